using ComplaintSuite.Procedures;

namespace ComplaintSuite.ProceduresTests.Files;

/// <summary>What a section does on hearing of the other one.</summary>
public sealed class ReactionTests
{
    [Fact]
    public void A_name_that_the_lifecycle_does_not_know_stops_the_start()
    {
        var thrown = Assert.Throws<InvalidOperationException>(() => Reactions.Known(
        [
            new(Section.Work, "acepted", []), new(Section.Case, "queued", ["aceptd"], Enters: "at-wrk", AfterWithdrawal: "queued-after"), new(Section.Case, "promote", [], Does: "change-sevrity"),
        ]));
        foreach (var name in new[] { "acepted", "aceptd", "at-wrk", "queued-after", "change-sevrity" })
            Assert.Contains($"'{name}'", thrown.Message, StringComparison.Ordinal);
        // A step of the section itself is nothing that it hears of.
        Assert.Throws<InvalidOperationException>(() => Reactions.Known([new(Section.Work, "claimed", [])]));
    }

    [Fact]
    public void What_every_procedure_has_and_no_reaction_is_to_is_not_taken_for_an_own_act()
    {
        Assert.Throws<ArgumentException>(() => Reactions.To(Section.Work, "attach"));
        Assert.True(Reactions.To(Section.Work, "hear-party").IsNoted);
        Assert.True(Reactions.To(Section.Work, ClockDefinition.AskForDate).IsNoted);
    }
}
