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
    IReadOnlyList<string> Anonymous, IReadOnlyList<string> Contact, IReadOnlyList<string> Protection, IReadOnlyList<string> Rules)
{
    /// <summary>Kinds whose filer's identity is protected, asked for or not; they are among <see cref="Protection"/>.</summary>
    public IReadOnlyList<string> Always { get; init; } = [];
}

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
public sealed record Reopening(Time.Limit Within, string Origin, IReadOnlyList<string> Rules)
{
    /// <summary>The nearest department above that handles work has it then, where <see cref="ToSuperiorFor"/> holds; else the one that had it last.</summary>
    public bool ToSuperior { get; init; }

    /// <summary>What must be so of the work that ended, for the department above to get it; empty: always.</summary>
    public IReadOnlyList<Condition> ToSuperiorFor { get; init; } = [];

    /// <summary>Whether the department above gets it, by the selectors of the work section.</summary>
    public bool GoesUp(Func<string, string?> select) => ToSuperior && ToSuperiorFor.All(condition => condition.Matches(select));
}

/// <summary>A matter, its legal fields and the department that it goes to. What a category does not say itself it has from its parent.</summary>
/// <param name="Code">As written in the file.</param>
/// <param name="Name">For people.</param>
/// <param name="LegalFields">Codes of the laws that it falls under.</param>
/// <param name="Department">Code of the department; empty where only categories below have one.</param>
/// <param name="Parent">Code of the category above; null at the top.</param>
/// <param name="Children">The categories below: a matter is accepted under one of these then.</param>
public sealed record Category(
    string Code, LocalText Name, IReadOnlyList<string> LegalFields, string Department, string? Parent, IReadOnlyList<Category> Children)
{
    /// <summary>`fixed`: the departments with which it stays, whatever somebody chooses; empty where it may go elsewhere.</summary>
    public IReadOnlyList<string> FixedTo { get; init; } = [];

    public bool IsFixed => FixedTo.Count > 0;

    /// <summary>The rules behind what is said of it.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

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
    string Name, LocalText Title, string LeadsTo, string? Department, string? DepartmentField, IReadOnlyList<string> Rules)
{
    /// <summary>`fixed`: the departments with which stays what goes this way; empty where it may go elsewhere.</summary>
    public IReadOnlyList<string> FixedTo { get; init; } = [];

    public bool IsFixed => FixedTo.Count > 0;
}

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

/// <summary>Who may take something in without a connection and hand it over later (CR-08).</summary>
/// <param name="By">Posts and roles, as the file names them.</param>
/// <param name="Rules">The rules behind it.</param>
public sealed record OfflinePolicy(IReadOnlyList<string> By, IReadOnlyList<string> Rules);

/// <summary>One compiled version of a procedure. Immutable; get it from <see cref="ProcedureRegistry"/>.</summary>
public sealed class Procedure
{
    /// <summary>How lines name a detail.</summary>
    public const string DetailPrefix = "details.";

    /// <summary>How lines ask whether the day or moment of a detail has passed.</summary>
    public const string PastPrefix = "past.details.";

    private readonly ImmutableDictionary<string, Category> _categories;
    private readonly FrozenSet<string> _clockMoves;
    private readonly FrozenDictionary<Section, FrozenSet<string>> _asked;
    private readonly ConcurrentDictionary<(Section Section, string Step), IReadOnlySet<string>> _possible = new();

