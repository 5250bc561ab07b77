using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.TestKit;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ComplaintSuite.IntakeTests;

/// <summary>Somebody declares a relation while a like case of many is being filed: neither waits for the other (ADR 0040, LI-02).</summary>
public sealed class RelationLockTests(RunningIntake intake) : IClassFixture<RunningIntake>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Nobody_who_declares_waits_for_those_who_file_like_cases_nor_they_for_the_cases_to_be_gone_through()
    {
        var organisation = await intake.OrganisationAsync("labour-inspection");
        var employer = $"新城电子厂 {RunningIntake.NewRequestId()}";
        // Without a name it is not registered yet, and takes its turn among the like ones whenever it is opened for that.
        var filed = (await intake.Intake.RegisterComplaintAsync(Complaint(organisation, employer))).Complaint;
        Assert.Equal("received", filed.Step);
        var alike = await intake.LookAsync(db => db.Complaints.Where(it => it.CaseNumber == filed.CaseNumber).Select(it => it.AlikeHash).SingleAsync());

        await using var source = NpgsqlDataSource.Create(intake.Database.Superuser);
        await using var filing = await source.OpenConnectionAsync();
        // As a filing holds it until it is saved.
        await LockAsync(filing, "select pg_advisory_lock(hashtextextended($1, 0))", Convert.ToHexStringLower(alike!));
        var relation = (await intake.Relations.DeclareRelationAsync(
            new() { Organisation = organisation, RequestId = RunningIntake.NewRequestId(), Kind = "ownership", Name = employer }, intake.As($"{organisation}-engineer", organisation, "handler"), DateTime.UnixEpoch + (TimeProvider.System.GetUtcNow() + Patience - DateTimeOffset.UnixEpoch))).Relation;
        await Poll.UntilAsync(async () => await intake.CountAsync($"select count(*) from met_relations where relation_id = '{relation.RelationId}'") == 1, Patience, "the case was gone through");
        // As the filing asks for next.
        await LockAsync(filing, "select pg_advisory_lock_shared(hashtextextended($1, 0))", $"declared-relations/{organisation}");
    }

    [Fact]
    public async Task Many_at_once_all_come_through()
    {
        var organisation = await intake.OrganisationAsync("labour-inspection");
        var employer = $"新城电子厂 {RunningIntake.NewRequestId()}";
        var filings = Enumerable.Range(0, 12).Select(_ => intake.Intake.RegisterComplaintAsync(Complaint(organisation, employer)).ResponseAsync).ToList();
        var declarations = new[] { "engineer", "patrol", "managing-manager" }.Select(post => intake.Relations.DeclareRelationAsync(
            new() { Organisation = organisation, RequestId = RunningIntake.NewRequestId(), Kind = "dispute", Name = employer }, intake.As($"{organisation}-{post}", organisation, "handler", "duty-officer", "manager")).ResponseAsync).ToList();
        await Task.WhenAll(filings);
        await Task.WhenAll(declarations);
        await Poll.UntilAsync(async () => await intake.CountAsync($"select count(*) from met_relations where organisation = '{organisation}'") == 36, Patience, "everybody was met in every case");
    }

    private static RegisterComplaintRequest Complaint(string organisation, string employer) => new()
    {
        RequestId = RunningIntake.NewRequestId(),
        Organisation = organisation,
        Kind = "complaint",
        Channel = "portal",
        Facts = "9月、10月工资至今未发。",
        Respondent = new() { Name = employer },
        Details = { ["violation"] = "2026-10-01", ["cause"] = "wages" },
    };

    private static async Task LockAsync(NpgsqlConnection connection, string sql, string key)
    {
        // Written here, never by a user.
#pragma warning disable CA2100
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = (int)Patience.TotalSeconds };
#pragma warning restore CA2100
        command.Parameters.Add(new() { Value = key });
        await command.ExecuteNonQueryAsync();
    }
}
