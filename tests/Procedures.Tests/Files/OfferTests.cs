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
    public void Without_its_answer_it_waits_again()
    {
        Assert.False(Offers.AreTaken(Hospital, Accepted.Without("answer-matter"), "finance", _ => false));
        Assert.Same(Offered, Offered.Without("answer-matter"));
        Assert.Same(Offered, Offered.Without(null));
    }
}
