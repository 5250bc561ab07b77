using System.Globalization;
using ComplaintSuite.Conformance.BankContactCentre;
using ComplaintSuite.Contracts.Procedures.V1;
using ComplaintSuite.Contracts.Routing.V1;
using Grpc.Core;

namespace ComplaintSuite.Conformance.Rehearsals;

/// <summary>What a changed procedure or calendar would have made of a bank's slips. Nothing is changed by asking.</summary>
public sealed class ChangedFiles : Slips
{
    private const string Bank = "bank-contact-centre";

    public ChangedFiles(RunningSuite suite)
        : base(suite)
    {
        ArgumentNullException.ThrowIfNull(suite);
        suite.LastCheck = () => OwnFiles.AssertSilentAsync(suite);
    }

    private static string File => OwnFiles.TextOf(Bank, 2);

    [Fact]
    public async Task The_same_file_differs_in_nothing()
    {
        await UrgedAsync();
        foreach (var service in new[] { "intake", "routing" })
        {
            var same = await RehearseAsync(service, "2.yaml", File);
            Assert.Empty(same.Differences);
            Assert.Empty(same.Summary.NotJudged);
            Assert.True(same.Summary.Records > 0);
        }
    }

    [Fact]
    public async Task Other_urge_hours_move_the_times_of_urgings_and_nothing_else()
    {
        var item = await UrgedAsync();
        var changed = await RehearseAsync("routing", "3.yaml", Changed("limit: 8 working hours", "limit: 6 working hours"));
        Assert.Equal(await Suite.CountAsync("routing", "select count(*) from clocks where organisation = $1 and name = 'urge-1' and keeper is null", Office.Organisation), changed.Summary.Deadlines);
        Assert.All(changed.Differences, difference => Assert.Equal("urge-1 BC-06", $"{difference.Name} {difference.Rule}"));
        var own = Assert.Single(changed.Differences, difference => difference.RecordId == item.WorkItemId && difference.Kind == DifferenceKind.Deadline);
        Assert.True(own.DueAfter < own.DueBefore);
        Assert.Empty((await RehearseAsync("intake", "3.yaml", Changed("limit: 8 working hours", "limit: 6 working hours"))).Differences);
    }

    [Fact]
    public async Task A_holiday_more_moves_the_times_that_reach_over_it()
    {
        var picked = await PickedUpAsync((await SentAsync()).Number);
        var due = (await Office.ReadAsync(picked.CaseNumber)).Deadlines.Single(deadline => deadline.Clock == "handle").DueTime.ToDateTimeOffset();
        // The last of its days: whatever the year, one that is worked.
        var holiday = DateOnly.FromDateTime(due.AddMicroseconds(-1).ToOffset(TimeSpan.FromHours(8)).DateTime);
        var begins = new DateTimeOffset(holiday.ToDateTime(TimeOnly.MinValue), TimeSpan.FromHours(8));
        var changed = await RehearseAsync("routing", $"cn-{holiday.Year}.yaml", WithHoliday(holiday));
        var own = Assert.Single(changed.Differences, difference => difference.RecordId == picked.WorkItemId && difference.Name == "handle");
        Assert.Equal(due, own.DueBefore.ToDateTimeOffset());
        Assert.True(own.DueAfter > own.DueBefore);
        Assert.All(changed.Differences.Where(difference => difference.Kind == DifferenceKind.Deadline), difference =>
            Assert.True(difference.Time.ToDateTimeOffset() < begins.AddDays(1) && difference.DueBefore.ToDateTimeOffset() > begins, difference.ToString()));
        Assert.Empty(changed.Summary.NotJudged);
    }

    [Fact]
    public async Task Another_department_in_the_table_of_categories_is_another_queue()
    {
        var filed = await SentAsync();
        var cards = Changed("es: Tarjetas}, department: linkage-desk}", "es: Tarjetas}, department: retail-department}");
        var changed = await RehearseAsync("intake", "3.yaml", cards);
        var own = Assert.Single(changed.Differences, difference => difference.CaseNumber == filed.Number);
        Assert.Equal((DifferenceKind.Queue, "accepted", "north-linkage"), (own.Kind, own.Name, own.Before));
        Assert.NotEqual(own.Before, own.After);
        Assert.All(changed.Differences, difference => Assert.Equal(DifferenceKind.Queue, difference.Kind));
    }

