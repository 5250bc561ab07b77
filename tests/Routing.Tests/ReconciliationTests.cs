using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Procedures;
using ComplaintSuite.Procedures.Time;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.TestKit;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ComplaintSuite.RoutingTests;

/// <summary>Which clocks of a work item run since when, by what happened in both sections. Nothing is stored: the clocks are those that a save would write.</summary>
public sealed class ReconciliationTests : IAsyncLifetime
{
    private static readonly string[] Moves =
    [
        "received", "registered", "assessed", "accepted", "at-work", "result-known", "closed", "archived", "request-materials", "answer-materials", "change-requested-date",
        "queued", "claimed", "handled", "handed-in", "cancelled", "supervise", "answer-supervision", "decide-extension", "approve-overrun", "promote",
    ];

    private static readonly string Procedure = $$$$$"""
        procedure: estate
        version: 1
        in-force: 2026-01-01
        zone: Asia/Shanghai
        calendar: cn
        name: {zh-CN: 物业, en: Estate, es: Finca}
        posts: {deputy: manager, head: manager}
        intake:
          kinds: [complaint]
          channels: {named: [letter, other]}
          identity: {anonymous: [], protection: []}
        departments:
          team: {zh-CN: 队, en: Team, es: Equipo}
        categories:
          goods: {name: {zh-CN: 货, en: Goods, es: Bienes}, department: team}
        severity:
          minor: {name: {zh-CN: 轻, en: Minor, es: Leve}, criteria: {small: {zh-CN: 小, en: Small, es: Poco}}, rule: PI-03}
          major: {name: {zh-CN: 重, en: Major, es: Grave}, criteria: {slow: {zh-CN: 慢, en: Slow, es: Lento}}, rule: PI-01}
        clocks:
          claim: {limit: 4 h, from: queued, to: claimed, origin: house, rule: PI-04}
          finish: {limit: 30 d, from: claimed, to: handled, late: {escalate: head}, origin: house, rule: PI-04}
          minor: {limit: 2 d, or: requested-date, from: registered, to: handled, for: {severity: minor}, late: {approval: deputy}, origin: text, rule: PI-12,
            pause: {from: request-materials, until: answer-materials}, moved-by: decide-extension}
          major: {limit: 10 d, from: [registered, promote], to: handled, for: {severity: major}, late: {escalate: head}, origin: text, rule: PI-14,
            pause: {from: request-materials, until: answer-materials}}
          promotion: {limit: 1 month, from: registered, to: handled, for: {validity: valid}, late: {promote: major, as: slow}, origin: text, rule: PI-01}
          order: {limit: 3 wd, from: supervise, to: answer-supervision, origin: house, rule: PI-04}
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
            request-materials: {by: [system]}
            answer-materials: {by: [system]}
            change-requested-date: {by: [system]}
        work:
          queued: {by: [system]}
          claimed: {by: [system]}
          handled: {by: [system]}
          handed-in: {by: [system]}
          cancelled: {by: [system]}
          acts:
            supervise: {by: [system]}
            answer-supervision: {by: [system]}
            decide-extension: {by: [system]}
            approve-overrun: {by: [system]}
            promote: {by: [system]}
        indicators:
          outcome: {name: {zh-CN: 果, en: Outcome, es: Fin}, values: {done: {zh-CN: 毕, en: Done, es: Hecho}}}
        texts:
        {{{{{string.Concat(Moves.Select(move => $"  {move}: {{zh-CN: {move}, en: {move}, es: {move}}}\n"))}}}}}
        """;

    private static readonly DateTimeOffset Registered = 5.October(2026).At("09:30", "Asia/Shanghai");

    private readonly NpgsqlDataSource _nowhere = NpgsqlDataSource.Create("Host=localhost");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("reconciliation-");
    private readonly Vocabulary<WorkItem> _vocabulary;
    private ProcedureRegistry _registry = null!;
    private RoutingDb _db = null!;
    private WorkItem _item = null!;
    private string? _severity = "minor";

