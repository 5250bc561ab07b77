using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ComplaintSuite.Procedures.Time;

namespace ComplaintSuite.Procedures;

/// <summary>What a field of a form holds. A closed list.</summary>
public enum FormFieldType
{
    /// <summary>Words.</summary>
    Text,

    /// <summary>One of the codes that the file names.</summary>
    Choice,

    /// <summary>"yes" or "no".</summary>
    YesNo,

    /// <summary>A local day, as YYYY-MM-DD.</summary>
    Day,

    /// <summary>An instant: RFC 3339, or the local time of the procedure as YYYY-MM-DDThh:mm.</summary>
    Moment,

    /// <summary>A number from 0 with at most two decimals.</summary>
    Number,

    /// <summary>Somebody of the organisation, by staff id.</summary>
    Staff,

    /// <summary>A department of the organisation, by its code.</summary>
    Department,

    /// <summary>A document of the case, by its id.</summary>
    Document,

    /// <summary>A telephone number that there can be in the procedure's region, or with its country code anywhere; kept as E.164.</summary>
    Telephone,

    /// <summary>A postcode of the procedure's region.</summary>
    Postcode,

    /// <summary>A number plate: of the mainland in its forms, those of new energy vehicles included; of elsewhere in a free form.</summary>
    Plate,

    /// <summary>A department of the organisation, of the kind that the file names: where the matter belongs.</summary>
    Place,

    /// <summary>
    /// The number of a case in a register of the organisation, such as that of its feedback forms: no two cases have one, and no case has two. Left empty, the service gives the
    /// next of the year.
    /// </summary>
    RegisterNumber,

    /// <summary>Another case of the organisation, by its number.</summary>
    Case,

    /// <summary>How somebody signed what the form holds, or that they refused; the document, the witness and the reason are further fields of the form (<see cref="Procedures.Signature"/>).</summary>
    Signature,
}

/// <summary>What a case must be like that a field names.</summary>
/// <param name="For">Its kind, its channel and details of it with the codes that they must have; empty: any.</param>
/// <param name="Earlier">`earlier: true`: it was received before the one that names it.</param>
/// <param name="Same">The parties who must be the same in both, where enough is known to compare them.</param>
/// <param name="Once">`once: true`: no case has named it by the same field before.</param>
public sealed record NamedCase(IReadOnlyList<Condition> For, bool Earlier, IReadOnlyList<string> Same, bool Once)
{
    /// <summary>The parties that two cases may have in common.</summary>
    public static readonly IReadOnlyList<string> Parties = ["complainant", "respondent"];
}

/// <summary>A field of a form, as a procedure file names it.</summary>
/// <param name="Name">As written in the file.</param>
/// <param name="Title">For people.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Choices">Code to name, in the order of the file; empty for every other type.</param>
public sealed partial record FormField(string Name, LocalText Title, FormFieldType Type, IReadOnlyDictionary<string, LocalText> Choices)
{
    /// <summary>Of a place: the kind of its departments.</summary>
    public string? Kind { get; init; }

    /// <summary>Of a place: the country in whose division tree each of them stands (<see cref="Procedures.Divisions"/>); null where that is not asked.</summary>
    public string? Divisions { get; init; }

    /// <summary>`everywhere: true`, of a place: it only says where something happened; departments and posts are those of the whole organisation, as where no place is named.</summary>
    public bool Everywhere { get; init; }

    /// <summary>The signature of which it is a part; null where it stands for itself.</summary>
    public string? PartOf { get; init; }

    /// <summary>Of somebody of the organisation: the field of the same form that names another one, or <see cref="OwnAct.Author"/> for who does the act; null where it may be anybody.</summary>
    public string? Differs { get; init; }

    /// <summary>`above: author`, of somebody of the staff: one who has a post above who does the act.</summary>
    public bool Above { get; init; }

    /// <summary>`posts: [POST]`, of somebody of the staff: one who holds one of these posts or roles, or stands in for it; empty: whatever they hold.</summary>
    public IReadOnlyList<string> Posts { get; init; } = [];

