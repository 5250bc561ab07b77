using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Intake.Conclusion;

partial class ConclusionGrpc
{
    [Authorize(Policy = Policies.ChangeCase)]
    public override async Task<RecordFollowUpResponse> RecordFollowUp(RecordFollowUpRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(request.CaseNumber, request.RequestId, request.ExpectedVersion, request);
        var record = reading.Text(request.Record, "record", LongestText);
        reading.Done();

        var view = await cases.ChangeAsync(db, context.Caller(), change, async file =>
        {
            file.Give(("visit-record", record), ("solved", request.HasSolved ? "said" : null));
            file.Require("followed-up");
            file.Complaint.RecordFollowUp(new(record!, request.Solved, file.StaffId ?? "", file.Now));
            await file.EnterAsync("followed-up", new ComplaintFollowedUp { Solved = request.Solved }, context.CancellationToken);
            if (request.Solved)
                return;
            file.Give(("reason", record));
            var fact = Reopened(file, afterFollowUp: true);
            file.Complaint.Reopen(record!, file.Now);
            await file.EnterAsSystemAsync("reopened", fact, context.CancellationToken);
        }, context.CancellationToken);
        return new() { Complaint = view.ToMessage() };
    }
}
