using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Messaging;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake;

partial class LookupGrpc
{
    private static readonly string[] OverSteps = ["withdrawn", "closed", "archived"];

    [Authorize(Policy = MessagingPolicies.Service)]
    public override async Task<BatchGetCaseStatesResponse> BatchGetCaseStates(BatchGetCaseStatesRequest request, ServerCallContext call)
    {
        var reading = new Reading();
        if (request.Organisation.Length == 0)
            reading.Add("FIELD_MISSING", "organisation", "Name the organisation of the cases.");
        if (request.CaseIds.Count > MostTitles)
            reading.Add("TOO_MANY", "case_ids", $"At most {MostTitles} cases are asked for at once.");
        reading.Done();

        var ids = request.CaseIds.Select(id => Guid.TryParse(id, out var parsed) ? parsed : Guid.Empty).ToArray();
        await using var transaction = await OrganisationScope.BeginAsync(db, [request.Organisation], call.CancellationToken);
        var found = await db.Complaints.AsNoTracking().Where(it => ids.Contains(it.Id)).Select(it => new { it.Id, it.CaseNumber, it.Step, it.Barred }).ToListAsync(call.CancellationToken);
        var clocks = (await db.Clocks.AsNoTracking().Where(it => ids.Contains(it.CaseId) && it.Keeper == null && it.EndedAt == null && it.VoidedAt == null)
            .Select(it => new { it.CaseId, it.Id, it.Name, it.FiredAt }).ToListAsync(call.CancellationToken)).ToLookup(it => it.CaseId);
        return new()
        {
            States =
            {
                found.Select(it => new CaseState
                {
                    CaseId = it.Id.ToString(),
                    CaseNumber = it.CaseNumber,
                    Step = it.Step ?? "",
                    Over = OverSteps.Contains(it.Step),
                    BarredStaffIds = { it.Barred },
                    Clocks = { clocks[it.Id].Select(clock => new OpenClock { ClockId = clock.Id.ToString(), Clock = clock.Name, RanOut = clock.FiredAt is not null }) },
                }),
            },
        };
    }
}
