namespace ComplaintSuite.Conformance.CompanyGeneral;

/// <summary>GC-02: name, address and contact; restated and confirmed.</summary>
public sealed class GC02_Restating(RunningSuite suite) : Companies(suite)
{
    [Fact, Rule("GC-02", Case.Allowed)]
    public async Task With_name_address_and_contact_it_is_registered_and_confirmed_it_is_entered() => Assert.Equal("registered", (await FormedAsync()).Step);

    [Fact, Rule("GC-02", Case.Refused)]
    public async Task Not_without_name_address_or_contact_and_not_known_does_not_do()
    {
        foreach (var (change, missing) in new (Action<RegisterComplaintRequest>, string)[]
        {
            (request => request.Complainant.Name = "", "complainant.name"),
            (request => request.Complainant.Address = "", "complainant.address"),
        })
        {
            var incomplete = (await FileAsync(change)).Complaint;
            Assert.Equal("received", incomplete.Step);
            Assert.Contains(missing, incomplete.MissingFields);
            var unknown = (await FileAsync(request =>
            {
                change(request);
                request.UnknownFields.Add(missing);
            })).Complaint;
            Assert.Contains(missing, unknown.MissingFields);
            var judged = await DoAsync(Judging(unknown), await ReceiverAsync());
            Assert.Equal("received", judged.Step);
            Assert.Contains($"FIELD_MISSING {missing} GC-02", (await Office.RefusedAsync(Acceptance(judged), await DeskAsync())).Lines);
        }
    }

    /// <summary>Beside the address there is a telephone number or an e-mail address.</summary>
    [Fact, Rule("GC-02", Case.Refused)]
    public async Task An_address_alone_is_no_contact()
    {
        var incomplete = (await FileAsync(request => request.Complainant.Telephone = "")).Complaint;
        Assert.Equal("received", incomplete.Step);
        var judged = await DoAsync(Judging(incomplete), await ReceiverAsync());
        Assert.Equal("received", judged.Step);
        Assert.Contains("CALLABLE complainant.telephone GC-02", (await Office.RefusedAsync(Acceptance(judged), await DeskAsync())).Lines);
    }

    [Fact, Rule("GC-02", Case.Refused)]
    public async Task Nothing_is_confirmed_that_was_not_restated()
    {
        var receiver = await ReceiverAsync();
        var judged = await DoAsync(Judging((await FileAsync()).Complaint), receiver);
        Assert.Equal(["ACT_NOT_OPEN GC-02"], (await Office.RefusedAsync(Act(judged, "confirm-restatement", ("confirmed", "yes")), receiver)).Lines);
        var handedOver = await DoAsync(Act(judged, "hand-over"), receiver);
        Assert.Equal(["FIELD_MISSING done.confirm-restatement GC-02"], (await Office.RefusedAsync(Act(handedOver, "register-form"), await DeskAsync())).Lines);
    }
}
