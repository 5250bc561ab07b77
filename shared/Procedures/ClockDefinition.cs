using ComplaintSuite.Procedures.Time;

namespace ComplaintSuite.Procedures;

/// <summary>A time limit of a procedure: from a step or act to a step or act, in the same section or another.</summary>
/// <param name="Name">As written in the file.</param>
/// <param name="Limit">How long.</param>
/// <param name="From">Any of these starts it.</param>
/// <param name="To">Any of these ends it. All are of one section, whose service keeps the row.</param>
/// <param name="For">Conditions under which it starts; empty: always.</param>
/// <param name="Late">What happens once it is late.</param>
/// <param name="Origin">text, inferred or house, as in the catalogue; a house limit is explained as 'our own limit'.</param>
/// <param name="Rule">The rule behind it.</param>
public sealed record ClockDefinition(
    string Name, Limit Limit, IReadOnlyList<string> From, IReadOnlyList<string> To, IReadOnlyList<Condition> For, LateOutcome Late, string Origin,
    string Rule)
{
    /// <summary>The section whose service keeps the running clock: the one that ends it.</summary>
    public Section EndsIn => Lifecycle.SectionOf(To[0]) ?? throw new InvalidOperationException($"No step or act '{To[0]}'.");
}

/// <summary>What a late clock does. A closed list.</summary>
public abstract record LateOutcome
{
    private LateOutcome() { }

    /// <summary>The system enters the step.</summary>
    public sealed record Enter(string Step) : LateOutcome;

    /// <summary>The holders of the post are told.</summary>
    public sealed record Escalate(string Post) : LateOutcome;

    /// <summary>It is marked late and counted so, nothing else.</summary>
    public sealed record Mark : LateOutcome;
}
