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
}
