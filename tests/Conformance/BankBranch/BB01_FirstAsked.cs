using ComplaintSuite.Contracts.Routing.V1;

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

    /// <summary>Gone up, it is on the list of those above from that moment on, with a clock, and their superior is told at once.</summary>
    [Fact, Rule("BB-01", Case.Allowed)]
    public async Task Gone_up_it_is_on_somebody_s_list_with_a_clock()
    {
        var filed = await AtWorkAsync();
        var promised = await DoAsync(Act(await CheckedAsync(filed.Number), "promise", ("until", InDays(2)), ("told", "At the counter.")));
        await Suite.SendAsync<TransferWorkItemResponse>(GoingUp(promised), await LobbyAsync());
        var moved = Suite.Now;
        await Suite.SettleAsync();
        var officer = await Office.PersonAsync("retail");
        var waiting = (await Suite.SendAsync<ListQueueResponse>(new ListQueueRequest { Department = SecondLevel, Organisation = Office.Organisation, PageSize = 500 }, officer)).WorkItems;
        Assert.Equal(("queued", ""), (waiting.Single(item => item.CaseNumber == filed.Number) is var item ? (item.Step, item.Handler) : default));
        var clock = (await Office.ReadAsync(filed.Number)).Deadlines.Single(deadline => deadline.Clock == "take-on-above");
        Assert.Null(clock.EndTime);
        Assert.Equal(moved, clock.StartTime.ToDateTimeOffset(), TimeSpan.FromMinutes(1));
        Assert.Equal(clock.StartTime.ToDateTimeOffset().AddHours(1), clock.DueTime.ToDateTimeOffset());
        var alerts = (await Suite.SendAsync<ListAlertsResponse>(new ListAlertsRequest { Organisation = Office.Organisation, PageSize = 500 }, await FollowUpAsync())).Alerts;
        Assert.Equal((AlertKind.ClockBegan, "follow-up-desk", "BB-01"), alerts.Single(alert => alert.CaseId == filed.CaseId && alert.Clock == "take-on-above") is var told ? (told.Kind, told.Post, told.Rule) : default);
        await ClaimedAsync(filed.Number, SecondLevel, officer);
        Assert.DoesNotContain("take-on-above", await RunningAsync(filed.Number));
    }

    [Fact, Rule("BB-01", Case.Allowed)]
    public async Task Whoever_is_above_hears_that_nobody_took_it_on()
    {
        var filed = await AtWorkAsync();
        var promised = await DoAsync(Act(await CheckedAsync(filed.Number), "promise", ("until", InDays(2)), ("told", "At the counter.")));
        await Suite.SendAsync<TransferWorkItemResponse>(GoingUp(promised), await LobbyAsync());
        await Suite.AdvanceAsync(TimeSpan.FromHours(2));
        var followUp = await FollowUpAsync();
        await Poll.ForAsync(async () => (await Suite.SendAsync<ListAlertsResponse>(new ListAlertsRequest { Organisation = Office.Organisation, PageSize = 500 }, followUp)).Alerts
            .FirstOrDefault(alert => alert.CaseId == filed.CaseId && alert is { Kind: AlertKind.ClockRanOut, Clock: "take-on-above" }), RunningSuite.Patience, "the follow-up desk is told");
    }

    [Fact, Rule("BB-01", Case.Refused)]
    public async Task It_does_not_go_up_to_where_nobody_can_take_it_on()
    {
        var promised = await DoAsync(Act(await CheckedAsync((await AtWorkAsync()).Number), "promise", ("until", InDays(2)), ("told", "At the counter.")));
        await Office.MoveAsync(directory => PostsOf(directory).Remove("retail-officer"));
        Assert.Equal(["DEPARTMENT_STAFFED department BB-01"], (await Office.RefusedAsync(GoingUp(promised), await LobbyAsync())).Lines);
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
    }

    private static TransferWorkItemRequest GoingUp(WorkItem item) =>
        new() { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Department = SecondLevel, Reason = "Fees are set above." };
}
