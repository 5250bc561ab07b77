using System.Security.Cryptography;
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

    public abstract Guid CaseId { get; }

    public abstract IReadOnlyDictionary<string, object?> AuditState();

    internal void Advance(string? step, DateTimeOffset now)
    {
        Step = step ?? Step;
        Version++;
        UpdatedAt = now;
    }
}
