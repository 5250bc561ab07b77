using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.ServiceDefaults.Sections;

namespace ComplaintSuite.Intake.Conclusion;

/// <summary>How a case ends, and begins again, over gRPC and JSON.</summary>
internal sealed partial class ConclusionGrpc(IntakeDb db, CaseFiles cases) : ConclusionService.ConclusionServiceBase
{
    private const int LongestReason = 2_000;
    private const int LongestText = 20_000;

    private static ComplaintReopened Reopened(CaseFile file, bool afterFollowUp) => new()
    {
        AfterFollowUp = afterFollowUp,
        Department = file.Complaint.Department ?? "",
        FormerWorkItemId = file.Complaint.WorkItemId?.ToString() ?? "",
        Severity = file.Complaint.Assessment?.Severity ?? "",
        Validity = file.Complaint.Assessment?.Validity ?? "",
        Urged = file.Complaint.Urging is not null,
        BarredStaffIds = { file.Complaint.Barred },
        DoneActs = { file.Complaint.Done.Anew(file.Procedure.Case, "reopened").ToWork(file.Procedure) },
    };
}
