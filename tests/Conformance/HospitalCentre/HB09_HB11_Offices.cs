using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.HospitalCentre;

/// <summary>HB-09: the outpatient desk settles outpatients' complaints. HB-11: an office that was turned to goes along to the right one.</summary>
public sealed class HB09_HB11_Offices(RunningSuite suite) : Patients(suite)
{
    [Fact, Rule("HB-09", Case.Allowed)]
    public async Task The_outpatient_desk_settles_an_outpatient_s_complaint()
    {
        var desk = await PersonAsync("outpatient-desk");
        var filed = await Office.FileAsync(Complaint(), desk);
        var settled = await DoAsync(Act(filed.Complaint, "settle-at-desk", ("what", "Another nurse was called at once."), ("medical-dispute", "no")), desk);
        Assert.Equal("answered", (await Suite.SendAsync<AnswerEnquiryResponse>(Answering(settled), desk)).Complaint.Step);
    }

    [Fact, Rule("HB-09", Case.Refused)]
    public async Task An_inpatient_s_is_passed_to_the_centre()
    {
        var desk = await PersonAsync("outpatient-desk");
        var filed = await Office.FileAsync(Complaint(Inpatient), desk);
        var refused = await Office.RefusedAsync(Act(filed.Complaint, "settle-at-desk", ("what", "Called the ward."), ("medical-dispute", "no")), desk);
        Assert.Equal(["NEVER_PERMITTED HB-09"], refused.Lines);
        Assert.Contains("投诉接待中心", refused.Unmet[0].Because, StringComparison.Ordinal);
        Assert.Equal(["FIELD_MISSING done.settle-at-desk HB-03", "NEVER_PERMITTED HB-09"], (await Office.RefusedAsync(Answering(filed.Complaint), desk)).Lines);
    }

