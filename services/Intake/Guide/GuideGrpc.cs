using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;

namespace ComplaintSuite.Intake;

/// <summary>What pages ask a procedure before they show a form.</summary>
internal sealed partial class GuideGrpc(IntakeDb db, CaseFiles cases, TimeProvider time) : GuideService.GuideServiceBase;
