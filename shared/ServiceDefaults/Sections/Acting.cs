using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
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

    /// <summary>The caller with the posts that the directory says at this moment.</summary>
    public static Person From(Caller caller, DirectoryView? directory)
    {
        var posts = directory?.PostsOf(caller.Subject) ?? [];
        return new(caller.Machine ?? caller.Subject, new(caller.Roles, posts.Select(post => post.Code).ToHashSet(), IsSystem: false))
        {
            Posts = [.. posts.Select(post => (post.Code, post.Role)).OrderBy(post => post.Code, StringComparer.Ordinal)],
        };
    }

    /// <summary>The service itself, moved by somebody whom history and audit name.</summary>
    public static Person SystemFor(Caller caller) => new(caller.Machine ?? caller.Subject, Actor.System);
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
    private SectionTable Table => procedure.Of(vocabulary.Section);

    /// <summary>Refuses with every unmet demand.</summary>
    /// <exception cref="Refusal">The procedure says no.</exception>
    public void Require(T record, string move, Person person)
    {
        if (Unmet(record, move, person) is { Count: > 0 } unmet)
            throw Refusal.Unmet(unmet);
    }

    /// <summary>Every unmet demand; empty when the procedure permits it.</summary>
    public IReadOnlyList<Violation> Unmet(T record, string move, Person person) => Table.Check(move, record.Step, subject(record, person), person.Actor, vocabulary);

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
        return Write(record, $"clock-ran-out:{clock.Name}", null, Person.System, null, clock.Rule, null,
            new ClockRanOut { Clock = clock.Name, Rule = clock.Rule, DueTime = Timestamp.FromDateTimeOffset(clock.DueAt) });
    }

    private Guid Move(T record, string move, string? step, Person person, IMessage fact, string? reason)
    {
        Require(record, move, person);
        MoveRule rule = (MoveRule?)Table.Step(move) ?? Table.Act(move)!;
        var eventId = Write(record, move, step, person, PostFor(rule, person), rule.Rules.Count > 0 ? string.Join(',', rule.Rules) : null, reason, fact);
        MoveClocks(record, move, person);
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

    /// <summary>Needs the record's open clocks to be tracked: <see cref="ServiceDb.Clocks"/> are loaded with the record.</summary>
    private void MoveClocks(T record, string move, Person person)
    {
        var ended = procedure.ClocksEndedBy(vocabulary.Section, move).Select(clock => clock.Name).ToHashSet();
        var voided = record.Step == move ? procedure.ClocksVoidedBy(vocabulary.Section, move).Select(clock => clock.Name).ToHashSet() : [];
        foreach (var clock in db.Clocks.Local.Where(clock => clock.RecordId == record.Id && clock.IsOpen))
            if (ended.Contains(clock.Name))
                clock.End(now);
            else if (voided.Contains(clock.Name))
                clock.Void(now);

        foreach (var definition in procedure.ClocksStartedBy(move, subject(record, person), vocabulary).Where(definition => definition.EndsIn == vocabulary.Section))
            db.Clocks.Add(new(Guid.CreateVersion7(now), record, definition, registry.Due(procedure, definition, now), now));
    }

    /// <summary>The post under which the person acts: the one that the line names, else the first whose role the line names; null where no post gives the right.</summary>
    private string? PostFor(MoveRule rule, Person person) =>
        rule.By.FirstOrDefault(name => procedure.Posts.ContainsKey(name) && person.Actor.Posts.Contains(name)) ?? person.Posts.FirstOrDefault(post => rule.By.Contains(post.Role)).Code;
}

/// <summary>For sections whose guards ask about the record alone.</summary>
public sealed class Acting<T>(ServiceDb db, ProcedureRegistry registry, Procedure procedure, Vocabulary<T> vocabulary, DateTimeOffset now)
    : Acting<T, T>(db, registry, procedure, vocabulary, (record, _) => record, now)
    where T : SectionRecord;
