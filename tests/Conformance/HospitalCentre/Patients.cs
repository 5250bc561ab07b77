using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.HospitalCentre;

/// <summary>The tests of one rule of the hospital's complaint reception centre.</summary>
public abstract class Patients(RunningSuite suite)
{
    private static readonly TimeSpan Shanghai = TimeSpan.FromHours(8);

    protected static IReadOnlyDictionary<string, string> Figures { get; } = new Dictionary<string, string> { ["satisfaction"] = "satisfied" };

    protected RunningSuite Suite => suite;

    protected Office Office => suite.Office("RMYY", "centre");

    protected Chronicle Chronicle => new(suite, Office, "president", "office", "duty", "centre", "nursing-director");

    protected Task<Sender> CentreAsync() => Office.ClerkAsync();

    protected Task<Sender> PersonAsync(string who) => Office.PersonAsync(who);

    /// <summary>Ten o'clock of a day on which the centre's desk is open; now, where it is open with an hour to go.</summary>
    protected async Task InHoursAsync()
    {
        var now = suite.Now.ToOffset(Shanghai);
        if (now is { DayOfWeek: not (DayOfWeek.Saturday or DayOfWeek.Sunday), Hour: >= 8 and < 11 })
            return;
        await AdvanceToAsync(hour: 10, workday: true);
    }

    /// <summary>Ten at night.</summary>
    protected Task AtNightAsync() => AdvanceToAsync(hour: 22, workday: false);

    private Task AdvanceToAsync(int hour, bool workday)
    {
        var now = suite.Now.ToOffset(Shanghai);
        var then = new DateTimeOffset(now.Date, Shanghai).AddHours(hour);
        while (then <= now || (workday && then.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday))
            then = then.AddDays(1);
        return suite.AdvanceAsync(then - now);
    }

    /// <summary>An outpatient's complaint about the nursing, told in person: complete.</summary>
    protected RegisterComplaintRequest Complaint(Action<RegisterComplaintRequest>? change = null)
    {
        var request = new RegisterComplaintRequest
        {
            RequestId = RequestId.New(),
            Organisation = Office.Organisation,
            Kind = "complaint",
            Channel = "in-person",
            Subject = "输液室等候过久",
            Facts = "上午输液等候两小时，护士未作解释。",
            Complainant = new() { Name = "病人", Telephone = "13400000000" },
            Details = { ["patient"] = "outpatient" },
            Language = "en",
        };
        change?.Invoke(request);
        return request;
    }

    protected static void Inpatient(RegisterComplaintRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Details["patient"] = "inpatient";
    }

    /// <summary>Taken at the centre's desk, in its hours.</summary>
    protected async Task<Filed> FileAsync(Action<RegisterComplaintRequest>? change = null)
    {
        await InHoursAsync();
        return await Office.FileAsync(Complaint(change), await CentreAsync());
    }

    protected static DoCaseActRequest Act(Complaint complaint, string act, params (string Field, string Value)[] form)
    {
        ArgumentNullException.ThrowIfNull(complaint);
        return new() { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Act = act, Fields = { form.ToDictionary(field => field.Field, field => field.Value) } };
    }

