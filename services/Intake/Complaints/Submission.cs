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

    public required IReadOnlyList<string> UnknownFields { get; init; }

    public bool HarmOngoing { get; init; }

    public DateOnly? RequestedDate { get; init; }

    public bool ProtectIdentity { get; init; }

    public required string Language { get; init; }

    public bool WithoutAccessCode { get; init; }

    public bool PublishedRecord { get; init; }

    /// <summary>When a publisher received it; null for a submission that comes in now.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }
}
