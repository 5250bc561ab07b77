using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Portal.Calls;
using ComplaintSuite.Portal.Forms;
using ComplaintSuite.Procedures;

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
        "agent.name", "agent.telephone", "agent.address", "agent.email",
    ];

    /// <summary>Fields whose emptiness is an answer.</summary>
    private static readonly string[] NeverUnknown = ["facts", "evidence", "requested-date", "harm-ongoing", "agent.name", "agent.telephone", "agent.address", "agent.email"];

    public string this[string field] => Values.GetValueOrDefault(field, "");

    /// <summary>A form that nobody has typed into, with the place that its address names, where the form knows it.</summary>
    internal static FilingInput At(FilingForm form, string place) => new(
        Forms.RequestId.New(),
        form.Fields.Where(field => field.Detail?.Type == "place" && field.Detail.Choices.Any(choice => choice.Code == place)).ToDictionary(field => field.Name, _ => place),
        ProtectIdentity: false);

    internal static FilingInput Read(MultipartForm form) =>
        // What the form of this version does not have any more is left out.
        new(Forms.RequestId.Read(form["request_id"]), Texts.Concat(form.Fields.Keys.Where(IsDetail)).Where(field => form[field].Length > 0).ToDictionary(field => field, field => form[field]), form["protect_identity"].Length > 0);

    /// <summary>Whether a page can ask for a field of the contract.</summary>
    internal static bool Shows(string field) => field is "evidence" || Texts.Contains(field);

    private static bool IsDetail(string field) => field.StartsWith(Procedure.DetailPrefix, StringComparison.Ordinal);

    /// <summary>Whether a field must be filled in here. Nobody fills in a form to say nothing.</summary>
    public static bool IsNeeded(FilingField field) => (field ?? throw new ArgumentNullException(nameof(field))).Demanded || field.Name == "facts";

    /// <summary>Whether a field that the form offers and somebody leaves empty is not known.</summary>
    internal static bool MayBeUnknown(FilingField field) => !field.Stated && !NeverUnknown.Contains(field.Name);

    /// <summary>Whether a field must be filled in beside what is filled in.</summary>
    private bool IsNeededHere(FilingField field) => IsNeeded(field) || field.Demands.Any(demand => demand.Conditions.All(condition => condition.Values.Contains(condition.Selector switch
    {
        "channel" => "portal",
        "anonymous" => this["complainant.name"].Length == 0 ? "true" : "false",
        var detail => this[detail],
    })));

    internal FormErrors Check(FilingForm form, string language)
    {
        var errors = form.Fields.Where(field => IsNeededHere(field) && this[field.Name].Length == 0).Select(field => new FormError(field.Name, FilingTexts.Missing.In(language), IsMissing: true)).ToList();
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
            Agent = Values.Keys.Any(field => field.StartsWith("agent.", StringComparison.Ordinal))
                ? new() { Name = this["agent.name"], Telephone = this["agent.telephone"], Address = this["agent.address"], Email = this["agent.email"] }
                : null,
            Details = { Values.Where(value => IsDetail(value.Key) && form.Fields.Any(field => field.Name == value.Key)).ToDictionary(value => value.Key[Procedure.DetailPrefix.Length..], value => value.Value) },
            // What the form offered and somebody left empty is not known; who stays anonymous has not been asked.
            UnknownFields = { form.Fields.Where(field => !field.Stated).Select(field => field.Name).Where(field => (Shows(field) || IsDetail(field)) && !NeverUnknown.Contains(field) && this[field].Length == 0 && (named || !field.StartsWith("complainant.", StringComparison.Ordinal))) },
            ProtectIdentity = ProtectIdentity,
            Language = language,
        };
    }

    internal static FormErrors Of(CallRefusedException refused, FilingForm form, string language) =>
        FormErrors.Of(refused, language, field => field == "complainant.contact" ? Contacts[0] : field == "protect_identity" || Texts.Contains(field) || form.Fields.Any(known => known.Detail is not null && known.Name == field) ? field : Texts.FirstOrDefault(known => known.Replace('-', '_') == field));
}
