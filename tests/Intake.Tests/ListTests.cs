using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Sealing;
using Microsoft.Extensions.DependencyInjection;

namespace ComplaintSuite.IntakeTests;

/// <summary>Lists stay small whatever people write, and nothing is lost between their pages.</summary>
public sealed class ListTests(RunningIntake intake) : IClassFixture<RunningIntake>
{
    [Fact]
    public async Task A_list_of_cases_leaves_long_texts_out_and_knows_what_is_missing()
    {
        var estate = new Estate(intake, await intake.OrganisationAsync());
        var longText = new string('事', 100_000);
        foreach (var unit in new[] { "3-1201", "" })
        {
            intake.Time.Advance(RunningIntake.Moment);
            await intake.Intake.RegisterComplaintAsync(new()
            {
                RequestId = RunningIntake.NewRequestId(),
                Organisation = estate.Organisation,
                Kind = "complaint",
                Channel = "portal",
                Facts = longText,
                Leads = longText,
                Demand = longText[..20_000],
                Complainant = new() { Name = "住户", Unit = unit, Telephone = "13800000000" },
            });
        }
        var all = await ListAsync(estate);
        Assert.Equal([("received", "complainant.unit"), ("registered", "")], all.Complaints.Select(it => (it.Step, string.Join(' ', it.MissingFields))));
        Assert.InRange(all.CalculateSize(), 1, 4_000);

        var asked = await intake.Correspondence.RequestMaterialsAsync(new()
        {
            CaseNumber = all.Complaints[1].CaseNumber,
            RequestId = RunningIntake.NewRequestId(),
            ExpectedVersion = all.Complaints[1].Version,
            Text = "We can't find it.",
            Items = { "Picture" },
        }, estate.As("receptionist"));
        await estate.AcceptAsync(asked.Complaint, request =>
        {
            (request.Severity, request.Fault) = ("important", "Nobody came.");
            request.Criteria.Clear();
            request.Criteria.Add("company-fault");
        });
        var accepted = (await ListAsync(estate)).Complaints.Single(it => it.Step == "accepted");
        Assert.Equal(("important", "", 0, 0, false), (accepted.Assessment.Severity, accepted.Assessment.Fault, accepted.Assessment.Criteria.Count, accepted.AwaitedMaterials.Count, accepted.Anonymous));

        var first = await ListAsync(estate, size: 1);
        var second = await ListAsync(estate, size: 1, first.NextPageToken);
        Assert.Equal(all.Complaints.Select(it => it.CaseNumber), first.Complaints.Concat(second.Complaints).Select(it => it.CaseNumber));
        Assert.Equal("", second.NextPageToken);
        Assert.Equal("PAGE_TOKEN_INVALID", (await Refused.ByAsync(intake.Intake.ListComplaintsAsync(new() { Organisation = estate.Organisation, PageToken = "1.2" }, estate.As("receptionist")))).Reason);
    }

    [Fact]
    public async Task Long_notices_come_in_pages_that_clients_take()
    {
        var estate = new Estate(intake, await intake.OrganisationAsync());
        var (filed, resident) = await estate.FileAsync();
        var caseId = Guid.Parse(filed.CaseId);
        var before = (await intake.Intake.ListNoticesAsync(new() { CaseNumber = filed.CaseNumber }, resident)).Notices.Count;
        await intake.LookAsync(async db =>
        {
            var seal = await intake.Services.GetRequiredService<Vault>().OfAsync(db, caseId, CancellationToken.None);
            // Of one instant: their ids alone tell them apart.
            for (var number = 0; number < 6; number++)
                db.Notices.Add(new(Guid.CreateVersion7(RunningIntake.Start), estate.Organisation, caseId, "result", "en", new($"{number}", new string('果', 200_000), ""), seal, RunningIntake.Start.AddDays(1)));
            return await db.SaveChangesAsync();
        });

        // Whoever does not page misses what is old, not the result.
        var newest = (await intake.Intake.ListNoticesAsync(new() { CaseNumber = filed.CaseNumber }, resident)).Notices.Select(notice => notice.Subject).ToList();
        Assert.Equal(3, newest.Count);
        Assert.Empty(newest.Except(["0", "1", "2", "3", "4", "5"]));

        var (subjects, pages, token) = (new List<string>(), 0, "");
        do
        {
            var page = await intake.Intake.ListNoticesAsync(new() { CaseNumber = filed.CaseNumber, PageToken = token }, resident);
            Assert.InRange(page.CalculateSize(), 1, 3 * 1024 * 1024);
            subjects.InsertRange(0, page.Notices.Select(notice => notice.Subject));
            (pages, token) = (pages + 1, page.NextPageToken);
        }
        while (token.Length > 0);
        Assert.Equal(2, pages);
        Assert.Equal(["0", "1", "2", "3", "4", "5"], subjects[before..].Order());

        var one = await intake.Intake.ListNoticesAsync(new() { CaseNumber = filed.CaseNumber, PageSize = 1 }, resident);
        Assert.Equal(subjects[^1..], one.Notices.Select(notice => notice.Subject));
        Assert.Equal("PAGE_TOKEN_INVALID", (await Refused.ByAsync(intake.Intake.ListNoticesAsync(new() { CaseNumber = filed.CaseNumber, PageToken = "x" }, resident))).Reason);
    }

    private async Task<ListComplaintsResponse> ListAsync(Estate estate, int size = 0, string token = "") =>
        await intake.Intake.ListComplaintsAsync(new() { Organisation = estate.Organisation, PageSize = size, PageToken = token }, estate.As("receptionist"));
}
