using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Intake.Workers;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.TestKit;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ComplaintSuite.IntakeTests;

/// <summary>Cases that are there when somebody declares a relation are gone through afterwards, and none is missed (ADR 0040).</summary>
public sealed class RelationTests(OwnActTests.WithOwnActs own) : IClassFixture<OwnActTests.WithOwnActs>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private RunningIntake Intake => own.Intake;

    private RelationWorker Worker => Intake.Services.GetServices<IHostedService>().OfType<RelationWorker>().Single();

    [Fact]
    public async Task The_declaration_waits_for_no_case_and_the_cases_are_gone_through_a_few_at_a_time_from_where_it_stopped()
    {
        var estate = await EstateAsync();
        var name = Somebody();
        var filed = new List<Complaint>();
        for (var number = 0; number < RelationWorker.Together + 5; number++)
            filed.Add((await FileAsync(estate, name)).Case);
        await GoneThroughAsync();
        await Worker.StopAsync(CancellationToken.None);
        try
        {
            var relation = await DeclareAsync(estate, "engineer", name);
            Assert.Equal(0, await MetAsync(relation));
            await using var scope = Intake.Services.CreateAsyncScope();
            // The process ends between two transactions; the next one goes on.
            Assert.Equal(1, await NewWorker(scope).RunOnceAsync(CancellationToken.None));
            Assert.Equal(RelationWorker.Together, await MetAsync(relation));
            Assert.Equal(1, await NewWorker(scope).RunOnceAsync(CancellationToken.None));
            Assert.Equal(filed.Count, await MetAsync(relation));
            Assert.Equal(0, await NewWorker(scope).RunOnceAsync(CancellationToken.None));
        }
        finally
        {
            await Worker.StartAsync(CancellationToken.None);
        }
        foreach (var complaint in filed)
            Assert.Single(await Intake.EventsAsync(complaint.CaseId), known => known == nameof(RecusalNoted));
    }

    [Fact]
    public async Task A_case_that_can_t_be_opened_holds_up_no_other_and_is_tried_again()
    {
        var estate = await EstateAsync();
        var name = Somebody();
        var broken = Guid.Parse((await FileAsync(estate, name)).Case.CaseId);
        for (var number = 0; number < 3; number++)
            await FileAsync(estate, name);
        await GoneThroughAsync();
        await Worker.StopAsync(CancellationToken.None);
        try
        {
            var relation = await DeclareAsync(estate, "engineer", name);
            await using var scope = Intake.Services.CreateAsyncScope();
            using var log = new LogCapture();
            using var factory = LoggerFactory.Create(logging => logging.AddProvider(log));
            var worker = ActivatorUtilities.CreateInstance<RelationWorker>(scope.ServiceProvider, scope.ServiceProvider.GetRequiredKeyedService<IDbContextFactory<IntakeDb>>(DatabaseRegistration.Worker), factory.CreateLogger<RelationWorker>());
            var procedure = await ExecuteAsync("update complaints set procedure = 'gone' where id = $1", broken);
            Assert.Equal(1, procedure);
            while (await worker.RunOnceAsync(CancellationToken.None) > 0)
            {
            }
            Assert.Equal(3, await MetAsync(relation));
            Assert.Equal([LogLevel.Error, LogLevel.Error], log.Entries.Where(entry => entry.Level >= LogLevel.Error).Select(entry => entry.Level));
            await ExecuteAsync("update complaints set procedure = 'property-internal' where id = $1", broken);
            Assert.Equal(0, await worker.RunOnceAsync(CancellationToken.None));
            Intake.Time.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal(1, await worker.RunOnceAsync(CancellationToken.None));
            Assert.Equal(4, await MetAsync(relation));
        }
        finally
        {
            await Worker.StartAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task What_comes_in_while_people_declare_is_met_by_the_one_or_by_the_other()
    {
        var estate = await EstateAsync();
        var name = Somebody();
        var filings = Enumerable.Range(0, 12).Select(_ => FileAsync(estate, name)).ToList();
        var declarations = new[] { "engineer", "patrol", "managing-manager" }.Select(post => DeclareAsync(estate, post, name)).ToList();
        var filed = await Task.WhenAll(filings);
        await Task.WhenAll(declarations);
        await GoneThroughAsync();
        foreach (var (complaint, _) in filed)
            Assert.Equal(["staff-engineer", "staff-managing-manager", "staff-patrol"], (await BarredAsync(complaint)).Order());
    }

    [Fact]
    public async Task Who_declares_one_to_a_closed_case_is_kept_out_of_it_once_it_is_opened_again()
    {
        var estate = await EstateAsync();
        var name = Somebody();
        var closed = await ClosedAsync(estate, name);
        await DeclareAsync(estate, "engineer", name);
        await GoneThroughAsync();
        Assert.Equal(["staff-engineer"], await BarredAsync(closed));
        await ReopenAsync(estate, closed);
        Assert.Equal(["staff-engineer"], await ReopenedBarredAsync(closed));
    }

    [Fact]
    public async Task What_is_opened_again_before_it_was_come_to_is_met_at_once()
    {
        var estate = await EstateAsync();
        var name = Somebody();
        var closed = await ClosedAsync(estate, name);
        await GoneThroughAsync();
        await Worker.StopAsync(CancellationToken.None);
        try
        {
            await DeclareAsync(estate, "engineer", name);
            await ReopenAsync(estate, closed);
            Assert.Equal(["staff-engineer"], await BarredAsync(closed));
        }
        finally
        {
            await Worker.StartAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_relation_that_ended_before_the_cases_were_come_to_keeps_nobody_out_of_those_made_since()
    {
        var estate = await EstateAsync();
        var name = Somebody();
        var (before, _) = await FileAsync(estate, name);
        await GoneThroughAsync();
        await Worker.StopAsync(CancellationToken.None);
        try
        {
            await EndAsync(estate, await DeclareAsync(estate, "engineer", name));
            Intake.Time.Advance(TimeSpan.FromMinutes(1));
            var (since, _) = await FileAsync(estate, name);
            await using var scope = Intake.Services.CreateAsyncScope();
            Assert.Equal(1, await NewWorker(scope).RunOnceAsync(CancellationToken.None));
            Assert.Equal(["staff-engineer"], await BarredAsync(before));
            Assert.Empty(await BarredAsync(since));
        }
        finally
        {
            await Worker.StartAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task Relations_that_are_over_take_no_room()
    {
        var estate = await EstateAsync();
        Relation last = new();
        for (var number = 0; number < 200; number++)
            last = await DeclareAsync(estate, "engineer", Somebody());
        Assert.Equal(["RELATIONS_FULL"], (await Refused.ByAsync(Intake.Relations.DeclareRelationAsync(Declaring(estate, Somebody()), estate.As("engineer")))).Codes);
        await EndAsync(estate, last);
        await DeclareAsync(estate, "engineer", Somebody());
    }

    [Fact]
    public async Task Of_those_that_are_over_the_last_are_listed_beside_all_that_are_not()
    {
        var estate = await EstateAsync();
        var open = await DeclareAsync(estate, "engineer", Somebody());
        var first = await DeclareAsync(estate, "engineer", Somebody());
        await EndAsync(estate, first);
        Intake.Time.Advance(TimeSpan.FromMinutes(1));
        for (var number = 0; number < 200; number++)
            await EndAsync(estate, await DeclareAsync(estate, "engineer", Somebody()));
        var answer = await Intake.Relations.ListRelationsAsync(new() { Organisation = estate.Organisation }, estate.As("engineer"));
        var listed = answer.Relations;
        Assert.Equal((201, open.RelationId), (listed.Count, listed[0].RelationId));
        Assert.DoesNotContain(first.RelationId, listed.Select(relation => relation.RelationId));
        // Whoever reads them is told by whose clock.
        Assert.Equal("Asia/Shanghai", answer.Zone);
    }

    private static string Somebody() => $"住户 {RunningIntake.NewRequestId()}";

    [Fact]
    public async Task Before_the_directory_has_come_somebody_is_asked_to_come_again_and_not_turned_away()
    {
        var early = new Estate(Intake, "EARLY");
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await Intake.Relations.ListRelationsAsync(new() { Organisation = "EARLY" }, early.As("engineer")));
        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
    }

    private async Task<Estate> EstateAsync() => new(Intake, await Intake.OrganisationAsync());

    private static Task<(Complaint Case, Metadata Resident)> FileAsync(Estate estate, string name) => estate.FileAsync(request => request.Complainant.Name = name);

    private static DeclareRelationRequest Declaring(Estate estate, string name) => new() { Organisation = estate.Organisation, RequestId = RunningIntake.NewRequestId(), Kind = "family", Name = name };

    private async Task<Relation> DeclareAsync(Estate estate, string post, string name) => (await Intake.Relations.DeclareRelationAsync(Declaring(estate, name), estate.As(post))).Relation;

    private async Task EndAsync(Estate estate, Relation relation) =>
        await Intake.Relations.EndRelationAsync(new() { Organisation = estate.Organisation, RequestId = RunningIntake.NewRequestId(), RelationId = relation.RelationId }, estate.As("engineer"));

    private static RelationWorker NewWorker(AsyncServiceScope scope) =>
        ActivatorUtilities.CreateInstance<RelationWorker>(scope.ServiceProvider, scope.ServiceProvider.GetRequiredKeyedService<IDbContextFactory<IntakeDb>>(DatabaseRegistration.Worker));

    private Task GoneThroughAsync() => Poll.UntilAsync(async () => await Intake.CountAsync("select count(*) from relation_meetings") == 0, Patience, "every case was gone through");

    private Task<long> MetAsync(Relation relation) => Intake.CountAsync($"select count(*) from met_relations where relation_id = '{relation.RelationId}'");

    private Task<List<string>> BarredAsync(Complaint complaint) => Intake.LookAsync(db => db.Complaints.Where(it => it.CaseNumber == complaint.CaseNumber).Select(it => it.Barred).SingleAsync());

    /// <summary>Whom the work is told of, with the reopening or after it.</summary>
    private async Task<List<string>> ReopenedBarredAsync(Complaint complaint)
    {
        var id = Guid.Parse(complaint.CaseId);
        var fact = await Intake.LookAsync(db => db.History.Where(it => it.RecordId == id && it.Move == "reopened").Select(it => it.EventPayload).SingleAsync());
        return [.. ComplaintReopened.Parser.ParseFrom(fact).BarredStaffIds];
    }

    private async Task<int> ExecuteAsync(string sql, Guid id)
    {
        await using var source = NpgsqlDataSource.Create(Intake.Database.Superuser);
        await using var command = source.CreateCommand(sql);
        command.Parameters.Add(new() { Value = id });
        return await command.ExecuteNonQueryAsync();
    }

    private async Task<Complaint> ClosedAsync(Estate estate, string name)
    {
        var (filed, _) = await FileAsync(estate, name);
        await estate.AcceptAsync(filed);
        await estate.QueuedAsync(filed);
        await estate.HandedInAsync(filed);
        foreach (var side in new[] { "complainant", "respondent" })
            await Intake.Acts.DoCaseActAsync(new()
            {
                CaseNumber = filed.CaseNumber,
                RequestId = RunningIntake.NewRequestId(),
                ExpectedVersion = (await estate.ReadAsync(filed)).Version,
                Act = "hear-party",
                Fields = { ["side"] = side, ["heard"] = "yes", ["words"] = "…" },
            }, estate.As("receptionist"));
        var told = (await Intake.Intake.NotifyResultAsync(
            new() { CaseNumber = filed.CaseNumber, RequestId = RunningIntake.NewRequestId(), ExpectedVersion = (await estate.ReadAsync(filed)).Version, Means = "telephone", GivenBy = "staff-receptionist" }, estate.As("receptionist"))).Complaint;
        var visited = await estate.FollowUpAsync(told);
        var counted = (await Intake.Intake.SetIndicatorsAsync(
            new() { CaseNumber = visited.CaseNumber, RequestId = RunningIntake.NewRequestId(), ExpectedVersion = visited.Version, Indicators = { ["satisfaction"] = "satisfied" } }, estate.As("receptionist"))).Complaint;
        return (await Intake.Intake.CloseComplaintAsync(new() { CaseNumber = counted.CaseNumber, RequestId = RunningIntake.NewRequestId(), ExpectedVersion = counted.Version }, estate.As("general-affairs-supervisor"))).Complaint;
    }

    private async Task ReopenAsync(Estate estate, Complaint closed)
    {
        var seen = await estate.ReadAsync(closed);
        await Intake.Conclusion.ReopenComplaintAsync(new() { CaseNumber = seen.CaseNumber, RequestId = RunningIntake.NewRequestId(), ExpectedVersion = seen.Version, Reason = "The lift stopped again." }, estate.As("receptionist"));
    }
}
