using System.Collections.Concurrent;
using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Procedures.Time;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Time;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.ServiceDefaults.Storage;

/// <summary>Reads the directory copy inside the caller's transaction; parsed directories are shared between calls.</summary>
public sealed class Directories(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, (long Revision, DateTimeOffset CopiedAt, DirectoryIndex Index)> _parsed = new();

    /// <summary>The directory as it is at this moment. Null when the organisation isn't known here.</summary>
    public async Task<DirectoryView?> FindAsync(ServiceDb db, string organisation, CancellationToken cancellation)
    {
        var present = await db.DirectoryCopies.Where(it => it.Organisation == organisation).Select(it => new { it.Revision, it.CopiedAt }).SingleOrDefaultAsync(cancellation);
        if (present is null)
            return null;
        if (!_parsed.TryGetValue(organisation, out var parsed) || (parsed.Revision, parsed.CopiedAt) != (present.Revision, present.CopiedAt))
        {
            // All of one statement: another copy may be taken over between two.
            var copy = await db.DirectoryCopies.AsNoTracking().SingleAsync(it => it.Organisation == organisation, cancellation);
            _parsed[organisation] = parsed = (copy.Revision, copy.CopiedAt, new(OrganisationDirectory.Parser.ParseFrom(copy.Content)));
        }
        return new(parsed.Index, time.Instant());
    }
}

/// <summary>Look-ups over one organisation's directory as it is at one instant: who stands in for whom, and who is on duty, depends on it.</summary>
public sealed class DirectoryView
{
    private readonly DirectoryIndex _index;
    private readonly DateTimeOffset _now;

    public DirectoryView(OrganisationDirectory directory, DateTimeOffset now)
        : this(new DirectoryIndex(directory), now)
    {
    }

    internal DirectoryView(DirectoryIndex index, DateTimeOffset now) => (_index, _now) = (index, now);

    public string Organisation => _index.Directory.Organisation;

    public long Revision => _index.Directory.Revision;

    public LocalizedText Name => _index.Directory.Name;

    public TimeZoneInfo Zone => _index.Zone;

    /// <summary>Procedure for a kind and channel; the entry that names more wins. Null when nothing of the kind may be filed.</summary>
    public string? ProcedureFor(string kind, string channel) => _index.Directory.Procedures
        .Where(entry => (entry.Kind.Length == 0 || entry.Kind == kind) && (entry.Channel.Length == 0 || entry.Channel == channel))
        .OrderByDescending(entry => (entry.Kind.Length > 0 ? 2 : 0) + (entry.Channel.Length > 0 ? 1 : 0))
        .FirstOrDefault()?.Procedure;

    public StaffMember? Staff(string subject) => _index.StaffBySubject.GetValueOrDefault(subject);

    public StaffMember? StaffById(string staffId) => _index.StaffById.GetValueOrDefault(staffId);

    /// <summary>Codes of all departments.</summary>
    public IEnumerable<string> Departments => _index.Departments.Keys;

    public Department? Department(string code) => _index.Departments.GetValueOrDefault(code);

    public Post? Post(string code) => _index.Posts.GetValueOrDefault(code);

    public Station? Station(string code) => _index.Stations.GetValueOrDefault(code);

    /// <summary>Posts that somebody holds, by the subject of the sign-on: the own ones and those that they stand in for.</summary>
    public IReadOnlyList<Post> PostsOf(string subject) => Staff(subject) is { } member
        ? [.. member.Posts.Concat(Deputies.Where(deputy => deputy.StaffId == member.StaffId).Select(deputy => deputy.Post)).Distinct().Select(Post).OfType<Post>()]
        : [];

    /// <summary>Staff ids of those who hold a post, and of those who stand in for it.</summary>
    public IReadOnlyList<string> HoldersOf(string post) =>
    [
        .. _index.Directory.Staff.Where(member => member.Posts.Contains(post)).Select(member => member.StaffId)
            .Union(Deputies.Where(deputy => deputy.Post == post).Select(deputy => deputy.StaffId)).Order(StringComparer.Ordinal),
    ];

