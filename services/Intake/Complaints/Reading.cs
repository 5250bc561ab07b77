using System.Globalization;
using ComplaintSuite.Intake.Parties;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Time;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace ComplaintSuite.Intake.Complaints;

/// <summary>Reads the messages of Intake.</summary>
public sealed class Reading : RequestReading
{
    // Years 1 to 9999, the range of google.protobuf.Timestamp.
    private const long EarliestSecond = -62_135_596_800;
    private const long LatestSecond = 253_402_300_799;

    private const string DayForm = "yyyy-MM-dd";

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
}
