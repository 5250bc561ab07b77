using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Procedures.Time;
using ComplaintSuite.ServiceDefaults.Sections;

namespace ComplaintSuite.Intake.Events;

/// <summary>More time was granted or refused; where it was granted, the complainant is told until when.</summary>
public sealed class OnExtensionDecided(CaseFiles cases) : OnWorkAct<ExtensionDecided>(cases, "decide-extension")
{
    protected override string WorkItemOf(ExtensionDecided fact) => fact.WorkItemId;

    protected override void Follow(CaseFile file, ExtensionDecided fact)
    {
        if (!fact.Granted)
            return;
        file.Words["due.extended"] = LocalMoment.Write(ForeignMoves.Day(fact.Until)!.Value, file.Complaint.Language);
        file.Tell("extension");
    }
}
