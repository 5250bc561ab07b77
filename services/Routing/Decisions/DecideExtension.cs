using System.Globalization;
using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Routing;

partial class WorkGrpc
{
    [Authorize(Policy = Policies.ChangeWork)]
    public override async Task<DecideExtensionResponse> DecideExtension(DecideExtensionRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(request.WorkItemId, request.RequestId, request.ExpectedVersion, request);
        // What nobody chose is no refusal of the request.
        if (!request.HasGranted)
            reading.Add("FIELD_MISSING", "granted", "Say whether it is granted.");
        var reason = reading.Demanded(request.Reason, "reason", Reading.LongText, "Say why it is decided so.");
        reading.Done();

        var decided = await work.ChangeAsync(db, context.Caller(), change, file => Decide(file, request.Granted, reason), context.CancellationToken);
        return new() { WorkItem = decided.ToMessage(), EventId = decided.EventId.ToString() };
    }

    private static Guid Decide(WorkFile file, bool granted, string reason)
    {
        file.RequireActor("decide-extension");
        var request = file.Item.OpenExtension ?? throw Refusal.Precondition("EXTENSION_NOT_OPEN", "No request is open.", file.Procedure.Work.Act("decide-extension")?.Rules is [var rule, ..] ? rule : null);
        var definition = file.ClockDefinition(request.Clock);
        var clock = file.RunningClock(definition);
        if (clock.IsLateAt(file.Now))
            throw Refusal.Precondition("CLOCK_RAN_OUT", $"'{clock.Name}' has run out: what was undecided by then is refused.", definition.Rule, "clock");
        file.Item.DecideExtension(request, file.StaffId, reason, granted, file.Now);
        file.Require("decide-extension");
        if (granted)
            clock.Extend(request.Until, file.Now);
        return file.Do("decide-extension", new ExtensionDecided
        {
            WorkItemId = file.Item.Id.ToString(),
            Clock = clock.Name,
            Granted = granted,
            DueTime = Timestamp.FromDateTimeOffset(clock.DueAt),
            Until = granted ? request.Until.ToString("O", CultureInfo.InvariantCulture) : "",
        });
    }
}
