using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Access;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Intake.Notices;
using ComplaintSuite.Messaging;

namespace ComplaintSuite.Intake;

/// <summary>The case section over gRPC and JSON. One rpc, one file: the .proto is the table of contents.</summary>
internal sealed partial class IntakeGrpc(
    IntakeDb db, CaseFiles cases, CaseAccess access, ResultTexts results, [FromKeyedServices("routing")] Subscription<IntakeDb> routing, TimeProvider time) : IntakeService.IntakeServiceBase;
