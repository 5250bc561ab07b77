using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;

namespace ComplaintSuite.Intake;

/// <summary>Questions about many cases at once. One rpc, one file: the .proto is the table of contents.</summary>
internal sealed partial class LookupGrpc(IntakeDb db, CaseFiles cases) : LookupService.LookupServiceBase;
