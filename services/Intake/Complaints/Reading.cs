using System.Globalization;
using ComplaintSuite.Intake.Parties;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Acts;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Storage;
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

    internal const string DayForm = "yyyy-MM-dd";

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
            Value(party.Name, "name", 200), Value(party.Telephone, "telephone", 50), Value(party.Address, "address", 500), Value(party.Postcode, "postcode", 50),
            Value(party.Email, "email", 200), Value(party.Unit, "unit", 50));

        // A page that shows stars instead of a value, and sends them back, must not replace the value with them.
        string? Value(string text, string name, int longest)
        {
            var value = Text(text, $"{field}.{name}", longest);
            if (value?.Any(character => character is '*' or '＊' or '•' or '●' or '█') == true)
                Add("MASKED_VALUE", $"{field}.{name}", Masked($"{field}.{name}"));
            return value;
        }
    }

    /// <summary>
    /// People are reached by what they leave: it is looked at as it comes, in the region of the procedure that takes it. What a publisher wrote stays as it is, and comes by another way; so does what somebody
    /// knows of whom they complain about, which reaches nobody.
    /// </summary>
    /// <exception cref="Refusal">A telephone number, an e-mail address or a postcode can be none; every one is named.</exception>
    public static void RequireReachable(Procedure procedure, PartyDetails? complainant, PartyDetails? agent)
    {
        ArgumentNullException.ThrowIfNull(procedure);
        var reading = new Reading();
        foreach (var (role, party) in new[] { ("complainant", complainant), ("agent", agent) })
        {
            if (party?.Telephone is { } telephone && !Contacts.IsTelephone(telephone, procedure.Region))
                reading.Add("TELEPHONE_INVALID", $"{role}.telephone",
                    $"'{role}.telephone' is a telephone number as one dials it in {procedure.Region}, or with its country code, such as +86 10 12345678; an extension or a word about it may follow, and another number.");
            if (party?.Email is { } email && !Contacts.IsEmail(email))
                reading.Add("EMAIL_INVALID", $"{role}.email", $"'{role}.email' is one e-mail address, such as name@example.org.");
            if (party?.Postcode is { } postcode && !Contacts.IsPostcode(postcode, procedure.Region, party.Telephone))
                reading.Add("POSTCODE_INVALID", $"{role}.postcode",
                    $"'{role}.postcode' is a postcode of {procedure.Region}, or of elsewhere with the letters of the country or territory before it, such as DE-10115; a word about it may follow.");
        }
        reading.Done();
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

    /// <summary>Details of a case as they came; those that are stated as not known beside them.</summary>
    /// <exception cref="Refusal">One does not fit, or the procedure asks for none of the name; every fault is named.</exception>
    public static IReadOnlyDictionary<string, string> Details(
        Procedure procedure, IReadOnlyDictionary<string, string> sent, IEnumerable<string> unknownFields, DirectoryView directory, DateTimeOffset now, string unknowns = "unknown_fields")
    {
        var reading = new Reading();
        foreach (var name in procedure.Details.Where(field => field.Type is FormFieldType.Telephone or FormFieldType.Postcode or FormFieldType.Plate && sent.TryGetValue(field.Name, out var value) && value.AsSpan().ContainsAny('*', '＊'))
                     .Select(field => $"{Procedure.DetailPrefix}{field.Name}"))
            reading.Add("MASKED_VALUE", name, Masked(name));
        foreach (var field in unknownFields.Where(field => field.StartsWith(Procedure.DetailPrefix, StringComparison.Ordinal) && !procedure.Details.Any(detail => field == Procedure.DetailPrefix + detail.Name)))
            reading.Add("UNKNOWN_FIELD", unknowns, $"'{field}' is no detail that this procedure asks for.");
        return ActForms.ReadDetails(procedure, sent, directory, now, reading.Violations);
    }

    /// <summary>Field names as the catalogue of the case section has them; of details, the procedure is asked (<see cref="Details"/>).</summary>
    public List<string> Unknowns(IEnumerable<string> fields, string name = "unknown_fields")
    {
        var list = fields.Distinct().ToList();
        foreach (var field in list.Where(field => !Lifecycle.Case.Fields.Contains(field) && !field.StartsWith(Procedure.DetailPrefix, StringComparison.Ordinal)))
            Add("UNKNOWN_FIELD", name, $"'{field}' is not a field that can be stated as not known.");
        if (list.Contains("facts"))
            Add("FACTS_NEEDED", name, "The alleged facts can't be stated as not known.", "CH-03");
        return list;
    }

    private static string Masked(string field) => $"'{field}' is masked: send the value itself, or leave the field out.";
}
