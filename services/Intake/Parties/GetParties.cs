using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Parties;
using ComplaintSuite.Intake.Sealing;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Time;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Intake;

partial class IntakeGrpc
{
    /// <summary>
    /// The person reads the own data freely. For everyone else the procedure says whether the identity may be read; a protected one under an approved unmasking
    /// alone, and then the read leaves an entry (CH-04).
    /// </summary>
    [Authorize(Policy = Policies.ReadCase)]
    public override async Task<GetPartiesResponse> GetParties(GetPartiesRequest request, ServerCallContext call)
    {
        var (caller, cancellation) = (call.Caller(), call.CancellationToken);
        if (caller.Ticket is { Party: "complainant" })
            return await AnswerOwnAsync(await cases.ReadAsync(db, caller, request.CaseNumber, cancellation), request.RespondentOnly, cancellation);

        await using var transaction = await OrganisationScope.BeginAsync(db, [CaseFiles.OrganisationOf(request.CaseNumber, caller)], cancellation);
        var file = await cases.OpenAsync(db, caller, request.CaseNumber, time.Instant(), cancellation);
        var approval = file.Complaint.IdentityProtected && !request.RespondentOnly ? await db.ApprovalAsync(file, cancellation) : null;
        if (request.RespondentOnly || approval is not null)
            file.ClearIdentity();
        file.Require("read-parties");
        if (approval is not null)
        {
            var fields = FieldsOf("complainant", file.Complaint.Complainant, file.Seal).Concat(FieldsOf("respondent", file.Complaint.Respondent, file.Seal))
                .Concat(FieldsOf("agent", file.Complaint.Agent, file.Seal))
                .Concat(file.Complaint.OpenDetails(file.Seal).Keys.Select(name => Procedure.DetailPrefix + name));
            db.AddAccess("read-identity", new(Guid.CreateVersion7(file.Now), file.Complaint.Organisation, file.Complaint.Id, IdentityAccessKind.Read, file.Reader, fields, approval.Id, file.Now));
            await db.SaveChangesAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }
        return Answer(file.Complaint, request.RespondentOnly, file.Seal);
    }

    private async Task<GetPartiesResponse> AnswerOwnAsync(CaseView view, bool respondentOnly, CancellationToken cancellation)
    {
        await using var transaction = await OrganisationScope.BeginAsync(db, [view.Complaint.Organisation], cancellation);
        return Answer(view.Complaint, respondentOnly, await cases.SealOfAsync(db, view.Complaint.Id, cancellation));
    }

    private static IEnumerable<string> FieldsOf(string role, Parties.Party? party, CaseSeal seal) => party is null ? [] : party.Open(seal).Said().Select(field => $"{role}.{field}");

    private static GetPartiesResponse Answer(Complaints.Complaint complaint, bool respondentOnly, CaseSeal seal) => new()
    {
        Complainant = respondentOnly ? null : complaint.Complainant?.Open(seal).ToMessage(),
        Respondent = complaint.Respondent?.Open(seal).ToMessage(),
        Agent = respondentOnly ? null : complaint.Agent?.Open(seal).ToMessage(),
        Details = { respondentOnly ? new Dictionary<string, string>() : complaint.OpenDetails(seal).ToDictionary() },
    };
}
