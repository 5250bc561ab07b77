using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Intake.Complaints;

namespace ComplaintSuite.Intake.Events;

/// <summary>The department contained the harm.</summary>
public sealed class OnHarmContained(CaseFiles cases) : OnWorkAct<HarmContained>(cases, "record-containment")
{
    protected override string WorkItemOf(HarmContained fact) => fact.WorkItemId;
}
