using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.HospitalCentre;

/// <summary>HB-01: the centre in its hours, the duty officer else. HB-02: by five ways. HB-03: answered on the spot or passed on. HB-08: forums are a source.</summary>
public sealed class HB01_HB02_HB03_Reception(RunningSuite suite) : Patients(suite)
{
    [Fact, Rule("HB-01", Case.Allowed)]
    public async Task In_its_hours_the_centre_takes_it() => Assert.Equal("registered", (await FileAsync()).Complaint.Step);

    [Fact, Rule("HB-01", Case.Allowed)]
    public async Task At_night_the_duty_officer_takes_it_and_is_told_of_what_comes_in_otherwise()
    {
        await AtNightAsync();
        Assert.Equal("registered", (await Office.FileAsync(Complaint(request => request.Channel = "telephone"), await PersonAsync("duty"))).Complaint.Step);
        var written = await Office.FileAsync(Complaint(request => request.Channel = "portal"));
        await Suite.SettleAsync();
        // Between the duty officer and the hospital alone.
        Assert.Empty(written.Complaint.Deadlines);
        Assert.Equal("night-duty", (await Office.ReadAsync(written.Number)).Deadlines.Single().Clock);
        var told = (await Suite.SendAsync<ListAlertsResponse>(new ListAlertsRequest { Organisation = Office.Organisation, PageSize = 500 }, await PersonAsync("duty"))).Alerts.Single(alert => alert.CaseId == written.CaseId);
        Assert.Equal((AlertKind.ClockBegan, "hospital-duty", "HB-01"), (told.Kind, told.Post, told.Rule));
    }

    /// <summary>Whoever deals with it need not say that they know of it as well.</summary>
    [Fact, Rule("HB-01", Case.Allowed)]
    public async Task What_the_duty_officer_has_answered_waits_for_them_no_longer()
    {
        await AtNightAsync();
        var asked = await Office.FileAsync(Complaint(request => (request.Kind, request.Channel) = ("enquiry", "portal")));
        await Suite.SettleAsync();
        var duty = await PersonAsync("duty");
        await Suite.SendAsync<AnswerEnquiryResponse>(new AnswerEnquiryRequest { CaseNumber = asked.Number, RequestId = RequestId.New(), ExpectedVersion = asked.Complaint.Version, Answer = "The ward is on the third floor." }, duty);
        await Suite.SettleAsync();
        Assert.NotNull((await Office.ReadAsync(asked.Number)).Deadlines.Single(deadline => deadline.Clock == "night-duty").EndTime);
        Assert.DoesNotContain((await Suite.SendAsync<ListAlertsResponse>(new ListAlertsRequest { Organisation = Office.Organisation, PageSize = 500 }, duty)).Alerts, alert => alert.CaseId == asked.CaseId);
    }

    [Fact, Rule("HB-01", Case.Allowed)]
    public async Task The_duty_officer_reads_whom_to_call_back_and_adds_what_was_brought()
    {
        await AtNightAsync();
        var duty = await PersonAsync("duty");
        var filed = await Office.FileAsync(Complaint(request => request.Channel = "telephone"), duty);
        var parties = await Suite.SendAsync<GetPartiesResponse>(new GetPartiesRequest { CaseNumber = filed.Number }, duty);
        Assert.Equal(("病人", "13400000000"), (parties.Complainant.Name, parties.Complainant.Telephone));
        Assert.Contains("attach", (await Suite.SendAsync<DescribeCaseResponse>(new DescribeCaseRequest { CaseNumber = filed.Number }, duty)).Guide.Moves);
    }

    [Fact, Rule("HB-01", Case.Refused)]
    public async Task At_night_the_centre_s_desk_takes_nothing()
    {
        await AtNightAsync();
        var refused = await Office.RefusedAsync(Complaint(), await CentreAsync());
        Assert.Equal(["DESK_OPEN HB-01"], refused.Lines);
        Assert.Contains("院行政总值班", refused.Unmet[0].Because, StringComparison.Ordinal);
    }

    [Theory, Rule("HB-02", Case.Allowed)]
    [InlineData("telephone")]
    [InlineData("sms")]
    [InlineData("letter")]
    [InlineData("portal")]
    [InlineData("in-person")]
    public async Task By_telephone_message_letter_mailbox_or_in_person(string channel) => Assert.Equal(channel, (await FileAsync(request => request.Channel = channel)).Complaint.Channel);