    internal Procedure(ProcedureParts parts)
    {
        (Id, Version, InForce, Zone, CalendarId, Name) = (parts.Id, parts.Version, parts.InForce, parts.Zone, parts.CalendarId, parts.Name);
        (Kinds, Channels, ChannelRules, Identity, Fields) = (parts.Kinds, parts.Channels, parts.ChannelRules, parts.Identity, parts.Fields);
        (Region, Details, RecusalRules, OwnRules) = (parts.Region, parts.Details, parts.RecusalRules, parts.OwnRules);
        (RefusesOtherChannels, Duty, Directory) = (parts.RefusesOtherChannels, parts.Duty, parts.Directory);
        (Limitation, Collective) = (parts.Limitation, parts.Collective);
        (IntakeHoursRules, LegalFields, Departments, Categories) = (parts.IntakeHoursRules, parts.LegalFields, parts.Departments, parts.Categories);
        (Routes, Severities, Reopening) = (parts.Routes, parts.Severities, parts.Reopening);
        (Posts, Clocks, Indicators, Retention) = (parts.Posts, parts.Clocks, parts.Indicators, parts.Retention);
        Tasks = parts.Tasks;
        (Notices, Texts, Case, Work) = (parts.Notices, parts.Texts, parts.Case, parts.Work);
        Offline = parts.Offline;
        (ExpandedText, Sha256, ExpandedFrom) = (parts.ExpandedText, parts.Sha256, parts.ExpandedFrom);
        _clockMoves = Clocks.SelectMany(clock => clock.Moves).ToFrozenSet();
        MayBeInVain = RecusalRules.Count == 0 ? [] : [.. Case.Acts.Concat(Work.Acts).Where(act => act.Own is { } own && (own.Fields.Any(field => field.Unbarred) || act.Demands.Any(DoneActs.IsForOnePerson))).Select(act => act.Name)];
        Offering = [.. Offers.Of(this)];
        AwaitedAnswers = [.. Procedures.AwaitedAnswers.Of(this)];
        _asked = Enum.GetValues<Section>().ToFrozenDictionary(section => section, section => AskedBy(section).ToFrozenSet());
        _categories = Categories.SelectMany(category => category.SelfAndBelow()).ToImmutableDictionary(category => category.Code);
    }

    /// <summary>The acts by which matters are offered to other departments (<see cref="Offers"/>).</summary>
    internal IReadOnlyList<(string Act, string Answer, string Field)> Offering { get; }

    /// <summary>The acts that wait for another, which somebody else does.</summary>
    public IReadOnlyList<AwaitedAnswer> AwaitedAnswers { get; }

    public string Id { get; }

    /// <summary>From 1. A version that is released never changes.</summary>
    public int Version { get; }

    /// <summary>The first day, in <see cref="Zone"/>, on which new cases run under this version.</summary>
    public DateOnly InForce { get; }

    public TimeZoneInfo Zone { get; }

    public string CalendarId { get; }

    /// <summary>The region whose telephone numbers and postcodes are meant, as ISO 3166-1 names it.</summary>
    public string Region { get; }

    public LocalText Name { get; }

    /// <summary>Rules of the organisation's own, which the catalogue does not have, by id: what each demands.</summary>
    public IReadOnlyDictionary<string, LocalText> OwnRules { get; }

    /// <summary>The rules by which whoever has an interest in a matter withdraws from it; empty where the procedure does not say.</summary>
    public IReadOnlyList<string> RecusalRules { get; }

    /// <summary>What a directory must have so that the procedure can run there.</summary>
    public DirectoryDemands Directory { get; }

    /// <summary>The time after which a matter is too old; null where the procedure has none.</summary>
    public Limitation? Limitation { get; }

    /// <summary>When those who complain of the same are taken together; null where the procedure does not say.</summary>
    public CollectiveComplaints? Collective { get; }

    public IReadOnlyList<string> Kinds { get; }

    /// <summary>The channels that the procedure names; 'other' takes the rest, with a description, unless <see cref="RefusesOtherChannels"/>.</summary>
    public IReadOnlyList<string> Channels { get; }

    public IReadOnlyList<string> ChannelRules { get; }

    /// <summary>What comes by none of <see cref="Channels"/> is refused, with the list of them.</summary>
    public bool RefusesOtherChannels { get; }

    /// <summary>Duties that are kept beside the cases; null where the procedure has none.</summary>
    public DutyRules? Duty { get; }

    /// <summary>The rules by which the public intake is open at every minute.</summary>
    public IReadOnlyList<string> IntakeHoursRules { get; }

    public IdentityPolicy Identity { get; }

    /// <summary>Null where nothing is taken in without a connection.</summary>
    public OfflinePolicy? Offline { get; }

    public FieldPolicy Fields { get; }

    /// <summary>What this procedure asks of a case beside what every case has; a line names one as `details.NAME`.</summary>
    public IReadOnlyList<FormField> Details { get; }

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

    /// <summary>What departments may be asked for; empty where the procedure does not distribute work.</summary>
    public IReadOnlyList<TaskKind> Tasks { get; }

    public IReadOnlyList<Indicator> Indicators { get; }

    public IReadOnlyList<Retention> Retention { get; }

    public IReadOnlyDictionary<string, NoticeTemplate> Notices { get; }

    /// <summary>The sentence that the complainant's timeline shows for a step or act, by its name (of either section: work steps arrive as events).</summary>
    public IReadOnlyDictionary<string, LocalText> Texts { get; }

