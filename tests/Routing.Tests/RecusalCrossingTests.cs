using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Routing.V1;
using Grpc.Core;
using static ComplaintSuite.RoutingTests.RunningRouting;

namespace ComplaintSuite.RoutingTests;

/// <summary>LI-13: an assignment of somebody who must withdraw is void, whichever of the two the work hears of first.</summary>
public sealed class RecusalCrossingTests(RunningRouting routing) : IClassFixture<RunningRouting>
{
    private const string First = $"{Samples.Inspection}-1";
    private const string Second = $"{Samples.Inspection}-2";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nobody_has_what_was_assigned_to_somebody_who_must_withdraw(bool isToldOfAssignmentFirst)
    {
        var (code, caseId) = await AcceptedAsync();
        await BothAsync(isToldOfAssignmentFirst, Assigned(code, caseId, First, Second), Related(code, caseId));
        Assert.Equal(["MUST_WITHDRAW LI-13", "NAMED_ASSIGN_LEAD named.assign.lead LI-12"], await ClaimRefusedAsync(code, caseId, First));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nor_does_the_lead_take_it_whose_assistant_must_withdraw_until_it_is_assigned_anew(bool isToldOfAssignmentFirst)
    {
        var (code, caseId) = await AcceptedAsync();
        await BothAsync(isToldOfAssignmentFirst, Assigned(code, caseId, Second, First), Related(code, caseId));
        Assert.Equal(["NAMED_ASSIGN_LEAD named.assign.lead LI-12"], await ClaimRefusedAsync(code, caseId, Second));
        await Assigned(code, caseId, Second, "supervisor")();
        Assert.Equal("claimed", (await routing.Queue.ClaimWorkItemAsync(await ClaimingAsync(caseId, code), By(code, Second))).WorkItem.Step);
    }

    private static async Task BothAsync(bool isFirst, Func<Task> one, Func<Task> other)
    {
        await (isFirst ? one : other)();
        await (isFirst ? other : one)();
    }

    private Func<Task> Assigned(string code, Guid caseId, string lead, string assistant) => () =>
        routing.TakeAsync(code, caseId, new CaseActDone { Act = "assign", RecordId = NewRequestId(), Codes = { ["lead"] = lead, ["assistant"] = assistant }, StaffId = "supervisor" });

    private Func<Task> Related(string code, Guid caseId) => () => routing.TakeAsync(code, caseId, new RecusalNoted { StaffIds = { First } });

    private async Task<(string Code, Guid CaseId)> AcceptedAsync()
    {
        var code = await routing.OrganisationAsync();
        var caseId = Guid.CreateVersion7(routing.Time.GetUtcNow());
        await routing.TakeAsync(code, caseId, new ComplaintAccepted
        {
            Category = "wages",
            Procedure = "labour-inspection",
            ProcedureVersion = 1,
            CaseNumber = $"{code}-{NewRequestId()}",
            Kind = "complaint",
            Channel = "portal",
            ReceiveTime = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(routing.Time.GetUtcNow()),
        });
        return (code, caseId);
    }

    private static Metadata By(string code, string staffId) => As($"{code}-{staffId}", "handler", code);

    private async Task<ClaimWorkItemRequest> ClaimingAsync(Guid caseId, string code)
    {
        var id = (await routing.ScalarAsync($"select id from work_items where case_id = '{caseId}'"))!.ToString()!;
        var item = (await routing.Queue.GetWorkItemAsync(new() { WorkItemId = id }, As($"{code}-supervisor", "supervisor", code))).WorkItem;
        return new() { WorkItemId = id, RequestId = NewRequestId(), ExpectedVersion = item.Version };
    }

    private async Task<IEnumerable<string>> ClaimRefusedAsync(string code, Guid caseId, string staffId) =>
        (await Refused.ByAsync(routing.Queue.ClaimWorkItemAsync(await ClaimingAsync(caseId, code), By(code, staffId)))).Lines;
}
