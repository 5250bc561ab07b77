using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Storage;
using Post = ComplaintSuite.Contracts.Routing.V1.Post;

namespace ComplaintSuite.Routing.Alerts;

/// <summary>Who supervises a department, by the directory as it is now.</summary>
/// <param name="directory">The directory.</param>
/// <param name="barred">Staff ids of those who must withdraw from the matter.</param>
internal sealed class Supervisors(DirectoryView directory, IReadOnlyCollection<string> barred)
{
    /// <summary>Those of a department who handle work there or lead it; where nobody of them is left, whoever else works there. Its administrators look after the directory alone.</summary>
    /// <param name="department">Code.</param>
    /// <returns>A post whose holders are all among them, if there is one, and their staff ids.</returns>
    public (string? Post, IReadOnlyList<string> Staff) Within(string department)
    {
        var posts = directory.Posts.Where(post => post.Department == department && post.Role != Roles.OrgAdmin).OrderBy(post => post.Code, StringComparer.Ordinal).ToList();
        return Among(posts.FindAll(post => post.Role is Roles.Handler or Roles.Supervisor or Roles.Manager)) is { Staff.Count: > 0 } found ? found : Among(posts);
    }

    /// <summary>Those to whom its handlers report, and where nobody of them is left those above them; else those who supervise it, or manage it, at the nearest department that has some.</summary>
    /// <param name="department">Code.</param>
    /// <returns>A post whose holders are all among them, if there is one, and their staff ids.</returns>
    public (string? Post, IReadOnlyList<string> Staff) Of(string department)
    {
        if (Over(directory.PostsOfRole(Roles.Handler).Where(post => post.Department == department)) is { Staff.Count: > 0 } over)
            return over;
        foreach (var here in directory.UpFrom(department))
            foreach (var role in new[] { Roles.Supervisor, Roles.Manager })
                if (Among([.. directory.PostsOfRole(role).Where(post => post.Department == here.Code)]) is { Staff.Count: > 0 } found)
                    return found;
        return (null, []);
    }

    /// <summary>Those to whom the holders of some posts report, and where nobody of them is left those above them.</summary>
    /// <param name="posts">The posts.</param>
    /// <returns>A post whose holders are all among them, if there is one, and their staff ids; nobody where nobody is left.</returns>
    public (string? Post, IReadOnlyList<string> Staff) Over(IEnumerable<Post> posts)
    {
        var met = new HashSet<string>();
        for (var above = Above(posts, met); above.Count > 0; above = Above(above, met))
            if (Among(above) is { Staff.Count: > 0 } found)
                return found;
        return (null, []);
    }

    private List<Post> Above(IEnumerable<Post> posts, HashSet<string> met) => [.. posts.Select(post => directory.Post(post.Superior)).OfType<Post>().Where(post => met.Add(post.Code))];

    private (string? Post, IReadOnlyList<string> Staff) Among(List<Post> posts)
    {
        var reading = posts.FindAll(post => Policies.GivenBy(Policies.ReadAlerts, post.Role));
        var staff = reading.SelectMany(post => directory.HoldersOf(post.Code)).Distinct().Where(staffId => !barred.Contains(staffId)).Order(StringComparer.Ordinal).ToList();
        return (reading.Find(post => directory.HoldersOf(post.Code) is { Count: > 0 } holders && holders.All(staff.Contains))?.Code, staff);
    }
}
