using ComplaintSuite.Procedures;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.ServiceDefaults.Audit;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;

namespace ComplaintSuite.Routing.Duty;

/// <summary>A book opened for change inside one transaction. Each change leaves an audit entry; none leaves an event, since nothing follows from it elsewhere.</summary>
internal sealed class DutyFile(RoutingDb db, DutyBook book, Procedure procedure, ProcedureRegistry registry, DirectoryView directory, Person person, DateTimeOffset now)
{
    /// <summary>Our own limit: a book is read as a whole.</summary>
    private const int MostEntries = 500;

    /// <summary>Our own limit, in characters: read as a whole, a book stays below the 4 MB of a gRPC message in any script. Entries end at half of it, so that there is room for what was done.</summary>
    private const int MostCharacters = 1_000_000;

    public DutyBook Book => book;

    public DirectoryView Directory => directory;

    public string Zone => procedure.Zone.Id;

    /// <summary>The entry of which a department was told in this change; null where none was.</summary>
    public DutyEntry? Told { get; private set; }

    /// <summary>What the person may do now, as the contract names it.</summary>
    public IEnumerable<string> Moves
    {
        get
        {
            var (keeps, staffId) = (IsKeeper, directory.Staff(person.Id)?.StaffId);
            var isRunning = book.EndedAt is null && !IsPast;
            if (keeps && isRunning)
                yield return "write";
            if (keeps && isRunning && book.Kind == DutyBookKind.DailyCheck)
                yield return "mark";
            if (book.Kind != DutyBookKind.DailyCheck && isRunning && MayEnd)
                yield return "end";
            if (keeps)
                yield return "settle";
            if (keeps && book.Kind == DutyBookKind.Minutes)
                yield return "note";
            if (book.Kind == DutyBookKind.Shift && book.StaffId != staffId && Is(Rules.Log?.TakesOver ?? []))
                yield return "take-over";
        }
    }

    private bool IsKeeper => Is(Keepers) && (book.Kind != DutyBookKind.Shift || book.StaffId == directory.Staff(person.Id)?.StaffId);

    /// <summary>Who is on the shift; when it has gone on beyond its time, whoever takes over too.</summary>
    private bool MayEnd => IsKeeper || (book.IsOverdueToEnd(now) && Is(Rules.Log?.TakesOver ?? []));

    private DutyRules Rules => procedure.Duty ?? new(null, null, null);

    private IReadOnlyList<string> Keepers => book.Kind switch
    {
        DutyBookKind.Shift => Rules.Log?.By,
        DutyBookKind.DailyCheck => Rules.Check?.By,
        DutyBookKind.Minutes => Rules.Minutes?.By,
    } ?? [];

    private string StaffId => directory.Staff(person.Id)?.StaffId ?? throw Refusal.Forbidden("ROLE_NOT_PERMITTED", "The directory of the organisation does not know you.", book.Rule);

    private bool IsPast => book.Kind == DutyBookKind.DailyCheck && book.DueAt < now;

    public DutyEntry Entry(Guid id) => book.Entries.Find(entry => entry.Id == id) ?? throw Refusal.NotFound("entry");

    public void Write(string text)
    {
        RequireKeeper();
        RequireRunning();
        if (book.Entries.Count >= MostEntries || Characters > MostCharacters / 2)
            throw Refusal.Precondition("ENTRIES_FULL", $"At most {MostEntries:N0} entries are written into one book, with {MostCharacters / 2:N0} characters.", book.Rule);
        db.Add(book.Write(StaffId, text, now));
        Record("write-duty-entry");
    }

    /// <summary>By whoever keeps the book, or has taken the entry over. What was done is demanded (HB-07).</summary>
    public void Settle(DutyEntry entry, string? done)
    {
        RequireHolder(entry);
        RequireUnsettled(entry);
        if (done is null)
            throw Refusal.Invalid("FIELD_MISSING", "done", "Say what was done.", book.Rule);
        RequireRoom("done", done);
        entry.Settle(done, StaffId, now);
        Change("settle-duty-entry");
    }

    /// <summary>What was said and asks for nothing stays in the minutes as it is. Other books keep nothing that nobody did anything about (HB-07, HB-10).</summary>
    public void Note(DutyEntry entry)
    {
        RequireKind(DutyBookKind.Minutes, "minutes");
        RequireHolder(entry);
        RequireUnsettled(entry);
        entry.Note(StaffId, now);
        Change("note-duty-entry");
    }

    public void TakeOver(DutyEntry entry)
    {
        RequireTaker();
        RequireUnsettled(entry);
        if (book.Kind != DutyBookKind.Shift || entry.Outcome == DutyOutcome.TakenOver)
            throw Refusal.Precondition("DUTY_ENTRY_NOT_OPEN", "Somebody has it already.", book.Rule, "entry_id");
        if (book.StaffId == StaffId)
            throw Refusal.Forbidden("DUTY_OWN_SHIFT", "Somebody else takes it over from whoever is on duty.", book.Rule);
        entry.TakeOver(StaffId, now);
        Change("take-over-duty-entry");
    }

    public void Tell(DutyEntry entry, string department, string text)
    {
        RequireTaker();
        RequireUnsettled(entry);
        if (entry.Outcome != DutyOutcome.TakenOver)
            throw Refusal.Precondition("DUTY_ENTRY_NOT_TAKEN_OVER", "Take it over first: whoever has it tells the department.", book.Rule, "entry_id");
        if (directory.Department(department) is null)
            throw Refusal.Invalid("DEPARTMENT_UNKNOWN", "department", "The organisation has no department of this code.", book.Rule);
        RequireRoom("text", text);
        entry.Tell(department, text, StaffId, now);
        Told = entry;
        Change("tell-duty-entry");
    }

