using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Workers;
using ComplaintSuite.TestKit;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ComplaintSuite.IntakeTests;

/// <summary>
/// Lists and searches read what they show, however many cases there are. Row security, which holds the app role, keeps searches away from an index unless every operator is
/// leakproof: without it each would read every case.
/// </summary>
public sealed class SearchPlanTests(RunningIntake intake, PostgresServer server) : IClassFixture<RunningIntake>
{
    [Theory]
    [InlineData("lift 电梯", "ix_complaints_search")]
    [InlineData("T1-ABCD", "ix_complaints_case_number_begins")]
    public async Task What_is_looked_for_is_looked_up(string query, string index)
    {
        var estate = await ManyCasesAsync();
        intake.Sent.Restart();
        await intake.Lookup.SearchCasesAsync(new() { Organisation = estate.Organisation, Query = query }, estate.As("receptionist"));
        var plan = await Assert.Single(intake.Sent.Of("words_asked")).PlanAsync(intake.Database.App, estate.Organisation);
        Assert.Contains(index, plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan on complaints", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cases_are_listed_in_the_order_of_their_index()
    {
        var estate = await ManyCasesAsync();
        intake.Sent.Restart();
        Assert.Equal(50, (await intake.Intake.ListComplaintsAsync(new() { Organisation = estate.Organisation }, estate.As("receptionist"))).Complaints.Count);
        var plan = await Assert.Single(intake.Sent.Of("from complaints")).PlanAsync(intake.Database.App, estate.Organisation);
        Assert.Contains("Index Scan Backward using ix_complaints_organisation_received_at_id", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan on complaints", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_whose_search_can_use_no_index_is_told_of_at_the_start()
    {
        await using var database = await TestDatabase.CreateAsync(server, "intake");
        await using var app = NpgsqlDataSource.Create(database.App);
        using var log = new LogCapture();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        using var check = new SearchCheck(app, loggers.CreateLogger<SearchCheck>());
        Assert.True(await check.AskAsync(CancellationToken.None));
        Assert.Empty(log.Entries);

        await using var superuser = NpgsqlDataSource.Create(database.Superuser);
        await using var command = superuser.CreateCommand("alter function pg_catalog.ts_match_vq(tsvector, tsquery) not leakproof");
        await command.ExecuteNonQueryAsync();
        Assert.True(await check.AskAsync(CancellationToken.None));
        Assert.Equal((1020, LogLevel.Warning), Assert.Single(log.Entries) is var told ? (told.EventId, told.Level) : default);

        await using var away = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Database=intake;Username=x;Password=x;Timeout=1");
        using var unasked = new SearchCheck(away, loggers.CreateLogger<SearchCheck>());
        Assert.False(await unasked.AskAsync(CancellationToken.None));

        await using var unknown = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.App) { Password = "another" }.ConnectionString);
        using var refused = new SearchCheck(unknown, loggers.CreateLogger<SearchCheck>());
        Assert.False(await refused.AskAsync(CancellationToken.None));
        Assert.False(await refused.AskAsync(CancellationToken.None));
        Assert.Equal([1020, 1021], log.Entries.Select(entry => entry.EventId));
    }

    private async Task<Estate> ManyCasesAsync()
    {
        var estate = new Estate(intake, await intake.OrganisationAsync());
        await CopyAsync((await estate.FileAsync()).Case, 3_000);
        return estate;
    }

    /// <summary>So many that an index pays, each with words of its own.</summary>
    private async Task CopyAsync(Complaint filed, int count)
    {
        await using var connection = new NpgsqlConnection(intake.Database.Superuser);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The test's own values.
        command.CommandText = $$"""
            do $copy$
            declare columns text;
            begin
              select string_agg(quote_ident(column_name), ', ') into columns from information_schema.columns where table_name = 'complaints' and is_generated = 'NEVER';
              execute format($insert$
                insert into complaints (%1$s)
                select %1$s from (
                  select (jsonb_populate_record(null::complaints,
                           to_jsonb(complaint) || jsonb_build_object('id', gen_random_uuid(), 'case_number', complaint.organisation || '-' || number, 'facts', 'word' || number))).*
                    from complaints complaint, generate_series(1, {{count}}) number where complaint.id = '{{filed.CaseId}}') copies
                $insert$, columns);
            end
            $copy$;
            analyze complaints;
            """;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
