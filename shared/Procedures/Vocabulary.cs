using System.Collections.Frozen;
using System.Reflection;
using System.Text;

namespace ComplaintSuite.Procedures;

/// <summary>Names the rule that a guard or effect carries out. Stands in the product; tests have an attribute of their own.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class SourceAttribute(string rule) : Attribute
{
    /// <summary>Id in the rule catalogue (shared/docs/rules.yaml).</summary>
    public string Rule { get; } = rule;
}

/// <summary>
/// How a service answers what its section's lines ask: guards by name, whether a field is there, and the values by which demands are narrowed.
/// Built once, at start.
/// </summary>
/// <typeparam name="T">What is asked about; a record of case and caller where a guard needs both.</typeparam>
public sealed class Vocabulary<T> where T : notnull
{
    private readonly FrozenDictionary<string, Func<T, bool>> _guards;
    private readonly Func<T, string, bool> _has;
    private readonly Func<T, string, string?> _select;

    internal Vocabulary(Section section, FrozenDictionary<string, Func<T, bool>> guards, Func<T, string, bool> has, Func<T, string, string?> select) =>
        (Section, _guards, _has, _select) = (section, guards, has, select);

    public Section Section { get; }

    /// <summary>The guards that are registered, by their name in the files.</summary>
    public IEnumerable<string> Guards => _guards.Keys;

    /// <summary>Whether a guard holds.</summary>
    /// <exception cref="InvalidOperationException">The service registered no such guard; <see cref="ProcedureRegistry.Demand{T}"/> finds that at start.</exception>
    public bool Holds(string guard, T subject)
    {
        if (!_guards.TryGetValue(guard, out var holds)) throw new InvalidOperationException($"No guard '{guard}' is registered.");
#if NEGATABLE_GUARDS
        // In builds for tests/mutation.sh alone: one guard's answer is turned round, so that a test shows that it would be missed.
        if (Environment.GetEnvironmentVariable("COMPLAINTSUITE_NEGATED_GUARD") == $"{Section}/{guard}") return !holds(subject);
#endif
        return holds(subject);
    }

    public bool Has(T subject, string field) => _has(subject, field);

    public string? Select(T subject, string selector) => _select(subject, selector);
}

/// <summary>Builds vocabularies.</summary>
public static class Vocabulary
{
    /// <summary>
    /// Takes as guards the static methods of a class that carry <see cref="SourceAttribute"/>: <c>[Source("CH-06")] static bool FactsClear(T subject)</c>
    /// answers `facts-clear`.
    /// </summary>
    /// <param name="section">The section whose lines ask.</param>
    /// <param name="guards">The static class.</param>
    /// <param name="has">Whether a field (a name of the section's <see cref="SectionLifecycle.Fields"/>, or `indicators.NAME`) is there, or is stated 'not known' where that is allowed.</param>
    /// <param name="select">The value of a selector of the section; null where it has none.</param>
    /// <exception cref="ArgumentException">A guard has another signature, is not in the lifecycle, or names a rule that is not in the catalogue. All such faults are named.</exception>
    public static Vocabulary<T> From<T>(Section section, Type guards, Func<T, string, bool> has, Func<T, string, string?> select) where T : notnull
    {
        ArgumentNullException.ThrowIfNull(guards);
        ArgumentNullException.ThrowIfNull(has);
        ArgumentNullException.ThrowIfNull(select);
        var faults = new List<string>();
        var found = new Dictionary<string, Func<T, bool>>(StringComparer.Ordinal);
        foreach (var method in guards.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
        {
            var rules = method.GetCustomAttributes<SourceAttribute>().Select(source => source.Rule).ToList();
            if (rules.Count == 0) continue;
            var name = Kebab(method.Name);
            faults.AddRange(rules.Where(rule => !RuleCatalogue.Contains(rule)).Select(rule => $"{method.Name}: no rule '{rule}' in the catalogue"));
            var parameters = method.GetParameters();
            if (method.ReturnType != typeof(bool) || parameters.Length != 1 || !parameters[0].ParameterType.IsAssignableFrom(typeof(T)))
                faults.Add($"{method.Name}: a guard is 'static bool {method.Name}({typeof(T).Name})'");
            else if (Lifecycle.Of(section).Guard(name) is null)
                faults.Add($"{method.Name}: the {section} section has no guard '{name}'");
            else
                found.Add(name, method.CreateDelegate<Func<T, bool>>());
        }
        if (faults.Count > 0) throw new ArgumentException($"{guards.Name}: {string.Join("; ", faults)}.", nameof(guards));
        return new(section, found.ToFrozenDictionary(), has, select);
    }

    /// <summary>PascalCase to kebab-case.</summary>
    internal static string Kebab(string name)
    {
        var text = new StringBuilder();
        foreach (var letter in name)
            if (char.IsUpper(letter)) (text.Length > 0 ? text.Append('-') : text).Append(char.ToLowerInvariant(letter));
            else text.Append(letter);
        return text.ToString();
    }
}
