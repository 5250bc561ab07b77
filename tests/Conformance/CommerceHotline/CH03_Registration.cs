using Google.Protobuf;
using Grpc.Core;

namespace ComplaintSuite.Conformance.CommerceHotline;

/// <summary>CH-03: what registration records, and what keeps a case in it.</summary>
public sealed class CH03_Registration(RunningSuite suite) : Hotline(suite)
{
    [Fact, Rule("CH-03", Case.Allowed)]
    public async Task A_complete_complaint_is_registered_with_everything_that_was_said()
    {
        var filed = await Office.FileAsync(Office.Complaint(request => request.Leads = "收据照片"));
        Assert.Equal("registered", filed.Complaint.Step);
        Assert.Empty(filed.Complaint.MissingFields);
        Assert.Equal(("收据照片", "退还余额300元。"), (filed.Complaint.Leads, filed.Complaint.Demand));

        var parties = await Suite.SendAsync<GetPartiesResponse>(new GetPartiesRequest { CaseNumber = filed.Number }, await Office.ClerkAsync());
        Assert.Equal(Office.Complaint().Complainant, parties.Complainant);
        Assert.Equal(Office.Complaint().Respondent, parties.Respondent);
        Assert.Equal(["ComplaintReceived", "ComplaintRegistered"], await IntakeEventsAsync(filed.CaseId));
    }

    [Fact, Rule("CH-03", Case.Allowed)]
    public async Task What_is_stated_as_not_known_is_recorded_and_keeps_nothing_back()
    {
        string[] unknown = ["respondent.telephone", "respondent.postcode", "leads", "complainant.postcode", "complainant.address"];
        var filed = await Office.FileAsync(Office.Complaint(request =>
        {
            request.Respondent = new() { Name = "流动摊贩" };
            request.Complainant = new() { Name = "李女士", Telephone = "13900000000" };
            request.UnknownFields.Clear();
            request.UnknownFields.Add(unknown);
        }));
        Assert.Equal("registered", filed.Complaint.Step);
        Assert.Equal(unknown, filed.Complaint.UnknownFields);
    }

