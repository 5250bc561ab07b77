using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Intake.Complaints;

namespace ComplaintSuite.Intake.Events;

/// <summary>The department answered an order.</summary>
public sealed class OnSupervisionAnswered(CaseFiles cases) : OnWorkAct<SupervisionAnswered>(cases, "answer-supervision")
{
    protected override string WorkItemOf(SupervisionAnswered fact) => fact.WorkItemId;
}
