using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Portal.Calls;
using ComplaintSuite.Portal.Forms;

namespace ComplaintSuite.Portal.Filing;

/// <summary>What somebody typed into a filing form. Public because the page that the Razor compiler makes is.</summary>
/// <param name="RequestId">Id of the form: the same form sent twice files one case.</param>
/// <param name="Values">Text by field.</param>
/// <param name="ProtectIdentity">Whether the person asks for identity protection.</param>
public sealed record FilingInput(Guid RequestId, IReadOnlyDictionary<string, string> Values, bool ProtectIdentity)
{
    /// <summary>Any of them is a contact.</summary>
    private static readonly string[] Contacts = ["complainant.telephone", "complainant.address", "complainant.email"];

    /// <summary>Fields that the form shows as such; "evidence" is the documents.</summary>
    private static readonly string[] Texts =
    [
        "subject", "facts", "leads", "demand", "requested-date", "harm-ongoing", "respondent.name", "respondent.telephone", "respondent.postcode",
        "complainant.name", "complainant.telephone", "complainant.address", "complainant.postcode", "complainant.email",
        "complainant.unit",
    ];

    /// <summary>Fields whose emptiness is an answer.</summary>
    private static readonly string[] NeverUnknown = ["facts", "evidence", "requested-date", "harm-ongoing"];

    public string this[string field] => Values.GetValueOrDefault(field, "");

    internal static FilingInput Empty => new(Forms.RequestId.New(), new Dictionary<string, string>(), ProtectIdentity: false);

    internal static FilingInput Read(MultipartForm form) =>
        new(Forms.RequestId.Read(form["request_id"]), Texts.Where(field => form[field].Length > 0).ToDictionary(field => field, field => form[field]), form["protect_identity"].Length > 0);

    /// <summary>Whether a page can ask for a field of the contract.</summary>
    internal static bool Shows(string field) => field is "evidence" || Texts.Contains(field);

    /// <summary>Whether a field must be filled in here. Nobody fills in a form to say nothing.</summary>
    public static bool IsNeeded(FilingField field) => (field ?? throw new ArgumentNullException(nameof(field))).Demanded || field.Name == "facts";

    internal FormErrors Check(FilingForm form, string language)
    {
        var errors = form.Fields.Where(field => IsNeeded(field) && this[field.Name].Length == 0).Select(field => new FormError(field.Name, FilingTexts.Missing.In(language), IsMissing: true)).ToList();
        if (form.ContactDemanded && Contacts.All(contact => this[contact].Length == 0))
            errors.Add(new(Contacts[0], FilingTexts.ContactNeeded.In(language), IsMissing: true));
        return new(errors);
    }

    internal RegisterComplaintRequest ToRequest(string organisation, FilingForm form, string language)
    {
        var named = Values.Keys.Any(field => field.StartsWith("complainant.", StringComparison.Ordinal));
        return new()
        {
            RequestId = RequestId.ToString(),
            Organisation = organisation,
            Kind = form.Kind,
            Channel = "portal",
            Subject = this["subject"],
            Facts = this["facts"],
            Leads = this["leads"],
            Demand = this["demand"],
            RequestedDate = this["requested-date"],
            HarmOngoing = this["harm-ongoing"].Length > 0,
            Respondent = Values.Keys.Any(field => field.StartsWith("respondent.", StringComparison.Ordinal))
                ? new() { Name = this["respondent.name"], Telephone = this["respondent.telephone"], Postcode = this["respondent.postcode"] }
                : null,
            Complainant = named
                ? new()
                {
                    Name = this["complainant.name"],
                    Telephone = this["complainant.telephone"],
                    Address = this["complainant.address"],
                    Postcode = this["complainant.postcode"],
                    Email = this["complainant.email"],
                    Unit = this["complainant.unit"],
                }
                : null,
            // What the form offered and somebody left empty is not known; who stays anonymous has not been asked.
            UnknownFields = { form.Fields.Select(field => field.Name).Where(field => Shows(field) && !NeverUnknown.Contains(field) && this[field].Length == 0 && (named || !field.StartsWith("complainant.", StringComparison.Ordinal))) },
            ProtectIdentity = ProtectIdentity,
            Language = language,
        };
    }

    internal static FormErrors Of(CallRefusedException refused, string language) =>
        FormErrors.Of(refused, language, field => field == "complainant.contact" ? Contacts[0] : field == "protect_identity" || Texts.Contains(field) ? field : Texts.FirstOrDefault(known => known.Replace('-', '_') == field));
}
