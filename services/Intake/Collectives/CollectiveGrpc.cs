using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Intake.Sealing;

namespace ComplaintSuite.Intake.Collectives;

/// <summary>Those who complain of the same, and their representatives, over gRPC and JSON.</summary>
internal sealed partial class CollectiveGrpc(IntakeDb db, CaseFiles cases, LookUps lookUps, TimeProvider time) : CollectiveService.CollectiveServiceBase;
