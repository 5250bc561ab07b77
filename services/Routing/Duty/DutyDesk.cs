using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
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

/// <summary>Begins and opens duty books: finds them as the caller may see them, and runs changes once, in one transaction.</summary>
internal sealed class DutyDesk(KeptProcedures procedures, Directories directories, TimeProvider time)
{
    /// <summary>Roles that see every book of their organisation.</summary>
    private static readonly string[] WholeOrganisation = [Roles.Supervisor, Roles.Manager, Roles.Auditor];

    /// <summary>The procedure by which an organisation keeps its duties now; null where none of its procedures has any. Of several, the first by id.</summary>
    public Procedure? ProcedureOf(DirectoryView directory, DateTimeOffset now) => directory.Procedures
        .Select(id => procedures.Registry.All.LastOrDefault(known => known.Id == id) is { } latest ? procedures.Registry.InForce(id, latest.DayOf(now)) : null)
        .FirstOrDefault(procedure => procedure?.Duty is not null);

    /// <summary>Begins the caller's shift, inside one transaction.</summary>
    public async Task<DutyBook> BeginAsync(RoutingDb db, Caller caller, string organisation, IMessage message, Guid requestId, CancellationToken cancellation)
    {
        var scope = WorkFiles.ScopeOf(caller, organisation);
        var now = time.Instant();
        var id = await db.RunOnceAsync(OnceRequest.Of(caller.Subject, message, requestId), scope, now, async () =>
        {
            var directory = await directories.FindAsync(db, scope, cancellation) ?? throw Refusal.NotFound("organisation");
            var procedure = ProcedureOf(directory, now);
            if (procedure?.Duty?.Log is not { } log)
                throw Refusal.Precondition("DUTY_NOT_KEPT", "No procedure of this organisation keeps a duty log.");
            var person = Person.From(caller, directory, place: null, department: null);
            if (directory.Staff(caller.Subject)?.StaffId is not { } staffId || !log.By.Any(name => procedure.Work.Is(person.Actor, name)))
                throw Refusal.Forbidden("ROLE_NOT_PERMITTED", $"The duty log is kept by {string.Join(", ", log.By)}.", log.Rules[0]);
            if (await IsOnShiftAsync(db, scope, staffId, cancellation))
                throw Refusal.Precondition("DUTY_RUNNING", "You are on a shift already; end it first.", log.Rules[0]);
            await procedures.KeepAsync(db, procedure, cancellation);
            var book = DutyBook.Shift(scope, new(procedure.Id, procedure.Version, log.Rules[0], procedure.DayOf(now)), staffId, log.Shift is { } shift ? procedures.Registry.Due(procedure, shift.Limit, now).At : null, now);
            db.DutyBooks.Add(book);
            db.AuditEntries.Add(AuditEntry.Of(book, "begin-duty", caller.Subject, null, book.Rule, now));
            return book.Id;
        }, cancellation);
        return await ReadAsync(db, caller, id, cancellation);
    }

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
    public async Task<DutyBook> ReadAsync(RoutingDb db, Caller caller, Guid id, CancellationToken cancellation) => (await ReadFileAsync(db, caller, id, cancellation)).Book;

    /// <inheritdoc cref="ReadAsync"/>
    public async Task<DutyFile> ReadFileAsync(RoutingDb db, Caller caller, Guid id, CancellationToken cancellation)
    {
        var organisation = await OrganisationOfAsync(db, caller, id, cancellation);
        db.ChangeTracker.Clear();
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation);
        return await OpenAsync(db, caller, organisation, id, time.Instant(), cancellation);
    }

    /// <summary>Whether the caller may begin a shift.</summary>
    public static async Task<bool> MayBeginAsync(RoutingDb db, Caller caller, DirectoryView directory, Procedure procedure, CancellationToken cancellation) =>
        procedure.Duty?.Log is { } log && directory.Staff(caller.Subject)?.StaffId is { } staffId && Person.From(caller, directory, place: null, department: null).Actor is var actor
        && log.By.Any(name => procedure.Work.Is(actor, name)) && !await IsOnShiftAsync(db, directory.Organisation, staffId, cancellation);

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
        var places = duty.Check is { } check ? directory.OfKind(check.Kind).Select(place => place.Code).Where(place => Is(place, check.By)).ToArray() : [];
        return db.DutyBooks.Where(it => it.Organisation == directory.Organisation
            && ((it.Kind == DutyBookKind.Shift && shifts) || (it.Kind == DutyBookKind.DailyCheck && places.Contains(it.Department))));
    }

    public Task<DirectoryView?> DirectoryAsync(RoutingDb db, string organisation, CancellationToken cancellation) => directories.FindAsync(db, organisation, cancellation);

    private async Task<DutyFile> OpenAsync(RoutingDb db, Caller caller, string organisation, Guid id, DateTimeOffset now, CancellationToken cancellation)
    {
        var directory = await directories.FindAsync(db, organisation, cancellation) ?? throw NotFound();
        var book = await VisibleTo(db, caller, directory).Include(it => it.Entries.OrderBy(entry => entry.Number)).SingleOrDefaultAsync(it => it.Id == id, cancellation) ?? throw NotFound();
        var procedure = await procedures.GetAsync(db, book.Procedure, book.ProcedureVersion, cancellation);
        return new(db, book, procedure, procedures.Registry, directory, Person.From(caller, directory, book.Department.Length > 0 ? book.Department : null, department: null), now);
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
