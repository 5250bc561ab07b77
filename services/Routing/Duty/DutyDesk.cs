using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.Routing.Alerts;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Audit;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.ServiceDefaults.Time;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Routing.Duty;

/// <summary>A request to change a book, its form checked.</summary>
/// <param name="BookId">Id of the book.</param>
/// <param name="EntryId">Id of the entry that it is about; empty for none.</param>
/// <param name="ExpectedVersion">Version that the caller saw.</param>
/// <param name="RequestId">Id of the request.</param>
/// <param name="Message">The whole request.</param>
internal sealed record DutyChange(Guid BookId, Guid EntryId, long ExpectedVersion, Guid RequestId, IMessage Message);

/// <summary>The meeting of which minutes are begun, its form checked.</summary>
/// <param name="Day">Local day in the procedure's zone.</param>
/// <param name="Department">Code of the department that it was about or at; null for none.</param>
internal sealed record Meeting(DateOnly Day, string? Department);

/// <summary>Begins and opens duty books: finds them as the caller may see them, and runs changes once, in one transaction.</summary>
internal sealed class DutyDesk(KeptProcedures procedures, Directories directories, AlertDesk alerts, TimeProvider time)
{
    /// <summary>Roles that see every book of their organisation.</summary>
    private static readonly string[] WholeOrganisation = [Roles.Supervisor, Roles.Manager, Roles.Auditor];

    /// <summary>The procedure by which an organisation keeps its duties now; null where none of its procedures has any. Of several, the first by id.</summary>
    public Procedure? ProcedureOf(DirectoryView directory, DateTimeOffset now) => directory.Procedures
        .Select(id => procedures.Registry.All.LastOrDefault(known => known.Id == id) is { } latest ? procedures.Registry.InForce(id, latest.DayOf(now)) : null)
        .FirstOrDefault(procedure => procedure?.Duty is not null);

    /// <summary>Begins the caller's shift, or the minutes of a meeting, inside one transaction.</summary>
    public async Task<DutyBook> BeginAsync(RoutingDb db, Caller caller, string organisation, IMessage message, Meeting? meeting, Guid requestId, CancellationToken cancellation)
    {
        var scope = WorkFiles.ScopeOf(caller, organisation);
        var now = time.Instant();
        var id = await db.RunOnceAsync(OnceRequest.Of(caller.Subject, message, requestId), scope, now, async () =>
        {
            var directory = await directories.FindAsync(db, scope, cancellation) ?? throw Refusal.NotFound("organisation");
            var procedure = ProcedureOf(directory, now) ?? throw Refusal.Precondition("DUTY_NOT_KEPT", "No procedure of this organisation keeps duties.");
            var book = meeting is null ? await ShiftAsync(db, caller, directory, procedure, now, cancellation) : MinutesOf(caller, directory, procedure, meeting, now);
            await procedures.KeepAsync(db, procedure, cancellation);
            db.DutyBooks.Add(book);
            db.AuditEntries.Add(AuditEntry.Of(book, meeting is null ? "begin-duty" : "begin-minutes", caller.Subject, null, book.Rule, now));
            return book.Id;
        }, cancellation);
        return await ReadAsync(db, caller, id, cancellation);
    }

    private async Task<DutyBook> ShiftAsync(RoutingDb db, Caller caller, DirectoryView directory, Procedure procedure, DateTimeOffset now, CancellationToken cancellation)
    {
        if (procedure.Duty?.Log is not { } log)
            throw Refusal.Precondition("DUTY_NOT_KEPT", "No procedure of this organisation keeps a duty log.");
        var staffId = KeeperOf(caller, directory, procedure, log.By) ?? throw Refusal.Forbidden("ROLE_NOT_PERMITTED", $"The duty log is kept by {string.Join(", ", log.By)}.", log.Rules[0]);
        if (await IsOnShiftAsync(db, directory.Organisation, staffId, cancellation))
            throw Refusal.Precondition("DUTY_RUNNING", "You are on a shift already; end it first.", log.Rules[0]);
        return DutyBook.Shift(
            directory.Organisation, new(procedure.Id, procedure.Version, log.Rules[0], procedure.DayOf(now)), staffId, log.Shift is { } shift ? procedures.Registry.Due(procedure, shift.Limit, now).At : null, now);
    }

