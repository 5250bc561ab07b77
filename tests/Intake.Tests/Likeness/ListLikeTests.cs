using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Workers;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ComplaintSuite.IntakeTests.Likeness;

/// <summary>Staff are shown cases that may be related, by the real service on a real database; nothing follows from it, and nothing can be read back out of what it is found by.</summary>
public sealed class ListLikeTests(RunningIntake intake) : IClassFixture<RunningIntake>
{
    private const string Lift = "3栋2单元的电梯本周三次停在两层之间，老人下不了楼。";

    [Fact]
    public async Task A_case_of_the_same_premises_that_is_open_is_probably_the_same()
    {
        var estate = new Estate(intake, await intake.OrganisationAsync());
        var (first, resident) = await FileAsync(estate, "3-1201", Lift);
        var (second, _) = await FileAsync(estate, "３-1201 ", "The tap drips.");
        var like = Assert.Single(await LikeAsync(estate, new() { CaseNumber = second.CaseNumber }));
        Assert.Equal((first.CaseNumber, true, true, true), (like.Complaint.CaseNumber, like.SamePremises, like.Open, like.LikelyDuplicate));

        await estate.WithdrawAsync(first, resident);
        like = Assert.Single(await LikeAsync(estate, new() { CaseNumber = second.CaseNumber }));
        Assert.Equal((true, false, false), (like.SamePremises, like.Open, like.LikelyDuplicate));
        intake.Time.Advance(TimeSpan.FromDays(31));
        Assert.Empty(await LikeAsync(estate, new() { CaseNumber = second.CaseNumber }));
    }

    [Fact]
    public async Task Before_anything_is_registered_its_draft_is_compared()
    {
        var estate = new Estate(intake, await intake.OrganisationAsync());
        var (first, _) = await FileAsync(estate, "3-1201", Lift);
        await FileAsync(estate, "5-0301", "车库漏水，车上都是水渍。");
        var draft = Draft(estate, "3-1502", "电梯这周停在两层中间三次，3栋2单元老人没法下楼。");
        var before = await intake.CountAsync("select count(*) from complaints");
        var like = Assert.Single(await LikeAsync(estate, new() { Draft = draft }));
        Assert.Equal((first.CaseNumber, false), (like.Complaint.CaseNumber, like.SamePremises));
        Assert.InRange(like.LikenessPercent, 40, 99);
        Assert.Equal(before, await intake.CountAsync("select count(*) from complaints"));
        Assert.Empty(await LikeAsync(estate, new() { Draft = Draft(estate, "8-0101", "The lawn is not mown.") }));
    }

    [Fact]
    public async Task What_is_amended_is_found_by_what_it_says_now()
    {
        var estate = new Estate(intake, await intake.OrganisationAsync());
        var (first, resident) = await FileAsync(estate, "3-1201", "Noise.");
        Assert.Empty(await LikeAsync(estate, new() { Draft = Draft(estate, "4-0101", Lift) }));
        await intake.Intake.AmendRegistrationAsync(new() { CaseNumber = first.CaseNumber, RequestId = RunningIntake.NewRequestId(), ExpectedVersion = first.Version, Facts = Lift }, resident);
        Assert.Equal(first.CaseNumber, Assert.Single(await LikeAsync(estate, new() { Draft = Draft(estate, "4-0101", Lift) })).Complaint.CaseNumber);
    }

    [Fact]
    public async Task Who_complains_again_is_told_to_those_who_may_look_for_parties_and_leaves_an_entry()
    {
        var estate = new Estate(intake, await intake.OrganisationAsync());
        var (first, _) = await FileAsync(estate, "3-1201", Lift, "138 1111 2222");
        var (second, _) = await FileAsync(estate, "9-0101", "The lawn is not mown.", "+86 13811112222");
        var entries = await EntriesAsync(estate);
        var like = Assert.Single(await LikeAsync(estate, new() { CaseNumber = second.CaseNumber }));
        Assert.Equal((first.CaseNumber, true, false), (like.Complaint.CaseNumber, like.SameComplainant, like.LikelyDuplicate));
        Assert.Equal(entries + 1, await EntriesAsync(estate));
    }

    [Fact]
    public async Task Of_what_is_shown_alone_an_entry_is_left_and_once_a_day_for_each_reader()
    {
        const string Telephone = "138 3333 4444";
        var estate = new Estate(intake, await intake.OrganisationAsync());
        for (var number = 0; number < 3; number++)
            await FileAsync(estate, $"2-010{number}", Lift, Telephone);
        var (last, _) = await FileAsync(estate, "9-0101", "The lawn is not mown.", Telephone);
        // Others that are more alike in their words stand behind those of the same person.
        var (other, resident) = await FileAsync(estate, "9-0101", "The lawn is not mown at all.");
        await estate.WithdrawAsync(other, resident);
        var entries = await EntriesAsync(estate);
        var request = new ListLikeComplaintsRequest { CaseNumber = last.CaseNumber, PageSize = 2 };
        for (var looked = 0; looked < 3; looked++)
            Assert.All(await LikeAsync(estate, request), like => Assert.True(like.SameComplainant));
        Assert.Equal(entries + 2, await EntriesAsync(estate));

        await intake.Lookup.ListLikeComplaintsAsync(request, estate.As("general-affairs-supervisor"));
        Assert.Equal(entries + 4, await EntriesAsync(estate));
        intake.Time.Advance(TimeSpan.FromDays(1));
        await LikeAsync(estate, request);
        Assert.Equal(entries + 6, await EntriesAsync(estate));
    }

