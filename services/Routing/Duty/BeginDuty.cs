using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Routing.Duty;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Routing;

partial class DutyGrpc
{
    [Authorize(Policy = Policies.KeepDuty)]
    public override async Task<BeginDutyResponse> BeginDuty(BeginDutyRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var organisation = reading.OrganisationOf(request.Organisation, context.Caller());
        var requestId = reading.RequestId(request.RequestId);
        reading.Done();
        return new() { Book = (await desk.BeginAsync(db, context.Caller(), organisation, request, requestId, context.CancellationToken)).ToMessage() };
    }
}
