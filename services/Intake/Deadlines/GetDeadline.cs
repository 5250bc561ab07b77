using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Procedures;
using ComplaintSuite.Procedures.Time;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Intake.Deadlines;

partial class DeadlineGrpc
{
    [Authorize(Policy = Policies.ReadCase)]
    public override async Task<GetDeadlineResponse> GetDeadline(GetDeadlineRequest request, ServerCallContext call)
    {
        var reading = new Reading();
        reading.Language(request.Language);
        reading.Done();
        var view = await cases.ReadAsync(db, call.Caller(), request.CaseNumber, call.CancellationToken);
        var clock = view.ToldClocks.Where(clock => clock.Name == request.Clock).OrderBy(clock => clock.IsOpen).ThenBy(clock => clock.StartedAt).LastOrDefault()
            ?? throw Refusal.NotFound("deadline");
        return new()
        {
            Deadline = clock.ToMessage(view.ReadAt, view.Procedure),
            Reasons = clock.Due.ToMessage(),
            Explanations =
            {
                (request.Language.Length > 0 ? [request.Language] : LocalText.Languages)
                    .Select(language => new DeadlineExplanation { Language = language, Sentences = { Explanation.Of(clock.Due, language) } }),
            },
        };
    }
}
