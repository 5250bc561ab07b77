using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Sections;

namespace ComplaintSuite.Routing.Workers;

/// <summary>A work clock that ran out is recorded on its item, which stays where it is.</summary>
internal sealed class ClockOutcome(WorkFiles work, ILogger<ClockOutcome> logger) : IClockOutcome<RoutingDb>
{
    public async Task RunOutAsync(RoutingDb db, RunningClock clock, CancellationToken cancellation)
    {
        var file = await work.OpenAsSystemAsync(db, clock.RecordId, cancellation)
            ?? throw new InvalidOperationException($"Clock {clock.Id} belongs to no work item.");
        file.RunOut(clock);
        logger.ClockRanOut(clock.CaseId, clock.Name, clock.Rule);
    }
}
