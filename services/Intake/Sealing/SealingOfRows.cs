using ComplaintSuite.Intake.Data;
using ComplaintSuite.Intake.Parties;
using ComplaintSuite.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Sealing;

/// <summary>
/// What `--migrate` does to a database from before the sealing: gives each case its data key, then seals parties, notices and archive documents. It speaks SQL, since
/// the tables are those between two migrations and not those of the model; there the owner is not held by row security. Each batch commits, and what is sealed
/// is not met again.
/// </summary>
internal sealed class SealingOfRows(Vault vault)
{
    private const int Batch = 500;

    public static DataMigration<IntakeDb> Step(IServiceProvider services) =>
        new("20261128082000_SealIdentities", "20261128082100_DropPlainIdentities", db => new SealingOfRows(services.GetRequiredService<Vault>()).RunAsync(db));

    public async Task RunAsync(IntakeDb db)
    {
        foreach (var batch in new[] { MakeKeysAsync, SealPartiesAsync, SealNoticesAsync, (Func<IntakeDb, Task<int>>)SealDocumentsAsync })
            while (await InTransactionAsync(db, batch) > 0)
            {
            }
    }

    private static async Task<int> InTransactionAsync(IntakeDb db, Func<IntakeDb, Task<int>> batch)
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        var rows = await batch(db);
        await transaction.CommitAsync();
        return rows;
    }

    private async Task<int> MakeKeysAsync(IntakeDb db)
    {
        var cases = await db.Database.SqlQuery<CaseRow>($"select id, organisation from complaints c where not exists (select 1 from case_keys where case_id = c.id) limit {Batch}").ToListAsync();
        foreach (var row in cases)
        {
            var (key, _) = vault.New(row.Id, row.Organisation);
            await db.Database.ExecuteSqlAsync($"insert into case_keys (case_id, organisation, wrapped_by, wrapped) values ({key.CaseId}, {key.Organisation}, {key.WrappedBy}, {key.Wrapped})");
        }
        return cases.Count;
    }

    private async Task<int> SealPartiesAsync(IntakeDb db)
    {
        var rows = await db.Database.SqlQuery<PartyRow>(
            $"""
            select p.id, p.case_id, p.organisation, k.wrapped_by, k.wrapped, (p.role = 'Complainant' and c.identity_protected) as is_protected,
                p.plain_name as name, p.plain_telephone as telephone, p.plain_address as address, p.plain_postcode as postcode, p.plain_email as email
            from parties p join complaints c on c.id = p.case_id join case_keys k on k.case_id = p.case_id
            where octet_length(p.state_sha256) = 0 limit {Batch}
            """).ToListAsync();
        foreach (var row in rows)
        {
            var party = SealedParty.Of(row.Id, new(row.Name, row.Telephone, row.Address, row.Postcode, row.Email, null), row.IsProtected, Seal(row.CaseId, row.Organisation, row.WrappedBy, row.Wrapped));
            await db.Database.ExecuteSqlAsync(
                $"""
                update parties set name = {party.Name}, telephone = {party.Telephone}, address = {party.Address}, postcode = {party.Postcode}, email = {party.Email},
                    name_hash = {party.NameHash}, telephone_hash = {party.TelephoneHash}, email_hash = {party.EmailHash}, state_salt = {party.StateSalt}, state_sha256 = {party.StateSha256}
                where id = {row.Id}
                """);
        }
        return rows.Count;
    }

    private async Task<int> SealNoticesAsync(IntakeDb db)
    {
        var rows = await db.Database.SqlQuery<NoticeRow>(
            $"""
            select n.id, n.case_id, n.organisation, k.wrapped_by, k.wrapped, n.plain_subject as subject, n.plain_body as body, n.plain_recipient as recipient
            from notices n join case_keys k on k.case_id = n.case_id where octet_length(n.subject) = 0 limit {Batch}
            """).ToListAsync();
        foreach (var row in rows)
        {
            var seal = Seal(row.CaseId, row.Organisation, row.WrappedBy, row.Wrapped);
            await db.Database.ExecuteSqlAsync(
                $"update notices set subject = {seal.Close(row.Subject, row.Id, "subject")}, body = {seal.Close(row.Body, row.Id, "body")}, recipient = {seal.Close(row.Recipient, row.Id, "recipient")} where id = {row.Id}");
        }
        return rows.Count;
    }

    private async Task<int> SealDocumentsAsync(IntakeDb db)
    {
        var rows = await db.Database.SqlQuery<DocumentRow>(
            $"""
            select d.case_id, d.number, d.organisation, k.wrapped_by, k.wrapped, d.plain_content as content
            from archive_documents d join case_keys k on k.case_id = d.case_id where d.content is null and d.plain_content is not null limit {Batch}
            """).ToListAsync();
        foreach (var row in rows)
        {
            var content = Seal(row.CaseId, row.Organisation, row.WrappedBy, row.Wrapped).Close(row.Content, row.CaseId, $"archive/{row.Number}");
            await db.Database.ExecuteSqlAsync($"update archive_documents set content = {content} where case_id = {row.CaseId} and number = {row.Number}");
        }
        return rows.Count;
    }

    private CaseSeal Seal(Guid caseId, string organisation, string wrappedBy, byte[] wrapped) => vault.Open(new(caseId, organisation, wrappedBy, wrapped));

    private sealed record CaseRow(Guid Id, string Organisation);

    private sealed record PartyRow(Guid Id, Guid CaseId, string Organisation, string WrappedBy, byte[] Wrapped, bool IsProtected, string? Name, string? Telephone, string? Address, string? Postcode, string? Email);

    private sealed record NoticeRow(Guid Id, Guid CaseId, string Organisation, string WrappedBy, byte[] Wrapped, string Subject, string Body, string Recipient);

    private sealed record DocumentRow(Guid CaseId, int Number, string Organisation, string WrappedBy, byte[] Wrapped, byte[] Content);
}
