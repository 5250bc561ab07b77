using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Procedures;

namespace ComplaintSuite.Intake.Events;

/// <summary>The department did an act of the procedure's own.</summary>
public sealed class OnWorkActDone(CaseFiles cases) : OnWorkAct<WorkActDone>(cases, "")
{
    protected override string WorkItemOf(WorkActDone fact) => fact.WorkItemId;

    protected override string ActOf(WorkActDone fact) => fact.Act;

    protected override void TakeIn(CaseFile file, WorkActDone fact)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(fact);
        if (file.Procedure.Work.OwnAct(fact.Act)?.IsTakenOverBy(fact.Codes) == true)
            file.Complaint.NoteHandler(fact.StaffId, file.Complaint.Department ?? "", file.Now);
        file.NoteAct(fact.Act, fact.Codes, fact.StaffId);
    }

    protected override async Task TellAsync(CaseFile file, WorkActDone fact, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(fact);
        if (file.Procedure.Work.OwnAct(fact.Act) is { } form)
            await file.TellOwnAsync(Section.Work, fact.Act, form, fact.Codes, fact.StaffId, cancellation);
    }
}
