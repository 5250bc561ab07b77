using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Notices;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.ServiceDefaults.Time;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake;

partial class IntakeGrpc
{
    [Authorize(Policy = Policies.ChangeCase)]
    public override async Task<NotifyResultResponse> NotifyResult(NotifyResultRequest request, ServerCallContext call)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(request.CaseNumber, request.RequestId, request.ExpectedVersion, request);
        var introduction = reading.Text(request.Introduction, "introduction", Reading.LongText);
        var means = reading.Text(request.Means, "means", 100);
        var givenBy = reading.Text(request.GivenBy, "given_by", 100);
        if (means is not null && !Lifecycle.Means.Contains(means))
            reading.Add("MEANS_UNKNOWN", "means", $"'means' is one of {string.Join(", ", Lifecycle.Means)}.");
        reading.Done();

        var caller = call.Caller();
        void Tell(CaseFile file)
        {
            if (givenBy is not null && file.Directory.StaffById(givenBy) is null)
                throw Refusal.Invalid("STAFF_UNKNOWN", "given_by", "The organisation has nobody of this staff id.");
            file.Give(("means", means), ("given-by", givenBy));
            file.Complaint.MarkNotified(means, givenBy, file.Now);
        }
        var result = await ResultAsync(caller, change, Tell, call.CancellationToken);
        var view = await cases.ChangeAsync(db, caller, change, async file =>
        {
            Tell(file);
            file.Words["result"] = introduction is null ? result : $"{introduction}\n\n{result}";
            await file.EnterAsync("notified", new ResultNotified(), call.CancellationToken);
        }, call.CancellationToken);

        await using var transaction = await OrganisationScope.BeginAsync(db, [view.Complaint.Organisation], call.CancellationToken);
        var notice = await db.Notices.AsNoTracking().Include(it => it.Deliveries).Where(it => it.CaseId == view.Complaint.Id && it.Template == "result")
            .OrderByDescending(it => it.IssuedAt).FirstOrDefaultAsync(call.CancellationToken);
        var seal = await cases.SealOfAsync(db, view.Complaint.Id, call.CancellationToken);
        return new() { Complaint = view.ToMessage(), Notice = view.Left is null && view.Complaint.ShowsNoticesTo(caller) ? notice?.ToMessage(seal) : null };
    }

    /// <summary>
    /// The department's text, fetched before the change: no other service is waited for while rows are held. Nor is it asked for a call that will be refused, or for one
    /// that is repeated: that is answered although Routing is away.
    /// </summary>
    private async Task<string?> ResultAsync(Caller caller, CaseChange change, Action<CaseFile> tell, CancellationToken cancellation)
    {
        (string Organisation, Guid ActId)? result = null;
        var organisation = CaseFiles.OrganisationOf(change.Number, caller);
        await using (await OrganisationScope.BeginAsync(db, [organisation], cancellation))
            if (!await db.IsHandledAsync(OnceRequest.Of(caller.Subject, change.Message, change.RequestId), organisation, cancellation))
            {
                var file = await cases.OpenAsync(db, caller, change, time.Instant(), cancellation);
                tell(file);
                file.Require("notified");
                result = file.Complaint.ResultActId is { } act ? (file.Complaint.Organisation, act) : null;
            }
        // What was opened only to be asked is not saved.
        db.ChangeTracker.Clear();
        return result is { } found ? await results.GetAsync(found.Organisation, found.ActId, cancellation) : null;
    }
}
