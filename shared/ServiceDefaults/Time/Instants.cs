namespace ComplaintSuite.ServiceDefaults.Time;

/// <summary>Instants as the suite keeps them.</summary>
public static class Instants
{
    /// <summary>Now, UTC, to the microsecond: what the database keeps, so that a digest over it can be computed again from what is stored.</summary>
    public static DateTimeOffset Instant(this TimeProvider time) => time.GetUtcNow().ToMicrosecond();

    /// <summary>An instant from outside, UTC, as the database keeps it.</summary>
    public static DateTimeOffset ToMicrosecond(this DateTimeOffset instant) =>
        new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
