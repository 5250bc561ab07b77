using ComplaintSuite.Contracts.Intake.V1;
using Grpc.Core;

namespace ComplaintSuite.IntakeTests.Likeness;

/// <summary>LI-02: whoever takes a complaint in finds those who complain of the same respondent for the same cause, by the draft and beside a case.</summary>
public sealed class AlikeLookTests(RunningIntake intake) : IClassFixture<RunningIntake>
{
    private int _filed;

    [Fact]
    public async Task A_draft_finds_those_who_complain_of_the_same_and_still_do_and_a_search_by_name_leaves_its_entry_once()
    {
        var estate = new Estate(intake, await intake.OrganisationAsync("labour-inspection"));
        var employer = $"新城电子厂 {RunningIntake.NewRequestId()}";
        var (first, worker) = await FileAsync(estate, employer, "wages");
        var (second, _) = await FileAsync(estate, employer, "wages");
        await FileAsync(estate, employer, "hours");
        await FileAsync(estate, $"{employer}二厂", "wages");
        var draft = new ListLikeComplaintsRequest { Draft = Complaint(estate, $" {employer.ToUpperInvariant()}", "wages", "The canteen is closed.") };
        var entries = await EntriesAsync(estate);
        for (var looked = 0; looked < 2; looked++)
            Assert.Equal(Sorted(first, second), await AlikeAsync(draft, estate.As("receptionist")));
        Assert.Equal(entries + 2, await EntriesAsync(estate));
        // Beside a case they are shown as its collective shows them, to whoever sees both.
        Assert.Equal(Sorted(second), await AlikeAsync(new() { CaseNumber = first.CaseNumber }, estate.As("receptionist")));
        Assert.Equal(entries + 2, await EntriesAsync(estate));
        // Who may not look for parties finds none by the name of one.
        Assert.Empty(await AlikeAsync(draft, estate.As("managing-manager")));
        draft.Draft.Kind = "report";
        Assert.Empty(await AlikeAsync(draft, estate.As("receptionist")));
        draft.Draft.Kind = "complaint";
        await estate.WithdrawAsync(first, worker);
        Assert.Equal(Sorted(second), await AlikeAsync(draft, estate.As("receptionist")));
    }

    [Fact]
    public async Task The_form_names_the_field_of_the_cause_where_such_are_taken_together()
    {
        var organisation = await intake.OrganisationAsync("labour-inspection");
        foreach (var (kind, cause) in new[] { ("complaint", "details.cause"), ("report", "") })
            Assert.Equal(cause, (await intake.Guide.DescribeFilingAsync(new() { Organisation = organisation, Kind = kind, Language = "en" })).Filing.Form.CollectiveCause);
        Assert.Equal("", (await intake.Guide.DescribeFilingAsync(new() { Organisation = await intake.OrganisationAsync(), Kind = "complaint", Language = "en" })).Filing.Form.CollectiveCause);
    }

    private async Task<List<string>> AlikeAsync(ListLikeComplaintsRequest request, Metadata by) =>
        [.. (await intake.Lookup.ListLikeComplaintsAsync(request, by)).Complaints.Where(like => like.SameRespondentAndCause).Select(like => like.Complaint.CaseNumber).Order(StringComparer.Ordinal)];

    private static List<string> Sorted(params Complaint[] complaints) => [.. complaints.Select(complaint => complaint.CaseNumber).Order(StringComparer.Ordinal)];

    private Task<long> EntriesAsync(Estate estate) => intake.CountAsync($"select count(*) from identity_accesses where organisation = '{estate.Organisation}'");

    private async Task<(Complaint Case, Metadata Worker)> FileAsync(Estate estate, string employer, string cause)
    {
        intake.Time.Advance(RunningIntake.Moment);
        var filed = await intake.Intake.RegisterComplaintAsync(Complaint(estate, employer, cause, "9月、10月工资至今未发。"));
        var ticket = (await intake.Intake.OpenCaseAsync(new() { CaseNumber = filed.Complaint.CaseNumber, AccessCode = filed.AccessCode })).Ticket;
        return (filed.Complaint, new() { { "x-case-ticket", ticket } });
    }

    /// <summary>Each by somebody else.</summary>
    private RegisterComplaintRequest Complaint(Estate estate, string employer, string cause, string facts) => new()
    {
        RequestId = RunningIntake.NewRequestId(),
        Organisation = estate.Organisation,
        Kind = "complaint",
        Channel = "portal",
        Facts = facts,
        Respondent = new() { Name = employer },
        Complainant = new() { Name = "劳动者", Telephone = $"1330000000{_filed++ % 10}" },
        Details = { ["violation"] = "2026-10-01", ["cause"] = cause },
    };
}
