using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Procedures;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Relations;

/// <summary>
/// Matches cases with the relations that staff declared (GB-05, LI-13). By whom a case is worked on shows in the directory; who must not, nobody has to remember: it is found out when a case is
/// received or opened again, when its parties change, and, of cases that are there, after somebody declared. A procedure without recusal asks nothing.
/// </summary>
internal static class StandingRelations
{
    /// <summary>Steps from which on nobody works on a case any more. What is closed may be reopened.</summary>
    private static readonly string[] Over = ["archived"];

    /// <summary>What a relation is.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["family", "friend", "employment", "ownership", "dispute", "other"];

    /// <summary>Whoever declared a relation to a party or place of the case must withdraw from it.</summary>
    /// <param name="db">The database, inside a transaction.</param>
    /// <param name="file">The case, with its parties as they are now.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task MeetAsync(IntakeDb db, CaseFile file, CancellationToken cancellation)
    {
        if (file.Procedure.RecusalRules.Count == 0)
            return;
        // Who declares at this moment sees the case, or is seen here.
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock_shared(hashtextextended({LockOf(file.Complaint.Organisation)}, 0))", cancellation);
        var (hashes, places) = MarksOf(file);
        var declared = await db.Relations.AsNoTracking().Where(it => it.Organisation == file.Complaint.Organisation && it.EndedAt == null
            && (hashes.Contains(it.NameHash!) || hashes.Contains(it.TelephoneHash!) || hashes.Contains(it.EmailHash!) || places.Contains(it.Place!))).OrderBy(it => it.Id).ToListAsync(cancellation);
        await BarAsync(db, file, declared, cancellation);
    }

    /// <summary>
    /// Before a declaration is saved: a case that comes in at this moment is there once this is over, so that <see cref="Workers.RelationWorker"/> finds it; one that comes in later waits for the
    /// declaration and finds that. Nothing else is waited for while it is held: who files has counted the like cases before (<see cref="MeetAsync(IntakeDb, CaseFile, CancellationToken)"/>).
    /// </summary>
    /// <param name="db">The database, inside the transaction of the declaration.</param>
    /// <param name="organisation">Organisation code.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static Task HoldAsync(IntakeDb db, string organisation, CancellationToken cancellation) =>
        db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({LockOf(organisation)}, 0))", cancellation);

    /// <summary>Whoever declared a relation must withdraw from a case that was there before, if it is met in it.</summary>
    /// <param name="db">The database, inside a transaction.</param>
    /// <param name="cases">Opens it.</param>
    /// <param name="relation">The relation.</param>
    /// <param name="caseId">The case.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task MeetAsync(IntakeDb db, CaseFiles cases, DeclaredRelation relation, Guid caseId, CancellationToken cancellation)
    {
        if (await cases.OpenAsSystemAsync(db, caseId, cancellation, mayRegister: false) is { } file && file.Procedure.RecusalRules.Count > 0 && Concerns(relation, file))
            await BarAsync(db, file, [relation], cancellation);
    }

    /// <summary>
    /// Cases that may be concerned, in the order of their ids: which detail is a place, each procedure says. Of a relation that is over meanwhile those are that were there when it ended, however
    /// fast they are gone through; those made after it do not go by it.
    /// </summary>
    /// <param name="db">The database, inside a transaction.</param>
    /// <param name="relation">The relation.</param>
    /// <param name="after">Id after which they come.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static Task<List<Guid>> ConcernedAsync(IntakeDb db, DeclaredRelation relation, Guid after, int most, CancellationToken cancellation)
    {
        var (name, telephone, email, place) = (relation.NameHash, relation.TelephoneHash, relation.EmailHash, relation.Place);
        var endedAt = relation.EndedAt;
        return db.Database.SqlQuery<Guid>(
            $"""
            select c.id as "Value" from complaints c
            where c.organisation = {relation.Organisation} and c.id > {after} and c.step is not null and not c.step = any({Over})
              and ({endedAt}::timestamptz is null or exists (select 1 from history made where made.record_id = c.id and made.at <= {endedAt}))
              and (exists (select 1 from parties p where p.case_id = c.id and (p.name_hash = {name} or p.telephone_hash = {telephone} or p.email_hash = {email}))
                or exists (select 1 from jsonb_each_text(c.details) detail where detail.value = {place}))
            order by c.id limit {most}
            """).ToListAsync(cancellation);
    }

    private static bool Concerns(DeclaredRelation relation, CaseFile file)
    {
        var (hashes, places) = MarksOf(file);
        return hashes.Exists(hash => new[] { relation.NameHash, relation.TelephoneHash, relation.EmailHash }.Any(declared => declared is not null && declared.AsSpan().SequenceEqual(hash)))
            || (relation.Place is { } place && places.Contains(place));
    }

    /// <summary>By what a case is matched. A protected identity has no hashes: who must withdraw would tell who it is.</summary>
    private static (List<byte[]> Hashes, List<string> Places) MarksOf(CaseFile file) => (
        [.. file.Complaint.Parties.SelectMany(party => new[] { party.NameHash, party.TelephoneHash, party.EmailHash }).OfType<byte[]>()],
        [.. file.Procedure.Details.Where(field => field.Type == FormFieldType.Place).Select(field => file.Complaint.Details.GetValueOrDefault(field.Name)).OfType<string>().Where(place => place.Length > 0)]);

    private static async Task BarAsync(IntakeDb db, CaseFile file, List<DeclaredRelation> declared, CancellationToken cancellation)
    {
        var id = file.Complaint.Id;
        var known = declared.Count == 0 ? [] : await db.MetRelations.Where(it => it.CaseId == id).Select(it => it.RelationId).ToListAsync(cancellation);
        var met = declared.Where(relation => !known.Contains(relation.Id)).ToList();
        db.MetRelations.AddRange(met.Select(relation => new MetRelation(id, relation.Id, relation.Organisation, relation.StaffId, relation.Kind, file.Now)));
        file.Bar([.. met.Select(relation => relation.StaffId).Distinct()]);
    }

    private static string LockOf(string organisation) => $"declared-relations/{organisation}";
}
