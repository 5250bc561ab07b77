using ComplaintSuite.Procedures;

namespace ComplaintSuite.Intake.Complaints;

/// <summary>What the case section of a procedure file may ask about a case, by the names of Lifecycle.Case.</summary>
public static class ComplaintGuards
{
    public static Vocabulary<CaseSubject> Vocabulary { get; } = Procedures.Vocabulary.From<CaseSubject>(
        Section.Case, typeof(ComplaintGuards), Has, Select, new(subject => subject.Complaint.Done, (subject, field) => subject.Given.GetValueOrDefault(field), subject => subject.StaffId,
        (subject, detail) => subject.Complaint.Details.GetValueOrDefault(detail), (subject, field) => Has(subject.Complaint, field, stated: true), subject => subject.Complaint.Barred, Past)
        {
            Authorised = (subject, scope) => subject.Complaint.IsAuthorised(scope, subject.Procedure.DayOf(subject.Now)),
        });

    /// <summary>What a clerk may find when assessing.</summary>
    public static readonly IReadOnlyList<string> Findings = ["facts-clear", "matter-simple", "civil-dispute"];

    [Source("CH-06")]
    internal static bool FactsClear(CaseSubject subject) => Found(subject, "facts-clear");

    [Source("CH-06")]
    internal static bool MatterSimple(CaseSubject subject) => Found(subject, "matter-simple");

    [Source("CH-08")]
    internal static bool CivilDispute(CaseSubject subject) => Found(subject, "civil-dispute");

    [Source("CH-03"), Source("CH-04")]
    internal static bool ContactOrPublishedRecord(CaseSubject subject) => subject.Complaint.PublishedRecord || subject.Complaint.Complainant?.HasContact == true;

    [Source("CH-11")]
    internal static bool Reachable(CaseSubject subject) => subject.Complaint.Complainant?.HasContact == true || subject.Complaint.AccessCodeHash is not null;

    [Source("GC-02")]
    internal static bool Callable(CaseSubject subject) => subject.Complaint.PublishedRecord || subject.Complaint.Complainant is { Telephone: not null } or { Email: not null };

    [Source("CH-11")]
    internal static bool ResultNotified(CaseSubject subject) => subject.Complaint.NotifiedAt is not null;

    [Source("CH-04")]
    internal static bool IdentityNotProtected(CaseSubject subject) => !subject.Complaint.IdentityProtected || subject.IdentityCleared;

    [Source("CH-12")]
    internal static bool NotArchived(CaseSubject subject) => subject.Complaint.Step != "archived";

    [Source("CH-03")]
    internal static bool RegistrationComplete(CaseSubject subject) => subject.Complaint.Step != "received";

    [Source("PI-03")]
    internal static bool FaultRecorded(CaseSubject subject) => subject.Complaint.Assessment?.Fault is not null;

    [Source("PI-01")]
    internal static bool LowersPromotion(CaseSubject subject) =>
        subject.Procedure.Severity(subject.Complaint.PromotedTo) is { } promoted && subject.Procedure.Severity(subject.Complaint.Assessment?.Severity) is { } severity
        && severity.Rank < promoted.Rank;

    [Source("LI-10")]
    internal static bool MaterialsAwaited(CaseSubject subject) => subject.MaterialsAwaited;

    [Source("BC-06")]
    internal static bool UrgeAwaitsAnswer(CaseSubject subject) => subject.UrgeAwaitsAnswer;

    [Source("PI-07")]
    internal static bool HandledIt(CaseSubject subject) => subject.StaffId is { } staff && subject.Complaint.Handlers.Exists(handler => handler.StaffId == staff);

    [Source("PI-07")]
    internal static bool Visited(CaseSubject subject) => subject.Complaint.FollowUp is not null;

    [Source("PI-10")]
    internal static bool CourtesyAnswered(CaseSubject subject) => subject.Complaint.ResultActId is not null;

