using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Procedures;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Routing;

partial class WorkGrpc
{
    [Authorize(Policy = Policies.ChangeWork)]
    public override async Task<ApproveOverrunResponse> ApproveOverrun(ApproveOverrunRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(request.WorkItemId, request.RequestId, request.ExpectedVersion, request);
        var name = reading.Demanded(request.Clock, "clock", 100, "Name the clock.");
        var reason = reading.Demanded(request.Reason, "reason", Reading.LongText, "Say why it may be overrun.");
        reading.Done();

        var approved = await work.ChangeAsync(db, context.Caller(), change, file =>
        {
            // Asked before the step or the person: what nobody can approve is refused to everyone by the clock's rule.
            var definition = file.ClockDefinition(name);
            if (definition.Late is not LateOutcome.Approval)
                throw Refusal.Precondition("OVERRUN_NOT_APPROVABLE", $"Nobody can approve an overrun of '{name}'.", definition.Rule, "clock");
            file.RunningClock(definition).ApproveOverrun(file.StaffId, file.Person.Actor.Posts, file.Now);
            file.Item.ApproveOverrun(file.StaffId, reason, name, file.Now);
            return file.Do("approve-overrun", new OverrunApproved { WorkItemId = file.Item.Id.ToString(), Clock = name });
        }, context.CancellationToken);
        return new() { WorkItem = approved.ToMessage(), EventId = approved.EventId.ToString() };
    }
}
