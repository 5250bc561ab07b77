namespace ComplaintSuite.Procedures.Checking;

/// <summary>What can be wrong with a procedure that no single line shows. A closed list.</summary>
public enum FindingKind
{
    /// <summary>A case comes to where it can't be closed any more, or only by being withdrawn.</summary>
    CannotClose,

    /// <summary>A step is never entered, or an act never possible, whatever people do.</summary>
    NeverHappens,

    /// <summary>A clock runs, and what ends it can't happen any more; or it runs on where everything is over.</summary>
    ClockCannotEnd,

    /// <summary>A clock never runs.</summary>
    ClockNeverRuns,

    /// <summary>What the service itself must do, on an event or when a clock runs out, the procedure refuses.</summary>
    ServiceRefused,

    /// <summary>A refusal would name no rule.</summary>
    NoRule,

    /// <summary>Somebody who must withdraw has the work or may act; or nobody else may.</summary>
    MustWithdraw,

    /// <summary>The case is over, and its work goes on.</summary>
    LeftBehind,

    /// <summary>An event that comes twice does more than one that comes once.</summary>
    Redelivered,

    /// <summary>Something is allowed that is not found.</summary>
    NotNeeded,

    /// <summary>The search was given up: nothing is known of the rest.</summary>
    Bound,
}

/// <summary>Something that is wrong with a procedure, with how one gets there.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="About">The step, act or clock; empty where it is about none.</param>
/// <param name="Message">What is wrong, and for what.</param>
/// <param name="Path">What happens until then, one sentence each, in order; empty where it is wrong from the beginning.</param>
public sealed record Finding(FindingKind Kind, string About, string Message, IReadOnlyList<string> Path)
{
    /// <summary>As allowances name it.</summary>
    public string Key => $"{Vocabulary.Kebab(Kind.ToString())} {(About.Length > 0 ? About : "-")}";
}

/// <summary>What the check found of one procedure.</summary>
/// <param name="Procedure">ID/VERSION.</param>
/// <param name="States">How many states were explored.</param>
/// <param name="Findings">What is wrong and not allowed.</param>
/// <param name="Allowed">What is wrong and allowed, with the reason.</param>
public sealed record CheckReport(string Procedure, int States, IReadOnlyList<Finding> Findings, IReadOnlyList<(Finding Finding, string Reason)> Allowed);
