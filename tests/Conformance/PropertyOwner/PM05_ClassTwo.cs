using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.PropertyOwner;

/// <summary>PM-05: what the developer owes goes to the developer liaison, and stays there.</summary>
public sealed class PM05_ClassTwo(RunningSuite suite) : Owners(suite)
{
    [Theory, Rule("PM-05", Case.Allowed)]
    [InlineData("lakeside")]
    [InlineData("hillside")]
    public async Task Class_two_of_every_project_goes_to_the_liaison(string estate) => Assert.Equal("developer-liaison", (await AtWorkAsync(estate, "developer")).Complaint.Department);

    [Fact, Rule("PM-05", Case.Refused)]
    public async Task Class_two_is_not_accepted_for_an_estate_s_department()
    {
        var filed = await FileAsync();
        var acceptance = Acceptance(filed.Complaint, "developer");
        acceptance.OfficeInCharge = "engineering-team";
        Assert.Equal(["DEPARTMENT_FIXED office_in_charge PM-05"], (await Office.RefusedAsync(acceptance, await DeskAsync())).Lines);
    }

    [Fact, Rule("PM-05", Case.Refused)]
    public async Task Class_two_is_not_passed_on_to_an_estate_s_department()
    {
        var filed = await AtWorkAsync(category: "developer");
        var item = await WorkItemAsync(filed.Number, "developer-liaison");
        Assert.Empty((await Suite.SendAsync<GetWorkItemResponse>(new GetWorkItemRequest { WorkItemId = item.WorkItemId, Language = "en" }, await QualityAsync())).Destinations);
        var transfer = new TransferWorkItemRequest { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Department = "lakeside-engineering", Reason = "They have the tools." };
        Assert.Equal(["DEPARTMENT_FIXED department PM-05"], (await Office.RefusedAsync(transfer, await QualityAsync())).Lines);
    }
}
