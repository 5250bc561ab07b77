using ComplaintSuite.Procedures;

namespace ComplaintSuite.ProceduresTests.Files;

/// <summary>A procedure as two tables: who may do what when every demand is met, and what is demanded when none is.</summary>
internal static class GoldenTables
{
    /// <summary>Step × move × kind, with everybody who may do it: roles, posts (with the role that the post has) and the system.</summary>
    public static string Permitted(Procedure procedure)
    {
        var table = new List<string> { "# section | kind | from | move: who may, when every demand is met. What is not listed is refused to everyone." };
        var actors = Lifecycle.Roles.Select(role => (Name: role, Actor: Actor.WithRoles(role)))
            .Concat(procedure.Posts.Keys.Select(post => (Name: post, Actor: ActorOf(procedure, post))))
            .Append((Name: Lifecycle.System, Actor: Actor.System)).ToList();
        foreach (var (section, vocabulary) in Sections(procedure))
            foreach (var kind in procedure.Kinds)
                foreach (var from in section.Lifecycle.Steps.Select(step => (string?)step.Name).Prepend(null))
                    foreach (var move in MovesOf(section))
                    {
                        var rule = RuleOf(section, move);
                        var subject = new Subject
                        {
                            Kind = kind,
                            Route = procedure.Routes.Count == 0 ? null : move == "at-mediation" ? "mediation" : "formal",
                            Decision = "accepted",
                            // The negative guards of the move are those that must not hold.
                            Unmet = rule?.Demands.SelectMany(demand => demand.Unless).ToHashSet(),
                        };
                        subject = subject with { Unmet = subject.Unmet ?? new HashSet<string>() };
                        var may = actors.Where(actor => section.Check(move, from, subject, actor.Actor, vocabulary).Count == 0).Select(actor => actor.Name).ToList();
                        if (may.Count > 0) table.Add($"{section.Section} | {kind} | {from ?? "(start)"} | {move}: {string.Join(", ", may)}");
                    }
        return string.Join('\n', table) + '\n';
    }

    /// <summary>Kind × move (× route or severity), with every violation when nothing is there and every guard says no, but actor and step are right.</summary>
    public static string Demanded(Procedure procedure)
    {
        var table = new List<string> { "# section | kind | move | route: code field rule of every demand, when none is met but actor and step are right" };
        foreach (var (section, vocabulary) in Sections(procedure))
            foreach (var kind in procedure.Kinds)
                foreach (var move in MovesOf(section).Where(move => RuleOf(section, move) is not null))
                    foreach (var (label, narrowed) in Narrowed(procedure, section, move))
                    {
                        var rule = RuleOf(section, move)!;
                        var subject = narrowed with
                        {
                            Kind = kind,
                            Channel = "other",
                            Decision = "accepted",
                            Missing = null,
                            Holding = rule.Demands.SelectMany(demand => demand.Unless).ToHashSet(),
                            Unmet = null,
                        };
                        var from = section.Lifecycle.Step(move) is { } step ? step.IsStart ? null : step.From[0] : section.StepsOf(move)[0];
                        var violations = section.Check(move, from, subject, ActorOf(procedure, rule.By[0]), vocabulary);
                        table.Add($"{section.Section} | {kind} | {move} | {label}:"
                            + string.Join(';', violations.Select(violation => $" {violation.Code} {violation.Field ?? "-"} {violation.Rule ?? "-"}")));
                    }
        return string.Join('\n', table) + '\n';
    }

    private static (SectionTable Section, Vocabulary<Subject> Vocabulary)[] Sections(Procedure procedure) => [(procedure.Case, Subject.Case), (procedure.Work, Subject.Work)];

    private static IEnumerable<string> MovesOf(SectionTable section) => section.Lifecycle.ClockTargets.Concat(section.Acts.Where(act => act.Own is not null).Select(act => act.Name));

    private static MoveRule? RuleOf(SectionTable section, string move) => (MoveRule?)section.Step(move) ?? section.Act(move);

    private static Actor ActorOf(Procedure procedure, string name) =>
        name == Lifecycle.System ? Actor.System
        : procedure.Posts.TryGetValue(name, out var role) ? new(new HashSet<string> { role }, new HashSet<string> { name }, IsSystem: false)
        : Actor.WithRoles(name);

    /// <summary>The cases that a line may tell apart: routes, and severities with their validity.</summary>
    private static IEnumerable<(string Label, Subject Subject)> Narrowed(Procedure procedure, SectionTable section, string move)
    {
        var subject = new Subject { Route = null };
        if (section.Section == Section.Case && move is "accepted" or "at-work" or "at-mediation" && procedure.Routes.Count > 0)
            foreach (var route in procedure.Routes.Keys.Prepend(null)) yield return (route ?? "(none)", subject with { Route = route });
        else if (section.Section == Section.Case && move is "accepted" or "closed" or "change-severity" && procedure.Severities.Count > 0)
        {
            foreach (var severity in procedure.Severities.Select(known => known.Name)) yield return (severity, subject with { Severity = severity, Validity = "valid" });
            yield return ("invalid", subject with { Validity = "invalid" });
        }
        else
            yield return ("-", subject);
    }
}
