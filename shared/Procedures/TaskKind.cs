namespace ComplaintSuite.Procedures;

/// <summary>
/// What the department that has a matter may ask of other departments: each gets a task of its own, with a due time of its own, and what was asked is answered before whoever
/// asked finishes.
/// </summary>
/// <param name="Name">As written in the file.</param>
/// <param name="Title">For people.</param>
/// <param name="By">Posts of the procedure and roles that may ask.</param>
/// <param name="To">Codes or kinds of the departments that may be asked; empty: every one.</param>
/// <param name="Clock">How long the department has, from the asking to its answer, and what a late one does.</param>
/// <param name="Rules">The rules behind it.</param>
public sealed record TaskKind(string Name, LocalText Title, IReadOnlyList<string> By, IReadOnlyList<string> To, ClockDefinition Clock, IReadOnlyList<string> Rules)
{
    /// <summary>How its clock is named, so that no clock of the procedure's own has the name.</summary>
    public const string ClockPrefix = "tasks.";

    /// <summary>The act of the work section by which a department is asked.</summary>
    public const string Ask = "ask-task";

    /// <summary>The rules by which the department that is asked can't decline, of which at least one stands in the file; null where it may.</summary>
    public IReadOnlyList<string>? NeverDeclined { get; init; }

    /// <summary>The rules by which it can't ask others in turn; null where it may.</summary>
    public IReadOnlyList<string>? NeverDistributed { get; init; }

    /// <summary>Whether a clock is that of a task: of no interest outside the departments.</summary>
    public static bool IsClockOf(string clock) => (clock ?? throw new ArgumentNullException(nameof(clock))).StartsWith(ClockPrefix, StringComparison.Ordinal);

    /// <summary>Whether a department may be asked.</summary>
    /// <param name="code">Its code.</param>
    /// <param name="kind">Its kind; empty where it has none.</param>
    public bool MayBeAsked(string code, string kind) => To.Count == 0 || To.Contains(code) || To.Contains(kind);
}
