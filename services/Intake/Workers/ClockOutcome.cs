using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Sections;

namespace ComplaintSuite.Intake.Workers;

/// <summary>What a case does when one of its clocks runs out: the run-out is recorded, then comes what the procedure says.</summary>
public sealed class ClockOutcome(CaseFiles cases, ILogger<ClockOutcome> logger) : IClockOutcome<IntakeDb>
{
    public Task PrepareAsync(IntakeDb db, IReadOnlyList<RunningClock> clocks, CancellationToken cancellation) =>
        CaseFiles.LoadAsync(db, clocks.Select(clock => clock.CaseId), cancellation);

    public async Task RunOutAsync(IntakeDb db, RunningClock clock, CancellationToken cancellation)
    {
        var file = await OpenAsync(db, clock, cancellation);
        file.RunOut(clock);
        logger.ClockRanOut(clock.CaseId, clock.Name, clock.Rule);
        if (file.Procedure.Clock(clock.Name).Late is LateOutcome.Do act)
            Do(file, act.Act);
        if (file.Procedure.Clock(clock.Name).Late is LateOutcome.Enter enter)
            await file.EnterAsSystemAsync(enter.Step, enter.Step switch
            {
                "archived" => new ComplaintArchived(),
                _ => throw new InvalidOperationException($"A clock of the case section can't enter '{enter.Step}'."),
            }, cancellation);
    }

    private static void Do(CaseFile file, string act)
    {
        switch (act)
        {
            case "stop-awaiting-materials":
                file.Complaint.TakeMaterials();
                file.DoAsSystem(act, new MaterialsNoLongerAwaited());
                break;
            default:
                throw new InvalidOperationException($"A clock of the case section can't do '{act}'.");
        }
    }

    public async Task RecomputeAsync(IntakeDb db, RunningClock clock, CancellationToken cancellation) => (await OpenAsync(db, clock, cancellation)).Recompute(clock);

    private async Task<CaseFile> OpenAsync(IntakeDb db, RunningClock clock, CancellationToken cancellation) =>
        await cases.OpenAsSystemAsync(db, clock.CaseId, cancellation) ?? throw new InvalidOperationException($"Clock {clock.Id} belongs to no case.");
}
