using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Portal.Work;

/// <summary>What must reach a person now. Public because the page that the Razor compiler makes is.</summary>
/// <param name="Organisation">Organisation code.</param>
/// <param name="Organisations">Codes of the person's organisations.</param>
/// <param name="List">A page of the alerts that nobody has acknowledged, newest first.</param>
/// <param name="Zone">IANA time zone of the organisation, or <see cref="Utc"/> for somebody who may not ask for it; the page says so then.</param>
public sealed record AlertsView(string Organisation, IReadOnlyList<string> Organisations, ListAlertsResponse List, string Zone)
{
    public const string Utc = "UTC";
}
