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
    private readonly OwnActAnswers<T>? _own;

    private const string Details = Procedure.DetailPrefix;
    private const string Past = Procedure.PastPrefix;

    internal Vocabulary(
        Section section, FrozenDictionary<string, Func<T, bool>> guards, Func<T, string, bool> has, Func<T, string, string?> select, OwnActAnswers<T>? own) =>
        (Section, _guards, _has, _select, _own) = (section, guards, has, select, own);

    public Section Section { get; }

    /// <summary>The guards that are registered, by their name in the files.</summary>
    public IEnumerable<string> Guards => _guards.Keys;

    /// <summary>Whether a guard holds.</summary>
    /// <exception cref="InvalidOperationException">The service registered no such guard; <see cref="ProcedureRegistry.Demand{T}"/> finds that at start.</exception>
    public bool Holds(string guard, T subject)
    {
        ArgumentNullException.ThrowIfNull(guard);
        var holds = _guards.TryGetValue(guard, out var answer) ? answer(subject)
            : _own is { } own && own.Done(subject).Holds(guard, own.StaffId(subject)) is { } known ? known
            : _own?.Authorised is { } authorised && guard.StartsWith(DoneActs.Authorised, StringComparison.Ordinal) ? authorised(subject, guard[DoneActs.Authorised.Length..])
            : throw new InvalidOperationException($"No guard '{guard}' is registered.");
#if NEGATABLE_GUARDS
        // In builds for tests/mutation.sh alone: one guard's answer is turned round, so that a test shows that it would be missed.
        if (Environment.GetEnvironmentVariable("COMPLAINTSUITE_NEGATED_GUARD") == $"{Section}/{guard}") return !holds;
#endif
        return holds;
    }

    /// <summary>Whether a field is there, or what `done.ACT` asks for was done.</summary>
    public bool Has(T subject, string field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field.StartsWith(DoneActs.Done, StringComparison.Ordinal) ? Done(subject).Has(field[DoneActs.Done.Length..]) : _has(subject, field);
    }

    /// <summary>Whether a field is there, and not only stated as not known.</summary>
    public bool States(T subject, string field) => (_own ?? throw NoOwnActs()).States(subject, field);

    /// <summary>The value of a selector: one of the section's, `details.NAME`, `past.details.NAME`, `done.ACT`, or `ACT.FIELD` of what was done last.</summary>
    public string? Select(T subject, string selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        if (!selector.Contains('.', StringComparison.Ordinal)) return _select(subject, selector);
        if (selector.StartsWith(DoneActs.Done, StringComparison.Ordinal)) return Has(subject, selector) ? "yes" : "no";
        if (selector.StartsWith(Details, StringComparison.Ordinal)) return (_own ?? throw NoOwnActs()).Detail(subject, selector[Details.Length..]);
        return selector.StartsWith(Past, StringComparison.Ordinal) ? (_own ?? throw NoOwnActs()).Past(subject, selector[Past.Length..]) : Done(subject).CodeOf(selector);
    }

    /// <summary>Whether the person who acts must withdraw from the matter.</summary>
    internal bool MustWithdraw(T subject) => _own is { } own && own.StaffId(subject) is { } staffId && own.Barred(subject).Contains(staffId);

    /// <summary>Whether somebody, by staff id, must withdraw from the matter.</summary>
    public bool MustWithdraw(T subject, string staffId) => _own is { } own && own.Barred(subject).Contains(staffId);

    /// <summary>What the form of the own act that is being done holds in a field; null where it was left empty.</summary>
    public string? Given(T subject, string field) => (_own ?? throw NoOwnActs()).Given(subject, field);

    /// <summary>Staff id of who acts; null for whoever is none of the staff.</summary>
    public string? StaffId(T subject) => _own?.StaffId(subject);

    private DoneActs Done(T subject) => (_own ?? throw NoOwnActs()).Done(subject);

    private InvalidOperationException NoOwnActs() => new($"The service of the {Section} section does nothing of a procedure's own.");
}

/// <summary>How a service answers for what a procedure has of its own: acts and details.</summary>
/// <param name="Done">Which were done.</param>
/// <param name="Given">What the form of the one that is being done holds in a field; null where it was left empty.</param>
/// <param name="StaffId">Staff id of who acts; null for whoever is none of the staff.</param>
/// <param name="Detail">The code of a detail, by its name; null where there is none.</param>
/// <param name="States">Whether a field is there, and not only stated as not known.</param>
/// <param name="Barred">Staff ids of those who must withdraw from the matter.</param>
/// <param name="Past">"yes" where the day or moment of a detail has passed, "no" where it is still to come; null where there is none.</param>
public sealed record OwnActAnswers<T>(
    Func<T, DoneActs> Done, Func<T, string, string?> Given, Func<T, string?> StaffId, Func<T, string, string?> Detail, Func<T, string, bool> States, Func<T, IReadOnlyCollection<string>> Barred,
    Func<T, string, string?> Past)
{
    /// <summary>Whether nobody acts for the complainant, or who does is authorised to what is named; null for a service that knows of no agents.</summary>
    public Func<T, string, bool>? Authorised { get; init; }
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
    /// <param name="own">Answers for acts of a procedure's own; null for a service that does none.</param>
    /// <exception cref="ArgumentException">A guard has another signature, is not in the lifecycle, or names a rule that is not in the catalogue. All such faults are named.</exception>
    public static Vocabulary<T> From<T>(Section section, Type guards, Func<T, string, bool> has, Func<T, string, string?> select, OwnActAnswers<T>? own = null) where T : notnull
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
        return new(section, found.ToFrozenDictionary(), has, select, own);
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
