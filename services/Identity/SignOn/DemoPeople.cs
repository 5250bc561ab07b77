using ComplaintSuite.Cli;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Identity.Clients;
using ComplaintSuite.ServiceDefaults.Rights;

namespace ComplaintSuite.Identity.SignOn;

/// <summary>Somebody who can sign on without a password.</summary>
/// <param name="Subject">Claim sub.</param>
/// <param name="Name">Claim name.</param>
/// <param name="Organisations">Codes of the organisations the person works for.</param>
/// <param name="Roles">Roles of the posts held or stood in for at some time, and employee. The services ask the directory which of them hold at the moment.</param>
internal sealed record DemoPerson(string Subject, string Name, IReadOnlyList<string> Organisations, IReadOnlyList<string> Roles);

/// <summary>The demo people of all demo organisations. Empty where demo sign-ons are off.</summary>
internal sealed class DemoPeople
{
    private readonly Dictionary<string, DemoPerson> people = new(StringComparer.Ordinal);

    private DemoPeople(IReadOnlyList<OrganisationDirectory> organisations) => Organisations = organisations;

    /// <summary>The organisations by code.</summary>
    public IReadOnlyList<OrganisationDirectory> Organisations { get; }

    public DemoPerson? Find(string? subject) => subject is null ? null : people.GetValueOrDefault(subject);

    /// <summary>Reads every <c>*.yaml</c> of the folder and checks them together.</summary>
    /// <exception cref="InvalidOperationException">A file is wrong; the text names all defects.</exception>
    public static DemoPeople Read(IdentitySettings settings)
    {
        if (!settings.DemoSignOns)
            return new DemoPeople([]);
        if (!Directory.Exists(settings.DemoOrganisations))
            throw new InvalidOperationException($"Demo:Organisations: there is no folder {settings.DemoOrganisations}.");

        var organisations = Directory.GetFiles(settings.DemoOrganisations, "*.yaml").Order(StringComparer.Ordinal).Select(Read)
            .OrderBy(organisation => organisation.Organisation, StringComparer.Ordinal).ToArray();
        var result = new DemoPeople(organisations);
        var defects = new List<string>();
        foreach (var organisation in organisations)
            result.Add(organisation, defects);
        if (defects.Count > 0)
            throw new InvalidOperationException("The demo organisations are wrong. " + string.Join(" ", defects));
        return result;
    }

    private static OrganisationDirectory Read(string file)
    {
        try
        {
            return OrganisationFile.Read(file);
        }
        catch (FormatException defect)
        {
            throw new InvalidOperationException(defect.Message, defect);
        }
    }

    private void Add(OrganisationDirectory organisation, List<string> defects)
    {
        var code = organisation.Organisation;
        var posts = organisation.Posts.ToDictionary(post => post.Code, StringComparer.Ordinal);
        foreach (var post in organisation.Posts.Where(post => !Roles.OfPosts.Contains(post.Role)))
            defects.Add($"{code}: the post {post.Code} has the role '{post.Role}', which no post may give.");

        foreach (var member in organisation.Staff)
        {
            string[] held = [.. member.Posts, .. organisation.Deputies.Where(deputy => deputy.StaffId == member.StaffId).Select(deputy => deputy.Post)];
            if (Array.Find(held, post => !posts.ContainsKey(post)) is { } missing)
            {
                defects.Add($"{code}: {member.StaffId} holds the post '{missing}', which is not there.");
                continue;
            }
            if (member.Subject.Length == 0 || KnownClient.Find(member.Subject) is not null)
            {
                defects.Add($"{code}: {member.StaffId} has the subject '{member.Subject}', which belongs to nobody or to a client.");
                continue;
            }

            string[] roles = [.. held.Select(post => posts[post].Role).Append(Roles.Employee).Distinct().Order(StringComparer.Ordinal)];
            if (!people.TryGetValue(member.Subject, out var known))
                people[member.Subject] = new DemoPerson(member.Subject, member.DisplayName, [code], roles);
            // A token does not say in which organisation a role holds, so it must hold in all that the token names.
            else if (known.Organisations.Contains(code) || !known.Roles.SequenceEqual(roles))
                defects.Add($"{code}: the subject '{member.Subject}' is there twice, or has other roles than in {string.Join(", ", known.Organisations)}.");
            else
                people[member.Subject] = known with { Organisations = [.. known.Organisations, code] };
        }
    }
}