    /// <summary>`of: FIELD`, of somebody of the staff: the posts are held in the department that this field of the same form names, which stands above the one that has the matter. Null: where the matter is.</summary>
    public string? Of { get; init; }

    /// <summary>`per: department`, of a number of a register: each department that enters cases keeps a register of its own.</summary>
    public bool PerDepartment { get; init; }

    /// <summary>The service fills it in; no form asks for it.</summary>
    public bool IsComputed { get; init; }

    /// <summary>`unbarred: true`, of somebody of the staff: nobody who must withdraw from the matter.</summary>
    public bool Unbarred { get; init; }

    /// <summary>`alike: true`, of another case: one whose complainant complains of the same respondent for the same cause (<see cref="CollectiveComplaints"/>).</summary>
    public bool Alike { get; init; }

    /// <summary>What another case must be like that it names; null where any will do.</summary>
    public NamedCase? Named { get; init; }

    /// <summary>`to-come: true`, of a day or moment: one that has not passed when the act is done, or took place (<see cref="OwnAct.TookPlace"/>).</summary>
    public bool IsToCome { get; init; }

    /// <summary>`has-come: true`, of a day or moment: one that is not still to come when the act is done.</summary>
    public bool HasCome { get; init; }

    /// <summary>The rules that a value which does not fit breaks.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>The longest text, in characters.</summary>
    public const int LongestText = 20_000;

    private const int LongestCode = 100;
    private const int EarliestYear = 1900;
    private const int LatestYear = 9000;
    internal static readonly IReadOnlyList<string> YesOrNo = ["yes", "no"];

    /// <summary>What a line says of words under `for`: that some were filled in, whatever they are.</summary>
    internal const string IfGiven = "given";

