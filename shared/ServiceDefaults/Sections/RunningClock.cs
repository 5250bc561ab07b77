using ComplaintSuite.Procedures;
using ComplaintSuite.Procedures.Time;

namespace ComplaintSuite.ServiceDefaults.Sections;

/// <summary>One clock of a record, in the service whose step or act ends it. Fires once; an ended or voided clock never does.</summary>
public sealed class RunningClock
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    private RunningClock()
    {
    }

    public RunningClock(Guid id, SectionRecord record, ClockDefinition definition, DueDate due, DateTimeOffset startedAt)
    {
        Id = id;
        Organisation = record.Organisation;
        CaseId = record.CaseId;
        RecordId = record.Id;
        Name = definition.Name;
        Rule = definition.Rule;
        Origin = definition.Origin;
        Limit = definition.Limit.ToString();
        StartedAt = startedAt;
        DueAt = due.At;
        ProvisionalYear = due.ProvisionalYear;
        Provenance = due.Provenance.ToJson();
    }

    public Guid Id { get; private set; }

    public string Organisation { get; private set; } = "";

    public Guid CaseId { get; private set; }

    public Guid RecordId { get; private set; }

    /// <summary>Name in the procedure.</summary>
    public string Name { get; private set; } = "";

    public string Rule { get; private set; } = "";

    /// <summary>text, inferred or house.</summary>
    public string Origin { get; private set; } = "";

    /// <summary>As the procedure writes it.</summary>
    public string Limit { get; private set; } = "";

    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>The last instant at which the act is in time.</summary>
    public DateTimeOffset DueAt { get; private set; }

    /// <summary>Year without a calendar that the date reaches into; null when the date is final.</summary>
    public int? ProvisionalYear { get; private set; }

    /// <summary>How the date came about, day by day, as JSON.</summary>
    public string Provenance { get; private set; } = "{}";

    /// <summary>The date with its reasons, as it was computed.</summary>
    public DueDate Due => new(DueAt, ProvisionalYear, ComplaintSuite.Procedures.Time.Provenance.FromJson(Provenance));

    /// <summary>When the awaited step or act happened.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>When the clock ran out unanswered.</summary>
    public DateTimeOffset? FiredAt { get; private set; }

    /// <summary>When it lost its meaning, such as by a withdrawal.</summary>
    public DateTimeOffset? VoidedAt { get; private set; }

    /// <summary>How often it was due and could not be carried out.</summary>
    public int Attempts { get; private set; }

    /// <summary>Before this the sweep leaves it alone; null while no attempt failed.</summary>
    public DateTimeOffset? NextAttemptAt { get; private set; }

    public bool IsOpen => EndedAt is null && VoidedAt is null;

    public void End(DateTimeOffset now) => EndedAt ??= now;

    public void Void(DateTimeOffset now) => VoidedAt ??= now;

    public void Fire(DateTimeOffset now) => FiredAt ??= now;

    /// <summary>It was due and could not be carried out: each failure doubles the pause before the next attempt, from 5 seconds to an hour.</summary>
    public void Fail(DateTimeOffset now)
    {
        NextAttemptAt = now + TimeSpan.FromTicks(Math.Min(FirstPause.Ticks << Math.Min(Attempts, 20), LongestPause.Ticks));
        Attempts++;
    }
}
