using System.Diagnostics.Metrics;

namespace ComplaintSuite.ServiceDefaults.Sidecar;

/// <summary>How much goes through the sidecar, and how much the log had to bring instead.</summary>
internal static class SidecarMeter
{
    private static readonly Meter Meter = new("ComplaintSuite.Sidecar");

    public static readonly Counter<long> Published = Meter.CreateCounter<long>("complaintsuite.sidecar.published", "{event}", "Events that the sidecar took.");
    public static readonly Counter<long> NotPublished = Meter.CreateCounter<long>("complaintsuite.sidecar.not_published", "{event}", "Events that subscribers get from the log alone.");
    public static readonly Counter<long> Deliveries = Meter.CreateCounter<long>("complaintsuite.sidecar.deliveries", "{event}", "Deliveries by answer: SUCCESS, RETRY, DROP.");
    public static readonly Counter<long> Gaps = Meter.CreateCounter<long>("complaintsuite.sidecar.gaps", "{event}", "Deliveries that came after a gap, which the log filled.");
    public static readonly Counter<long> DeadLetters = Meter.CreateCounter<long>("complaintsuite.sidecar.dead_letters", "{event}", "Deliveries that the sidecar gave up.");
}
