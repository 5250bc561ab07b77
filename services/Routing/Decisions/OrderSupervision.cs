using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Routing;

partial class WorkGrpc
{
    [Authorize(Policy = Policies.ChangeWork)]
    public override async Task<OrderSupervisionResponse> OrderSupervision(OrderSupervisionRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(request.WorkItemId, request.RequestId, request.ExpectedVersion, request);
        var text = reading.Demanded(request.Text, "text", Reading.LongText, "Say what is to be done and reported.");
        reading.Done();

        var ordered = await work.ChangeAsync(db, context.Caller(), change, file =>
        {
            file.RequireActor("supervise");
            if (file.Item.OpenOrder is not null)
                throw Refusal.Precondition("SUPERVISION_OPEN", "An order is open: it is answered before the next is given.");
            file.Item.OrderSupervision(file.StaffId, text, file.Now);
            return file.Do("supervise", new SupervisionOrdered { WorkItemId = file.Item.Id.ToString() });
        }, context.CancellationToken);
        return new() { WorkItem = ordered.ToMessage(), EventId = ordered.EventId.ToString() };
    }
}
