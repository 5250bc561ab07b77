using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.ServiceDefaults.Sections;

namespace ComplaintSuite.Routing.Alerts;

/// <summary>How a clock stands, as far as alerts tell of it.</summary>
/// <param name="Id">The clock.</param>
/// <param name="Name">Its name in the procedure.</param>
/// <param name="IsOpen">Nothing has ended it.</param>
/// <param name="RanOut">Its time is over.</param>
/// <param name="IsApproved">Its overrun was approved.</param>
internal sealed record ClockState(Guid Id, string Name, bool IsOpen, bool RanOut, bool IsApproved)
{
    public static ClockState Of(ClockChanged told) => new(Guid.Parse(told.ClockId), told.Clock, told.EndTime is null && told.VoidTime is null, told.RunOutTime is not null, told.ApproveTime is not null);

    public static ClockState Of(RunningClock clock) => new(clock.Id, clock.Name, clock.IsOpen, clock.FiredAt is not null, clock.ApprovedAt is not null);

    public static ClockState Of(OpenClock clock) => new(Guid.Parse(clock.ClockId), clock.Clock, IsOpen: true, clock.RanOut, IsApproved: false);

    /// <summary>An id as events carry it; null in those from before they did.</summary>
    public static Guid? IdOf(string told) => told.Length > 0 ? Guid.Parse(told) : null;

    /// <summary>Whether an alert tells of this clock. One that was raised before clocks were told by their ids tells of the one of that name.</summary>
    public bool IsOf(Alert alert) => alert.ClockId is { } id ? id == Id : alert.Clock == Name;

    /// <summary>Whether it ends what any alert of it may tell of.</summary>
    public bool EndsAny => AlertDesk.OfClocks.Any(Ends);

    /// <summary>Whether what an alert of this clock tells of is over. A clock that was told of as it began goes on while it pauses: it runs on afterwards, and nobody is told again.</summary>
    public bool Ends(AlertKind kind) => kind switch
    {
        AlertKind.ClockBegan => !IsOpen,
        AlertKind.ClockRanOut => !IsOpen || !RanOut,
        AlertKind.Overrun => !IsOpen || !RanOut || IsApproved,
        _ => false,
    };
}
