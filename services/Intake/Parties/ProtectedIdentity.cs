using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Parties;

/// <summary>What a protected case keeps from the staff of whoever is behind it.</summary>
internal static class ProtectedIdentity
{
    /// <summary>
    /// Whether there is anything to see: people, written details, what was written down of the procedure's own, documents that show who somebody is. Of a report that nobody put a name to,
    /// an approval would show nothing.
    /// </summary>
    public static async Task<bool> IsThereAsync(IntakeDb db, Complaint complaint, CancellationToken cancellation) =>
        complaint.Complainant is not null || complaint.Agent is not null || complaint.SealedDetails is not null || complaint.Done.Count > 0
        || await db.Attachments.AnyAsync(it => it.CaseId == complaint.Id && it.ShowsIdentity, cancellation);
}
