using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Sections;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Intake;

partial class IntakeGrpc
{
    /// <summary>What is done knowing the result.</summary>
    private static readonly string[] AfterResult = ["notified", "followed-up", "closed"];

    /// <summary>The complainant is told by a notice; those who only look on have no part in it. Routing is asked when no rows are read any more.</summary>
    [Authorize(Policy = Policies.ReadCase)]
    public override async Task<GetResultResponse> GetResult(GetResultRequest request, ServerCallContext call)
    {
        var (caller, cancellation) = (call.Caller(), call.CancellationToken);
        var view = await cases.ReadAsync(db, caller, request.CaseNumber, cancellation);
        var complaint = view.Complaint;
        await RequireGoesOnAsync(view, caller, cancellation);
        var answer = new GetResultResponse();
        if (complaint.ResultActId is { } act)
            (answer.Text, answer.Outcome) = (await results.GetAsync(complaint.Organisation, act, cancellation), complaint.Outcome ?? "");
        foreach (var reopened in complaint.Reopenings)
            if (reopened.ResultActId is { } before)
                answer.Earlier.Add(new EarlierResult { Text = await results.GetAsync(complaint.Organisation, before, cancellation), Outcome = reopened.Outcome ?? "", ReopenTime = reopened.At.ToTimestamp() });
        return answer;
    }

    /// <exception cref="Refusal">None of this is theirs to do, or they must withdraw from the matter: what they may not go on with they don't read either.</exception>
    private async Task RequireGoesOnAsync(CaseView view, Caller caller, CancellationToken cancellation)
    {
        var (complaint, table) = (view.Complaint, view.Procedure.Case);
        var steps = AfterResult.Select(table.Step).OfType<StepRule>().ToList();
        var refusal = Refusal.Forbidden("ROLE_NOT_PERMITTED", "The result is read here by the posts that tell it, visit after it or close the case.", steps.SelectMany(step => step.Rules).FirstOrDefault());
        if (caller.Ticket is not null)
            throw refusal;
        await using var transaction = await OrganisationScope.BeginAsync(db, [complaint.Organisation], cancellation);
        var directory = await cases.DirectoryAsync(db, complaint.Organisation, cancellation);
        var actor = Person.From(caller, directory, view.Procedure.PlaceOf(complaint.Details), complaint.Department).Actor;
        if (!steps.Exists(step => step.By.Any(name => table.Is(actor, name))))
            throw refusal;
        if (directory?.Staff(caller.Subject)?.StaffId is { } staffId && complaint.Barred.Contains(staffId))
            throw Refusal.Precondition("MUST_WITHDRAW", "Whoever has an interest in the matter withdraws from it.", view.Procedure.RecusalRules is [var rule, ..] ? rule : null);
    }
}
