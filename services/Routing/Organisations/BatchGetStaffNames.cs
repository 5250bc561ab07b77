using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Routing;

partial class DirectoryGrpc
{
    private const int MostNames = 500;

    [Authorize(Policy = Policies.ReadStaffNames)]
    public override async Task<BatchGetStaffNamesResponse> BatchGetStaffNames(BatchGetStaffNamesRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var reading = new Reading();
        var organisation = reading.OrganisationOf(request.Organisation, caller);
        if (request.StaffIds.Count > MostNames)
            reading.Add("TOO_MANY", "staff_ids", $"At most {MostNames} people are asked for at once.");
        reading.Done();

        var scope = WorkFiles.ScopeOf(caller, organisation);
        await using var transaction = await OrganisationScope.BeginAsync(db, [scope], context.CancellationToken);
        // Nobody of another organisation is known here, like nobody of one that isn't there.
        if (await work.DirectoryAsync(db, scope, context.CancellationToken) is not { } directory)
            return new();
        if (!Policies.Permits(Policies.ReadStaffNames, directory.AtPresent(caller)))
            throw Refusal.Forbidden("ROLE_NOT_PERMITTED", "No post that you hold now gives this right.");
        return new() { Names = { request.StaffIds.Distinct().Select(directory.StaffById).OfType<StaffMember>().ToDictionary(member => member.StaffId, member => member.DisplayName) } };
    }
}
