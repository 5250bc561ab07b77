using ComplaintSuite.TestKit;
using Npgsql;
using Xunit.Sdk;

namespace ComplaintSuite.TestKitTests;

public sealed class DatabaseDigestTests(PostgresServer server) : IAsyncLifetime
{
    private TestDatabase _database = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(server, "kitdigest", MigrateAsync, Stop);
        await RunAsync("insert into complaint values ('A', 1, 'as it was'), ('A', 2, null), ('B', 3, 'of another'); insert into calendar values ('2026-10-08'); insert into outbox values ('A')");
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public Task Nothing_done_is_nothing_changed() => UnchangedDuringAsync("A", "select 1");

    [Fact]
    public async Task A_changed_row_is_told_with_its_table()
    {
        var told = await Assert.ThrowsAsync<XunitException>(() => UnchangedDuringAsync("A", "update complaint set facts = 'changed' where id = 1"));
        Assert.Contains("kitdigest.complaint: 2 rows before, 2 rows after, with other content", told.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("calendar", told.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("insert into complaint values ('A', 4, 'new')", "kitdigest.complaint: 2 rows before, 3 rows after")]
    [InlineData("delete from complaint where id = 1", "kitdigest.complaint: 2 rows before, 1 row after")]
    [InlineData("update complaint set organisation = 'B' where id = 1", "kitdigest.complaint: 2 rows before, 1 row after")]
    [InlineData("insert into complaint values ('A', 2, null)", "kitdigest.complaint: 2 rows before, 3 rows after")]
    [InlineData("insert into calendar values ('2026-10-09')", "kitdigest.calendar: 1 row before, 2 rows after")]
    [InlineData("insert into audit.entry values ('A', 1)", "kitdigest.audit.entry: 0 rows before, 1 row after")]
    [InlineData("insert into act values ('A', '2026-10-08')", "kitdigest.act: 0 rows before, 1 row after")]
    [InlineData("create table late (organisation text)", "kitdigest.late: no table before, 0 rows after")]
    public async Task A_change_is_told_with_both_row_counts(string change, string expected)
    {
        var told = await Assert.ThrowsAsync<XunitException>(() => UnchangedDuringAsync("A", change));
        Assert.Contains("\n  " + expected, told.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("act_2026", told.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("update complaint set facts = 'changed' where id = 3")]
    [InlineData("insert into outbox values ('A')")]
    [InlineData("update complaint set facts = 'x' where id = 1; update complaint set facts = 'as it was' where id = 1")]
    public Task What_is_anothers_or_moves_by_itself_or_is_back_again_counts_for_nothing(string change) => UnchangedDuringAsync("A", change);

    [Fact]
    public async Task Without_an_organisation_every_row_counts() =>
        await Assert.ThrowsAsync<XunitException>(() => UnchangedDuringAsync(null, "update complaint set facts = 'changed' where id = 3"));

    [Fact]
    public async Task Several_databases_are_told_apart()
    {
        await using var other = await TestDatabase.CreateAsync(server, "kitother", MigrateAsync, Stop);
        var told = await Assert.ThrowsAsync<XunitException>(async () =>
        {
            await using var unchanged = await DatabaseDigest.Unchanged("A", new DigestedDatabase(_database.Service, _database.Superuser), new DigestedDatabase(other.Service, other.Superuser));
            await RunAsync("delete from complaint where organisation = 'A'");
        });
        Assert.Contains("kitdigest.complaint: 2 rows before, 0 rows after", told.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("kitother", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_in_neither_list_in_both_or_not_there_is_a_defect()
    {
        Assert.Equal(["intake: thing is in neither list"], DigestTables.Defects("intake", ["thing", "outbox", .. DigestTables.Databases["intake"].Included, .. DigestTables.Databases["intake"].Excluded]));
        Assert.Equal(["elsewhere has no lists"], DigestTables.Defects("elsewhere", []));
    }

    private async Task UnchangedDuringAsync(string? organisation, string sql)
    {
        await using var unchanged = await _database.Unchanged(organisation);
        await RunAsync(sql);
    }

    private static async Task MigrateAsync(string owner)
    {
        await using var source = NpgsqlDataSource.Create(owner);
        await using var command = source.CreateCommand("""
            create table complaint (organisation text, id int, facts text);
            create table calendar (day date);
            create table outbox (organisation text);
            create schema audit;
            create table audit.entry (organisation text, number int);
            create table act (organisation text, day date) partition by range (day);
            create table act_2026 partition of act for values from ('2026-01-01') to ('2027-01-01');
            """);
        await command.ExecuteNonQueryAsync(Stop);
    }

    private async Task RunAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(_database.Superuser);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Stop);
    }
}
