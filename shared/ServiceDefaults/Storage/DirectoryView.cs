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

    /// <summary>Ids of the procedures that the organisation runs, in their order.</summary>
    public IEnumerable<string> Procedures => _index.Directory.Procedures.Select(entry => entry.Procedure).Distinct().Order(StringComparer.Ordinal);

    public StaffMember? Staff(string subject) => _index.StaffBySubject.GetValueOrDefault(subject);

    public StaffMember? StaffById(string staffId) => _index.StaffById.GetValueOrDefault(staffId);

    /// <summary>Everybody of the staff, by their names.</summary>
    public IEnumerable<StaffMember> Members => _index.Directory.Staff.OrderBy(member => member.DisplayName, StringComparer.Ordinal).ThenBy(member => member.StaffId, StringComparer.Ordinal);

    /// <summary>Codes of all departments.</summary>
    public IEnumerable<string> Departments => _index.Departments.Keys;

    public Department? Department(string code) => _index.Departments.GetValueOrDefault(code);

    /// <summary>The department of a code, else the only one that is called so in some language; null where there is none.</summary>
    public Department? DepartmentCalled(string codeOrName) =>
        Department(codeOrName) ?? (_index.Directory.Departments.Where(department => new[] { department.Name.ZhCn, department.Name.En, department.Name.Es }.Contains(codeOrName, StringComparer.OrdinalIgnoreCase)).ToList() is [var only] ? only : null);

    public Post? Post(string code) => _index.Posts.GetValueOrDefault(code);

    /// <summary>The departments of a kind, such as the projects of a property manager, by their codes.</summary>
    public IEnumerable<Department> OfKind(string kind) => _index.Directory.Departments.Where(department => department.Kind == kind).OrderBy(department => department.Code, StringComparer.Ordinal);

    /// <summary>The departments that a procedure may mean by some codes and kinds, at every place: in their order, those of one kind by their codes.</summary>
    public IEnumerable<Department> Meant(IEnumerable<string> names) =>
        names.SelectMany(name => Department(name) is { } named ? OfKind(name).Prepend(named) : OfKind(name)).DistinctBy(department => department.Code);

    /// <summary>Whether a department is a place or stands below it.</summary>
    public bool IsWithin(string department, string place) => UpFrom(department).Any(found => found.Code == place);

    /// <summary>A department, then those above it, the nearest first; nothing where the directory has none of the code.</summary>
    public IEnumerable<Department> UpFrom(string department)
    {
        for (var found = Department(department); found is not null; found = Department(found.Parent))
            yield return found;
    }

    /// <summary>
    /// The department that a procedure means by a code or a kind, for a matter of a place: the one of that place, else that of the nearest place above; of two equally near
    /// the first by code. Null where there is none.
    /// </summary>
    /// <param name="place">Department where the matter belongs; null where the procedure knows no places.</param>
    /// <param name="name">Code or kind.</param>
    public Department? DepartmentAt(string? place, string name)
    {
        if (place is null)
            return Department(name) ?? (OfKind(name).ToList() is [var only] ? only : null);
        foreach (var level in LevelsOf(place))
            if (level.Where(department => department.Code == name || department.Kind == name).OrderBy(department => department.Code, StringComparer.Ordinal).FirstOrDefault() is { } found)
                return found;
        return null;
    }

    /// <summary>
    /// What belongs to a place: first the place with all below it, then, level by level, what stands above it and beside, up to the whole organisation, whether or not one
    /// department is at its top; but nothing of another place of its kind, such as the next estate. Empty where the place is not there any more.
    /// </summary>
    private IEnumerable<IEnumerable<Department>> LevelsOf(string place)
    {
        if (Department(place) is null)
            yield break;
        foreach (var here in UpFrom(place))
            yield return Below(place, here);
        yield return _index.Tops.SelectMany(top => Below(place, top));
    }

    /// <summary>A department with all that stands below it, but for what belongs to another place.</summary>
    private IEnumerable<Department> Below(string place, Department top) =>
        IsElsewhere(place, top.Code) ? [] : _index.Children[top.Code].SelectMany(child => Below(place, child)).Prepend(top);

    /// <summary>Whether a department belongs to another place: it is, or stands below, one of the kind of this place or of what this stands below, such as the next estate.</summary>
    /// <param name="place">Department where a matter belongs; null where the procedure knows no places: then nothing is elsewhere.</param>
    /// <param name="department">Code.</param>
    public bool IsElsewhere(string? place, string department) =>
        place is not null && UpFrom(department).Any(found => found.Kind.Length > 0 && UpFrom(place).Any(here => here.Kind == found.Kind) && !IsWithin(place, found.Code));

    /// <summary>Where work is done: where the matter belongs, or in the department that has it where that belongs to another place.</summary>
    public string? PlaceWith(string? place, string department) => IsElsewhere(place, department) ? department : place;

    /// <summary>Posts that somebody holds, by the subject of the sign-on: the own ones and those that they stand in for.</summary>
    public IReadOnlyList<Post> PostsOf(string subject) => Staff(subject) is { } member
        ? [.. member.Posts.Concat(Deputies.Where(deputy => deputy.StaffId == member.StaffId).Select(deputy => deputy.Post)).Distinct().Select(Post).OfType<Post>()]
        : [];

    /// <summary>Whether somebody holds a post of a code, a kind or a role, or stands in for one.</summary>
    /// <param name="staffId">Staff id.</param>
    /// <param name="name">Code, kind or role.</param>
    public bool Holds(string staffId, string name) => StaffById(staffId) is { } member && PostsOf(member.Subject).Any(post => post.Code == name || post.Kind == name || post.Role == name);

    /// <summary>Staff ids of those who hold a post, and of those who stand in for it.</summary>
    public IReadOnlyList<string> HoldersOf(string post) =>
    [
        .. _index.Directory.Staff.Where(member => member.Posts.Contains(post)).Select(member => member.StaffId)
            .Union(Deputies.Where(deputy => deputy.Post == post).Select(deputy => deputy.StaffId)).Order(StringComparer.Ordinal),
    ];

    /// <summary>The posts that a procedure means by a code or a kind, for a matter of a place: those of that place, else those of the nearest place above that has some.</summary>
    /// <param name="place">Department where the matter belongs; null where the procedure knows no places: then every place counts.</param>
    /// <param name="name">Code or kind.</param>
    public IReadOnlyList<Post> PostsAt(string? place, string name)
    {
        var named = _index.Directory.Posts.Where(post => post.Code == name || post.Kind == name).OrderBy(post => post.Code, StringComparer.Ordinal).ToList();
        // Of a place that the directory has no more, somebody must go on.
        if (place is null || Department(place) is null)
            return named;
        foreach (var level in LevelsOf(place))
            if (level.Select(department => department.Code).ToHashSet() is var near && named.FindAll(post => near.Contains(post.Department)) is { Count: > 0 } found)
                return found;
        return [];
    }

    /// <summary>Every post.</summary>
    public IEnumerable<Post> Posts => _index.Directory.Posts;

    /// <summary>The posts that give a role, by their codes.</summary>
    public IEnumerable<Post> PostsOfRole(string role) => _index.Directory.Posts.Where(post => post.Role == role).OrderBy(post => post.Code, StringComparer.Ordinal);

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

    /// <summary>
    /// Whether somebody is above somebody else: they hold a post, or stand in for one, that a post of the other reports to, directly or by way of others, or one that supervises or manages in a
    /// department above the other's.
    /// </summary>
    /// <param name="superior">Staff id of who would be above.</param>
    /// <param name="staffId">Staff id of who would be below.</param>
    public bool IsAbove(string superior, string staffId)
    {
        if (superior == staffId || StaffById(superior) is not { } above || StaffById(staffId) is not { } below)
            return false;
        var held = PostsOf(above.Subject);
        return PostsOf(below.Subject).Any(post => held.Any(over => Reports(post, over.Code)
            || (over.Role is Roles.Supervisor or Roles.Manager && over.Department != post.Department && IsWithin(post.Department, over.Department))));
    }

    private bool Reports(Post post, string superior)
    {
        // A directory may go round in a circle.
        var passed = new HashSet<string>();
        for (var over = Post(post.Superior); over is not null && passed.Add(over.Code); over = Post(over.Superior))
            if (over.Code == superior)
                return true;
        return false;
    }

    /// <summary>Whether somebody holds a handler's post of the department, or stands in for one, at this moment.</summary>
    public bool IsStaffed(string department) => _index.Directory.Posts.Any(post => post.Department == department && post.Role == Roles.Handler && HoldersOf(post.Code).Count > 0);

    /// <summary>
    /// Whether somebody may take for a department what somebody else offers it: they hold a post of it, or of one below it, or stand in for one, and do not work in one department with who
    /// offers it; where they only stand in for somebody, they do not work.
    /// </summary>
    /// <param name="taker">Staff id.</param>
    /// <param name="department">Code of the department.</param>
    /// <param name="from">Staff id of who offers it.</param>
    public bool TakesFor(string taker, string department, string from) => DepartmentsOf(taker) is var own
        && own.Any(code => IsWithin(code, department)) && !WorkingIn(taker).Overlaps(WorkingIn(from));

    private HashSet<string> WorkingIn(string staffId) => StaffById(staffId) is { } member ? [.. member.Posts.Select(Post).OfType<Post>().Select(post => post.Department)] : [];

    private HashSet<string> DepartmentsOf(string staffId) => StaffById(staffId) is { } member ? [.. PostsOf(member.Subject).Select(post => post.Department)] : [];

    /// <summary>The nearest department above that has a handler's post; null where none has.</summary>
    public Department? SuperiorOf(string department) =>
        UpFrom(department).Skip(1).FirstOrDefault(above => _index.Directory.Posts.Any(post => post.Department == above.Code && post.Role == Roles.Handler));

    /// <summary>Opening hours of a department: its own, or those of the nearest department above that has some. Null where none has.</summary>
    public OpeningHours? HoursOf(string department) =>
        UpFrom(department).FirstOrDefault(found => found.OpeningHours.Length > 0) is { } found ? OpeningHours.Parse(found.OpeningHours) : null;

    /// <summary>
    /// Whether somebody may receive people now under one of some posts: at a desk that is open, or at one that no hours are given for; or as the one on duty, at any minute. A post that is
    /// made for duty alone is no desk.
    /// </summary>
    /// <param name="subject">Subject of the sign-on.</param>
    /// <param name="posts">Codes of posts that they hold.</param>
    /// <param name="calendar">Says which days are worked.</param>
    public bool IsAtOpenDesk(string subject, IEnumerable<string> posts, WorkingCalendar calendar) =>
        (Staff(subject)?.StaffId is { } staffId && DutyOfficers().Contains(staffId))
        || posts.Select(Post).OfType<Post>().Any(post => post.Role != Roles.DutyOfficer && HoursOf(post.Department)?.IsOpen(_now, Zone, calendar) != false);

    /// <summary>Staff ids of those on duty at this moment: by the rosters; where none says who, everybody whose post is made for it.</summary>
    public IReadOnlyList<string> DutyOfficers() => OnDuty() is { Count: > 0 } rostered ? rostered : HoldersOfRole(Roles.DutyOfficer);

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
        return AtPresent(caller, PostsOf(caller.Subject));
    }

    /// <inheritdoc cref="AtPresent(Caller)"/>
    /// <param name="caller">The caller.</param>
    /// <param name="posts">Of the posts that they hold, those that count.</param>
    internal Caller AtPresent(Caller caller, IReadOnlyList<Post> posts)
    {
        if (caller.Machine is not null || caller.Ticket is not null)
            return caller;
        var given = posts.Select(post => post.Role).ToHashSet();
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
        Children = directory.Departments.ToLookup(department => department.Parent);
        Tops = [.. directory.Departments.Where(department => !Departments.ContainsKey(department.Parent))];
        Deputies = [.. directory.Deputies.Select(deputy => (deputy, DirectoryTimes.Begin(DirectoryTimes.Day(deputy.FromDay), Zone), LocalDays.EndOf(DirectoryTimes.Day(deputy.UntilDay), Zone)))];
        Shifts =
        [
            .. directory.Rosters.SelectMany(roster => roster.Shifts.Select(shift =>
                (roster.Department, DirectoryTimes.Instant(shift.FromTime, Zone), DirectoryTimes.Instant(shift.UntilTime, Zone), (IReadOnlyList<string>)shift.StaffIds))),
        ];
    }

    public OrganisationDirectory Directory { get; }

    /// <summary>Departments by the one above them.</summary>
    public ILookup<string, Department> Children { get; }

    /// <summary>Departments above which there is none.</summary>
    public IReadOnlyList<Department> Tops { get; }

    public TimeZoneInfo Zone { get; }

    public Dictionary<string, StaffMember> StaffBySubject { get; }

    public Dictionary<string, StaffMember> StaffById { get; }

    public Dictionary<string, Post> Posts { get; }

    public Dictionary<string, Department> Departments { get; }

    public IReadOnlyList<(Deputy Deputy, DateTimeOffset From, DateTimeOffset Until)> Deputies { get; }

    public IReadOnlyList<(string Department, DateTimeOffset From, DateTimeOffset Until, IReadOnlyList<string> StaffIds)> Shifts { get; }
}
