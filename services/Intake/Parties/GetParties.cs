using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Sealing;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Time;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Intake;

partial class IntakeGrpc
{
    /// <summary>The person reads the own data freely; for everyone else the procedure says whether the identity may be read (CH-04).</summary>
    [Authorize(Policy = Policies.ReadCase)]
    public override async Task<GetPartiesResponse> GetParties(GetPartiesRequest request, ServerCallContext call)
    {
        var caller = call.Caller();
        if (caller.Ticket is { Party: "complainant" })
            return await AnswerOwnAsync(await cases.ReadAsync(db, caller, request.CaseNumber, call.CancellationToken), call.CancellationToken);

        await using var transaction = await OrganisationScope.BeginAsync(db, [CaseFiles.OrganisationOf(request.CaseNumber, caller)], call.CancellationToken);
        var file = await cases.OpenAsync(db, caller, request.CaseNumber, time.Instant(), call.CancellationToken);
        file.Require("read-parties");
        return Answer(file.Complaint, file.Seal);
    }

    private async Task<GetPartiesResponse> AnswerOwnAsync(CaseView view, CancellationToken cancellation)
    {
        await using var transaction = await OrganisationScope.BeginAsync(db, [view.Complaint.Organisation], cancellation);
        return Answer(view.Complaint, await cases.SealOfAsync(db, view.Complaint.Id, cancellation));
    }

    private static GetPartiesResponse Answer(Complaints.Complaint complaint, CaseSeal seal) => new()
    {
        Complainant = complaint.Complainant?.Open(seal).ToMessage(),
        Respondent = complaint.Respondent?.Open(seal).ToMessage(),
    };
}
