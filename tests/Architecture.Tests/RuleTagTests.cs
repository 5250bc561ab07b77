using System.Globalization;
using System.Text.RegularExpressions;

namespace ComplaintSuite.ArchitectureTests;

/// <summary>Tests and catalogue of rules name the same rules.</summary>
public sealed partial class RuleTagTests
{
    private static readonly Dictionary<string, bool> Catalogue = ReadCatalogue();

    private static readonly IReadOnlyList<(string File, string Id, string Side)> Tags =
    [
        .. from file in Repository.Files("*.cs", "tests")
           from Match tag in Tag().Matches(Repository.Text(file))
           select (file, tag.Groups["id"].Value, tag.Groups["side"].Value),
    ];

    [Fact]
    public void Every_tagged_rule_is_in_the_catalogue()
    {
        Assert.NotEmpty(Catalogue);
        // The test kit's own tests use an id of their choice.
        Assert.Empty(Tags.Where(tag => !tag.File.StartsWith("tests/TestKit", StringComparison.Ordinal) && !Catalogue.ContainsKey(tag.Id)));
    }

    [Fact]
    public void Every_rule_in_scope_is_in_the_catalogue_once()
    {
        Assert.Empty(RulesInScope.Ids.Where(id => !Catalogue.ContainsKey(id)));
        Assert.Equal(RulesInScope.Ids.Distinct(), RulesInScope.Ids);
    }

    [Fact]
    public void Every_rule_in_scope_has_an_allowed_test() =>
        Assert.Empty(RulesInScope.Ids.Where(id => !Tags.Any(tag => tag.Id == id && tag.Side == "Allowed")));

    [Fact]
    public void Every_rule_in_scope_that_refuses_something_has_a_refused_test() =>
        Assert.Empty(RulesInScope.Ids.Where(id => Catalogue.GetValueOrDefault(id) && !Tags.Any(tag => tag.Id == id && tag.Side == "Refused")));

    [Fact]
    public void The_catalogue_holds_as_many_rules_and_procedures_as_its_first_line_says()
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, "shared", "docs", "rules.yaml"));
        var said = Counts().Matches(lines[0]).Select(count => (int.Parse(count.Groups["rules"].ValueSpan, CultureInfo.InvariantCulture), int.Parse(count.Groups["procedures"].ValueSpan, CultureInfo.InvariantCulture)));
        var demo = Array.IndexOf(lines, "- id: city-service-requests");
        Assert.Equal([Held(lines[..demo]), Held(lines[demo..])], said);

        static (int Rules, int Procedures) Held(string[] lines) => (lines.Count(line => RuleLine().IsMatch(line)), lines.Count(line => line.StartsWith("- id: ", StringComparison.Ordinal)));
    }

    /// <returns>Id → whether there is something to refuse.</returns>
    private static Dictionary<string, bool> ReadCatalogue()
    {
        var rules = new Dictionary<string, bool>(StringComparer.Ordinal);
        string? id = null;
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, "shared", "docs", "rules.yaml")))
            if (RuleLine().Match(line) is { Success: true } rule)
                rules.Add(id = rule.Groups["id"].Value, true);
            else if (id is not null && NothingToRefuse().IsMatch(line))
                rules[id] = false;
        return rules;
    }

    [GeneratedRegex("""\bRule\(\s*"(?<id>[^"]+)"\s*,\s*(?:\w+\.)?Case\.(?<side>Allowed|Refused)\s*\)""")]
    private static partial Regex Tag();

    [GeneratedRegex(@"(?<rules>\d+) rules, (?<procedures>\d+) procedures?")]
    private static partial Regex Counts();

    [GeneratedRegex(@"^\s+- id: (?<id>[A-Z]+-\d+)\s*$")]
    private static partial Regex RuleLine();

    [GeneratedRegex("""^\s+refuses: "?none:""")]
    private static partial Regex NothingToRefuse();
}
