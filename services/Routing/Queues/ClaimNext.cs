using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Storage;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Routing;

partial class QueueGrpc
{
    [Authorize(Policy = Policies.ChangeWork)]
    public override async Task<ClaimNextResponse> ClaimNext(ClaimNextRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var reading = new Reading();
        var organisation = reading.OrganisationOf(request.Organisation, caller);
        var requestId = reading.RequestId(request.RequestId);
        reading.Done();

        var claimed = await work.ClaimNextAsync(
            db, caller, organisation, request.Department, OnceRequest.Of(caller.Subject, request, requestId), Claim, context.CancellationToken);
        return new() { WorkItem = claimed.ToMessage(), EventId = claimed.EventId.ToString() };
    }

    private static Guid Claim(WorkFile file)
    {
        file.Item.Claim(file.StaffId);
        return file.Enter("claimed", new WorkItemClaimed { WorkItemId = file.Item.Id.ToString(), Department = file.Item.Department, StaffId = file.StaffId });
    }
}
