using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using StackExchange.Redis;

namespace ComplaintSuite.Gateway.Session;

/// <summary>The case that a browser has open, without a sign-on.</summary>
/// <param name="Ticket">The service's ticket, which the browser never sees.</param>
/// <param name="End">Real time at which it is over.</param>
internal sealed record OpenedCase(string Ticket, DateTimeOffset End);

/// <summary>
/// Case tickets of browsers in Redis. The browser's cookie holds the key and nothing else.
/// <code>
/// gateway:case:{256 random bits}       string, encrypted ticket; ends with the ticket
/// </code>
/// Without Redis a case is opened again later, with number and access code; a page that told both, such as the receipt, goes through all the same.
/// </summary>
internal sealed class CaseSessions(IConnectionMultiplexer redis, IDataProtectionProvider protection)
{
    private const string Prefix = "gateway:case:";

    /// <summary>No ticket is kept longer, whatever the answer that brought it says.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);
    private readonly IDataProtector protector = protection.CreateProtector("ComplaintSuite.Gateway.CaseSessions.v1");

    /// <returns>The key; null for a ticket that is over already.</returns>
    public async Task<string?> KeepAsync(OpenedCase opened)
    {
        var left = opened.End - TimeProvider.System.GetUtcNow();
        if (left <= TimeSpan.Zero)
            return null;
        var key = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        await redis.GetDatabase().StringSetAsync(Prefix + key, protector.Protect(JsonSerializer.SerializeToUtf8Bytes(opened)), left < Longest ? left : Longest);
        return key;
    }

    public async Task<OpenedCase?> FindAsync(string key)
    {
        byte[]? stored = await redis.GetDatabase().StringGetAsync(Prefix + key);
        if (stored is null)
            return null;
        try
        {
            return JsonSerializer.Deserialize<OpenedCase>(protector.Unprotect(stored)) is { } opened && opened.End > TimeProvider.System.GetUtcNow() ? opened : null;
        }
        // Written under keys that are gone: the person opens the case again.
        catch (CryptographicException gone) when (!SessionStore.IsSilent(gone))
        {
            return null;
        }
    }

    public Task ForgetAsync(string key) => redis.GetDatabase().KeyDeleteAsync(Prefix + key);
}
