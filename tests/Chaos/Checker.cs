using System.Diagnostics;
using System.Globalization;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Procedures;
using ComplaintSuite.TestKit.Running;
using Grpc.Core;
using Npgsql;

namespace ComplaintSuite.Chaos;

/// <summary>Compares what was acknowledged with what is there once everything has recovered. Every difference is a line.</summary>
internal sealed class Checker(FaultySuite suite, Office office, Run run, DateTimeOffset since)
{
    private static readonly TimeSpan QueueRecovery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Later = TimeSpan.FromDays(40);

    /// <summary>Steps and acts that happen only because somebody asked for them.</summary>
    private static readonly HashSet<string> AskedFor =
    [
        "registered", "accepted", "send-message", "urge", "answer-urge", "request-materials", "answer-materials", "withdrawn", "notified", "set-indicators", "closed",
        "claimed", "record-handling", "handled", "handed-in",
    ];

    /// <summary>
    /// What must not be there, per service: a name, and a query that answers one text for each place where it is. @organisation and @since, when the run began, narrow it
    /// to the run; @open are the cases that the run left at work.
    /// </summary>
    private static readonly IReadOnlyList<(string Services, string Name, string Query)> Wrong =
    [
        ("intake routing", "an event is parked", "select type || ' of ' || subject || ': ' || coalesce(failure, '') from parked_events where organisation = @organisation"),
        ("intake routing", "the numbers of the log have a gap",
            "select 'after ' || number from (select number, lead(number) over (order by number) as next from (select number from event_log union all select number from trimmed_events) both_) log where next <> number + 1"),
        ("intake routing", "what happened is not in the log exactly once",
            "select move || ' of ' || case_id from history where organisation = @organisation and at >= @since and (select count(*) from event_log where event_log.event_id = history.event_id) + (select count(*) from trimmed_events where trimmed_events.event_id = history.event_id) <> 1"),
        ("intake routing", "a state has no audit entry, or two",
            """
            select record_id || ' version ' || version from (
              select id as record_id, generate_series(1, version) as version from RECORDS where organisation = @organisation and received_at >= @since) state
            where (select count(*) from audit_entries entry where entry.record_id = state.record_id and entry.record_version = state.version) <> 1
            """),
        ("intake routing", "a clock that ran out has not fired",
            """
            select name || ' of ' || case_id from clocks where organisation = @organisation and started_at >= @since and ended_at is null and voided_at is null and fired_at is null
              and keeper is null and not published_record and due_at < @now and (paused_at is null or due_at < paused_at)
            """),
        // What is told late of a time before it, such as that materials were asked for, takes a run-out back: the time was not over.
        ("intake routing", "a clock fired another number of times than it ran out",
            """
            select name || ' of ' || case_id from (
              select c.name, c.case_id, count(*) filter (where c.fired_at is not null) as fired,
                coalesce(sum((select count(*) from jsonb_array_elements(c.provenance::jsonb -> 'adjustments') moved
                  where exists (select 1 from history where history.record_id = c.record_id and move = 'clock-ran-out:' || c.name and history.at > (moved ->> 'at')::timestamptz))), 0) as taken_back,
                (select count(*) from history where history.record_id = c.record_id and move = 'clock-ran-out:' || c.name) as told
              from clocks c where c.organisation = @organisation and c.started_at >= @since and c.keeper is null group by c.record_id, c.name, c.case_id) clock
            where told < fired or told > fired + taken_back
            """),
        ("routing", "a case left at work was never late",
            "select case_number from work_items where organisation = @organisation and case_number = any(@open) and not exists (select 1 from history where record_id = work_items.id and move = 'clock-ran-out:handling-summary')"),
        ("intake", "not as many notices as there were reasons for one",
            """
            select c.case_number || ' ' || reason.template from complaints c,
              (values ('registered', 'receipt'), ('accepted', 'acceptance'), ('notified', 'result'), ('closed', 'closing'), ('request-materials', 'materials-request')) reason (move, template)
            where c.organisation = @organisation and c.received_at >= @since
              and (select count(*) from history where record_id = c.id and move = reason.move) <> (select count(*) from notices n where n.case_id = c.id and n.template = reason.template)
            """),
        ("intake", "a notice was not delivered exactly once by each way",
            """
            select n.template || ' of ' || n.case_id from notices n left join deliveries d on d.notice_id = n.id where n.organisation = @organisation and n.issued_at >= @since
            group by n.id, n.template, n.case_id having count(d.id) = 0 or count(d.id) <> count(distinct d.way) or count(*) filter (where d.state <> 'Delivered') > 0
            """),
        ("intake", "a case is on its way for ever",
            "select case_number || ' at ' || step from complaints where organisation = @organisation and received_at >= @since and step not in ('closed', 'withdrawn', 'archived') and case_number <> all(@open)"),
        ("routing", "a case has two work items", "select case_number from work_items where organisation = @organisation and received_at >= @since group by case_number having count(*) > 1"),
        ("routing", "a work item is left behind",
            "select case_number || ' ' || step from work_items where organisation = @organisation and received_at >= @since and step not in ('handed-in', 'cancelled') and case_number <> all(@open)"),
    ];