    [Fact]
    public async Task Nobody_sees_another_organisation_s_and_the_public_none()
    {
        var (estate, other) = (new Estate(intake, await intake.OrganisationAsync()), new Estate(intake, await intake.OrganisationAsync()));
        var (mine, resident) = await FileAsync(estate, "3-1201", Lift);
        await FileAsync(other, "3-1201", Lift);
        Assert.Empty(await LikeAsync(estate, new() { CaseNumber = mine.CaseNumber }));
        Assert.Equal("NOT_FOUND", (await Refused.ByAsync(intake.Lookup.ListLikeComplaintsAsync(new() { CaseNumber = mine.CaseNumber }, other.As("receptionist")))).Reason);
        Assert.Empty(await LikeAsync(other, new() { Draft = Draft(estate, "3-1201", Lift) }));
        Assert.Equal("FIELD_MISSING", (await Refused.ByAsync(intake.Lookup.ListLikeComplaintsAsync(new(), estate.As("receptionist")))).Reason);
        await Assert.ThrowsAsync<RpcException>(async () => await intake.Lookup.ListLikeComplaintsAsync(new() { CaseNumber = mine.CaseNumber }, resident));
    }

    [Fact]
    public async Task Cases_from_before_there_were_marks_get_the_same_as_any_other()
    {
        var (estate, other) = (new Estate(intake, await intake.OrganisationAsync()), new Estate(intake, await intake.OrganisationAsync()));
        var ids = new List<Guid>();
        foreach (var (owner, unit) in new[] { (estate, "3-1201"), (estate, "3-1202"), (other, "3-1201") })
            ids.Add(Guid.Parse((await FileAsync(owner, unit, Lift)).Case.CaseId));
        var before = await MarksAsync();
        Assert.Equal(3, before.Count);
        await intake.LookAsync(db => db.Likenesses.Where(it => ids.Contains(it.CaseId)).ExecuteDeleteAsync());
        Assert.Empty(await MarksAsync());

        var worker = intake.Services.GetServices<IHostedService>().OfType<MissingMarks>().Single();
        Assert.Equal(3, await worker.RunOnceAsync(TestContext.Current.CancellationToken));
        Assert.Equal(before, await MarksAsync());
        Assert.Equal(0, await worker.RunOnceAsync(TestContext.Current.CancellationToken));

        async Task<List<string>> MarksAsync() => [.. (await intake.LookAsync(db => db.Likenesses.AsNoTracking().Where(it => ids.Contains(it.CaseId)).OrderBy(it => it.CaseId).ToListAsync()))
            .Select(it => $"{it.CaseId} {it.Organisation} {it.ReceivedAt:O} {string.Join(',', it.Premises)} {it.Place} {string.Join(',', it.Words)}")];
    }

    [Fact]
    public async Task What_it_is_found_by_are_numbers_that_go_with_the_case()
    {
        var estate = new Estate(intake, await intake.OrganisationAsync());
        var (filed, _) = await FileAsync(estate, "3-1201", Lift);
        var caseId = Guid.Parse(filed.CaseId);
        var kept = await intake.LookAsync(db => db.Likenesses.AsNoTracking().SingleAsync(it => it.CaseId == caseId));
        Assert.Equal((estate.Organisation, 1, 32), (kept.Organisation, kept.Premises.Length, kept.Words.Length));
        Assert.Equal(0, await intake.CountAsync("select count(*) from information_schema.columns where table_name = 'likenesses' and data_type not in ('uuid', 'ARRAY', 'bigint', 'timestamp with time zone') and column_name <> 'organisation'"));
        Assert.Equal(1, await intake.CountAsync("select count(*) from pg_constraint where conrelid = 'likenesses'::regclass and contype = 'f' and confdeltype = 'c'"));
    }

    private Task<long> EntriesAsync(Estate estate) => intake.CountAsync($"select count(*) from identity_accesses where organisation = '{estate.Organisation}'");

    private async Task<IReadOnlyList<LikeComplaint>> LikeAsync(Estate estate, ListLikeComplaintsRequest request) =>
        (await intake.Lookup.ListLikeComplaintsAsync(request, estate.As("receptionist"))).Complaints;

    private async Task<(Complaint Case, Metadata Resident)> FileAsync(Estate estate, string unit, string facts, string telephone = "")
    {
        intake.Time.Advance(RunningIntake.Moment);
        return await estate.FileAsync(request => Fill(request, unit, facts, telephone));
    }

    private static RegisterComplaintRequest Draft(Estate estate, string unit, string facts)
    {
        var draft = new RegisterComplaintRequest { Organisation = estate.Organisation, Kind = "complaint", Channel = "telephone" };
        Fill(draft, unit, facts, "");
        return draft;
    }

    private static void Fill(RegisterComplaintRequest request, string unit, string facts, string telephone)
    {
        (request.Subject, request.Facts) = ("", facts);
        // Each of another household, unless a test says so.
        request.Complainant = new() { Name = "住户", Unit = unit, Telephone = telephone.Length > 0 ? telephone : string.Concat("139", Random.Shared.Next(10_000_000, 99_999_999)) };
    }
}
