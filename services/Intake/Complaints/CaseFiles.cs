using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Intake.Acts;
using ComplaintSuite.Intake.Collectives;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Intake.Likeness;
using ComplaintSuite.Intake.Notices;
using ComplaintSuite.Intake.Sealing;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.ServiceDefaults.Time;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Complaints;

/// <summary>A request to change an existing case, its form checked.</summary>
/// <param name="Number">Case number as sent; one that can't be a number finds nothing.</param>
/// <param name="ExpectedVersion">Version that the caller saw.</param>
/// <param name="RequestId">Id of the request.</param>
/// <param name="Message">The whole request.</param>
public sealed record CaseChange(string Number, long ExpectedVersion, Guid RequestId, IMessage Message);

/// <summary>Opens case files: finds them as the caller may see them, and runs changes once, in one transaction.</summary>
public sealed class CaseFiles(KeptProcedures procedures, Directories directories, NoticeOffice notices, Vault vault, LikenessMarks likeness, TimeProvider time)
{
    /// <summary>More than any change enters and does at once.</summary>
    private const int MostMovesOfAChange = 10;

    /// <summary>Runs a change on a case: once per request, refused when the case changed since the caller saw it.</summary>
    /// <returns>
    /// The case as it is afterwards. What was done is never answered as not there: whoever may see the case no longer, since another department has it by now, hears how the
    /// change left it (<see cref="CaseView.Left"/>).
    /// </returns>
    public async Task<CaseView> ChangeAsync(IntakeDb db, Caller caller, CaseChange change, Func<CaseFile, Task> work, CancellationToken cancellation)
    {
        var now = time.Instant();
        var organisation = OrganisationOf(change.Number, caller);
        var id = await db.RunOnceAsync(OnceRequest.Of(caller.Subject, change.Message, change.RequestId), organisation, now, async () =>
        {
            var file = await OpenAsync(db, caller, change, now, cancellation);
            await work(file);
            return file.Complaint.Id;
        }, cancellation);
        return await ReadOrNullAsync(db, organisation, () => FindOrNullAsync(db, caller, change.Number, cancellation), caller.Ticket is not null, cancellation)
            ?? await ReadOutOfSightAsync(db, organisation, id, change.ExpectedVersion, cancellation);
    }

    /// <summary>Reads a case in a transaction of its own.</summary>
    /// <exception cref="Refusal">Not there or not visible: the same answer by the same statements.</exception>
    public Task<CaseView> ReadAsync(IntakeDb db, Caller caller, string number, CancellationToken cancellation) =>
        ReadAsync(db, OrganisationOf(number, caller), () => FindOrNullAsync(db, caller, number, cancellation), caller.Ticket is not null, cancellation);

    /// <summary>Reads what a case is about, also for a department that was asked something in it.</summary>
    /// <exception cref="Refusal">Not there or not readable: the same answer by the same statements.</exception>
    public Task<CaseView> ReadContentAsync(IntakeDb db, Caller caller, string number, CancellationToken cancellation) =>
        ReadAsync(db, OrganisationOf(number, caller), () => FindOrNullAsync(db, caller, number, cancellation, asked: true), caller.Ticket is not null, cancellation);

