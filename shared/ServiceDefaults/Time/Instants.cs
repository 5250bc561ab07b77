namespace ComplaintSuite.ServiceDefaults.Time;

public static class Instants
{
    /// <summary>Now, UTC, to the microsecond: what the database keeps, so that a digest over it can be computed again from what is stored.</summary>
    public static DateTimeOffset Instant(this TimeProvider time)
    {
        var now = time.GetUtcNow();
        return new(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
    }
}
