using Xunit.v3;

namespace ComplaintSuite.TestKit;

/// <summary>Which side of a rule a test proves.</summary>
public enum Case
{
    /// <summary>What the rule demands or permits is done.</summary>
    Allowed,

    /// <summary>What the rule forbids is refused: the answer names the rule, and the database is unchanged.</summary>
    Refused,
}

/// <summary>Says that a test proves a rule of shared/docs/rules.yaml. Run the tests of one with <c>--filter-trait "Rule=CH-05"</c>.</summary>
/// <param name="id">Id of the rule, e.g. <c>CH-05</c>.</param>
/// <param name="proves">Which side of it.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
public sealed class RuleAttribute(string id, Case proves) : Attribute, ITraitAttribute
{
    public string Id { get; } = id;

    public Case Proves { get; } = proves;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Rule", Id), new($"Rule{Proves}", Id)];
}
