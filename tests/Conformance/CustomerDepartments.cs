using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Procedures.Time;

namespace ComplaintSuite.Conformance;

/// <summary>The tests of one rule at a company whose customer department gets every complaint, enters it on its form and dispatches it.</summary>
/// <param name="suite">The running suite.</param>
/// <param name="organisation">The company.</param>
/// <param name="giver">Staff id of the customer desk.</param>
public abstract class CustomerDepartments(RunningSuite suite, string organisation, string giver)
{
    protected static IReadOnlyDictionary<string, string> Figures { get; } = new Dictionary<string, string> { ["satisfaction"] = "satisfied" };

    protected RunningSuite Suite => suite;

    protected Office Office => suite.Office(organisation, "desk");

    protected Chronicle Chronicle => new(suite, Office, [.. "general-manager leader affairs-manager".Split(' '), .. Told]);

    /// <summary>Who is told beside that something was dispatched, by the ends of their subjects.</summary>
    protected abstract IReadOnlyList<string> Told { get; }

    /// <summary>A category of ordinary complaints, the department that the table names, and who handles it there.</summary>
    protected abstract (string Category, string Department, string Handler) Ordinary { get; }

    protected Task<Sender> DeskAsync() => Office.ClerkAsync();

    /// <summary>Somebody of another department, who got the complaint first.</summary>
    protected Task<Sender> ReceiverAsync() => Office.PersonAsync("receiver");

    protected Task<Sender> BusinessManagerAsync() => Office.PersonAsync("business-manager");

    protected Task<Sender> GeneralManagerAsync() => Office.PersonAsync("general-manager");

    protected Task<Sender> AffairsManagerAsync() => Office.PersonAsync("affairs-manager");

    /// <summary>A customer's complaint by telephone: complete.</summary>
    protected RegisterComplaintRequest Complaint(Action<RegisterComplaintRequest>? change = null)
    {
        var request = new RegisterComplaintRequest
        {
            RequestId = RequestId.New(),
            Organisation = organisation,
            Kind = "complaint",
            Channel = "telephone",
            Subject = "修后仍有异响",
            Facts = "上周修理后行驶仍有异响，接待人员态度冷淡。",
            Demand = "重新检修。",
            Complainant = new() { Name = "客户", Telephone = "13500000000", Address = "新城市东风路8号" },
            Language = "en",
        };
        Complete(request);
        change?.Invoke(request);
        return request;
    }

    /// <summary>Adds what only this company asks for.</summary>
    protected virtual void Complete(RegisterComplaintRequest request)
    {
    }

    protected async Task<Filed> FileAsync(Action<RegisterComplaintRequest>? change = null) => await Office.FileAsync(Complaint(change), await ReceiverAsync());

    protected static DoCaseActRequest Act(Complaint complaint, string act, params (string Field, string Value)[] form)
    {
        ArgumentNullException.ThrowIfNull(complaint);
        return new() { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Act = act, Fields = { form.ToDictionary(field => field.Field, field => field.Value) } };
    }

    protected async Task<Complaint> DoAsync(DoCaseActRequest request, Sender by) => (await suite.SendAsync<DoCaseActResponse>(request, by)).Complaint;

    protected static DoCaseActRequest Judging(Complaint complaint) => Act(complaint, "judge", ("gravity", "ordinary"), ("urgent", "no"));

    protected static DoCaseActRequest JudgingMajor(Complaint complaint) => Act(complaint, "judge", ("gravity", "major"), ("criterion", "safety"), ("urgent", "yes"));

    /// <summary>Restated in the receiver's words, and confirmed by the customer.</summary>
    protected async Task<Complaint> ConfirmedAsync(Complaint complaint, Sender by) =>
        await DoAsync(Act(await DoAsync(Act(complaint, "restate", ("words", "A noise is left after the repair; reception was cold.")), by), "confirm-restatement", ("confirmed", "yes")), by);

    /// <summary>Filed, judged, restated and passed to the customer department.</summary>
    protected async Task<Complaint> HandedOverAsync(bool major = false, Action<RegisterComplaintRequest>? change = null)
    {
        var receiver = await ReceiverAsync();
        var filed = (await FileAsync(change)).Complaint;
        var judged = await DoAsync(major ? JudgingMajor(filed) : Judging(filed), receiver);
        return await DoAsync(Act(await ConfirmedAsync(judged, receiver), "hand-over"), receiver);
    }

