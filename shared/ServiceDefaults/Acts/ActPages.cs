using System.Globalization;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.ServiceDefaults.Acts;

/// <summary>Lists of what was written down on a record, by pages.</summary>
public static class ActPages
{
    /// <summary>What a page holds at most: an answer stays well below the size that clients take.</summary>
    private const int MostBytes = 2 * 1024 * 1024;

    /// <summary>The acts after a place, oldest first: as many as fit, and at least one; with the token of the next page, empty where there is none.</summary>
    /// <exception cref="Refusal">Not a token that this service gave.</exception>
    public static async Task<(List<ActRecord> Page, string Next)> PageOfActsAsync(this ServiceDb db, Guid recordId, int pageSize, string pageToken, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(pageToken);
        var after = pageToken.Length == 0 ? 0
            : int.TryParse(pageToken, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw Refusal.Invalid("PAGE_TOKEN_INVALID", "page_token", "Send the next_page_token of the page before, unchanged.");
        var (size, page, bytes) = (Paging.SizeOf(pageSize), new List<ActRecord>(), 0);
        var following = db.Set<ActRecord>().AsNoTracking().Where(it => it.RecordId == recordId && it.Number > after).OrderBy(it => it.Number).Take(size + 1);
        await foreach (var record in following.AsAsyncEnumerable().WithCancellation(cancellation))
        {
            bytes += record.Words?.Length ?? 0;
            if (page.Count == size || (page.Count > 0 && bytes > MostBytes))
                return (page, page[^1].Number.ToString(CultureInfo.InvariantCulture));
            page.Add(record);
        }
        return (page, "");
    }
}
