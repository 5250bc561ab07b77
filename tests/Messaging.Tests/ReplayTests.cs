using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Rehearsals;
using ComplaintSuite.ServiceDefaults.Sections;

namespace ComplaintSuite.MessagingTests;

/// <summary>What a rehearsal takes for done where the record does not say since when somebody had to withdraw, and where an act was asked for anew (GB-05, GB-06, GB-10).</summary>
public sealed class ReplayTests
{
    private static readonly DateTimeOffset Start = new(2026, 10, 5, 1, 30, 0, TimeSpan.Zero);
    private static readonly ProcedureRegistry Registry = ProcedureRegistry.Load();
    private static readonly Procedure Window = Registry.Get("government-window", 1);

    [Fact]
    public void Of_what_two_did_what_is_theirs_who_had_to_withdraw_is_not_known()
    {
        var record = new Matter();
        record.Take(new Recusal("zw-04", MustWithdraw: true));
        var replay = Replayed(record);
        Hear(replay, 1, "complainant", "zw-04");
        Hear(replay, 2, "respondent", "zw-05");
        Assert.Equal((null, true), (replay.HasDone("hear-party.complainant"), replay.HasDone("hear-party.respondent")));
        Assert.True(replay.HasDone("hear-party"));
        Assert.True(replay.MayBeInVain("hear-party"));
    }

    [Fact]
    public void What_nobody_did_was_not_done_whoever_had_to_withdraw()
    {
        var record = new Matter();
        record.Take(new Recusal("zw-04", MustWithdraw: true));
        var replay = Replayed(record);
        Hear(replay, 1, "complainant", "zw-04");
        Assert.Equal((null, false), (replay.HasDone("hear-party"), replay.HasDone("hear-party.respondent")));
    }

    [Theory]
    [InlineData(1, 2, false)]
    [InlineData(2, 1, true)]
    public void What_was_answered_and_asked_for_anew_has_no_answer(int answered, int asked, bool isAnswered)
    {
        var record = new Matter();
        var codes = new Dictionary<string, string>();
        record.TakeKnown(DoneActs.None.WithForeign("order-correction", [], codes, "zw-01").WithForeign("report-correction", [], codes, "zw-02"));
        record.TakeMoves(MoveTimes.None.With("report-correction", At(answered), pauses: false).With("order-correction", At(asked), pauses: false));
        var replay = Replayed(record);
        foreach (var (move, hour) in new[] { (Move: "order-correction", Hour: asked), (Move: "report-correction", Hour: answered) }.OrderBy(heard => heard.Hour))
            replay.Take(new Happening.Heard(At(hour), move), null, []);
        Assert.Equal((true, isAnswered), (replay.Done.Has("order-correction"), replay.Done.Has("report-correction")));
    }

    private static Replay Replayed(Matter record) => new(record, Section.Work, Window, Registry, new Dictionary<string, string?>(), (_, _) => null, At(10));

    private static void Hear(Replay replay, int hour, string side, string by) => replay.Take(
        new Happening.Made(At(hour), new ServiceDefaults.Sections.HistoryEntry
        {
            RecordId = replay.Id,
            Version = hour,
            Organisation = replay.Organisation,
            CaseId = replay.CaseId,
            Move = "hear-party",
            From = "claimed",
            To = "claimed",
            Actor = by,
            Post = null,
            Reason = null,
            Rule = "GB-06",
            At = At(hour),
            ProcedureVersion = 1,
            EventId = Guid.Empty,
            EventType = "",
            EventPayload = [],
        }),
        new(Guid.Empty, new Dictionary<string, string> { ["side"] = side, ["heard"] = "yes" }, by), []);

    private static DateTimeOffset At(int hours) => Start.AddHours(hours);

    private sealed class Matter() : SectionRecord(Guid.CreateVersion7(Start), "E", "government-window", 1, Start)
    {
        public override Guid CaseId => Id;

        public override IReadOnlyDictionary<string, object?> AuditState() => new Dictionary<string, object?>();
    }
}