    /// <summary>The sentence on the complainant's timeline for a step or act of either section, the procedure's own among them; null where the complainant is not told.</summary>
    public LocalText? TextOf(string move) => Texts.GetValueOrDefault(move) ?? Case.OwnAct(move)?.Told ?? Work.OwnAct(move)?.Told;

    public SectionTable Case { get; }

    public SectionTable Work { get; }

    /// <summary>The whole file with what it extends written out: what a service keeps in its own database and hands to <see cref="ProcedureRegistry.Register"/>.</summary>
    public string ExpandedText { get; }

    /// <summary>SHA-256 of <see cref="ExpandedText"/> in UTF-8, lower-case hexadecimal.</summary>
    public string Sha256 { get; }

    /// <summary>The base that the file extends, as id/version; null where it extends none.</summary>
    public string? ExpandedFrom { get; }

    public SectionTable Of(Section section) => section switch { Section.Case => Case, Section.Work => Work };

    /// <summary>The act of the other section that answers an act of that section: what a section hears of as the answer to what it heard of. Null where none does.</summary>
    /// <param name="hears">The section that hears of both.</param>
    /// <param name="act">The act that was heard of.</param>
    public string? AnswerHeard(Section hears, string act) => Of(hears == Section.Case ? Section.Work : Section.Case).AnswerTo(act);

    /// <summary>The severity of this name; null where there is none.</summary>
    public Severity? Severity(string? name) => Severities.FirstOrDefault(severity => severity.Name == name);

    /// <summary>A category anywhere in the tree; null where there is none of that code.</summary>
    public Category? Category(string code) => _categories.GetValueOrDefault(code);

    /// <summary>
    /// The fields without which a submission of this kind stays in registration, whatever else it holds. That some contact is demanded, whichever, says
    /// <see cref="IdentityPolicy.Contact"/>; every submission says its channel.
    /// </summary>
    public IReadOnlyList<string> FieldsDemanded(string kind) =>
        [.. OfRegistration.SelectMany(step => step.DemandsFor(kind)).SelectMany(demand => demand.Require.Concat(demand.Stated)).Where(field => field is not "complainant.contact" and not "channel").Distinct()];

    /// <summary>
    /// Whether a submission of this kind is one that nobody can be asked about: the kind is none that may be filed without a name, and the registration, which would wait for name or contact,
    /// asks for neither.
    /// </summary>
    public bool RefusesNameless(string kind) => !Identity.Anonymous.Contains(kind) && !Identity.Contact.Contains(kind) && !FieldsDemanded(kind).Contains("complainant.name");

    /// <summary>What the file says of the steps that a submission goes through by itself.</summary>
    public IEnumerable<StepRule> OfRegistration => new[] { Case.Step("received"), Case.Step("registered") }.OfType<StepRule>();

    /// <summary>The legal day of an instant: the local day in the procedure's zone.</summary>
    public DateOnly DayOf(DateTimeOffset instant) => Time.LocalDays.Of(instant, Zone);

    /// <summary>
    /// The department that an accepted case goes to: that of a category that is fixed, else the route's own, the one named in the route's field, else the category's.
    /// Null where the route leads to no work, its field is empty, or neither route nor category is known.
    /// </summary>
    public string? DepartmentFor(string? route, string? category, Func<string, string?> field)
    {
        ArgumentNullException.ThrowIfNull(field);
        var chosen = route is null ? null : Routes.GetValueOrDefault(route);
        if (chosen is not null && chosen.LeadsTo != "at-work") return null;
        if (category is not null && Category(category) is { IsFixed: true } matter) return matter.Department;
        if (chosen?.Department is { } department) return department;
        return chosen?.DepartmentField is { } named ? field(named) : category is null ? null : Category(category)?.Department;
    }

    /// <summary>Code of the department where a matter belongs, by its details; null where the procedure knows no places to which matters belong, or it was not said.</summary>
    public string? PlaceOf(IReadOnlyDictionary<string, string> details)
    {
        ArgumentNullException.ThrowIfNull(details);
        return Place is { } place ? details.GetValueOrDefault(place.Name) : null;
    }

    /// <summary>The detail that says where a matter belongs; null where the procedure knows no places, or asks for one that changes nothing of who deals with it.</summary>
    public FormField? Place => Details.FirstOrDefault(detail => detail is { Type: FormFieldType.Place, Everywhere: false });

    /// <summary>The departments with which a matter stays, by its route or category, and the rules by which it does; null where it may go elsewhere.</summary>
    public (IReadOnlyList<string> To, IReadOnlyList<string> Rules)? FixedBy(string? route, string? category) =>
        route is not null && Routes.GetValueOrDefault(route) is { IsFixed: true } way ? (way.FixedTo, way.Rules)
        : category is not null && Category(category) is { IsFixed: true } matter ? (matter.FixedTo, matter.Rules)
        : null;

