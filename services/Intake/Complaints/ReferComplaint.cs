using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Storage;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Intake;

partial class IntakeGrpc
{
    [Authorize(Policy = Policies.ChangeCase)]
    public override async Task<ReferComplaintResponse> ReferComplaint(ReferComplaintRequest request, ServerCallContext call)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(request.CaseNumber, request.RequestId, request.ExpectedVersion, request);
        var department = reading.Text(request.Department, "department", 200);
        var reason = reading.Text(request.Reason, "reason", Reading.LongText);
        reading.Done();

        var view = await cases.ChangeAsync(db, call.Caller(), change, async file =>
        {
            // One of the organisation's own, by code or by name, is named as the directory names it; any other body as the clerk wrote it.
            var own = department is null ? null : file.Directory.DepartmentCalled(department);
            file.Give(("department", own?.Code ?? department));
            file.Complaint.Assess(new("referred", file.Now) { Department = own?.Name.In(file.Complaint.Language) ?? department, Reason = reason });
            await file.AssessAsync(call.CancellationToken);
            await file.EnterAsync("referred", new ComplaintReferred { Department = own?.Code ?? "" }, call.CancellationToken);
        }, call.CancellationToken);
        return new() { Complaint = view.ToMessage() };
    }
}