    /// <summary>Of a meeting that was held. Of several, also on one day, each has minutes of its own.</summary>
    private static DutyBook MinutesOf(Caller caller, DirectoryView directory, Procedure procedure, Meeting meeting, DateTimeOffset now)
    {
        if (procedure.Duty?.Minutes is not { } minutes)
            throw Refusal.Precondition("DUTY_NOT_KEPT", "No procedure of this organisation keeps minutes.");
        var staffId = KeeperOf(caller, directory, procedure, minutes.By) ?? throw Refusal.Forbidden("ROLE_NOT_PERMITTED", $"Minutes are kept by {string.Join(", ", minutes.By)}.", minutes.Rules[0]);
        if (meeting.Day > procedure.DayOf(now))
            throw Refusal.Invalid("TIME_IN_FUTURE", "day", "This day has not come yet.", minutes.Rules[0]);
        if (meeting.Department is { } department && directory.Department(department) is null)
            throw Refusal.Invalid("DEPARTMENT_UNKNOWN", "department", "The organisation has no department of this code.", minutes.Rules[0]);
        return DutyBook.Minutes(directory.Organisation, new(procedure.Id, procedure.Version, minutes.Rules[0], meeting.Day), staffId, meeting.Department ?? "", now);
    }

    /// <summary>Staff id of the caller, where they are one of those who keep a book; null else.</summary>
    private static string? KeeperOf(Caller caller, DirectoryView directory, Procedure procedure, IReadOnlyList<string> by) =>
        Person.From(caller, directory, place: null, department: null).Actor is var actor && by.Any(name => procedure.Work.Is(actor, name)) ? directory.Staff(caller.Subject)?.StaffId : null;

    /// <summary>Runs a change on a book: once per request, refused when the book changed since the caller saw it.</summary>
    public Task<DutyBook> ChangeAsync(RoutingDb db, Caller caller, DutyChange change, Action<DutyFile> act, CancellationToken cancellation) => RecordAsync(db, caller, change, file =>
    {
        if (file.Book.Version != change.ExpectedVersion)
            throw Refusal.Stale(change.ExpectedVersion);
        act(file);
    }, cancellation);

    /// <summary>Records what has happened elsewhere, once per request, whatever became of the book since the caller saw it.</summary>
    public async Task<DutyBook> RecordAsync(RoutingDb db, Caller caller, DutyChange change, Action<DutyFile> act, CancellationToken cancellation)
    {
        var organisation = await OrganisationOfAsync(db, caller, change.BookId, cancellation);
        var now = time.Instant();
        await db.RunOnceAsync(OnceRequest.Of(caller.Subject, change.Message, change.RequestId), organisation, now, async () =>
        {
            var file = await OpenAsync(db, caller, organisation, change.BookId, now, cancellation);
            act(file);
            if (file.Told is { } told)
                await alerts.TellOfDutyEntryAsync(db, file.Book, told, cancellation);
            return file.Book.Id;
        }, cancellation);
        return await ReadAsync(db, caller, change.BookId, cancellation);
    }

