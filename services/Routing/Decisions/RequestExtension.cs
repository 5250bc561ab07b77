using System.Globalization;
using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Procedures.Time;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Sections;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Routing;

partial class WorkGrpc
{
    [Authorize(Policy = Policies.ChangeWork)]
    public override async Task<RequestExtensionResponse> RequestExtension(RequestExtensionRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(request.WorkItemId, request.RequestId, request.ExpectedVersion, request);
        var clock = reading.Demanded(request.Clock, "clock", 100, "Name the clock.");
        var reason = reading.Demanded(request.Reason, "reason", Reading.LongText, "Say why it takes longer.");
        if (!DateOnly.TryParseExact(request.Until, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var until))
            reading.Add("DATE_INVALID", "until", "Write the last day of the longer limit as YYYY-MM-DD.");
        reading.Done();

        var requested = await work.ChangeAsync(db, context.Caller(), change, file =>
        {
            RequireExtendable(file, clock, until);
            file.Item.RequestExtension(file.StaffId, reason, clock, until, file.Now);
            return file.Do("request-extension", new ExtensionRequested { WorkItemId = file.Item.Id.ToString(), Clock = clock, Until = request.Until });
        }, context.CancellationToken);
        return new() { WorkItem = requested.ToMessage(), EventId = requested.EventId.ToString() };
    }

    private static void RequireExtendable(WorkFile file, string clock, DateOnly until)
    {
        file.RequireActor("request-extension");
        var definition = file.ClockDefinition(clock);
        if (!definition.MovedBy.Contains("decide-extension"))
            throw Refusal.Precondition("EXTENSION_NOT_POSSIBLE", $"'{clock}' can't be extended.", definition.Rule, "clock");
        var running = file.RunningClock(definition);
        if (running.IsLateAt(file.Now))
            throw Refusal.Precondition("CLOCK_RAN_OUT", $"'{clock}' has run out; what is late can't be extended.", definition.Rule, "clock");
        NamedDay.RequireWithinYears(file.Procedure, until, "until", file.Now);
        if (LocalDays.EndOf(until, running.Due.Zone) <= running.DueAt)
            throw Refusal.Precondition("EXTENSION_NOT_LATER", $"'{clock}' ends no earlier than that already.", definition.Rule, "until");
        if (file.Item.OpenExtension is not null)
            throw Refusal.Precondition("EXTENSION_OPEN", "A request is open: it is decided before the next is made.", definition.Rule);
    }
}
