using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace ComplaintSuite.Procedures;

/// <summary>Who must be known. Kinds by name.</summary>
/// <param name="Anonymous">Kinds that may be filed without a name.</param>
/// <param name="Contact">Kinds that need a contact: those for which the file demands one on registering.</param>
/// <param name="Protection">Kinds whose named filer may ask for identity protection.</param>
/// <param name="Rules">The rules behind it.</param>
public sealed record IdentityPolicy(
    IReadOnlyList<string> Anonymous, IReadOnlyList<string> Contact, IReadOnlyList<string> Protection, IReadOnlyList<string> Rules);

/// <summary>What the registration form asks for beside what the steps demand (<see cref="Procedure.FieldsDemanded"/>).</summary>
/// <param name="Asked">Fields that are asked for and may be stated 'not known'.</param>
/// <param name="Rules">The rules behind it.</param>
public sealed record FieldPolicy(IReadOnlyList<string> Asked, IReadOnlyList<string> Rules);

/// <summary>How grave a matter is. Its demands are checked on accepting and on changing the severity.</summary>
/// <param name="Name">As written in the file.</param>
/// <param name="Title">For people.</param>
/// <param name="Rank">From 0, the lightest: the place in the file.</param>
/// <param name="Criteria">Code to name of what makes a matter this grave, in the order of the file.</param>
/// <param name="Rules">The rules behind it.</param>
public sealed record Severity(string Name, LocalText Title, int Rank, IReadOnlyDictionary<string, LocalText> Criteria, IReadOnlyList<string> Rules);

/// <summary>How long after its closing a case may be opened again.</summary>
public sealed record Reopening(Time.Limit Within, string Origin, IReadOnlyList<string> Rules);

/// <summary>A matter, its legal fields and the department that it goes to. What a category does not say itself it has from its parent.</summary>
public sealed record Category(
    string Code, LocalText Name, IReadOnlyList<string> LegalFields, string Department, string? Parent, IReadOnlyList<Category> Children)
{
    /// <summary>This category and all below it, parents first.</summary>
    public IEnumerable<Category> SelfAndBelow() => Children.SelectMany(child => child.SelfAndBelow()).Prepend(this);
}

/// <summary>A way in which an accepted case is handled. Its demands are checked on accepting and again on entering the step that it leads to.</summary>
/// <param name="Name">As written in the file.</param>
/// <param name="Title">For people.</param>
/// <param name="LeadsTo">The case step that follows acceptance: at-work or at-mediation.</param>
/// <param name="Department">The department that gets the work item; null where the field or the category names it.</param>
/// <param name="DepartmentField">The case field that names the department (office-in-charge); null otherwise.</param>
/// <param name="Rules">The rules behind it.</param>
public sealed record Route(
    string Name, LocalText Title, string LeadsTo, string? Department, string? DepartmentField, IReadOnlyList<string> Rules);

/// <summary>A figure that is set before a case is closed: one of <see cref="Values"/>, or a number where <see cref="Values"/> is empty.</summary>
/// <param name="Name">As written in the file; its field is `indicators.NAME`.</param>
/// <param name="Title">For people.</param>
/// <param name="Values">Code to name, in the order of the file.</param>
/// <param name="Number">Bounds and unit, where it is a number.</param>
public sealed record Indicator(string Name, LocalText Title, IReadOnlyList<KeyValuePair<string, LocalText>> Values, NumberRange? Number)
{
    /// <summary>Whether a value as text may stand for this indicator. Numbers are written with a full stop, at most two decimals, no sign.</summary>
    public bool Accepts(string value) => Number is { } range ? range.Accepts(value) : Values.Any(entry => entry.Key == value);
}

/// <summary>A number from 0 or more, with its unit (CNY, persons …).</summary>
public sealed record NumberRange(decimal Minimum, decimal? Maximum, string Unit)
{
    public bool Accepts(string value) =>
        // The parser takes trailing zero characters for the end of the text.
        value.All(character => char.IsAsciiDigit(character) || character == '.')
        && decimal.TryParse(value, System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out var number)
        && decimal.Round(number, 2) == number && number >= Minimum && (Maximum is null || number <= Maximum);
}

/// <summary>How long something is kept, and whether that is from the text, inferred or the house's own.</summary>
public sealed record Retention(string What, Time.Limit Keep, string Origin, IReadOnlyList<string> Rules);

/// <summary>One compiled version of a procedure. Immutable; get it from <see cref="ProcedureRegistry"/>.</summary>
public sealed class Procedure
{
    private readonly ImmutableDictionary<string, Category> _categories;
    private readonly FrozenSet<string> _clockMoves;
    private readonly ConcurrentDictionary<(Section Section, string Step), IReadOnlySet<string>> _possible = new();

