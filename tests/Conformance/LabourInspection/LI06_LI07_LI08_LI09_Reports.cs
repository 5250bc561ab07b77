using System.Text;
using Grpc.Core;

namespace ComplaintSuite.Conformance.LabourInspection;

/// <summary>LI-06: nameless complaints become leads. LI-07: the head decides on reports. LI-08: what is not the inspection's. LI-09: the reporter's identity, and leads without a clock.</summary>
public sealed class LI06_LI07_LI08_LI09_Reports(RunningSuite suite) : Inspections(suite)
{
    private async Task<Complaint> LeadAsync()
    {
        var nameless = await FileAsync(Nameless);
        return await DoAsync(Act(nameless.Complaint, "treat-as-lead", ("why", "no-name")));
    }

    [Theory, Rule("LI-06", Case.Allowed)]
    [InlineData("no-name")]
    [InlineData("no-true-name")]
    [InlineData("not-reachable")]
    public async Task A_complaint_that_can_t_be_completed_becomes_a_lead(string why)
    {
        var filed = await FileAsync(why == "no-name" ? Nameless : null);
        var lead = await DoAsync(Act(filed.Complaint, "treat-as-lead", ("why", why)));
        Assert.Equal(("lead", "registered", true), (lead.Kind, lead.Step, lead.IdentityProtected));
    }

    [Fact, Rule("LI-06", Case.Refused)]
    public async Task A_nameless_one_is_not_kept_as_a_complaint()
    {
        var filed = await FileAsync(Nameless);
        Assert.Equal("received", filed.Complaint.Step);
        Assert.Equal(["FIELD_MISSING complainant.contact LI-06", "FIELD_MISSING complainant.name LI-06", "STEP_NOT_PERMITTED LI-11"], (await Office.RefusedAsync(Act(filed.Complaint, "docket"), await ArchiveAsync())).Lines);
    }

    [Fact, Rule("LI-07", Case.Allowed)]
    public async Task A_report_is_registered_at_once_and_the_head_opens_the_case()
    {
        var filed = await FileAsync(Report);
        Assert.Equal("registered", filed.Complaint.Step);
        Assert.Equal("accepted", (await AcceptAsync(await AssignedAsync(await PassedAsync(filed.Complaint)))).Step);
    }

    [Fact, Rule("LI-07", Case.Refused)]
    public async Task Nobody_else_does()
    {
        var assigned = await AssignedAsync(await PassedAsync((await FileAsync(Report)).Complaint));
        Assert.Equal(["ROLE_NOT_PERMITTED LI-12", "ROLE_NOT_PERMITTED LI-07"], (await Office.RefusedAsync(Acceptance(assigned), await FirstAsync())).Lines);
    }

    [Theory, Rule("LI-08", Case.Allowed)]
    [InlineData("", "the tax bureau")]
    [InlineData("It is no matter of labour law.", "")]
    public async Task What_is_not_the_inspection_s_is_pointed_elsewhere_or_explained(string reason, string body) =>
        Assert.Equal("declined", (await DeclineAsync((await FileAsync(Report)).Complaint, await FirstAsync(), reason, body)).Step);

    [Fact, Rule("LI-08", Case.Refused)]
    public async Task Not_without_body_or_reason() =>
        Assert.Equal(["FIELD_MISSING reason LI-08"], (await Office.RefusedAsync(Declining((await FileAsync(Report)).Complaint), await FirstAsync())).Lines);

    [Fact, Rule("LI-09", Case.Allowed)]
    public async Task A_lead_has_no_clock_and_is_opened_by_the_head()
    {
        var lead = await LeadAsync();
        Assert.Empty(lead.Deadlines.Where(deadline => deadline.EndTime is null));
        Assert.Equal("accepted", (await AcceptAsync(await AssignedAsync(lead))).Step);
    }

    [Fact, Rule("LI-09", Case.Allowed)]
    public async Task Nor_has_one_that_material_is_asked_for_and_it_waits_for_none()
    {
        var asked = (await Suite.SendAsync<RequestMaterialsResponse>(Asking(await LeadAsync()), await FirstAsync())).Complaint;
        Assert.Empty(asked.Deadlines.Where(deadline => deadline.EndTime is null));
        Assert.Equal("accepted", (await AcceptAsync(await AssignedAsync(asked))).Step);
    }

