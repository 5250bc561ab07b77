using System.Globalization;
using System.Text.RegularExpressions;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Refusals;

namespace ComplaintSuite.Routing.Queues;

/// <summary>
/// A place in a queue, as text that sorts byte by byte in the order in which work should be taken. PostgreSQL's index, Redis' sorted sets and page tokens all use it.
/// <code>
/// 1 character    0: harm goes on and is not stopped yet
/// 1 character    0: supervised
/// 2 digits       rank of the severity, the worst first; 99 without one
/// 18 digits      due time in microseconds since the year 1; nines where nothing is due
/// 18 digits      when the case was received, likewise
/// 32 hex digits  id
/// </code>
/// </summary>
internal readonly partial record struct QueuePlace
{
    public const int Length = 72;
    private const int NoRank = 99;
    private const long NotDue = 999_999_999_999_999_999;
    private readonly string _text;

    private QueuePlace(string text) => _text = text;

    public static QueuePlace Of(WorkItem item)
    {
        var harm = item.HarmOngoing && !item.Contained ? '0' : '1';
        var supervised = item.Supervised ? '0' : '1';
        var rank = Math.Min(item.SeverityRank ?? NoRank, NoRank);
        var due = item.DueAt is { } at ? Microseconds(at) : NotDue;
        return new(string.Create(CultureInfo.InvariantCulture, $"{harm}{supervised}{rank:D2}{due:D18}{Microseconds(item.ReceivedAt):D18}{item.Id:N}"));
    }

    /// <summary>The rank of a severity, from 0 for the worst of the procedure; null for one that it doesn't have.</summary>
    public static int? RankOf(Procedure procedure, string? severity) => procedure.Severity(severity) is { } known ? procedure.Severities.Count - 1 - known.Rank : null;

    /// <summary>The place that a page token names; null for the beginning.</summary>
    /// <exception cref="Refusal">Not a token that this service gave.</exception>
    public static QueuePlace? Parse(string token)
    {
        if (token.Length == 0)
            return null;
        return Form().IsMatch(token) ? new(token) : throw Refusal.Invalid("PAGE_TOKEN_INVALID", "page_token", "Send the next_page_token of the page before, unchanged.");
    }

    public override string ToString() => _text;

    public IQueryable<WorkItem> After(IQueryable<WorkItem> queue)
    {
        var place = _text;
        return queue.Where(it => it.Place.CompareTo(place) > 0);
    }

    private static long Microseconds(DateTimeOffset instant) => instant.UtcTicks / TimeSpan.TicksPerMicrosecond;

    [GeneratedRegex(@"^[01]{2}[0-9]{38}[0-9a-f]{32}\z")]
    private static partial Regex Form();
}