    [Source("PI-05")]
    internal static bool OwnAction(CaseSubject subject) =>
        subject is { StaffId: { } staff, Complaint.CorrectiveAction: { } action } && (action.Owner == staff || action.PlannedBy == staff);

    [Source("CH-04")]
    internal static bool OwnRequest(CaseSubject subject) => subject.AskedBy == subject.Person.Id;

    /// <summary>What was declined, answered or withdrawn has no handling to take up again.</summary>
    [Source("PI-07")]
    internal static bool WasWorkedOn(CaseSubject subject) => subject.Complaint.Step != "closed" || subject.Complaint.CanBeReopened;

    [Source("PS-01")]
    internal static bool PlaceStaffed(CaseSubject subject) => subject.PlaceStaffed;

    [Source("HB-11")]
    internal static bool TakenByReceiver(CaseSubject subject) => subject.TakenByReceiver;

    [Source("HB-01")]
    internal static bool DeskOpen(CaseSubject subject) => subject.DeskOpen;

    /// <summary>Departments that acts of the procedure's own name last, beside the one to which the matter goes.</summary>
    [Source("HB-04")]
    internal static bool SeveralDepartments(CaseSubject subject)
    {
        var assessment = subject.Complaint.Assessment;
        var gets = subject.Procedure.DepartmentFor(assessment?.Route, assessment?.Category, field => field == "office-in-charge" ? assessment?.OfficeInCharge : null);
        return subject.Procedure.Case.Acts.Any(act => act.Own is { } own && subject.Complaint.Done.Acts.TryGetValue(act.Name, out var done)
            && own.Fields.Any(field => field.Type == FormFieldType.Department && done.Codes.TryGetValue(field.Name, out var named) && named != gets));
    }

    /// <summary>A visit that finds the matter not solved comes before the closing and has no such time.</summary>
    [Source("PI-07")]
    internal static bool WithinReopening(CaseSubject subject) => subject.Complaint.Step != "closed" || subject.Now <= subject.ReopenUntil;

    private static string? Past(CaseSubject subject, string detail) =>
        subject.Complaint.Details.GetValueOrDefault(detail) is { Length: > 0 } kept ? FormField.DueOf(kept, subject.Procedure.Zone).At <= subject.TookPlaceAt ? "yes" : "no" : null;

    private static bool Found(CaseSubject subject, string finding) => subject.Complaint.Assessment?.Findings.Contains(finding) == true;

    private static bool Has(CaseSubject subject, string field) => subject.Given.TryGetValue(field, out var given) ? given is not null
        : field == "representative" ? subject.Procedure.Collective?.ChosenIn(subject.Complaint.Done) is not null : Has(subject.Complaint, field, stated: false);

