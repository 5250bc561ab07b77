using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;

namespace ComplaintSuite.Intake.Deadlines;

/// <summary>Deadlines with their reasons over gRPC and JSON.</summary>
internal sealed partial class DeadlineGrpc(IntakeDb db, CaseFiles cases) : DeadlineService.DeadlineServiceBase;
