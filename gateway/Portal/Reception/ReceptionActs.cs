using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Portal.Calls;
using ComplaintSuite.Portal.Forms;
using ComplaintSuite.Portal.Work;

namespace ComplaintSuite.Portal.Reception;

/// <summary>What a receptionist does with a case: the act of a form, as the service takes it. A form's fields begin with its act, since a page has several.</summary>
internal sealed class ReceptionActs(Visitor visitor, IntakeService.IntakeServiceClient intake, CorrespondenceActs correspondence, LifecycleActs lifecycle, OwnActs own)
{
    private static readonly Dictionary<string, string[]> Fields = new()
    {
        [Completing.Act] = [],
        ["accept"] = ["category", "legal_field", "route", "office_in_charge", "validity", "severity", "criteria", "fault", "findings"],
        ["decline"] = ["reason", "competent_body"],
        ["refer"] = ["department", "reason"],
        ["answer"] = ["answer", "article"],
        ["notify"] = ["introduction", "means", "given_by"],
        ["indicators"] = [],
        ["close"] = [],
    };

    /// <summary>The forms whose act is not called as the step or act of the procedure that it is, with that.</summary>
    private static readonly Dictionary<string, string> Moves = new()
    {
        [Completing.Act] = "amend-registration",
        ["accept"] = "accepted",
        ["decline"] = "declined",
        ["refer"] = "referred",
        ["answer"] = "answered",
        ["notify"] = "notified",
        ["indicators"] = "set-indicators",
        ["close"] = "closed",
    };

    /// <summary>Every form of the page but those of procedures' own acts, with the step or act of the case section that it is.</summary>
    public static IReadOnlyDictionary<string, string> Known { get; } =
        Moves.Concat(CorrespondenceActs.All.Concat(LifecycleForm.All.Select(form => form.Move)).Select(move => KeyValuePair.Create(move, move))).ToDictionary();

    public static bool Knows(string act) => Fields.ContainsKey(act) || CorrespondenceActs.Knows(act) || LifecycleForm.Find(act) is not null || act.StartsWith(OwnActs.OnCase, StringComparison.Ordinal);

    /// <summary>The page's name for a field that a refusal points to: of the contract (legal_field) or of the procedure (legal-field), in the form that was sent or in another one.</summary>
    public static Func<string, string> FieldOf(string act)
    {
        // What it demands of the registration is filled in by the form for that.
        if (OwnActs.Knows(act))
            return field => Completing.FieldOf(OwnActs.FieldOf(act)(field));
        if (LifecycleForm.Find(act) is { } known)
            return known.FieldOf;
        return field =>
            CorrespondenceActs.Knows(act) ? CorrespondenceActs.FieldOf(act, field) ?? field
            : act == Completing.Act ? Completing.FieldOf(field)
            : field == "criterion" && act == "accept" ? "accept.criteria"
            : Fields[act].Contains(field.Replace('-', '_')) ? $"{act}.{field.Replace('-', '_')}"
            : field.StartsWith("indicators.", StringComparison.Ordinal) ? $"indicators.{field}" : field;
    }

    /// <returns>What is wrong with the form although nothing was refused, each with the field of the form that it is about; nothing once the act is done. What came of its documents, where it brings any.</returns>
    /// <exception cref="CallRefusedException">It was refused.</exception>
    public async Task<FormOutcome> DoAsync(string act, string number, MultipartForm form, string language)
    {
        if (LifecycleForm.Find(act) is not null)
            return await lifecycle.DoAsync(act, number, form, language);
        await (CorrespondenceActs.Knows(act) ? correspondence.DoAsync(act, number, form) : OwnActs.Knows(act) ? own.OnCaseAsync(act, number, form, visitor.AsStaff()) : ActAsync(act, number, form));
        return FormOutcome.Done;
    }

    private async Task ActAsync(string act, string number, MultipartForm form)
    {
        var (requestId, version) = FormStamp.Read(form);
        var options = visitor.AsStaff();
        switch (act)
        {
            case Completing.Act:
                await intake.AmendRegistrationAsync(Completing.ToRequest(number, form), options);
                break;
            case "accept":
                await intake.AcceptComplaintAsync(new()
                {
                    CaseNumber = number,
                    RequestId = requestId,
                    ExpectedVersion = version,
                    Category = form["accept.category"],
                    LegalField = form["accept.legal_field"],
                    Route = form["accept.route"],
                    OfficeInCharge = form["accept.office_in_charge"],
                    Validity = form["accept.validity"],
                    Severity = form["accept.severity"],
                    Criteria = { Chosen(form, "accept.criteria") },
                    Fault = form["accept.fault"],
                    Findings = { Chosen(form, "accept.findings") },
                }, options);
                break;
            case "decline":
                await intake.DeclineComplaintAsync(new() { CaseNumber = number, RequestId = requestId, ExpectedVersion = version, Reason = form["decline.reason"], CompetentBody = form["decline.competent_body"] }, options);
                break;
            case "refer":
                await intake.ReferComplaintAsync(new() { CaseNumber = number, RequestId = requestId, ExpectedVersion = version, Department = form["refer.department"], Reason = form["refer.reason"] }, options);
                break;
            case "answer":
                await intake.AnswerEnquiryAsync(new() { CaseNumber = number, RequestId = requestId, ExpectedVersion = version, Answer = form["answer.answer"], Article = form["answer.article"] }, options);
                break;
            case "notify":
                await intake.NotifyResultAsync(new() { CaseNumber = number, RequestId = requestId, ExpectedVersion = version, Introduction = form["notify.introduction"], Means = form["notify.means"], GivenBy = form["notify.given_by"] }, options);
                break;
            case "indicators":
                const string Prefix = "indicators.indicators.";
                await intake.SetIndicatorsAsync(new()
                {
                    CaseNumber = number,
                    RequestId = requestId,
                    ExpectedVersion = version,
                    Indicators = { form.Fields.Keys.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && form[name].Length > 0).ToDictionary(name => name[Prefix.Length..], name => form[name]) },
                }, options);
                break;
            case "close":
                await intake.CloseComplaintAsync(new() { CaseNumber = number, RequestId = requestId, ExpectedVersion = version }, options);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(act), act, "No such form.");
        }
    }

    private static IEnumerable<string> Chosen(MultipartForm form, string field) =>
        form.Fields.GetValueOrDefault(field).OfType<string>().Where(code => code.Length > 0);
}
