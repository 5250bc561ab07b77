using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;

namespace ComplaintSuite.Intake.Acts;

/// <summary>Acts of a procedure's own on a case, over gRPC and JSON.</summary>
internal sealed partial class CaseActGrpc(IntakeDb db, CaseFiles cases) : CaseActService.CaseActServiceBase;
