namespace ComplaintSuite.Routing.HandlingLog;

/// <summary>A line of the handling log (投诉处理记录表): a handled complaint whose result was handed in. Append-only.</summary>
public sealed record LogEntry
{
    public required Guid WorkItemId { get; init; }

    public required string Organisation { get; init; }

    public required Guid CaseId { get; init; }

    public required string CaseNumber { get; init; }

    public required string Category { get; init; }

    public required string Department { get; init; }

    /// <summary>Staff id of the handler.</summary>
    public required string Handler { get; init; }

    public required string? Severity { get; init; }

    public required string? Validity { get; init; }

    public required string? Outcome { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required DateTimeOffset HandledAt { get; init; }

    public required DateTimeOffset HandedInAt { get; init; }
}
