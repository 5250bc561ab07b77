using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Sections;

namespace ComplaintSuite.Routing.Workers;

/// <summary>A work clock that ran out is recorded on its item, which stays where it is.</summary>
internal sealed class ClockOutcome(WorkFiles work, ILogger<ClockOutcome> logger) : IClockOutcome<RoutingDb>
{
    public Task PrepareAsync(RoutingDb db, IReadOnlyList<RunningClock> clocks, CancellationToken cancellation) =>
        WorkFiles.LoadAsync(db, clocks.Select(clock => clock.RecordId), cancellation);

    public async Task RunOutAsync(RoutingDb db, RunningClock clock, CancellationToken cancellation)
    {
        var file = await OpenAsync(db, clock, cancellation);
        file.RunOut(clock);
        logger.ClockRanOut(clock.CaseId, clock.Name, clock.Rule);
    }

    public async Task RecomputeAsync(RoutingDb db, RunningClock clock, CancellationToken cancellation) => (await OpenAsync(db, clock, cancellation)).Recompute(clock);

    private async Task<WorkFile> OpenAsync(RoutingDb db, RunningClock clock, CancellationToken cancellation) =>
        await work.OpenAsSystemAsync(db, clock.RecordId, cancellation) ?? throw new InvalidOperationException($"Clock {clock.Id} belongs to no work item.");
}
