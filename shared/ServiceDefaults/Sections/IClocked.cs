namespace ComplaintSuite.ServiceDefaults.Sections;

/// <summary>A record whose clocks a service keeps: one that lives through a section of a procedure, or something with a due time of its own beside it.</summary>
public interface IClocked
{
    Guid Id { get; }

    /// <summary>Organisation code.</summary>
    string Organisation { get; }

    Guid CaseId { get; }

    /// <summary>Rises with each change.</summary>
    long Version { get; }

    /// <summary>Taken over from a published record: its clocks are computed, and none of them tells anybody.</summary>
    bool PublishedRecord { get; }

    /// <summary>The earliest due time among its open clocks; null where none runs.</summary>
    void SetDue(DateTimeOffset? dueAt);
}
