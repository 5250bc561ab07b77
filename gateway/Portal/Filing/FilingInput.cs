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
    /// <summary>The channel of whoever fills in the form themselves.</summary>
    internal const string Portal = "portal";

    internal const string DescriptionField = "channel_description";
    internal const string LanguageField = "language";
    internal const string NoCodeField = "without_access_code";

    /// <summary>What staff alone say of a matter that they take down.</summary>
    private static readonly string[] OfStaff = [DescriptionField, LanguageField, NoCodeField];

    private const string Name = "complainant.name";
    private const string Respondent = "respondent.name";

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

    /// <summary>By which channel it comes.</summary>
    public string Channel { get; init; } = Portal;

    /// <summary>What channel it was, where none of those that the procedure names.</summary>
    public string ChannelDescription { get; init; } = "";

    /// <summary>Language of the person's notices; empty for that of the page.</summary>
    public string Language { get; init; } = "";

    /// <summary>Whether the person wants no access code.</summary>
    public bool WithoutAccessCode { get; init; }

    /// <summary>Whether documents were chosen, which the browser does not keep.</summary>
    public bool HadDocuments { get; init; }

    private bool IsTakenDown => Channel != Portal;

    /// <summary>How many characters Intake takes of what is said of somebody.</summary>
    internal static int LongestOf(string field) => field.Split('.')[^1] switch { "telephone" or "postcode" => 50, "address" => 500, _ => 200 };

    public string this[string field] => Values.GetValueOrDefault(field, "");

    /// <summary>A form by which staff take something down, that nobody has typed into.</summary>
    internal static FilingInput By(string channel) => new(Forms.RequestId.New(), new Dictionary<string, string>(), ProtectIdentity: false) { Channel = channel };

    /// <summary>A form that nobody has typed into, with the place that its address names, where the form knows it.</summary>
    internal static FilingInput At(FilingForm form, string place) => new(
        Forms.RequestId.New(),
        form.Fields.Where(field => field.Detail?.Type == "place" && field.Detail.Choices.Any(choice => choice.Code == place)).ToDictionary(field => field.Name, _ => place),
        ProtectIdentity: false);

    internal static FilingInput Read(MultipartForm form) =>
        // What the form of this version does not have any more is left out.
        new(Forms.RequestId.Read(form["request_id"]), Texts.Concat(form.Fields.Keys.Where(IsDetail)).Where(field => form[field].Length > 0).ToDictionary(field => field, field => form[field]), form["protect_identity"].Length > 0) { HadDocuments = form.HasFiles };

    /// <summary>The same of a matter that staff take down.</summary>
    internal static FilingInput Read(MultipartForm form, string channel) => Read(form) with
    {
        Channel = channel,
        ChannelDescription = channel == "other" ? form[DescriptionField] : "",
        Language = form[LanguageField],
        WithoutAccessCode = form[NoCodeField].Length > 0,
    };

    /// <summary>Whether a page can ask for a field of the contract.</summary>
    internal static bool Shows(string field) => field is "evidence" || Texts.Contains(field);

    private static bool IsDetail(string field) => field.StartsWith(Procedure.DetailPrefix, StringComparison.Ordinal);

    /// <summary>Whether a field must be filled in here. Nobody fills in a form to say nothing.</summary>
    public static bool IsNeeded(FilingField field) => (field ?? throw new ArgumentNullException(nameof(field))).Demanded || field.Name == "facts";

    /// <summary>The same in its form, which may take nothing from whoever has no name. Of somebody whose name staff can't learn a contact will do.</summary>
    internal static bool IsNeeded(FilingField field, FilingForm form, bool byStaff) =>
        IsNeeded(field) || (field.Name == Name && form.NameNeeded && !(byStaff && form.Fields.Any(other => Contacts.Contains(other.Name))));

    /// <summary>Whether a field that the form offers and somebody leaves empty is not known.</summary>
    internal static bool MayBeUnknown(FilingField field) => !field.Stated && !NeverUnknown.Contains(field.Name);

    /// <summary>Whether a field must be filled in beside what is filled in.</summary>
    private bool IsNeededHere(FilingField field) => IsNeeded(field) || field.Demands.Any(demand => demand.Conditions.All(condition => condition.Values.Contains(condition.Selector switch
    {
        "channel" => Channel,
        "anonymous" => this[Name].Length == 0 ? "true" : "false",
        var detail => this[detail],
    })));

    internal FormErrors Check(FilingForm form, string language)
    {
        var errors = form.Fields.Where(field => IsNeededHere(field) && this[field.Name].Length == 0).Select(field => new FormError(field.Name, FilingTexts.Missing.In(language), IsMissing: true)).ToList();
        if (Channel == "other" && ChannelDescription.Length == 0)
            errors.Insert(0, new(DescriptionField, FilingTexts.Missing.In(language), IsMissing: true));
        var isReached = Contacts.Any(contact => this[contact].Length > 0);
        // Who fills it in themselves knows the name; who only took it down may not have been told it.
        if (form.NameNeeded && this[Name].Length == 0 && !(IsTakenDown && isReached) && errors.TrueForAll(error => error.Field != Name))
            errors.Add(new(Name, (IsTakenDown ? TakingInTexts.NameNeeded : FilingTexts.NameNeeded).In(language), IsMissing: true));
        if (form.ContactDemanded && !isReached)
            errors.Add(new(Contacts[0], (IsTakenDown ? TakingInTexts.ContactNeeded : FilingTexts.ContactNeeded).In(language), IsMissing: true));
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
            Channel = Channel,
            ChannelDescription = ChannelDescription,
            Subject = this["subject"],
            Facts = this["facts"],
            Leads = this["leads"],
            Demand = this["demand"],
            RequestedDate = this["requested-date"],
            HarmOngoing = this["harm-ongoing"].Length > 0,
            Respondent = Values.Keys.Any(field => field.StartsWith("respondent.", StringComparison.Ordinal))
                ? new() { Name = this[Respondent], Telephone = this["respondent.telephone"], Postcode = this["respondent.postcode"] }
                : null,
            Complainant = named
                ? new()
                {
                    Name = this[Name],
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
            Language = Language.Length > 0 ? Language : language,
            WithoutAccessCode = WithoutAccessCode,
            TakenDown = IsTakenDown,
        };
    }

    /// <summary>Asks how many complain of the same; null where the procedure takes none together, or the form doesn't say of whom and for what cause.</summary>
    internal CountAlikeRequest? ToCount(string organisation, FilingForm form, string language) =>
        form.CollectiveCause.Length == 0 || this[Respondent].Length == 0 || this[form.CollectiveCause].Length == 0 ? null
        : new() { Organisation = organisation, Kind = form.Kind, Channel = Channel, RespondentName = this[Respondent], Cause = this[form.CollectiveCause], Language = language };

    /// <summary>
    /// The form to show again after it was refused, what to say of it, and with which status. What nobody knows the fate of keeps its id: sent again as it stands it is the same request. Whose id stands for
    /// other content, which was registered, gets a new one: with the old one it would be refused for ever.
    /// </summary>
    internal (FilingInput Input, FormErrors Errors, int Status) After(CallRefusedException refused, FilingForm form, string language) =>
        refused.IsUnanswered ? (this, new([new("", FilingTexts.Unanswered.In(language))]), StatusCodes.Status503ServiceUnavailable)
        : refused.Violations.Any(violation => violation.Code == "REQUEST_ID_REUSED") ? (this with { RequestId = Forms.RequestId.New() }, new([new("", FilingTexts.RegisteredBefore.In(language))]), StatusCodes.Status422UnprocessableEntity)
        : (this, Of(refused, form, language), StatusCodes.Status422UnprocessableEntity);

    internal FormErrors Of(CallRefusedException refused, FilingForm form, string language) =>
        FormErrors.Of(refused, language, field => field == "complainant.contact" ? Contacts[0] : field == "protect_identity" || (IsTakenDown && OfStaff.Contains(field)) || Texts.Contains(field) || form.Fields.Any(known => known.Detail is not null && known.Name == field) ? field : Texts.FirstOrDefault(known => known.Replace('-', '_') == field));
}
