using System.Globalization;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Procedures;
using ComplaintSuite.TestKit.Running;
using Npgsql;

namespace ComplaintSuite.Chaos;

/// <summary>Compares what was acknowledged with what is there once everything has recovered. Every difference is a line.</summary>
internal sealed class Checker(FaultySuite suite, Office office, DateTimeOffset since)
{
    private static readonly TimeSpan QueueRecovery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>What must not be there, per service: a name, and a query that answers one text for each place where it is. @organisation and @since, when the run began, narrow it to the run.</summary>
    private static readonly IReadOnlyList<(string Services, string Name, string Query)> Wrong =
    [
        ("intake routing", "an event waits in the outbox", "select type from outbox where organisation = @organisation"),
        ("intake routing", "an event is parked", "select type || ' of ' || subject || ': ' || coalesce(failure, '') from parked_events where organisation = @organisation"),
        ("intake routing", "the numbers of the log have a gap",
            "select 'after ' || number from (select number, lead(number) over (order by number) as next from event_log) log where next <> number + 1"),
        ("intake routing", "what happened is not in the log exactly once",
            "select move || ' of ' || case_id from history where organisation = @organisation and at >= @since and (select count(*) from event_log where event_log.event_id = history.event_id) <> 1"),
        ("intake routing", "a state has no audit entry, or two",
            """
            select record_id || ' version ' || version from (
              select id as record_id, generate_series(1, version) as version from RECORDS where organisation = @organisation and CREATED >= @since) state
            where (select count(*) from audit_entries entry where entry.record_id = state.record_id and entry.record_version = state.version) <> 1
            """),
        ("intake routing", "a clock that ran out has not fired",
            """
            select name || ' of ' || case_id from clocks where organisation = @organisation and started_at >= @since and ended_at is null and voided_at is null and fired_at is null and keeper is null
              and due_at < @now and (paused_at is null or due_at < paused_at)
            """),
        ("intake routing", "a clock fired another number of times than it ran out",
            """
            select name || ' of ' || case_id from clocks where organisation = @organisation and started_at >= @since and keeper is null
              and (select count(*) from history where history.record_id = clocks.record_id and move = 'clock-ran-out:' || name)
               <> (select count(*) from clocks same where same.record_id = clocks.record_id and same.name = clocks.name and same.fired_at is not null)
            """),
        ("intake", "a notice was issued twice",
            "select template || ' of ' || case_id from notices where organisation = @organisation and issued_at >= @since and template in ('receipt', 'acceptance', 'result', 'closing') group by template, case_id having count(*) > 1"),
        ("intake", "a notice was not delivered", "select n.template || ' of ' || n.case_id || ': ' || d.state from notices n join deliveries d on d.notice_id = n.id where n.organisation = @organisation and n.issued_at >= @since and d.state <> 'Delivered'"),
        ("intake", "a case is on its way for ever", "select case_number || ' at ' || step from complaints where organisation = @organisation and received_at >= @since and step not in ('closed', 'withdrawn', 'archived')"),
        ("routing", "a case has two work items", "select case_number from work_items where organisation = @organisation and received_at >= @since group by case_number having count(*) > 1"),
        ("routing", "a work item is left behind", "select case_number || ' ' || step from work_items where organisation = @organisation and received_at >= @since and step not in ('handed-in', 'cancelled')"),
    ];

    /// <summary>Everything that is wrong.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(Ledger ledger)
    {
        List<string> found = [.. ledger.Violations];
        foreach (var (services, name, query) in Wrong)
            foreach (var service in services.Split(' '))
            {
                var (records, created) = service == "intake" ? ("complaints", "received_at") : ("work_items", "queued_at");
                var sql = query.Replace("RECORDS", records, StringComparison.Ordinal).Replace("CREATED", created, StringComparison.Ordinal);
                found.AddRange((await RowsAsync(service, sql)).Select(row => $"{service}: {name}: {row[0]}"));
            }
        var intake = await MovesAsync("intake", Section.Case, "complaints");
        var routing = await MovesAsync("routing", Section.Work, "work_items");
        found.AddRange(intake.Concat(routing).Where(move => !move.IsLegal).Select(move => $"{move.Case}: {move.From} → {move.Name} → {move.To} is no legal step"));
        found.AddRange(Compare(ledger, [.. intake, .. routing]));
        found.AddRange(await QueueDifferencesAsync());
        return found;
    }

