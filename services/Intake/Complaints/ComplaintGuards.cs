using ComplaintSuite.Procedures;

namespace ComplaintSuite.Intake.Complaints;

/// <summary>What the case section of a procedure file may ask about a case, by the names of Lifecycle.Case.</summary>
public static class ComplaintGuards
{
    public static Vocabulary<Complaint> Vocabulary { get; } = Procedures.Vocabulary.From<Complaint>(Section.Case, typeof(ComplaintGuards), Has, Select);

    /// <summary>What a clerk may find when assessing.</summary>
    public static readonly IReadOnlyList<string> Findings = ["facts-clear", "matter-simple", "civil-dispute"];

    [Source("CH-06")]
    internal static bool FactsClear(Complaint complaint) => Found(complaint, "facts-clear");

    [Source("CH-06")]
    internal static bool MatterSimple(Complaint complaint) => Found(complaint, "matter-simple");

    [Source("CH-08")]
    internal static bool CivilDispute(Complaint complaint) => Found(complaint, "civil-dispute");

    [Source("CH-03"), Source("CH-04")]
    internal static bool ContactOrPublishedRecord(Complaint complaint) => complaint.PublishedRecord || complaint.Complainant?.HasContact == true;

    [Source("CH-11")]
    internal static bool Reachable(Complaint complaint) => complaint.Complainant?.HasContact == true || complaint.AccessCodeHash is not null;

    [Source("CH-11")]
    internal static bool ResultNotified(Complaint complaint) => complaint.NotifiedAt is not null;

    [Source("CH-04")]
    internal static bool IdentityNotProtected(Complaint complaint) => !complaint.IdentityProtected;

    [Source("CH-12")]
    internal static bool NotArchived(Complaint complaint) => complaint.Step != "archived";

    [Source("CH-03")]
    internal static bool RegistrationComplete(Complaint complaint) => complaint.Step != "received";

    private static bool Found(Complaint complaint, string finding) => complaint.Assessment?.Findings.Contains(finding) == true;

    private static bool Has(Complaint complaint, string field) => field switch
    {
        "channel" => complaint.Channel.Length > 0,
        "channel.description" => complaint.ChannelDescription is not null,
        "facts" => complaint.Facts is not null,
        "leads" or "evidence" => complaint.Leads is not null || NotKnown(complaint, field),
        "demand" => complaint.Demand is not null || NotKnown(complaint, field),
        "respondent.name" => complaint.Respondent?.Name is not null || NotKnown(complaint, field),
        "respondent.telephone" => complaint.Respondent?.Telephone is not null || NotKnown(complaint, field),
        "respondent.postcode" => complaint.Respondent?.Postcode is not null || NotKnown(complaint, field),
        "complainant.name" => complaint.Complainant?.Name is not null || NotKnown(complaint, field),
        "complainant.address" => complaint.Complainant?.Address is not null || NotKnown(complaint, field),
        "complainant.telephone" => complaint.Complainant?.Telephone is not null || NotKnown(complaint, field),
        "complainant.postcode" => complaint.Complainant?.Postcode is not null || NotKnown(complaint, field),
        "complainant.email" => complaint.Complainant?.Email is not null || NotKnown(complaint, field),
        "complainant.contact" => complaint.Complainant?.HasContact == true,
        "category" => complaint.Assessment?.Category is not null,
        "legal-field" => complaint.Assessment?.LegalField is not null,
        "route" => complaint.Assessment?.Route is not null,
        "office-in-charge" => complaint.Assessment?.OfficeInCharge is not null,
        "reason" => complaint.Assessment?.Reason is not null,
        "competent-body" => complaint.Assessment?.CompetentBody is not null,
        "answer" => complaint.Assessment?.Answer is not null,
        "department" => complaint.Assessment?.Department is not null,
        "reply" => complaint.ResultActId is not null,
        _ when field.StartsWith("indicators.", StringComparison.Ordinal) => complaint.Indicators.ContainsKey(field["indicators.".Length..]),
        _ => throw new InvalidOperationException($"The case section asks for the field '{field}', which no case has."),
    };

    private static bool NotKnown(Complaint complaint, string field) => complaint.UnknownFields.Contains(field);

    private static string? Select(Complaint complaint, string selector) => selector switch
    {
        "kind" => complaint.Kind,
        "channel" => complaint.Channel,
        "route" => complaint.Assessment?.Route,
        "decision" => complaint.Step == "withdrawn" ? "withdrawn" : complaint.Assessment?.Decision,
        "mediated" => complaint.Assessment?.Route == "mediation" ? "true" : "false",
        _ => throw new InvalidOperationException($"The case section narrows by '{selector}', which no case has."),
    };
}