    protected async Task<Complaint> FormedAsync(bool major = false, Action<RegisterComplaintRequest>? change = null) =>
        await DoAsync(Act(await HandedOverAsync(major, change), "register-form"), await DeskAsync());

    protected AcceptComplaintRequest Acceptance(Complaint complaint)
    {
        ArgumentNullException.ThrowIfNull(complaint);
        return new() { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Category = Ordinary.Category };
    }

    /// <summary>Dispatched by the table.</summary>
    protected async Task<Complaint> DispatchedAsync(Complaint? formed = null)
    {
        var accepted = await suite.SendAsync<AcceptComplaintResponse>(Acceptance(formed ?? await FormedAsync()), await DeskAsync());
        return await Office.AtAsync(accepted.Complaint.CaseNumber, "at-work");
    }

    protected Task<Complaint> WorkedAsync(string number) =>
        Office.WorkAsync(number, Ordinary.Department, Ordinary.Handler, "Looked at it with the customer.", "Mended and driven together; the noise is gone.", "solved");

    protected async Task<Complaint> DecidedAsync(Complaint known) => await DoAsync(Act(known, "decide-measures", ("measures", "Repaired free of charge.")), await GeneralManagerAsync());

    protected NotifyResultRequest Telling(Complaint decided)
    {
        ArgumentNullException.ThrowIfNull(decided);
        return new() { CaseNumber = decided.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = decided.Version, Means = "telephone", GivenBy = giver };
    }

    protected async Task<Complaint> ToldAsync(Complaint decided) => (await suite.SendAsync<NotifyResultResponse>(Telling(decided), await DeskAsync())).Complaint;

    protected static DoCaseActRequest Assessing(Complaint told) => Act(told, "assess-result", ("measures-kept", "yes"), ("in-time", "yes"), ("customers-view", "satisfied"));

    protected async Task<Complaint> AssessedAsync(Complaint told) => await DoAsync(Assessing(told), await AffairsManagerAsync());

    protected static WithdrawComplaintRequest Withdrawing(Complaint complaint)
    {
        ArgumentNullException.ThrowIfNull(complaint);
        return new() { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Reason = "Mended elsewhere." };
    }

    /// <summary>Settled on the spot by the business manager, and answered by the customer desk.</summary>
    protected async Task<Complaint> SettledAsync(string answer)
    {
        var manager = await BusinessManagerAsync();
        var taken = await DoAsync(Act(await DoAsync(Judging((await FileAsync()).Complaint), manager), "take-on-the-spot"), manager);
        return (await suite.SendAsync<AnswerEnquiryResponse>(
            new AnswerEnquiryRequest { CaseNumber = taken.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = taken.Version, Answer = answer }, await DeskAsync())).Complaint;
    }

    protected async Task<CloseComplaintRequest> ClosingAsync(Complaint complaint) => Office.Closing(await Office.SetIndicatorsAsync(complaint, Figures));

    protected async Task<Complaint> CloseAsync(Complaint assessed) => (await suite.SendAsync<CloseComplaintResponse>(await ClosingAsync(assessed), await DeskAsync())).Complaint;

    /// <summary>From the dispatch to the closing.</summary>
    protected async Task<Complaint> SolvedAsync(string number) => await CloseAsync(await AssessedAsync(await ToldAsync(await DecidedAsync(await WorkedAsync(number)))));

    /// <summary>Three o'clock on a working day where the company is that another follows, so that its desks are open and stay so for a while.</summary>
    protected async Task WorkingHoursAsync()
    {
        do await Chronicle.AtHourAsync(15);
        while (!IsWorked(0) || !IsWorked(1));

        bool IsWorked(int days) => Chronicle.Chinese.IsWorked(DateOnly.FromDateTime(suite.Now.ToOffset(TimeSpan.FromHours(8)).DateTime).AddDays(days));
    }

