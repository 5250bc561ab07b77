using ComplaintSuite.Procedures.Time;

namespace ComplaintSuite.Procedures;

/// <summary>The time after which a matter is too old to be taken up as a matter of course.</summary>
/// <param name="Limit">How long, counted in the procedure's zone from the day of the detail, which is day 0.</param>
/// <param name="Detail">Name of the detail, a day.</param>
/// <param name="Rules">The rules behind it.</param>
public sealed record Limitation(Limit Limit, string Detail, IReadOnlyList<string> Rules);

/// <summary>
/// When those who complain of the same respondent for the same cause are taken together: they are advised to choose representatives, who act for those alone who chose them. Each keeps a case, and an outcome, of
/// their own.
/// </summary>
/// <param name="Kinds">Kinds of matter that count.</param>
/// <param name="Cause">Name of the detail, a choice, that says for what cause.</param>
/// <param name="From">From how many on.</param>
/// <param name="ChosenBy">The own act of the case by which somebody chooses a representative: while it waits for its answer, the choice stands.</param>
/// <param name="Representative">The field of its form that names the representative, by the number of their case.</param>
/// <param name="Advice">What they are advised, for people.</param>
/// <param name="Rules">The rules behind it.</param>
public sealed record CollectiveComplaints(IReadOnlyList<string> Kinds, string Cause, int From, string ChosenBy, string Representative, LocalText Advice, IReadOnlyList<string> Rules)
{
    /// <summary>The case number of the representative whom somebody chose; null where none is chosen.</summary>
    /// <param name="done">What was done on their case.</param>
    public string? ChosenIn(DoneActs done)
    {
        ArgumentNullException.ThrowIfNull(done);
        return done.OpenOf(ChosenBy) is null ? null : done.CodeOf($"{ChosenBy}.{Representative}");
    }

    /// <summary>The first of its rules; null where it has none.</summary>
    public string? Rule => Rules is [var first, ..] ? first : null;
}
