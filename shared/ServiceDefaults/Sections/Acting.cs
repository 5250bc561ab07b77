using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.Procedures.Time;
using ComplaintSuite.ServiceDefaults.Acts;
using ComplaintSuite.ServiceDefaults.Audit;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Storage;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace ComplaintSuite.ServiceDefaults.Sections;

/// <summary>Who acts, as history and audit name them.</summary>
/// <param name="Id">Subject of the sign-on, client id, or "system".</param>
/// <param name="Actor">What the procedure asks about them.</param>
public sealed record Person(string Id, Actor Actor)
{
    public static Person System { get; } = new("system", Actor.System);

    /// <summary>Posts held, with the kind of each (empty for none) and the role that it gives, in the order of their codes.</summary>
    public IReadOnlyList<(string Code, string Kind, string Role)> Posts { get; private init; } = [];

    /// <summary>
    /// The caller with the posts and roles that the directory says at this moment: of a matter of a place, those count that are not of another place of its kind, so that `by: [clerk]` is no
    /// clerk of the next estate.
    /// </summary>
    /// <param name="caller">The caller.</param>
    /// <param name="directory">The organisation's; null where it is not known.</param>
    /// <param name="place">Department where the matter belongs: a post of a kind counts as that where it is the one of that place. Null where the procedure knows no places.</param>
    /// <param name="department">The department that has it, wherever that stands; null where none has.</param>
    public static Person From(Caller caller, DirectoryView? directory, string? place, string? department)
    {
        if (directory is null)
            return new(caller.Machine ?? caller.Subject, new(caller.Roles, new HashSet<string>(), IsSystem: false));
        var counts = Counting(caller.Subject, directory, place, department);
        return Of(caller.Machine ?? caller.Subject, directory.AtPresent(caller, counts).Roles, counts, directory, place, department);
    }

    /// <summary>Somebody of the staff whose word of before takes effect now, with the posts and roles that the directory says at this moment.</summary>
    /// <param name="subject">Subject of the sign-on.</param>
    /// <param name="directory">The organisation's.</param>
    /// <param name="place">Department where the matter belongs; null where the procedure knows no places.</param>
    /// <param name="department">The department that has it, wherever that stands; null where none has.</param>
    public static Person Of(string subject, DirectoryView directory, string? place, string? department)
    {
        ArgumentNullException.ThrowIfNull(directory);
        var counts = Counting(subject, directory, place, department);
        return Of(subject, counts.Select(post => post.Role).ToHashSet(), counts, directory, place, department);
    }

    private static List<Contracts.Routing.V1.Post> Counting(string subject, DirectoryView directory, string? place, string? department) =>
        [.. directory.PostsOf(subject).Where(post => post.Department == department || !directory.IsElsewhere(place, post.Department))];

    private static Person Of(string id, IReadOnlySet<string> roles, List<Contracts.Routing.V1.Post> counts, DirectoryView directory, string? place, string? department)
    {
        // Of another place, a post is not what its kind says, unless that has the matter.
        var posts = counts.Select(post => (post.Code, Kind: post.Kind.Length > 0 && (post.Department == department || directory.PostsAt(place, post.Kind).Contains(post)) ? post.Kind : "", post.Role)).ToList();
        return new(id, new(
            roles, posts.Select(post => post.Code).Concat(posts.Where(post => post.Kind.Length > 0).Select(post => post.Kind)).ToHashSet(), IsSystem: false))
        {
            Posts = [.. posts.OrderBy(post => post.Code, StringComparer.Ordinal)],
        };
    }

    /// <summary>The service itself, moved by somebody whom history and audit name.</summary>
    public static Person SystemFor(Caller caller) => new(caller.Machine ?? caller.Subject, Actor.System);

    /// <summary>The service itself goes on with what this person began: history and audit go on naming the person.</summary>
    public Person AsSystem() => this with { Actor = Actor.System };
}

