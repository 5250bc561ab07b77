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
    public override async Task<AnswerSupervisionResponse> AnswerSupervision(AnswerSupervisionRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(request.WorkItemId, request.RequestId, request.ExpectedVersion, request);
        var text = reading.Demanded(request.Text, "text", Reading.LongText, "Say what was done.");
        reading.Done();

        var answered = await work.ChangeAsync(db, context.Caller(), change, file =>
        {
            file.RequireActor("answer-supervision");
            if (file.Item.OpenOrder is not { } order)
                throw Refusal.Precondition("SUPERVISION_NOT_OPEN", "No order is open.");
            file.Item.AnswerSupervision(order, file.StaffId, text, file.Now);
            return file.Do("answer-supervision", new SupervisionAnswered { WorkItemId = file.Item.Id.ToString() });
        }, context.CancellationToken);
        return new() { WorkItem = answered.ToMessage(), EventId = answered.EventId.ToString() };
    }
}
