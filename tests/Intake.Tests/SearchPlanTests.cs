using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace ComplaintSuite.IntakeTests;

/// <summary>Row security, which holds the app role, keeps searches away from an index unless every operator is leakproof: without it each would read every case.</summary>
public sealed class SearchPlanTests(RunningIntake intake) : IClassFixture<RunningIntake>
{
    [Theory]
    [InlineData("lift 电梯", "ix_complaints_search")]
    [InlineData("T1-ABCD", "ix_complaints_case_number_begins")]
    public async Task What_is_looked_for_is_looked_up(string query, string index)
    {
        var estate = new Estate(intake, await intake.OrganisationAsync());
        await CopyAsync((await estate.FileAsync()).Case, 3_000);
        await using var source = NpgsqlDataSource.Create(intake.Database.App);
        var options = new DbContextOptionsBuilder<IntakeDb>();
        options.UseServiceDatabase(source);
        await using var db = new IntakeDb(options.Options);
        await using var transaction = await OrganisationScope.BeginAsync(db, [estate.Organisation], CancellationToken.None);
        await using var command = db.Database.SqlQuery<LookupGrpc.Found>(LookupGrpc.FoundBy(query)).CreateDbCommand();
#pragma warning disable CA2100 // The text is the product's own.
        command.CommandText = $"explain {command.CommandText}";
#pragma warning restore CA2100
        command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        var plan = new List<string>();
        await using (var lines = await command.ExecuteReaderAsync())
            while (await lines.ReadAsync())
                plan.Add(lines.GetString(0));
        Assert.Contains(plan, line => line.Contains(index, StringComparison.Ordinal));
        Assert.DoesNotContain(plan, line => line.Contains("Seq Scan on complaints", StringComparison.Ordinal));
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
