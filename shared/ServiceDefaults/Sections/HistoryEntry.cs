namespace ComplaintSuite.ServiceDefaults.Sections;

/// <summary>
/// One step entered or act done. Append-only. It keeps the event that told of it (ids and codes only), so that a snapshot of the log can be rebuilt from the
/// history after the log was trimmed.
/// </summary>
public sealed record HistoryEntry
{
    public required Guid RecordId { get; init; }

    /// <summary>Version of the record after it.</summary>
    public required long Version { get; init; }

    public required string Organisation { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>Name of the step or act.</summary>
    public required string Move { get; init; }

    /// <summary>Step before; null at the beginning.</summary>
    public required string? From { get; init; }

    /// <summary>Step after; the same as before for an act.</summary>
    public required string? To { get; init; }

    /// <summary>Subject of the sign-on, client id, or "system".</summary>
    public required string Actor { get; init; }

    /// <summary>Post that the actor held.</summary>
    public required string? Post { get; init; }

    /// <summary>Code of a reason, where one is on record; free text stays with the record.</summary>
    public required string? Reason { get; init; }

    /// <summary>Rules under which the procedure has the step or act, separated by commas.</summary>
    public required string? Rule { get; init; }

    public required DateTimeOffset At { get; init; }

    public required int ProcedureVersion { get; init; }

    public required Guid EventId { get; init; }

    /// <summary>Full name of the event's message.</summary>
    public required string EventType { get; init; }

    public required byte[] EventPayload { get; init; }
}
