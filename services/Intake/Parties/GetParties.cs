using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
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
            return Answer((await cases.ReadAsync(db, caller, request.CaseNumber, call.CancellationToken)).Complaint);

        await using var transaction = await OrganisationScope.BeginAsync(db, [CaseFiles.OrganisationOf(request.CaseNumber, caller)], call.CancellationToken);
        var file = await cases.OpenAsync(db, caller, request.CaseNumber, time.Instant(), call.CancellationToken);
        file.Require("read-parties");
        return Answer(file.Complaint);
    }

    private static GetPartiesResponse Answer(Complaints.Complaint complaint) => new()
    {
        Complainant = complaint.Complainant?.ToMessage(),
        Respondent = complaint.Respondent?.ToMessage(),
    };
}
