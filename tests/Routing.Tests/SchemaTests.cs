using ComplaintSuite.TestKit;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ComplaintSuite.RoutingTests;

public sealed class SchemaTests(RunningRouting routing) : AtQueue(routing)
{
    [Fact]
    public async Task Without_a_scope_the_app_role_sees_no_row_of_any_organisation_and_changes_no_finished_text()
    {
        var (organisation, item) = await RecordedAsync();
        await Routing.Queue.FinishHandlingAsync(Finish(item), Handler(organisation));
        var tables = (await Routing.Database.TablesAsync()).Except(["__EFMigrationsHistory", "event_log", "event_log_head", "log_readers", "subscription_positions", "taken_subjects", "taken_events", "trimmed_events", "parked_events", "procedure_versions"]).ToList();
        Assert.Contains("work_items", tables);
        foreach (var table in tables)
            Assert.True(await Routing.ScalarAsync($"select count(*) from {table}", Routing.Database.App) is 0L, table);
        foreach (var table in new[] { "handling_entries", "work_records", "act_records", "handling_log", "acts", "history", "audit_entries" })
            foreach (var role in new[] { Routing.Database.App, Routing.Database.Worker })
                Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => Routing.ScalarAsync($"delete from {table}", role))).SqlState);
        Assert.Equal(0L, await Routing.ScalarAsync("select count(*) from work_items", Routing.Database.Worker));
    }

    [Fact]
    public async Task Every_table_is_in_one_of_the_lists_for_digests() => Assert.Empty(DigestTables.Defects("routing", [.. await Routing.Database.TablesAsync()]));

    [Fact]
    public async Task The_model_has_no_change_that_no_migration_holds() => Assert.False(await Routing.ReadAsync(db => Task.FromResult(db.Database.HasPendingModelChanges())));
}