    /// <summary>Noon of a Saturday that nobody works: but for the day of the week the desks would be open.</summary>
    /// <returns>When they open next: half past eight of the next day that is worked.</returns>
    protected async Task<DateTimeOffset> SaturdayAsync()
    {
        var now = suite.Now.ToOffset(TimeSpan.FromHours(8));
        var day = DateOnly.FromDateTime(now.DateTime).AddDays(1);
        while (Chronicle.Chinese.Day(day) is not { Kind: DayKind.Weekend, Date.DayOfWeek: DayOfWeek.Saturday }) day = day.AddDays(1);
        await suite.AdvanceAsync(At(day, new(12, 0)) - now);
        do day = day.AddDays(1);
        while (!Chronicle.Chinese.IsWorked(day));
        return At(day, new(8, 30));

        static DateTimeOffset At(DateOnly date, TimeOnly time) => new(date.ToDateTime(time), TimeSpan.FromHours(8));
    }

    /// <summary>Out of hours: the leader on call is told of what is urgent and is waited for, and an ordinary complaint has its half hour from the next opening on, and not before.</summary>
    /// <param name="opening">When the desks open next.</param>
    /// <param name="leaderRule">The rule by which the leader is told.</param>
    /// <param name="ordinaryRule">The rule of the half hour.</param>
    protected async Task AssertOutOfHoursAsync(DateTimeOffset opening, string leaderRule, string ordinaryRule)
    {
        var urgent = await DoAsync(Act((await FileAsync()).Complaint, "judge", ("gravity", "ordinary"), ("urgent", "yes")), await ReceiverAsync());
        Assert.Contains("leader-acknowledges", Running(urgent));
        var alert = Assert.Single(await AlertsOfAsync(urgent.CaseId, "leader"));
        Assert.Equal((AlertKind.ClockBegan, "leader-acknowledges", "leader-on-call", leaderRule), (alert.Kind, alert.Clock, alert.Post, alert.Rule));
        await AcknowledgeAsync(alert, "leader");
        Assert.DoesNotContain("leader-acknowledges", Running(await Office.ReadAsync(urgent.CaseNumber)));

        var ordinary = await DoAsync(Judging((await FileAsync()).Complaint), await ReceiverAsync());
        var clock = ordinary.Deadlines.Single(deadline => deadline.Clock == "hand-over");
        Assert.Equal((opening.AddMinutes(30), ordinaryRule), (clock.DueTime.ToDateTimeOffset(), clock.Rule));
        Assert.Empty(await AlertsAsync(ordinary.CaseId, "leader"));
        await suite.AdvanceAsync(TimeSpan.FromHours(2));
        Assert.DoesNotContain("ClockRanOut hand-over", await AlertsAsync(ordinary.CaseId, "affairs-manager"));
        await suite.AdvanceAsync(opening.AddMinutes(31) - suite.Now);
        Assert.Contains("ClockRanOut hand-over", await AlertsAsync(ordinary.CaseId, "affairs-manager"));
    }

    protected static IEnumerable<string> Running(Complaint complaint)
    {
        ArgumentNullException.ThrowIfNull(complaint);
        return complaint.Deadlines.Where(deadline => deadline.EndTime is null).Select(deadline => deadline.Clock);
    }

    /// <summary>The alerts about a case that somebody has, as KIND CLOCK.</summary>
    protected async Task<IEnumerable<string>> AlertsAsync(string caseId, string who) => (await AlertsOfAsync(caseId, who)).Select(alert => $"{alert.Kind} {alert.Clock}{alert.Act}");

    protected async Task<List<Alert>> AlertsOfAsync(string caseId, string who)
    {
        await suite.SettleAsync();
        var alerts = await suite.SendAsync<ListAlertsResponse>(new ListAlertsRequest { Organisation = organisation, PageSize = 500, IncludeAcknowledged = true }, await Office.PersonAsync(who));
        return [.. alerts.Alerts.Where(alert => alert.CaseId == caseId && alert.Kind != AlertKind.ProvisionalCalendar)];
    }

    protected async Task AcknowledgeAsync(Alert alert, string who)
    {
        ArgumentNullException.ThrowIfNull(alert);
        await suite.SendAsync<AcknowledgeAlertResponse>(new AcknowledgeAlertRequest { AlertId = alert.AlertId, RequestId = RequestId.New() }, await Office.PersonAsync(who));
        await suite.SettleAsync();
    }
}
