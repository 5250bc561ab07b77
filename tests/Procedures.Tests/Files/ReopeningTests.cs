using ComplaintSuite.Procedures;
using ComplaintSuite.Procedures.Pages;

namespace ComplaintSuite.ProceduresTests.Files;

/// <summary>Who has a case that is opened again: whoever had it last, the department above, or that one where the file says so of how the work ended (BB-03, BB-07).</summary>
public sealed class ReopeningTests
{
    private static readonly Procedure Branch = ProcedureRegistry.Load().Get("bank-branch", 1);

    [Theory]
    [InlineData("yes", true)]
    [InlineData("no", false)]
    [InlineData(null, false)]
    public void It_goes_up_by_how_the_work_ended(string? substantiated, bool goesUp) =>
        Assert.Equal(goesUp, Branch.Reopening!.GoesUp(selector => selector == "check-content.substantiated" ? substantiated : null));

    [Theory]
    [InlineData("to: superior, ", true)]
    [InlineData("", false)]
    public void Without_a_condition_it_goes_up_always_and_without_a_word_never(string to, bool goesUp)
    {
        using var folder = Sample.With("indicators:\n  outcome", $"reopening: {{within: 15 d, {to}origin: house}}\nindicators:\n  outcome");
        Assert.Equal(goesUp, ProcedureRegistry.Load(folder.Path).All.Single().Reopening!.GoesUp(_ => null));
    }

    [Theory]
    [InlineData("zh-CN", "由上级部门办理，其他由原部门办理")]
    [InlineData("en", "by the department above, else by the one that had it last")]
    [InlineData("es", "por el departamento superior; si no, por el último que lo tuvo")]
    public void The_page_says_where_to(string language, string words) => Assert.Contains(words, MarkdownPage.Write(Branch, language), StringComparison.Ordinal);
}
