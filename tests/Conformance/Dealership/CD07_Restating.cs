namespace ComplaintSuite.Conformance.Dealership;

/// <summary>CD-07: name, plate and contact; the content restated in own words and confirmed.</summary>
public sealed class CD07_Restating(RunningSuite suite) : Dealers(suite)
{
    [Theory, Rule("CD-07", Case.Allowed)]
    [InlineData("京A12345")]
    [InlineData("京AD12345")] // a new energy vehicle
    [InlineData("1234-BCD")] // of elsewhere
    public async Task With_name_plate_and_contact_it_is_registered_and_confirmed_it_is_entered(string plate) =>
        Assert.Equal("registered", (await FormedAsync(change: request => request.Details["plate"] = plate)).Step);

    /// <summary>Before it is filed, another matter of the same vehicle is found however its plate is typed.</summary>
    [Theory, Rule("CD-07", Case.Allowed)]
    [InlineData("京A98761", "京a·98761")]
    [InlineData("9876-BCD", " 9876 bcd")]
    public async Task A_vehicle_is_known_again_however_its_plate_is_typed(string plate, string typed)
    {
        var filed = await FileAsync(request => request.Details["plate"] = plate);
        var draft = Complaint(request =>
        {
            (request.Subject, request.Facts, request.Complainant) = ("Paint", $"The paint comes off, says form {RequestId.New()}.", new() { Name = "车主乙" });
            request.Details["plate"] = typed;
        });
        var like = (await Suite.SendAsync<ListLikeComplaintsResponse>(new ListLikeComplaintsRequest { Draft = draft, PageSize = 50 }, await DeskAsync())).Complaints;
        Assert.Equal(filed.Number, Assert.Single(like, it => it.SamePremises).Complaint.CaseNumber);
    }

    [Fact, Rule("CD-07", Case.Refused)]
    public async Task Not_without_name_plate_or_contact_and_not_with_a_plate_that_is_none()
    {
        foreach (var (change, missing) in new (Action<RegisterComplaintRequest>, string)[]
        {
            (request => request.Complainant.Name = "", "complainant.name"),
            (request => request.Details.Clear(), "details.plate"),
            (request => request.Complainant.Telephone = request.Complainant.Address = "", "complainant.contact"),
        })
        {
            var incomplete = (await FileAsync(change)).Complaint;
            Assert.Equal("received", incomplete.Step);
            Assert.Contains(missing, incomplete.MissingFields);
            var judged = await DoAsync(Judging(incomplete), await ReceiverAsync());
            Assert.Equal("received", judged.Step);
            Assert.Contains($"FIELD_MISSING {missing} CD-07", (await Office.RefusedAsync(Acceptance(judged), await DeskAsync())).Lines);
        }
        Assert.Equal(["VALUE_INVALID details.plate CD-07"], (await Office.RefusedAsync(Complaint(request => request.Details["plate"] = "京I12345"), await ReceiverAsync())).Lines);
    }

    [Theory, Rule("CD-07", Case.Refused)]
    [InlineData("complainant.name")]
    [InlineData("details.plate")]
    public async Task Not_to_know_them_does_not_do(string missing)
    {
        var unknown = (await FileAsync(request =>
        {
            if (missing == "complainant.name") request.Complainant.Name = "";
            else request.Details.Clear();
            request.UnknownFields.Add(missing);
        })).Complaint;
        Assert.Contains(missing, unknown.MissingFields);
        Assert.Contains($"FIELD_MISSING {missing} CD-07", (await Office.RefusedAsync(Acceptance(await DoAsync(Judging(unknown), await ReceiverAsync())), await DeskAsync())).Lines);
    }

    [Fact, Rule("CD-07", Case.Refused)]
    public async Task Nothing_is_confirmed_that_was_not_restated_and_nothing_entered_that_was_not_confirmed()
    {
        var receiver = await ReceiverAsync();
        var judged = await DoAsync(Judging((await FileAsync()).Complaint), receiver);
        Assert.Equal(["ACT_NOT_OPEN CD-07"], (await Office.RefusedAsync(Act(judged, "confirm-restatement", ("confirmed", "yes")), receiver)).Lines);
        var denied = await DoAsync(Act(await DoAsync(Act(judged, "restate", ("words", "A noise.")), receiver), "confirm-restatement", ("confirmed", "no")), receiver);
        Assert.Contains("NEVER_PERMITTED CD-07", (await Office.RefusedAsync(Act(await DoAsync(Act(denied, "hand-over"), receiver), "register-form"), await DeskAsync())).Lines);

        judged = await DoAsync(Judging((await FileAsync()).Complaint), receiver);
        var handedOver = await DoAsync(Act(judged, "hand-over"), receiver);
        Assert.Equal(["FIELD_MISSING done.confirm-restatement CD-07"], (await Office.RefusedAsync(Act(handedOver, "register-form"), await DeskAsync())).Lines);
    }
}
