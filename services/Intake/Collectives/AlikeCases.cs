using ComplaintSuite.Intake.Data;
using ComplaintSuite.Intake.Sealing;
using ComplaintSuite.Procedures;
using Microsoft.EntityFrameworkCore;
using Complaint = ComplaintSuite.Intake.Complaints.Complaint;

namespace ComplaintSuite.Intake.Collectives;

/// <summary>
/// Cases of one organisation whose complainants complain of the same respondent for the same cause (LI-02). They are found by a keyed hash of procedure, cause and respondent; who the others are, it does
/// not tell.
/// </summary>
internal static class AlikeCases
{
    /// <summary>Steps after which nobody complains any more.</summary>
    private static readonly string[] Over = ["withdrawn", "declined", "referred", "closed", "archived"];

    /// <summary>What is hashed; null where the respondent or the cause is not known.</summary>
    public static string? TextOf(Procedure procedure, string? respondent, string? cause) =>
        procedure.Collective is null || string.IsNullOrWhiteSpace(respondent) || string.IsNullOrEmpty(cause) ? null : $"{procedure.Id}|{cause}|{respondent}";

    /// <summary>Marks a case by what it is now; whatever changes kind, respondent or cause calls it before it is written down, and counts then (<see cref="CountAsync"/>).</summary>
    public static void Mark(Procedure procedure, Complaint complaint, CaseSeal seal) => complaint.SetAlike(KeyOf(procedure, complaint, seal));

    /// <summary>The hash of a case; null where it is counted with no others.</summary>
    private static byte[]? KeyOf(Procedure procedure, Complaint complaint, CaseSeal seal) => procedure.Collective is not { } collective || !collective.Kinds.Contains(complaint.Kind) ? null
        : seal.LookUp(LookUps.Alike, TextOf(procedure, complaint.Respondent?.Open(seal).Name, complaint.Details.GetValueOrDefault(collective.Cause)));

    /// <summary>Whether its complainant complains no more.</summary>
    public static bool IsOver(Complaint complaint) => Over.Contains(complaint.Step);

    /// <summary>Of some cases, those of a hash whose complainants still complain, registered or on the way to it.</summary>
    public static IQueryable<Complaint> Complaining(IQueryable<Complaint> cases, byte[] hash) => cases.Where(it => it.AlikeHash == hash && it.Step != null && !Over.Contains(it.Step));

    /// <summary>Those that are registered and not over.</summary>
    public static IQueryable<Complaint> Registered(IntakeDb db, string organisation, byte[] hash) =>
        db.Complaints.Where(it => it.Organisation == organisation && it.AlikeHash == hash && it.Step != null && it.Step != "received" && !Over.Contains(it.Step));

    /// <summary>
    /// Counts the others that are registered; of a registered case, those that came before it: what was right then stays so. One that joins them just now comes last (<see cref="Complaint.JoinsAlike"/>). Of the cases that are still to be registered, one at a time is counted, so that
    /// no two are the fourth.
    /// </summary>
    /// <param name="db">The database, inside a transaction.</param>
    /// <param name="procedure">The version that the case runs under.</param>
    /// <param name="complaint">The case.</param>
    /// <param name="hold">Whether it may be registered in this transaction.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task CountAsync(IntakeDb db, Procedure procedure, Complaint complaint, bool hold, CancellationToken cancellation)
    {
        if (procedure.Collective is null || complaint.AlikeHash is not { } hash)
            return;
        var toCome = complaint.JoinsAlike || complaint.Step is null or "received";
        if (hold && toCome)
            await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({Convert.ToHexStringLower(hash)}, 0))", cancellation);
        var others = Registered(db, complaint.Organisation, hash).Where(it => it.Id != complaint.Id);
        complaint.CountAlike(await (toCome ? others : others.Where(it => it.ReceivedAt < complaint.ReceivedAt)).CountAsync(cancellation));
    }

    /// <summary>The other cases, over or not, the earliest first.</summary>
    public static IQueryable<Complaint> Others(IQueryable<Complaint> cases, Complaint complaint, byte[] hash) => cases.AsNoTracking()
        .Where(it => it.Organisation == complaint.Organisation && it.AlikeHash == hash && it.Id != complaint.Id && it.Step != null).OrderBy(it => it.ReceivedAt).ThenBy(it => it.Id);

    /// <summary>Whether another case, by its number, is one of those.</summary>
    public static async Task<bool> AreAlikeAsync(IntakeDb db, Complaint complaint, string number, CancellationToken cancellation) =>
        complaint.AlikeHash is { } hash && await Registered(db, complaint.Organisation, hash).AnyAsync(it => it.CaseNumber == number && it.Id != complaint.Id, cancellation);
}