    /// <summary>
    /// The text of an entry that the caller may register as a case, the organisation, and what keeps the entry from being registered now; null where nothing does, or this request did it
    /// before. What became of the entry since the caller saw it doesn't undo a case that it is already: so whoever asks is refused only where there is none.
    /// </summary>
    /// <exception cref="Refusal">Not there, not the caller's, or named as a case already.</exception>
    public async Task<(string Organisation, string Text, Refusal? Otherwise)> SendableAsync(RoutingDb db, Caller caller, DutyChange change, CancellationToken cancellation)
    {
        var organisation = await OrganisationOfAsync(db, caller, change.BookId, cancellation);
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation);
        var file = await OpenAsync(db, caller, organisation, change.BookId, time.Instant(), cancellation);
        var entry = file.Entry(change.EntryId);
        Refusal? otherwise = null;
        if (await db.ResultOfAsync(OnceRequest.Of(caller.Subject, change.Message, change.RequestId), organisation, cancellation) is null)
        {
            otherwise = file.WhyNotSendable(entry) ?? (file.Book.Version != change.ExpectedVersion ? Refusal.Stale(change.ExpectedVersion) : null);
            if (otherwise is not null && (entry.CaseNumber is not null || !file.MaySend))
                throw otherwise;
        }
        db.ChangeTracker.Clear();
        return (organisation, entry.Text, otherwise);
    }

    /// <summary>Reads a book with its entries.</summary>
    /// <exception cref="Refusal">Not there or not visible: the same answer by the same statements.</exception>
    public async Task<DutyBook> ReadAsync(RoutingDb db, Caller caller, Guid id, CancellationToken cancellation)
    {
        var organisation = await OrganisationOfAsync(db, caller, id, cancellation);
        db.ChangeTracker.Clear();
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation);
        return (await OpenAsync(db, caller, organisation, id, time.Instant(), cancellation)).Book;
    }

    /// <summary>Reads a book for those whose it is, and for those of a department that was told something from it: of it these read what they were told, and nothing else (HB-10).</summary>
    /// <returns>The book; and the entries that are all they read of it, null where they read the whole.</returns>
    /// <exception cref="Refusal">Not there, or neither the book nor an entry is theirs.</exception>
    public async Task<(DutyFile File, IReadOnlyList<DutyEntry>? Told)> ReadWhatIsTheirsAsync(RoutingDb db, Caller caller, Guid id, CancellationToken cancellation)
    {
        var organisation = await OrganisationOfAsync(db, caller, id, cancellation);
        db.ChangeTracker.Clear();
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation);
        var directory = await directories.FindAsync(db, organisation, cancellation) ?? throw NotFound();
        if (await FindAsync(db, caller, directory, VisibleTo(db, caller, directory), id, time.Instant(), cancellation) is { } own)
            return (own, null);
        var departments = ReadingFor(directory, caller);
        var file = await FindAsync(db, caller, directory, Telling(db, directory, departments), id, time.Instant(), cancellation) ?? throw NotFound();
        return (file, file.Book.Entries.FindAll(entry => entry.Outcome == DutyOutcome.Told && departments.Contains(entry.Department!)));
    }

    /// <summary>The departments for which somebody reads what these are told: where they hold a post, and those whose posts report to theirs.</summary>
    private static string[] ReadingFor(DirectoryView directory, Caller caller) =>
    [
        .. directory.PostsOf(caller.Subject).Where(post => Policies.GivenBy(Policies.ReadDuty, post.Role)).Select(post => post.Department)
            .Union(directory.Departments.Where(department => directory.IsSuperiorIn(department, caller.Subject))),
    ];

    private static IQueryable<DutyBook> Telling(RoutingDb db, DirectoryView directory, string[] departments) =>
        db.DutyBooks.Where(it => it.Organisation == directory.Organisation && it.Entries.Any(entry => entry.Outcome == DutyOutcome.Told && departments.Contains(entry.Department!)));

    /// <summary>The books from which somebody's department was told something.</summary>
    public static IQueryable<DutyBook> TellingTo(RoutingDb db, Caller caller, DirectoryView? directory) =>
        directory is null ? db.DutyBooks.Where(_ => false) : Telling(db, directory, ReadingFor(directory, caller));

    /// <summary>Whether the caller may begin a shift.</summary>
    public static async Task<bool> MayBeginAsync(RoutingDb db, Caller caller, DirectoryView directory, Procedure procedure, CancellationToken cancellation) =>
        procedure.Duty?.Log is { } log && KeeperOf(caller, directory, procedure, log.By) is { } staffId && !await IsOnShiftAsync(db, directory.Organisation, staffId, cancellation);

    /// <summary>Whether the caller may begin minutes.</summary>
    public static bool MayBeginMinutes(Caller caller, DirectoryView directory, Procedure procedure) =>
        procedure.Duty?.Minutes is { } minutes && KeeperOf(caller, directory, procedure, minutes.By) is not null;

    private static Task<bool> IsOnShiftAsync(RoutingDb db, string organisation, string staffId, CancellationToken cancellation) =>
        db.DutyBooks.AnyAsync(it => it.Organisation == organisation && it.Kind == DutyBookKind.Shift && it.StaffId == staffId && it.EndedAt == null, cancellation);

    public DateTimeOffset Now => time.Instant();

    /// <summary>The books that the caller keeps, takes over from or supervises.</summary>
    public IQueryable<DutyBook> VisibleTo(RoutingDb db, Caller caller, DirectoryView? directory)
    {
        if (directory is null)
            return db.DutyBooks.Where(_ => false);
        if (WholeOrganisation.Any(directory.AtPresent(caller).Has))
            return db.DutyBooks.Where(it => it.Organisation == directory.Organisation);
        // Where duties are kept no more, what was kept stays with those who see the whole.
        if (ProcedureOf(directory, time.Instant()) is not { Duty: { } duty } procedure)
            return db.DutyBooks.Where(_ => false);
        bool Is(string? place, IEnumerable<string> names) => Person.From(caller, directory, place, department: null).Actor is var actor && names.Any(name => procedure.Work.Is(actor, name));
        var shifts = duty.Log is { } log && Is(null, log.By.Concat(log.TakesOver));
        var minutes = duty.Minutes is { } kept && Is(null, kept.By);
        var places = duty.Check is { } check ? directory.OfKind(check.Kind).Select(place => place.Code).Where(place => Is(place, check.By)).ToArray() : [];
        return db.DutyBooks.Where(it => it.Organisation == directory.Organisation
            && ((it.Kind == DutyBookKind.Shift && shifts) || (it.Kind == DutyBookKind.Minutes && minutes) || (it.Kind == DutyBookKind.DailyCheck && places.Contains(it.Department))));
    }

    public Task<DirectoryView?> DirectoryAsync(RoutingDb db, string organisation, CancellationToken cancellation) => directories.FindAsync(db, organisation, cancellation);

    private async Task<DutyFile> OpenAsync(RoutingDb db, Caller caller, string organisation, Guid id, DateTimeOffset now, CancellationToken cancellation)
    {
        var directory = await directories.FindAsync(db, organisation, cancellation) ?? throw NotFound();
        return await FindAsync(db, caller, directory, VisibleTo(db, caller, directory), id, now, cancellation) ?? throw NotFound();
    }

    private async Task<DutyFile?> FindAsync(RoutingDb db, Caller caller, DirectoryView directory, IQueryable<DutyBook> among, Guid id, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await among.Include(it => it.Entries.OrderBy(entry => entry.Number)).SingleOrDefaultAsync(it => it.Id == id, cancellation) is not { } book)
            return null;
        var procedure = await procedures.GetAsync(db, book.Procedure, book.ProcedureVersion, cancellation);
        // A check is its place's own; what a meeting was about or at says nothing of who keeps its minutes.
        var place = book.Kind == DutyBookKind.DailyCheck ? book.Department : null;
        return new DutyFile(db, book, procedure, procedures.Registry, directory, Person.From(caller, directory, place, department: null), now);
    }

    /// <summary>The caller's own; whoever has several asks where it is.</summary>
    private static async Task<string> OrganisationOfAsync(RoutingDb db, Caller caller, Guid id, CancellationToken cancellation)
    {
        if (caller.Organisations.Count < 2)
            return WorkFiles.ScopeOf(caller, caller.Organisations.SingleOrDefault(OrganisationScope.Nowhere));
        await using var transaction = await OrganisationScope.BeginAsync(db, caller.Organisations, cancellation);
        return await db.DutyBooks.Where(it => it.Id == id).Select(it => it.Organisation).SingleOrDefaultAsync(cancellation) ?? OrganisationScope.Nowhere;
    }

    private static Refusal NotFound() => Refusal.NotFound("duty book");
}
