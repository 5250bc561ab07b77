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
    /// <summary>Our own limit, of either list: more cases no page shows.</summary>
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
        // Whoever is still to be registered is one more.
        answer.Count = await AlikeCases.Registered(db, complaint.Organisation, hash).CountAsync(cancellation) + (complaint.Step == "received" ? 1 : 0);
        answer.AdvisedFrom = collective.From;
        answer.Advice = answer.Count >= collective.From ? collective.Advice.In(language) : "";
        answer.Rules.Add(collective.Rules);
        answer.RepresentativeCaseNumber = collective.ChosenIn(complaint.Done) ?? "";
        // Staff see the cases that they may see anyhow; of who chose them, a representative sees the numbers.
        var others = AlikeCases.Others(caller.Ticket is null ? db.Complaints.VisibleTo(caller, directory) : db.Complaints, complaint, hash);
        if (caller.Ticket is null)
            answer.Members.Add(await MembersAsync(others, collective, cancellation));
        var chosenBy = ChosenBy(complaint, hash, collective);
        answer.RepresentedCaseNumbers.Add(await others.Where(it => chosenBy.Any(id => id == it.Id)).Select(it => it.CaseNumber).Take(MostMembers).ToListAsync(cancellation));
        return new() { Collective = answer };
    }

    /// <summary>Of each what the list says of it, and no more of the case.</summary>
    private static async Task<IEnumerable<CollectiveMember>> MembersAsync(IQueryable<Complaint> others, Procedures.CollectiveComplaints collective, CancellationToken cancellation)
    {
        var rows = await others.Select(it => new { it.CaseNumber, it.Step, it.Outcome, it.Withdrawal, it.Assessment, it.Done }).Take(MostMembers).ToListAsync(cancellation);
        return rows.Select(row => new CollectiveMember
        {
            CaseNumber = row.CaseNumber,
            Step = row.Step ?? "",
            Outcome = row.Outcome ?? "",
            Decision = Complaint.DecisionOf(row.Withdrawal, row.Assessment) ?? "",
            RepresentativeCaseNumber = collective.ChosenIn(row.Done) ?? "",
        });
    }

    /// <summary>Ids of those whose choice of the complainant stands, as <see cref="Procedures.CollectiveComplaints.ChosenIn"/> says it, asked of the database.</summary>
    private IQueryable<Guid> ChosenBy(Complaint complaint, byte[] hash, Procedures.CollectiveComplaints collective) => db.Database.SqlQuery<Guid>(
        $"""
        select id as "Value" from complaints
         where organisation = {complaint.Organisation} and alike_hash = {hash} and done_acts -> 'acts' -> {collective.ChosenBy} ->> 'open' is not null
           and done_acts -> 'acts' -> {collective.ChosenBy} -> 'codes' ->> {collective.Representative} = {complaint.CaseNumber}
        """);
}
