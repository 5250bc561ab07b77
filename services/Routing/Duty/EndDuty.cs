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
    public override async Task<EndDutyResponse> EndDuty(EndDutyRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var change = ChangeOf(reading, request.BookId, "", request.RequestId, request.ExpectedVersion, request);
        reading.Done();
        return new() { Book = (await desk.ChangeAsync(db, context.Caller(), change, file => file.End(), context.CancellationToken)).ToMessage() };
    }
}