    /// <param name="complaint">The case.</param>
    /// <param name="field">The field.</param>
    /// <param name="stated">Whether it must be there itself: that it is not known does not do.</param>
    private static bool Has(Complaint complaint, string field, bool stated) => IsExcused(complaint, field, stated) || field switch
    {
        "channel" => complaint.Channel.Length > 0,
        "channel.description" => complaint.ChannelDescription is not null,
        "facts" => complaint.Facts is not null,
        "leads" or "evidence" => complaint.Leads is not null,
        "demand" => complaint.Demand is not null,
        "respondent.name" => complaint.Respondent?.Name is not null,
        "respondent.telephone" => complaint.Respondent?.Telephone is not null,
        "respondent.postcode" => complaint.Respondent?.Postcode is not null,
        "complainant.name" => complaint.Complainant?.Name is not null,
        "complainant.address" => complaint.Complainant?.Address is not null,
        "complainant.telephone" => complaint.Complainant?.Telephone is not null,
        "complainant.postcode" => complaint.Complainant?.Postcode is not null,
        "complainant.email" => complaint.Complainant?.Email is not null,
        "complainant.unit" => complaint.Complainant?.Unit is not null,
        "complainant.contact" => complaint.Complainant?.HasContact == true,
        "agent.name" => complaint.HasAgent && complaint.Agent?.Name is not null,
        "agent.telephone" => complaint.HasAgent && complaint.Agent?.Telephone is not null,
        "agent.address" => complaint.HasAgent && complaint.Agent?.Address is not null,
        "agent.email" => complaint.HasAgent && complaint.Agent?.Email is not null,
        "category" => complaint.Assessment?.Category is not null,
        "legal-field" => complaint.Assessment?.LegalField is not null,
        "route" => complaint.Assessment?.Route is not null,
        "office-in-charge" => complaint.Assessment?.OfficeInCharge is not null,
        // Why it was declined or referred, or why it was withdrawn: that ends a matter as well.
        "reason" => complaint.Assessment?.Reason is not null || complaint.Withdrawal is not null,
        "competent-body" => complaint.Assessment?.CompetentBody is not null,
        "answer" => complaint.Assessment?.Answer is not null,
        "department" => complaint.Assessment?.Department is not null,
        "reply" => complaint.ResultActId is not null,
        "article" => complaint.Assessment?.Article is not null,
        "validity" => complaint.Assessment?.Validity is not null,
        "severity" => complaint.Assessment?.Severity is not null,
        "criterion" => complaint.Assessment?.Criteria.Count > 0,
        "fault" => complaint.Assessment?.Fault is not null,
        "requested-date" => complaint.RequestedDate is not null,
        "harm-ongoing" => true, // said or not, there is an answer
        // Comes with its act, and is no property of a case: not there while nobody acts.
        "message" or "materials" or "means" or "given-by" or "visit-record" or "solved" or "cause" or "correction" or "prevention" or "owner" or "due-date" => false,
        "corrective-action" => complaint.CorrectiveAction is not null,
        "corrective-action.verified" => complaint.CorrectiveAction?.Verification is not null,
        _ when field.StartsWith(Procedure.DetailPrefix, StringComparison.Ordinal) => complaint.Details.ContainsKey(field[Procedure.DetailPrefix.Length..]),
        _ when field.StartsWith("indicators.", StringComparison.Ordinal) => complaint.Indicators.ContainsKey(field["indicators.".Length..]),
        _ => throw new InvalidOperationException($"The case section asks for the field '{field}', which no case has."),
    };

    /// <summary>Stated as not known; of a published record, taken out by its publisher: nobody here can state it (CH-03, CT-03).</summary>
    private static bool IsExcused(Complaint complaint, string field, bool stated) =>
        complaint.UnknownFields.Contains(field) && (complaint.PublishedRecord ? Lifecycle.MayBeUnknown(field) || field == "complainant.contact" : !stated && Lifecycle.MayBeUnknown(field));

    private static string? Select(CaseSubject subject, string selector) => selector switch
    {
        "kind" => subject.Complaint.Kind,
        "channel" => subject.Complaint.Channel,
        "anonymous" => subject.Complaint.IsAnonymous ? "true" : "false",
        "agent" => subject.Complaint.HasAgent ? "true" : "false",
        "route" => subject.Complaint.Assessment?.Route,
        // Nobody assesses a published record: its category is the publisher's.
        "category" => subject.Complaint.Assessment?.Category ?? subject.Complaint.Published?.Category,
        "severity" => subject.Complaint.Assessment?.Severity,
        "validity" => subject.Complaint.Assessment?.Validity,
        "past-limitation" => subject.LimitationEnds is { } end ? subject.Complaint.ReceivedAt > end ? "true" : "false" : null,
        "collective" => subject.Procedure.Collective is { } collective && collective.Kinds.Contains(subject.Complaint.Kind) && subject.Complaint.OthersAlike + 1 >= collective.From ? "true" : "false",
        "published" => subject.Complaint.PublishedRecord ? "true" : "false",
        "decision" => subject.Complaint.Decision,
        "mediated" => subject.Complaint.Assessment?.Route == "mediation" ? "true" : "false",
        _ => throw new InvalidOperationException($"The case section narrows by '{selector}', which no case has."),
    };
}
