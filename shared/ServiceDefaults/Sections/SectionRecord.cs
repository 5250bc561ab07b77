using System.Security.Cryptography;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Audit;

namespace ComplaintSuite.ServiceDefaults.Sections;

/// <summary>A record that lives through a section of a procedure: a case in Intake, a work item in Routing. Its step is written by <see cref="Acting{T}"/> alone.</summary>
public abstract class SectionRecord : IAudited, ICourse
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

    /// <summary>What was done of the procedure's own, as demands and clocks ask for it; it follows from what was written down.</summary>
    public DoneActs Done { get; private set; } = DoneActs.None;

    /// <summary>Chain over what was written down of the procedure's own (<see cref="Acts.ActRecord"/>); null before the first.</summary>
    public byte[]? ActsSha256 { get; private set; }

    /// <summary>What the procedure asks for beside, by name: its code; empty for what the service keeps sealed.</summary>
    public Dictionary<string, string> Details { get; protected set; } = [];

    /// <summary>Staff ids of those who must withdraw from the matter, in the order in which it came out.</summary>
    public List<string> Barred { get; private set; } = [];

    /// <summary>Local day by which the person asked for it; null for none.</summary>
    public DateOnly? RequestedDate { get; private set; }

    /// <summary>When the person asked for that day.</summary>
    public DateTimeOffset? RequestedAt { get; private set; }

    /// <summary>Taken over from a published record by the import client (CH-03): its clocks are computed, and none of them tells anybody.</summary>
    public bool PublishedRecord { get; private set; }

    public abstract Guid CaseId { get; }

    IReadOnlyDictionary<string, string> ICourse.Details => Details;

    /// <summary>Id of the hand-over by which the record came, where a time had passed by then (CR-08); null otherwise.</summary>
    public virtual Guid? HandedOverAfter(DateTimeOffset due) => null;

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

    /// <summary>For the state that an audit entry proves: nothing where nothing of the procedure's own was done, as in entries from before there was any.</summary>
    protected IEnumerable<KeyValuePair<string, object?>> AuditStateOfActs() => ActsSha256 is null ? [] : [new("acts_sha256", Convert.ToHexStringLower(ActsSha256)), new("acts", Done.Count)];

    protected void MarkPublished() => PublishedRecord = true;

    /// <summary>Whether its clocks are tracked beside it (<see cref="Storage.ServiceDb.LoadClocksAsync"/>).</summary>
    internal bool HasClocks { get; set; }

    /// <summary>Somebody must withdraw from the matter, or need not any more.</summary>
    /// <returns>False: that was known.</returns>
    protected internal bool Take(Recusal recusal)
    {
        if (Barred.Contains(recusal.StaffId) == recusal.MustWithdraw)
            return false;
        Barred = recusal.MustWithdraw ? [.. Barred, recusal.StaffId] : [.. Barred.Where(staffId => staffId != recusal.StaffId)];
        return true;
    }

    internal void TakeAct(DoneActs done, byte[] chain) => (Done, ActsSha256) = (done, chain);

    /// <summary>What the record brings along, or hears, of what was done in the other section; also a new round.</summary>
    protected internal void TakeKnown(DoneActs done) => Done = done;

    internal void Advance(string? step, DateTimeOffset now)
    {
        Step = step ?? Step;
        Version++;
        UpdatedAt = now > UpdatedAt ? now : UpdatedAt;
    }
}
