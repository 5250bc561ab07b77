using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Intake.Events;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ComplaintSuite.IntakeTests;

/// <summary>Acts of the two sections that cross on their way: each has its named outcome, in whichever order the events come.</summary>
public sealed class CrossingTests(RunningIntake intake) : IClassFixture<RunningIntake>
{
    [Fact]
    public async Task A_withdrawal_stands_when_the_result_comes_after_it()
    {
        var estate = await EstateAsync();
        var (filed, resident) = await estate.AtWorkAsync();
        await estate.WithdrawAsync(filed, resident);
        await estate.HandedInAsync(filed);
        var withdrawn = await estate.ReadAsync(filed);
        Assert.Equal(("withdrawn", "It was settled otherwise."), (withdrawn.Step, withdrawn.WithdrawalReason));
        Assert.Equal("result-after-withdrawal", (await estate.TimelineAsync(filed))[^1]);
        await NothingLeftAsync(filed.CaseId);
    }

    [Fact]
    public async Task A_withdrawal_stands_and_has_the_same_outcome_when_the_result_came_before_it()
    {
        var estate = await EstateAsync();
        var (filed, resident) = await estate.AtWorkAsync();
        await estate.HandedInAsync(filed);
        Assert.Equal("result-known", (await estate.ReadAsync(filed)).Step);
        await estate.WithdrawAsync(filed, resident);
        Assert.Equal("withdrawn", (await estate.ReadAsync(filed)).Step);
        Assert.Equal("result-after-withdrawal", (await estate.TimelineAsync(filed))[^1]);
        await NothingLeftAsync(filed.CaseId);
    }

    [Fact]
    public async Task A_claim_that_comes_after_the_withdrawal_is_named_and_changes_nothing()
    {
        var estate = await EstateAsync();
        var (filed, resident) = await estate.AtWorkAsync();
        var version = (await estate.WithdrawAsync(filed, resident)).Version;
        await estate.ClaimedAsync(filed);
        Assert.Equal(("withdrawn", version), ((await estate.ReadAsync(filed)).Step, (await estate.ReadAsync(filed)).Version));
        Assert.Equal("claimed-after-withdrawal", (await estate.TimelineAsync(filed))[^1]);
    }

    [Fact]
    public async Task A_claim_before_the_withdrawal_is_an_entry_of_the_timeline_like_any_other()
    {
        var estate = await EstateAsync();
        var (filed, resident) = await estate.AtWorkAsync();
        await estate.ClaimedAsync(filed);
        await estate.WithdrawAsync(filed, resident);
        Assert.Equal(["claimed", "withdrawn"], (await estate.TimelineAsync(filed))[^2..]);
        await NothingLeftAsync(filed.CaseId);
    }

    [Fact]
    public async Task A_withdrawal_just_when_more_time_is_taken_in_is_met_by_its_version_and_nobody_is_told_of_more_time()
    {
        var estate = await EstateAsync();
        var (filed, resident) = await estate.AtWorkAsync();
        ExtensionDecided granted = new() { WorkItemId = Estate.Item.ToString(), Clock = "handle-minor", Granted = true, Until = "2026-11-20" };
        await using var worker = NpgsqlDataSource.Create(intake.Database.Worker);
        var options = new DbContextOptionsBuilder<IntakeDb>();
        options.UseServiceDatabase(worker).UseApplicationServiceProvider(intake.Services);
        await using (var db = new IntakeDb(options.Options))
        await using (await OrganisationScope.BeginAsync(db, estate.Organisation, CancellationToken.None))
        {
            await new OnExtensionDecided(intake.Services.GetRequiredService<CaseFiles>()).HandleAsync(
                db, new("routing", 1, Guid.CreateVersion7(RunningIntake.Start), estate.Organisation, filed.CaseId, 1, intake.Time.GetUtcNow(), granted), CancellationToken.None);
            await estate.WithdrawAsync(filed, resident);
            // A conflict: the subscription takes the event in again, and finds the case withdrawn.
            await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => db.SaveChangesAsync());
        }