    /// <summary>Reads a case that is not the caller's, of which an act told them (CR-04), and says which acts they read of it.</summary>
    /// <exception cref="Refusal">Not there, or no act told them: the same answer by the same statements.</exception>
    internal async Task<(CaseView View, ToldActs Told)> ReadToldAsync(IntakeDb db, Caller caller, string number, CancellationToken cancellation)
    {
        var (organisation, normal) = (OrganisationOf(number, caller), CaseNumber.TryParse(number, out var parsed) ? parsed.ToString() : "");
        DirectoryView? directory;
        bool mayBe;
        await using (await OrganisationScope.BeginAsync(db, [organisation], cancellation))
        {
            directory = await directories.FindAsync(db, organisation, cancellation);
            mayBe = await ToldActs.MayBeOfAsync(db, procedures.Registry, normal, caller, directory, cancellation);
        }
        var view = mayBe
            ? await ReadOrNullAsync(db, organisation, () => db.Complaints.Include(it => it.Parties).Include(it => it.Handlers).SingleOrDefaultAsync(it => it.CaseNumber == normal, cancellation), forParty: false, cancellation)
            : null;
        if (view is null || ToldActs.Of(view, caller, directory) is not { } told)
            throw Refusal.NotFound("case");
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation);
        var (id, names) = (view.Complaint.Id, told.Names);
        var telling = await db.ActRecords.AsNoTracking().Where(it => it.RecordId == id && names.Contains(it.Act)).ToListAsync(cancellation);
        return telling.Exists(told.Contain) ? (view, told) : throw Refusal.NotFound("case");
    }

    /// <summary>Reads a case; null where it is not there or not visible.</summary>
    public Task<CaseView?> ReadIfVisibleAsync(IntakeDb db, Caller caller, string number, CancellationToken cancellation) =>
        ReadOrNullAsync(db, OrganisationOf(number, caller), () => FindOrNullAsync(db, caller, number, cancellation), caller.Ticket is not null, cancellation);

    private async Task<CaseView> ReadAsync(IntakeDb db, string organisation, Func<Task<Complaint?>> find, bool forParty, CancellationToken cancellation) =>
        await ReadOrNullAsync(db, organisation, find, forParty, cancellation) ?? throw Refusal.NotFound("case");

    private async Task<CaseView?> ReadOrNullAsync(IntakeDb db, string organisation, Func<Task<Complaint?>> find, bool forParty, CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation);
        if (await find() is not { } complaint)
            return null;
        var clocks = await db.Clocks.AsNoTracking().Where(clock => clock.CaseId == complaint.Id && (clock.VoidedAt == null || clock.Late)).OrderBy(clock => clock.StartedAt).ToListAsync(cancellation);
        var procedure = await procedures.GetAsync(db, complaint.Procedure, complaint.ProcedureVersion, cancellation);
        await AlikeCases.CountAsync(db, procedure, complaint, hold: false, cancellation);
        return new(complaint, procedure, clocks, time.Instant()) { ForParty = forParty, LimitationEnds = LimitationEnds(procedures.Registry, procedure, complaint), ReopenUntil = complaint.CanBeReopened ? ReopenUntil(procedures.Registry, procedure, complaint) : null };
    }

    /// <summary>A case that whoever changed it may see no longer, with step and version as the change left them.</summary>
    private async Task<CaseView> ReadOutOfSightAsync(IntakeDb db, string organisation, Guid id, long expectedVersion, CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation);
        var complaint = await db.Complaints.AsNoTracking().SingleAsync(it => it.Id == id, cancellation);
        var procedure = await procedures.GetAsync(db, complaint.Procedure, complaint.ProcedureVersion, cancellation);
        // What the change did begins above the version that it was made on, and is of one instant.
        var moves = await db.History.Where(it => it.RecordId == id && it.Version > expectedVersion).OrderBy(it => it.Version).Take(MostMovesOfAChange)
            .Select(it => new { it.Version, it.To, it.At }).ToListAsync(cancellation);
        var last = moves.LastOrDefault(move => move.At == moves[0].At);
        return new(complaint, procedure, [], time.Instant()) { Left = (last?.To ?? "", last?.Version ?? expectedVersion) };
    }

    /// <summary>Opens a case for a change inside the caller's transaction.</summary>
    /// <exception cref="Refusal">Not there, not visible, or changed since the caller saw it.</exception>
    public async Task<CaseFile> OpenAsync(IntakeDb db, Caller caller, CaseChange change, DateTimeOffset now, CancellationToken cancellation)
    {
        var file = await OpenAsync(db, caller, change.Number, now, cancellation);
        return file.Complaint.Version == change.ExpectedVersion ? file : throw Refusal.Stale(change.ExpectedVersion);
    }

    /// <summary>Opens a case for change inside the caller's transaction.</summary>
    public async Task<CaseFile> OpenAsync(IntakeDb db, Caller caller, string number, DateTimeOffset now, CancellationToken cancellation)
    {
        var complaint = await FindAsync(db, caller, number, cancellation);
        var file = await OpenAsync(db, complaint, (directory, place) => Person.From(caller, directory, place, complaint.Department), now, cancellation);
        file.MayOnly = ComplaintVisibility.MovesOfAsked(complaint, file.Procedure, caller, file.Directory);
        return file;
    }

    /// <summary>
    /// The version under which a submission runs, and the submission with its channel as the procedure names it (CH-01). What a desk took in before the first version was in
    /// force runs under that one: its time stays true, and nothing else says what is to be done with it (CR-08).
    /// </summary>
    /// <exception cref="Refusal">Nothing of the kind is taken here, or nothing by this channel (HB-02).</exception>
    public (Procedure Procedure, Submission Submission) ProcedureFor(DirectoryView directory, Submission submission, DateTimeOffset now)
    {
        var procedure = ProcedureFor(directory, submission.Kind, submission.Channel, now)
            ?? (submission.HandedOver is { } handOver ? FirstProcedureFor(directory, submission, now, handOver.At) : null) ?? throw KindNotTaken();
        if (procedure.RefusesOtherChannels && !procedure.Channels.Contains(submission.Channel))
            throw ChannelNotTaken(procedure);
        return (procedure, procedure.Channels.Contains(submission.Channel)
            ? submission
            : submission with { Channel = "other", ChannelDescription = submission.ChannelDescription ?? submission.Channel });
    }

    /// <summary>The version under which a kind runs that comes by a channel now; null where nothing of the kind is taken.</summary>
    public Procedure? ProcedureFor(DirectoryView directory, string kind, string channel, DateTimeOffset now)
    {
        var id = IdOf(directory, kind, channel);
        var day = id is null ? null : procedures.Registry.All.LastOrDefault(procedure => procedure.Id == id)?.DayOf(now);
        var procedure = id is null || day is null ? null : procedures.Registry.InForce(id, day.Value);
        return procedure?.Kinds.Contains(kind) == true ? procedure : null;
    }

    /// <summary>The first version of all, where it came in force between receipt and hand-over and takes the kind. What a later version takes no more is not taken by it.</summary>
    private Procedure? FirstProcedureFor(DirectoryView directory, Submission submission, DateTimeOffset received, DateTimeOffset handedOver) =>
        IdOf(directory, submission.Kind, submission.Channel) is { } id && procedures.Registry.FirstBetween(id, received, handedOver) is { } first && first.Kinds.Contains(submission.Kind) ? first : null;

    private static string? IdOf(DirectoryView directory, string kind, string channel) => directory.ProcedureFor(kind, channel) ?? directory.ProcedureFor(kind, "other");

    private static Refusal ChannelNotTaken(Procedure procedure)
    {
        string In(string language, string between) => string.Join(between, procedure.Channels.Select(channel => ChannelNames.Of(channel).In(language)));
        return Refusal.Invalid([new("CHANNEL_NOT_TAKEN", "channel", procedure.ChannelRules[0], $"It is taken by {string.Join(", ", procedure.Channels)}.")
        {
            Because = new($"受理渠道：{In("zh-CN", "、")}。", $"It is taken by: {In("en", ", ")}.", $"Se recibe por: {In("es", ", ")}."),
        }]);
    }

    public static Refusal KindNotTaken() => Refusal.Invalid("KIND_NOT_TAKEN", "kind", "This organisation takes nothing of this kind. ListOrganisations says what it takes.");

    /// <summary>Whether the parties of a case may be read at all as it stands, its complainant included or not; by whom, is not asked.</summary>
    public async Task<bool> PermitsReadingAsync(IntakeDb db, Complaint complaint, bool identity, Person person, string? staffId, DateTimeOffset now, CancellationToken cancellation)
    {
        var procedure = await procedures.GetAsync(db, complaint.Procedure, complaint.ProcedureVersion, cancellation);
        var subject = new CaseSubject(complaint, procedure, person, staffId, now) { IdentityCleared = !identity };
        return procedure.Case.Check("read-parties", complaint.Step, subject, person.Actor, ComplaintGuards.Vocabulary).All(violation => violation.Code == "ROLE_NOT_PERMITTED");
    }

    /// <summary>The directory copy, inside the caller's transaction; null for an organisation that isn't known here.</summary>
    public Task<DirectoryView?> DirectoryAsync(IntakeDb db, string organisation, CancellationToken cancellation) => directories.FindAsync(db, organisation, cancellation);

    /// <summary>The detail that says where a matter belongs, by ID/VERSION of every procedure that knows places and under which there are cases.</summary>
    public async Task<IReadOnlyDictionary<string, string>> PlaceFieldsAsync(IntakeDb db, CancellationToken cancellation)
    {
        var fields = new Dictionary<string, string>();
        foreach (var kept in await db.ProcedureVersions.AsNoTracking().Select(it => new { it.Procedure, it.Version }).ToListAsync(cancellation))
            if ((await procedures.GetAsync(db, kept.Procedure, kept.Version, cancellation)).Place is { } place)
                fields[$"{kept.Procedure}/{kept.Version}"] = place.Name;
        return fields;
    }

    /// <summary>Codes of the departments to which cases of an organisation may belong, and of those above them: of the kinds that its procedures ask for; where one knows no places, of all.</summary>
    public IReadOnlyCollection<string> PlacesOf(DirectoryView directory)
    {
        var run = directory.Procedures.ToHashSet();
        var asked = procedures.Registry.All.Where(procedure => run.Contains(procedure.Id)).Select(procedure => procedure.Place?.Kind).Distinct().ToList();
        var places = asked.Contains(null) ? directory.Departments : asked.SelectMany(kind => directory.OfKind(kind!)).Select(place => place.Code);
        return places.SelectMany(directory.UpFrom).Select(place => place.Code).ToHashSet();
    }

    /// <summary>A case that the caller has already loaded, without its clocks.</summary>
    public async Task<CaseView> ViewAsync(IntakeDb db, Complaint complaint, CancellationToken cancellation) =>
        new(complaint, await procedures.GetAsync(db, complaint.Procedure, complaint.ProcedureVersion, cancellation), [], time.Instant());

    /// <summary>The key of a new case, and its seal; whoever adds the case adds the key.</summary>
    public (CaseKey Key, CaseSeal Seal) DraftSeal(Guid caseId, string organisation) => vault.New(caseId, organisation);

    /// <summary>Opens what is sealed in a case that the caller has found, inside the caller's transaction.</summary>
    public Task<CaseSeal> SealOfAsync(IntakeDb db, Guid caseId, CancellationToken cancellation) => vault.OfAsync(db, caseId, cancellation);

    /// <summary>Begins the file of a new case inside the caller's transaction.</summary>
    public CaseFile Begin(IntakeDb db, Complaint complaint, CaseSeal seal, Procedure procedure, DirectoryView directory, Caller caller, DateTimeOffset now) =>
        // What was taken over happened when its publisher received it, what was handed over when the desk did.
        new(db, complaint, seal, procedures.Registry, procedure, directory, Person.From(caller, directory, procedure.PlaceOf(complaint.Details), department: null), notices, now)
        {
            HappenedAt = complaint.Published is null && complaint.HandedOver is null ? now : complaint.ReceivedAt,
        };

    /// <summary>Marks a new case, so that like ones are found. Whoever adds the case has it marked.</summary>
    public void Mark(IntakeDb db, Complaint complaint, Procedure procedure, CaseSeal seal) => Marking.Add(db, complaint, procedure, seal, likeness);

    /// <summary>Marks a case anew whose registration was amended.</summary>
    public Task MarkAgainAsync(IntakeDb db, CaseFile file, CancellationToken cancellation) => Marking.RenewAsync(db, file, likeness, cancellation);

    /// <summary>Keeps the procedure's version with the change that uses it.</summary>
    public Task KeepAsync(IntakeDb db, Procedure procedure, CancellationToken cancellation) => procedures.KeepAsync(db, procedure, cancellation);

    /// <summary>A case that this very call has made and saved, which has no clocks but its own.</summary>
    public CaseView ViewOfNew(IntakeDb db, Complaint complaint, Procedure procedure) =>
        new(complaint, procedure, [.. db.LoadedClocks.Where(clock => clock.CaseId == complaint.Id && (clock.VoidedAt is null || clock.Late)).OrderBy(clock => clock.StartedAt)], time.Instant()) { ForParty = true, LimitationEnds = LimitationEnds(procedures.Registry, procedure, complaint) };

    /// <summary>Reads the case that the caller registered before.</summary>
    public Task<CaseView> ReadOwnAsync(IntakeDb db, string organisation, Guid caseId, CancellationToken cancellation) =>
        ReadAsync(db, organisation, () => db.Complaints.Include(it => it.Parties).Include(it => it.Handlers).SingleOrDefaultAsync(it => it.Id == caseId, cancellation), forParty: true, cancellation);

    /// <summary>Loads cases that are about to be opened, with what is opened with them.</summary>
    public static async Task LoadAsync(IntakeDb db, IEnumerable<Guid> caseIds, CancellationToken cancellation)
    {
        var wanted = caseIds.Distinct().ToArray();
        await db.LoadClocksAsync(await db.Complaints.Include(it => it.Parties).Include(it => it.Handlers).Where(it => wanted.Contains(it.Id)).ToListAsync(cancellation), cancellation);
    }

    /// <summary>Opens a case that the service itself works on: an event or a clock names it. Null when it isn't there.</summary>
    /// <param name="db">The database, inside a transaction.</param>
    /// <param name="caseId">The case.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="mayRegister">Whether it may be registered by what is done: then like cases wait.</param>
    public async Task<CaseFile?> OpenAsSystemAsync(IntakeDb db, Guid caseId, CancellationToken cancellation, bool mayRegister = true)
    {
        if (await db.Complaints.FindAsync([caseId], cancellation) is not { } complaint)
            return null;
        await db.Entry(complaint).Collection(it => it.Parties).LoadAsync(cancellation);
        await db.Entry(complaint).Collection(it => it.Handlers).LoadAsync(cancellation);
        return await OpenAsync(db, complaint, (_, _) => Person.System, time.Instant(), cancellation, mayRegister);
    }

    /// <summary>The last instant at which a closed case may be opened again; null where the procedure has no such time or the case was never closed.</summary>
    internal static DateTimeOffset? ReopenUntil(ProcedureRegistry registry, Procedure procedure, Complaint complaint) =>
        procedure.Reopening is { } reopening && complaint.Closing is { } closing ? registry.Due(procedure, reopening.Within, closing.At).At : null;

    /// <summary>The last instant at which the matter was not too old: the limitation, counted from the day of its detail. Null where the procedure has none, or the day is not known.</summary>
    internal static DateTimeOffset? LimitationEnds(ProcedureRegistry registry, Procedure procedure, Complaint complaint) =>
        procedure.Limitation is { } limitation && complaint.Details.GetValueOrDefault(limitation.Detail) is { Length: > 0 } day
            ? registry.Due(procedure, limitation.Limit, FormField.DueOf(day, procedure.Zone).At.AddMicroseconds(-1)).At : null;

    /// <summary>Opens a case for change for somebody whose right to it was made sure of, inside the caller's transaction.</summary>
    public Task<CaseFile> OpenForAsync(IntakeDb db, Complaint complaint, Person person, DateTimeOffset now, CancellationToken cancellation) =>
        OpenAsync(db, complaint, (_, _) => person, now, cancellation);

    /// <summary>Id under which a change, made on a version, wrote an act down.</summary>
    public static async Task<Guid> LastActAsync(IntakeDb db, Complaint complaint, string act, long expectedVersion, CancellationToken cancellation)
    {
        await using var transaction = await OrganisationScope.BeginAsync(db, [complaint.Organisation], cancellation);
        var payload = await db.History.Where(it => it.RecordId == complaint.Id && it.Version > expectedVersion && it.Move == act).OrderBy(it => it.Version).Select(it => it.EventPayload)
            .FirstAsync(cancellation);
        return Guid.Parse(CaseActDone.Parser.ParseFrom(payload).RecordId);
    }

    /// <summary>Id of the event of what a change, made on a version, did last: a service that has taken it in knows all that was done. What clocks did by it comes right after.</summary>
    public static async Task<Guid> LastEventAsync(IntakeDb db, Complaint complaint, long expectedVersion, CancellationToken cancellation)
    {
        await using var transaction = await OrganisationScope.BeginAsync(db, [complaint.Organisation], cancellation);
        // What the change did begins above the version that it was made on, and is of one instant.
        var moves = await db.History.Where(it => it.RecordId == complaint.Id && it.Version > expectedVersion).OrderBy(it => it.Version).Take(MostMovesOfAChange)
            .Select(it => new { it.EventId, it.At }).ToListAsync(cancellation);
        return moves.Last(move => move.At == moves[0].At).EventId;
    }

    /// <summary>
    /// The organisation whose rows a call may touch: that of the number, if the caller belongs to it; else the caller's own, in which the number then finds
    /// nothing, by the same statements.
    /// </summary>
    public static string OrganisationOf(string number, Caller caller)
    {
        var named = CaseNumber.TryParse(number, out var parsed) ? parsed.Organisation : null;
        if (named is not null && (caller.Organisations.Contains(named) || caller.Organisations.Contains("*")))
            return named;
        return caller.Organisations.FirstOrDefault(code => code != "*") ?? OrganisationScope.Nowhere;
    }

    private async Task<Complaint> FindAsync(IntakeDb db, Caller caller, string number, CancellationToken cancellation) =>
        await FindOrNullAsync(db, caller, number, cancellation) ?? throw Refusal.NotFound("case");

    private async Task<Complaint?> FindOrNullAsync(IntakeDb db, Caller caller, string number, CancellationToken cancellation, bool asked = false)
    {
        var normal = CaseNumber.TryParse(number, out var parsed) ? parsed.ToString() : "";
        var directory = await directories.FindAsync(db, OrganisationOf(number, caller), cancellation);
        var cases = db.Complaints.Include(it => it.Parties).Include(it => it.Handlers);
        return await (asked ? cases.ReadableBy(caller, directory) : cases.VisibleTo(caller, directory)).SingleOrDefaultAsync(it => it.CaseNumber == normal, cancellation);
    }

    private async Task<CaseFile> OpenAsync(IntakeDb db, Complaint complaint, Func<DirectoryView, string?, Person> person, DateTimeOffset now, CancellationToken cancellation, bool mayRegister = true)
    {
        var directory = await directories.FindAsync(db, complaint.Organisation, cancellation)
            ?? throw new UndigestibleException("DIRECTORY_MISSING", complaint.Organisation);
        var procedure = await procedures.GetAsync(db, complaint.Procedure, complaint.ProcedureVersion, cancellation);
        await db.LoadClocksAsync([complaint], cancellation);
        var file = new CaseFile(db, complaint, await vault.OfAsync(db, complaint.Id, cancellation), procedures.Registry, procedure, directory, person(directory, procedure.PlaceOf(complaint.Details)), notices, now);
        await AlikeCases.CountAsync(db, procedure, complaint, hold: mayRegister, cancellation);
        return file;
    }
}

