namespace ComplaintSuite.Procedures;

/// <summary>An act that waits for another, which somebody else does: a request that waits for a decision, an order that waits for its report.</summary>
/// <param name="Act">The act that asks.</param>
/// <param name="Section">Its section.</param>
/// <param name="Answer">The act that answers.</param>
/// <param name="AnswerSection">The section of that.</param>
/// <param name="By">Posts and roles of those who are to answer, as the file names them.</param>
public sealed record AwaitedAnswer(string Act, Section Section, string Answer, Section AnswerSection, IReadOnlyList<string> By)
{
    /// <summary>The field of the form that names the department which is to answer; null where it names none.</summary>
    public string? Department { get; init; }

    /// <summary>The field of the form that names who is to answer; null where it names nobody.</summary>
    public string? Person { get; init; }

    /// <summary>The answer names the act that it answers. Else it only decides on one of them: that which waits longest.</summary>
    public bool NamesItsAct { get; init; } = true;

    /// <summary>Further acts that answer as well, such as one for a matter that no department has yet.</summary>
    public IReadOnlyList<(Section Section, string Act)> Also { get; init; } = [];

    /// <summary>Every act that answers.</summary>
    public IEnumerable<(Section Section, string Act)> Answers => [(AnswerSection, Answer), .. Also];

    public bool IsAnsweredBy(Section section, string act) => Answers.Contains((section, act));
}

/// <summary>Finds what a procedure lets wait for somebody else.</summary>
internal static class AwaitedAnswers
{
    private const string Public = "public";
    private const string OwnRequest = "own-request";

    /// <summary>The acts of every procedure that wait for another.</summary>
    private static readonly (Section Section, string Act, string Answer)[] OfEveryProcedure =
    [
        (Section.Case, "request-unmasking", "decide-unmasking"), (Section.Work, "request-extension", "decide-extension"), (Section.Work, "supervise", "answer-supervision"),
    ];

    public static IEnumerable<AwaitedAnswer> Of(Procedure procedure)
    {
        foreach (var (section, act, answer) in OfEveryProcedure)
            if (procedure.Of(section).Act(act) is { } asking && procedure.Of(section).Act(answer) is { } answering && Others(asking, answering) is { Count: > 0 } by)
                yield return new(act, section, answer, section, by);
        foreach (var section in Enum.GetValues<Section>())
            foreach (var asking in procedure.Of(section).Acts.Where(act => act.Own is not null && !IsTold(procedure, act.Name)))
                if ((OfPair(procedure, section, asking) ?? OfRecusal(procedure, section, asking)) is { } awaited)
                    yield return awaited;
    }

    /// <summary>An act that the file lets another answer. The choice of a representative is none: that it may be withdrawn asks nobody for anything.</summary>
    private static AwaitedAnswer? OfPair(Procedure procedure, Section section, ActRule asking)
    {
        var table = procedure.Of(section);
        if (table.AnswerTo(asking.Name) is not { } answer || table.Act(answer) is not { } answering || procedure.Collective?.ChosenBy == asking.Name)
            return null;
        var department = asking.Own!.Fields.FirstOrDefault(field => field.Type == FormFieldType.Department)?.Name;
        var person = asking.Own.Fields.FirstOrDefault(field =>
            field.Type == FormFieldType.Staff && answering.Demands.Any(demand => demand.When.Contains($"{DoneActs.Named}{asking.Name}.{field.Name}")))?.Name;
        var by = department is not null || person is not null ? Staff(answering) : Others(asking, answering);
        return by.Count == 0 ? null : new(asking.Name, section, answer, section, by) { Department = department, Person = person };
    }

    /// <summary>A party asks, by the rule of recusal, that somebody withdraws: it waits for an act by which somebody of the staff decides that, of either section.</summary>
    private static AwaitedAnswer? OfRecusal(Procedure procedure, Section section, ActRule asking)
    {
        if (!asking.By.Contains(Public) || asking.Own!.Answers is not null || !asking.Rules.Intersect(procedure.RecusalRules).Any())
            return null;
        var deciding = Enum.GetValues<Section>().SelectMany(other => procedure.Of(other).Acts.Where(act => act.Own?.Bars is { Field: not null }).Select(act => (Section: other, Act: act))).ToList();
        // What says yes or no answers a request; where there is no such act, what only bars somebody does.
        var ruling = deciding.FindAll(it => it.Act.Own!.Bars!.For.Count > 0);
        return (ruling.Count > 0 ? ruling : deciding) is [var first, .. var others]
            ? new(asking.Name, section, first.Act.Name, first.Section, Staff(first.Act)) { NamesItsAct = false, Also = [.. others.Select(it => (it.Section, it.Act.Name))] }
            : null;
    }

    /// <summary>Those who answer and do not ask themselves: what the same people begin and end waits for nobody, unless a second one of them is demanded.</summary>
    private static List<string> Others(ActRule asking, ActRule answering) =>
        answering.Demands.Any(demand => demand.Unless.Contains(DoneActs.Did + asking.Name) || demand.Unless.Contains(OwnRequest)) ? Staff(answering) : [.. Staff(answering).Except(asking.By)];

    /// <summary>A clock that begins with the act tells somebody of it already.</summary>
    private static bool IsTold(Procedure procedure, string act) => procedure.Clocks.Any(clock => clock.Tells is not null && clock.From.Contains(act));

    private static List<string> Staff(ActRule answering) => [.. answering.By.Where(name => name is not (Public or Lifecycle.System))];
}
