using System.Collections.Frozen;
using System.Collections.Immutable;
using ComplaintSuite.Procedures;

namespace ComplaintSuite.ProceduresTests.Files;

/// <summary>Nothing is offered that is refused whatever is filled in, in any shipped procedure.</summary>
public sealed class OfferedMovesTests
{
    /// <summary>What no other field and nothing that is done first mends.</summary>
    private static readonly string[] Final = ["ROLE_NOT_PERMITTED", "KIND_NOT_PERMITTED", "NEVER_PERMITTED"];

    [Fact]
    public void What_is_offered_can_be_filled_in_so_that_it_is_taken()
    {
        var (offered, hopeless) = (0, new List<string>());
        foreach (var procedure in ProcedureRegistry.Load().All)
            foreach (var table in new[] { procedure.Case, procedure.Work })
            {
                var vocabulary = VocabularyOf(table.Section);
                foreach (var rule in table.Steps.Cast<MoveRule>().Concat(table.Acts))
                    foreach (var name in rule.By.Where(name => name != Lifecycle.System))
                        foreach (var step in table.Lifecycle.Steps.Select(step => step.Name).Where(step => table.Follows(rule.Name, step)).Take(1))
                            foreach (var asked in AskedOf(procedure, table, rule).Where(asked => table.IsOffered(rule.Name, step, asked, ActorOf(procedure, name), vocabulary)))
                            {
                                offered++;
                                var form = (rule as ActRule)?.Own;
                                if (!Fillings(rule, form).Any(given => table.Check(rule.Name, step, asked with { Given = given }, ActorOf(procedure, name), vocabulary)
                                    .All(violation => !Final.Contains(violation.Code) && (violation.Code != "FIELD_MISSING" || form?.Field(violation.Field!) is null))))
                                    hopeless.Add($"{procedure.Id}/{procedure.Version} {rule.Name} by {name} in {step}");
                            }
            }
        Assert.Empty(hopeless);
        Assert.True(offered > 1000, $"{offered} were offered.");
    }

    /// <summary>A form of which each choice is refused by one line or another is found.</summary>
    [Fact]
    public void What_each_choice_of_is_refused_is_found()
    {
        const string Choice = "{name: {zh-CN: 是否, en: Whether, es: Si}, type: yes-no}";
        const string Attach = "    attach: {by: [clerk], when: [not-archived], rule: CH-12}\n";
        var text = Sample.Procedure.Replace(Attach, $$"""
            {{Attach}}    settle:
                  name: {zh-CN: 办结, en: Settle, es: Resolver}
                  by: [clerk]
                  fields: {whether: {{Choice}}}
                  require: [whether]
                  also: {for: {whether: ["yes", "no"]}, never: true, rule: CH-12}
                  rule: CH-12

            """, StringComparison.Ordinal);
        using var folder = new Folder();
        folder.Write("common/1.yaml", Sample.Base);
        folder.Write("sample/1.yaml", text);
        var procedure = ProcedureRegistry.Load(folder.Path).All.Single();
        var (rule, vocabulary, clerk) = (procedure.Case.Act("settle")!, VocabularyOf(Section.Case), Actor.WithRoles("clerk"));
        var asked = AskedOf(procedure, procedure.Case, rule).First();
        Assert.True(procedure.Case.IsOffered("settle", "registered", asked, clerk, vocabulary));
        Assert.DoesNotContain(Fillings(rule, rule.Own), given => procedure.Case.Check("settle", "registered", asked with { Given = given }, clerk, vocabulary).Count == 0);
    }

