using ComplaintSuite.Intake.Access;
using ComplaintSuite.Intake.Likeness;
using ComplaintSuite.Intake.Parties;
using Microsoft.Extensions.Options;

namespace ComplaintSuite.IntakeTests.Likeness;

/// <summary>What marks and likeness of texts are, without a database.</summary>
public sealed class LikenessTests
{
    private static readonly LikenessMarks Marks = new(Options.Create(new CaseKeySettings { CaseKey = Seals.Key(1) }));
    private static readonly LikenessMarks OtherKey = new(Options.Create(new CaseKeySettings { CaseKey = Seals.Key(2) }));

    [Theory]
    [InlineData("电梯坏了", "電梯坏了!", 0.6)]
    [InlineData("The LIFT is broken.", "the lift, is broken", 1)]
    [InlineData("ＡＴＭ　吞卡", "atm吞卡", 1)]
    [InlineData("Лифт сломан", "лифт сломан", 1)]
    [InlineData("الماء مقطوع", "الماء مقطوع.", 1)]
    [InlineData("", "anything", 0)]
    [InlineData("？！", "？！", 0)]
    public void Forms_letter_case_and_punctuation_do_not_matter_in_any_script(string one, string other, double likeness) =>
        Assert.Equal(likeness, TextParts.Of(one).LikenessTo(TextParts.Of(other)), 3);

    [Fact]
    public void Words_in_another_order_are_as_alike()
    {
        var text = TextParts.Of("昨天下午2单元的电梯坏了");
        Assert.Equal(1, text.LikenessTo(TextParts.Of("2单元的电梯昨天下午坏了")));
        Assert.Equal(Marks.Words("A", text), Marks.Words("A", TextParts.Of("2单元的电梯昨天下午坏了")));
    }

    [Fact]
    public void Marks_of_another_organisation_or_key_have_nothing_in_common()
    {
        var text = TextParts.Of("The air conditioning is loud all night and nobody comes.");
        Assert.Equal(LikenessMarks.Bands, Marks.Words("A", text).Distinct().Count());
        Assert.Equal(Marks.Words("A", text), Marks.Words("A", text));
        Assert.Empty(Marks.Words("A", text).Intersect(Marks.Words("B", text)));
        Assert.Empty(Marks.Words("A", text).Intersect(OtherKey.Words("A", text)));
        Assert.Empty(Marks.Words("A", TextParts.Of("…")));
        var home = PartyDetails.Nothing with { Unit = "3-1201" };
        Assert.Single(Marks.Premises("A", null, home, new Dictionary<string, string>()).Intersect(Marks.Premises("A", null, home with { Unit = " ３-1201" }, new Dictionary<string, string>())));
        Assert.Empty(Marks.Premises("A", null, home, new Dictionary<string, string>()).Intersect(Marks.Premises("B", null, home, new Dictionary<string, string>())));
    }

    [Fact]
    public void A_long_text_costs_no_more_than_its_beginning()
    {
        var beginning = string.Concat(Enumerable.Range(0, 1_000).Select(number => $"w{number:000}"))[..4_000];
        Assert.Equal(Marks.Words("A", TextParts.Of(beginning)), Marks.Words("A", TextParts.Of(beginning + new string('x', 50_000))));
    }

    [Theory]
    [InlineData(true, 0.0, true, true)]
    [InlineData(true, 0.9, false, false)]
    [InlineData(false, 0.49, true, false)]
    [InlineData(false, 0.5, true, true)]
    public void What_is_over_is_no_duplicate(bool samePremises, double likeness, bool isOpen, bool likely) => Assert.Equal(likely, LikenessRules.IsLikelyDuplicate(samePremises, likeness, isOpen));
}
