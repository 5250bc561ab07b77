using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Portal.Calls;

namespace ComplaintSuite.Portal.Work;

/// <summary>What must reach a person now. Public because the page that the Razor compiler makes is.</summary>
/// <param name="Organisation">Organisation code.</param>
/// <param name="Organisations">Codes of the person's organisations.</param>
/// <param name="List">A page of the alerts that nobody has acknowledged, newest first.</param>
public sealed record AlertsView(string Organisation, IReadOnlyList<string> Organisations, ListAlertsResponse List)
{
    public const string Utc = "UTC";

    /// <summary>IANA time zone of the organisation, or <see cref="Utc"/> where that is not told; the page says so then.</summary>
    public string Zone => List.Zone.Length > 0 ? List.Zone : Utc;

    /// <summary>Names of those whom they reached.</summary>
    public StaffNames Names { get; init; } = StaffNames.None;
}
