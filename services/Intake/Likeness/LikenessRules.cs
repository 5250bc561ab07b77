namespace ComplaintSuite.Intake.Likeness;

/// <summary>
/// When a case is shown as like another one, and when it is said that the two are probably one and the same. Nothing follows from it: people decide. `tests/full.sh likeness`
/// measures it. That the earlier matter is open was chosen on one half of the premises and holds on the other, and that the category be the same was tried there, too (ADR 0037); the numbers for words were
/// chosen with all of the data in sight.
/// </summary>
internal static class LikenessRules
{
    /// <summary>
    /// What was filed of the same premises longer ago says nothing about a matter of today. The age matters little as long as the earlier matter is open, which is what makes
    /// a duplicate.
    /// </summary>
    public const int PremisesDays = 1_100;

    /// <summary>Likeness of words is looked for among what was received within these days.</summary>
    public const int WordsDays = 400;

    /// <summary>What is closed and of the same premises is shown for this long: it may come again.</summary>
    public const int RepeatDays = 30;

    /// <summary>From here on texts are shown as alike (<see cref="TextParts.LikenessTo"/>).</summary>
    public const double Alike = 0.27;

    /// <summary>From here on texts are so alike that they are probably of one matter.</summary>
    public const double Same = 0.50;

    /// <summary>Probably one and the same: of the same premises, or in nearly the same words, and the earlier one is not over.</summary>
    public static bool IsLikelyDuplicate(bool samePremises, double likeness, bool isOpen) => isOpen && (samePremises || likeness >= Same);

    /// <summary>Whether it is worth showing.</summary>
    public static bool IsShown(bool samePremises, double likeness, bool isOpen, TimeSpan age) =>
        likeness >= Alike || (samePremises && (isOpen || age <= TimeSpan.FromDays(RepeatDays)));
}
