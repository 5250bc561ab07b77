using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Intake.Likeness;
using ComplaintSuite.Intake.Sealing;

namespace ComplaintSuite.Intake;

/// <summary>Questions about many cases at once. One rpc, one file: the .proto is the table of contents.</summary>
internal sealed partial class LookupGrpc(IntakeDb db, CaseFiles cases, LikenessMarks marks, LookUps lookUps, TimeProvider time) : LookupService.LookupServiceBase;
