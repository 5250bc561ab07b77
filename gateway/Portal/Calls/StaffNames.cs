using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Portal.Calls;

/// <summary>Names of the people whose ids a page shows. Public because the parts that the Razor compiler makes are.</summary>
/// <param name="names">Staff id to name.</param>
public sealed class StaffNames(IReadOnlyDictionary<string, string> names)
{
    /// <summary>No names: ids stand for themselves.</summary>
    public static StaffNames None { get; } = new(new Dictionary<string, string>());

    /// <summary>The name with the id, since two people may have one name; the id alone of whoever is not on the staff any more.</summary>
    public string Of(string staffId) => names.TryGetValue(staffId, out var name) ? With(name, staffId) : staffId;

    /// <summary>How people are written: for lists to choose from, too.</summary>
    public static string With(string name, string staffId) => name.Length == 0 || name == staffId ? staffId : $"{name} ({staffId})";
}

/// <summary>Asks for the names of staff, once for a page.</summary>
internal sealed class People(Visitor visitor, DirectoryService.DirectoryServiceClient directory, ILogger<People> log)
{
    private const int MostAtOnce = 500;

    /// <summary>Nobody waits longer than this for names.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    /// <param name="organisation">Organisation code.</param>
    /// <param name="staffIds">Ids that the page shows; empty ones stand for nobody.</param>
    public async Task<StaffNames> OfAsync(string organisation, IEnumerable<string> staffIds)
    {
        var options = visitor.AsStaff().WithDeadline((TimeProvider.System.GetUtcNow() + Longest).UtcDateTime);
        try
        {
            var answers = await Task.WhenAll(staffIds.Where(id => id.Length > 0).Distinct().Chunk(MostAtOnce).Select(ids =>
                directory.BatchGetStaffNamesAsync(new() { Organisation = organisation, StaffIds = { ids } }, options).ResponseAsync));
            return new(answers.SelectMany(answer => answer.Names).ToDictionary());
        }
        catch (CallRefusedException refused)
        {
            // Whoever may not be told, or can't be just now, reads the page with ids: whatever kept the names away, it is no reason to keep the page from them.
            Log.NotThere(log, "names of staff", refused.Status);
            return StaffNames.None;
        }
    }
}
