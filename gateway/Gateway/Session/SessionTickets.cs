using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using StackExchange.Redis;

namespace ComplaintSuite.Gateway.Session;

/// <summary>
/// Sessions in Redis. The browser's cookie holds the session's key and nothing else.
/// <code>
/// gateway:session:{256 random bits}    string, encrypted ticket (claims, tokens); ends with the session
/// gateway:renewing:{same}              lock, at most fifteen seconds, of the request that renews the session's token
/// gateway:keys                         list, the data-protection keys that encrypt cookies and tickets
/// </code>
/// Without Redis nobody is signed on; nothing else is lost.
/// </summary>
internal sealed class SessionTickets(IConnectionMultiplexer redis, IDataProtectionProvider protection) : ITicketStore
{
    public const string Keys = "gateway:keys";
    private const string Prefix = "gateway:session:";
    private const string RenewingPrefix = "gateway:renewing:";

    /// <summary>Item of a ticket's properties: its own key, so that the renewal finds the ticket.</summary>
    private const string KeyItem = "session-key";

    /// <summary>Longer than the issuer is waited for, so that the lock does not end under its holder.</summary>
    private static readonly TimeSpan LongestRenewal = TimeSpan.FromSeconds(15);
    private readonly IDataProtector protector = protection.CreateProtector("ComplaintSuite.Gateway.SessionTickets.v1");

    /// <summary>The session's key; null for a ticket that was never stored.</summary>
    public static string? KeyOf(AuthenticationProperties properties) => properties.Items.TryGetValue(KeyItem, out var key) ? key : null;

    public async Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var key = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        await WriteAsync(key, ticket, When.NotExists);
        return key;
    }

    public Task RenewAsync(string key, AuthenticationTicket ticket) => ReplaceAsync(key, ticket);

    /// <summary>Replaces a session's ticket while there is one: who signed out meanwhile stays signed out.</summary>
    /// <returns>Whether the session goes on.</returns>
    public Task<bool> ReplaceAsync(string key, AuthenticationTicket ticket) => WriteAsync(key, ticket, When.Exists);

    public async Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        byte[]? stored = await redis.GetDatabase().StringGetAsync(Prefix + key);
        if (stored is null)
            return null;
        try
        {
            return TicketSerializer.Default.Deserialize(protector.Unprotect(stored));
        }
        // Written under keys that are gone: the person signs on again.
        catch (CryptographicException gone) when (!SessionStore.IsSilent(gone))
        {
            return null;
        }
    }

    public Task RemoveAsync(string key) => redis.GetDatabase().KeyDeleteAsync(Prefix + key);

    /// <summary>Whether this request is the one that renews the session's token.</summary>
    public Task<bool> BeginRenewalAsync(string key, string holder) => redis.GetDatabase().LockTakeAsync(RenewingPrefix + key, holder, LongestRenewal);

    public Task EndRenewalAsync(string key, string holder) => redis.GetDatabase().LockReleaseAsync(RenewingPrefix + key, holder);

    private async Task<bool> WriteAsync(string key, AuthenticationTicket ticket, When when)
    {
        ticket.Properties.Items[KeyItem] = key;
        var left = ticket.Properties.ExpiresUtc - TimeProvider.System.GetUtcNow();
        if (left > TimeSpan.Zero)
            return await redis.GetDatabase().StringSetAsync(Prefix + key, protector.Protect(TicketSerializer.Default.Serialize(ticket)), left, when);
        await RemoveAsync(key);
        return false;
    }
}
