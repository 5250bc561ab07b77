using ComplaintSuite.Contracts.Procedures.V1;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Sections;

namespace ComplaintSuite.ServiceDefaults.Rehearsals;

/// <summary>Due times of what a department asked of others: each goes by its kind's own limit from the asking on, and by nothing else that happens to the record.</summary>
/// <param name="record">The record about which others were asked.</param>
/// <param name="asked">The clocks of all that was asked, as they are stored.</param>
/// <param name="now">The instant of the rehearsal.</param>
internal sealed class AskedClocks(SectionRecord record, IReadOnlyList<RunningClock> asked, DateTimeOffset now)
{
    /// <summary>Names of those whose stored due time does not come out of the version that the record runs under: of them nothing is told.</summary>
    public IReadOnlySet<string> Unlike(Procedure kept, ProcedureRegistry registry) => ClockComparison.Unlike(asked, Under(kept, registry));

    /// <summary>Those that would be due at another time, or at none, since nobody could have been asked.</summary>
    public IEnumerable<Difference> Differences(Procedure changed, ProcedureRegistry registry, IReadOnlySet<string> unlike) => ClockComparison.Of(asked, Under(changed, registry), unlike, now);

    private List<RunningClock> Under(Procedure procedure, ProcedureRegistry registry) =>
        [.. asked.Select(clock => procedure.Tasks.FirstOrDefault(kind => kind.Clock.Name == clock.Name) is { } kind ? Again(clock, procedure, kind.Clock, registry) : null).OfType<RunningClock>()];

    private RunningClock Again(RunningClock clock, Procedure procedure, ClockDefinition definition, ProcedureRegistry registry)
    {
        var again = new RunningClock(clock.Id, record, definition, registry.Due(procedure, definition, clock.StartedAt, TaskKind.Ask), clock.StartedAt, now);
        if (clock.EndedAt is { } ended)
            again.End(ended);
        if (clock.VoidedAt is { } voided)
            again.Void(voided);
        return again;
    }
}
