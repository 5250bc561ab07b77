using System.Globalization;
using ComplaintSuite.Intake.Parties;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Time;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace ComplaintSuite.Intake.Complaints;

/// <summary>Reads the form of a message and collects every violation before it refuses. Empty texts become null.</summary>
public sealed class Reading
{
    public const int LongText = 100_000;

    // Years 1 to 9999, the range of google.protobuf.Timestamp.
    private const long EarliestSecond = -62_135_596_800;
    private const long LatestSecond = 253_402_300_799;

    private const string DayForm = "yyyy-MM-dd";

    private readonly List<Violation> _violations = [];

    /// <summary>What was found so far.</summary>
    public IReadOnlyList<Violation> Violations => _violations;

    public static CaseChange Change(string number, string requestId, long expectedVersion, IMessage message)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(number, requestId, expectedVersion, message);
        reading.Done();
        return change;
    }

    public CaseChange ChangeOf(string number, string requestId, long expectedVersion, IMessage message)
    {
        if (expectedVersion <= 0)
            Add("FIELD_MISSING", "expected_version", "Send the version of the case that you saw.");
        return new(number, expectedVersion, RequestId(requestId), message);
    }

    public Guid RequestId(string text)
    {
        if (Guid.TryParse(text, out var id) && id.Version == 4)
            return id;
        Add("REQUEST_ID_INVALID", "request_id", "Send a random UUID (version 4) of your own for each new request, and the same again to repeat it.");
        return Guid.Empty;
    }

    public string? Text(string text, string field, int longest)
    {
        if (text.Length > longest)
            Add("TEXT_TOO_LONG", field, $"'{field}' has {text.Length:N0} characters; at most {longest:N0} are taken.");
        else if (text.Any(character => char.IsControl(character) && character is not ('\n' or '\r' or '\t')) || !IsPaired(text))
            Add("TEXT_INVALID", field, $"'{field}' holds characters that are no text.");
        return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }

    /// <summary>An instant, to the microsecond, which is what the database keeps.</summary>
    public DateTimeOffset? Instant(Timestamp? time, string field)
    {
        if (time is null)
            return null;
        if (time.Seconds is >= EarliestSecond and <= LatestSecond && time.Nanos is >= 0 and <= 999_999_999)
            return time.ToDateTimeOffset().ToMicrosecond();
        Add("TIME_INVALID", field, $"'{field}' is no time.");
        return null;
    }

    /// <summary>An instant that has passed.</summary>
    public DateTimeOffset? Past(Timestamp? time, string field, DateTimeOffset now)
    {
        var instant = Instant(time, field);
        if (!(instant > now))
            return instant;
        Add("TIME_IN_FUTURE", field, $"'{field}' has not come yet.");
        return null;
    }

    public PartyDetails? Party(Contracts.Intake.V1.Party? party, string field)
    {
        return party is null ? null : new(
            Value(party.Name, "name", 200), Value(party.Telephone, "telephone", 50), Value(party.Address, "address", 500), Value(party.Postcode, "postcode", 20),
            Value(party.Email, "email", 200), Value(party.Unit, "unit", 50));

        // A page that shows stars instead of a value, and sends them back, must not replace the value with them.
        string? Value(string text, string name, int longest)
        {
            var value = Text(text, $"{field}.{name}", longest);
            if (value?.Any(character => character is '*' or '＊' or '•' or '●' or '█') == true)
                Add("MASKED_VALUE", $"{field}.{name}", $"'{field}.{name}' is masked: send the value itself, or leave the field out.");
            return value;
        }
    }

    /// <summary>A local day as <see cref="Written"/> writes it.</summary>
    public DateOnly? Day(string text, string field)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (DateOnly.TryParseExact(text.Trim(), DayForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        Add("DATE_INVALID", field, $"'{field}' is a day written as YYYY-MM-DD.");
        return null;
    }

    public static string Written(DateOnly day) => day.ToString(DayForm, CultureInfo.InvariantCulture);

    public string Language(string text)
    {
        if (text.Length > 0 && !LocalText.Languages.Contains(text))
            Add("LANGUAGE_UNKNOWN", "language", $"'language' is one of {string.Join(", ", LocalText.Languages)}.");
        return text.Length > 0 ? text : "zh-CN";
    }

    /// <summary>Field names as the catalogue of the case section has them.</summary>
    public List<string> Unknowns(IEnumerable<string> fields)
    {
        var list = fields.Distinct().ToList();
        foreach (var field in list.Where(field => !Lifecycle.Case.Fields.Contains(field)))
            Add("UNKNOWN_FIELD", "unknown_fields", $"'{field}' is not a field that can be stated as not known.");
        if (list.Contains("facts"))
            Add("FACTS_NEEDED", "unknown_fields", "The alleged facts can't be stated as not known.", "CH-03");
        return list;
    }

    public void Add(string code, string field, string description, string? rule = null) => _violations.Add(new(code, field, rule, description));

    /// <exception cref="Refusal">INVALID_ARGUMENT with every violation found.</exception>
    public void Done()
    {
        if (_violations.Count > 0)
            throw Refusal.Invalid(_violations);
    }

    private static bool IsPaired(string text)
    {
        for (var i = 0; i < text.Length; i++)
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]))
                return false;
        return true;
    }
}