    [Fact]
    public async Task A_stricter_demand_refuses_what_does_not_meet_it_by_its_rule()
    {
        var without = await SentAsync();
        var with = await SentAsync(request => request.Complainant.Email = "customer@example.org");
        var changed = await RehearseAsync("intake", "3.yaml", Changed("accepted: {by: [centre-agent], require: [category]", "accepted: {by: [centre-agent], require: [category, complainant.email]"));
        var own = Assert.Single(changed.Differences, difference => difference.CaseNumber == without.Number);
        Assert.Equal((DifferenceKind.Outcome, "accepted", "refused FIELD_MISSING complainant.email BC-01"), (own.Kind, own.Name, $"{own.After} {own.Code} {own.Field} {own.Rule}"));
        Assert.DoesNotContain(changed.Differences, difference => difference.CaseNumber == with.Number);
    }

    /// <summary>The day is one where the procedure is at work: between eleven at night and midnight there is another one there, and in Greenwich still the same.</summary>
    [Fact]
    public async Task What_was_received_before_the_day_is_left_out_and_what_came_on_it_is_not()
    {
        await Chronicle.AtHourAsync(23);
        var older = await SentAsync();
        await Chronicle.AtHourAsync(0);
        var later = await SentAsync();
        var stricter = Changed("accepted: {by: [centre-agent], require: [category]", "accepted: {by: [centre-agent], require: [category, complainant.email]");
        var (before, since, after) = (await FromAsync(-1), await FromAsync(0), await FromAsync(1));
        Assert.Equal([older.Number, later.Number], Found(before));
        Assert.Equal([later.Number], Found(since));
        Assert.Empty(Found(after));
        Assert.True(before.Summary.Records > since.Summary.Records && since.Summary.Records > after.Summary.Records);

        Task<Rehearsed> FromAsync(int days) => RehearseAsync("intake", "3.yaml", stricter, since: Chronicle.Day(days));
        IEnumerable<string> Found(Rehearsed rehearsed) => rehearsed.Differences.Select(difference => difference.CaseNumber).Where(number => number == older.Number || number == later.Number);
    }

    [Fact]
    public async Task Another_post_and_another_step_refuse_what_was_done_by_their_rules()
    {
        var filed = await ClosedAsync();
        var post = await RehearseAsync("intake", "3.yaml", Changed("accepted: {by: [centre-agent]", "accepted: {by: [retail-head]"));
        Assert.Equal("accepted refused ROLE_NOT_PERMITTED BC-01", Told(Assert.Single(post.Differences, difference => difference.CaseNumber == filed)));
        Assert.Empty(post.Summary.NotJudged);
        var step = await RehearseAsync("intake", "3.yaml", Changed(
            "en: Write the opinion on the handling, es: Redactar la valoración}\n      in: [result-known, notified, followed-up]", "en: Write the opinion on the handling, es: Redactar la valoración}\n      in: [followed-up]"));
        Assert.Equal("write-opinion refused STEP_NOT_PERMITTED BC-07", Told(Assert.Single(step.Differences, difference => difference.CaseNumber == filed)));
    }

    [Fact]
    public async Task A_clock_that_would_have_run_out_says_what_it_does_then()
    {
        var filed = await ClosedAsync();
        await Suite.AdvanceAsync(TimeSpan.FromDays(3));
        var changed = await RehearseAsync("intake", "3.yaml", Changed("archive: {limit: 30 d", "archive: {limit: 1 d"));
        var own = changed.Differences.Where(difference => difference.CaseNumber == filed).ToList();
        Assert.Equal([DifferenceKind.Deadline, DifferenceKind.Outcome], own.Select(difference => difference.Kind));
        Assert.Equal(("archive", "in-time", "enter", "BC-07"), (own[1].Name, own[1].Before, own[1].After, own[1].Rule));
    }

