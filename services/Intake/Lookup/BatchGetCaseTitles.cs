using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake;

partial class LookupGrpc
{
    private const int MostTitles = 500;

    [Authorize(Policy = Policies.ListCases)]
    public override async Task<BatchGetCaseTitlesResponse> BatchGetCaseTitles(BatchGetCaseTitlesRequest request, ServerCallContext call)
    {
        var caller = call.Caller();
        var reading = new Reading();
        if (request.Organisation.Length == 0)
            reading.Add("FIELD_MISSING", "organisation", "Name the organisation of the cases.");
        if (request.CaseIds.Count > MostTitles)
            reading.Add("TOO_MANY", "case_ids", $"At most {MostTitles} cases are asked for at once.");
        reading.Done();
        // Another organisation's cases have no titles, like those that aren't there.
        if (!caller.Organisations.Contains(request.Organisation))
            return new();

        var ids = request.CaseIds.Select(id => Guid.TryParse(id, out var parsed) ? parsed : Guid.Empty).ToArray();
        await using var transaction = await OrganisationScope.BeginAsync(db, [request.Organisation], call.CancellationToken);
        var directory = await cases.DirectoryAsync(db, request.Organisation, call.CancellationToken);
        var titles = await db.Complaints.AsNoTracking().ReadableBy(caller, directory).Where(it => ids.Contains(it.Id))
            .Select(it => new { it.Id, it.Subject, it.Kind }).ToListAsync(call.CancellationToken);
        return new() { Titles = { titles.Select(it => new CaseTitle { CaseId = it.Id.ToString(), Subject = it.Subject ?? "", Kind = it.Kind }) } };
    }
}
