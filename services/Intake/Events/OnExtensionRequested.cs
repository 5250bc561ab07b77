using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Intake.Complaints;

namespace ComplaintSuite.Intake.Events;

/// <summary>The department asked for more time.</summary>
public sealed class OnExtensionRequested(CaseFiles cases) : OnWorkAct<ExtensionRequested>(cases, "request-extension")
{
    protected override string WorkItemOf(ExtensionRequested fact) => fact.WorkItemId;
}
