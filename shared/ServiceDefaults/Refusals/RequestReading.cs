using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Rights;

namespace ComplaintSuite.ServiceDefaults.Refusals;

/// <summary>Reads the form of a message and collects every violation before it refuses. Empty texts become null. Each service adds how its own messages are read.</summary>
public abstract class RequestReading
{
    public const int LongText = 100_000;

    private readonly List<Violation> _violations = [];

    /// <summary>What was found so far.</summary>
    public IReadOnlyList<Violation> Violations => _violations;

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
        else if (!IsText(text))
            Add("TEXT_INVALID", field, $"'{field}' holds characters that are no text.");
        return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }

    /// <summary>A language of the suite; zh-CN where none is named.</summary>
    public string Language(string text)
    {
        if (text.Length > 0 && !LocalText.Languages.Contains(text))
            Add("LANGUAGE_UNKNOWN", "language", $"'language' is one of {string.Join(", ", LocalText.Languages)}.");
        return text.Length > 0 ? text : "zh-CN";
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

    public void Add(string code, string field, string description, string? rule = null) => _violations.Add(new(code, field, rule, description));

    /// <exception cref="Refusal">INVALID_ARGUMENT with every violation found.</exception>
    public void Done()
    {
        if (_violations.Count > 0)
            throw Refusal.Invalid(_violations);
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
}
