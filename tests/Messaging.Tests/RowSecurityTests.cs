using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.TestKit;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ComplaintSuite.MessagingTests;

public sealed class RowSecurityTests(PostgresServer server)
{
    [Fact]
    public async Task The_app_role_sees_only_the_organisations_of_its_transaction()
    {
        await using var world = await World.CreateAsync(server);
        await world.Producer.ReceiveAsync("commerce", "c-1", "c");
        await world.Producer.ReceiveAsync("labour", "l-1", "l");
        await world.Producer.ReceiveAsync("port's, \"odd\" {code}", "p-1", "p");

        Assert.Equal(["c-1"], await CasesAsync(world, "commerce"));
        Assert.Equal(["c-1", "l-1"], await CasesAsync(world, "commerce", "labour"));
        Assert.Equal(["p-1"], await CasesAsync(world, "port's, \"odd\" {code}"));
        Assert.Empty(await CasesAsync(world));
        Assert.Empty(await Sql.ColumnAsync(world.ProducerDatabase.App, "select id from cases"));
    }

    [Fact]
    public async Task Nothing_of_a_scope_is_left_on_a_pooled_connection()
    {
        await using var world = await World.CreateAsync(server);
        await world.Producer.ReceiveAsync("commerce", "c-1", "c");
        var single = new NpgsqlConnectionStringBuilder(world.ProducerDatabase.App) { MaxPoolSize = 1 }.ConnectionString;
        for (var i = 0; i < 2; i++)
        {
            await using (var db = new TestDb(TestDb.Options(single)))
            {
                await using var transaction = await OrganisationScope.BeginAsync(db, "commerce", Ct);
                Assert.Equal(1, await db.Cases.CountAsync(Ct));
                if (i == 0)
                    await transaction.CommitAsync(Ct);
            }
            Assert.Empty(await Sql.ColumnAsync(single, "select id from cases"));
        }
    }

