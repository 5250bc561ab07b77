using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Intake.Complaints;

namespace ComplaintSuite.Intake.Events;

/// <summary>Somebody above the department ordered something.</summary>
public sealed class OnSupervisionOrdered(CaseFiles cases) : OnWorkAct<SupervisionOrdered>(cases, "supervise")
{
    protected override string WorkItemOf(SupervisionOrdered fact) => fact.WorkItemId;
}
