using ComplaintSuite.Contracts.Routing.V1;
using Grpc.Core;

namespace ComplaintSuite.Conformance.BankBranch;

/// <summary>BB-01: whoever is asked first answers for it, until somebody else has accepted the hand-over.</summary>
public sealed class BB01_FirstAsked(RunningSuite suite) : Branches(suite)
{
    [Fact, Rule("BB-01", Case.Allowed)]
    public async Task It_goes_from_hand_to_hand_and_stays_with_the_first_until_the_second_has_taken_it()
    {
        var claimed = await ClaimedAsync((await AtWorkAsync()).Number);
        var offered = await DoAsync(Act(claimed, "offer-hand-over", ("to", "zb-06"), ("reason", "My shift ends.")));
        Assert.Equal("zb-05", offered.Handler);
        var taken = await DoAsync(Act(offered, "answer-hand-over", ("taken", "yes")), await LobbyAsync(2));
        Assert.Equal("zb-06", taken.Handler);
        // From now on it is the second one's.
        await DoAsync(Aside(taken), await LobbyAsync(2));
    }

    [Fact, Rule("BB-01", Case.Allowed)]
    public async Task A_hand_over_that_is_taken_back_leaves_it_where_it_was()
    {
        var offered = await DoAsync(Act(await ClaimedAsync((await AtWorkAsync()).Number), "offer-hand-over", ("to", "zb-06"), ("reason", "My shift ends.")));
        Assert.Equal(["OWN_CLAIM BB-01"], (await Office.RefusedAsync(Act(offered, "answer-hand-over", ("taken", "no")), await LobbyAsync(2))).Lines);
        var left = await DoAsync(Act(offered, "answer-hand-over", ("taken", "no")));
        Assert.Equal("zb-05", left.Handler);
        await DoAsync(Aside(left));
    }

    /// <summary>Until it goes it is the branch's, whoever has accepted it; then it is theirs, and lies with nobody in between.</summary>
    [Fact, Rule("BB-01", Case.Allowed)]
    public async Task Gone_up_it_is_at_once_with_whoever_accepted_it_there()
    {
        var filed = await AtWorkAsync();
        await DoAsync(Promise(await CheckedAsync(filed.Number)));
        var taken = await TakenAboveAsync(filed.Number);
        Assert.Equal(("claimed", "zb-05", Branch), (taken.Step, taken.Handler, taken.Department));
        var gone = (await Suite.SendAsync<TransferWorkItemResponse>(GoingUp(taken), await LobbyAsync())).WorkItem;
        Assert.Equal(("claimed", "zb-02", SecondLevel), (gone.Step, gone.Handler, gone.Department));
        Assert.DoesNotContain("take-on-above", await RunningAsync(filed.Number));
        Assert.DoesNotContain(await AlertsAsync(filed, await FollowUpAsync()), alert => alert.Clock == "take-on-above");
        await DoAsync(Act(gone, "offer-solution", ("solution", "The fee is paid back.")), await Office.PersonAsync("retail"));
    }