    /// <summary>Whether the caller is one of those who send entries of this book on: whoever keeps it, and who takes over from a shift.</summary>
    public bool MaySend => IsKeeper || (book.Kind == DutyBookKind.Shift && Is(Rules.Log?.TakesOver ?? []));

    /// <summary>What keeps the caller from registering it as a case; null where nothing does.</summary>
    public Refusal? WhyNotSendable(DutyEntry entry) => NotHeld(entry) ?? Settled(entry);

    public void Become(DutyEntry entry, string caseNumber)
    {
        if (entry.CaseNumber == caseNumber)
            return; // somebody else sent it on in the same moment
        entry.Become(caseNumber, StaffId, now);
        Change("send-duty-entry-on");
    }

    /// <summary>Nothing stays in the log: what is not settled somebody has taken over (HB-10). Nor in minutes: each opinion is settled, a case, or kept as noted (HB-08).</summary>
    public void End()
    {
        if (book.Kind == DutyBookKind.DailyCheck)
            throw Refusal.NotFound("shift");
        if (!MayEnd)
            RequireKeeper();
        RequireRunning();
        var isMinutes = book.Kind == DutyBookKind.Minutes;
        RequireNone(DutyOutcome.Open, "DUTY_ENTRY_OPEN", isMinutes ? "It is neither settled, sent on nor kept as noted." : "Nobody has taken this over, and it is not settled.");
        if (isMinutes)
            book.Close(now);
        else
            book.End(now, registry.Due(procedure, Rules.Log!.HandOver.Limit, now).At);
        Record(isMinutes ? "close-minutes" : "end-duty");
    }

    /// <summary>Today's check alone, with every entry solved or sent on (HB-07).</summary>
    public void Mark()
    {
        RequireKind(DutyBookKind.DailyCheck, "daily check");
        RequireKeeper();
        RequireRunning();
        RequireNone(DutyOutcome.Open, "DUTY_ENTRY_OPEN", "It is neither solved nor sent on.");
        book.Mark(StaffId, now);
        Record("mark-daily-check");
    }

    private void RequireKind(DutyBookKind kind, string what)
    {
        if (book.Kind != kind)
            throw Refusal.NotFound(what);
    }

    private void RequireNone(DutyOutcome outcome, string code, string description)
    {
        if (book.Entries.Where(entry => entry.Outcome == outcome).Select(entry => new Violation(code, $"entries[{entry.Number - 1}]", book.Rule, description)).ToList() is { Count: > 0 } open)
            throw Refusal.Unmet(open);
    }

    /// <summary>Of a shift, who is on it; of a check, the holders of the post at that place; of minutes, whoever keeps them.</summary>
    private void RequireKeeper() => Require(NotKept());

    private void RequireTaker() => Require(NotTaken());

    private void RequireHolder(DutyEntry entry) => Require(NotHeld(entry));

    private Refusal? NotKept() => IsKeeper ? null
        : Refusal.Forbidden("ROLE_NOT_PERMITTED", WhoKeeps, book.Rule);

    private string WhoKeeps => book.Kind switch
    {
        DutyBookKind.Shift => "Whoever is on the shift keeps its log.",
        DutyBookKind.DailyCheck => $"This is for {string.Join(", ", Keepers)} of the place.",
        DutyBookKind.Minutes => $"The minutes are kept by {string.Join(", ", Keepers)}.",
    };

    private Refusal? NotTaken() => Is(Rules.Log?.TakesOver ?? []) ? null
        : Refusal.Forbidden("ROLE_NOT_PERMITTED", $"What is left of a shift is for {string.Join(", ", Rules.Log?.TakesOver ?? [])}.", book.Rule);

    private Refusal? NotHeld(DutyEntry entry) => entry.Outcome == DutyOutcome.TakenOver ? NotTaken() : NotKept();

    private Refusal? Settled(DutyEntry entry) => entry.IsSettled ? Refusal.Precondition("DUTY_ENTRY_SETTLED", "It is settled already.", book.Rule, "entry_id") : null;

    private static void Require(Refusal? unmet)
    {
        if (unmet is not null)
            throw unmet;
    }

    private int Characters => book.Entries.Sum(entry => entry.Text.Length + (entry.Done?.Length ?? 0));

    private void RequireRoom(string field, string text)
    {
        if (Characters + text.Length > MostCharacters)
            throw Refusal.Precondition("ENTRIES_FULL", $"A book has {MostCharacters:N0} characters. Write it shorter.", book.Rule, field);
    }

    private void RequireUnsettled(DutyEntry entry) => Require(Settled(entry));

    private void RequireRunning()
    {
        if (IsPast)
            throw Refusal.Precondition("DUTY_DAY_PAST", "The day has passed; its check stays as it was.", book.Rule);
        if (book.EndedAt is not null)
            throw Refusal.Precondition("DUTY_ENDED", HowEnded, book.Rule);
    }

    private string HowEnded => book.Kind switch
    {
        DutyBookKind.Shift => "The shift has ended.",
        DutyBookKind.DailyCheck => "The check is done.",
        DutyBookKind.Minutes => "The minutes are closed.",
    };

    private bool Is(IReadOnlyList<string> names) => names.Any(name => procedure.Work.Is(person.Actor, name));

    private void Change(string act)
    {
        book.Changed(now);
        Record(act);
    }

    private void Record(string act) => db.AuditEntries.Add(AuditEntry.Of(book, act, person.Id, PostOf(), book.Rule, now));

    private string? PostOf() => person.Posts.FirstOrDefault(post => Keepers.Concat(Rules.Log?.TakesOver ?? []).Any(name => name == post.Code || name == post.Kind || name == post.Role)).Code;
}
