using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Procedures;

namespace ComplaintSuite.Intake.Events;

/// <summary>The case was not handled in time and is graver from now on, whatever it was assessed as (PI-01).</summary>
public sealed class OnCasePromoted(CaseFiles cases) : OnWorkAct<CasePromoted>(cases, "promote")
{
    protected override string WorkItemOf(CasePromoted fact) => fact.WorkItemId;

    protected override void Follow(CaseFile file, CasePromoted fact)
    {
        file.Complaint.Promote(fact.Severity, fact.Criterion);
        file.Give(("reason", fact.Criterion));
        file.DoAsSystem(Reactions.To(Section.Case, "promote").Does!, new SeverityChanged { Severity = fact.Severity, Criterion = fact.Criterion, ByTime = true });
    }
}