/// <summary>
/// Acts on the records of one section: asks the procedure, then writes step, history, audit entry, clocks and event together. Nothing else writes a step.
/// Make one per unit of work; the caller saves.
/// </summary>
/// <param name="db">The service's database, inside a transaction.</param>
/// <param name="registry">Computes due dates.</param>
/// <param name="procedure">The version that the record runs under.</param>
/// <param name="vocabulary">The service's answers to the section's lines.</param>
/// <param name="subject">What the guards are asked about, where they need the acting person beside the record.</param>
/// <param name="now">The instant of the act.</param>
public class Acting<T, TSubject>(
    ServiceDb db, ProcedureRegistry registry, Procedure procedure, Vocabulary<TSubject> vocabulary, Func<T, Person, TSubject> subject, DateTimeOffset now)
    where T : SectionRecord
    where TSubject : notnull
{
    /// <summary>Our own limits: what is written down on one record is read as a whole, by people and at its archiving. A party of the case can't take the staff's room.</summary>
    private const int MostActs = 1_000;
    private const int MostActsOfParties = 100;
    private const int MostWritten = 1_000_000;
    private const int MostWrittenOfParties = 100_000;

    private const string MustWithdraw = "must-withdraw";

    private readonly HashSet<string> _inVain = [];
    private DateTimeOffset? _happenedAt;
    private string? _post;

    private SectionTable Table => procedure.Of(vocabulary.Section);

    private WorkingCalendar Calendar => registry.Calendars[procedure.CalendarId];

    private ClockCourse Course => new(registry, procedure, vocabulary.Section);

    /// <summary>When what is done happened: earlier than now only where a published record is taken over, whose clocks run by its own times.</summary>
    public DateTimeOffset HappenedAt { get => _happenedAt ?? now; set => _happenedAt = value; }

    /// <summary>Refuses with every unmet demand.</summary>
    /// <exception cref="Refusal">The procedure says no.</exception>
    public void Require(T record, string move, Person person)
    {
        if (Unmet(record, move, person) is { Count: > 0 } unmet)
            throw Refusal.Unmet(unmet);
    }

    /// <summary>Every unmet demand; empty when the procedure permits it.</summary>
    public IReadOnlyList<Violation> Unmet(T record, string move, Person person) => Table.Check(move, record.Step, subject(record, person), person.Actor, vocabulary);

    /// <summary>What a person may enter or do, if what it demands is there.</summary>
    public IEnumerable<string> MovesOf(T record, Person person) => Table.MovesOf(record.Step, subject(record, person), person.Actor, vocabulary);

    /// <summary>Enters a step if the procedure permits it.</summary>
    /// <returns>Id of the event.</returns>
    /// <exception cref="Refusal">The procedure says no.</exception>
    public Guid Enter(T record, string step, Person person, IMessage fact, string? reason = null) => Move(record, step, step, person, fact, reason);

    /// <summary>Does an act if the procedure permits it.</summary>
    /// <returns>Id of the event.</returns>
    /// <exception cref="Refusal">The procedure says no.</exception>
    public Guid Do(T record, string act, Person person, IMessage fact, string? reason = null) => Move(record, act, null, person, fact, reason);

    /// <summary>Does an act of the procedure's own if the procedure permits it, and writes its form down.</summary>
    /// <param name="record">The record.</param>
    /// <param name="act">Its name.</param>
    /// <param name="filled">Its form; the subject answers with the same.</param>
    /// <param name="person">Who does it.</param>
    /// <param name="staffId">Staff id of who does it; empty for the complainant and for the service itself.</param>
    /// <param name="close">How the service keeps words, by the id of what is written down.</param>
    /// <param name="fact">The event that tells of it.</param>
    /// <param name="effect">What else the act does to the record; null for nothing.</param>
    /// <returns>What was written down, and the id of the event.</returns>
    /// <exception cref="Refusal">The procedure says no.</exception>
    public (ActRecord Written, Guid EventId) DoOwn(
        T record, string act, IReadOnlyDictionary<string, string> filled, Person person, string staffId, Func<byte[], Guid, byte[]> close, Func<ActRecord, IMessage> fact, Action? effect = null)
    {
        Require(record, act, person);
        var form = Table.OwnAct(act)!;
        RequireRoom(record, form, filled, staffId);
        var written = ActRecord.Of(record, act, form, filled, staffId, now, close);
        db.Add(written);
        record.TakeAct(record.Done.With(act, form, filled, written.Id, Table.AnswerTo(act) is not null, staffId), written.Link(record.ActsSha256));
        if (form.RecusalBy(filled, staffId) is { } recusal)
            record.Take(recusal);
        ForgetBarred(record, InstantAfter(record));
        effect?.Invoke();
        return (written, Make(record, act, null, person, fact(written), null));
    }

    /// <summary>What answers something that waits has its room in any case.</summary>
    private static void RequireRoom(T record, OwnAct form, IReadOnlyDictionary<string, string> filled, string staffId)
    {
        var (count, characters, acts, written) = staffId.Length == 0
            ? (record.Done.CountOfParties, record.Done.CharactersOfParties, MostActsOfParties, MostWrittenOfParties)
            : (record.Done.Count, record.Done.Characters, MostActs, MostWritten);
        if (form.Answers is null && (count >= acts || characters + DoneActs.LengthOf(filled) > written))
            throw Refusal.Precondition("ACTS_FULL", $"At most {acts:N0} acts with {written:N0} characters are written down here.");
    }

    /// <summary>Records that a clock ran out. The clock belongs to the record.</summary>
    public Guid RunOut(T record, RunningClock clock)
    {
        clock.Fire(now);
        return Write(record, $"clock-ran-out:{clock.Name}", null, Person.System, null, clock.Rule, null, new ClockRanOut
        {
            Clock = clock.Name,
            Rule = clock.Rule,
            DueTime = Timestamp.FromDateTimeOffset(clock.DueAt),
            Outcome = clock.Outcome,
            Post = clock.Post ?? "",
            RecordId = record.Id.ToString(),
            Place = procedure.PlaceOf(record.Details) ?? "",
            HandOverId = record.HandedOverAfter(clock.DueAt)?.ToString() ?? "",
            ClockId = clock.Id.ToString(),
        });
    }

    /// <summary>
    /// Takes in that a step was entered or an act done in the other section: clocks of this one may begin, pause or go on by it. What no clock names, and what is known
    /// already, changes nothing.
    /// </summary>
    /// <param name="record">The record.</param>
    /// <param name="move">Step or act of the other section.</param>
    /// <param name="at">When it happened there.</param>
    /// <param name="changed">It changed the record beside, such as the day that was asked for: that is taken in also where no clock names the step or act.</param>
    public void Note(T record, string move, DateTimeOffset at, bool changed = false)
    {
        if (_inVain.Contains(move))
            return;
        var before = record.MoveTimes;
        Remember(record, move, at);
        if (!changed && before.Equals(record.MoveTimes))
            return;
        TakeIn(record, $"note:{move}");
        Reconcile(record, move, at, Person.System);
    }

    /// <summary>
    /// Takes in an act of the procedure's own that was done in the other section: what this section asks for of it, and who must withdraw by it or need not any more. What neither
    /// changes leaves no trace. Its instant is taken in by <see cref="Note"/> afterwards, unless it was done in vain.
    /// </summary>
    /// <param name="record">The record.</param>
    /// <param name="act">Its name.</param>
    /// <param name="form">What the procedure says of it; null where it has it no more.</param>
    /// <param name="codes">The codes of its form.</param>
    /// <param name="by">Staff id of who did it; empty for the complainant.</param>
    public void NoteAct(T record, string act, OwnAct? form, IReadOnlyDictionary<string, string> codes, string by)
    {
        if (form is null)
            return;
        var at = InstantAfter(record);
        var recusal = form.RecusalBy(codes, by);
        var isNew = recusal is { } said && record.Take(said);
        if (isNew)
        {
            ForgetBarred(record, at);
            TakeIn(record, recusal!.Value.MustWithdraw ? MustWithdraw : "need-not-withdraw");
        }
        if (!procedure.Asks(vocabulary.Section, act))
        {
            if (isNew)
                Reconcile(record, null, at, Person.System);
            return;
        }
        // What answered it before answers it no more: it was done anew, and waits.
        var answer = procedure.AnswerHeard(vocabulary.Section, act);
        record.TakeKnown(record.Done.Without(answer).WithForeign(act, form.Each is { } each && codes.TryGetValue(each, out var value) ? [value] : [], codes, by));
        // Whoever had to withdraw already, when the other section had not heard of it, did it, or was named, in vain.
        _inVain.UnionWith(ForgetBarred(record, at));
        TakeIn(record, $"note:{act}");
        Reconcile(record, null, at, Person.System);
    }

    /// <summary>
    /// Whoever declared a relation to what the record is about must withdraw from it, by the rule of the procedure's recusal and without an act of anybody. Who must already changes nothing.
    /// </summary>
    /// <param name="record">The record.</param>
    /// <param name="staffIds">Who declared one.</param>
    /// <param name="fact">The event that tells of those who had not had to before.</param>
    public void Bar(T record, IReadOnlyList<string> staffIds, Func<IReadOnlyList<string>, IMessage> fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        var at = InstantAfter(record);
        var barred = Barred(record, staffIds);
        if (barred.Count == 0)
            return;
        ForgetBarred(record, at);
        Write(record, MustWithdraw, null, Person.System, null, string.Join(',', procedure.RecusalRules), null, fact(barred));
        Reconcile(record, null, at, Person.System);
    }

    /// <summary>Takes in who must withdraw by a relation that the other section met.</summary>
    /// <param name="record">The record.</param>
    /// <param name="staffIds">Who must.</param>
    public void NoteRecusal(T record, IEnumerable<string> staffIds)
    {
        var at = InstantAfter(record);
        if (Barred(record, staffIds).Count == 0)
            return;
        ForgetBarred(record, at);
        TakeIn(record, MustWithdraw);
        Reconcile(record, null, at, Person.System);
    }

    private static List<string> Barred(T record, IEnumerable<string> staffIds) => [.. staffIds.Where(staffId => record.Take(new Recusal(staffId, MustWithdraw: true)))];

    /// <summary>What counts no more since somebody must withdraw. Clocks that go by it follow with the next <see cref="Reconcile"/>.</summary>
    /// <returns>The acts.</returns>
    private HashSet<string> ForgetBarred(T record, DateTimeOffset at)
    {
        var kept = record.Done.WithoutBarred(record.Barred, procedure);
        var forgotten = record.Done.Acts.Keys.Except(kept.Acts.Keys).ToHashSet();
        record.TakeKnown(kept);
        record.TakeMoves(ClockCourse.Forget(record.MoveTimes, OpenClocks(record), forgotten, at));
        return forgotten;
    }

    /// <summary>Takes in that the record was changed by a fact of the other section, such as its severity: an audit entry, and the clocks follow.</summary>
    /// <param name="record">The record, changed.</param>
    /// <param name="what">The fact, for the audit trail.</param>
    public void NoteChange(T record, string what)
    {
        var at = InstantAfter(record);
        TakeIn(record, what);
        Reconcile(record, null, at, Person.System);
    }

    /// <summary>Computes a running clock again by the present calendar.</summary>
    public void Recompute(T record, RunningClock clock)
    {
        clock.Recompute(Calendar, now);
        clock.Told(Write(record, $"clock-recomputed:{clock.Name}", null, Person.System, null, clock.Rule, null, clock.ToEvent(clock.Changes)));
        ClockChanges.Arrange(record, OpenClocks(record));
    }

    /// <summary>
    /// When what is done now happened, in the order of the record: hosts read different clocks, and what comes after the reopening, which another host wrote, is not before it.
    /// </summary>
    private DateTimeOffset InstantAfter(T record) => _happenedAt ?? new[] { now, record.UpdatedAt, record.MoveTimes.Since ?? now }.Max();

    private Guid Move(T record, string move, string? step, Person person, IMessage fact, string? reason)
    {
        Require(record, move, person);
        return Make(record, move, step, person, fact, reason);
    }

    private Guid Make(T record, string move, string? step, Person person, IMessage fact, string? reason)
    {
        var at = InstantAfter(record);
        MoveRule rule = (MoveRule?)Table.Step(move) ?? Table.Act(move)!;
        _post = PostFor(rule, person);
        var goesBack = Table.ComesByItself(move, record.Step);
        var eventId = Write(record, move, step, person, _post, rule.Rules.Count > 0 ? string.Join(',', rule.Rules) : null, reason, fact);
        var closed = goesBack ? ClockCourse.ClosedBy(record.MoveTimes, ClocksOf(record), Table.Lifecycle.Step(move)!.ByItself) : null;
        if (Table.Lifecycle.Step(move)?.BeginsAnew == true)
            BeginAnew(record, move, at);
        else if (goesBack)
            record.TakeMoves(ClockCourse.Forget(record.MoveTimes, OpenClocks(record), Table.Lifecycle.Step(move)!.ByItself, at));
        else
            Remember(record, move, at);
        if (Table.IsLookedBackTo(move))
            record.TakeKnown(record.Done.WithTyped(move));
        // What was finished is not: its clocks run as if it had never been, and none begins by the return.
        Reconcile(record, goesBack ? null : move, at, person, closed);
        return eventId;
    }

    private Guid Write(T record, string move, string? step, Person person, string? post, string? rule, string? reason, IMessage fact)
    {
        var from = record.Step;
        record.Advance(step, now);
        var eventId = db.Publish(record.Organisation, record.CaseId.ToString(), record.Version, fact, now);
        db.History.Add(new()
        {
            RecordId = record.Id,
            Version = record.Version,
            Organisation = record.Organisation,
            CaseId = record.CaseId,
            Move = move,
            From = from,
            To = record.Step,
            Actor = person.Id,
            Post = post,
            Reason = reason,
            Rule = rule,
            At = now,
            ProcedureVersion = record.ProcedureVersion,
            EventId = eventId,
            EventType = fact.Descriptor.FullName,
            EventPayload = fact.ToByteArray(),
        });
        db.AuditEntries.Add(AuditEntry.Of(record, move, person.Id, post, rule, now));
        return eventId;
    }

    /// <summary>A change that is no step or act of this section, so not of its history.</summary>
    private void TakeIn(T record, string what)
    {
        record.Advance(null, now);
        db.AuditEntries.Add(AuditEntry.Of(record, what, Person.System.Id, null, null, now));
    }

    private void Remember(T record, string move, DateTimeOffset at) => record.TakeMoves(Course.Remember(record.MoveTimes, move, at));

    /// <summary>A new round has clocks of its own: none of the round before runs on, and none begins from what happened in it. What waits for its answer goes on waiting, and its time goes on.</summary>
    private void BeginAnew(T record, string move, DateTimeOffset at)
    {
        record.TakeKnown(record.Done.Anew(Table, move));
        record.TakeMoves(record.MoveTimes.Anew(move, at, Course.BeginAnew(record, OpenClocks(record), at)));
    }

    /// <summary>
    /// Brings the clocks of this section after what has happened (<see cref="ClockCourse"/>). Needs the record's open clocks to be tracked: <see cref="ServiceDb.Clocks"/> are
    /// loaded with the record.
    /// </summary>
    private void Reconcile(T record, string? move, DateTimeOffset at, Person person, IReadOnlyList<RunningClock>? closed = null)
    {
        var about = subject(record, person);
        Course.Reconcile(record, OpenClocks(record), selector => vocabulary.Select(about, selector), move, at, now, (definition, clock) => Add(record, definition, clock), closed);
    }

    private void Add(T record, ClockDefinition definition, RunningClock clock)
    {
        db.Clocks.Add(clock);
        if (definition.Tells is { } told && !record.PublishedRecord && vocabulary.Section == Section.Work)
            clock.BeganTelling(told, procedure.PlaceOf(record.Details));
        else if (definition.Tells is { } post && !record.PublishedRecord)
            db.Publish(record.Organisation, record.CaseId.ToString(), record.Version, new ClockBegan
            {
                Clock = clock.Name,
                Rule = clock.Rule,
                DueTime = Timestamp.FromDateTimeOffset(clock.DueAt),
                Post = post,
                Place = procedure.PlaceOf(record.Details) ?? "",
                ClockId = clock.Id.ToString(),
            }, now);
        if (clock is { ProvisionalYear: { } year, Calendar: { } calendar })
            clock.BeganProvisional(new(db.Publish(record.Organisation, record.CaseId.ToString(), record.Version, clock.ToEvent(calendar, year), now), record.Version, now, calendar, year));
    }

    private List<RunningClock> OpenClocks(T record) => [.. ClocksOf(record).Where(clock => clock.IsOpen)];

    private IEnumerable<RunningClock> ClocksOf(T record) => db.LoadedClocks.Where(clock => clock.RecordId == record.Id);

    /// <summary>
    /// The post under which the person acts: the one that the line names, else the first whose role the line names; null where no post gives the right. Where the service
    /// goes on for a person, it is the one under which they began; a filing that it enters began with a clerk.
    /// </summary>
    private string? PostFor(MoveRule rule, Person person)
    {
        if (person.Actor.IsSystem)
            return person.Posts.Count == 0 ? null : _post ?? person.Posts.OrderBy(post => post.Role != Roles.Clerk).First().Code;
        var named = rule.By.Where(procedure.Posts.ContainsKey).SelectMany(name => person.Posts.Where(post => post.Code == name || post.Kind == name)).FirstOrDefault();
        return named.Code ?? person.Posts.FirstOrDefault(post => rule.By.Contains(post.Role)).Code;
    }
}

/// <summary>For sections whose guards ask about the record alone.</summary>
public sealed class Acting<T>(ServiceDb db, ProcedureRegistry registry, Procedure procedure, Vocabulary<T> vocabulary, DateTimeOffset now)
    : Acting<T, T>(db, registry, procedure, vocabulary, (record, _) => record, now)
    where T : SectionRecord;
