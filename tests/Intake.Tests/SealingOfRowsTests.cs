using System.Text;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Intake.Sealing;
using ComplaintSuite.ServiceDefaults.Audit;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ComplaintSuite.IntakeTests;

/// <summary>A database from before the sealing: `--migrate` seals what lies there in the clear, and leaves nothing of it.</summary>
public sealed class SealingOfRowsTests(PostgresServer server)
{
    private static readonly Guid CaseId = new("0197f3a0-0000-7000-8000-0000000000a1");
    private static readonly Guid PartyId = new("0197f3a0-0000-7000-8000-0000000000a2");
    private static readonly Guid NoticeId = new("0197f3a0-0000-7000-8000-0000000000a3");
    private static readonly Vault Vault = Seals.Vault($"k1:{Seals.Key(7)}");

    [Fact]
    public async Task Rows_in_the_clear_are_sealed_and_the_plain_columns_are_gone()
    {
        await using var database = await TestDatabase.CreateAsync(server, "intake");
        await using var owner = NpgsqlDataSource.Create(database.Owner);
        await using var db = Open(owner);
        var step = SealingOfRows.Step(new ServiceCollection().AddSingleton(Vault).BuildServiceProvider());
        await db.Database.MigrateAsync("Initial");
        await InsertAsync(database.Superuser);

        await db.Database.MigrateAsync(step.After);
        await Assert.ThrowsAsync<PostgresException>(() => db.Database.MigrateAsync(step.Before));
        await step.RunAsync(db);
        await step.RunAsync(db);
        await db.Database.MigrateAsync();

        await using var superuser = NpgsqlDataSource.Create(database.Superuser);
        await using var all = Open(superuser);
        var seal = await Vault.OfAsync(all, CaseId, CancellationToken.None);
        var party = await all.Parties.SingleAsync(it => it.Id == PartyId);
        Assert.Equal(new("王小明", "13800000000", "和平路1号", null, "wang@example.org", null), party.Open(seal));
        Assert.Equal(Seals.LookUps.Hash("XC12312", LookUps.Telephone, "+86 13800000000"), party.TelephoneHash);
        Assert.Equal(party.StateSha256, AuditEntry.DigestOf(seal.OpenBytes(party.StateSalt, PartyId, "state-salt"), party.Open(seal).AuditState()));
        Assert.Equal(new("Receipt", "Dear 王小明", "王小明\n和平路1号"), (await all.Notices.SingleAsync(it => it.Id == NoticeId)).Open(seal));
        Assert.Equal("{\"name\":\"王小明\"}", seal.Open((await all.ArchiveDocuments.SingleAsync(it => it.CaseId == CaseId)).Content!, CaseId, "archive/1"));
        Assert.Equal(0L, await ScalarAsync(superuser, "select count(*) from information_schema.columns where column_name like 'plain_%'"));
        Assert.Equal(0L, await ScalarAsync(superuser, "select count(*) from pg_class where relkind = 'r' and relname in ('complaints', 'case_keys', 'parties', 'notices', 'archive_documents') and not relforcerowsecurity"));
        foreach (var table in new[] { "parties", "notices", "archive_documents" })
            Assert.Equal(-1, (await PagesAsync(superuser, table)).AsSpan().IndexOf(Encoding.UTF8.GetBytes("王小明")));
    }

    private static IntakeDb Open(NpgsqlDataSource source)
    {
        var options = new DbContextOptionsBuilder<IntakeDb>();
        options.UseServiceDatabase(source);
        return new(options.Options);
    }

    private static async Task InsertAsync(string superuser)
    {
        await using var source = NpgsqlDataSource.Create(superuser);
        await using var command = source.CreateCommand(
            $"""
            insert into complaints (id, organisation, version, audit_salt, procedure, procedure_version, updated_at, case_number, kind, channel, unknown_fields, identity_protected, language, published_record, received_at, indicators)
                values ('{CaseId}', 'XC12312', 1, '\x00', 'commerce-hotline', 1, now(), 'XC12312-7K4M9Q2D-6', 'complaint', 'portal', '{"{}"}', false, 'en', false, now(), '{"{}"}');
            insert into parties (id, organisation, case_id, role, name, telephone, address, email) values ('{PartyId}', 'XC12312', '{CaseId}', 'Complainant', '王小明', '13800000000', '和平路1号', 'wang@example.org');
            insert into notices (id, organisation, case_id, template, language, subject, body, issued_at, recipient) values ('{NoticeId}', 'XC12312', '{CaseId}', 'receipt', 'en', 'Receipt', 'Dear 王小明', now(), e'王小明\n和平路1号');
            insert into archive_documents (case_id, number, organisation, type, source_id, name, sha256, size_bytes, content, at)
                values ('{CaseId}', 1, 'XC12312', 'registration', '{CaseId}', 'registration.json', '\x00', 1, convert_to('{"{\"name\":\"王小明\"}"}', 'UTF8'), now());
            """);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The pages of a table and of its long texts, as they lie on the disk.</summary>
    private static async Task<byte[]> PagesAsync(NpgsqlDataSource source, string table)
    {
        await ScalarAsync(source, "checkpoint");
        return (byte[])(await ScalarAsync(source, $"select pg_read_binary_file(pg_relation_filepath('{table}')) || coalesce((select pg_read_binary_file(pg_relation_filepath(reltoastrelid)) from pg_class where oid = '{table}'::regclass and reltoastrelid <> 0), '')"))!;
    }

    private static async Task<object?> ScalarAsync(NpgsqlDataSource source, string sql)
    {
        // Written here, never by a user.
#pragma warning disable CA2100
        await using var command = source.CreateCommand(sql);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync();
    }
}
