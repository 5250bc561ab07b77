using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using Grpc.Core;

namespace ComplaintSuite.Portal.Calls;

/// <summary>
/// Who visits, as the gateway says: the token of a signed-on person, the ticket of an opened case. Nothing of it is kept here or shown in a page. A page decides whose
/// errand it does: a case page acts with the ticket, a staff page with the token, a public page as nobody.
/// </summary>
internal sealed class Visitor(IHttpContextAccessor requests)
{
    private const string TicketHeader = "x-case-ticket";
    private const string EndHeader = "x-case-ticket-end";
    private const string MarkHeader = "x-visitor";
    private const string TokenHeader = "authorization";
    private const string AfterHeader = "x-after";

    public bool IsSignedOn => Header(TokenHeader).Length > 0;

    public bool HasCase => Header(TicketHeader).Length > 0;

    /// <summary>When the opened case closes by itself.</summary>
    public DateTimeOffset CaseEnds => DateTimeOffset.FromUnixTimeSeconds(long.Parse(Header(EndHeader), CultureInfo.InvariantCulture));

    /// <summary>
    /// Codes of the organisations that the token names, only to offer them: what the person may see there the services decide, from a token that they check.
    /// </summary>
    public IReadOnlyList<string> Organisations => Named("org");

    /// <summary>Roles that the token names, likewise only to offer.</summary>
    public IReadOnlyList<string> Roles => Named("role");

    private HttpContext Context => requests.HttpContext ?? throw new InvalidOperationException("Nobody visits.");

    public CallOptions AsPublic() => Options();

    public CallOptions AsComplainant() => Options(TicketHeader);

    /// <param name="after">Event that whoever is called must have taken in first, as <see cref="After"/> writes it; empty for none.</param>
    public CallOptions AsStaff(string after = "")
    {
        var options = Options(TokenHeader);
        if (after.Length > 0)
            options.Headers!.Add(AfterHeader, after);
        return options;
    }

    /// <summary>With a ticket that was just given, before the gateway has taken it.</summary>
    public CallOptions WithTicket(string ticket)
    {
        var options = Options();
        options.Headers!.Add(TicketHeader, ticket);
        return options;
    }

    /// <summary>Gives a ticket to the gateway, which keeps it for this browser.</summary>
    public void Keep(string ticket, DateTimeOffset end)
    {
        Context.Response.Headers[TicketHeader] = ticket;
        Context.Response.Headers[EndHeader] = end.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Has the gateway forget the opened case.</summary>
    public void Leave() => Context.Response.Headers[TicketHeader] = "";

    private CallOptions Options(params IEnumerable<string> headers)
    {
        var metadata = new Metadata();
        foreach (var name in headers.Append(MarkHeader))
            if (Header(name) is { Length: > 0 } value)
                metadata.Add(name, value);
        return new CallOptions(metadata, cancellationToken: Context.RequestAborted);
    }

    /// <summary>What the token says under a claim; nothing where nobody has signed on.</summary>
    private IReadOnlyList<string> Named(string claim)
    {
        if (Header(TokenHeader).Split('.') is not [_, var content, _] || !Base64Url.IsValid(content))
            return [];
        using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(content));
        return !claims.RootElement.TryGetProperty(claim, out var named) ? []
            : named.ValueKind is JsonValueKind.Array ? [.. named.EnumerateArray().Select(value => value.GetString() ?? "")] : [named.GetString() ?? ""];
    }

    private string Header(string name) => Context.Request.Headers[name].ToString();
}