        await intake.TakeAsync(estate.Organisation, filed.CaseId, granted);
        Assert.Equal(["withdrawn", "extension-after-withdrawal"], (await estate.TimelineAsync(filed))[^2..]);
        Assert.DoesNotContain((await intake.Intake.ListNoticesAsync(new() { CaseNumber = filed.CaseNumber }, resident)).Notices, notice => notice.Template == "extension");
    }

    [Fact]
    public async Task More_time_before_the_withdrawal_is_told_and_leaves_the_version_as_it_is()
    {
        var estate = await EstateAsync();
        var (filed, resident) = await estate.AtWorkAsync();
        await intake.TakeAsync(estate.Organisation, filed.CaseId, new ExtensionDecided { WorkItemId = Estate.Item.ToString(), Clock = "handle-minor", Granted = true, Until = "2026-11-20" });
        Assert.Equal(filed.Version, (await estate.ReadAsync(filed)).Version);
        await estate.WithdrawAsync(filed, resident);
        Assert.Equal(["decide-extension", "withdrawn"], (await estate.TimelineAsync(filed))[^2..]);
        Assert.Single((await intake.Intake.ListNoticesAsync(new() { CaseNumber = filed.CaseNumber }, resident)).Notices, notice => notice.Template == "extension");
    }

    [Fact]
    public async Task A_case_withdrawn_before_a_department_had_it_is_not_put_to_work()
    {
        var estate = await EstateAsync();
        var (filed, resident) = await estate.FileAsync();
        await estate.AcceptAsync(filed);
        await estate.WithdrawAsync(filed, resident);
        await estate.QueuedAsync(filed);
        var withdrawn = await estate.ReadAsync(filed);
        Assert.Equal(("withdrawn", ""), (withdrawn.Step, withdrawn.Department));
        Assert.Equal("queued-after-withdrawal", (await estate.TimelineAsync(filed))[^1]);
        await NothingLeftAsync(filed.CaseId);
    }

    [Fact]
    public async Task Materials_that_are_awaited_when_the_result_comes_are_awaited_no_more()
    {
        var estate = await EstateAsync();
        var (filed, resident) = await estate.AtWorkAsync();
        await intake.Correspondence.RequestMaterialsAsync(
            new() { CaseNumber = filed.CaseNumber, RequestId = RunningIntake.NewRequestId(), ExpectedVersion = filed.Version, Text = "Please send a picture.", Items = { "Picture of the display" } }, estate.As("receptionist"));
        await estate.HandedInAsync(filed);
        var known = await estate.ReadAsync(filed);
        Assert.Equal("result-known", known.Step);
        Assert.Empty(known.AwaitedMaterials);
        Assert.Contains("result-before-materials", await estate.TimelineAsync(filed));
        var refused = await Refused.ByAsync(intake.Correspondence.AnswerMaterialsAsync(
            new() { CaseNumber = filed.CaseNumber, RequestId = RunningIntake.NewRequestId(), ExpectedVersion = known.Version, Text = "Here it is." }, resident));
        Assert.Equal(["MATERIALS_AWAITED", "STEP_NOT_PERMITTED"], refused.Codes);
    }

    [Fact]
    public async Task The_result_of_a_round_before_a_reopening_does_not_end_the_new_one()
    {
        var estate = await EstateAsync();
        var (filed, _) = await estate.NotifiedAsync();
        Assert.Equal("reopened", (await estate.FollowUpAsync(filed, solved: false)).Step);
        var item = Guid.CreateVersion7(RunningIntake.Start.AddDays(1));
        await estate.QueuedAsync(filed, item);
        await estate.HandedInAsync(filed);
        Assert.Equal("at-work", (await estate.ReadAsync(filed)).Step);
        Assert.Equal("superseded-result", (await estate.TimelineAsync(filed))[^1]);
        await estate.HandedInAsync(filed, item);
        Assert.Equal("result-known", (await estate.ReadAsync(filed)).Step);
    }

    [Fact]
    public async Task A_crossing_changes_no_version_and_publishes_nothing()
    {
        var estate = await EstateAsync();
        var (filed, resident) = await estate.AtWorkAsync();
        var version = (await estate.WithdrawAsync(filed, resident)).Version;
        await estate.HandedInAsync(filed);
        Assert.Equal(version, (await estate.ReadAsync(filed)).Version);
        Assert.Equal(["ComplaintReceived", "ComplaintRegistered", "ComplaintAssessed", "ComplaintAccepted", "ComplaintPutToWork", "ComplaintWithdrawn"], await intake.EventsAsync(filed.CaseId));
    }

    [Fact]
    public void Every_crossing_of_the_list_that_comes_by_an_event_of_Routing_has_its_sentence_in_three_languages() =>
        Assert.All(Lifecycle.Crossings, crossing => Assert.All(LocalText.Languages, language => Assert.NotEmpty(crossing.Told.In(language))));

    private async Task<Estate> EstateAsync() => new(intake, await intake.OrganisationAsync());

    private async Task NothingLeftAsync(string caseId) =>
        Assert.Equal(0, await intake.CountAsync($"select count(*) from clocks where case_id = '{caseId}' and ended_at is null and voided_at is null"));
}
