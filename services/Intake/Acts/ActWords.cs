using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Intake.Parties;
using ComplaintSuite.Intake.Sealing;
using ComplaintSuite.ServiceDefaults.Acts;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;

namespace ComplaintSuite.Intake.Acts;

/// <summary>Who may read the words of acts. In a case with a protected identity any of them may say who somebody is, and where an act is about an agent they do (CH-04, HA-03, LI-09).</summary>
internal static class ActWords
{
    private const string ReadParties = "read-parties";

    /// <summary>
    /// What opens the words of each act for a reader. Those that may say who somebody is are for whoever may read the parties; of a protected identity, under an approved
    /// unmasking, and then the reading leaves an entry, which is saved here.
    /// </summary>
    /// <param name="db">The database, inside a transaction, which the caller commits.</param>
    /// <param name="view">The case.</param>
    /// <param name="records">What is about to be shown.</param>
    /// <param name="seal">Of the case.</param>
    /// <param name="caller">Who reads.</param>
    /// <param name="directory">The organisation's; null where it isn't known here.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>By the act: what opens its words; null where they are left out.</returns>
    public static async Task<Func<ActRecord, Func<byte[], Guid, byte[]>?>> OpeningAsync(
        IntakeDb db, CaseView view, IReadOnlyList<ActRecord> records, CaseSeal seal, Caller caller, DirectoryView? directory, CancellationToken cancellation)
    {
        var telling = records.Where(record => MayTellWho(view, record)).ToList();
        if (telling.Count == 0)
            return _ => seal.OpenAct;
        var (complaint, procedure, now) = (view.Complaint, view.Procedure, view.ReadAt);
        var person = Person.From(caller, directory, procedure.PlaceOf(complaint.Details), complaint.Department);
        var approval = complaint.IdentityProtected ? await db.ApprovalAsync(complaint.Id, person, now, cancellation) : null;
        var subject = new CaseSubject(complaint, procedure, person, directory?.Staff(caller.Subject)?.StaffId, now) { IdentityCleared = approval is not null };
        if (procedure.Case.Check(ReadParties, complaint.Step, subject, person.Actor, ComplaintGuards.Vocabulary).Count > 0)
            return record => telling.Contains(record) ? null : seal.OpenAct;
        if (approval is not null)
        {
            var fields = telling.SelectMany(record => FieldsOf(record, seal)).Distinct();
            db.AddAccess("read-identity", new(Guid.CreateVersion7(now), complaint.Organisation, complaint.Id, IdentityAccessKind.Read, Reader.Of(person), fields, approval.Id, now));
            await db.SaveChangesAsync(cancellation);
        }
        return _ => seal.OpenAct;
    }

    private static bool MayTellWho(CaseView view, ActRecord record) =>
        record.Words is not null && (view.Complaint.IdentityProtected || view.Procedure.Case.OwnAct(record.Act) is { NamesAgent: not null } or { Authorises: not null });

    private static IEnumerable<string> FieldsOf(ActRecord record, CaseSeal seal) => record.Filled(seal.OpenAct).Keys.Except(record.Codes.Keys).Select(field => $"acts.{record.Act}.{field}");
}