    /// <summary>Everything that is wrong. Called at the moment of recovery; moves the suite's time on, so that what was left at work becomes late.</summary>
    public async Task<IReadOnlyList<string>> FindAsync()
    {
        List<string> found = [.. await QueueDifferencesAsync()];
        await suite.AdvanceAsync(Later);
        found.AddRange(run.Ledger.Violations);
        foreach (var (services, name, query) in Wrong)
            foreach (var service in services.Split(' '))
                found.AddRange((await RowsAsync(service, query.Replace("RECORDS", RecordsOf(service), StringComparison.Ordinal))).Select(row => $"{service}: {name}: {row[0]}"));
        var intake = await MovesAsync("intake", Section.Case);
        var routing = await MovesAsync("routing", Section.Work);
        found.AddRange(intake.Concat(routing).Where(move => !move.IsLegal).Select(move => $"{move.Case}: {move.From} → {move.Name} → {move.To} is no legal step"));
        found.AddRange(Breaks(intake));
        found.AddRange(Breaks(routing));
        found.AddRange(Compare([.. intake, .. routing]));
        found.AddRange(await TimelineDifferencesAsync(routing));
        found.AddRange(await ClockDifferencesAsync());
        found.AddRange(await DirectoryDifferencesAsync());
        foreach (var producer in new[] { "intake", "routing" })
            found.AddRange(await suite.Witness(producer).DifferencesAsync(run.Poisons));
        return found;
    }

    private static string RecordsOf(string service) => service == "intake" ? "complaints" : "work_items";

    /// <summary>Acknowledged and done are the same, each as often as the other.</summary>
    private IEnumerable<string> Compare(IReadOnlyList<Move> moves)
    {
        var acknowledged = run.Ledger.Acknowledged;
        var done = moves.Where(move => AskedFor.Contains(move.Name)).CountBy(move => (move.Case, move.Name)).ToDictionary();
        return from key in acknowledged.Keys.Union(done.Keys)
               let answers = acknowledged.GetValueOrDefault(key)
               let times = done.GetValueOrDefault(key)
               where answers != times
               select $"{key.Case}: '{key.Name}' was acknowledged {answers} times and happened {times} times";
    }

    /// <summary>Each step begins where the one before ended, and the record stands where the last one ended.</summary>
    private static IEnumerable<string> Breaks(IEnumerable<Move> moves)
    {
        foreach (var life in moves.GroupBy(move => move.Record))
        {
            var before = "";
            foreach (var move in life)
            {
                if (move.From != before)
                    yield return $"{move.Case}: '{move.Name}' goes on from '{move.From}', and the record stood at '{before}'";
                before = move.To;
            }
            if (life.Last() is var last && last.To != last.Stands)
                yield return $"{last.Case} stands at '{last.Stands}', and its history ends at '{last.To}'";
        }
    }

