using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Portal.Calls;
using ComplaintSuite.Portal.Forms;

namespace ComplaintSuite.Portal.Tracking;

/// <summary>What a complainant does with the opened case: one form, one act. A form's fields begin with its act, since the page has several.</summary>
internal sealed class CaseActs(
    Visitor visitor, CorrespondenceService.CorrespondenceServiceClient correspondence, ConclusionService.ConclusionServiceClient conclusion, CollectiveService.CollectiveServiceClient collectives, Documents documents, OwnActs own)
{
    public const string Attach = "attach";
    public const string Message = "message";
    public const string Materials = "materials";
    public const string Urge = "urge";
    public const string Withdraw = "withdraw";
    public const string Reopen = "reopen";
    public const string RequestedDate = "requested-date";

    /// <summary>A representative speaks for those who chose them.</summary>
    public const string Speak = "speak";

    private static readonly string[] All = [Attach, Message, Materials, Urge, Withdraw, Reopen, RequestedDate, Speak];

    public static bool Knows(string act) => All.Contains(act) || act.StartsWith(OwnActs.OnCase, StringComparison.Ordinal);

    /// <returns>What is wrong with the form; nothing once the act is done. What came of its documents, where it brings any.</returns>
    public async Task<FormOutcome> DoAsync(string act, string number, MultipartForm form, string language)
    {
        try
        {
            if (act == Attach)
                return await AttachAsync(number, form, language);
            await (OwnActs.Knows(act) ? own.OnCaseAsync(act, number, form, visitor.AsComplainant()) : ActAsync(act, number, form));
            return FormOutcome.Done;
        }
        catch (CallRefusedException refused) when (refused.IsAnswerable)
        {
            // Each form but those of the procedure's own, and of representatives, has one field, whatever the procedure calls what it demands.
            var fieldOf = OwnActs.FieldOf(act);
            return new(FormErrors.Of(refused, language, field => act == Speak && field.StartsWith("member_case_numbers", StringComparison.Ordinal) ? "speak.members" : OwnActs.Knows(act) ? fieldOf(field) : field.Length > 0 ? FieldOf(act) : null));
        }
    }

    /// <summary>Name of the field of an act's form.</summary>
    public static string FieldOf(string act) => act == Attach ? "documents" : $"{act}.text";

    private async Task ActAsync(string act, string number, MultipartForm form)
    {
        var (requestId, version) = FormStamp.Read(form);
        var text = form[FieldOf(act)];
        var options = visitor.AsComplainant();
        switch (act)
        {
            case Message:
                await correspondence.SendMessageAsync(new() { CaseNumber = number, RequestId = requestId, ExpectedVersion = version, Text = text }, options);
                break;
            case Materials:
                await correspondence.AnswerMaterialsAsync(new() { CaseNumber = number, RequestId = requestId, ExpectedVersion = version, Text = text }, options);
                break;
            case Urge:
                await correspondence.UrgeComplaintAsync(new() { CaseNumber = number, RequestId = requestId, ExpectedVersion = version, Text = text }, options);
                break;
            case RequestedDate:
                await correspondence.ChangeRequestedDateAsync(new() { CaseNumber = number, RequestId = requestId, ExpectedVersion = version, RequestedDate = text }, options);
                break;
            case Speak:
                await collectives.SpeakForMembersAsync(
                    new() { CaseNumber = number, RequestId = requestId, Act = form["speak.act"], Text = text, MemberCaseNumbers = { form.Fields.GetValueOrDefault("speak.members").OfType<string>().Where(member => member.Length > 0) } }, options);
                break;
            case Withdraw:
                await conclusion.WithdrawComplaintAsync(new() { CaseNumber = number, RequestId = requestId, ExpectedVersion = version, Reason = text }, options);
                break;
            case Reopen:
                await conclusion.ReopenComplaintAsync(new() { CaseNumber = number, RequestId = requestId, ExpectedVersion = version, Reason = text }, options);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(act), act, "No such form.");
        }
    }

    private async Task<FormOutcome> AttachAsync(string number, MultipartForm form, string language)
    {
        var attached = await Attached.AddAsync(form, number, RequestId.Read(form["request_id"]), visitor.AsComplainant(), documents, language, isDone: false);
        return new(attached.ErrorsAt(FieldOf(Attach), language), attached);
    }
}
