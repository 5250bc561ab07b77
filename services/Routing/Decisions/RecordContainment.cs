using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Routing;

partial class WorkGrpc
{
    [Authorize(Policy = Policies.ChangeWork)]
    public override async Task<RecordContainmentResponse> RecordContainment(RecordContainmentRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(request.WorkItemId, request.RequestId, request.ExpectedVersion, request);
        var text = reading.Text(request.Text, "text", Reading.LongText);
        reading.Done();

        var contained = await work.ChangeAsync(db, context.Caller(), change, file =>
        {
            if (text is not null)
                file.Item.RecordContainment(file.StaffId, text, file.Now);
            return file.Do("record-containment", new HarmContained { WorkItemId = file.Item.Id.ToString() });
        }, context.CancellationToken);
        return new() { WorkItem = contained.ToMessage(), EventId = contained.EventId.ToString() };
    }
}
