using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Portal.Work;
using ComplaintSuite.Procedures;

namespace ComplaintSuite.Portal.Reception;

/// <summary>Cases as a list shows them. Public because the page that the Razor compiler makes is.</summary>
/// <param name="Organisation">Organisation code.</param>
/// <param name="Organisations">Codes of the person's organisations.</param>
/// <param name="Filter">Name of the filter.</param>
/// <param name="Complaints">The cases, newest first.</param>
/// <param name="NextPage">Continues the list; empty on the last page.</param>
public sealed record CaseList(string Organisation, IReadOnlyList<string> Organisations, string Filter, IReadOnlyList<Complaint> Complaints, string NextPage)
{
    /// <summary>Places to which cases may belong, with those above them.</summary>
    public IReadOnlyList<CasePlace> Places { get; init; } = [];

    /// <summary>Code of each case's place, by the id of the case.</summary>
    public IReadOnlyDictionary<string, string> PlaceOf { get; init; } = new Dictionary<string, string>();

    /// <summary>Code of the place whose cases are shown; empty for all.</summary>
    public string Place { get; init; } = "";

    /// <summary>Whether those of all places below it are shown, too.</summary>
    public bool AndBelow { get; init; } = true;

    /// <summary>What is waiting for a receptionist, in the order of a case's life.</summary>
    public static IReadOnlyList<CaseFilter> Filters { get; } =
    [
        new("assess", StaffTexts.ToAssess, ["received", "registered"]),
        new("tell", StaffTexts.ToTell, ["result-known"]),
        new("close", StaffTexts.ToClose, ["notified", "followed-up", "declined", "referred", "answered", "withdrawn"]),
        new("running", StaffTexts.Running, ["accepted", "at-work", "at-mediation"]),
        new("all", StaffTexts.All, []),
    ];
}

/// <summary>A choice of cases.</summary>
/// <param name="Name">In the address.</param>
/// <param name="Title">For people.</param>
/// <param name="Steps">Steps of the case section; empty for all.</param>
public sealed record CaseFilter(string Name, LocalText Title, IReadOnlyList<string> Steps);
