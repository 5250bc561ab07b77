using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Portal.Calls;
using ComplaintSuite.Portal.Forms;

namespace ComplaintSuite.Portal.Work;

/// <summary>Sends the forms of <see cref="LifecycleForm"/>, as staff.</summary>
internal sealed class LifecycleActs(
    Visitor visitor, IntakeService.IntakeServiceClient intake, CorrespondenceService.CorrespondenceServiceClient correspondence, ConclusionService.ConclusionServiceClient conclusion,
    PartyService.PartyServiceClient parties, AttachmentService.AttachmentServiceClient attachments, Documents documents)
{
    /// <returns>What is wrong with the form although nothing was refused; nothing once the act is done. What came of its documents, where it brings any.</returns>
    /// <exception cref="CallRefusedException">It was refused.</exception>
    public async Task<FormOutcome> DoAsync(string act, string number, MultipartForm form, string language)
    {
        if (act == LifecycleForm.Attach)
        {
            var added = await AttachAsync(number, RequestId.Read(form["request_id"]), form, language, isDone: false);
            return new(added.ErrorsAt($"{act}.documents", language), added);
        }
        var (requestId, version) = FormStamp.Read(form);
        // What the contract can't carry as not chosen.
        var unchosen = act switch
        {
            LifecycleForm.DecideUnmasking when Of("approve") is not (LifecycleForm.Yes or LifecycleForm.No) => "approve",
            LifecycleForm.Remove when Of("attachment_id").Length == 0 => "attachment_id",
            _ => null,
        };
        if (unchosen is not null)
            return new(new FormErrors([new($"{act}.{unchosen}", RefusalTexts.For("FIELD_MISSING").In(language), IsMissing: true)]));
        try
        {
            await ActAsync(act, number, requestId, version, Of, form);
        }
        catch (CallRefusedException)
        {
            // What comes along is added after the act alone, so that nothing stays of one that was refused.
            await form.DrainAsync();
            throw;
        }
        return act == LifecycleForm.AnswerMaterials ? new(FormErrors.None, await AttachAsync(number, Guid.Parse(requestId), form, language, isDone: true)) : FormOutcome.Done;

        string Of(string field) => form[$"{act}.{field}"];
    }

    private async Task ActAsync(string act, string number, string requestId, long version, Func<string, string> of, MultipartForm form)
    {
        var options = visitor.AsStaff();
        switch (act)
        {
            case LifecycleForm.AnswerMaterials:
                await correspondence.AnswerMaterialsAsync(new() { CaseNumber = number, RequestId = requestId, ExpectedVersion = version, Text = of("text") }, options);
                break;
            case LifecycleForm.Urge:
                await correspondence.UrgeComplaintAsync(new() { CaseNumber = number, RequestId = requestId, ExpectedVersion = version, Text = of("text") }, options);
                break;
            case LifecycleForm.GiveAnswer:
                await correspondence.GiveAnswerAsync(new() { CaseNumber = number, RequestId = requestId, ExpectedVersion = version, Text = of("text") }, options);
                break;
            case LifecycleForm.RequestedDate:
                await correspondence.ChangeRequestedDateAsync(new() { CaseNumber = number, RequestId = requestId, ExpectedVersion = version, RequestedDate = of("requested_date") }, options);
                break;
            case LifecycleForm.FollowUp:
                var visit = new RecordFollowUpRequest { CaseNumber = number, RequestId = requestId, ExpectedVersion = version, Record = of("record") };
                if (of("solved") is LifecycleForm.Yes or LifecycleForm.No)
                    visit.Solved = of("solved") == LifecycleForm.Yes;
                await conclusion.RecordFollowUpAsync(visit, options);
                break;
            case LifecycleForm.Withdraw:
                await conclusion.WithdrawComplaintAsync(new() { CaseNumber = number, RequestId = requestId, ExpectedVersion = version, Reason = of("reason") }, options);
                break;
            case LifecycleForm.Reopen:
                await conclusion.ReopenComplaintAsync(new() { CaseNumber = number, RequestId = requestId, ExpectedVersion = version, Reason = of("reason") }, options);
                break;
            case LifecycleForm.Plan:
                await conclusion.PlanCorrectiveActionAsync(
                    new()
                    {
                        CaseNumber = number,
                        RequestId = requestId,
                        ExpectedVersion = version,
                        Cause = of("cause"),
                        Correction = of("correction"),
                        Prevention = of("prevention"),
                        Owner = of("owner"),
                        DueDate = of("due_date"),
                    }, options);
                break;
            case LifecycleForm.Verify:
                await conclusion.VerifyCorrectiveActionAsync(new() { CaseNumber = number, RequestId = requestId, ExpectedVersion = version, Found = of("found") }, options);
                break;
            case LifecycleForm.Severity:
                await intake.ChangeSeverityAsync(
                    new()
                    {
                        CaseNumber = number,
                        RequestId = requestId,
                        ExpectedVersion = version,
                        Severity = of("severity"),
                        Criteria = { form.Fields.GetValueOrDefault($"{act}.criteria").OfType<string>().Where(code => code.Length > 0) },
                        Fault = of("fault"),
                        Reason = of("reason"),
                    }, options);
                break;
            case LifecycleForm.Archive:
                await intake.ArchiveComplaintAsync(new() { CaseNumber = number, RequestId = requestId, ExpectedVersion = version }, options);
                break;
            case LifecycleForm.RequestUnmasking:
                await parties.RequestUnmaskingAsync(new() { CaseNumber = number, RequestId = requestId, ExpectedVersion = version, Reason = of("reason") }, options);
                break;
            case LifecycleForm.DecideUnmasking:
                await parties.DecideUnmaskingAsync(
                    new()
                    {
                        CaseNumber = number,
                        RequestId = requestId,
                        ExpectedVersion = version,
                        UnmaskingId = of(LifecycleForm.Concerned),
                        Approve = of("approve") == LifecycleForm.Yes,
                        Reason = of("reason"),
                    }, options);
                break;
            case LifecycleForm.Remove:
                await attachments.RemoveAttachmentAsync(new() { CaseNumber = number, RequestId = requestId, ExpectedVersion = version, AttachmentId = of("attachment_id"), Reason = of("reason") }, options);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(act), act, "No such form.");
        }
    }

    private Task<Attached> AttachAsync(string number, Guid requestId, MultipartForm form, string language, bool isDone) =>
        Attached.AddAsync(form, number, requestId, visitor.AsStaff(), documents, language, isDone);
}