    private async Task<IReadOnlyList<Move>> MovesAsync(string service, Section section) =>
        [.. (await RowsAsync(service,
            $"""
            select h.record_id, r.case_number, h.move, coalesce(h."from", ''), coalesce(h."to", ''), r.step from history h join {RecordsOf(service)} r on r.id = h.record_id
            where h.organisation = @organisation and r.received_at >= @since order by h.record_id, h.version
            """)).Select(row => new Move(section, row[0], row[1], row[2], row[3], row[4], row[5]))];

    /// <summary>That a department took the case stands on the complainant's timeline as often as it happened: an effect of an event, once.</summary>
    private async Task<IReadOnlyList<string>> TimelineDifferencesAsync(IReadOnlyList<Move> work)
    {
        var told = (await RowsAsync("intake",
            "select c.case_number, count(*)::text from timeline t join complaints c on c.id = t.case_id where t.organisation = @organisation and c.received_at >= @since and t.code = 'claimed' group by 1"))
            .ToDictionary(row => row[0], row => int.Parse(row[1], CultureInfo.InvariantCulture));
        var done = work.Where(move => move.Name == "claimed").CountBy(move => move.Case).ToDictionary();
        // What crossed with a withdrawal is told as that.
        var withdrawn = run.Ledger.Acknowledged.Keys.Where(key => key.Name == "withdrawn").Select(key => key.Case).ToHashSet();
        return
        [
            .. from number in done.Keys.Union(told.Keys)
               where !withdrawn.Contains(number) && done.GetValueOrDefault(number) != told.GetValueOrDefault(number)
               select $"{number} was claimed {done.GetValueOrDefault(number)} times, and the timeline tells it {told.GetValueOrDefault(number)} times",
        ];
    }

    /// <summary>Intake tells every clock of Routing as it is there.</summary>
    private async Task<IReadOnlyList<string>> ClockDifferencesAsync()
    {
        const string Clocks =
            "select id, name || ' of ' || case_id || ', revision ' || revision || ', due ' || due_at || ', ended ' || coalesce(ended_at::text, '-') || ', fired ' || coalesce(fired_at::text, '-') || ', paused ' || coalesce(paused_at::text, '-') from clocks where organisation = @organisation and started_at >= @since and ";
        var kept = (await RowsAsync("routing", Clocks + "keeper is null")).ToDictionary(row => row[0], row => row[1]);
        var copied = (await RowsAsync("intake", Clocks + "keeper = 'routing'")).ToDictionary(row => row[0], row => row[1]);
        return
        [
            .. from id in kept.Keys.Union(copied.Keys)
               where kept.GetValueOrDefault(id) != copied.GetValueOrDefault(id)
               select $"Routing keeps [{kept.GetValueOrDefault(id)}], Intake tells [{copied.GetValueOrDefault(id)}]",
        ];
    }

    /// <summary>Every service has the same directory of every organisation, however often it made its copy anew.</summary>
    private async Task<IReadOnlyList<string>> DirectoryDifferencesAsync()
    {
        const string Copies = "select organisation, 'revision ' || revision || ', ' || md5(content) from directory_copies";
        var first = (await RowsAsync("intake", Copies)).ToDictionary(row => row[0], row => row[1]);
        List<string> found = [];
        foreach (var copyist in FaultySuite.Copyists)
        {
            var copies = (await RowsAsync(copyist, Copies)).ToDictionary(row => row[0], row => row[1]);
            found.AddRange(from organisation in first.Keys.Union(copies.Keys)
                           where first.GetValueOrDefault(organisation) != copies.GetValueOrDefault(organisation)
                           select $"Intake has the directory of {organisation} as [{first.GetValueOrDefault(organisation)}], {copyist} as [{copies.GetValueOrDefault(organisation)}]");
        }
        return found;
    }

