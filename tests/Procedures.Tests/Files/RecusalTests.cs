using System.Collections.Immutable;
using ComplaintSuite.Procedures;

namespace ComplaintSuite.ProceduresTests.Files;

/// <summary>What counts no more once it comes out that somebody must withdraw, by the labour inspection's assignment (LI-12, LI-13).</summary>
public sealed class RecusalTests
{
    private static readonly Procedure Inspection = ProcedureRegistry.Load().Get("labour-inspection", 1);

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

    [Fact]
    public void Acts_that_may_be_in_vain_are_those_that_name_and_those_of_whoever_is_named()
    {
        Assert.Equal(["assign", "join-inquiry"], Inspection.MayBeInVain);
        Assert.Empty(ProcedureRegistry.Load().Get("bank-branch", 1).MayBeInVain);
    }
}