    /// <summary>Every step and act, of either section, that some clock names: a record keeps their instants.</summary>
    public IReadOnlySet<string> ClockMoves => _clockMoves;

    /// <summary>Whether some line or clock of a section asks for an act of the procedure's own.</summary>
    public bool Asks(Section section, string act) => _asked[section].Contains(act);

    private IEnumerable<string> AskedBy(Section section)
    {
        var clocks = ClocksOf(section).ToList();
        return
        [
            .. Of(section).Asked, .. clocks.SelectMany(clock => clock.Asked), .. clocks.SelectMany(clock => clock.From).Where(MayBeInVain.Contains),
            .. section == Section.Work ? Reopening?.ToSuperiorFor.Select(condition => condition.Act).OfType<string>() ?? [] : [],
            .. Of(section).Names(Offers.TakenByReceiver) ? Offering.SelectMany(offer => new[] { offer.Act, offer.Answer }) : [],
        ];
    }

    /// <summary>Acts of the procedure's own that may turn out to have been done in vain, since whoever was named in them, or did them because they were named or had the work, must withdraw (<see cref="DoneActs.WithoutBarred"/>).</summary>
    public IReadOnlyList<string> MayBeInVain { get; }

    /// <summary>What a party asks for that an act decides on; null where it decides on nothing that one asks for.</summary>
    public AwaitedAnswer? AskedByParty(Section section, string act) =>
        AwaitedAnswers.FirstOrDefault(awaited => awaited.IsAnsweredBy(section, act) && Of(awaited.Section).Act(awaited.Act)?.By.Contains("public") == true);

    /// <summary>Whether some clock is paused or resumed by the step or act.</summary>
    public bool PausesClocks(string move) => Clocks.Any(clock => clock.PausedBy.Contains(move) || clock.ResumedBy.Contains(move));

    /// <summary>The clocks that a section's service keeps: those that its steps and acts end.</summary>
    public IEnumerable<ClockDefinition> ClocksOf(Section section) => Clocks.Where(clock => clock.EndsIn == section);

    /// <summary>Whether a clock is between the organisation's people, so that whoever complains is told nothing of it.</summary>
    public bool IsInternal(string clock) => Clocks.Any(known => known.Name == clock && known.IsInternal);

    /// <summary>
    /// Whether what comes along for an act of the procedure's own stays with the organisation: the act is not told to whoever complains, it is not only of the time in which a submission is taken in
    /// and completed with them, and it is not about who acts for them.
    /// </summary>
    public bool KeepsToItself(string act) =>
        Case.OwnAct(act) is { Authorises: null, NamesAgent: null } form && TextOf(act) is null && form.In.Except(OfRegistration.Select(step => step.Name)).Any();

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
    public required IReadOnlyDictionary<string, LocalText> OwnRules { get; init; }
    public required string Region { get; init; }
    public required IReadOnlyList<string> RecusalRules { get; init; }

    public required DirectoryDemands Directory { get; init; }

    public Limitation? Limitation { get; init; }
    public CollectiveComplaints? Collective { get; init; }
    public required IReadOnlyList<FormField> Details { get; init; }
    public required IReadOnlyList<string> Kinds { get; init; }
    public required IReadOnlyList<string> Channels { get; init; }
    public required IReadOnlyList<string> ChannelRules { get; init; }
    public required bool RefusesOtherChannels { get; init; }
    public required DutyRules? Duty { get; init; }
    public required IReadOnlyList<string> IntakeHoursRules { get; init; }
    public required IdentityPolicy Identity { get; init; }
    public required OfflinePolicy? Offline { get; init; }
    public required FieldPolicy Fields { get; init; }
    public required IReadOnlyDictionary<string, LocalText> LegalFields { get; init; }
    public required IReadOnlyDictionary<string, LocalText> Departments { get; init; }
    public required IReadOnlyList<Category> Categories { get; init; }
    public required IReadOnlyDictionary<string, Route> Routes { get; init; }
    public required IReadOnlyList<Severity> Severities { get; init; }
    public required Reopening? Reopening { get; init; }
    public required IReadOnlyDictionary<string, string> Posts { get; init; }
    public required IReadOnlyList<ClockDefinition> Clocks { get; init; }
    public required IReadOnlyList<TaskKind> Tasks { get; init; }
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
