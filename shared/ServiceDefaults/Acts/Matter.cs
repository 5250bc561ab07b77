using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Storage;

namespace ComplaintSuite.ServiceDefaults.Acts;

/// <summary>What an own act is about, as far as it says whom its form may name.</summary>
/// <param name="Place">Department where it belongs; null where the procedure knows no places.</param>
/// <param name="Department">Department that has it; null or empty where none has.</param>
/// <param name="Barred">Staff ids of those who must withdraw from it.</param>
public sealed record Matter(string? Place, string? Department, IReadOnlyCollection<string> Barred)
{
    /// <summary>Whether a post is what a procedure means by a code, kind or role here: of the matter's place, and a handler of the department that has it.</summary>
    internal bool Means(Post post, string name, DirectoryView directory) =>
        name == post.Code
        || (name == post.Kind && (post.Department == Department || directory.PostsAt(Place, name).Contains(post)))
        || (name == post.Role && (post.Department == Department || ((name != Roles.Handler || string.IsNullOrEmpty(Department)) && !directory.IsElsewhere(Place, post.Department))));

    /// <summary>Whether a post is what a procedure means by a code, kind or role in a department above the one that has the matter.</summary>
    /// <param name="post">The post.</param>
    /// <param name="name">Code, kind or role.</param>
    /// <param name="department">Code of that department; null or empty for any.</param>
    /// <param name="directory">The organisation's.</param>
    internal bool MeansOf(Post post, string name, string? department, DirectoryView directory) =>
        (string.IsNullOrEmpty(department) || post.Department == department) && post.Department != Department && Department is { } own && directory.IsWithin(own, post.Department)
        && (name == post.Code || name == post.Kind || name == post.Role);
}
