using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Intake.Complaints;

namespace ComplaintSuite.Intake.Events;

/// <summary>A time limit that ran out was approved.</summary>
public sealed class OnOverrunApproved(CaseFiles cases) : OnWorkAct<OverrunApproved>(cases, "approve-overrun")
{
    protected override string WorkItemOf(OverrunApproved fact) => fact.WorkItemId;
}
