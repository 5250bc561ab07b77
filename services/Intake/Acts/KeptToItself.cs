using ComplaintSuite.Intake.Data;
using ComplaintSuite.Procedures;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Acts;

/// <summary>
/// Documents that an organisation keeps to itself: its staff brought them for acts of which the procedure tells whoever complains nothing, such as an inquiry or a report on a correction (GB-10). What came
/// along for no act stays shown, whatever names it later: it may be a paper of theirs.
/// </summary>
internal static class KeptToItself
{
    /// <summary>The documents of a case that no party is shown.</summary>
    /// <param name="db">The database, inside a transaction.</param>
    /// <param name="caseId">The case.</param>
    /// <param name="procedure">The version that it runs under.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<IReadOnlySet<Guid>> DocumentsAsync(IntakeDb db, Guid caseId, Procedure procedure, CancellationToken cancellation)
    {
        var broughtFor = await db.Attachments.Where(it => it.CaseId == caseId && it.Act != null).Select(it => new { it.Id, it.Act }).ToListAsync(cancellation);
        return broughtFor.Where(it => procedure.KeepsToItself(it.Act!)).Select(it => it.Id).ToHashSet();
    }
}
