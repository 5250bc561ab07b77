using System.Text.RegularExpressions;
using ComplaintSuite.Portal.Forms;
using ComplaintSuite.Portal.Pages;
using ComplaintSuite.Portal.Reception;
using ComplaintSuite.Procedures;
using ComplaintSuite.TestKit;

namespace ComplaintSuite.PortalTests;

/// <summary>What somebody wrote: shown back to be copied where its form is gone, and folded where it is long.</summary>
public sealed partial class WrittenTests
{
    private const string Outcome = "finish.outcome";

    /// <summary>What is typed and stands on the page all the same, or is a code.</summary>
    private static readonly string[] Codes = ["case_number", "access_code", "desk.offset", "desk.received"];

    /// <summary>The fields of all pages, as their sources name them: kind of field, name, and what else its tag says.</summary>
    private static readonly IReadOnlyList<(string Tag, string Name, string Further)> Fields =
    [
        .. from file in Directory.EnumerateFiles(Path.Combine(Checkout.Root, "gateway/Portal"), "*.razor", SearchOption.AllDirectories)
           from line in File.ReadLines(file)
           from Match field in Field().Matches(line)
           select (field.Groups["tag"].Value, field.Groups["plain"].Success ? field.Groups["plain"].Value : $"act.{field.Groups["of"].Value}", field.Groups["rest"].Value),
    ];

    [Fact]
    public void A_code_or_a_day_that_was_chosen_is_never_shown_as_what_somebody_wrote()
    {
        // Where the procedure names no outcomes, the handler's words are typed: the page that has chosen ones leaves them out.
        var chosen = Fields.Where(field => field.Tag == "ChoiceField" || field.Further.Contains("Type=\"date\"", StringComparison.Ordinal)).Select(field => field.Name).Where(field => field != Outcome).ToList();
        var sent = new PageForms("finish", FormErrors.None, new Dictionary<string, string> { [Outcome] = "repaired", ["finish.result"] = "It runs." });
        Assert.Equal("It runs.", string.Join('|', sent.WrittenBut(Outcome)));
        Assert.Equal("repaired|It runs.", string.Join('|', sent.Written));
        Assert.Contains("transfer.department", chosen);
        Assert.Contains("act.department", chosen);
        Assert.Contains("request-extension.until", chosen);
        foreach (var value in new[] { "a-code", "0199a3f4-0000-7000-8000-000000000001", "2026-11-30", "2026-11-30T08:15" })
            Assert.Empty(chosen.Append("on-case-hear.party").Append("amend.details.place").Append("indicators.indicators.outcome").Where(field => PageForms.IsWritten(field, value)));
        Assert.False(PageForms.IsWritten("answer.article", "KB 12"));
        Assert.False(PageForms.IsWritten("requested-date.text", "2026-12-01"));
        Assert.False(PageForms.IsWritten("accept.criteria", "company-fault,limits-of-equipment"));
        var codes = ProcedureRegistry.Load().All.SelectMany(procedure => procedure.Details.SelectMany(field => field.Choices.Keys).Concat(procedure.Departments.Select(department => department.Key))).Distinct().ToList();
        Assert.NotEmpty(codes);
        Assert.Empty(codes.Where(code => PageForms.IsWritten("on-case-hear.party", code)));
    }

    [Fact]
    public void A_single_word_that_somebody_wrote_is_not_lost()
    {
        var prose = Fields.Where(field => field.Tag == "TextField" && !field.Further.Contains("Type=\"date\"", StringComparison.Ordinal)).Select(field => field.Name).Except(Codes)
            .Concat(Completing.Texts.Select(field => $"{Completing.Act}.{field}")).ToList();
        foreach (var field in new[] { "finish.result", Outcome, "decline.competent_body", "amend.complainant.unit" })
            Assert.Contains(field, prose);
        Assert.Empty(prose.Where(field => !PageForms.IsWritten(field, "repaired")));
        foreach (var (field, value) in new[] { ("send-on-0199.telephone", "13800000000"), ("refer.department", "Banking authority"), ("on-case-hear.words", "It was so."), ("on-case-hear.category", "Other things") })
            Assert.True(PageForms.IsWritten(field, value), field);
    }

    [Fact]
    public void A_long_text_breaks_off_where_a_word_or_a_line_ends_and_a_short_one_nowhere()
    {
        Assert.Equal(1_200, LongText.BeginningOf(new('a', 1_200)));
        Assert.Equal(800, LongText.BeginningOf(new('a', 20_000)));
        var words = string.Concat(Enumerable.Repeat("words and ", 2_000));
        var end = LongText.BeginningOf(words);
        Assert.InRange(end, 600, 800);
        Assert.Equal(' ', words[end - 1]);
        var sentences = string.Concat(Enumerable.Repeat("电梯停运。", 4_000));
        Assert.Equal('。', sentences[LongText.BeginningOf(sentences) - 1]);
        // Two halves of one character stay together.
        Assert.Equal(799, LongText.BeginningOf("a" + string.Concat(Enumerable.Repeat("\U0001F600", 700))));
        // Many short lines fill a screen as well.
        Assert.Equal(50, LongText.BeginningOf(string.Concat(Enumerable.Repeat("-\n", 100))));
        Assert.Equal(0, LongText.BeginningOf(""));
    }

    [GeneratedRegex("<(?<tag>ChoiceField|TextField) (?:@key=\"[^\"]*\" )?Name=\"(?:(?<plain>[a-z][\\w.-]*)|@\\(\\$\"\\{act\\}\\.(?<of>\\w+)\"\\))\"(?<rest>.*)")]
    private static partial Regex Field();
}