    public ReconciliationTests() => _vocabulary = Vocabulary.From<WorkItem>(Section.Work, typeof(NoGuards), (_, _) => true, (_, selector) => selector switch
    {
        "severity" => _severity,
        "validity" => "valid",
        _ => null,
    });

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "estate"));
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "estate", "1.yaml"), Procedure);
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "frozen.txt"), "");
        _registry = ProcedureRegistry.Load(_folder.FullName);
        var options = new DbContextOptionsBuilder<RoutingDb>();
        options.UseServiceDatabase(_nowhere);
        _db = new(options.Options);
    }

    public async ValueTask DisposeAsync()
    {
        await _db.DisposeAsync();
        await _nowhere.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void What_becomes_known_with_the_acceptance_starts_its_clocks_from_the_registration()
    {
        Queue(hours: 5);
        Assert.Equal(["claim 5h", "minor 0h", "promotion 0h"], Running());
        Assert.Equal(EndOf(7.October(2026)), Clock("minor").DueAt);
        Assert.Equal(EndOf(5.November(2026)), Clock("promotion").DueAt);
        Assert.Equal("registered", Clock("minor").Due.Provenance.Clock!.StartedBy);
    }

    [Fact]
    public void A_clock_that_begins_in_the_past_goes_through_the_pauses_since()
    {
        Queue(hours: 60, ("request-materials", 1), ("answer-materials", 26), ("request-materials", 27));
        var clock = Clock("minor");
        Assert.Equal(EndOf(8.October(2026)), clock.DueAt);
        Assert.Equal(Registered.AddHours(27), clock.PausedAt);
        Assert.Equal([AdjustmentKind.Paused, AdjustmentKind.Resumed, AdjustmentKind.Paused], clock.Due.Provenance.Adjustments.Select(entry => entry.Kind));
        Assert.False(clock.IsLateAt(Registered.AddDays(30)));
    }

    [Fact]
    public void A_changed_severity_ends_the_one_clock_and_starts_the_other_from_the_beginning()
    {
        Queue(hours: 1);
        _severity = "major";
        At(10).NoteChange(_item, "change-severity");
        Assert.NotNull(Clock("minor").VoidedAt);
        Assert.Equal((Registered, EndOf(15.October(2026))), (Clock("major").StartedAt, Clock("major").DueAt));
        _severity = "minor";
        At(11).NoteChange(_item, "change-severity");
        Assert.Equal(["claim 1h", "minor 0h", "promotion 0h"], Running());
    }

    [Fact]
    public void What_is_done_after_a_host_whose_clock_is_ahead_is_not_before_it()
    {
        Queue(hours: 10);
        Do(5, "supervise");
        Assert.Contains("order 10h", Running());
        Do(6, "answer-supervision");
        Assert.DoesNotContain("order", string.Join(' ', Running()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_promoted_case_counts_from_its_promotion()
    {
        Queue(hours: 1);
        _severity = "major";
        Do(800, "promote");
        Assert.Equal(["claim 1h", "major 800h", "promotion 0h"], Running());
        Do(801, "promote");
        Assert.Equal(["claim 1h", "major 800h", "promotion 0h"], Running());
    }

    [Fact]
    public void A_repeated_start_pushes_no_deadline_and_giving_back_and_taking_again_does_not_either()
    {
        Queue(hours: 1);
        Enter(2, "claimed");
        var due = Clock("finish").DueAt;
        Enter(30, "queued");
        Enter(31, "claimed");
        Assert.Equal((due, Registered.AddHours(2)), (Clock("finish").DueAt, Clock("finish").StartedAt));
        Do(40, "supervise");
        var ordered = Clock("order").DueAt;
        Do(50, "supervise");
        Assert.Equal(ordered, Clock("order").DueAt);
        Do(60, "answer-supervision");
        Do(70, "supervise");
        Assert.Equal([40d, 70d], _db.Clocks.Local.Where(clock => clock.Name == "order").Select(clock => (clock.StartedAt - Registered).TotalHours));
    }

    [Fact]
    public void Coming_back_into_the_queue_starts_the_clock_that_a_claim_had_ended()
    {
        Queue(hours: 1);
        Enter(2, "claimed");
        Assert.Equal((Registered.AddHours(2), false), (Clock("claim").EndedAt, Clock("claim").Late));
        Enter(30, "queued");
        Assert.Equal(Registered.AddHours(30), Clock("claim").StartedAt);
        Enter(40, "claimed");
        Assert.True(Clock("claim").Late);
    }

    [Fact]
    public void The_day_asked_for_takes_the_place_of_the_limit_each_time_anew()
    {
        Queue(hours: 1, requested: new(2026, 10, 20));
        Assert.Equal(EndOf(20.October(2026)), Clock("minor").DueAt);
        Ask(24, new(2026, 10, 12));
        Ask(25, new(2026, 10, 12));
        Assert.Equal(EndOf(12.October(2026)), Clock("minor").DueAt);
        Assert.Equal([AdjustmentKind.Replaced, AdjustmentKind.Replaced], Clock("minor").Due.Provenance.Adjustments.Select(entry => entry.Kind));
    }

    [Fact]
    public void A_later_day_asked_for_after_the_time_was_over_makes_it_good()
    {
        Queue(hours: 1);
        At(80).RunOut(_item, Clock("minor"));
        Assert.True(Clock("minor").Late);
        Ask(90, new(2026, 10, 20));
        Assert.Equal((false, null), (Clock("minor").Late, Clock("minor").FiredAt));
    }

    [Fact]
    public void Materials_asked_for_hold_the_clock_and_news_of_them_that_comes_twice_or_late_does_no_harm()
    {
        Queue(hours: 1);
        At(10).Note(_item, "request-materials", Registered.AddHours(9));
        At(11).Note(_item, "request-materials", Registered.AddHours(9));
        Assert.Equal(Registered.AddHours(9), Clock("minor").PausedAt);
        var version = _item.Version;
        At(60).Note(_item, "answer-materials", Registered.AddHours(57));
        At(61).Note(_item, "answer-materials", Registered.AddHours(57));
        Assert.Equal((version + 1, EndOf(9.October(2026))), (_item.Version, Clock("minor").DueAt));
        At(62).Note(_item, "request-materials", Registered.AddHours(3));
        Assert.Null(Clock("promotion").PausedAt);
        At(63).Note(_item, "notified", Registered.AddHours(63));
        Assert.DoesNotContain("notified", _item.MoveTimes.Latest.Keys);
    }

    [Fact]
    public void Cancelled_work_leaves_no_clock_and_nothing_begins_one_again()
    {
        Queue(hours: 1);
        Enter(2, "cancelled");
        At(3).Note(_item, "request-materials", Registered.AddHours(3));
        At(4).NoteChange(_item, "change-severity");
        Assert.Empty(Running());
        Assert.All(_db.Clocks.Local, clock => Assert.Equal(Registered.AddHours(2), clock.VoidedAt));
    }

    [Fact]
    public void Late_is_what_ends_after_its_time_whether_or_not_it_was_told_before()
    {
        Queue(hours: 1);
        Enter(2, "claimed");
        Enter(63, "handled"); // Past midnight at the end of the second day.
        Assert.Equal([("claim", false), ("finish", false), ("minor", true), ("promotion", false)], _db.Clocks.Local.OrderBy(clock => clock.Name).Select(clock => (clock.Name, clock.Late)));
    }

    [Fact]
    public void An_overrun_is_approved_by_its_post_before_or_after_and_by_nobody_where_none_can_be()
    {
        Queue(hours: 1);
        var minor = Clock("minor");
        Assert.False(minor.LacksApprovalAt(Registered.AddHours(60)));
        Assert.True(minor.LacksApprovalAt(Registered.AddHours(63)));
        var byAnother = Assert.Throws<Refusal>(() => minor.ApproveOverrun("s1", new HashSet<string> { "head" }, Registered.AddHours(64)));
        Assert.Equal((RefusalKind.Forbidden, "ROLE_NOT_PERMITTED", "PI-12"), (byAnother.Kind, byAnother.Reason, byAnother.Violations.Single().Rule));
        minor.ApproveOverrun("s1", new HashSet<string> { "deputy" }, Registered.AddHours(64));
        Assert.Equal((false, "s1", Registered.AddHours(64)), (minor.LacksApprovalAt(Registered.AddHours(70)), minor.ApprovedBy, minor.ApprovedAt));
        Assert.Equal("OVERRUN_APPROVED_ALREADY", Assert.Throws<Refusal>(() => minor.ApproveOverrun("s2", new HashSet<string> { "deputy" }, Registered.AddHours(65))).Reason);

        _severity = "major";
        At(66).NoteChange(_item, "change-severity");
        var never = Assert.Throws<Refusal>(() => Clock("major").ApproveOverrun("s1", new HashSet<string> { "deputy", "head" }, Registered.AddHours(67)));
        Assert.Equal(("OVERRUN_NOT_APPROVABLE", "PI-14"), (never.Reason, never.Violations.Single().Rule));
    }

    [Fact]
    public void An_extension_moves_what_still_runs_and_nothing_that_ran_out()
    {
        Queue(hours: 1);
        var minor = Clock("minor");
        Assert.Equal("EXTENSION_NOT_LATER", Assert.Throws<Refusal>(() => minor.Extend(new(2026, 10, 7), Registered.AddHours(2))).Reason);
        minor.Extend(new(2026, 10, 9), Registered.AddHours(2));
        Assert.Equal(EndOf(9.October(2026)), minor.DueAt);
        Assert.Equal(AdjustmentKind.ExtendedTo, minor.Due.Provenance.Adjustments.Single().Kind);
        var late = Assert.Throws<Refusal>(() => minor.Extend(new(2026, 10, 20), Registered.AddDays(5)));
        Assert.Equal(("CLOCK_RAN_OUT", "PI-12"), (late.Reason, late.Violations.Single().Rule));
    }

    [Fact]
    public void Clocks_of_a_published_record_run_by_its_times_and_are_late_without_being_told()
    {
        Queue(hours: 200, published: true);
        Assert.Equal([("claim", false), ("minor", true), ("promotion", false)], _db.Clocks.Local.OrderBy(clock => clock.Name).Select(clock => (clock.Name, clock.Late)));
        Assert.All(_db.Clocks.Local, clock => Assert.True(clock.PublishedRecord));
        Assert.All(_db.Clocks.Local, clock => Assert.Null(clock.FiredAt));
    }

    [Fact]
    public void A_date_that_reaches_into_a_year_without_a_calendar_is_told_to_the_operator()
    {
        Queue(hours: 1);
        Do(2_086, "supervise"); // 31 December
        Assert.Equal(2027, Clock("order").ProvisionalYear);
        var told = _db.ChangeTracker.Entries().Single(entry => entry.Metadata.GetTableName() == "outbox" && entry.Property("Type").CurrentValue is string type && type == DueDateLeftProvisional.Descriptor.FullName);
        var fact = DueDateLeftProvisional.Parser.ParseFrom((byte[])told.Property("Payload").CurrentValue!);
        Assert.Equal(("order", "cn", 2027), (fact.Clock, fact.Calendar, fact.Year));
    }

    [Fact]
    public void A_copy_takes_what_is_younger_and_nothing_older()
    {
        Queue(hours: 1);
        var told = new ClockChanged
        {
            ClockId = Clock("minor").Id.ToString(),
            Revision = 3,
            RecordId = _item.Id.ToString(),
            Clock = "minor",
            Rule = "PI-12",
            Origin = "text",
            Limit = "2 d",
            Outcome = "approval",
            Post = "deputy",
            StartTime = Registered.ToTimestamp(),
            DueTime = Registered.AddDays(2).ToTimestamp(),
            Provenance = Clock("minor").Provenance,
        };
        var copy = new RunningClock("routing", _item.Organisation, _item.CaseId, told);
        Assert.Equal(("routing", "deputy", Registered.AddDays(2)), (copy.Keeper, copy.ApprovalPost, copy.DueAt));
        var older = told.Clone();
        (older.Revision, older.Late) = (2, true);
        Assert.False(copy.Copy(older));
        Assert.False(copy.Copy(told));
        var younger = told.Clone();
        (younger.Revision, younger.EndTime) = (4, Registered.AddDays(1).ToTimestamp());
        Assert.True(copy.Copy(younger));
        Assert.Equal((Registered.AddDays(1), false), (copy.EndedAt, copy.Late));
    }

    private void Queue(int hours, params (string Move, int Hours)[] before) => Queue(hours, null, false, before);

    private void Queue(int hours, DateOnly? requested = null, bool published = false, params (string Move, int Hours)[] before)
    {
        var times = before.Prepend(("registered", 0)).Aggregate(MoveTimes.None,
            (all, move) => all.With(move.Item1, Registered.AddHours(move.Item2), pauses: move.Item1.EndsWith("-materials", StringComparison.Ordinal)));
        var accepted = new AcceptedCase(Guid.CreateVersion7(Registered), "E-1", "complaint", "goods", "", Registered) { MoveTimes = times, RequestedDate = requested, PublishedRecord = published };
        _item = new(Guid.CreateVersion7(Registered), "E", "estate", 1, accepted, "team", Registered.AddHours(hours));
        Enter(hours, "queued");
    }

    private Acting<WorkItem> At(double hours) => new(_db, _registry, _registry.Get("estate", 1), _vocabulary, Registered.AddHours(hours));

    private void Enter(double hours, string step) => At(hours).Enter(_item, step, Person.System, Fact);

    private void Do(double hours, string act) => At(hours).Do(_item, act, Person.System, Fact);

    private void Ask(double hours, DateOnly day)
    {
        _item.AskFor(day, Registered.AddHours(hours));
        At(hours).NoteChange(_item, ClockDefinition.AskForDate);
    }

    private static DateTimeOffset EndOf(DateOnly day) => LocalDays.EndOf(day, TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"));

    private static IMessage Fact => new WorkItemHandled();

    /// <summary>The last clock of a name.</summary>
    private RunningClock Clock(string name) => _db.Clocks.Local.Where(clock => clock.Name == name).OrderBy(clock => clock.IsOpen).ThenBy(clock => clock.StartedAt).Last();

    private List<string> Running() =>
        [.. _db.Clocks.Local.Where(clock => clock.IsOpen).OrderBy(clock => clock.Name).Select(clock => $"{clock.Name} {(clock.StartedAt - Registered).TotalHours}h")];

    private static class NoGuards;
}