    [Fact, Rule("HB-09", Case.Refused)]
    public async Task Nor_is_it_settled_as_an_outpatient_s_first()
    {
        var desk = await PersonAsync("outpatient-desk");
        var filed = await Office.FileAsync(Complaint(), desk);
        var settled = await DoAsync(Act(filed.Complaint, "settle-at-desk", ("what", "Another nurse was called."), ("medical-dispute", "no")), desk);
        var amended = (await Suite.SendAsync<AmendRegistrationResponse>(
            new AmendRegistrationRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = settled.Version, Details = { ["patient"] = "inpatient" } }, desk)).Complaint;
        Assert.Equal(["NEVER_PERMITTED HB-09"], (await Office.RefusedAsync(Answering(amended), desk)).Lines);
    }

    [Fact, Rule("HB-11", Case.Allowed)]
    public async Task What_another_office_has_accepted_is_no_longer_the_first_one_s()
    {
        var desk = await PersonAsync("nursing-desk");
        var filed = await Office.FileAsync(Complaint(), desk);
        var referring = Referring(await OfferedAsync(filed.Complaint, taken: true));
        // By the name that people have for it.
        referring.Department = "Finance";
        Assert.Equal("referred", (await Suite.SendAsync<ReferComplaintResponse>(referring, desk)).Complaint.Step);
    }

    /// <summary>What the other office does not answer is noted as not taken and offered anew.</summary>
    [Fact, Rule("HB-11", Case.Allowed)]
    public async Task What_is_not_taken_is_noted_by_the_desk_that_offered_it()
    {
        var desk = await PersonAsync("nursing-desk");
        var filed = await Office.FileAsync(Complaint(), desk);
        // To choose from stand the offices that could accept it from here, the centre among them.
        var guide = (await Suite.SendAsync<DescribeCaseResponse>(new DescribeCaseRequest { CaseNumber = filed.Complaint.CaseNumber }, desk)).Guide;
        Assert.Equal(
            ["complaint-centre", "finance", "medical-affairs", "outpatient-office"],
            guide.Acts.Single(act => act.Act == "offer-matter").Fields.Single(field => field.Name == "office").Choices.Select(choice => choice.Code));
        var offered = await OfferedAsync(filed.Complaint, taken: null);
        var declined = await DoAsync(Act(offered, "answer-matter", ("taken", "no")), desk);
        Assert.Equal("referred", (await Suite.SendAsync<ReferComplaintResponse>(Referring(await OfferedAsync(declined, taken: true)), desk)).Complaint.Step);
    }

    /// <summary>Whoever works in an office, and takes nothing for it, could not say that it was taken.</summary>
    [Fact, Rule("HB-11", Case.Refused)]
    public async Task Nobody_offers_it_to_somebody_who_answers_for_no_office()
    {
        var desk = await PersonAsync("nursing-desk");
        var offering = Act((await Office.FileAsync(Complaint(), desk)).Complaint, "offer-matter", ("office", "finance"), ("to", "rm-16"), ("reason", "It is about a bill."));
        Assert.Equal(["STAFF_WITHOUT_POST to HB-11"], (await Office.RefusedAsync(offering, desk)).Lines);
    }

    [Fact, Rule("HB-11", Case.Refused)]
    public async Task Nobody_offers_it_to_themselves()
    {
        var desk = await PersonAsync("nursing-desk");
        var filed = await Office.FileAsync(Complaint(), desk);
        Assert.Equal(["SAME_PERSON to HB-11"], (await Office.RefusedAsync(Act(filed.Complaint, "offer-matter", ("office", "finance"), ("to", "rm-06"), ("reason", "It is about a bill.")), desk)).Lines);
    }

    [Fact, Rule("HB-11", Case.Refused)]
    public async Task Nothing_is_closed_as_not_ours_before_the_other_office_has_accepted_it()
    {
        var desk = await PersonAsync("nursing-desk");
        var filed = await Office.FileAsync(Complaint(), desk);
        Assert.Equal(["FIELD_MISSING done.answer-matter HB-11"], (await Office.RefusedAsync(Referring(filed.Complaint), desk)).Lines);
        var offered = await OfferedAsync(filed.Complaint, taken: null);
        Assert.Equal(["FIELD_MISSING done.answer-matter HB-11", "NOT_OPEN_OFFER_MATTER open.offer-matter HB-11"], (await Office.RefusedAsync(Referring(offered), desk)).Lines);
        Assert.Equal(["NAMED_OFFER_MATTER_TO named.offer-matter.to HB-11", "TAKEN_BY_RECEIVER department HB-11"], (await Office.RefusedAsync(Act(offered, "answer-matter", ("taken", "yes")), desk)).Lines);
        var declined = await DoAsync(Act(offered, "answer-matter", ("taken", "no")), await PersonAsync("finance-desk"));
        Assert.Equal(["NEVER_PERMITTED HB-11"], (await Office.RefusedAsync(Referring(declined), desk)).Lines);
    }

    /// <summary>Neither somebody of a third office takes it for the one that is named, nor does what one office took go to a third.</summary>
    [Fact, Rule("HB-11", Case.Refused)]
    public async Task Who_takes_it_is_of_the_office_that_it_goes_to()
    {
        var desk = await PersonAsync("nursing-desk");
        var filed = await Office.FileAsync(Complaint(), desk);
        var elsewhere = await OfferedAsync(filed.Complaint, taken: null, to: "rm-20");
        Assert.Equal(["TAKEN_BY_RECEIVER department HB-11"], (await Office.RefusedAsync(Act(elsewhere, "answer-matter", ("taken", "yes")), await PersonAsync("medical-desk"))).Lines);
        var declined = await DoAsync(Act(elsewhere, "answer-matter", ("taken", "no")), await PersonAsync("medical-desk"));
        var third = Referring(await OfferedAsync(declined, taken: true));
        third.Department = "medical-affairs";
        Assert.Equal(["TAKEN_BY_RECEIVER department HB-11"], (await Office.RefusedAsync(third, desk)).Lines);
    }

    /// <summary>A colleague of whoever offers it can't take it for another office.</summary>
    [Fact, Rule("HB-11", Case.Refused)]
    public async Task Nobody_of_the_office_that_offers_it_takes_it()
    {
        var filed = await AtWorkAsync();
        await ClaimedAsync(filed.Number);
        var offered = await DoAsync(
            Act(await Office.ReadAsync(filed.Number), "offer-matter", ("office", "nursing-department"), ("to", "rm-06"), ("reason", "It is about a bill.")), await PersonAsync("nursing"));
        Assert.Equal(["TAKEN_BY_RECEIVER department HB-11"], (await Office.RefusedAsync(Act(offered, "answer-matter", ("taken", "yes")), await PersonAsync("nursing-desk"))).Lines);
    }

    /// <summary>Work that one office has accepted goes to that one.</summary>
    [Fact, Rule("HB-11", Case.Refused)]
    public async Task Nor_does_work_that_one_office_has_accepted_go_to_a_third()
    {
        var filed = await AtWorkAsync();
        var nursing = await PersonAsync("nursing");
        await ClaimedAsync(filed.Number);
        var offered = await DoAsync(Act(await Office.ReadAsync(filed.Number), "offer-matter", ("office", "finance"), ("to", "rm-07"), ("reason", "It is about a bill.")), nursing);
        await DoAsync(Act(offered, "answer-matter", ("taken", "yes")), await PersonAsync("finance-desk"));
        await Suite.SettleAsync();
        var item = (await Suite.SendAsync<ListQueueResponse>(new ListQueueRequest { Organisation = Office.Organisation, Department = "nursing-department", PageSize = 500, Steps = { "claimed" } }, nursing)).WorkItems.Single(found => found.CaseNumber == filed.Number);
        var transfer = new TransferWorkItemRequest { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Department = "general-affairs", Reason = "It is about a bill." };
        Assert.Equal(["TAKEN_BY_RECEIVER department HB-11"], (await Office.RefusedAsync(transfer, nursing)).Lines);
        transfer.Department = "finance";
        transfer.RequestId = RequestId.New();
        Assert.Equal("finance", (await Suite.SendAsync<TransferWorkItemResponse>(transfer, nursing)).WorkItem.Department);
    }

    [Fact, Rule("HB-11", Case.Refused)]
    public async Task Nor_does_work_go_to_another_office_that_has_not_accepted_it()
    {
        var filed = await AtWorkAsync();
        var item = await ClaimedAsync(filed.Number);
        var transfer = new TransferWorkItemRequest { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Department = "finance", Reason = "It is about a bill." };
        Assert.Equal(["FIELD_MISSING done.answer-matter HB-11"], (await Office.RefusedAsync(transfer, await PersonAsync("nursing"))).Lines);
    }

    /// <summary>What one office has accepted was not accepted by the next one that it is offered to.</summary>
    [Fact, Rule("HB-11", Case.Refused)]
    public async Task Nor_does_an_earlier_acceptance_count_for_a_later_offer()
    {
        var filed = await AtWorkAsync();
        var nursing = await PersonAsync("nursing");
        await ClaimedAsync(filed.Number);
        var offered = await DoAsync(Act(await Office.ReadAsync(filed.Number), "offer-matter", ("office", "finance"), ("to", "rm-07"), ("reason", "It is about a bill.")), nursing);
        var taken = await DoAsync(Act(offered, "answer-matter", ("taken", "yes")), await PersonAsync("finance-desk"));
        await DoAsync(Act(taken, "offer-matter", ("office", "medical-affairs"), ("to", "rm-20"), ("reason", "It is about a diagnosis.")), nursing);
        await Suite.SettleAsync();
        var item = (await Suite.SendAsync<ListQueueResponse>(new ListQueueRequest { Organisation = Office.Organisation, Department = "nursing-department", PageSize = 500, Steps = { "claimed" } }, nursing)).WorkItems.Single(found => found.CaseNumber == filed.Number);
        var transfer = new TransferWorkItemRequest { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Department = "medical-affairs", Reason = "It is about a diagnosis." };
        Assert.Equal(["FIELD_MISSING done.answer-matter HB-11"], (await Office.RefusedAsync(transfer, nursing)).Lines);
    }

    private static AnswerEnquiryRequest Answering(Complaint complaint) =>
        new() { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Answer = "Another nurse was called, with our apologies." };

    private static ReferComplaintRequest Referring(Complaint complaint) =>
        new() { CaseNumber = complaint.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Department = "finance", Reason = "It is about a bill." };
}
