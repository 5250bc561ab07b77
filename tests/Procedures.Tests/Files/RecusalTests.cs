using System.Collections.Immutable;
using ComplaintSuite.Procedures;

namespace ComplaintSuite.ProceduresTests.Files;

/// <summary>What counts no more once it comes out that somebody must withdraw, by the labour inspection's assignment (LI-12, LI-13).</summary>
public sealed class RecusalTests
{
    private static readonly Procedure Inspection = ProcedureRegistry.Load().Get("labour-inspection", 1);
    private static readonly Procedure Window = ProcedureRegistry.Load().Get("government-window", 1);

    private static DoneActs Assigned(string lead, string assistant) =>
        DoneActs.None.WithForeign("assign", [], [KeyValuePair.Create("lead", lead), KeyValuePair.Create("assistant", assistant)], "head");

    private static DoneActs Inquired(DoneActs done, string by) => done.With("join-inquiry", Inspection.Work.OwnAct("join-inquiry")!, new Dictionary<string, string> { ["record"] = "Seen." }, Guid.Empty, isAnswered: false, by);

    [Fact]
    public void What_an_assistant_did_counts_no_more_once_they_must_withdraw()
    {
        var done = Inquired(Assigned("ld-04", "ld-05"), "ld-05");
        Assert.Empty(done.WithoutBarred(["ld-05"], Inspection).Acts);
        // It stays written down: its number and length are those of the record.
        Assert.Equal((done.Count, done.Characters), (done.WithoutBarred(["ld-05"], Inspection).Count, done.WithoutBarred(["ld-05"], Inspection).Characters));
    }

    [Fact]
    public void Where_the_lead_must_the_assignment_was_in_vain_and_what_the_assistant_did_stands() =>
        Assert.Equal(["join-inquiry"], Inquired(Assigned("ld-04", "ld-05"), "ld-05").WithoutBarred(["ld-04"], Inspection).Acts.Keys);

    [Fact]
    public void Where_another_was_assigned_meanwhile_only_what_the_first_did_is_in_vain()
    {
        var done = Inquired(Assigned("ld-04", "ld-05"), "ld-05").WithForeign("assign", [], [KeyValuePair.Create("lead", "ld-04"), KeyValuePair.Create("assistant", "ld-06")], "head");
        Assert.Equal(["assign"], done.WithoutBarred(["ld-05"], Inspection).Acts.Keys);
    }

    [Fact]
    public void Whoever_has_nothing_to_do_with_it_changes_nothing()
    {
        var done = Inquired(Assigned("ld-04", "ld-05"), "ld-05");
        Assert.Same(done, done.WithoutBarred(["ld-06"], Inspection));
        Assert.Same(done, done.WithoutBarred([], Inspection));
    }

    [Fact]
    public void What_waits_for_its_answer_goes_on_waiting()
    {
        var waiting = new DoneActs(ImmutableDictionary<string, DoneAct>.Empty.Add("assign", new([], ImmutableDictionary<string, string>.Empty.Add("lead", "ld-04"), Guid.CreateVersion7(DateTimeOffset.UnixEpoch), "head")));
        Assert.Same(waiting, waiting.WithoutBarred(["ld-04"], Inspection));
    }

    /// <summary>GB-05, GB-06: a side is heard by whoever has the work.</summary>
    [Fact]
    public void What_was_heard_by_who_had_the_work_counts_no_more_once_they_must_withdraw()
    {
        var done = Heard(DoneActs.None, "complainant", "zw-04");
        Assert.Empty(done.WithoutBarred(["zw-04"], Window).Acts);
        Assert.Same(done, done.WithoutBarred(["zw-05"], Window));
    }

    /// <summary>GB-05, GB-06: who had the work before heard the one side, who has it now the other.</summary>
    [Fact]
    public void Of_two_who_heard_a_side_each_the_first_one_s_counts_no_more()
    {
        var done = Heard(Heard(DoneActs.None, "complainant", "zw-04"), "respondent", "zw-05");
        var left = done.WithoutBarred(["zw-04"], Window);
        Assert.Equal((false, true), (left.Has("hear-party.complainant"), left.Has("hear-party.respondent")));
        Assert.NotEqual(done, left);
        Assert.True(Heard(left, "complainant", "zw-05").WithoutBarred(["zw-04"], Window).Has("hear-party.complainant"));
    }

    /// <summary>GB-05, GB-06: and the other way round, where it is the last one who must.</summary>
    [Fact]
    public void Of_two_who_heard_a_side_each_the_last_one_s_alone_counts_no_more()
    {
        var left = Heard(Heard(DoneActs.None, "complainant", "zw-04"), "respondent", "zw-05").WithoutBarred(["zw-05"], Window);
        Assert.Equal((true, false), (left.Has("hear-party.complainant"), left.Has("hear-party.respondent")));
        Assert.Null(left.CodeOf("hear-party.heard"));
        Assert.Empty(left.WithoutBarred(["zw-04", "zw-05"], Window).Acts);
    }

    private static DoneActs Heard(DoneActs done, string side, string by) =>
        done.With("hear-party", Window.Work.OwnAct("hear-party")!, new Dictionary<string, string> { ["side"] = side, ["heard"] = "yes" }, Guid.Empty, isAnswered: false, by);

    [Fact]
    public void Acts_that_may_be_in_vain_are_those_that_name_and_those_of_whoever_is_named()
    {
        Assert.Equal(["assign", "join-inquiry"], Inspection.MayBeInVain);
        Assert.Equal(["hear-party"], Window.MayBeInVain);
        Assert.Empty(ProcedureRegistry.Load().Get("bank-branch", 1).MayBeInVain);
    }
}
