using ComplaintSuite.Intake.Parties;

namespace ComplaintSuite.Intake.Complaints;

/// <summary>What somebody hands in, its form already checked. Empty texts are null.</summary>
public sealed record Submission
{
    public required string Kind { get; init; }

    public required string Channel { get; init; }

    public string? ChannelDescription { get; init; }

    public string? Subject { get; init; }

    public string? Facts { get; init; }

    public string? Leads { get; init; }

    public string? Demand { get; init; }

    public PartyDetails? Respondent { get; init; }

    public PartyDetails? Complainant { get; init; }

    /// <summary>Who acts for the complainant; null where nobody does.</summary>
    public PartyDetails? Agent { get; init; }

    public required IReadOnlyList<string> UnknownFields { get; init; }

    /// <summary>What the procedure asks for beside, by name, as <see cref="Procedures.FormField.Read"/> keeps it.</summary>
    public IReadOnlyDictionary<string, string> Details { get; init; } = new Dictionary<string, string>();

    public bool HarmOngoing { get; init; }

    public DateOnly? RequestedDate { get; init; }

    public bool ProtectIdentity { get; init; }

    public required string Language { get; init; }

    public bool WithoutAccessCode { get; init; }

    /// <summary>Whether whoever sends it says that they take down what somebody else tells: by "other" anything may come, also what they file for themselves.</summary>
    public bool TakesDown { get; init; }

    public bool PublishedRecord { get; init; }

    /// <summary>When a publisher, or a desk without a connection, received it; null for a submission that comes in now.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>The hand-over of a desk that had no connection; null for every other submission.</summary>
    public HandOver? HandedOver { get; init; }
}
