using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Acts;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Routing;

partial class WorkActGrpc
{
    [Authorize(Policy = Policies.ChangeWork)]
    public override async Task<DoWorkActResponse> DoWorkAct(DoWorkActRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(request.WorkItemId, request.RequestId, request.ExpectedVersion, request);
        reading.Demanded(request.Act, "act", 100, "Name the act; QueueService.GetWorkItem says which there are.");
        reading.Done();

        var done = await work.ChangeNamingAsync(db, context.Caller(), change, file =>
        {
            var form = ActForms.Find(file.Procedure, Section.Work, request.Act);
            file.RequireActor(request.Act);
            return file.DoOwn(request.Act, ActForms.Read(file.Procedure, request.Act, form, request.Fields, file.Directory, file.StaffId, file.Matter, file.Now)).EventId;
        }, context.CancellationToken);
        await using var transaction = await OrganisationScope.BeginAsync(db, [done.Item.Organisation], context.CancellationToken);
        var told = WorkActDone.Parser.ParseFrom(await db.History.Where(it => it.EventId == done.EventId).Select(it => it.EventPayload).SingleAsync(context.CancellationToken));
        return new() { WorkItem = done.ToMessage(), EventId = done.EventId.ToString(), RecordId = told.RecordId };
    }
}
