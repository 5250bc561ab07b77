using ComplaintSuite.Procedures;

namespace ComplaintSuite.ProceduresTests.Files;

/// <summary>What one office offers to another, by the hospital's handing over (HB-11).</summary>
public sealed class OfferTests
{
    private static readonly Procedure Hospital = ProcedureRegistry.Load().Get("hospital-centre", 1);

    private static readonly DoneActs Offered = DoneActs.None.WithForeign("offer-matter", [], [KeyValuePair.Create("office", "finance"), KeyValuePair.Create("to", "rm-07")], "rm-06");

    private static readonly DoneActs Accepted = Offered.WithForeign("answer-matter", [], [KeyValuePair.Create("taken", "yes")], "rm-07");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_waits_for_its_answer_is_taken_by_who_may(bool mayTake) => Assert.Equal(mayTake, Offers.AreTaken(Hospital, Offered, null, _ => mayTake));

    [Fact]
    public void What_was_accepted_stays_so_whatever_becomes_of_who_accepted_it_and_goes_nowhere_else()
    {
        Assert.True(Offers.AreTaken(Hospital, Accepted, "finance", _ => false));
        Assert.False(Offers.AreTaken(Hospital, Accepted, "medical-affairs", _ => true));
    }

    [Fact]
    public void Who_took_it_took_it_for_the_department_that_it_was_offered_to()
    {
        var bank = ProcedureRegistry.Load().Get("bank-branch", 1);
        var offered = DoneActs.None.WithForeign("offer-upward", [], [KeyValuePair.Create("level", "city-branch"), KeyValuePair.Create("to", "zb-02")], "zb-05");
        var accepted = offered.WithForeign("answer-upward", [], [KeyValuePair.Create("taken", "yes")], "zb-02");
        Assert.Equal("zb-02", Offers.TakerFor(bank, accepted, "city-branch"));
        Assert.Null(Offers.TakerFor(bank, accepted, "lake-road"));
        Assert.Null(Offers.TakerFor(bank, offered, "city-branch"));
        Assert.Null(Offers.TakerFor(bank, offered.WithForeign("answer-upward", [], [KeyValuePair.Create("taken", "no")], "zb-02"), "city-branch"));
    }

    /// <summary>Whom somebody went along with before anybody worked on it took over no work by that.</summary>
    [Fact]
    public void What_may_be_offered_before_there_is_work_makes_nobody_its_handler() => Assert.Null(Offers.TakerFor(Hospital, Accepted, "finance"));

    [Fact]
    public void Without_its_answer_it_waits_again()
    {
        Assert.False(Offers.AreTaken(Hospital, Accepted.Without("answer-matter"), "finance", _ => false));
        Assert.Same(Offered, Offered.Without("answer-matter"));
        Assert.Same(Offered, Offered.Without(null));
    }
}
