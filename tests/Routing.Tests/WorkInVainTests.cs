using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Procedures;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.TestKit;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ComplaintSuite.RoutingTests;

/// <summary>When work that was finished goes back since its result rests on what was done in vain, and when it does not. Nothing is stored.</summary>
public sealed class WorkInVainTests : IAsyncLifetime
{
    private static readonly string[] Moves = ["received", "registered", "assessed", "accepted", "at-work", "result-known", "closed", "archived", "queued", "claimed", "handled", "handed-in", "cancelled"];

    private static readonly string Procedure = $$$$$"""
        procedure: inspection
        version: 1
        in-force: 2026-01-01
        zone: Asia/Shanghai
        calendar: cn
        name: {zh-CN: 监察, en: Inspection, es: Inspección}
        posts: {head: manager}
        recusal: {rule: LI-13}
        intake:
          kinds: [complaint]
          channels: {named: [letter, other]}
          identity: {anonymous: [], protection: []}
        departments:
          team: {zh-CN: 队, en: Team, es: Equipo}
        categories:
          goods: {name: {zh-CN: 货, en: Goods, es: Bienes}, department: team}
        clocks:
          answer: {limit: 2 d, from: order, to: report, origin: house, rule: GB-10}
        case:
          received: {by: [system]}
          registered: {by: [system]}
          assessed: {by: [system]}
          accepted: {by: [system]}
          at-work: {by: [system]}
          result-known: {by: [system]}
          closed: {by: [system]}
          archived: {by: [system]}
          acts:
            order:
              name: {zh-CN: 责令, en: Order it, es: Ordenarlo}
              in: [at-work]
              by: [head]
              fields: {to: {name: {zh-CN: 谁, en: To whom, es: A quién}, type: staff}}
              require: [to]
              rule: GB-10
            report:
              name: {zh-CN: 报告, en: Report it, es: Informar}
              in: [at-work]
              by: [handler]
              answers: order
              when: [named.order.to]
              rule: GB-10
            assign:
              name: {zh-CN: 指定, en: Assign it, es: Asignarlo}
              in: [at-work]
              by: [head]
              fields: {lead: {name: {zh-CN: 主办, en: Lead, es: Principal}, type: staff, unbarred: true}}
              require: [lead]
              rule: LI-12
        work:
          queued: {by: [system]}
          claimed: {by: [system]}
          handled:
            by: [system]
            require: [done.order, done.report]
            any: [done.look, done.assign]
            rule: LI-12
          handed-in: {by: [system]}
          cancelled: {by: [system]}
          acts:
            look:
              name: {zh-CN: 查看, en: Look at it, es: Mirarlo}
              in: [claimed]
              by: [handler]
              rule: LI-12
        indicators:
          outcome: {name: {zh-CN: 果, en: Outcome, es: Fin}, values: {done: {zh-CN: 毕, en: Done, es: Hecho}}}
        texts:
        {{{{{string.Concat(Moves.Select(move => $"  {move}: {{zh-CN: {move}, en: {move}, es: {move}}}\n"))}}}}}
        """;

    private static readonly DateTimeOffset Accepted = 5.October(2026).At("09:30", "Asia/Shanghai");

    private readonly NpgsqlDataSource _nowhere = NpgsqlDataSource.Create("Host=localhost");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("in-vain-");
    private ProcedureRegistry _registry = null!;
    private RoutingDb _db = null!;
    private WorkItem _item = null!;

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "inspection"));
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "inspection", "1.yaml"), Procedure);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "frozen.txt"), "");
        _registry = ProcedureRegistry.Load(_folder.FullName);
        var options = new DbContextOptionsBuilder<RoutingDb>();
        options.UseServiceDatabase(_nowhere);
        _db = new(options.Options);
        _item = new(Guid.CreateVersion7(Accepted), "E", "inspection", 1, new(Guid.CreateVersion7(Accepted), "E-1", "complaint", "goods", "", Accepted), "team", Accepted);
        At(1).EnterAsSystem("queued", new WorkItemQueued());
        Order(2);
        At(3).NoteAct("report", new Dictionary<string, string>(), "bruno");
        At(4).NoteAct("assign", new Dictionary<string, string> { ["lead"] = "carla" }, "head");
        _item.Claim("anna");
        At(5).EnterAsSystem("claimed", new WorkItemClaimed());
        At(6).EnterAsSystem("handled", new WorkItemHandled());
    }

    public async ValueTask DisposeAsync()
    {
        await _db.DisposeAsync();
        await _nowhere.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void What_is_asked_anew_and_has_no_answer_yet_sends_nothing_back()
    {
        Order(7);
        Assert.False(_item.Done.Has("report"));
        Assert.Equal(("handled", "anna"), (_item.Step, _item.Handler));
    }

    [Fact]
    public void What_somebody_answered_who_must_withdraw_sends_it_back()
    {
        At(7).NoteRecusal(["bruno"]);
        Assert.False(_item.Done.Has("report"));
        Assert.Equal(("queued", null), (_item.Step, _item.Handler));
    }

    [Fact]
    public void Where_one_of_several_acts_would_do_it_goes_back_without_the_one_that_was_done()
    {
        At(7).NoteRecusal(["carla"]);
        Assert.False(_item.Done.Has("assign"));
        Assert.Equal(("queued", null), (_item.Step, _item.Handler));
    }

    private void Order(double hours) => At(hours).NoteAct("order", new Dictionary<string, string> { ["to"] = "bruno" }, "head");

    private WorkFile At(double hours) => new(
        _db, _item, _registry, _registry.Get("inspection", 1), new(new() { Organisation = "E", Zone = "Asia/Shanghai" }, Accepted.AddHours(hours)), Person.System, Accepted.AddHours(hours));
}