    protected static DoWorkActRequest Act(WorkItem item, string act, params (string Field, string Value)[] form)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new() { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Act = act, Fields = { form.ToDictionary(field => field.Field, field => field.Value) } };
    }

    protected async Task<Complaint> DoAsync(DoCaseActRequest request, Sender? by = null) => (await suite.SendAsync<DoCaseActResponse>(request, by ?? await CentreAsync())).Complaint;

    protected async Task<WorkItem> DoAsync(DoWorkActRequest request, Sender by) => (await suite.SendAsync<DoWorkActResponse>(request, by)).WorkItem;

    protected static DoCaseActRequest PassingOn(Complaint complaint) => Act(complaint, "pass-on", ("means", "writing"), ("receiver", "rm-09"));

    protected static AcceptComplaintRequest Accepting(Complaint complaint, string category = "nursing", string route = "ordinary") =>
        new() { CaseNumber = (complaint ?? throw new ArgumentNullException(nameof(complaint))).CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Category = category, Route = route };

    protected async Task<Complaint> AcceptAsync(Complaint passedOn, string category = "nursing", string route = "ordinary") =>
        (await suite.SendAsync<AcceptComplaintResponse>(Accepting(passedOn, category, route), await CentreAsync())).Complaint;

    /// <summary>Registered, passed on in writing and in the department's queue.</summary>
    protected async Task<Filed> AtWorkAsync(string category = "nursing", string route = "ordinary", Action<RegisterComplaintRequest>? change = null)
    {
        var filed = await FileAsync(change);
        var ready = filed.Complaint;
        if (route == "difficult")
            ready = await DoAsync(Naming(ready));
        await AcceptAsync(await DoAsync(PassingOn(ready)), category, route);
        return filed with { Complaint = await Office.AtAsync(filed.Number, "at-work") };
    }

    protected static DoCaseActRequest Naming(Complaint complaint, string second = "finance", string difficult = "yes") =>
        Act(complaint, "name-departments", ("first", "nursing-department"), ("second", second), ("difficult", difficult), ("why", "Charges and care hang together."));

    protected Task<WorkItem> ClaimedAsync(string number, string department = "nursing-department", string who = "nursing") => ClaimAsync(number, department, who);

    private async Task<WorkItem> ClaimAsync(string number, string department, string who)
    {
        await suite.SettleAsync();
        return await Office.ClaimAsync(number, department, who);
    }

    protected static FinishHandlingRequest Finishing(WorkItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new() { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Result = "A second nurse is there in the morning.", Outcome = "solved", Record = "Looked at the rota." };
    }

    protected async Task<Complaint> HandInAsync(WorkItem item, Sender by)
    {
        var finished = (await suite.SendAsync<FinishHandlingResponse>(Finishing(item), by)).WorkItem;
        await suite.SendAsync<HandInResponse>(new HandInRequest { WorkItemId = finished.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = finished.Version }, by);
        return await Office.AtAsync(item.CaseNumber, "result-known");
    }

    protected async Task<Complaint> HandledAsync(string number) => await HandInAsync(await ClaimedAsync(number), await PersonAsync("nursing"));

    protected static NotifyResultRequest Telling(Complaint known)
    {
        ArgumentNullException.ThrowIfNull(known);
        return new() { CaseNumber = known.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = known.Version, Means = "telephone", GivenBy = "rm-04" };
    }

    protected async Task<Complaint> ToldAsync(Complaint known) => (await suite.SendAsync<NotifyResultResponse>(Telling(known), await CentreAsync())).Complaint;

    protected Task<Complaint> RecordedAsync(Complaint told) => DoAsync(Act(told, "record-result", ("result", "A second nurse is there in the morning."), ("reaction", "Satisfied.")));

    protected async Task<CloseComplaintRequest> ClosingAsync(Complaint complaint) => Office.Closing(await Office.SetIndicatorsAsync(complaint, Figures));

    protected async Task<Complaint> CloseAsync(Complaint complaint) => (await suite.SendAsync<CloseComplaintResponse>(await ClosingAsync(complaint), await CentreAsync())).Complaint;

    /// <summary>Offered by the nursing department's reception to the finance department's, which accepts it or not.</summary>
    protected async Task<Complaint> OfferedAsync(Complaint complaint, bool? taken, string to = "rm-07", string who = "finance-desk")
    {
        var offered = await DoAsync(Act(complaint, "offer-matter", ("office", "finance"), ("to", to), ("reason", "It is about a bill.")), await PersonAsync("nursing-desk"));
        return taken is null ? offered : await DoAsync(Act(offered, "answer-matter", ("taken", taken.Value ? "yes" : "no")), await PersonAsync(who));
    }
}
