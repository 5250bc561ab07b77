using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Portal.Forms;

namespace ComplaintSuite.Portal.Filing;

/// <summary>What somebody learns who has filed. Public because the page that the Razor compiler makes is.</summary>
/// <param name="complaint">The registered case.</param>
/// <param name="code">Access code: shown here, and never again.</param>
/// <param name="organisationName">Name of the organisation in the language of the page.</param>
public sealed class Receipt(Complaint complaint, string code, string organisationName)
{
    public const string Utc = "UTC";

    public Complaint Complaint => complaint;

    public string Code => code;

    public string OrganisationName => organisationName;

    /// <summary>Ticket of the case; null where it could not be opened.</summary>
    internal string? Ticket { get; set; }

    public bool IsOpen => Ticket is not null;

    /// <summary>IANA zone in which its days are counted, or <see cref="Utc"/> where nobody could be asked; the page says so then.</summary>
    public string Zone { get; internal set; } = Utc;

    /// <summary>Of the case, which knows what its fields are called; before it could be had, the details of the form alone.</summary>
    public CaseGuide Guide { get; internal set; } = new();

    /// <summary>Why it could not be opened, or its zone not be told, in the language of the page.</summary>
    internal string Obstacle { get; set; } = "";

    /// <summary>Documents that came with the form and were taken.</summary>
    public int Taken { get; internal set; }

    /// <summary>Documents that were not, by name, with the reason; without a name for those that nobody knows of.</summary>
    public List<FormError> NotTaken { get; } = [];
}
