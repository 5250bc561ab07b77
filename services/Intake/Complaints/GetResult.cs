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

    /// <summary>
    /// The complainant is told by a notice; those who only look on have no part in it. Whoever handles it anew, such as one level up (BB-07), reads what came of it before. Routing is asked when no rows are
    /// read any more.
    /// </summary>
    [Authorize(Policy = Policies.ReadCase)]
    public override async Task<GetResultResponse> GetResult(GetResultRequest request, ServerCallContext call)
    {
        var (caller, cancellation) = (call.Caller(), call.CancellationToken);
        var view = await cases.ReadAsync(db, caller, request.CaseNumber, cancellation);
        var complaint = view.Complaint;
        var tellsIt = await RequireGoesOnAsync(view, caller, cancellation);
        var text = tellsIt && complaint.ResultActId is { } act ? results.GetAsync(complaint.Organisation, act, cancellation) : Task.FromResult("");
        var earlier = await Task.WhenAll(complaint.Reopenings.Where(reopened => reopened.ResultActId is not null).Select(async reopened => new EarlierResult
        {
            Text = await results.GetAsync(complaint.Organisation, reopened.ResultActId!.Value, cancellation),
            Outcome = reopened.Outcome ?? "",
            ReopenTime = reopened.At.ToTimestamp(),
        }));
        return new() { Text = await text, Outcome = tellsIt && complaint.ResultActId is not null ? complaint.Outcome ?? "" : "", Earlier = { earlier } };
    }

    /// <returns>Whether they go on with the result itself; else with what was reopened after one.</returns>
    /// <exception cref="Refusal">None of this is theirs to do, or they must withdraw from the matter: what they may not go on with they don't read either.</exception>
    private async Task<bool> RequireGoesOnAsync(CaseView view, Caller caller, CancellationToken cancellation)
    {
        var (complaint, table) = (view.Complaint, view.Procedure.Case);
        var moves = AfterResult.Select(table.Step).OfType<MoveRule>()
            .Concat(table.Acts.Where(act => act.Own is { } own && own.In.Any(step => step == "result-known" || AfterResult.Contains(step)))).ToList();
        var refusal = Refusal.Forbidden("ROLE_NOT_PERMITTED", "The result is read here by the posts that tell it, visit after it, decide on it or close the case.", moves.SelectMany(move => move.Rules).FirstOrDefault());
        if (caller.Ticket is not null)
            throw refusal;
        await using var transaction = await OrganisationScope.BeginAsync(db, [complaint.Organisation], cancellation);
        var directory = await cases.DirectoryAsync(db, complaint.Organisation, cancellation);
        var actor = Person.From(caller, directory, view.Procedure.PlaceOf(complaint.Details), complaint.Department).Actor;
        var tellsIt = moves.Exists(move => move.By.Any(name => name != Roles.Public && table.Is(actor, name)));
        if (!tellsIt && !(complaint is { Reopenings.Count: > 0, Department: { } department } && directory?.DepartmentsOf(caller.Subject, Roles.Handler).Contains(department) == true))
            throw refusal;
        if (directory?.Staff(caller.Subject)?.StaffId is { } staffId && complaint.Barred.Contains(staffId))
            throw Refusal.Precondition("MUST_WITHDRAW", "Whoever has an interest in the matter withdraws from it.", view.Procedure.RecusalRules is [var rule, ..] ? rule : null);
        return tellsIt;
    }
}