    /// <summary>What nobody can be reached by is refused as it comes, filed or amended; the numbers of services and of other countries are numbers. Of whom one complains about one writes what one knows.</summary>
    [Fact, Rule("CH-03", Case.Refused)]
    public async Task A_telephone_number_or_an_e_mail_address_that_can_be_none_is_refused_by_its_field()
    {
        static void Unreachable(Party complainant, Party agent, Party respondent) =>
            (complainant.Telephone, complainant.Email, agent.Telephone, respondent.Telephone) = ("abc", "x", "none", "at the shop");
        string[] lines = ["TELEPHONE_INVALID complainant.telephone", "EMAIL_INVALID complainant.email", "TELEPHONE_INVALID agent.telephone"];
        var refused = await Office.RefusedAsync(Office.Complaint(request => Unreachable(request.Complainant, request.Agent = new() { Name = "李女士" }, request.Respondent)), Sender.Nobody);
        Assert.Equal((StatusCode.InvalidArgument, string.Join(", ", lines)), (refused.Code, string.Join(", ", refused.Lines)));

        var filed = await Office.FileAsync(Office.Complaint(request => (request.Complainant.Telephone, request.Respondent.Telephone) = ("+34 600 000 000", "12312转3")));
        var amending = new AmendRegistrationRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = filed.Complaint.Version, Complainant = new(), Agent = new(), Respondent = new() };
        Unreachable(amending.Complainant, amending.Agent, amending.Respondent);
        Assert.Equal(lines, (await Office.RefusedAsync(amending, await Office.OpenAsync(filed))).Lines);
    }

    [Fact, Rule("CH-03", Case.Allowed)]
    public async Task What_is_missing_is_named_and_added_by_a_clerk_and_then_the_case_is_registered()
    {
        var filed = await Office.FileAsync(Office.Complaint(request => (request.Facts, request.Complainant) = ("", null)));
        Assert.Equal("received", filed.Complaint.Step);
        Assert.Equal(["facts", "complainant.contact"], filed.Complaint.MissingFields);

        var clerk = await Office.ClerkAsync();
        var facts = await Suite.SendAsync<AmendRegistrationResponse>(new AmendRegistrationRequest
        {
            CaseNumber = filed.Number,
            RequestId = RequestId.New(),
            ExpectedVersion = filed.Complaint.Version,
            Facts = "店铺停业，余额不退。",
        }, clerk);
        Assert.Equal(("received", "complainant.contact"), (facts.Complaint.Step, Assert.Single(facts.Complaint.MissingFields)));
        var contact = await Suite.SendAsync<AmendRegistrationResponse>(new AmendRegistrationRequest
        {
            CaseNumber = filed.Number,
            RequestId = RequestId.New(),
            ExpectedVersion = facts.Complaint.Version,
            Complainant = new() { Telephone = "13700000000" },
        }, clerk);
        Assert.Equal("registered", contact.Complaint.Step);
        Assert.Equal(["ComplaintReceived", "RegistrationAmended", "RegistrationAmended", "ComplaintRegistered"], await IntakeEventsAsync(filed.CaseId));
    }

    [Fact, Rule("CH-03", Case.Allowed)]
    public async Task The_import_takes_over_a_published_record_that_has_no_contact()
    {
        var filed = await Office.FileAsync(PublishedRecord(), await Suite.SignOns.MachineAsync("import"));
        Assert.Equal(("registered", true), (filed.Complaint.Step, filed.Complaint.PublishedRecord));
        Assert.Equal(8.May(2025).At("09:00", "UTC"), filed.Complaint.ReceiveTime.ToDateTimeOffset());
        Assert.Equal("accepted", (await Office.AcceptAsync(filed.Complaint)).Step);
        await Office.AtAsync(filed.Number, "at-work");
    }

    [Fact, Rule("CH-03", Case.Refused)]
    public async Task Assessing_a_complaint_without_facts_and_contact_is_refused_with_both_named()
    {
        var filed = await Office.FileAsync(Office.Complaint(request => (request.Facts, request.Complainant) = ("", null)));
        await AssessmentIsRefusedAsync(filed, ["FIELD_MISSING facts CH-03", "CONTACT_OR_PUBLISHED_RECORD complainant.contact CH-03", "CONTACT_OR_PUBLISHED_RECORD complainant.contact CH-04", "STEP_NOT_PERMITTED"]);
    }

    [Fact, Rule("CH-03", Case.Refused)]
    public async Task Assessing_a_report_without_facts_is_refused()
    {
        var filed = await Office.FileAsync(Office.Report(request => request.Facts = " "));
        Assert.Equal("facts", Assert.Single(filed.Complaint.MissingFields));
        await AssessmentIsRefusedAsync(filed, ["FIELD_MISSING facts CH-03", "STEP_NOT_PERMITTED"]);
    }

    [Fact, Rule("CH-03", Case.Refused)]
    public async Task The_alleged_facts_cannot_be_stated_as_not_known()
    {
        var refused = await Office.RefusedAsync(Office.Complaint(request => request.UnknownFields.Add("facts")), Sender.Nobody);
        Assert.Equal(["FACTS_NEEDED unknown_fields CH-03"], refused.Lines);
    }

    [Fact, Rule("CH-03", Case.Refused)]
    public async Task A_published_record_is_taken_from_nobody_but_the_import()
    {
        foreach (var sender in new[] { Sender.Nobody, await Office.ClerkAsync(), await Office.PersonAsync("admin"), await Suite.SignOns.MachineAsync("operator") })
        {
            var refused = await Office.RefusedAsync(PublishedRecord(), sender);
            Assert.Equal((StatusCode.InvalidArgument, "ROLE_NOT_PERMITTED", "CH-03"), (refused.Code, refused.Reason, refused.Rule));
        }
    }

    private RegisterComplaintRequest PublishedRecord() => Office.Complaint(request =>
    {
        (request.Complainant, request.PublishedRecord, request.Channel) = (null, true, "api");
        request.ReceiveTime = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(8.May(2025).At("09:00", "UTC"));
    });

    private async Task AssessmentIsRefusedAsync(Filed filed, string[] lines)
    {
        var (number, version) = (filed.Number, filed.Complaint.Version);
        IMessage[] assessments =
        [
            Office.Acceptance(filed.Complaint),
            new DeclineComplaintRequest { CaseNumber = number, RequestId = RequestId.New(), ExpectedVersion = version, Reason = "不属于职责范围" },
            new ReferComplaintRequest { CaseNumber = number, RequestId = RequestId.New(), ExpectedVersion = version, Department = "市场监督管理局" },
        ];
        foreach (var assessment in assessments)
        {
            var refused = await Office.RefusedAsync(assessment, await Office.ClerkAsync());
            Assert.Equal((StatusCode.FailedPrecondition, "CH-03"), (refused.Code, refused.Rule));
            Assert.Equal(lines, refused.Lines);
        }
        Assert.Equal(["ComplaintReceived"], await IntakeEventsAsync(filed.CaseId));
    }
}