    internal Procedure(ProcedureParts parts)
    {
        (Id, Version, InForce, Zone, CalendarId, Name) = (parts.Id, parts.Version, parts.InForce, parts.Zone, parts.CalendarId, parts.Name);
        (Kinds, Channels, ChannelRules, Identity, Fields) = (parts.Kinds, parts.Channels, parts.ChannelRules, parts.Identity, parts.Fields);
        (IntakeHoursRules, LegalFields, Departments, Categories) = (parts.IntakeHoursRules, parts.LegalFields, parts.Departments, parts.Categories);
        (Routes, Severities, Reopening) = (parts.Routes, parts.Severities, parts.Reopening);
        (Posts, Clocks, Indicators, Retention) = (parts.Posts, parts.Clocks, parts.Indicators, parts.Retention);
        (Notices, Texts, Case, Work) = (parts.Notices, parts.Texts, parts.Case, parts.Work);
        (ExpandedText, Sha256, ExpandedFrom) = (parts.ExpandedText, parts.Sha256, parts.ExpandedFrom);
        _clockMoves = Clocks.SelectMany(clock => clock.Moves).ToFrozenSet();
        _categories = Categories.SelectMany(category => category.SelfAndBelow()).ToImmutableDictionary(category => category.Code);
    }

    public string Id { get; }

    /// <summary>From 1. A version that is released never changes.</summary>
    public int Version { get; }

    /// <summary>The first day, in <see cref="Zone"/>, on which new cases run under this version.</summary>
    public DateOnly InForce { get; }

    public TimeZoneInfo Zone { get; }

    public string CalendarId { get; }

    public LocalText Name { get; }

    public IReadOnlyList<string> Kinds { get; }

    /// <summary>The channels that the procedure names; 'other' takes the rest, with a description.</summary>
    public IReadOnlyList<string> Channels { get; }

    public IReadOnlyList<string> ChannelRules { get; }

    /// <summary>The rules by which the public intake is open at every minute.</summary>
    public IReadOnlyList<string> IntakeHoursRules { get; }

    public IdentityPolicy Identity { get; }

    public FieldPolicy Fields { get; }

    /// <summary>Code to name of the law that a category falls under, in the order of the file.</summary>
    public IReadOnlyDictionary<string, LocalText> LegalFields { get; }

    /// <summary>Code to name of the departments that the file dispatches to.</summary>
    public IReadOnlyDictionary<string, LocalText> Departments { get; }

    /// <summary>The top of the category tree.</summary>
    public IReadOnlyList<Category> Categories { get; }

    public IReadOnlyDictionary<string, Route> Routes { get; }

    /// <summary>Lightest first; empty where the procedure does not ask.</summary>
    public IReadOnlyList<Severity> Severities { get; }

    /// <summary>Null where a closed case stays closed.</summary>
    public Reopening? Reopening { get; }

    /// <summary>Post to role.</summary>
    public IReadOnlyDictionary<string, string> Posts { get; }

    public IReadOnlyList<ClockDefinition> Clocks { get; }

    public IReadOnlyList<Indicator> Indicators { get; }

    public IReadOnlyList<Retention> Retention { get; }

    public IReadOnlyDictionary<string, NoticeTemplate> Notices { get; }

    /// <summary>The sentence that the complainant's timeline shows for a step or act, by its name (of either section: work steps arrive as events).</summary>
    public IReadOnlyDictionary<string, LocalText> Texts { get; }

    public SectionTable Case { get; }

    public SectionTable Work { get; }

    /// <summary>The whole file with what it extends written out: what a service keeps in its own database and hands to <see cref="ProcedureRegistry.Register"/>.</summary>
    public string ExpandedText { get; }

    /// <summary>SHA-256 of <see cref="ExpandedText"/> in UTF-8, lower-case hexadecimal.</summary>
    public string Sha256 { get; }

    /// <summary>The base that the file extends, as id/version; null where it extends none.</summary>
    public string? ExpandedFrom { get; }

    public SectionTable Of(Section section) => section switch { Section.Case => Case, Section.Work => Work };

    /// <summary>The severity of this name; null where there is none.</summary>
    public Severity? Severity(string? name) => Severities.FirstOrDefault(severity => severity.Name == name);

    /// <summary>A category anywhere in the tree; null where there is none of that code.</summary>
    public Category? Category(string code) => _categories.GetValueOrDefault(code);