    [Fact]
    public async Task A_guard_that_history_does_not_tell_of_is_counted_and_not_guessed()
    {
        await HandledAsync(await PickedUpAsync((await SentAsync()).Number));
        var changed = await RehearseAsync("routing", "3.yaml", Changed("    - {when: [urges-answered], rule: BC-06}", "    - {when: [urges-answered, goes-up], rule: BC-06}"));
        Assert.Empty(changed.Differences);
        Assert.Contains(changed.Summary.NotJudged, entry => (entry.Code, entry.What) == ("GUARD", "handled: goes-up"));
    }

    [Fact]
    public async Task Only_operators_and_auditors_of_the_organisation_rehearse()
    {
        await SentAsync();
        foreach (var service in new[] { "intake", "routing" })
        {
            Assert.Equal(StatusCode.PermissionDenied, await RefusedAsync(service, File, await AgentAsync()));
            Assert.Equal(StatusCode.PermissionDenied, await RefusedAsync(service, File, await JudgeAsync()));
            Assert.Equal(StatusCode.NotFound, await RefusedAsync(service, File, Suite.Token("another-auditor", "XC12312", "auditor")));
            Assert.True((await RehearseAsync(service, "2.yaml", File, Suite.Token("an-auditor", Office.Organisation, "auditor"))).Summary.Records > 0);
        }
    }

    [Fact]
    public async Task What_does_not_compile_is_told_by_line_and_column()
    {
        await using var unchanged = await Suite.UnchangedAsync(Office.Organisation);
        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await Rehearsed.AskAsync(Suite, "routing", Office.Organisation, "3.yaml", Changed("limit: 8 working hours", "limit: 8 moons"), await Suite.SignOns.MachineAsync("operator")));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Matches("3.yaml:[0-9]+:[0-9]+: ", refused.Status.Detail);
    }

    private async Task<Rehearsed> RehearseAsync(string service, string fileName, string text, Sender? by = null, string since = Rehearsed.Ever)
    {
        await using var unchanged = await Suite.UnchangedAsync(Office.Organisation);
        return await Rehearsed.AskAsync(Suite, service, Office.Organisation, fileName, text, by ?? await Suite.SignOns.MachineAsync("operator"), since);
    }

    private async Task<StatusCode> RefusedAsync(string service, string text, Sender by)
    {
        await using var unchanged = await Suite.UnchangedAsync(Office.Organisation);
        return (await Assert.ThrowsAsync<RpcException>(() => Rehearsed.AskAsync(Suite, service, Office.Organisation, "2.yaml", text, by))).StatusCode;
    }

    private static string Told(Difference difference) => $"{difference.Name} {difference.After} {difference.Code} {difference.Rule}";

    /// <summary>Number of a case that went all the way to its closing.</summary>
    private async Task<string> ClosedAsync() => (await CloseAsync(await ReviewedAsync(await ToldAsync(await HandledAsync(await PickedUpAsync((await SentAsync()).Number)))))).CaseNumber;

    /// <summary>A slip that was urged once, with an answer.</summary>
    private async Task<WorkItem> UrgedAsync()
    {
        var urged = await DoAsync(Act(await PickedUpAsync((await SentAsync()).Number), "urge-first", ("message", "The customer waits.")), await JudgeAsync());
        return await DoAsync(Act(urged, "answer-urge-first", ("answer", "Tomorrow.")), await NorthAsync());
    }

    private static string Changed(string words, string others)
    {
        Assert.Contains(words, File, StringComparison.Ordinal);
        return File.Replace(words, others, StringComparison.Ordinal).Replace("version: 2", "version: 3", StringComparison.Ordinal);
    }

    private static string WithHoliday(DateOnly day)
    {
        var year = day.Year.ToString(CultureInfo.InvariantCulture);
        var file = Path.Combine(Checkout.Root, "shared", "Procedures", "Time", "calendars", $"cn-{year}.yaml");
        var text = System.IO.File.Exists(file) ? System.IO.File.ReadAllText(file) : $"calendar: cn\nyear: {year}\nweekend: [saturday, sunday]\nholidays:\n";
        return $"{text.TrimEnd()}\n  one-more: {{name: {{zh-CN: 加一天, en: One more, es: Uno más}}, off: [{day:yyyy-MM-dd}]}}\n";
    }
}
