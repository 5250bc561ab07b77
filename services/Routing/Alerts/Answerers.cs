using ComplaintSuite.Procedures;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Storage;
using Post = ComplaintSuite.Contracts.Routing.V1.Post;

namespace ComplaintSuite.Routing.Alerts;

/// <summary>An act that was done, of either section, which may wait for another or answer one that waits.</summary>
/// <param name="Organisation">Organisation code.</param>
/// <param name="CaseId">The case.</param>
/// <param name="Section">Section of the act.</param>
/// <param name="Act">Name of the act.</param>
/// <param name="Id">What was written down of it.</param>
/// <param name="By">Staff id of who did it; empty for the complainant.</param>
internal sealed record HeardAct(string Organisation, Guid CaseId, Section Section, string Act, Guid Id, string By)
{
    /// <summary>Codes of its form, by field.</summary>
    public IReadOnlyDictionary<string, string> Codes { get; init; } = new Dictionary<string, string>();

    /// <summary>What was written down of the act that it answers; null where it answers none.</summary>
    public Guid? Answered { get; init; }

    /// <summary>Department where the matter belongs; null where the procedure knows no places.</summary>
    public string? Place { get; init; }

    /// <summary>The work item of the case; null where there is none.</summary>
    public WorkItem? Item { get; init; }
}

/// <summary>Who is to answer an act that waits, by the directory as it is now.</summary>
/// <param name="directory">The directory.</param>
/// <param name="procedure">The version that the case runs under.</param>
/// <param name="awaited">What the procedure says of the answer.</param>
/// <param name="done">The act that waits.</param>
/// <param name="barred">Staff ids of those who must withdraw from the matter.</param>
internal sealed class Answerers(DirectoryView directory, Procedure procedure, AwaitedAnswer awaited, HeardAct done, IReadOnlyCollection<string> barred)
{
    /// <summary>
    /// Those who hold the posts that may answer; of an offer, those of the department to which it was made; whoever is named, and nobody else, where somebody is. Never who asks, nor who must withdraw.
    /// Where nobody is left, or the posts read no alerts, those above them.
    /// </summary>
    /// <returns>A post whose holders are all among them, if there is one, and their staff ids.</returns>
    public (string? Post, IReadOnlyList<string> Staff) Find()
    {
        if (Named is { } named && directory.StaffById(named) is not null && MayAnswer(named))
            return (null, [named]);
        var posts = awaited.By.SelectMany(PostsOf).Distinct().ToList();
        var met = posts.Select(post => post.Code).ToHashSet();
        for (var isFirst = true; posts.Count > 0; isFirst = false)
        {
            var reading = posts.FindAll(post => Policies.GivenBy(Policies.ReadAlerts, post.Role));
            var staff = reading.SelectMany(post => directory.HoldersOf(post.Code)).Distinct().Where(staffId => MayAnswer(staffId) && (!isFirst || Takes(staffId))).Order(StringComparer.Ordinal).ToList();
            if (staff.Count > 0)
                return (reading.Find(post => directory.HoldersOf(post.Code) is { Count: > 0 } holders && holders.All(staff.Contains))?.Code, staff);
            posts = [.. posts.Select(post => directory.Post(post.Superior)).OfType<Post>().Where(post => met.Add(post.Code))];
        }
        return (null, []);
    }

    /// <summary>Whom the form names; who has the work, where its handlers answer.</summary>
    private string? Named => awaited.Person is { } person ? done.Codes.GetValueOrDefault(person)
        : awaited.AnswerSection == Section.Work && awaited.By is [Roles.Handler] ? done.Item?.Handler
        : null;

    private IEnumerable<Post> PostsOf(string name) =>
        procedure.Posts.ContainsKey(name) ? directory.PostsAt(done.Place, name)
        : directory.PostsOfRole(name).Where(post => name == Roles.Handler ? post.Department == done.Item?.Department : !directory.IsElsewhere(done.Place, post.Department));

    private bool MayAnswer(string staffId) => staffId != done.By && !barred.Contains(staffId);

    private bool Takes(string staffId) =>
        awaited.Department is not { } field || done.Codes.GetValueOrDefault(field) is not { Length: > 0 } department || directory.TakesFor(staffId, department, done.By);
}
