using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.ServiceDefaults.Hosting;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Routing.Queues;

/// <summary>
/// What cases are about, asked of Intake at the moment of display and in the name of whoever looks: neither the work items nor the cache hold a word of it. A queue
/// without titles is better than none.
/// </summary>
internal sealed class CaseTitles(RoutingDb db, LookupService.LookupServiceClient intake, ILogger<CaseTitles> logger)
{
    // Somebody waits for the page.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <returns>By case id; null when Intake does not answer.</returns>
    public async Task<Dictionary<string, string>?> GetAsync(ServerCallContext context, string organisation, IReadOnlyCollection<string> caseIds)
    {
        if (caseIds.Count == 0)
            return [];
        try
        {
            var found = await AskAsync(context, organisation, caseIds, after: null);
            // Intake shows a case to its department once it has taken in that the department has it: a moment after it came into the queue.
            if (caseIds.Except(found.Keys).ToList() is { Count: > 0 } missing && await LatestEventAsync(organisation, missing, context.CancellationToken) is { } latest)
                foreach (var (id, title) in await AskAsync(context, organisation, missing, latest))
                    found[id] = title;
            return found;
        }
        catch (OutgoingCallException failure) when (!context.CancellationToken.IsCancellationRequested)
        {
            logger.TitlesMissing(failure.StatusCode);
            return null;
        }
    }

    private async Task<Dictionary<string, string>> AskAsync(ServerCallContext context, string organisation, IReadOnlyCollection<string> caseIds, Guid? after)
    {
        var headers = context.OnBehalf();
        if (after is { } eventId)
            headers.Add(AfterHeader.Name, $"routing/{eventId}");
        var answer = await intake.BatchGetCaseTitlesAsync(
            new() { Organisation = organisation, CaseIds = { caseIds } }, headers, TimeProvider.System.GetUtcNow().UtcDateTime + Patience, context.CancellationToken);
        return answer.Titles.ToDictionary(title => title.CaseId, title => title.Subject.Length > 0 ? title.Subject : title.Kind);
    }

    private async Task<Guid?> LatestEventAsync(string organisation, IEnumerable<string> caseIds, CancellationToken cancellation)
    {
        var ids = caseIds.Select(Guid.Parse).ToArray();
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation);
        return await db.History.Where(it => ids.Contains(it.CaseId)).OrderByDescending(it => it.At).ThenByDescending(it => it.Version).Select(it => (Guid?)it.EventId).FirstOrDefaultAsync(cancellation);
    }
}
