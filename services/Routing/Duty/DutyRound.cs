namespace ComplaintSuite.Routing.Duty;

/// <summary>
/// Up to which day the daily checks of an organisation are laid out, whichever places it had. A place whose own last day is that one was there all the time; of any other the days between are
/// none of its days, since it was away from the directory.
/// </summary>
/// <param name="organisation">Organisation code.</param>
/// <param name="day">Local day in the procedure's zone.</param>
public sealed class DutyRound(string organisation, DateOnly day)
{
    public string Organisation { get; private set; } = organisation;

    public DateOnly Day { get; private set; } = day;

    /// <summary>A day once gone through stays so, also where the clocks of hosts differ.</summary>
    public void Reach(DateOnly day) => Day = day > Day ? day : Day;
}
