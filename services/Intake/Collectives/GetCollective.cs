using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using Complaint = ComplaintSuite.Intake.Complaints.Complaint;

namespace ComplaintSuite.Intake.Collectives;

partial class CollectiveGrpc
{
    /// <summary>Our own limit: more cases no page shows.</summary>
    private const int MostMembers = 500;

    [Authorize(Policy = Policies.ReadCase)]
    public override async Task<GetCollectiveResponse> GetCollective(GetCollectiveRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var asked = request.Language.Length > 0 ? reading.Language(request.Language) : null;
        reading.Done();
        var (caller, cancellation) = (context.Caller(), context.CancellationToken);
        var view = await cases.ReadAsync(db, caller, request.CaseNumber, cancellation);
        var (complaint, language) = (view.Complaint, asked ?? view.Complaint.Language);
        var answer = new Collective { CaseNumber = complaint.CaseNumber };
        if (view.Procedure.Collective is not { } collective || complaint.AlikeHash is not { } hash)
            return new() { Collective = answer };

        await using var transaction = await OrganisationScope.BeginAsync(db, [complaint.Organisation], cancellation);
        var directory = await cases.DirectoryAsync(db, complaint.Organisation, cancellation);
        var cause = view.Procedure.Details.Single(detail => detail.Name == collective.Cause);
        answer.Cause = cause.Choices[complaint.Details[collective.Cause]].In(language);
        answer.Count = await AlikeCases.Registered(db, complaint.Organisation, hash).CountAsync(cancellation);
        answer.AdvisedFrom = collective.From;
        // Whoever is still to be registered is one more.
        answer.Advice = answer.Count + (complaint.Step == "received" ? 1 : 0) >= collective.From ? collective.Advice.In(language) : "";
        answer.Rules.Add(collective.Rules);
        answer.RepresentativeCaseNumber = collective.ChosenIn(complaint.Done) ?? "";
        // Staff see the cases that they may see anyhow; of who chose them, a representative sees the numbers.
        var others = AlikeCases.Others(caller.Ticket is null ? db.Complaints.VisibleTo(caller, directory) : db.Complaints, complaint, hash);
        if (caller.Ticket is null)
            answer.Members.Add((await others.Take(MostMembers).ToListAsync(cancellation)).Select(other => MemberOf(other, collective)));
        await foreach (var other in others.Select(it => new { it.CaseNumber, it.Done }).AsAsyncEnumerable().WithCancellation(cancellation))
            if (collective.ChosenIn(other.Done) == complaint.CaseNumber)
                answer.RepresentedCaseNumbers.Add(other.CaseNumber);
        return new() { Collective = answer };
    }

    private static CollectiveMember MemberOf(Complaint complaint, Procedures.CollectiveComplaints collective) => new()
    {
        CaseNumber = complaint.CaseNumber,
        Step = complaint.Step ?? "",
        Outcome = complaint.Outcome ?? "",
        Decision = complaint.Decision ?? "",
        RepresentativeCaseNumber = collective.ChosenIn(complaint.Done) ?? "",
    };
}
