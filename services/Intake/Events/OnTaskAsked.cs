using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Procedures;

namespace ComplaintSuite.Intake.Events;

/// <summary>The department asked another one.</summary>
public sealed class OnTaskAsked(CaseFiles cases) : OnWorkAct<TaskAsked>(cases, TaskKind.Ask)
{
    protected override string WorkItemOf(TaskAsked fact) => fact.WorkItemId;
}
