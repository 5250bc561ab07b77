using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.HospitalDepartments;

/// <summary>HA-02: who answers for what, with a register and named staff.</summary>
public sealed class HA02_WhoAnswers(RunningSuite suite) : HospitalOffices(suite)
{
    [Theory, Rule("HA-02", Case.Allowed)]
    [InlineData("administration", "hospital-office")]
    [InlineData("logistics", "hospital-office")]
    [InlineData("ethics", "party-office")]
    [InlineData("medical-quality", "medical-affairs", "medical-record")]
    [InlineData("nursing", "nursing", "medical-record")]
    [InlineData("charges", "finance", "receipt")]
    [InlineData("safety", "security")]
    [InlineData("infections", "infection-control")]
    [InlineData("drugs", "pharmacy", "receipt", "prescription")]
    [InlineData("own-department", "surgery")]
    public async Task The_table_says_who_gets_it(string category, string department, params string[] vouchers)
    {
        var filed = await EnteredAsync(request => request.Details["clinic"] = "surgery");
        var complaint = filed.Complaint;
        foreach (var voucher in vouchers) complaint = await DoAsync(Voucher(complaint, voucher), await ClerkAsync());
        await AcceptAsync(complaint, category);
        Assert.Equal(department, (await Office.AtAsync(filed.Number, "at-work")).Department);
    }

    [Fact, Rule("HA-02", Case.Allowed)]
    public async Task Every_office_keeps_a_register_of_its_own()
    {
        var (hospital, party) = (await ClerkAsync(), await PartyOfficeAsync());
        var first = await NumberAsync(hospital);
        var theirs = await NumberAsync(party);
        Assert.Equal(theirs + 1, await NumberAsync(party));
        Assert.Equal(first + 1, await NumberAsync(hospital));
        // A number that one of them has written may stand in the other's, and in its own for no other case.
        const string Number = "HA-7-1";
        await DoAsync(Act((await FileAsync()).Complaint, "enter-in-register", ("number", Number)), hospital);
        await DoAsync(Act((await FileAsync()).Complaint, "enter-in-register", ("number", Number)), party);
        Assert.Equal(["REGISTER_NUMBER_TAKEN number HA-02"], (await Office.RefusedAsync(Act((await FileAsync()).Complaint, "enter-in-register", ("number", Number)), party)).Lines);
        // One case stands in one register, whoever entered it.
        Assert.Equal(["CASE_REGISTERED number HA-02"], (await Office.RefusedAsync(Act((await EnteredAsync()).Complaint, "enter-in-register"), party)).Lines);

        // YEAR-NUMBER, as the service gives it.
        async Task<int> NumberAsync(Sender by)
        {
            var entered = await DoAsync(Act((await FileAsync()).Complaint, "enter-in-register"), by);
            var acts = (await Suite.SendAsync<ListCaseActsResponse>(new ListCaseActsRequest { CaseNumber = entered.CaseNumber }, by)).Acts;
            return int.Parse(acts.Single(act => act.Act == "enter-in-register").Values.Single(value => value.Field == "number").Value.Split('-')[1], System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    [Fact, Rule("HA-02", Case.Allowed)]
    public async Task It_goes_elsewhere_than_the_table_says_with_a_reason()
    {
        var filed = await WithInvestigatorAsync();
        await Suite.SendAsync<TransferWorkItemResponse>(Transfer(await WorkItemAsync(filed.Number), "A nurse gave the advice."), await InvestigatorAsync());
        await Suite.SettleAsync();
        Assert.Equal("nursing", (await Office.ReadAsync(filed.Number)).Department);
    }

    [Fact, Rule("HA-02", Case.Refused)]
    public async Task Against_the_table_without_a_reason_and_without_the_register_it_is_refused()
    {
        var filed = await WithInvestigatorAsync();
        Assert.Contains("FIELD_MISSING reason HA-02", (await Office.RefusedAsync(Transfer(await WorkItemAsync(filed.Number), ""), await InvestigatorAsync())).Lines);
        var unregistered = await FileAsync();
        Assert.Equal(["FIELD_MISSING done.enter-in-register HA-02"], (await Office.RefusedAsync(Acceptance(unregistered.Complaint), await ClerkAsync())).Lines);
        var entered = await EnteredAsync();
        Assert.Equal(["FIELD_MISSING details.clinic HA-02"], (await Office.RefusedAsync(Acceptance(entered.Complaint, "own-department"), await ClerkAsync())).Lines);
    }

    [Fact, Rule("HA-02", Case.Refused)]
    public async Task A_directory_with_an_office_that_names_nobody_is_not_put_in_force()
    {
        await using var unchanged = await Suite.UnchangedAsync(Office.Organisation);
        var index = -1;
        var refused = await Refused.ByGrpcAsync(() => Office.MoveAsync(directory =>
        {
            index = directory.Departments.Select(department => department.Code).ToList().IndexOf("pharmacy");
            directory.Staff.Single(member => member.StaffId == "ks-13").Posts.Clear();
        }));
        Assert.Equal([$"STAFF_MISSING directory.departments[{index}] HA-02"], refused.Lines);
    }

    private static TransferWorkItemRequest Transfer(WorkItem item, string reason) =>
        new() { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Department = "nursing", Reason = reason };
}