    [Fact]
    public async Task A_scope_begins_though_the_server_has_ended_the_connections_that_waited_in_the_pool()
    {
        await using var world = await World.CreateAsync(server);
        await world.Producer.ReceiveAsync("commerce", "c-1", "c");
        const int Waiting = 20;
        var pooled = new NpgsqlConnectionStringBuilder(world.ProducerDatabase.App) { MaxPoolSize = Waiting, ApplicationName = "waits-in-the-pool" }.ConnectionString;
        var waiting = Enumerable.Range(0, Waiting).Select(_ => new NpgsqlConnection(pooled)).ToList();
        await Task.WhenAll(waiting.Select(connection => connection.OpenAsync(Ct)));
        foreach (var connection in waiting)
            await connection.DisposeAsync();
        var ended = await Sql.ColumnAsync(world.ProducerDatabase.Superuser, "select left(pg_terminate_backend(pid, 30000)::text, 1) from pg_stat_activity where application_name = 'waits-in-the-pool'");
        Assert.Equal(Enumerable.Repeat("t", Waiting), ended);

        async Task<int> CountAsync()
        {
            await using var db = new TestDb(TestDb.Options(pooled));
            await using var transaction = await OrganisationScope.BeginAsync(db, "commerce", Ct);
            return await db.Cases.CountAsync(Ct);
        }
        Assert.Equal(Enumerable.Repeat(1, 5), await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => CountAsync())));
    }

    [Fact]
    public async Task A_row_of_another_organisation_can_not_be_written()
    {
        await using var world = await World.CreateAsync(server);
        await world.Producer.ReceiveAsync("labour", "l-1", "l");
        await using var db = world.Producer.App();
        await using (await OrganisationScope.BeginAsync(db, "commerce", Ct))
        {
            db.Add(new Case { Id = "stray", Organisation = "labour" });
            await RefusedAsync(() => db.SaveChangesAsync(Ct));
        }
        db.ChangeTracker.Clear();
        await using (await OrganisationScope.BeginAsync(db, "commerce", Ct))
        {
            db.Publish("labour", "l-1", 2, new ComplaintClosed(), world.Time.GetUtcNow());
            await RefusedAsync(() => db.SaveChangesAsync(Ct));
        }
        await using (await OrganisationScope.BeginAsync(db, "commerce", Ct))
            Assert.Equal(0, await db.Database.ExecuteSqlAsync($"update cases set version = 99", Ct));
    }

    [Fact]
    public async Task A_worker_changes_its_organisation_within_a_transaction()
    {
        await using var world = await World.CreateAsync(server);
        await world.Producer.ReceiveAsync("commerce", "c-1", "c");
        await world.Producer.ReceiveAsync("labour", "l-1", "l");
        await using var db = world.Producer.Worker();
        await using var transaction = await OrganisationScope.BeginAsync(db, [], Ct);
        Assert.Empty(await db.Cases.ToListAsync(Ct));
        await OrganisationScope.SetAsync(db, ["labour"], Ct);
        Assert.Equal("l-1", (await db.Cases.AsNoTracking().SingleAsync(Ct)).Id);
        await OrganisationScope.SetAsync(db, ["commerce"], Ct);
        Assert.Equal("c-1", (await db.Cases.AsNoTracking().SingleAsync(Ct)).Id);
    }

    [Fact]
    public async Task A_scope_without_a_transaction_and_a_blank_organisation_are_refused()
    {
        await using var world = await World.CreateAsync(server);
        await using var db = world.Producer.App();
        await Assert.ThrowsAsync<InvalidOperationException>(() => OrganisationScope.SetAsync(db, ["commerce"], Ct));
        await Assert.ThrowsAsync<ArgumentException>(() => OrganisationScope.BeginAsync(db, " ", Ct));
        Assert.Null(db.Database.CurrentTransaction);
    }

    [Fact]
    public async Task The_worker_role_sees_events_and_history_of_all_organisations_and_cases_of_none()
    {
        await using var world = await World.CreateAsync(server);
        await world.Producer.ReceiveAsync("commerce", "c-1", "c");
        await world.Producer.RelayAllAsync();
        await world.Producer.ReceiveAsync("labour", "l-1", "l");

        var worker = world.ProducerDatabase.Worker;
        Assert.Equal(["commerce"], await Sql.ColumnAsync(worker, "select organisation from event_log"));
        Assert.Equal(["labour"], await Sql.ColumnAsync(worker, "select organisation from outbox"));
        Assert.Equal(["commerce", "labour"], await Sql.ColumnAsync(worker, "select organisation from history order by 1"));
        Assert.Empty(await Sql.ColumnAsync(worker, "select id from cases"));
    }

    [Fact]
    public async Task The_app_role_reads_neither_the_log_nor_positions_and_of_the_outbox_only_its_organisations()
    {
        await using var world = await World.CreateAsync(server);
        await world.Producer.ReceiveAsync("commerce", "c-1", "c");
        await world.Producer.ReceiveAsync("labour", "l-1", "l");
        var app = world.ProducerDatabase.App;

        foreach (var table in new[] { "event_log", "event_log_head", "trimmed_events", "log_readers", "subscription_positions", "taken_events", "taken_subjects", "parked_events" })
            await RefusedAsync(() => Sql.ColumnAsync(app, $"select 1 from {table}"));
        foreach (var act in new[] { "delete from outbox", "update outbox set subject = 'x'", "delete from taken_subjects", "update event_log_head set number = 5" })
            await RefusedAsync(() => Sql.ExecuteAsync(app, act));
        Assert.Empty(await Sql.ColumnAsync(app, "select 1 from outbox"));
        await using var db = world.Producer.App();
        await using var transaction = await OrganisationScope.BeginAsync(db, "commerce", Ct);
        Assert.Equal(["c-1"], await db.Database.SqlQuery<string>($"select subject as \"Value\" from outbox").ToListAsync(Ct));
    }

    [Fact]
    public async Task Append_only_tables_take_no_change()
    {
        await using var world = await World.CreateAsync(server);
        await world.Producer.ReceiveAsync("commerce", "c-1", "c");
        foreach (var role in new[] { world.ProducerDatabase.App, world.ProducerDatabase.Worker })
            foreach (var act in new[] { "update history set version = 2", "delete from history", "truncate history" })
                await RefusedAsync(() => Sql.ExecuteAsync(role, act));
        foreach (var act in new[] { "update event_log set subject = 'x'", "truncate event_log", "update outbox set subject = 'x'", "delete from event_log_head", "delete from trimmed_events" })
            await RefusedAsync(() => Sql.ExecuteAsync(world.ProducerDatabase.Worker, act));
    }

    [Fact]
    public async Task The_owner_is_bound_by_row_security_too()
    {
        await using var world = await World.CreateAsync(server);
        await world.Producer.ReceiveAsync("commerce", "c-1", "c");
        Assert.Empty(await Sql.ColumnAsync(world.ProducerDatabase.Owner, "select id from cases"));
        Assert.Empty(await Sql.ColumnAsync(world.ProducerDatabase.Owner, "select subject from outbox"));
    }

    private static async Task<string[]> CasesAsync(World world, params string[] organisations)
    {
        await using var db = world.Producer.App();
        await using var transaction = await OrganisationScope.BeginAsync(db, organisations, Ct);
        return [.. await db.Cases.OrderBy(row => row.Id).Select(row => row.Id).ToListAsync(Ct)];
    }

    private static async Task RefusedAsync(Func<Task> act)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(act);
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, ((failure as PostgresException) ?? (failure.InnerException as PostgresException))?.SqlState);
    }
}
