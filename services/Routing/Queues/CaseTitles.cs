using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.ServiceDefaults.Hosting;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;

namespace ComplaintSuite.Routing.Queues;

/// <summary>
/// What cases are about, asked of Intake at the moment of display and in the name of whoever looks: neither the work items nor the cache hold a word of it. A queue
/// without titles is better than none.
/// </summary>
internal sealed class CaseTitles(LookupService.LookupServiceClient intake, ILogger<CaseTitles> logger)
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
            var answer = await intake.BatchGetCaseTitlesAsync(
                new() { Organisation = organisation, CaseIds = { caseIds } }, context.OnBehalf(), TimeProvider.System.GetUtcNow().UtcDateTime + Patience, context.CancellationToken);
            return answer.Titles.ToDictionary(title => title.CaseId, title => title.Subject.Length > 0 ? title.Subject : title.Kind);
        }
        catch (OutgoingCallException failure) when (!context.CancellationToken.IsCancellationRequested)
        {
            logger.TitlesMissing(failure.StatusCode);
            return null;
        }
    }
}
