using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using Google.Protobuf;

namespace ComplaintSuite.Routing.Queues;

/// <summary>Reads the form of a message and collects every violation before it refuses. Empty texts become null.</summary>
internal sealed class Reading
{
    public const int LongText = 100_000;
    private const int LongestFilter = 100;
    private const int MostFilters = 50;
    private readonly List<Violation> _violations = [];

    /// <summary>The parts that every request to change a work item has.</summary>
    public WorkChange ChangeOf(string workItemId, string requestId, long expectedVersion, IMessage message)
    {
        if (expectedVersion <= 0)
            Add("FIELD_MISSING", "expected_version", "Send the version of the work item that you saw.");
        // What can't be an id finds nothing, like one that isn't there.
        return new(Guid.TryParse(workItemId, out var id) ? id : Guid.Empty, expectedVersion, RequestId(requestId), message);
    }

    /// <summary>The organisation that is named, or the caller's own.</summary>
    public string OrganisationOf(string organisation, Caller caller)
    {
        if (organisation.Length > 0)
            return organisation;
        if (caller.Organisations.Count > 1)
            Add("FIELD_MISSING", "organisation", "You belong to several organisations: name one.");
        return caller.Organisations.FirstOrDefault("");
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
        if (!IsText(text))
            Add("TEXT_INVALID", field, $"'{field}' holds characters that are no text.");
        return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }

    /// <summary>A text that must be there, whatever the procedure says.</summary>
    public string Demanded(string text, string field, int longest, string description)
    {
        if (Text(text, field, longest) is { } read)
            return read;
        Add("FIELD_MISSING", field, description);
        return "";
    }

    /// <summary>A value by which a list is narrowed; empty for none.</summary>
    public string Filter(string value, string field)
    {
        Text(value, field, LongestFilter);
        return value;
    }

    /// <summary>Values of which a list shows all.</summary>
    public IReadOnlyList<string> Filters(IReadOnlyCollection<string> values, string field)
    {
        if (values.Count > MostFilters)
        {
            Add("FILTERS_TOO_MANY", field, $"'{field}' has {values.Count:N0} values; at most {MostFilters} are taken.");
            return [];
        }
        return [.. values.Select(value => Filter(value, field))];
    }

    /// <summary>Whole characters, and of those that control a device none but line ends and tabs.</summary>
    public static bool IsText(string text)
    {
        for (var i = 0; i < text.Length; i++)
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]) || (char.IsControl(text[i]) && text[i] is not ('\n' or '\r' or '\t')))
                return false;
        return true;
    }

    public void Add(string code, string field, string description, string? rule = null) => _violations.Add(new(code, field, rule, description));

    /// <exception cref="Refusal">INVALID_ARGUMENT with every violation found.</exception>
    public void Done()
    {
        if (_violations.Count > 0)
            throw Refusal.Invalid(_violations);
    }
}
