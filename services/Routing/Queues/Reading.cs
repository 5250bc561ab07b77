using ComplaintSuite.ServiceDefaults.Refusals;
using Google.Protobuf;

namespace ComplaintSuite.Routing.Queues;

/// <summary>Reads the messages of Routing.</summary>
internal sealed class Reading : RequestReading
{
    private const int LongestFilter = 100;
    private const int MostFilters = 50;

    /// <summary>The parts that every request to change a work item has.</summary>
    public WorkChange ChangeOf(string workItemId, string requestId, long expectedVersion, IMessage message)
    {
        if (expectedVersion <= 0)
            Add("FIELD_MISSING", "expected_version", "Send the version of the work item that you saw.");
        // What can't be an id finds nothing, like one that isn't there.
        return new(Guid.TryParse(workItemId, out var id) ? id : Guid.Empty, expectedVersion, RequestId(requestId), message);
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
}