    [Fact, Rule("LI-09", Case.Allowed)]
    public async Task The_reporter_s_identity_is_read_once_the_head_allowed_it()
    {
        var filed = await FileAsync(Report);
        Assert.True(filed.Complaint.IdentityProtected);
        var read = filed.Complaint;
        var asked = await Suite.SendAsync<RequestUnmaskingResponse>(new RequestUnmaskingRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = read.Version, Reason = "The reporter must be asked for the pay slips." }, await FirstAsync());
        await Suite.SendAsync<DecideUnmaskingResponse>(
            new DecideUnmaskingRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = asked.Complaint.Version, UnmaskingId = asked.Unmasking.UnmaskingId, Approve = true, Reason = "Needed." }, await HeadAsync());
        Assert.Equal("劳动者", (await Suite.SendAsync<GetPartiesResponse>(new GetPartiesRequest { CaseNumber = filed.Number }, await FirstAsync())).Complainant.Name);
    }

    /// <summary>Who inspects goes to the employer: whoever is protected, that is the reporter.</summary>
    [Fact, Rule("LI-09", Case.Allowed)]
    public async Task The_employer_is_read_by_who_handles_it_and_the_reporter_is_not()
    {
        var filed = await FileAsync(request =>
        {
            Report(request);
            (request.Respondent.Name, request.Respondent.Telephone) = ("新城电子厂", "010-12345678");
            request.Agent = new() { Name = "劳动者之妻", Telephone = "13300000001" };
        });
        foreach (var reader in new[] { await FirstAsync(), await HeadAsync() })
        {
            var parties = await Suite.SendAsync<GetPartiesResponse>(new GetPartiesRequest { CaseNumber = filed.Number, RespondentOnly = true }, reader);
            Assert.Equal(("新城电子厂", "010-12345678", null, null), (parties.Respondent.Name, parties.Respondent.Telephone, parties.Complainant, parties.Agent));
        }
        Assert.Empty((await Suite.SendAsync<ListIdentityAccessResponse>(new ListIdentityAccessRequest { CaseNumber = filed.Number }, await HeadAsync())).Accesses);
    }

    [Fact, Rule("LI-09", Case.Refused)]
    public async Task Nobody_else_opens_a_lead_and_nobody_reads_the_identity_unmasked()
    {
        var lead = await AssignedAsync(await LeadAsync());
        Assert.Equal(["ROLE_NOT_PERMITTED LI-12", "ROLE_NOT_PERMITTED LI-09"], (await Office.RefusedAsync(Acceptance(lead), await FirstAsync())).Lines);
        var filed = await FileAsync(Report);
        foreach (var reader in new[] { await FirstAsync(), await HeadAsync() })
        {
            var refused = await Office.RefusedAsync(new GetPartiesRequest { CaseNumber = filed.Number }, reader);
            Assert.Equal((StatusCode.FailedPrecondition, "IDENTITY_NOT_PROTECTED LI-09"), (refused.Code, Assert.Single(refused.Lines)));
        }
    }

    /// <summary>Who was taken down by telephone as somebody with a name is protected from when the matter is a lead, in whatever form the name stands.</summary>
    [Fact, Rule("LI-09", Case.Refused)]
    public async Task What_was_taken_down_of_a_lead_is_read_under_an_approval_alone_and_leaves_an_entry()
    {
        const string Form = "来电人王某，13300000009";
        var filed = await FileAsync(Telephoned);
        var takenDown = await DoAsync(Act(filed.Complaint, "take-down-call", ("form", Form), ("opinion", "Worth an inquiry.")));
        Assert.Contains(Form, (await ActsAsync(filed.Number, await ArchiveAsync())).ToString(), StringComparison.Ordinal);
        var lead = await DoAsync(Act(takenDown, "treat-as-lead", ("why", "not-reachable")));

        foreach (var reader in new[] { await FirstAsync(), await ArchiveAsync(), await HeadAsync() })
        {
            var acts = await ActsAsync(filed.Number, reader);
            var call = acts.Acts.Single(act => act.Act == "take-down-call");
            Assert.Equal((true, 0), (call.Withheld, call.Values.Count));
            // Codes say of nobody who they are.
            var why = acts.Acts.Single(act => act.Act == "treat-as-lead");
            Assert.Equal((false, "not-reachable"), (why.Withheld, Assert.Single(why.Values).Value));
        }
        var offered = (await Suite.SendAsync<DescribeCaseResponse>(new DescribeCaseRequest { CaseNumber = filed.Number, Language = "en" }, await HeadAsync())).Guide.Acts.Single(offer => offer.Act == "approve-taking");
        Assert.Equal((true, 0), (offered.Answered.Withheld, offered.Answered.Values.Count));
        Assert.Equal(0, await EntriesAsync(filed.CaseId));

        var asked = await Suite.SendAsync<RequestUnmaskingResponse>(
            new RequestUnmaskingRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = lead.Version, Reason = "The caller must be asked once more." }, await FirstAsync());
        await Suite.SendAsync<DecideUnmaskingResponse>(
            new DecideUnmaskingRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = asked.Complaint.Version, UnmaskingId = asked.Unmasking.UnmaskingId, Approve = true, Reason = "Needed." }, await HeadAsync());
        Assert.Contains(Form, (await ActsAsync(filed.Number, await FirstAsync())).ToString(), StringComparison.Ordinal);
        Assert.Equal(1, await EntriesAsync(filed.CaseId));
        Assert.DoesNotContain(Form, (await ActsAsync(filed.Number, await ArchiveAsync())).ToString(), StringComparison.Ordinal);
    }

    private Task<ListCaseActsResponse> ActsAsync(string number, Sender reader) => Suite.SendAsync<ListCaseActsResponse>(new ListCaseActsRequest { CaseNumber = number, PageSize = 10, Language = "en" }, reader);

    private Task<long> EntriesAsync(string caseId) =>
        Suite.CountAsync("intake", "select count(*) from identity_accesses where case_id = $1 and 'acts.take-down-call.form' = any(fields)", Guid.Parse(caseId));

    /// <summary>The form that a visitor signed shows who they are, as their name does.</summary>
    [Fact, Rule("LI-09", Case.Allowed)]
    public async Task A_signed_form_is_read_by_the_reporter_and_by_whom_the_head_allowed_it()
    {
        var (filed, document) = await SignedLeadAsync();
        Assert.Equal("%PDF-1.4 signed form", await ReadAsync(filed.Number, document, await Office.OpenAsync(filed)));
        var asked = await Suite.SendAsync<RequestUnmaskingResponse>(
            new RequestUnmaskingRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = (await Office.ReadAsync(filed.Number)).Version, Reason = "The signature must be compared." }, await FirstAsync());
        await Suite.SendAsync<DecideUnmaskingResponse>(
            new DecideUnmaskingRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = asked.Complaint.Version, UnmaskingId = asked.Unmasking.UnmaskingId, Approve = true, Reason = "Needed." }, await HeadAsync());
        Assert.Equal("%PDF-1.4 signed form", await ReadAsync(filed.Number, document, await FirstAsync()));
        var accesses = (await Suite.SendAsync<ListIdentityAccessResponse>(new ListIdentityAccessRequest { CaseNumber = filed.Number }, await HeadAsync())).Accesses;
        Assert.Equal([$"documents.{document}"], Assert.Single(accesses, access => access.UnmaskingId == asked.Unmasking.UnmaskingId).Fields);
    }

    [Fact, Rule("LI-09", Case.Refused)]
    public async Task Nobody_reads_a_signed_form_unmasked_neither_by_grpc_nor_by_http()
    {
        var (filed, document) = await SignedLeadAsync();
        var other = await DocumentAsync(filed.Number, "payslip.pdf", "%PDF-1.4 payslip"u8.ToArray());
        foreach (var reader in new[] { await FirstAsync(), await HeadAsync() })
        {
            var refused = await Refused.ByGrpcAsync(() => ReadAsync(filed.Number, document, reader));
            Assert.Equal((StatusCode.FailedPrecondition, "IDENTITY_NOT_PROTECTED LI-09"), (refused.Code, Assert.Single(refused.Lines)));
        }
        using var message = new HttpRequestMessage(HttpMethod.Get, new Uri($"/v1/complaints/{filed.Number}/attachments/{document}", UriKind.Relative));
        (await FirstAsync()).AddTo(message);
        using var answer = await Suite.Http.SendAsync(message);
        Assert.False(answer.IsSuccessStatusCode);
        Assert.Contains("LI-09", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("%PDF-1.4 payslip", await ReadAsync(filed.Number, other, await FirstAsync()));
    }

    /// <summary>A scan is there before the act that names it: until then, and where that is refused, it is read as the name is. What it is called may be a name, too.</summary>
    [Theory, Rule("LI-09", Case.Refused)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nobody_reads_a_scan_that_came_along_for_a_signature_unmasked_though_no_act_names_it(bool isAddedBefore)
    {
        var filed = await FileAsync(Visiting);
        var early = isAddedBefore ? await ScannedAsync() : null;
        await DoAsync(Act(await Office.ReadAsync(filed.Number), "treat-as-lead", ("why", "no-true-name")));
        var document = early ?? await ScannedAsync();
        foreach (var reader in new[] { await FirstAsync(), await HeadAsync() })
        {
            await using var unchanged = await Suite.UnchangedAsync(Office.Organisation);
            Assert.Equal("IDENTITY_NOT_PROTECTED LI-09", Assert.Single((await Refused.ByGrpcAsync(() => ReadAsync(filed.Number, document, reader))).Lines));
        }
        Assert.Equal("%PDF-1.4 scan", await ReadAsync(filed.Number, document, await Office.OpenAsync(filed)));
        Assert.Equal(("document.pdf", "Li Wei.pdf"), (await NameAsync(await FirstAsync()), await NameAsync(await Office.OpenAsync(filed))));

        Task<string> ScannedAsync() => DocumentAsync(filed.Number, "Li Wei.pdf", "%PDF-1.4 scan"u8.ToArray(), "sign-form");
        async Task<string> NameAsync(Sender by) => Assert.Single((await Suite.SendAsync<ListAttachmentsResponse>(new ListAttachmentsRequest { CaseNumber = filed.Number }, by)).Attachments).FileName;
    }

    [Fact]
    public async Task A_document_for_no_form_of_the_procedure_is_not_taken()
    {
        var filed = await FileAsync(Visiting);
        await using var unchanged = await Suite.UnchangedAsync(Office.Organisation);
        Assert.Equal(["ACT_UNKNOWN act"], (await Refused.ByGrpcAsync(() => DocumentAsync(filed.Number, "scan.pdf", "%PDF-1.4 scan"u8.ToArray(), "sign-nothing"))).Lines);
    }

    /// <summary>A visitor signed a form before it was kept as a lead.</summary>
    private async Task<(Filed Filed, string Document)> SignedLeadAsync()
    {
        var filed = await FileAsync(Visiting);
        var signing = await SigningAsync(filed.Number);
        await DoAsync(Act(await DoAsync(signing), "treat-as-lead", ("why", "no-true-name")));
        return (filed, signing.Fields["signature-document"]);
    }

    private async Task<string> ReadAsync(string number, string document, Sender by)
    {
        using var call = Suite.Client<AttachmentService.AttachmentServiceClient>().DownloadAttachment(new() { CaseNumber = number, AttachmentId = document }, by.Metadata);
        var content = new StringBuilder();
        await foreach (var piece in call.ResponseStream.ReadAllAsync())
            content.Append(piece.Content.ToStringUtf8());
        return content.ToString();
    }

    [Fact, Rule("LI-09", Case.Refused)]
    public async Task A_report_that_can_t_be_answered_is_no_case()
    {
        var filed = await FileAsync(request =>
        {
            Report(request);
            Nameless(request);
        });
        Assert.Equal(["FIELD_MISSING complainant.contact LI-09", "FIELD_MISSING complainant.name LI-09", "STEP_NOT_PERMITTED LI-11"], (await Office.RefusedAsync(Act(filed.Complaint, "docket"), await ArchiveAsync())).Lines);
        Assert.Equal("lead", (await DoAsync(Act(filed.Complaint, "treat-as-lead", ("why", "not-reachable")))).Kind);
    }
}
