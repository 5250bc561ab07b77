using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using ComplaintSuite.ServiceDefaults.Rights;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace ComplaintSuite.Intake.Access;

/// <summary>
/// Tickets of complainants without an account: bound to case and party, 30 minutes of real time, opaque to the holder. A ticket proves itself by its MAC, so
/// nothing is stored and a restart ends none.
/// </summary>
public sealed class CaseTickets
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);
    private const int MacLength = 32;
    private readonly byte[] _key;

    public CaseTickets(IOptions<CaseKeySettings> settings) => _key = CaseKeys.Derive(CaseKeys.Master(settings.Value), "case-ticket");

    public (string Ticket, DateTimeOffset End) Issue(CaseTicket ticket)
    {
        var end = TimeProvider.System.GetUtcNow() + Lifetime;
        var content = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{ticket.Organisation}|{ticket.CaseId:N}|{ticket.Party}|{end.ToUnixTimeSeconds()}"));
        return (Base64Url.EncodeToString([.. HMACSHA256.HashData(_key, content), .. content]), end);
    }

    /// <summary>Null for anything that isn't a ticket of ours or is over.</summary>
    public CaseTicket? Read(string text)
    {
        if (text.Length > 500 || !Base64Url.IsValid(text))
            return null;
        var bytes = Base64Url.DecodeFromChars(text);
        if (bytes.Length <= MacLength || !CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(_key, bytes.AsSpan(MacLength)), bytes.AsSpan(0, MacLength)))
            return null;
        var parts = Encoding.UTF8.GetString(bytes.AsSpan(MacLength)).Split('|');
        var end = DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts[3], CultureInfo.InvariantCulture));
        return end > TimeProvider.System.GetUtcNow() ? new(parts[0], Guid.ParseExact(parts[1], "N"), parts[2]) : null;
    }
}

/// <summary>Reads metadata x-case-ticket.</summary>
public sealed class CaseTicketAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, CaseTickets tickets)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "case-ticket";
    public const string Header = "x-case-ticket";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!Request.Headers.TryGetValue(Header, out var header))
            return Task.FromResult(AuthenticateResult.NoResult());
        return Task.FromResult(tickets.Read(header.ToString()) is { } ticket
            ? AuthenticateResult.Success(new(ticket.ToPrincipal(Name), Name))
            : AuthenticateResult.Fail("The ticket is not valid or is over. Open the case again with number and access code."));
    }
}
