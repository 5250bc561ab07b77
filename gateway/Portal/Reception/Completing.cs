using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Portal.Filing;
using ComplaintSuite.Portal.Forms;
using ComplaintSuite.Procedures;

namespace ComplaintSuite.Portal.Reception;

/// <summary>The form by which a receptionist completes a registration: what is left empty in it stays as it is.</summary>
internal static class Completing
{
    public const string Act = "amend";
    public const string Unknown = $"{Act}.unknown";

    private const string Facts = "facts";
    private const string Contact = "complainant.contact";

    /// <summary>Fields that may be completed, in the order of the form. A contact is any of three.</summary>
    public static readonly IReadOnlyList<string> Texts =
    [
        Facts, "leads", "demand", "respondent.name", "respondent.telephone", "respondent.postcode",
        "complainant.name", "complainant.telephone", "complainant.address", "complainant.postcode", "complainant.email", "complainant.unit",
        "agent.name", "agent.telephone", "agent.address", "agent.email",
    ];

    /// <summary>The page's name for a field that a refusal points to.</summary>
    public static string FieldOf(string field) => field == Contact ? $"{Act}.complainant.telephone" : Texts.Contains(field) || field.StartsWith(Procedure.DetailPrefix, StringComparison.Ordinal) ? $"{Act}.{field}" : field;

    /// <summary>The fields whose lack keeps the case from being registered and of which it may be said that nobody knows them.</summary>
    public static IEnumerable<string> MayBeUnknown(Complaint complaint) => complaint.MissingFields.Where(field => field != Facts && !field.StartsWith("agent.", StringComparison.Ordinal) && (Texts.Contains(field) || field.StartsWith(Procedure.DetailPrefix, StringComparison.Ordinal)));

    public static AmendRegistrationRequest ToRequest(string number, MultipartForm form)
    {
        var (requestId, version) = FormStamp.Read(form);
        string Of(string field) => form[$"{Act}.{field}"];
        bool Any(string party) => Texts.Any(field => field.StartsWith(party, StringComparison.Ordinal) && Of(field).Length > 0);
        var request = new AmendRegistrationRequest
        {
            CaseNumber = number,
            RequestId = requestId,
            ExpectedVersion = version,
            Respondent = Any("respondent.") ? new() { Name = Of("respondent.name"), Telephone = Of("respondent.telephone"), Postcode = Of("respondent.postcode") } : null,
            Complainant = Any("complainant.")
                ? new()
                {
                    Name = Of("complainant.name"),
                    Telephone = Of("complainant.telephone"),
                    Address = Of("complainant.address"),
                    Postcode = Of("complainant.postcode"),
                    Email = Of("complainant.email"),
                    Unit = Of("complainant.unit"),
                }
                : null,
            Agent = Any("agent.") ? new() { Name = Of("agent.name"), Telephone = Of("agent.telephone"), Address = Of("agent.address"), Email = Of("agent.email") } : null,
            UnknownFields = { form.Fields.GetValueOrDefault(Unknown).OfType<string>().Where(field => field.Length > 0) },
        };
        if (Of(Facts).Length > 0)
            request.Facts = Of(Facts);
        if (Of("leads").Length > 0)
            request.Leads = Of("leads");
        if (Of("demand").Length > 0)
            request.Demand = Of("demand");
        const string Details = $"{Act}.{Procedure.DetailPrefix}";
        foreach (var field in form.Fields.Keys.Where(field => field.StartsWith(Details, StringComparison.Ordinal) && form[field].Length > 0))
            request.Details[field[Details.Length..]] = form[field];
        return request;
    }

    /// <summary>What a field is called.</summary>
    public static string Label(string field, Complaint complaint, CaseGuide guide, string language) => field.StartsWith(Procedure.DetailPrefix, StringComparison.Ordinal)
        ? guide.Details.FirstOrDefault(detail => field == Procedure.DetailPrefix + detail.Name)?.Title ?? field
        : TakingInTexts.Field(field, complaint.Kind).In(language);
}
