using System.Security.Cryptography;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Audit;

namespace ComplaintSuite.ServiceDefaults.Sections;

/// <summary>A record that lives through a section of a procedure: a case in Intake, a work item in Routing. Its step is written by <see cref="Acting{T}"/> alone.</summary>
public abstract class SectionRecord : IAudited
{
    protected SectionRecord()
    {
    }

    protected SectionRecord(Guid id, string organisation, string procedure, int procedureVersion, DateTimeOffset now)
    {
        Id = id;
        Organisation = organisation;
        Procedure = procedure;
        ProcedureVersion = procedureVersion;
        UpdatedAt = now;
    }

    public Guid Id { get; private set; }

    public string Organisation { get; private set; } = "";

    /// <summary>Procedure and version that the record runs under to its end.</summary>
    public string Procedure { get; private set; } = "";

    public int ProcedureVersion { get; private set; }

    /// <summary>Step of the section; null until the first is entered.</summary>
    public string? Step { get; private set; }

    /// <summary>Rises with each step and act; concurrency token and expected_version of the API.</summary>
    public long Version { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public byte[] AuditSalt { get; private set; } = RandomNumberGenerator.GetBytes(16);

    /// <summary>When the steps and acts that its clocks ask for happened, in either section. It follows from the history of both.</summary>
    public MoveTimes MoveTimes { get; private set; } = MoveTimes.None;

    /// <summary>Local day by which the person asked for it; null for none.</summary>
    public DateOnly? RequestedDate { get; private set; }

    /// <summary>When the person asked for that day.</summary>
    public DateTimeOffset? RequestedAt { get; private set; }

    /// <summary>Taken over from a published record by the import client (CH-03): its clocks are computed, and none of them tells anybody.</summary>
    public bool PublishedRecord { get; private set; }

    public abstract Guid CaseId { get; }

    public abstract IReadOnlyDictionary<string, object?> AuditState();

    /// <summary>The day by which the person asks for it, in the place of any earlier one; <see cref="Acting{T, TSubject}"/> brings the clocks after it.</summary>
    public void AskFor(DateOnly day, DateTimeOffset at)
    {
        RequestedDate = day;
        RequestedAt = at;
    }

    /// <summary>What the case brings along from the other section.</summary>
    public void TakeMoves(MoveTimes times) => MoveTimes = times;

    /// <summary>The earliest due time among its open clocks; null where none runs.</summary>
    public virtual void SetDue(DateTimeOffset? dueAt)
    {
    }

    protected void MarkPublished() => PublishedRecord = true;

    /// <summary>Whether its open clocks are tracked beside it (<see cref="Storage.ServiceDb.LoadClocksAsync"/>).</summary>
    internal bool HasClocks { get; set; }

    internal void Advance(string? step, DateTimeOffset now)
    {
        Step = step ?? Step;
        Version++;
        UpdatedAt = now > UpdatedAt ? now : UpdatedAt;
    }
}
