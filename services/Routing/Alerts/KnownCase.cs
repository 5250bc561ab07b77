namespace ComplaintSuite.Routing.Alerts;

/// <summary>What alerts need of a case, at work or not: how people call it, and who must withdraw from it, by whatever section that was found.</summary>
public sealed class KnownCase
{
    private KnownCase()
    {
    }

    public Guid CaseId { get; private set; }

    public string Organisation { get; private set; } = "";

    /// <summary>Public number; empty while nothing told it.</summary>
    public string CaseNumber { get; private set; } = "";

    /// <summary>Staff ids of those who must withdraw from the matter. Written by the database alone: events, work and rounds write it at the same time.</summary>
    public List<string> Barred { get; private set; } = [];

    /// <summary>Nothing of it was missed: it was heard of from its beginning on, or Intake was asked how it stands.</summary>
    public bool Settled { get; private set; }

    /// <summary>Rises with each change of who must withdraw, and whenever somebody need not any more, known here or not.</summary>
    public long Version { get; private set; }

    /// <summary>Id of the procedure that it runs under; null while nothing waited for an answer.</summary>
    public string? Procedure { get; private set; }

    public int? ProcedureVersion { get; private set; }
}