    /// <summary>Somebody else's case is shown to whoever is asked, for as long as they are; who is above them hears of it where no answer comes.</summary>
    [Fact, Rule("BB-01", Case.Allowed)]
    public async Task Whoever_is_named_above_is_told_sees_it_and_answers_within_the_hour()
    {
        var filed = await AtWorkAsync();
        await CheckedAsync(filed.Number);
        var officer = await Office.PersonAsync("retail");
        Assert.Equal(["NOT_FOUND"], (await Office.RefusedAsync(new GetPartiesRequest { CaseNumber = filed.Number }, officer)).Lines);
        // To choose from stands what would be taken, and nothing else.
        var guide = (await Suite.SendAsync<DescribeCaseResponse>(new DescribeCaseRequest { CaseNumber = filed.Number }, await LobbyAsync())).Guide;
        Assert.Equal([SecondLevel], guide.Acts.Single(act => act.Act == "offer-upward").Fields.Single(field => field.Name == "level").Choices.Select(choice => choice.Code));
        await OfferedUpwardAsync(filed.Number);
        await Suite.SettleAsync();
        var told = Assert.Single(await AlertsAsync(filed, officer));
        Assert.Equal((AlertKind.AnswerWanted, "offer-upward", "BB-01", filed.Number, ""), (told.Kind, told.Act, told.Rule, told.CaseNumber, told.WorkItemId));
        var clock = (await Office.ReadAsync(filed.Number)).Deadlines.Single(deadline => deadline.Clock == "take-upward");
        Assert.Equal(clock.StartTime.ToDateTimeOffset().AddHours(1), clock.DueTime.ToDateTimeOffset());
        await Suite.AdvanceAsync(TimeSpan.FromHours(2));
        var followUp = await FollowUpAsync();
        await Poll.ForAsync(async () => (await AlertsAsync(filed, followUp)).FirstOrDefault(alert => alert is { Kind: AlertKind.ClockRanOut, Clock: "take-upward" }), RunningSuite.Patience, "the follow-up desk is told");
        var read = await Office.ReadAsync(filed.Number);
        // Asked for an answer, they give that one and do nothing else with the branch's case.
        var message = new SendMessageRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = read.Version, Text = "When may I call?" };
        Assert.Equal((StatusCode.PermissionDenied, "ROLE_NOT_PERMITTED"), await Office.RefusedAsync(message, officer) is var refused ? (refused.Code, refused.Reason) : default);
        Assert.Equal(["answer-upward"], (await Suite.SendAsync<DescribeCaseResponse>(new DescribeCaseRequest { CaseNumber = filed.Number }, officer)).Guide.Moves.Except(["read-parties"]));
        Assert.Equal(read.Version, (await Suite.SendAsync<GetComplaintResponse>(new GetComplaintRequest { CaseNumber = filed.Number }, officer)).Complaint.Version);
        await DoAsync(Act(read, "answer-upward", ("taken", "no"), ("reason", "The branch may pay it back itself.")), officer);
        Assert.Equal(["NOT_FOUND"], (await Office.RefusedAsync(new GetPartiesRequest { CaseNumber = filed.Number }, officer)).Lines);
        Assert.Equal("zb-05", (await WorkItemAsync(filed.Number)).Handler);
    }

    /// <summary>Opened again, it is on the list of those above from that moment on, with a clock, and their superior is told at once.</summary>
    [Fact, Rule("BB-01", Case.Allowed)]
    public async Task Opened_again_it_is_on_somebody_s_list_with_a_clock()
    {
        var filed = await NotSatisfiedAsync();
        var officer = await Office.PersonAsync("retail");
        var waiting = (await Suite.SendAsync<ListQueueResponse>(new ListQueueRequest { Department = SecondLevel, Organisation = Office.Organisation, PageSize = 500 }, officer)).WorkItems;
        Assert.Equal(("queued", ""), (waiting.Single(item => item.CaseNumber == filed.Number) is var item ? (item.Step, item.Handler) : default));
        var clock = (await Office.ReadAsync(filed.Number)).Deadlines.Single(deadline => deadline.Clock == "take-on-above");
        Assert.Null(clock.EndTime);
        Assert.Equal(Suite.Now, clock.StartTime.ToDateTimeOffset(), TimeSpan.FromMinutes(2));
        Assert.Equal(clock.StartTime.ToDateTimeOffset().AddHours(1), clock.DueTime.ToDateTimeOffset());
        var told = (await AlertsAsync(filed, await FollowUpAsync())).Single(alert => alert.Clock == "take-on-above");
        Assert.Equal((AlertKind.ClockBegan, "follow-up-desk", "BB-01"), (told.Kind, told.Post, told.Rule));
        await ClaimedAsync(filed.Number, SecondLevel, officer);
        Assert.DoesNotContain("take-on-above", await RunningAsync(filed.Number));
    }

    [Fact, Rule("BB-01", Case.Allowed)]
    public async Task Whoever_is_above_hears_that_nobody_took_it_on()
    {
        var filed = await NotSatisfiedAsync();
        await Suite.AdvanceAsync(TimeSpan.FromHours(2));
        var followUp = await FollowUpAsync();
        await Poll.ForAsync(async () => (await AlertsAsync(filed, followUp)).FirstOrDefault(alert => alert is { Kind: AlertKind.ClockRanOut, Clock: "take-on-above" }), RunningSuite.Patience, "the follow-up desk is told");
    }

    [Fact, Rule("BB-01", Case.Refused)]
    public async Task It_does_not_go_up_before_somebody_named_above_has_accepted_it()
    {
        var filed = await AtWorkAsync();
        var promised = await DoAsync(Promise(await CheckedAsync(filed.Number)));
        var refused = await Office.RefusedAsync(GoingUp(promised), await LobbyAsync());
        Assert.Equal(["FIELD_MISSING done.answer-upward BB-01"], refused.Lines);
        Assert.Contains("接手", refused.Unmet[0].Because, StringComparison.Ordinal);
        var offered = await OfferedUpwardAsync(filed.Number);
        Assert.Equal(["FIELD_MISSING done.answer-upward BB-01"], (await Office.RefusedAsync(GoingUp(await WorkItemAsync(filed.Number)), await LobbyAsync())).Lines);
        Assert.Equal(
            ["NAMED_OFFER_UPWARD_TO named.offer-upward.to BB-01", "TAKEN_BY_RECEIVER department BB-01"], (await Office.RefusedAsync(Act(offered, "answer-upward", ("taken", "yes")), await LobbyAsync())).Lines);
        Assert.Equal(["FIELD_MISSING reason BB-01"], (await Office.RefusedAsync(Act(offered, "answer-upward", ("taken", "no")), await LobbyAsync())).Lines);
        await DoAsync(Act(offered, "answer-upward", ("taken", "no"), ("reason", "The branch may pay it back itself.")), await Office.PersonAsync("retail"));
        Assert.Equal(["NEVER_PERMITTED BB-01"], (await Office.RefusedAsync(GoingUp(await WorkItemAsync(filed.Number)), await LobbyAsync())).Lines);
        // What was declined once may be accepted when it is offered again.
        Assert.Equal("zb-02", (await Suite.SendAsync<TransferWorkItemResponse>(GoingUp(await TakenAboveAsync(filed.Number)), await LobbyAsync())).WorkItem.Handler);
    }

    /// <summary>Neither to the next branch, nor to somebody of another level than is named, nor to a colleague.</summary>
    [Theory, Rule("BB-01", Case.Refused)]
    [InlineData("lake-road", "zb-09")]
    [InlineData(SecondLevel, "zb-01")]
    [InlineData(SecondLevel, "zb-06")]
    [InlineData(Branch, "zb-06")]
    public async Task It_is_offered_to_nobody_who_could_not_take_it_there(string level, string to)
    {
        var filed = await AtWorkAsync();
        Assert.Equal(["STAFF_WITHOUT_POST to BB-01"], (await Office.RefusedAsync(OfferUpward(await Office.ReadAsync(filed.Number), level, to), await LobbyAsync())).Lines);
    }

    [Fact, Rule("BB-01", Case.Refused)]
    public async Task It_does_not_go_up_to_where_nobody_can_take_it_on()
    {
        var filed = await AtWorkAsync();
        await DoAsync(Promise(await CheckedAsync(filed.Number)));
        var taken = await TakenAboveAsync(filed.Number);
        await Office.MoveAsync(directory => PostsOf(directory).Remove("retail-officer"));
        Assert.Equal(["DEPARTMENT_STAFFED department BB-01"], (await Office.RefusedAsync(GoingUp(taken), await LobbyAsync())).Lines);
        await Office.MoveAsync(directory => PostsOf(directory).Add("retail-officer"));

        ICollection<string> PostsOf(OrganisationDirectory directory) => directory.Staff.Single(person => person.Subject == Office.SubjectOf("retail")).Posts;
    }

    [Fact, Rule("BB-01", Case.Refused)]
    public async Task Nobody_lets_it_go_before_somebody_else_has_it()
    {
        var claimed = await ClaimedAsync((await AtWorkAsync()).Number);
        var release = new ReleaseWorkItemRequest { WorkItemId = claimed.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = claimed.Version, Reason = "My shift ends." };
        Assert.Equal(["ROLE_NOT_PERMITTED BB-01"], (await Office.RefusedAsync(release, await LobbyAsync())).Lines);

        var offered = await DoAsync(Act(claimed, "offer-hand-over", ("to", "zb-06"), ("reason", "My shift ends.")));
        Assert.Equal(["NAMED_OFFER_HAND_OVER_TO named.offer-hand-over.to BB-01"], (await Office.RefusedAsync(Act(offered, "answer-hand-over", ("taken", "yes")), await LobbyAsync())).Lines);
        Assert.Equal(["OWN_CLAIM BB-02"], (await Office.RefusedAsync(Aside(offered), await LobbyAsync(2))).Lines);
        Assert.Contains("NOT_OPEN_OFFER_HAND_OVER open.offer-hand-over BB-01", (await Office.RefusedAsync(GoingUp(offered), await LobbyAsync())).Lines);
    }

    /// <summary>The follow-up found the customer not satisfied: it is at work one level up.</summary>
    private async Task<Filed> NotSatisfiedAsync()
    {
        var filed = await AtWorkAsync();
        await FollowedUpAsync(await TellAsync(await HandInAsync(await AgreedAsync(await CheckedAsync(filed.Number)))), solved: false);
        await Office.AtAsync(filed.Number, "at-work");
        await Suite.SettleAsync();
        return filed;
    }

    private async Task<List<Alert>> AlertsAsync(Filed filed, Sender by) =>
        [.. (await Suite.SendAsync<ListAlertsResponse>(new ListAlertsRequest { Organisation = Office.Organisation, PageSize = 500 }, by)).Alerts.Where(alert => alert.CaseId == filed.CaseId)];
}