    /// <summary>The record in each state that a line of the move asks for, one at a time, for each kind. Guards hold as the move needs them, and what it answers waits.</summary>
    private static IEnumerable<Asked> AskedOf(Procedure procedure, SectionTable table, MoveRule rule)
    {
        var form = (rule as ActRule)?.Own;
        var holding = rule.Demands.SelectMany(demand => demand.When).Except(rule.Demands.SelectMany(demand => demand.Unless)).ToHashSet();
        var waiting = form?.Answers is { } answered ? DoneActs.None.With(answered, table.OwnAct(answered)!, new Dictionary<string, string>(), Guid.CreateVersion7(DateTimeOffset.UnixEpoch), isAnswered: true, "s1") : DoneActs.None;
        var states = rule.Demands.SelectMany(demand => demand.For).Where(condition => form?.Field(condition.Selector) is null && condition.Selector != "kind")
            .SelectMany(condition => condition.Values.Select(value => (condition.Act, condition.Selector, Value: value))).Distinct().ToList();
        foreach (var kind in procedure.Kinds)
        {
            var asked = new Asked(new Dictionary<string, string> { ["kind"] = kind }, new Dictionary<string, string>(), waiting, holding);
            yield return asked;
            foreach (var (act, selector, value) in states)
                if (act is null)
                    yield return asked with { Codes = new Dictionary<string, string>(asked.Codes) { [selector] = value } };
                else if (!selector.StartsWith(DoneActs.Done, StringComparison.Ordinal) || value == "yes")
                    yield return asked with { Done = waiting.With(act, (procedure.Case.OwnAct(act) ?? procedure.Work.OwnAct(act))!, Filled(selector, value), Guid.CreateVersion7(DateTimeOffset.UnixEpoch), isAnswered: false, "s1") };
        }
    }

    private static Dictionary<string, string> Filled(string selector, string value) =>
        selector.StartsWith(DoneActs.Done, StringComparison.Ordinal) ? [] : new() { [selector[(selector.IndexOf('.', StringComparison.Ordinal) + 1)..]] = value };

    /// <summary>The form filled in in each way that some line asks for, or left empty there; of all else something is there.</summary>
    private static IEnumerable<IReadOnlyDictionary<string, string>> Fillings(MoveRule rule, OwnAct? form)
    {
        IEnumerable<ImmutableDictionary<string, string>> fillings = [ImmutableDictionary<string, string>.Empty];
        var selectors = rule.Demands.SelectMany(demand => demand.For).Select(condition => condition.Selector).ToHashSet();
        foreach (var field in form?.Fields ?? [])
        {
            var asked = selectors.Contains(field.Name);
            IReadOnlyList<string> values = field.Values.Count == 0 ? ["x"] : asked ? field.Values : [field.Values[0]];
            fillings = [.. fillings.SelectMany(before => values.Select(value => before.SetItem(field.Name, value)).Concat(asked ? [before] : []))];
        }
        return fillings;
    }

    private static Actor ActorOf(Procedure procedure, string name) => procedure.Posts.TryGetValue(name, out var role)
        ? new(ImmutableHashSet.Create(role), ImmutableHashSet.Create(name), IsSystem: false) : Actor.WithRoles(name);

    private static Vocabulary<Asked> VocabularyOf(Section section) => new(
        section, Lifecycle.Of(section).Guards.ToFrozenDictionary(guard => guard.Name, guard => (Func<Asked, bool>)(asked => asked.Holding.Contains(guard.Name))),
        (_, _) => true, (asked, selector) => asked.Codes.GetValueOrDefault(selector),
        new(asked => asked.Done, (asked, field) => asked.Given.GetValueOrDefault(field), _ => "s0", (asked, detail) => asked.Codes.GetValueOrDefault(Procedure.DetailPrefix + detail),
            (_, _) => true, _ => [], (asked, detail) => asked.Codes.GetValueOrDefault(Procedure.PastPrefix + detail))
        {
            Authorised = (_, _) => true,
        });

    /// <summary>What is asked about.</summary>
    /// <param name="Codes">Values of selectors.</param>
    /// <param name="Given">The form of the own act.</param>
    /// <param name="Done">What was done of the procedure's own.</param>
    /// <param name="Holding">Guards that hold.</param>
    private sealed record Asked(IReadOnlyDictionary<string, string> Codes, IReadOnlyDictionary<string, string> Given, DoneActs Done, IReadOnlySet<string> Holding);
}
