using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Intake.Sealing;
using ComplaintSuite.Procedures;

namespace ComplaintSuite.Intake.Likeness;

/// <summary>Keeps the marks of cases beside them, in the transaction that registers or amends them.</summary>
internal static class Marking
{
    /// <summary>Marks a case that is added in the same transaction.</summary>
    public static void Add(IntakeDb db, Complaint complaint, Procedure procedure, CaseSeal seal, LikenessMarks marks)
    {
        var likeness = new CaseLikeness(complaint.Id, complaint.Organisation, complaint.ReceivedAt);
        Take(likeness, complaint, procedure, seal, marks);
        db.Likenesses.Add(likeness);
    }

    /// <summary>Marks a case anew whose registration was amended.</summary>
    public static async Task RenewAsync(IntakeDb db, CaseFile file, LikenessMarks marks, CancellationToken cancellation)
    {
        if (await db.Likenesses.FindAsync([file.Complaint.Id], cancellation) is { } likeness)
            Take(likeness, file.Complaint, file.Procedure, file.Seal, marks);
        else
            Add(db, file.Complaint, file.Procedure, file.Seal, marks);
    }

    /// <summary>What is compared of a case: its subject and its facts.</summary>
    public static string TextOf(string? subject, string? facts) => $"{subject}\n{facts}";

    private static void Take(CaseLikeness likeness, Complaint complaint, Procedure procedure, CaseSeal seal, LikenessMarks marks)
    {
        // A protected identity leaves nothing by which it could be recognised (CH-04).
        var complainant = complaint.IdentityProtected ? null : complaint.Complainant?.Open(seal);
        var details = new Dictionary<string, string>(complaint.Details);
        if (!complaint.IdentityProtected)
            foreach (var (name, text) in complaint.OpenDetails(seal))
                details[name] = text;
        likeness.Take(
            marks.Premises(complaint.Organisation, procedure, complainant, details), marks.Place(complaint.Organisation, procedure, details),
            marks.Words(complaint.Organisation, TextParts.Of(TextOf(complaint.Subject, complaint.Facts))));
    }
}
