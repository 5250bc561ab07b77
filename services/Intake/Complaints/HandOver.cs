using System.Globalization;
using System.Text.RegularExpressions;

namespace ComplaintSuite.Intake.Complaints;

/// <summary>How a case came that a desk took in without a connection (CR-08). Its instant of receipt is <see cref="Complaint.ReceivedAt"/>.</summary>
/// <param name="Id">The hand-over; several cases come with one.</param>
/// <param name="OffsetMinutes">Offset from UTC of the clock that the desk read, in minutes.</param>
/// <param name="At">When it was handed over, by the clock of this service.</param>
public sealed partial record HandOver(Guid Id, int OffsetMinutes, DateTimeOffset At)
{
    /// <summary>Staff id of who handed over; null where the directory knows none of the caller.</summary>
    public string? StaffId { get; init; }

    /// <summary>
    /// Reads a time with the offset of its zone as RFC 3339 §5.6 writes it. "-00:00" says that the zone is not known (§4.3): that is no time of a desk's clock.
    /// </summary>
    /// <returns>Null for what is none.</returns>
    public static DateTimeOffset? ParseTime(string text) =>
        TimeWithOffset().IsMatch(text) && !text.EndsWith("-00:00", StringComparison.Ordinal)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : null;

    /// <summary>The time of receipt as the desk's clock showed it, as RFC 3339.</summary>
    public string Stated(DateTimeOffset receivedAt) => receivedAt.ToOffset(TimeSpan.FromMinutes(OffsetMinutes)).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFzzz", CultureInfo.InvariantCulture);

    /// <summary>Who handed over stands in it where it is known: before, it was not kept.</summary>
    public IReadOnlyDictionary<string, object?> AuditState()
    {
        var state = new Dictionary<string, object?> { ["id"] = Id, ["offset_minutes"] = OffsetMinutes, ["at"] = At };
        if (StaffId is not null)
            state["staff_id"] = StaffId;
        return state;
    }

    [GeneratedRegex(@"\A\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,6})?([Zz]|[+-]\d{2}:\d{2})\z", RegexOptions.CultureInvariant)]
    private static partial Regex TimeWithOffset();
}
