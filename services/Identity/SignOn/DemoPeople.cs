using ComplaintSuite.Identity.Clients;
using ComplaintSuite.ServiceDefaults.Rights;

namespace ComplaintSuite.Identity.SignOn;

/// <summary>Somebody who can sign on without a password.</summary>
/// <param name="Subject">Claim sub.</param>
/// <param name="Name">Claim name.</param>
/// <param name="Organisations">Codes of the organisations the person works for.</param>
/// <param name="Roles">Roles of the posts held, and employee.</param>
internal sealed record DemoPerson(string Subject, string Name, IReadOnlyList<string> Organisations, IReadOnlyList<string> Roles);

/// <summary>The demo people of all demo organisations. Empty where demo sign-ons are off.</summary>
internal sealed class DemoPeople
{
    private readonly Dictionary<string, DemoPerson> people = new(StringComparer.Ordinal);

    private DemoPeople(IReadOnlyList<DemoOrganisation> organisations) => Organisations = organisations;

    /// <summary>The organisations by code.</summary>
    public IReadOnlyList<DemoOrganisation> Organisations { get; }

    public DemoPerson? Find(string? subject) => subject is null ? null : people.GetValueOrDefault(subject);

    /// <summary>Reads every <c>*.yaml</c> of the folder and checks them together.</summary>
    /// <exception cref="InvalidOperationException">A file is wrong; the text names all defects.</exception>
    public static DemoPeople Read(IdentitySettings settings)
    {
        if (!settings.DemoSignOns)
            return new DemoPeople([]);
        if (!Directory.Exists(settings.DemoOrganisations))
            throw new InvalidOperationException($"Demo:Organisations: there is no folder {settings.DemoOrganisations}.");

        var organisations = Directory.GetFiles(settings.DemoOrganisations, "*.yaml").Order(StringComparer.Ordinal).Select(DemoOrganisation.Read)
            .OrderBy(organisation => organisation.Organisation, StringComparer.Ordinal).ToArray();
        var result = new DemoPeople(organisations);
        var defects = new List<string>();
        foreach (var organisation in organisations)
            result.Add(organisation, defects);
        if (defects.Count > 0)
            throw new InvalidOperationException("The demo organisations are wrong. " + string.Join(" ", defects));
        return result;
    }

    private void Add(DemoOrganisation organisation, List<string> defects)
    {
        var code = organisation.Organisation;
        var posts = organisation.Posts.ToDictionary(post => post.Code, StringComparer.Ordinal);
        foreach (var post in organisation.Posts.Where(post => !PostRoles.Given.Contains(post.Role)))
            defects.Add($"{code}: the post {post.Code} has the role '{post.Role}', which no post may give.");

        foreach (var member in organisation.Staff)
        {
            if (member.Posts.Find(post => !posts.ContainsKey(post)) is { } missing)
            {
                defects.Add($"{code}: {member.Id} holds the post '{missing}', which is not there.");
                continue;
            }
            if (member.Subject.Length == 0 || KnownClient.Find(member.Subject) is not null)
            {
                defects.Add($"{code}: {member.Id} has the subject '{member.Subject}', which belongs to nobody or to a client.");
                continue;
            }

            string[] roles = [.. member.Posts.Select(post => posts[post].Role).Append(Roles.Employee).Distinct().Order(StringComparer.Ordinal)];
            if (!people.TryGetValue(member.Subject, out var known))
                people[member.Subject] = new DemoPerson(member.Subject, member.Name, [code], roles);
            // A token does not say in which organisation a role holds, so it must hold in all that the token names.
            else if (known.Organisations.Contains(code) || !known.Roles.SequenceEqual(roles))
                defects.Add($"{code}: the subject '{member.Subject}' is there twice, or has other roles than in {string.Join(", ", known.Organisations)}.");
            else
                people[member.Subject] = known with { Organisations = [.. known.Organisations, code] };
        }
    }
}