    /// <summary>
    /// The fields without which a submission of this kind stays in registration; they can't be stated 'not known'. That some contact is demanded,
    /// whichever, says <see cref="IdentityPolicy.Contact"/>.
    /// </summary>
    public IReadOnlyList<string> FieldsDemanded(string kind) =>
        [.. Case.Step("registered")?.DemandsFor(kind).SelectMany(demand => demand.Require).Where(field => field != "complainant.contact").Distinct() ?? []];

    /// <summary>The legal day of an instant: the local day in the procedure's zone.</summary>
    public DateOnly DayOf(DateTimeOffset instant) => Time.LocalDays.Of(instant, Zone);

    /// <summary>
    /// The department that an accepted case goes to: the route's own, the one named in the route's field, else the category's.
    /// Null where the route leads to no work, its field is empty, or neither route nor category is known.
    /// </summary>
    public string? DepartmentFor(string? route, string? category, Func<string, string?> field)
    {
        ArgumentNullException.ThrowIfNull(field);
        var chosen = route is null ? null : Routes.GetValueOrDefault(route);
        if (chosen is not null && chosen.LeadsTo != "at-work") return null;
        if (chosen?.Department is { } department) return department;
        return chosen?.DepartmentField is { } named ? field(named) : category is null ? null : Category(category)?.Department;
    }

    /// <summary>Every step and act, of either section, that some clock names: a record keeps their instants.</summary>
    public IReadOnlySet<string> ClockMoves => _clockMoves;

    /// <summary>Whether some clock is paused or resumed by the step or act.</summary>
    public bool PausesClocks(string move) => Clocks.Any(clock => clock.PausedBy.Contains(move) || clock.ResumedBy.Contains(move));

    /// <summary>The clocks that a section's service keeps: those that its steps and acts end.</summary>
    public IEnumerable<ClockDefinition> ClocksOf(Section section) => Clocks.Where(clock => clock.EndsIn == section);

    /// <summary>A clock by its name.</summary>
    /// <exception cref="KeyNotFoundException">The procedure has no such clock.</exception>
    public ClockDefinition Clock(string name) => Clocks.FirstOrDefault(clock => clock.Name == name) ?? throw new KeyNotFoundException($"{Id} has no clock '{name}'.");

    /// <summary>
    /// Whether the clock can still be ended once its section stands in a step. Where no step or act that ends it can happen any more it has lost its meaning, so that a
    /// withdrawn case leaves no clock behind. What would happen after a reopening does not count: that is a new round with clocks of its own.
    /// </summary>
    public bool CanEnd(ClockDefinition clock, string step)
    {
        ArgumentNullException.ThrowIfNull(clock);
        return _possible.GetOrAdd((clock.EndsIn, step), at => Of(at.Section).MovesPossibleFrom(at.Step, anew: false)) is var possible && clock.To.Any(possible.Contains);
    }
}

/// <summary>What the compiler gathers before a <see cref="Procedure"/> exists.</summary>
internal sealed record ProcedureParts
{
    public required string Id { get; init; }
    public required int Version { get; init; }
    public required DateOnly InForce { get; init; }
    public required TimeZoneInfo Zone { get; init; }
    public required string CalendarId { get; init; }
    public required LocalText Name { get; init; }
    public required IReadOnlyList<string> Kinds { get; init; }
    public required IReadOnlyList<string> Channels { get; init; }
    public required IReadOnlyList<string> ChannelRules { get; init; }
    public required IReadOnlyList<string> IntakeHoursRules { get; init; }
    public required IdentityPolicy Identity { get; init; }
    public required FieldPolicy Fields { get; init; }
    public required IReadOnlyDictionary<string, LocalText> LegalFields { get; init; }
    public required IReadOnlyDictionary<string, LocalText> Departments { get; init; }
    public required IReadOnlyList<Category> Categories { get; init; }
    public required IReadOnlyDictionary<string, Route> Routes { get; init; }
    public required IReadOnlyList<Severity> Severities { get; init; }
    public required Reopening? Reopening { get; init; }
    public required IReadOnlyDictionary<string, string> Posts { get; init; }
    public required IReadOnlyList<ClockDefinition> Clocks { get; init; }
    public required IReadOnlyList<Indicator> Indicators { get; init; }
    public required IReadOnlyList<Retention> Retention { get; init; }
    public required IReadOnlyDictionary<string, NoticeTemplate> Notices { get; init; }
    public required IReadOnlyDictionary<string, LocalText> Texts { get; init; }
    public required SectionTable Case { get; init; }
    public required SectionTable Work { get; init; }
    public required string ExpandedText { get; init; }
    public required string Sha256 { get; init; }
    public required string? ExpandedFrom { get; init; }
}
