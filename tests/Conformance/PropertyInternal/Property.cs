using ComplaintSuite.Contracts.Events.V1;

namespace ComplaintSuite.Conformance.PropertyInternal;

/// <summary>The tests of one rule of the property manager's procedure, in an organisation of their own: what its people do all day.</summary>
public abstract class Property(RunningSuite suite)
{
    protected static IReadOnlyDictionary<string, string> Figures { get; } = new Dictionary<string, string> { ["satisfaction"] = "satisfied" };

    protected RunningSuite Suite => suite;

    protected Office Office => suite.Property(GetType());

    protected Task<Sender> ReceptionistAsync() => Office.ClerkAsync();

    protected Task<Sender> SupervisorAsync() => Office.PersonAsync("supervisor");

    protected Task<Sender> PatrolAsync() => Office.PersonAsync("patrol-1");

    /// <summary>Staff id of somebody of the organisation, by the end of it: 04 is the receptionist.</summary>
    protected string StaffId(string number) => $"{Office.Organisation.ToLowerInvariant()}-{number}";

    /// <summary>A resident's complaint: complete.</summary>
    protected RegisterComplaintRequest Complaint(Action<RegisterComplaintRequest>? change = null)
    {
        var request = new RegisterComplaintRequest
        {
            RequestId = RequestId.New(),
            Organisation = Office.Organisation,
            Kind = "complaint",
            Channel = "telephone",
            Subject = "电梯停运",
            Facts = "3栋电梯本周三次停在两层之间。",
            Demand = "尽快修好。",
            Complainant = new() { Name = "住户", Unit = "3-1201", Telephone = "13800000000" },
            Language = "en",
        };
        change?.Invoke(request);
        return request;
    }

    protected static void Minor(AcceptComplaintRequest request) => Assessed(request, "minor", "", "limits-of-equipment");

    protected static void Important(AcceptComplaintRequest request) => Assessed(request, "important", "The yearly service of the lift was left out.", "company-fault");

    protected static void Major(AcceptComplaintRequest request) => Assessed(request, "major", "", "heavy-loss-or-injury");

    protected static void Invalid(AcceptComplaintRequest request)
    {
        Assessed(request, "", "");
        request.Validity = "invalid";
    }

    /// <summary>The assessment as a receptionist writes it, on top of what the commerce hotline would write.</summary>
    protected static void Assessed(AcceptComplaintRequest request, string severity, string fault, params string[] criteria)
    {
        ArgumentNullException.ThrowIfNull(request);
        (request.Category, request.LegalField, request.Route, request.Validity, request.Severity, request.Fault) = ("lifts", "", "", "valid", severity, fault);
        request.Findings.Clear();
        request.Criteria.Clear();
        request.Criteria.Add(criteria);
    }

    protected Task<Filed> FileAsync(Action<RegisterComplaintRequest>? change = null) => Office.FileAsync(Complaint(change));

    /// <summary>Filed, assessed, and in the queue of the department complained about.</summary>
    protected Task<Filed> AtWorkAsync(Action<AcceptComplaintRequest> assessed, Action<RegisterComplaintRequest>? change = null) => Office.AtWorkAsync(Complaint(change), change: assessed);

    /// <summary>The head of the department handles it and hands it in.</summary>
    protected Task<Complaint> WorkAsync(string number) =>
        Office.WorkAsync(number, "engineering-department", "engineering-head", "Found the door contact worn out; replaced it.", "The lift runs again.", "repaired");

    protected NotifyResultRequest Telling(Complaint complaint, Action<NotifyResultRequest>? change = null)
    {
        ArgumentNullException.ThrowIfNull(complaint);
        var request = new NotifyResultRequest { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Means = "telephone", GivenBy = StaffId("04") };
        change?.Invoke(request);
        return request;
    }

    protected async Task<Complaint> TellAsync(Complaint complaint) => (await suite.SendAsync<NotifyResultResponse>(Telling(complaint), await ReceptionistAsync())).Complaint;

    protected static RecordFollowUpRequest Visit(Complaint complaint, bool solved = true)
    {
        ArgumentNullException.ThrowIfNull(complaint);
        return new() { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Record = solved ? "The lift runs." : "It stopped again.", Solved = solved };
    }

    protected async Task<Complaint> VisitAsync(Complaint complaint, bool solved = true) => (await suite.SendAsync<RecordFollowUpResponse>(Visit(complaint, solved), await PatrolAsync())).Complaint;

    /// <summary>Worked on, told, visited, counted: nothing but the closing is left.</summary>
    protected async Task<Complaint> BeforeClosingAsync(Filed filed)
    {
        ArgumentNullException.ThrowIfNull(filed);
        var visited = await VisitAsync(await TellAsync(await WorkAsync(filed.Number)));
        return await Office.SetIndicatorsAsync(visited, Figures);
    }

    protected async Task<Complaint> CloseAsync(Complaint complaint) => (await suite.SendAsync<CloseComplaintResponse>(Office.Closing(complaint), await SupervisorAsync())).Complaint;

    protected PlanCorrectiveActionRequest Plan(Complaint complaint, string owner)
    {
        ArgumentNullException.ThrowIfNull(complaint);
        return new()
        {
            CaseNumber = complaint.CaseNumber,
            RequestId = RequestId.New(),
            ExpectedVersion = complaint.Version,
            Cause = "The service contract ended unnoticed.",
            Correction = "The lift is serviced.",
            Prevention = "Contracts are watched by a calendar.",
            Owner = StaffId(owner),
            DueDate = DateOnly.FromDateTime(suite.Now.UtcDateTime.AddDays(30)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        };
    }

    protected static VerifyCorrectiveActionRequest Verification(Complaint complaint)
    {
        ArgumentNullException.ThrowIfNull(complaint);
        return new() { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Found = "The service was done and is in the calendar." };
    }

    protected async Task<ComplaintAccepted> AcceptanceAsync(string caseId) =>
        (await suite.EventsAsync("intake", caseId)).Single(it => it.Payload.Is(ComplaintAccepted.Descriptor)).Payload.Unpack<ComplaintAccepted>();
}