    /// <summary>What a queue page shows and what Redis holds are what the database says, five seconds after the recovery at the latest.</summary>
    private async Task<IReadOnlyList<string>> QueueDifferencesAsync()
    {
        var waited = Stopwatch.StartNew();
        var supervisor = await office.PersonAsync("supervisor");
        await using var redis = await suite.ConnectRedisAsync();
        while (true)
        {
            var items = (await RowsAsync("routing",
                $"select id::text, version::text from work_items where organisation = @organisation and department = '{Run.Department}' and step in ('queued', 'claimed', 'handled') order by place collate \"C\"")).ToList();
            ListQueueResponse page;
            try
            {
                page = await suite.SendAsync<ListQueueResponse>(
                    new ListQueueRequest { Department = Run.Department, Organisation = office.Organisation, PageSize = 500, Steps = { "queued", "claimed", "handled" } }, supervisor);
            }
            catch (RpcException failure) when (failure.StatusCode == StatusCode.Unavailable)
            {
                if (waited.Elapsed > QueueRecovery)
                    return ["the queue page is not there"];
                await Task.Delay(Look);
                continue;
            }
            var places = (await redis.GetDatabase().SortedSetRangeByRankAsync($"{{queue}}:set:{office.Organisation}:{Run.Department}")).Select(place => place.ToString()).ToList();
            var stored = string.Join(' ', items.Select(item => $"{item[0]}@{item[1]}"));
            var shown = string.Join(' ', page.WorkItems.Select(item => $"{item.WorkItemId}@{item.Version}"));
            var held = string.Join(' ', places.Where(place => !place.StartsWith('~')).Select(place => Guid.ParseExact(place[^32..], "N").ToString()));
            List<string> differences = [];
            if (!run.LeftOpen.All(number => page.WorkItems.Any(item => item.CaseNumber == number)))
                differences.Add($"the page shows [{string.Join(' ', page.WorkItems.Select(item => item.CaseNumber))}], at work are [{string.Join(' ', run.LeftOpen)}]");
            if (shown != stored)
                differences.Add($"the page shows [{shown}], the database has [{stored}]");
            if (held != string.Join(' ', items.Select(item => item[0])) || !places.Exists(place => place.StartsWith('~')))
                differences.Add($"Redis holds [{held}], the database has [{stored}]");
            if (differences.Count == 0 || waited.Elapsed > QueueRecovery)
                return differences;
            await Task.Delay(Look);
        }
    }

    private async Task<List<string[]>> RowsAsync(string service, string sql)
    {
        await using var connection = new NpgsqlConnection(suite.ConnectionString(service));
        await connection.OpenAsync();
        // Written here, never by a user.
#pragma warning disable CA2100
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        command.Parameters.AddWithValue("organisation", office.Organisation);
        command.Parameters.AddWithValue("since", since);
        command.Parameters.AddWithValue("now", suite.Now.AddSeconds(-1));
        command.Parameters.AddWithValue("open", run.LeftOpen.ToArray());
        await using var reader = await command.ExecuteReaderAsync();
        List<string[]> rows = [];
        while (await reader.ReadAsync())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(column => Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture)!)]);
        return rows;
    }

    /// <summary>One entry of a record's history, and where the record stands now.</summary>
    private sealed record Move(Section Section, string Record, string Case, string Name, string From, string To, string Stands)
    {
        public bool IsLegal => Lifecycle.Of(Section) is var lifecycle && (
            lifecycle.Step(Name) is { } step ? To == Name && (From.Length == 0 ? step.IsStart : step.From.Contains(From))
            : From == To && (Name.StartsWith("clock-", StringComparison.Ordinal) || lifecycle.Act(Name)?.In.Contains(From) == true));
    }
}
