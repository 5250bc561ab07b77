using System.Collections.Concurrent;
using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Contracts.Routing.V1;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.ServiceDefaults.Storage;

/// <summary>The whole directory of one organisation as this service last took it over.</summary>
public sealed class DirectoryCopy
{
    private DirectoryCopy()
    {
    }

    public DirectoryCopy(OrganisationDirectory directory, DateTimeOffset now)
    {
        Organisation = directory.Organisation;
        Take(directory, now);
    }

    public string Organisation { get; private set; } = "";

    public long Revision { get; private set; }

    public byte[] Content { get; private set; } = [];

    public DateTimeOffset CopiedAt { get; private set; }

    /// <summary>Takes over a newer state; an older one that comes late is ignored.</summary>
    public void Take(OrganisationDirectory directory, DateTimeOffset now)
    {
        if (directory.Revision < Revision)
            return;
        Revision = directory.Revision;
        Content = directory.ToByteArray();
        CopiedAt = now;
    }
}

/// <summary>Reads the directory copy inside the caller's transaction; parsed directories are shared between calls.</summary>
public sealed class Directories
{
    private readonly ConcurrentDictionary<string, DirectoryView> _parsed = new();

    /// <summary>Null when the organisation isn't known here.</summary>
    public async Task<DirectoryView?> FindAsync(ServiceDb db, string organisation, CancellationToken cancellation)
    {
        var revision = await db.DirectoryCopies.Where(it => it.Organisation == organisation).Select(it => (long?)it.Revision).SingleOrDefaultAsync(cancellation);
        if (revision is null)
            return null;
        if (_parsed.TryGetValue(organisation, out var view) && view.Revision == revision)
            return view;
        var content = await db.DirectoryCopies.Where(it => it.Organisation == organisation).Select(it => it.Content).SingleAsync(cancellation);
        return _parsed[organisation] = new DirectoryView(OrganisationDirectory.Parser.ParseFrom(content));
    }
}

/// <summary>Look-ups over one organisation's directory.</summary>
public sealed class DirectoryView(OrganisationDirectory directory)
{
    private readonly Dictionary<string, StaffMember> _staffBySubject = directory.Staff.ToDictionary(member => member.Subject);
    private readonly Dictionary<string, StaffMember> _staffById = directory.Staff.ToDictionary(member => member.StaffId);
    private readonly Dictionary<string, Post> _posts = directory.Posts.ToDictionary(post => post.Code);
    private readonly Dictionary<string, Department> _departments = directory.Departments.ToDictionary(department => department.Code);

    public string Organisation => directory.Organisation;

    public long Revision => directory.Revision;

    public LocalizedText Name => directory.Name;

    /// <summary>IANA time zone.</summary>
    public string Zone => directory.Zone;

    /// <summary>Procedure for a kind and channel; the entry that names more wins. Null when nothing of the kind may be filed.</summary>
    public string? ProcedureFor(string kind, string channel) => directory.Procedures
        .Where(entry => (entry.Kind.Length == 0 || entry.Kind == kind) && (entry.Channel.Length == 0 || entry.Channel == channel))
        .OrderByDescending(entry => (entry.Kind.Length > 0 ? 2 : 0) + (entry.Channel.Length > 0 ? 1 : 0))
        .FirstOrDefault()?.Procedure;

    public StaffMember? Staff(string subject) => _staffBySubject.GetValueOrDefault(subject);

    public StaffMember? StaffById(string staffId) => _staffById.GetValueOrDefault(staffId);

    /// <summary>Codes of all departments.</summary>
    public IEnumerable<string> Departments => _departments.Keys;

    public Department? Department(string code) => _departments.GetValueOrDefault(code);

    public Post? Post(string code) => _posts.GetValueOrDefault(code);

    /// <summary>Posts that somebody holds, by the subject of the sign-on.</summary>
    public IReadOnlyList<Post> PostsOf(string subject) => Staff(subject) is { } member ? [.. member.Posts.Select(Post).OfType<Post>()] : [];

    /// <summary>Departments that somebody works in.</summary>
    public IReadOnlySet<string> DepartmentsOf(string subject) => PostsOf(subject).Select(post => post.Department).ToHashSet();
}
