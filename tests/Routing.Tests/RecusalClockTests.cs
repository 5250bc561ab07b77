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

/// <summary>Clocks that go by what whoever must withdraw did, or was named in: they follow in the same step. Nothing is stored.</summary>
public sealed class RecusalClockTests : IAsyncLifetime
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
          begin: {limit: 2 d, from: assign, to: inquire, origin: house, rule: LI-12}
          inquire: {limit: 5 d, from: queued, to: inquire, origin: house, rule: LI-12}
          write: {limit: 3 d, from: inquire, to: handled, pause: {from: halt, until: go-on}, origin: house, rule: LI-12}
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
          handled: {by: [system]}
          handed-in: {by: [system]}
          cancelled: {by: [system]}
          acts:
            inquire:
              name: {zh-CN: 调查, en: Inquire, es: Indagar}
              in: [queued, claimed]
              by: [handler]
              when: [named.assign.lead]
              rule: LI-12
            halt: {name: {zh-CN: 中止, en: Halt it, es: Detenerlo}, in: [claimed, handled], by: [handler], rule: LI-12}
            go-on: {name: {zh-CN: 恢复, en: Go on, es: Seguir}, in: [claimed, handled], by: [handler], rule: LI-12}
        indicators:
          outcome: {name: {zh-CN: 果, en: Outcome, es: Fin}, values: {done: {zh-CN: 毕, en: Done, es: Hecho}}}
        texts:
        {{{{{string.Concat(Moves.Select(move => $"  {move}: {{zh-CN: {move}, en: {move}, es: {move}}}\n"))}}}}}
        """;

    private static readonly DateTimeOffset Registered = 5.October(2026).At("09:30", "Asia/Shanghai");

    private readonly NpgsqlDataSource _nowhere = NpgsqlDataSource.Create("Host=localhost");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recusal-");
    private readonly Vocabulary<WorkItem> _vocabulary;
    private ProcedureRegistry _registry = null!;
    private RoutingDb _db = null!;
    private WorkItem _item = null!;
    private string? _staffId;

    public RecusalClockTests() => _vocabulary = Vocabulary.From<WorkItem>(Section.Work, typeof(NoGuards), (_, _) => true, (_, _) => null,
        new(item => item.Done, (_, _) => null, _ => _staffId, (_, _) => null, (_, _) => true, item => item.Barred, (_, _) => null));

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "inspection"));
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "inspection", "1.yaml"), Procedure);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "frozen.txt"), "");
        _registry = ProcedureRegistry.Load(_folder.FullName);
        var options = new DbContextOptionsBuilder<RoutingDb>();
        options.UseServiceDatabase(_nowhere);
        _db = new(options.Options);
        _item = new(Guid.CreateVersion7(Registered), "E", "inspection", 1, new(Guid.CreateVersion7(Registered), "E-1", "complaint", "goods", "", Registered), "team", Registered.AddHours(1));
        At(1).Enter(_item, "queued", Person.System, new WorkItemHandled());
    }

    public async ValueTask DisposeAsync()
    {
        await _db.DisposeAsync();
        await _nowhere.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_began_by_an_assignment_in_vain_runs_no_more_and_what_ended_by_an_inquiry_in_vain_runs_again(bool isTold)
    {
        Assign(2, "anna");
        Assert.Equal(["begin 2h", "inquire 1h"], Running());
        Inquire(5, "anna");
        Assert.Equal(["write 5h"], Running());
        Withdraw(8, "anna", isTold);
        Assert.Equal(["inquire 1h"], Running());
        Assign(9, "bruno");
        Assert.Equal(["begin 9h", "inquire 1h"], Running());
        Inquire(10, "bruno");
        Assert.Equal(["write 10h"], Running());
    }

    [Fact]
    public void Whoever_has_to_withdraw_without_having_done_anything_moves_no_clock()
    {
        Assign(2, "anna");
        Withdraw(3, "bruno", isTold: true);
        Assert.Equal(["begin 2h", "inquire 1h"], Running());
    }

    [Fact]
    public void An_assignment_that_crosses_the_withdrawal_on_its_way_begins_nothing()
    {
        Withdraw(3, "anna", isTold: true);
        Assign(2, "anna");
        Assert.Equal(["inquire 1h"], Running());
        Assert.False(_item.Done.Has("assign"));
    }

    [Fact]
    public void What_goes_back_after_it_was_finished_runs_on_from_where_it_began_and_begins_nothing()
    {
        Assign(2, "anna");
        Inquire(5, "anna");
        Enter(6, "claimed");
        Enter(7, "handled");
        Assert.Empty(Running());
        Enter(8, "queued");
        Assert.Equal(["write 5h"], Running());
        Enter(9, "claimed");
        Enter(10, "handled");
        Assert.Empty(Running());
    }

    [Fact]
    public void What_goes_back_has_the_time_that_was_granted_before()
    {
        Assign(2, "anna");
        Inquire(5, "anna");
        var write = _db.LoadedClocks.Single(clock => clock.IsOpen);
        write.Extend(12.October(2026), Registered.AddHours(6));
        var due = write.DueAt;
        Enter(7, "claimed");
        Enter(8, "handled");
        Enter(9, "queued");
        Assert.Same(write, _db.LoadedClocks.Single(clock => clock.IsOpen));
        Assert.Equal((due, (DateTimeOffset?)null, false), (write.DueAt, write.EndedAt, write.Late));
    }

    [Fact]
    public void What_ran_out_before_the_work_was_finished_does_not_run_out_again_when_it_goes_back()
    {
        Assign(2, "anna");
        Inquire(5, "anna");
        var write = _db.LoadedClocks.Single(clock => clock.IsOpen);
        At(100).RunOut(_item, write);
        Enter(101, "claimed");
        Enter(102, "handled");
        Enter(103, "queued");
        Assert.Same(write, _db.LoadedClocks.Single(clock => clock.IsOpen));
        Assert.Equal(((DateTimeOffset?)Registered.AddHours(100), true), (write.FiredAt, write.Late));
    }

    /// <summary>Whoever waits has waited while the work was finished, too; what holds the time off did so as well.</summary>
    [Fact]
    public void What_paused_it_while_the_work_was_finished_pauses_it()
    {
        Assign(2, "anna");
        Inquire(5, "anna");
        var write = _db.LoadedClocks.Single(clock => clock.IsOpen);
        Enter(6, "claimed");
        Enter(7, "handled");
        Do(8, "halt", "anna");
        Assert.Null(write.PausedAt);
        Enter(9, "queued");
        Assert.Same(write, _db.LoadedClocks.Single(clock => clock.IsOpen));
        Assert.Equal(Registered.AddHours(8), write.PausedAt);
        Enter(10, "claimed");
        Do(24 + 8, "go-on", "anna");
        Assert.Equal(((DateTimeOffset?)null, Registered.AddHours(5)), (write.PausedAt, write.StartedAt));
    }

    [Fact]
    public void What_lost_its_meaning_as_the_work_was_finished_has_it_again_when_it_goes_back()
    {
        var inquire = _db.LoadedClocks.Single(clock => clock.IsOpen);
        Enter(2, "claimed");
        Enter(3, "handled");
        Assert.Empty(Running());
        Enter(4, "queued");
        Assert.Same(inquire, _db.LoadedClocks.Single());
        Assert.Equal(["inquire 1h"], Running());
    }

    [Fact]
    public void What_began_by_an_act_in_vain_does_not_run_again_when_the_work_goes_back()
    {
        Assign(2, "anna");
        Inquire(5, "anna");
        Enter(6, "claimed");
        Enter(7, "handled");
        Withdraw(8, "anna", isTold: true);
        Enter(8, "queued");
        Assert.Equal(["inquire 1h"], Running());
    }

    private void Enter(double hours, string step) => At(hours).Enter(_item, step, Person.System, new WorkItemHandled());

    private Acting<WorkItem> At(double hours) => new(_db, _registry, _registry.Get("inspection", 1), _vocabulary, Registered.AddHours(hours));

    private void Assign(double hours, string lead)
    {
        var acting = At(hours);
        acting.NoteAct(_item, "assign", _registry.Get("inspection", 1).Case.OwnAct("assign"), new Dictionary<string, string> { ["lead"] = lead }, "head");
        acting.Note(_item, "assign", Registered.AddHours(hours));
    }

    private void Inquire(double hours, string by) => Do(hours, "inquire", by);

    private void Do(double hours, string act, string by)
    {
        _staffId = by;
        At(hours).DoOwn(_item, act, new Dictionary<string, string>(), new(by, Actor.WithRoles("handler")), by, (words, _) => words, _ => new WorkItemHandled());
    }

    private void Withdraw(double hours, string staffId, bool isTold)
    {
        if (isTold)
            At(hours).NoteRecusal(_item, [staffId]);
        else
            At(hours).Bar(_item, [staffId], barred => new RecusalNoted { StaffIds = { barred } });
    }

    private List<string> Running() =>
        [.. _db.Clocks.Local.Where(clock => clock.IsOpen).OrderBy(clock => clock.Name).Select(clock => $"{clock.Name} {(clock.StartedAt - Registered).TotalHours}h")];

    private static class NoGuards;
}
