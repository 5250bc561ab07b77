using System.Globalization;
using ComplaintSuite.ServiceDefaults.Refusals;

namespace ComplaintSuite.Routing.Queues;

/// <summary>A place in a queue, after which the next page begins. The order is due time (none last), received, id.</summary>
internal readonly record struct QueuePlace(DateTimeOffset? DueAt, DateTimeOffset ReceivedAt, Guid Id)
{
    public static QueuePlace Of(WorkItem item) => new(item.DueAt, item.ReceivedAt, item.Id);

    /// <exception cref="Refusal">Not a token that this service gave.</exception>
    public static QueuePlace? Parse(string token)
    {
        if (token.Length == 0)
            return null;
        var parts = token.Split('.');
        return parts.Length == 3 && (parts[0].Length == 0 || Instant(parts[0]) is not null) && Instant(parts[1]) is { } received && Guid.TryParseExact(parts[2], "N", out var id)
            ? new(Instant(parts[0]), received, id)
            : throw Refusal.Invalid("PAGE_TOKEN_INVALID", "page_token", "Send the next_page_token of the page before, unchanged.");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{DueAt?.UtcTicks}.{ReceivedAt.UtcTicks}.{Id:N}");

    public IQueryable<WorkItem> After(IQueryable<WorkItem> queue)
    {
        var (dueAt, receivedAt, id) = (DueAt, ReceivedAt, Id);
        return dueAt is null
            ? queue.Where(it => it.DueAt == null && (it.ReceivedAt > receivedAt || (it.ReceivedAt == receivedAt && it.Id.CompareTo(id) > 0)))
            : queue.Where(it => it.DueAt == null || it.DueAt > dueAt
                || (it.DueAt == dueAt && (it.ReceivedAt > receivedAt || (it.ReceivedAt == receivedAt && it.Id.CompareTo(id) > 0))));
    }

    private static DateTimeOffset? Instant(string ticks) =>
        long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= DateTimeOffset.MaxValue.Ticks ? new(value, TimeSpan.Zero) : null;
}
