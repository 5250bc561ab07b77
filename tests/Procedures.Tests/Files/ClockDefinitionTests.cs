using ComplaintSuite.Procedures;
using ComplaintSuite.Procedures.Time;

namespace ComplaintSuite.ProceduresTests.Files;

/// <summary>Since when a clock runs, by what has happened.</summary>
public sealed class ClockDefinitionTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);

    private static readonly ClockDefinition Acceptance = new("acceptance", Limit.Parse("24 h"), ["registered"], ["assessed"], [], new LateOutcome.Mark(), "house", "CH-02") { EndsIn = Section.Case };

    private static readonly ClockDefinition Reports = Acceptance with { From = ["registered", "accepted"], To = ["closed"], For = [new("kind", ["report"])] };

    [Fact]
    public void It_runs_from_its_start_to_its_end_and_begins_again_after_that_only()
    {
        Assert.Null(Since(Acceptance));
        Assert.Equal(Start, Since(Acceptance, ("registered", 0)));
        Assert.Null(Since(Acceptance, ("registered", 0), ("assessed", 5)));
        Assert.Equal(Start.AddHours(9), Since(Acceptance, ("registered", 9), ("assessed", 5)));
    }

    [Fact]
    public void A_start_at_the_instant_of_an_end_begins_it_while_it_is_being_made()
    {
        Assert.Null(Since(Acceptance, ("registered", 5), ("assessed", 5)));
        Assert.Equal(Start.AddHours(5), Acceptance.RunsSince(Times(("registered", 5), ("assessed", 5)), _ => null, "registered"));
        Assert.Null(Acceptance.RunsSince(Times(("registered", 5), ("assessed", 5)), _ => null, "assessed"));
    }

    [Fact]
    public void Its_conditions_begin_it_whenever_they_come_to_hold()
    {
        var times = Times(("registered", 0));
        Assert.Null(Reports.RunsSince(times, _ => null));
        Assert.Null(Reports.RunsSince(times, _ => "complaint"));
        Assert.Equal(Start, Reports.RunsSince(times, _ => "report"));
    }

    [Fact]
    public void Of_several_starts_the_latest_counts() =>
        Assert.Equal(Start.AddHours(3), Reports.RunsSince(Times(("registered", 0), ("accepted", 3)), _ => "report"));

    [Fact]
    public void What_happens_again_keeps_its_latest_instant_and_every_pause()
    {
        var times = Times(("request-materials", 1), ("answer-materials", 2), ("request-materials", 3));
        Assert.Equal(Start.AddHours(3), times.Latest["request-materials"]);
        Assert.Equal([("request-materials", 1), ("answer-materials", 2), ("request-materials", 3)], times.Pauses.Select(pause => (pause.Move, (int)(pause.At - Start).TotalHours)));
    }

    [Fact]
    public void News_that_comes_twice_or_late_changes_nothing_or_finds_its_place()
    {
        var times = Times(("request-materials", 1), ("answer-materials", 4));
        Assert.Same(times, times.With("request-materials", Start.AddHours(1), pauses: true));
        Assert.Equal(["request-materials", "request-materials", "answer-materials"], times.With("request-materials", Start.AddHours(2), pauses: true).Pauses.Select(pause => pause.Move));
        Assert.Same(times, times.With("answer-materials", Start.AddHours(3), pauses: false));
    }

    [Fact]
    public void A_new_round_knows_nothing_of_the_one_before()
    {
        var times = MoveTimes.Anew("reopened", Start.AddHours(8));
        Assert.Equal(["reopened"], times.Latest.Keys);
        Assert.Same(times, times.With("handled", Start.AddHours(7), pauses: false));
        Assert.Equal(Start.AddHours(9), times.With("handled", Start.AddHours(9), pauses: false).Latest["handled"]);
    }

    [Fact]
    public void Times_are_the_same_after_they_were_stored()
    {
        var times = MoveTimes.Anew("reopened", Start).With("request-materials", Start.AddHours(1), pauses: true).With("registered", Start.AddHours(2), pauses: false);
        var json = System.Text.Json.JsonSerializer.Serialize(times, MoveTimesJson.Default.MoveTimes);
        Assert.Equal(times, System.Text.Json.JsonSerializer.Deserialize(json, MoveTimesJson.Default.MoveTimes));
        Assert.Equal(MoveTimes.None, System.Text.Json.JsonSerializer.Deserialize("{}", MoveTimesJson.Default.MoveTimes));
        Assert.NotEqual(times, MoveTimes.None);
    }

    /// <summary>What was handled may go back by itself, of which the case does not hear.</summary>
    [Theory]
    [InlineData("recusal: {rule: GB-05}\n", "from: handled, to: closed", true)]
    [InlineData("recusal: {rule: GB-05}\n", "from: at-work, pause: {from: claimed, until: handled}, to: closed", true)]
    [InlineData("recusal: {rule: GB-05}\n", "from: handed-in, to: closed", false)]
    [InlineData("recusal: {rule: GB-05}\n", "from: claimed, to: handled", false)]
    [InlineData("recusal: {rule: GB-05}\n", "from: handled, to: handed-in", false)]
    [InlineData("", "from: handled, to: closed", false)]
    public void A_clock_of_the_case_goes_by_no_step_from_which_the_work_goes_back(string recusal, string course, bool isDefect)
    {
        using var folder = Sample.With("\nintake:\n", $"\n{recusal}intake:\n");
        var file = Path.Combine(folder.Path, "sample/1.yaml");
        File.WriteAllText(file, File.ReadAllText(file).Replace("clocks:\n", $"clocks:\n  tell: {{limit: 3 wd, {course}, origin: house, rule: CH-13}}\n", StringComparison.Ordinal));
        var defects = Sample.Lint(folder);
        if (isDefect)
            Assert.Contains("From 'handled' the work goes back by itself once somebody must withdraw, and the case section, in which the clock 'tell' ends, does not hear of that.", Assert.Single(defects), StringComparison.Ordinal);
        else
            Assert.Empty(defects);
    }

    [Fact]
    public void What_is_between_the_organisation_s_people_gives_no_date_of_a_notice()
    {
        var date = Lifecycle.DueDates.Single(due => due.Clock == "acceptance");
        Assert.Same(Acceptance, Assert.Single(date.ClocksOf([Acceptance])));
        Assert.Empty(date.ClocksOf([Acceptance with { IsInternal = true }]));
    }

    [Fact]
    public void A_file_says_which_clocks_are_internal_and_no_day_that_was_asked_for_is()
    {
        using var folder = Sample.With("to: assessed, origin", "to: assessed, internal: true, origin");
        Assert.Empty(Sample.Lint(folder));
        Assert.True(ProcedureRegistry.Load(folder.Path).Get("sample", 1).IsInternal("acceptance"));
        using var asked = Sample.With("to: assessed, origin", "to: assessed, or: requested-date, internal: true, origin");
        Assert.Contains(Sample.Lint(asked), defect => defect.Contains("The day that whoever complains asked for is told to them; remove `internal`.", StringComparison.Ordinal));
        using var unclear = Sample.With("to: assessed, origin", "to: assessed, internal: perhaps, origin");
        Assert.Contains(Sample.Lint(unclear), defect => defect.Contains("Write `internal: true`, or leave it out.", StringComparison.Ordinal));
    }

    /// <summary>Who works with whom is the organisation's; by when somebody is answered is theirs.</summary>
    [Theory]
    [InlineData("government-window", 1, "correct report-correction")]
    [InlineData("property-internal", 1, "")]
    [InlineData("hospital-departments", 1, "")]
    [InlineData("labour-inspection", 1, "")]
    public void The_clocks_between_people_are_told_to_nobody_else(string id, int version, string expected) =>
        Assert.Equal(expected, string.Join(' ', ProcedureRegistry.Load().Get(id, version).Clocks.Where(clock => clock.IsInternal).Select(clock => clock.Name).Order(StringComparer.Ordinal)));

    private static DateTimeOffset? Since(ClockDefinition clock, params (string Move, int Hour)[] moves) => clock.RunsSince(Times(moves), _ => null);

    private static MoveTimes Times(params (string Move, int Hour)[] moves) =>
        moves.Aggregate(MoveTimes.None, (times, move) => times.With(move.Move, Start.AddHours(move.Hour), pauses: move.Move.EndsWith("-materials", StringComparison.Ordinal)));
}
