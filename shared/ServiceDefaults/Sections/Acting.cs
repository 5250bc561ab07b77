using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.Procedures.Time;
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

    /// <summary>Posts held, with the role that each gives, in the order of their codes.</summary>
    public IReadOnlyList<(string Code, string Role)> Posts { get; private init; } = [];

    /// <summary>The caller with the posts and roles that the directory says at this moment.</summary>
    public static Person From(Caller caller, DirectoryView? directory)
    {
        var posts = directory?.PostsOf(caller.Subject) ?? [];
        return new(caller.Machine ?? caller.Subject, new((directory?.AtPresent(caller) ?? caller).Roles, posts.Select(post => post.Code).ToHashSet(), IsSystem: false))
        {
            Posts = [.. posts.Select(post => (post.Code, post.Role)).OrderBy(post => post.Code, StringComparer.Ordinal)],
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
    private DateTimeOffset? _happenedAt;
    private string? _post;

    private SectionTable Table => procedure.Of(vocabulary.Section);

    private WorkingCalendar Calendar => registry.Calendars[procedure.CalendarId];

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
        });
    }

    /// <summary>
    /// Takes in that a step was entered or an act done in the other section: clocks of this one may begin, pause or go on by it. What no clock names, and what is known
    /// already, changes nothing.
    /// </summary>
    /// <param name="record">The record.</param>
    /// <param name="move">Step or act of the other section.</param>
    /// <param name="at">When it happened there.</param>
    public void Note(T record, string move, DateTimeOffset at)
    {
        var before = record.MoveTimes;
        Remember(record, move, at);
        if (before.Equals(record.MoveTimes))
            return;
        TakeIn(record, $"note:{move}");
        Reconcile(record, move, at, Person.System);
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
        var at = InstantAfter(record);
        MoveRule rule = (MoveRule?)Table.Step(move) ?? Table.Act(move)!;
        _post = PostFor(rule, person);
        var eventId = Write(record, move, step, person, _post, rule.Rules.Count > 0 ? string.Join(',', rule.Rules) : null, reason, fact);
        if (Table.Lifecycle.Step(move)?.BeginsAnew == true)
            BeginAnew(record, move, at);
        else
            Remember(record, move, at);
        Reconcile(record, move, at, person);
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

    private void Remember(T record, string move, DateTimeOffset at)
    {
        if (procedure.ClockMoves.Contains(move))
            record.TakeMoves(record.MoveTimes.With(move, at, procedure.PausesClocks(move)));
    }

    /// <summary>A new round has clocks of its own: none of the round before runs on, and none begins from what happened in it.</summary>
    private void BeginAnew(T record, string move, DateTimeOffset at)
    {
        foreach (var clock in OpenClocks(record))
            clock.Void(at);
        record.TakeMoves(MoveTimes.Anew(move, at));
    }

    /// <summary>
    /// Brings the clocks of this section after what has happened: a clock runs while its start has come, its conditions hold and its end has not come. One that runs is
    /// not begun again by a repeated start. Needs the record's open clocks to be tracked: <see cref="ServiceDb.Clocks"/> are loaded with the record.
    /// </summary>
    private void Reconcile(T record, string? move, DateTimeOffset at, Person person)
    {
        var about = subject(record, person);
        string? Select(string selector) => vocabulary.Select(about, selector);
        foreach (var definition in procedure.ClocksOf(vocabulary.Section))
        {
            var clock = OpenClocks(record).SingleOrDefault(open => open.Name == definition.Name);
            var lives = record.Step is { } step && procedure.CanEnd(definition, step);
            if (clock is not null && move is not null && definition.To.Contains(move))
                clock.End(at);
            else if (clock is not null && (!lives || !definition.Holds(Select)))
                clock.Void(at);
            if (clock?.IsOpen == true)
                Follow(record, definition, clock, move, at);
            else if (lives && definition.RunsSince(record.MoveTimes, Select, move) is { } start)
                Begin(record, definition, start);
        }
    }

    private void Follow(T record, ClockDefinition definition, RunningClock clock, string? move, DateTimeOffset at)
    {
        if (move is not null)
            Hold(definition, clock, move, at);
        if (definition.OrRequestedDate && record.RequestedDate is { } day)
            clock.ReplaceBy(day, record.RequestedAt ?? at);
    }

    private void Hold(ClockDefinition definition, RunningClock clock, string move, DateTimeOffset at)
    {
        if (definition.PausedBy.Contains(move))
            clock.Pause(at);
        else if (definition.ResumedBy.Contains(move))
            clock.Resume(Calendar, at);
    }

    private void Begin(T record, ClockDefinition definition, DateTimeOffset start)
    {
        var startedBy = definition.From.First(from => record.MoveTimes.Latest.TryGetValue(from, out var at) && at == start);
        var clock = new RunningClock(Guid.CreateVersion7(now), record, definition, registry.Due(procedure, definition, start, startedBy), start, now);
        GoThrough(record, definition, clock);
        db.Clocks.Add(clock);
        if (clock is { ProvisionalYear: { } year, Calendar: { } calendar })
            clock.BeganProvisional(new(db.Publish(record.Organisation, record.CaseId.ToString(), record.Version, clock.ToEvent(calendar, year), now), record.Version, now, calendar, year));
    }

    /// <summary>What happened between the beginning of a clock and the moment in which it was found to run: pauses and the day asked for, in their order.</summary>
    private void GoThrough(T record, ClockDefinition definition, RunningClock clock)
    {
        var (before, since) = (record.MoveTimes.Pauses.Where(pause => pause.At < clock.StartedAt), record.MoveTimes.Pauses.Where(pause => pause.At >= clock.StartedAt));
        if (before.LastOrDefault(pause => definition.PausedBy.Contains(pause.Move) || definition.ResumedBy.Contains(pause.Move)) is { } last)
            Hold(definition, clock, last.Move, clock.StartedAt);
        foreach (var pause in since.Where(pause => !(record.RequestedAt < pause.At)))
            Hold(definition, clock, pause.Move, pause.At);
        if (definition.OrRequestedDate && record.RequestedDate is { } day)
            clock.ReplaceBy(day, record.RequestedAt > clock.StartedAt ? record.RequestedAt.Value : clock.StartedAt);
        foreach (var pause in since.Where(pause => record.RequestedAt < pause.At))
            Hold(definition, clock, pause.Move, pause.At);
    }

    private List<RunningClock> OpenClocks(T record) => [.. db.LoadedClocks.Where(clock => clock.RecordId == record.Id && clock.IsOpen)];

    /// <summary>
    /// The post under which the person acts: the one that the line names, else the first whose role the line names; null where no post gives the right. Where the service
    /// goes on for a person, it is the one under which they began; a filing that it enters began with a clerk.
    /// </summary>
    private string? PostFor(MoveRule rule, Person person)
    {
        if (person.Actor.IsSystem)
            return person.Posts.Count == 0 ? null : _post ?? person.Posts.OrderBy(post => post.Role != Roles.Clerk).First().Code;
        return rule.By.FirstOrDefault(name => procedure.Posts.ContainsKey(name) && person.Actor.Posts.Contains(name)) ?? person.Posts.FirstOrDefault(post => rule.By.Contains(post.Role)).Code;
    }
}

/// <summary>For sections whose guards ask about the record alone.</summary>
public sealed class Acting<T>(ServiceDb db, ProcedureRegistry registry, Procedure procedure, Vocabulary<T> vocabulary, DateTimeOffset now)
    : Acting<T, T>(db, registry, procedure, vocabulary, (record, _) => record, now)
    where T : SectionRecord;
