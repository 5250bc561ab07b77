using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.ServiceDefaults.Audit;
using ComplaintSuite.ServiceDefaults.Sections;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Parties;

/// <summary>What opens a protected identity, and what every access to one leaves behind.</summary>
internal static class AccessEntries
{
    /// <summary>An access and its audit entry, saved together with what the caller answers.</summary>
    public static void AddAccess(this IntakeDb db, string act, IdentityAccess access)
    {
        db.IdentityAccesses.Add(access);
        db.AuditEntries.Add(AuditEntry.Of(access, act, access.Subject, access.Post, "CH-04", access.At));
    }

    /// <summary>The approval under which the acting person may read the case's protected identity now; null where there is none.</summary>
    public static Task<Unmasking?> ApprovalAsync(this IntakeDb db, CaseFile file, CancellationToken cancellation) => db.ApprovalAsync(file.Complaint.Id, file.Person, file.Now, cancellation);

    /// <summary>The approval under which a person may read the protected identity of a case at an instant; null where there is none.</summary>
    public static async Task<Unmasking?> ApprovalAsync(this IntakeDb db, Guid caseId, Person person, DateTimeOffset now, CancellationToken cancellation)
    {
        var approved = await db.Unmaskings.AsNoTracking().Where(it => it.CaseId == caseId && it.Requester == person.Id && it.State == UnmaskingState.Approved)
            .OrderByDescending(it => it.ExpiresAt).FirstOrDefaultAsync(cancellation);
        return approved?.Opens(person.Id, now) == true ? approved : null;
    }
}