    /// <summary>Where it happened decides on nobody: another office's desk passes it on, and it goes to the department of its subject, as it does where no ward is named.</summary>
    [Fact, Rule("HB-02", Case.Allowed), Rule("HB-03", Case.Allowed)]
    public async Task By_the_code_of_a_ward_it_comes_with_the_ward_and_goes_its_usual_way()
    {
        await InHoursAsync();
        var form = (await Suite.SendAsync<DescribeFilingResponse>(new DescribeFilingRequest { Organisation = Office.Organisation, Kind = "complaint", Channel = "portal", Language = "en" }, Sender.Nobody)).Filing.Form;
        var ward = form.Fields.Single(field => field.Name == "details.ward");
        Assert.Equal((false, false, "ward-1 ward-2"), (ward.Demanded, ward.Stated, string.Join(' ', ward.Detail.Choices.Select(choice => choice.Code))));

        var filed = await Office.FileAsync(Complaint(request => (request.Channel, request.Details["ward"]) = ("portal", "ward-1")));
        Assert.Equal(("registered", "ward-1"), (filed.Complaint.Step, filed.Complaint.Details["ward"]));
        var passedOn = await DoAsync(Act(await Office.ReadAsync(filed.Number), "pass-on", ("means", "writing"), ("receiver", "rm-16")), await PersonAsync("finance-desk"));
        await AcceptAsync(passedOn, "charges");
        await Office.AtAsync(filed.Number, "at-work");
        Assert.Equal("finance", (await ClaimedAsync(filed.Number, "finance", "finance")).Department);
    }

    [Fact, Rule("HB-02", Case.Refused)]
    public async Task By_another_way_it_is_refused_with_those_there_are()
    {
        await InHoursAsync();
        var refused = await Office.RefusedAsync(Complaint(request => (request.Channel, request.ChannelDescription) = ("television", "A report on the evening news.")), await CentreAsync());
        Assert.Equal(["CHANNEL_NOT_TAKEN channel HB-02"], refused.Lines);
        Assert.Contains("电话、短信、信函、网站、电子邮件、当面、意见簿、座谈会", refused.Unmet[0].Because, StringComparison.Ordinal);
    }

    [Fact, Rule("HB-03", Case.Allowed)]
    public async Task A_question_is_answered_on_the_spot_and_a_complaint_goes_to_its_department()
    {
        var asked = await FileAsync(request => request.Kind = "enquiry");
        var answered = await Suite.SendAsync<AnswerEnquiryResponse>(
            new AnswerEnquiryRequest { CaseNumber = asked.Number, RequestId = RequestId.New(), ExpectedVersion = asked.Complaint.Version, Answer = "Visiting hours are from three to eight." }, await CentreAsync());
        Assert.Equal("answered", answered.Complaint.Step);
        Assert.Equal("nursing-department", (await ClaimedAsync((await AtWorkAsync()).Number)).Department);
    }

    /// <summary>By the table of the text, whatever the desk knows of the offices.</summary>
    [Theory, Rule("HB-03", Case.Allowed)]
    [InlineData("treatment", "doctor-patient-office", "dispute")]
    [InlineData("outpatients", "outpatient-office", "outpatient")]
    [InlineData("insurance", "insurance-office", "insurance")]
    public async Task Each_matter_goes_to_the_office_that_answers_for_it(string category, string office, string who)
    {
        var item = await ClaimedAsync((await AtWorkAsync(category)).Number, office, who);
        Assert.Equal((office, category), (item.Department, item.Category));
    }

    [Fact, Rule("HB-03", Case.Refused)]
    public async Task Nothing_is_passed_on_without_means_and_receiver()
    {
        var filed = await FileAsync();
        Assert.Equal(["FIELD_MISSING done.pass-on HB-03"], (await Office.RefusedAsync(Accepting(filed.Complaint), await CentreAsync())).Lines);
        Assert.Equal(["FIELD_MISSING means HB-03", "FIELD_MISSING receiver HB-03"], (await Office.RefusedAsync(Act(filed.Complaint, "pass-on"), await CentreAsync())).Lines);
        Assert.Equal(["SAME_PERSON receiver HB-03"], (await Office.RefusedAsync(Act(filed.Complaint, "pass-on", ("means", "word"), ("receiver", "rm-04")), await CentreAsync())).Lines);
    }

    [Fact, Rule("HB-08", Case.Allowed)]
    public async Task What_a_patients_forum_says_becomes_a_suggestion()
    {
        var filed = await FileAsync(request => (request.Kind, request.Channel, request.Complainant, request.Details["patient"]) = ("suggestion", "forum", null, "neither"));
        Assert.Equal(("registered", "forum"), (filed.Complaint.Step, filed.Complaint.Channel));
    }
}
