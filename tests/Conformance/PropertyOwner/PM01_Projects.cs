using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.PropertyOwner;

/// <summary>PM-01: every case belongs to a project of the company.</summary>
public sealed class PM01_Projects(RunningSuite suite) : Owners(suite)
{
    [Theory, Rule("PM-01", Case.Allowed)]
    [InlineData("lakeside", "lifts", "lakeside-engineering")]
    [InlineData("hillside", "lifts", "hillside-engineering")]
    [InlineData("lakeside", "visitors", "lakeside-order")]
    [InlineData("hillside", "visitors", "order-team")] // Hillside has none of its own: the company's
    public async Task A_case_is_handled_at_its_project(string estate, string category, string department)
    {
        var filed = await AtWorkAsync(estate, category);
        Assert.Equal((estate, department), (filed.Complaint.Details["project"], filed.Complaint.Department));
        Assert.Equal(department, (await WorkItemAsync(filed.Number, department)).Department);
    }

    [Fact, Rule("PM-01", Case.Allowed)]
    public async Task Another_estate_s_team_is_offered_by_its_name_and_takes_it()
    {
        var item = await WorkItemAsync((await AtWorkAsync()).Number, "lakeside-engineering");
        var offered = (await Suite.SendAsync<GetWorkItemResponse>(new GetWorkItemRequest { WorkItemId = item.WorkItemId, Language = "en" }, await QualityAsync())).Destinations;
        Assert.Contains("lakeside-order Lakeside security", offered.Select(department => $"{department.Code} {department.Name}"));
        Assert.DoesNotContain(offered, department => department.Code is "engineering-team" or "lakeside-engineering");
        var other = Assert.Single(offered, department => department.Name == "Hillside engineering");
        var passing = new TransferWorkItemRequest { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Department = other.Code, Reason = "It is Hillside's lift." };
        Assert.Equal("hillside-engineering", (await Suite.SendAsync<TransferWorkItemResponse>(passing, await QualityAsync())).WorkItem.Department);
    }

    [Fact, Rule("PM-01", Case.Refused)]
    public async Task A_case_without_a_project_is_refused()
    {
        var refused = await Office.RefusedAsync(Complaint(request => request.Details.Remove("project")), Sender.Nobody);
        Assert.Equal(["FIELD_MISSING details.project PM-01"], refused.Lines);
    }

    [Fact, Rule("PM-01", Case.Refused)]
    public async Task Not_to_know_the_project_does_not_do()
    {
        var refused = await Office.RefusedAsync(Complaint(request =>
        {
            request.Details.Remove("project");
            request.UnknownFields.Add("details.project");
        }), Sender.Nobody);
        Assert.Equal(["FIELD_MISSING details.project PM-01"], refused.Lines);
    }

    [Theory, Rule("PM-01", Case.Refused)]
    [InlineData("jiayuan")]
    [InlineData("lakeside-service")] // a department, and no project
    public async Task A_project_of_another_company_is_refused(string project)
    {
        var refused = await Office.RefusedAsync(Complaint(request => request.Details["project"] = project), Sender.Nobody);
        Assert.Equal(["PLACE_UNKNOWN details.project PM-01"], refused.Lines);
    }
}
