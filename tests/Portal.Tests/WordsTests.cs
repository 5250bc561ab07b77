using ComplaintSuite.Portal.Forms;
using ComplaintSuite.Portal.Pages;
using ComplaintSuite.Portal.Tracking;
using ComplaintSuite.Portal.Work;
using ComplaintSuite.Procedures;

namespace ComplaintSuite.PortalTests;

/// <summary>What the shipped procedures can show to people has words in every language.</summary>
public sealed class WordsTests
{
    private static readonly IReadOnlyList<Procedure> Shipped = ProcedureRegistry.Load().All;

    [Fact]
    public void Every_clock_step_and_guard_of_the_shipped_procedures_has_words()
    {
        var clocks = Shipped.SelectMany(procedure => procedure.Clocks).Select(clock => clock.Name).Append("published-target").Distinct().ToList();
        Assert.Empty(clocks.Where(clock => !CaseTexts.NamesClock(clock)));
        AssertWords(clocks.Select(CaseTexts.Clock));

        var steps = Shipped.SelectMany(procedure => procedure.Case.Steps.Concat(procedure.Work.Steps)).Select(step => step.Name).Distinct().ToList();
        Assert.Empty(steps.Where(step => !Texts.NamesStep(step)));
        AssertWords(steps.Select(Texts.Step));

        var codes = Shipped.SelectMany(procedure => new[] { procedure.Case, procedure.Work }).SelectMany(section => section.Steps.Cast<MoveRule>().Concat(section.Acts))
            .SelectMany(rule => rule.Demands).SelectMany(demand => demand.When.Select(CodeOf).Concat(demand.Unless.Select(guard => $"NOT_{CodeOf(guard)}"))).Distinct().ToList();
        Assert.Contains("FACTS_CLEAR", codes);
        Assert.Contains("NOT_OWN_REQUEST", codes);
        Assert.Empty(codes.Where(code => !RefusalTexts.Knows(code)));
        AssertWords(codes.Select(RefusalTexts.For));
    }

    [Fact]
    public void Every_means_of_telling_has_words()
    {
        Assert.All(Lifecycle.Means, means => Assert.NotEqual(means, StaffTexts.OfMeans(means).In("en")));
        AssertWords(Lifecycle.Means.Select(StaffTexts.OfMeans));
    }

    private static string CodeOf(string guard) => guard.Replace('-', '_').ToUpperInvariant();

    private static void AssertWords(IEnumerable<LocalText> texts) => Assert.All(texts, text => Assert.All(LocalText.Languages, language => Assert.NotEmpty(text.In(language))));
}
