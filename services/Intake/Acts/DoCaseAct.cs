using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Collectives;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Acts;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Acts;

partial class CaseActGrpc
{
    [Authorize(Policy = Policies.ChangeCase)]
    public override async Task<DoCaseActResponse> DoCaseAct(DoCaseActRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(request.CaseNumber, request.RequestId, request.ExpectedVersion, request);
        if (reading.Text(request.Act, "act", 100) is null)
            reading.Add("FIELD_MISSING", "act", "Name the act; GuideService.DescribeCase says which there are.");
        reading.Done();

        var view = await cases.ChangeAsync(db, context.Caller(), change, async file =>
        {
            var form = ActForms.Find(file.Procedure, Section.Case, request.Act);
            file.RequireActor(request.Act);
            var filled = ActForms.Read(file.Procedure, request.Act, form, request.Fields, file.Directory, file.StaffId, file.Complaint.MatterUnder(file.Procedure), file.Now);
            await RequireDocumentsAsync(file, form, filled, context.CancellationToken);
            await RequireCasesAsync(context.Caller(), file, request.Act, form, filled, context.CancellationToken);
            file.RequireFilled(request.Act, filled);
            filled = await Signatures.BindAsync(db, file, form, filled, context.CancellationToken);
            filled = await Registers.EnterAsync(db, file, request.Act, form, filled, context.CancellationToken);
            await file.DoOwnAsync(request.Act, filled, context.CancellationToken);
            // As another kind its identity may be protected, and its marks are to go.
            if (form.Becomes is not null)
                await cases.MarkAgainAsync(db, file, context.CancellationToken);
        }, context.CancellationToken);
        // From what was saved, by whichever sending of the request.
        var recordId = await CaseFiles.LastActAsync(db, view.Complaint, request.Act, change.ExpectedVersion, context.CancellationToken);
        var eventId = await CaseFiles.LastEventAsync(db, view.Complaint, change.ExpectedVersion, context.CancellationToken);
        return new() { Complaint = view.ToMessage(), RecordId = recordId.ToString(), EventId = eventId.ToString() };
    }

    /// <exception cref="Refusal">A case that the form names is none that the caller sees, or the case itself, or not as the file asks for it. How others stand is told to nobody who does not see them.</exception>
    private async Task RequireCasesAsync(Caller caller, CaseFile file, string act, OwnAct form, IReadOnlyDictionary<string, string> filled, CancellationToken cancellation)
    {
        foreach (var field in form.Fields.Where(field => field.Type == FormFieldType.Case && filled.ContainsKey(field.Name)))
            if (field.Alike && !await AlikeCases.AreAlikeAsync(db, file.Complaint, filled[field.Name], cancellation))
                throw Refusal.Invalid("CASE_NOT_ALIKE", field.Name, "Nobody else who complains of the same has a case of this number.", field.Rule);
            else if (filled[field.Name] is var number && (number == file.Complaint.CaseNumber || !await (field.Alike ? db.Complaints : db.Complaints.VisibleTo(caller, file.Directory)).AnyAsync(it => it.CaseNumber == number && it.Organisation == file.Complaint.Organisation, cancellation)))
                throw Refusal.Invalid("CASE_UNKNOWN", field.Name, "The organisation has no other case of this number.", field.Rule);
            else if (field.Named is { } demanded && await NamedCases.UnmetAsync(db, file.Complaint, act, field, demanded, number, cancellation) is { Count: > 0 } unmet)
                throw Refusal.Invalid(unmet);
    }

    /// <exception cref="Refusal">A document that the form names is not one of the case.</exception>
    private async Task RequireDocumentsAsync(CaseFile file, OwnAct form, IReadOnlyDictionary<string, string> filled, CancellationToken cancellation)
    {
        foreach (var field in form.Fields.Where(field => field.Type == FormFieldType.Document && filled.ContainsKey(field.Name)))
            if (Guid.Parse(filled[field.Name]) is var id && !await db.Attachments.AnyAsync(it => it.Id == id && it.CaseId == file.Complaint.Id && it.CompletedAt != null && it.RemovedAt == null, cancellation))
                throw Refusal.Invalid("DOCUMENT_UNKNOWN", field.Name, "The case has no such document; add it first, and name it by its id.");
    }
}
