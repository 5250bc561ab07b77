namespace ComplaintSuite.Procedures;

/// <summary>A matter that one office offers to another: by an act of the procedure's own whose form names a department, and which another act answers.</summary>
/// <param name="Department">Code of the department to which it was offered last.</param>
/// <param name="By">Staff id of who offered it; empty for the complainant.</param>
/// <param name="AnsweredBy">Staff id of who answered; null while nobody has.</param>
public sealed record Offer(string Department, string By, string? AnsweredBy);

/// <summary>What was offered to other departments, as the guard <see cref="TakenByReceiver"/> of both sections asks for it (HB-11).</summary>
public static class Offers
{
    /// <summary>Name of the guard.</summary>
    public const string TakenByReceiver = "taken-by-receiver";

    /// <summary>The offers that were made in this round, each as it was made last.</summary>
    /// <param name="procedure">The version that the record runs under.</param>
    /// <param name="done">What was done of the procedure's own on it.</param>
    public static IEnumerable<Offer> In(Procedure procedure, DoneActs done)
    {
        ArgumentNullException.ThrowIfNull(procedure);
        ArgumentNullException.ThrowIfNull(done);
        foreach (var (act, answer, field) in procedure.Offering)
            if (done.Acts.TryGetValue(act, out var offered) && offered.Codes.TryGetValue(field, out var department))
                yield return new(department, offered.By, offered.Open is null ? done.Acts.GetValueOrDefault(answer)?.By : null);
    }

    /// <summary>
    /// Whether all that was offered was taken, and goes nowhere else. Who may take it is asked as they do; that stands, whatever the directory says of them afterwards.
    /// </summary>
    /// <param name="procedure">The version that the record runs under.</param>
    /// <param name="done">What was done of the procedure's own on it.</param>
    /// <param name="destination">Code of the department to which it goes; null where it goes nowhere.</param>
    /// <param name="takes">Whether whoever acts may take what waits for its answer.</param>
    public static bool AreTaken(Procedure procedure, DoneActs done, string? destination, Func<Offer, bool> takes) =>
        In(procedure, done).All(offer => (offer.AnsweredBy is not null || takes(offer)) && (destination is null || destination == offer.Department));

    /// <summary>Staff id of who took for a department what was offered to it, by an answer that the file lets nobody but the receiver give; null where nobody of the staff did.</summary>
    /// <param name="procedure">The version that the record runs under.</param>
    /// <param name="done">What was done of the procedure's own on it.</param>
    /// <param name="department">Code of the department.</param>
    public static string? TakerFor(Procedure procedure, DoneActs done, string department)
    {
        ArgumentNullException.ThrowIfNull(procedure);
        ArgumentNullException.ThrowIfNull(done);
        // What was offered before there was work, such as whom somebody went along with, offers no work.
        foreach (var (act, answer, field) in procedure.Offering.Where(offer => procedure.Case.Act(offer.Act) is null || procedure.Case.StepsOf(offer.Act).SequenceEqual(["at-work"])))
            if (done.Acts.TryGetValue(act, out var offered) && offered.Open is null && offered.Codes.TryGetValue(field, out var named) && named == department
                && done.Acts.TryGetValue(answer, out var given) && given.By.Length > 0 && IsTaking(procedure, answer, given))
                return given.By;
        return null;
    }

    /// <summary>Whether an answer was one by which it is taken, and not left.</summary>
    private static bool IsTaking(Procedure procedure, string answer, DoneAct given) =>
        (procedure.Case.Act(answer) ?? procedure.Work.Act(answer))?.Demands.Any(demand =>
            demand.When.Contains(TakenByReceiver) && demand.For.All(condition => condition.Matches(field => given.Codes.GetValueOrDefault(field)))) == true;

    /// <summary>The acts by which a procedure offers matters, those that answer them, and the field that names the department.</summary>
    internal static IEnumerable<(string Act, string Answer, string Field)> Of(Procedure procedure) =>
        from table in new[] { procedure.Case, procedure.Work }
        from rule in table.Acts
        let field = rule.Own?.Fields.FirstOrDefault(field => field.Type == FormFieldType.Department)
        let answer = table.AnswerTo(rule.Name)
        where field is not null && answer is not null
        select (rule.Name, answer, field.Name);
}
