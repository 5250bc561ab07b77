using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.TestKit;
using Grpc.Core;
using static ComplaintSuite.RoutingTests.PropertyCompany;
using static ComplaintSuite.RoutingTests.RunningRouting;

namespace ComplaintSuite.RoutingTests;

public sealed class HandlingLogTests(RunningRouting routing) : IClassFixture<RunningRouting>
{
    [Fact]
    [Rule("PI-04", Case.Allowed)]
    public async Task What_is_handed_in_stands_in_the_handling_log()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var item = await company.HandedInAsync();
        await company.HandledAsync();
        var entry = Assert.Single((await routing.Work.ListHandlingLogAsync(new(), company.Receptionist)).Entries);
        Assert.Equal(
            new HandlingLogEntry
            {
                WorkItemId = item.WorkItemId,
                CaseId = item.CaseId,
                CaseNumber = item.CaseNumber,
                Category = "lifts",
                Department = PropertyCompany.Engineering,
                Handler = $"{PropertyCompany.Engineering}-1",
                Severity = "minor",
                Validity = "valid",
                Outcome = "solved",
                ReceiveTime = item.ReceiveTime,
                FinishTime = entry.FinishTime,
                HandInTime = entry.HandInTime,
            }, entry);
        Assert.Equal((Start, Start), (entry.FinishTime.ToDateTimeOffset(), entry.HandInTime.ToDateTimeOffset()));
        Assert.Single((await routing.Work.ListHandlingLogAsync(new() { Department = PropertyCompany.Engineering }, company.Supervisor)).Entries);
        Assert.Empty((await routing.Work.ListHandlingLogAsync(new() { Department = PropertyCompany.Security }, company.Supervisor)).Entries);
    }

    [Fact]
    [Rule("PI-04", Case.Refused)]
    public async Task Handing_in_before_finishing_and_finishing_without_a_record_are_refused()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var claimed = await company.ClaimedAsync();
        await using var unchanged = await routing.Database.Unchanged(company.Code);
        var early = await Refused.ByAsync(routing.Queue.HandInAsync(HandIn(claimed), company.Handler()));
        Assert.Contains(("STEP_NOT_PERMITTED", "PI-04"), early.Violations.Select(it => (it.Code, it.Rule)));
        var bare = await Refused.ByAsync(routing.Queue.FinishHandlingAsync(Finish(claimed), company.Handler()));
        Assert.Equal([("FIELD_MISSING", "handling-record", "PI-04")], bare.Violations.Select(it => (it.Code, it.Field, it.Rule)));
    }

    [Fact]
    public async Task Courtesy_for_invalid_complaints_is_shown_apart()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var (valid, courtesy) = (await company.HandedInAsync(), await company.HandedInAsync(fact => (fact.Validity, fact.Severity) = ("invalid", "")));
        foreach (var (validity, item) in new[] { ("valid", valid), ("invalid", courtesy) })
            Assert.Equal(item.WorkItemId, Assert.Single((await routing.Work.ListHandlingLogAsync(new() { Validity = validity }, company.Receptionist)).Entries).WorkItemId);
    }

    [Fact]
    public async Task The_log_is_for_those_who_keep_it_in_their_own_organisation_page_by_page()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var items = new List<string>();
        for (var n = 0; n < 3; n++)
            items.Add((await company.HandedInAsync()).WorkItemId);
        var first = await routing.Work.ListHandlingLogAsync(new() { PageSize = 2 }, company.Receptionist);
        var second = await routing.Work.ListHandlingLogAsync(new() { PageSize = 2, PageToken = first.NextPageToken }, company.Receptionist);
        Assert.Equal(items.Order(), first.Entries.Concat(second.Entries).Select(entry => entry.WorkItemId).Order());
        Assert.Empty(second.NextPageToken);

        Assert.Empty((await routing.Work.ListHandlingLogAsync(new() { Organisation = company.Code }, (await PropertyCompany.OpenAsync(routing)).Receptionist)).Entries);
        Assert.Equal(StatusCode.PermissionDenied, (await Refused.ByAsync(routing.Work.ListHandlingLogAsync(new(), company.Handler()))).Status);
        // A handler whose token still says supervisor, and somebody whom the directory doesn't know.
        foreach (var subject in new[] { $"{company.Code}-{PropertyCompany.Engineering}-1", "stranger" })
        {
            var refused = await Refused.ByAsync(routing.Work.ListHandlingLogAsync(new(), As(subject, "supervisor", company.Code)));
            Assert.Equal((StatusCode.PermissionDenied, "ROLE_NOT_PERMITTED"), (refused.Status, refused.Reason));
        }
        var auditor = As("auditor", "auditor", company.Code, "OTHER");
        Assert.Equal([("FIELD_MISSING", "organisation")], (await Refused.ByAsync(routing.Work.ListHandlingLogAsync(new(), auditor))).Fields);
        Assert.Equal(3, (await routing.Work.ListHandlingLogAsync(new() { Organisation = company.Code }, auditor)).Entries.Count);
    }
}