    private static readonly string[] LocalForms = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];

    /// <summary>Whether its value lies open with the case, so that demands and clocks may ask for it: a code, a day or a moment. Words, numbers and documents are sealed.</summary>
    public bool IsCode => Type is FormFieldType.Choice or FormFieldType.YesNo or FormFieldType.Day or FormFieldType.Moment or FormFieldType.Department or FormFieldType.Staff or FormFieldType.Place or FormFieldType.RegisterNumber or FormFieldType.Case or FormFieldType.Signature;

    /// <summary>Whether its value may leave the case in an event: a code, but for the number of another case, which ties people to each other who do not know it (LI-02).</summary>
    public bool IsTold => IsCode && Type != FormFieldType.Case;

    /// <summary>Whether it holds a day or a moment.</summary>
    public bool IsTime => Type is FormFieldType.Day or FormFieldType.Moment;

    /// <summary>The closed list of its values; empty where there is none.</summary>
    public IReadOnlyList<string> Values => Type switch { FormFieldType.Choice or FormFieldType.Signature => [.. Choices.Keys], FormFieldType.YesNo => YesOrNo, _ => [] };

    /// <summary>The first of its rules; null where it has none.</summary>
    public string? Rule => Rules is [var first, ..] ? first : null;

    /// <summary>Type as the files write it.</summary>
    public string TypeName => Vocabulary.Kebab(Type.ToString());

    /// <summary>
    /// What somebody gave, in the one form in which it is kept: a moment in UTC. Whether a person, a department or a document is there, the service asks; control characters it
    /// refuses itself.
    /// </summary>
    /// <param name="given">As it came, not blank.</param>
    /// <param name="zone">The procedure's zone, for a moment without one of its own.</param>
    /// <param name="region">The procedure's region, as ISO 3166-1 names it.</param>
    /// <param name="violation">What is wrong with it; null where nothing is.</param>
    public string Read(string given, TimeZoneInfo zone, string region, out Violation? violation)
    {
        ArgumentNullException.ThrowIfNull(given);
        ArgumentNullException.ThrowIfNull(zone);
        ArgumentNullException.ThrowIfNull(region);
        var text = given.Trim();
        var longest = Type == FormFieldType.Text ? LongestText : LongestCode;
        string? problem = null;
        if (text.Length > longest)
        {
            violation = new("TEXT_TOO_LONG", Name, null, string.Create(CultureInfo.InvariantCulture, $"'{Name}' has {text.Length:N0} characters; at most {longest:N0} are taken."));
            return "";
        }
        switch (Type)
        {
            case FormFieldType.Choice or FormFieldType.YesNo or FormFieldType.Signature when !Values.Contains(text):
                problem = $"'{Name}' is one of {string.Join(", ", Values)}.";
                break;
            case FormFieldType.Day when !DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _):
                problem = $"'{Name}' is a day written as YYYY-MM-DD.";
                break;
            case FormFieldType.Moment:
                if (ReadMoment(text, zone) is { } moment) text = moment.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
                else problem = $"'{Name}' is a time written as YYYY-MM-DDThh:mm, with or without an offset such as +08:00, and it must have been on the clock.";
                break;
            case FormFieldType.Document:
                if (Guid.TryParse(text, out var id)) text = id.ToString();
                else problem = $"'{Name}' is the id of a document of the case.";
                break;
            case FormFieldType.Case:
                text = text.ToUpperInvariant();
                if (!text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-')) problem = $"'{Name}' is the number of a case: letters, digits and hyphens.";
                break;
            case FormFieldType.Telephone:
                if (Formats.Telephone(text, region) is { } number) text = number;
                else problem = $"'{Name}' is a telephone number as one dials it in {region}, or with its country code, such as +86 10 12345678.";
                break;
            case FormFieldType.Postcode:
                if (Formats.Postcode(text, region) is { } postcode) text = postcode;
                else problem = $"'{Name}' is a postcode of {region}.";
                break;
            case FormFieldType.Plate:
                if (Formats.Plate(text) is { } plate) text = plate;
                else problem = $"'{Name}' is a number plate, such as 京A12345 or 京AD12345; one of elsewhere in Latin letters and digits.";
                break;
            case FormFieldType.RegisterNumber:
                text = text.Normalize(NormalizationForm.FormKC).ToUpperInvariant();
                if (!RegisterNumbers().IsMatch(text)) problem = $"'{Name}' is a number of the register: digits with capital letters, '-', '/' and brackets, at most 40.";
                break;
            case FormFieldType.Number when !Decimals().IsMatch(text):
                problem = $"'{Name}' is a number from 0 with at most two decimals.";
                break;
        }
        violation = problem is null ? null : new("VALUE_INVALID", Name, Rule, problem);
        return problem is null ? text : "";
    }

    /// <summary>A moment as <see cref="Read"/> keeps it.</summary>
    public static DateTimeOffset MomentOf(string kept) => DateTimeOffset.Parse(kept, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>A day or a moment as <see cref="Read"/> keeps it, as a due time: a day ends with its 24:00.</summary>
    public static DueMoment DueOf(string kept, TimeZoneInfo zone) =>
        DateOnly.TryParseExact(kept, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? new(LocalDays.EndOf(day, zone), day) : new(MomentOf(kept), null);

    /// <summary>A local time that the clocks skipped was never there; of one that they showed twice, the first is meant.</summary>
    private static DateTimeOffset? ReadMoment(string text, TimeZoneInfo zone)
    {
        if (DateTime.TryParseExact(text, LocalForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            return local.Year is < EarliestYear or > LatestYear || zone.IsInvalidTime(local) ? null : new DateTimeOffset(local, zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local)).ToUniversalTime();
        return Rfc3339().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant) && instant.Year is >= EarliestYear and <= LatestYear
            ? instant.ToUniversalTime()
            : null;
    }

    [GeneratedRegex(@"\A(?=.*[0-9])[A-Z0-9][A-Z0-9/()-]{0,39}\z")]
    private static partial Regex RegisterNumbers();

    [GeneratedRegex(@"\A[0-9]{1,15}(?:\.[0-9]{1,2})?\z")]
    private static partial Regex Decimals();

    [GeneratedRegex(@"\A[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})\z")]
    private static partial Regex Rfc3339();
}
