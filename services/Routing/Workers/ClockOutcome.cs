using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Procedures;
using ComplaintSuite.Routing.Alerts;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.Routing.Tasks;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;
using Google.Protobuf.WellKnownTypes;

namespace ComplaintSuite.Routing.Workers;

/// <summary>What a work item does when one of its clocks runs out: the run-out is recorded, then comes what the procedure says.</summary>
internal sealed class ClockOutcome(WorkFiles work, AlertDesk alerts, ILogger<ClockOutcome> logger) : IClockOutcome<RoutingDb>
{
    private DirectoryView? _directory;

    public async Task PrepareAsync(RoutingDb db, IReadOnlyList<RunningClock> clocks, CancellationToken cancellation)
    {
        await WorkFiles.LoadAsync(db, clocks.Select(clock => clock.RecordId), cancellation);
        // They are all of one organisation, and this object serves their transaction alone.
        _directory = await work.DirectoryAsync(db, clocks[0].Organisation, cancellation);
    }

    public async Task RunOutAsync(RoutingDb db, RunningClock clock, CancellationToken cancellation)
    {
        if (TaskKind.IsClockOf(clock.Name))
        {
            await RunOutOfTaskAsync(db, clock, cancellation);
            return;
        }
        var file = await OpenAsync(db, clock, cancellation);
        file.RunOut(clock);
        logger.ClockRanOut(clock.CaseId, clock.Name, clock.Rule);
        if (file.Item.OpenExtension is { } request && request.Clock == clock.Name)
            RefuseUndecided(file, request, clock);

        var definition = file.Procedure.Clock(clock.Name);
        switch (definition.Late)
        {
            case LateOutcome.Escalate escalate:
                await alerts.TellPostAsync(db, CauseOf(clock, AlertKind.ClockRanOut), escalate.Post, file.Place, cancellation);
                break;
            case LateOutcome.Approval approval when clock.ApprovedAt is null:
                await alerts.TellPostAsync(db, CauseOf(clock, AlertKind.Overrun), approval.Post, file.Place, cancellation);
                break;
            case LateOutcome.Promote promote when file.Item.Severity != promote.Severity:
                file.Rate(promote.Severity);
                file.Do("promote", new CasePromoted { WorkItemId = file.Item.Id.ToString(), Severity = promote.Severity, Criterion = promote.Criterion });
                break;
        }
    }

    public async Task RecomputeAsync(RoutingDb db, RunningClock clock, CancellationToken cancellation)
    {
        if (!TaskKind.IsClockOf(clock.Name))
        {
            (await OpenAsync(db, clock, cancellation)).Recompute(clock);
            return;
        }
        var (file, task) = await OpenTaskAsync(db, clock, cancellation);
        file.Tasks.Recompute(task, clock);
    }

    /// <summary>What a department was asked has no answer in time.</summary>
    private async Task RunOutOfTaskAsync(RoutingDb db, RunningClock clock, CancellationToken cancellation)
    {
        var (file, task) = await OpenTaskAsync(db, clock, cancellation);
        file.Tasks.RunOut(task, clock);
        logger.ClockRanOut(clock.CaseId, clock.Name, clock.Rule);
        if (file.Tasks.KindOf(task).Clock.Late is LateOutcome.Escalate escalate)
            await alerts.TellPostAsync(
                db, new(clock.Organisation, clock.CaseId, AlertKind.ClockRanOut, clock.Rule) { WorkItemId = task.WorkItemId, TaskId = task.Id, Clock = clock.Name, ClockId = clock.Id }, escalate.Post, file.Place, cancellation);
    }

    private async Task<(WorkFile File, AskedTask Task)> OpenTaskAsync(RoutingDb db, RunningClock clock, CancellationToken cancellation)
    {
        var task = await db.Tasks.FindAsync([clock.RecordId], cancellation) ?? throw new InvalidOperationException($"Clock {clock.Id} belongs to no task.");
        return (await work.OpenAsSystemAsync(db, task.WorkItemId, _directory, cancellation) ?? throw new InvalidOperationException($"Task {task.Id} belongs to no work item."), task);
    }

    /// <summary>What nobody decided in time is refused: the due time was the last at which it could have moved.</summary>
    private static void RefuseUndecided(WorkFile file, Decisions.ExtensionRequest request, RunningClock clock)
    {
        file.Item.DecideExtension(request, null, null, granted: false, file.Now);
        file.Do("decide-extension", new ExtensionDecided
        {
            WorkItemId = file.Item.Id.ToString(),
            Clock = clock.Name,
            Granted = false,
            DueTime = Timestamp.FromDateTimeOffset(clock.DueAt),
        });
    }

    private static AlertCause CauseOf(RunningClock clock, AlertKind kind) => new(clock.Organisation, clock.CaseId, kind, clock.Rule) { WorkItemId = clock.RecordId, Clock = clock.Name, ClockId = clock.Id };

    private async Task<WorkFile> OpenAsync(RoutingDb db, RunningClock clock, CancellationToken cancellation) =>
        await work.OpenAsSystemAsync(db, clock.RecordId, _directory, cancellation) ?? throw new InvalidOperationException($"Clock {clock.Id} belongs to no work item.");
}
