using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Intake.Sealing;

namespace ComplaintSuite.Intake.Parties;

/// <summary>Protected identities and the search for parties. One rpc, one file.</summary>
internal sealed partial class PartyGrpc(IntakeDb db, CaseFiles cases, LookUps lookUps, TimeProvider time) : PartyService.PartyServiceBase;
