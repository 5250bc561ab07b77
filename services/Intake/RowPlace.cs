using System.Globalization;
using ComplaintSuite.ServiceDefaults.Refusals;

namespace ComplaintSuite.Intake;

/// <summary>A row's place in a list by instant and id: the next page goes on behind it.</summary>
internal readonly record struct RowPlace(DateTimeOffset At, Guid Id)
{
    /// <summary>Null for the beginning of a list.</summary>
    /// <exception cref="Refusal">Not a token that this service gave.</exception>
    public static RowPlace? Parse(string token) => token.Length == 0 ? null : Find(token) ?? throw InvalidToken();

    /// <summary>Null for what is no place.</summary>
    public static RowPlace? Find(string token) =>
        token.Split('.') is [var at, var id]
        && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTimeOffset.MaxValue.Ticks && Guid.TryParseExact(id, "N", out var parsed)
            ? new(new(ticks, TimeSpan.Zero), parsed)
            : null;

    public static Refusal InvalidToken() => Refusal.Invalid("PAGE_TOKEN_INVALID", "page_token", "Send the next_page_token of the page before, unchanged.");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.UtcTicks}.{Id:N}");
}
