using System.Globalization;
using ComplaintSuite.Contracts.Routing.V1;
using Grpc.Core;

namespace ComplaintSuite.Conformance.CommerceHotline;

/// <summary>BC-05 as every procedure takes it over: whoever asked for more time does not grant it.</summary>
public sealed class Extensions(RunningSuite suite) : Hotline(suite)
{
    [Fact, Rule("BC-05", Case.Allowed), Rule("BC-05", Case.Refused)]
    public async Task More_time_is_granted_by_somebody_else_than_who_asked()
    {
        // A supervisor who also handles work may ask like any handler, and not decide.
        await Office.MoveAsync(directory =>
        {
            directory.Posts.Add(new Post { Code = "handling-supervisor", Name = new() { ZhCn = "稽查主管", En = "Inspection supervisor", Es = "Jefe de inspección" }, Department = "inspection-team", Role = "supervisor" });
            directory.Staff.Single(person => person.Subject.EndsWith("inspector-1", StringComparison.Ordinal)).Posts.Add("handling-supervisor");
        });
        var both = Office.PersonWith("inspector-1", "handler", "supervisor");
        var filed = await Office.AtWorkAsync();
        var item = await Office.ClaimAsync(filed.Number);
        var asked = (await Suite.SendAsync<RequestExtensionResponse>(new RequestExtensionRequest
        {
            WorkItemId = item.WorkItemId,
            RequestId = RequestId.New(),
            ExpectedVersion = item.Version,
            Clock = "handling-summary",
            Until = DateOnly.FromDateTime(Suite.Now.UtcDateTime.AddDays(60)).ToString("O", CultureInfo.InvariantCulture),
            Reason = "The books are with the auditor.",
        }, both)).WorkItem;
        var decision = new DecideExtensionRequest { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = asked.Version, Granted = true, Reason = "So it is." };
        var refused = await Office.RefusedAsync(decision, both);
        Assert.Equal(StatusCode.FailedPrecondition, refused.Code);
        Assert.Equal(["NOT_OWN_REQUEST BC-05"], refused.Lines);
        Assert.True((await Suite.SendAsync<DecideExtensionResponse>(decision, await Office.PersonAsync("supervisor"))).WorkItem.DueTime > item.DueTime);
    }
}