    /// <summary>Acknowledged and done are the same, each as often as the other.</summary>
    private static IEnumerable<string> Compare(Ledger ledger, IReadOnlyList<Move> moves)
    {
        var acknowledged = ledger.Acknowledged;
        var done = moves.CountBy(move => (move.Case, move.Name)).ToDictionary();
        foreach (var ((number, move), times) in acknowledged)
            if (done.GetValueOrDefault((number, move)) is var there && there != times)
                yield return $"{number}: '{move}' was acknowledged {times} times and happened {there} times";
        var cases = acknowledged.Keys.Select(key => key.Case).ToHashSet();
        var asked = acknowledged.Keys.Select(key => key.Move).ToHashSet();
        foreach (var ((number, move), times) in done)
            if (!cases.Contains(number))
                yield return $"{number}: '{move}' happened and the case was never acknowledged";
            else if (asked.Contains(move) && !acknowledged.ContainsKey((number, move)))
                yield return $"{number}: '{move}' happened {times} times and was never acknowledged";
    }

    private async Task<IReadOnlyList<Move>> MovesAsync(string service, Section section, string records) =>
        [.. (await RowsAsync(service,
            $"select r.case_number, h.move, coalesce(h.\"from\", ''), coalesce(h.\"to\", '') from history h join {records} r on r.id = h.record_id where h.organisation = @organisation and r.received_at >= @since order by h.record_id, h.version"))
            .Select(row => new Move(section, row[0], row[1], row[2], row[3]))];

    /// <summary>What a queue page shows and what Redis holds are what the database says, five seconds after the recovery at the latest.</summary>
    private async Task<IReadOnlyList<string>> QueueDifferencesAsync()
    {
        var departments = (await RowsAsync("routing", "select distinct department from work_items where organisation = @organisation")).Select(row => row[0]).ToList();
        var supervisor = await office.PersonAsync("supervisor");
        await using var redis = await suite.ConnectRedisAsync();
        var waited = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            var differences = new List<string>();
            foreach (var department in departments)
            {
                var expected = string.Join(' ', (await RowsAsync("routing",
                    $"select id::text || '@' || version from work_items where organisation = @organisation and department = '{department}' and step in ('queued', 'claimed', 'handled') order by place collate \"C\"")).Select(row => row[0]));
                var page = await suite.SendAsync<ListQueueResponse>(
                    new ListQueueRequest { Department = department, Organisation = office.Organisation, PageSize = 500, Steps = { "queued", "claimed", "handled" } }, supervisor);
                var shown = string.Join(' ', page.WorkItems.Select(item => $"{item.WorkItemId}@{item.Version}"));
                if (shown != expected)
                    differences.Add($"queue {department}: the page shows [{shown}], the database has [{expected}]");
                var places = (await redis.GetDatabase().SortedSetRangeByRankAsync($"{{queue}}:set:{office.Organisation}:{department}")).Select(place => place.ToString()).ToList();
                var held = string.Join(' ', places.Where(place => !place.StartsWith('~')).Select(place => Guid.ParseExact(place[^32..], "N").ToString()));
                if (held != string.Join(' ', expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(item => item.Split('@')[0])) || !places.Exists(place => place.StartsWith('~')))
                    differences.Add($"queue {department}: Redis holds [{held}], the database has [{expected}]");
            }
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
        await using var reader = await command.ExecuteReaderAsync();
        List<string[]> rows = [];
        while (await reader.ReadAsync())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(column => Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture)!)]);
        return rows;
    }

    /// <summary>One entry of a record's history.</summary>
    private sealed record Move(Section Section, string Case, string Name, string From, string To)
    {
        public bool IsLegal => Lifecycle.Of(Section) is var lifecycle && (
            lifecycle.Step(Name) is { } step ? To == Name && (From.Length == 0 ? step.IsStart : step.From.Contains(From))
            : From == To && (Name.StartsWith("clock-", StringComparison.Ordinal) || lifecycle.Act(Name)?.In.Contains(From) == true));
    }
}
