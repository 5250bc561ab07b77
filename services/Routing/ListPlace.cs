using System.Globalization;
using ComplaintSuite.ServiceDefaults.Refusals;

namespace ComplaintSuite.Routing;

/// <summary>A place in a list that runs from the newest to the oldest, after which the next page begins.</summary>
internal readonly record struct ListPlace(DateTimeOffset At, Guid Id)
{
    /// <exception cref="Refusal">Not a token that this service gave.</exception>
    public static ListPlace? Parse(string token)
    {
        if (token.Length == 0)
            return null;
        var parts = token.Split('.');
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTimeOffset.MaxValue.Ticks
            && Guid.TryParseExact(parts[1], "N", out var id)
            ? new(new(ticks, TimeSpan.Zero), id)
            : throw Refusal.Invalid("PAGE_TOKEN_INVALID", "page_token", "Send the next_page_token of the page before, unchanged.");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.UtcTicks}.{Id:N}");
}
