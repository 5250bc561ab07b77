using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;

namespace ComplaintSuite.Intake.Published;

/// <summary>Published complaints over gRPC and JSON. One rpc, one file: import.proto is the table of contents.</summary>
internal sealed partial class ImportGrpc(IntakeDb db, CaseFiles cases, TimeProvider time) : ImportService.ImportServiceBase;