    /// <summary>Staff ids of those who hold a post that gives a role, or stand in for one.</summary>
    public IReadOnlyList<string> HoldersOfRole(string role) =>
        [.. _index.Directory.Posts.Where(post => post.Role == role).SelectMany(post => HoldersOf(post.Code)).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Departments that somebody works in.</summary>
    public IReadOnlySet<string> DepartmentsOf(string subject, string role) => PostsOf(subject).Where(post => post.Role == role).Select(post => post.Department).ToHashSet();

    /// <summary>Whether somebody holds the post that a post of the department reports to, or stands in for it.</summary>
    public bool IsSuperiorIn(string department, string subject)
    {
        var held = PostsOf(subject).Select(post => post.Code).ToHashSet();
        return _index.Directory.Posts.Any(post => post.Department == department && held.Contains(post.Superior));
    }

    /// <summary>Opening hours of a department: its own, or those of the nearest department above that has some. Null where none has.</summary>
    public OpeningHours? HoursOf(string department)
    {
        for (var found = Department(department); found is not null; found = Department(found.Parent))
            if (found.OpeningHours.Length > 0)
                return OpeningHours.Parse(found.OpeningHours);
        return null;
    }

    /// <summary>Staff ids of those on duty at this moment, by the rosters of the whole organisation.</summary>
    public IReadOnlyList<string> OnDuty() =>
        [.. _index.Shifts.Where(shift => shift.Department.Length == 0 && shift.From <= _now && _now < shift.Until).SelectMany(shift => shift.StaffIds).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>
    /// The caller with the roles that hold at this moment. A token says for up to half an hour what was true at the sign-on; so of the roles that posts give,
    /// those count that a post held now gives, too. Machines, ticket holders and the public have no posts and stay as they are; so does an auditor of several
    /// organisations, who is on the staff of none of them.
    /// </summary>
    public Caller AtPresent(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (caller.Machine is not null || caller.Ticket is not null)
            return caller;
        var given = PostsOf(caller.Subject).Select(post => post.Role).ToHashSet();
        var fromOutside = Staff(caller.Subject) is null;
        return caller with
        {
            Roles = caller.Roles.Where(role => !Roles.OfPosts.Contains(role) || given.Contains(role) || (fromOutside && role is (Roles.Auditor or Roles.FinanceAuditor))).ToHashSet(),
        };
    }

    private IEnumerable<Deputy> Deputies => _index.Deputies.Where(term => term.From <= _now && _now < term.Until).Select(term => term.Deputy);
}

/// <summary>What is the same at every instant.</summary>
internal sealed class DirectoryIndex
{
    public DirectoryIndex(OrganisationDirectory directory)
    {
        Directory = directory;
        Zone = TimeZoneInfo.FindSystemTimeZoneById(directory.Zone);
        StaffBySubject = directory.Staff.ToDictionary(member => member.Subject);
        StaffById = directory.Staff.ToDictionary(member => member.StaffId);
        Posts = directory.Posts.ToDictionary(post => post.Code);
        Departments = directory.Departments.ToDictionary(department => department.Code);
        Stations = directory.Stations.ToDictionary(station => station.Code);
        Deputies = [.. directory.Deputies.Select(deputy => (deputy, DirectoryTimes.Begin(DirectoryTimes.Day(deputy.FromDay), Zone), LocalDays.EndOf(DirectoryTimes.Day(deputy.UntilDay), Zone)))];
        Shifts =
        [
            .. directory.Rosters.SelectMany(roster => roster.Shifts.Select(shift =>
                (roster.Department, DirectoryTimes.Instant(shift.FromTime, Zone), DirectoryTimes.Instant(shift.UntilTime, Zone), (IReadOnlyList<string>)shift.StaffIds))),
        ];
    }

    public OrganisationDirectory Directory { get; }

    public TimeZoneInfo Zone { get; }

    public Dictionary<string, StaffMember> StaffBySubject { get; }

    public Dictionary<string, StaffMember> StaffById { get; }

    public Dictionary<string, Post> Posts { get; }

    public Dictionary<string, Department> Departments { get; }

    public Dictionary<string, Station> Stations { get; }

    public IReadOnlyList<(Deputy Deputy, DateTimeOffset From, DateTimeOffset Until)> Deputies { get; }

    public IReadOnlyList<(string Department, DateTimeOffset From, DateTimeOffset Until, IReadOnlyList<string> StaffIds)> Shifts { get; }
}