/// <summary>A case as read.</summary>
/// <param name="Complaint">The case.</param>
/// <param name="Procedure">The version that it runs under.</param>
/// <param name="Clocks">Its clocks in both sections, without those that lost their meaning.</param>
/// <param name="ReadAt">When it was read: what is late is late then.</param>
public sealed record CaseView(Complaint Complaint, Procedure Procedure, IReadOnlyList<RunningClock> Clocks, DateTimeOffset ReadAt)
{
    /// <summary>Until when the case may be opened again; null where it can't be.</summary>
    public DateTimeOffset? ReopenUntil { get; init; }

    /// <summary>The last instant at which the matter was not too old; null where that is not counted.</summary>
    public DateTimeOffset? LimitationEnds { get; init; }

    /// <summary>Read by a party of the case: what the organisation keeps to itself stays out.</summary>
    public bool ForParty { get; init; }

    /// <summary>Read by somebody of the organisation who took it down, though otherwise as a party reads it: the clocks between its people are told, too.</summary>
    public bool TellsInternal { get; init; }

    /// <summary>Those of the clocks that whoever reads is told of: not those between the organisation's people, where a party reads.</summary>
    public IEnumerable<RunningClock> ToldClocks => ForParty && !TellsInternal ? Clocks.Where(clock => !Procedure.IsInternal(clock.Name)) : Clocks;

    /// <summary>Step and version after the change that this answers, where whoever made it may see the case no longer: what came later is not for them. Null where they may.</summary>
    public (string Step, long Version)? Left { get; init; }
}
