using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Routing.V1;
using Grpc.Core;
using static ComplaintSuite.RoutingTests.RunningRouting;

namespace ComplaintSuite.RoutingTests;

/// <summary>What tests of queues and of the work on items have in common: the people of an organisation, and an item on its way.</summary>
public abstract class AtQueue(RunningRouting routing) : IClassFixture<RunningRouting>
{
    protected RunningRouting Routing => routing;

    protected static Metadata Handler(string organisation, int number = 1, string department = Samples.Inspection) => As($"{organisation}-{department}-{number}", "handler", organisation);

    protected static Metadata Supervisor(string organisation) => As($"{organisation}-supervisor", "supervisor", organisation);

    protected static ClaimNextRequest Claim() => new() { Department = Samples.Inspection, RequestId = NewRequestId() };

    protected static FinishHandlingRequest Finish(WorkItem item, string result = "The shop paid back.", string outcome = "upheld") =>
        new() { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = item.Version, Result = result, Outcome = outcome };

    protected async Task<ClaimNextResponse> ClaimAsync(string organisation, int handler = 1) => await Routing.Queue.ClaimNextAsync(Claim(), Handler(organisation, handler));

    /// <summary>An item claimed by handler 1, with one entry in its record.</summary>
    protected async Task<(string Organisation, WorkItem Item)> RecordedAsync()
    {
        var organisation = await Routing.OrganisationAsync();
        await Routing.AcceptAsync(organisation);
        var item = (await ClaimAsync(organisation)).WorkItem;
        var recorded = await Routing.Queue.RecordHandlingAsync(new() { WorkItemId = item.WorkItemId, RequestId = NewRequestId(), ExpectedVersion = item.Version, Text = "Visited the shop." }, Handler(organisation));
        return (organisation, recorded.WorkItem);
    }

    /// <summary>Names of the organisation's events but those of its directory, in order.</summary>
    protected async Task<List<string>> WorkEventsAsync(string organisation) =>
        [.. (await Routing.EventsAsync(organisation)).Where(e => e.Subject != "directory" && !e.Payload.Is(ClockChanged.Descriptor) && !e.Payload.Is(WorkItemChanged.Descriptor)).Select(e => e.Payload.TypeUrl.Split('.')[^1])];
}
