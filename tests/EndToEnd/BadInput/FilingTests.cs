using System.Text;
using Grpc.Core;

namespace ComplaintSuite.EndToEnd.BadInput;

/// <summary>Submissions that are wrong: each gets a clear answer that names the field, and nothing is changed.</summary>
public sealed class FilingTests(RunningSuite suite)
{
    private readonly Office _office = suite.Office(typeof(FilingTests));

    [Fact]
    public async Task Missing_facts_are_named_at_once_and_again_when_somebody_wants_to_go_on()
    {
        var filed = await _office.FileAsync(_office.Complaint(request => request.Facts = ""));
        Assert.Equal(("received", "facts"), (filed.Complaint.Step, Assert.Single(filed.Complaint.MissingFields)));
        var refused = await _office.RefusedAsync(Office.Acceptance(filed.Complaint), await _office.ClerkAsync());
        Assert.Equal(("CH-03", "FIELD_MISSING facts CH-03"), (refused.Rule, refused.Lines[0]));
    }

    [Fact]
    public async Task Everything_that_is_missing_or_malformed_is_named_in_one_answer()
    {
        var refused = await suite.RefusedAsync(null, new RegisterComplaintRequest { RequestId = "1", Language = "fr", UnknownFields = { "weather" } }, Sender.Nobody);
        Assert.Equal(StatusCode.InvalidArgument, refused.Code);
        Assert.Equal(
            ["REQUEST_ID_INVALID request_id", "FIELD_MISSING organisation", "FIELD_MISSING kind", "FIELD_MISSING channel CH-01", "UNKNOWN_FIELD unknown_fields", "LANGUAGE_UNKNOWN language"], refused.Lines);
    }

    [Fact]
    public async Task An_unknown_organisation_is_named()
    {
        var refused = await suite.RefusedAsync(null, _office.Complaint(request => request.Organisation = "NOWHERE"), Sender.Nobody);
        Assert.Equal((StatusCode.InvalidArgument, "ORGANISATION_UNKNOWN organisation"), (refused.Code, Assert.Single(refused.Lines)));
    }

    [Fact]
    public async Task A_kind_that_the_organisation_does_not_take_is_named()
    {
        var refused = await _office.RefusedAsync(_office.Complaint(request => request.Kind = "petition"), Sender.Nobody);
        Assert.Equal(["KIND_NOT_TAKEN kind"], refused.Lines);
    }

    [Fact]
    public async Task A_text_of_almost_two_megabytes_is_refused_by_the_name_of_its_field()
    {
        var request = _office.Complaint(request => request.Facts = new string('长', 650_000));
        Assert.True(request.CalculateSize() > 1_900_000);
        await using var unchanged = await suite.UnchangedAsync(null);

        Assert.Equal(["TEXT_TOO_LONG facts"], (await _office.RefusedAsync(request, Sender.Nobody)).Lines);
    }

    [Fact]
    public async Task A_text_that_is_longer_than_its_field_takes_is_named()
    {
        var refused = await _office.RefusedAsync(_office.Complaint(request => (request.Facts, request.Subject) = (new string('长', 100_001), new string('长', 201))), Sender.Nobody);
        Assert.Equal(["TEXT_TOO_LONG facts", "TEXT_TOO_LONG subject"], refused.Lines.Order());
        Assert.Equal("registered", (await _office.FileAsync(_office.Complaint(request => request.Facts = new string('长', 100_000)))).Complaint.Step);
    }

    [Theory]
    [InlineData(" ", "FIELD_MISSING organisation")]
    [InlineData("xc", "ORGANISATION_UNKNOWN organisation")]
    [InlineData("T0\0", "TEXT_INVALID organisation|ORGANISATION_UNKNOWN organisation")]
    [InlineData("T012345678901", "TEXT_TOO_LONG organisation|ORGANISATION_UNKNOWN organisation")]
    public async Task A_code_that_no_organisation_can_have_is_named(string code, string lines)
    {
        var refused = await suite.RefusedAsync(null, _office.Complaint(request => request.Organisation = code), Sender.Nobody);
        Assert.Equal(lines.Split('|'), refused.Lines);
    }

    [Fact]
    public async Task A_time_of_receipt_must_be_one_and_have_passed()
    {
        var import = await suite.SignOns.MachineAsync("import");
        RegisterComplaintRequest At(Google.Protobuf.WellKnownTypes.Timestamp time) => _office.Complaint(request => (request.PublishedRecord, request.ReceiveTime) = (true, time));
        var impossible = await Refused.ByGrpcAsync(() => suite.SendAsync<RegisterComplaintResponse>(At(new() { Seconds = long.MaxValue }), import));
        Assert.Equal("TIME_INVALID receive_time", Assert.Single(impossible.Lines));
        var future = await suite.RefusedAsync(null, At(Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(suite.Now.AddMinutes(1))), import);
        Assert.Equal("TIME_IN_FUTURE receive_time", Assert.Single(future.Lines));
    }

    [Fact]
    public async Task A_finding_or_a_step_that_nobody_knows_is_named()
    {
        var filed = await _office.FileAsync();
        var finding = await _office.RefusedAsync(Office.Acceptance(filed.Complaint, request => request.Findings.Add("bribed")), await _office.ClerkAsync());
        Assert.Equal("FINDING_UNKNOWN findings", Assert.Single(finding.Lines));
        var step = await Refused.ByGrpcAsync(async () => await suite.SendAsync<ListComplaintsResponse>(new ListComplaintsRequest { Organisation = _office.Organisation, Steps = { "lost" } }, await _office.ClerkAsync()));
        Assert.Equal("STEP_UNKNOWN steps", Assert.Single(step.Lines));
    }

    [Theory]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7 breaks off")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"request_id\"\r\n\r\nbreaks off")]
    [InlineData("multipart/form-data; boundary=x", "no form at all")]
    [InlineData("multipart/form-data", "--x--")]
    public async Task A_form_that_breaks_off_or_is_none_is_said_so(string type, string body)
    {
        var filed = await _office.FileAsync();
        await using var unchanged = await suite.UnchangedAsync(_office.Organisation);
        using var message = new HttpRequestMessage(HttpMethod.Post, $"/v1/complaints/{filed.Number}/attachments?request_id={RequestId.New()}") { Content = new StringContent(body) };
        message.Content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);
        (await _office.OpenAsync(filed)).AddTo(message);
        using var answer = await suite.Http.SendAsync(message);
        Assert.Equal("FORM_INVALID content", Assert.Single((await Refused.ByJsonAsync(answer)).Lines));
    }

    [Theory]
    [InlineData("""{"organization":"T01"}""", "organization")]
    [InlineData("""{"complainant":{"name":"王小明","fax":"1"}}""", "complainant.fax")]
    [InlineData("""{"kind":"complaint","Facts":"x"}""", "Facts")]
    public async Task A_JSON_name_that_the_request_does_not_have_is_named_and_not_dropped(string json, string field)
    {
        await using var unchanged = await suite.UnchangedAsync(null);
        using var answer = await suite.SendJsonAsync(_office.Complaint(), Sender.Nobody, json);
        var refused = await Refused.ByJsonAsync(answer);
        Assert.Equal((StatusCode.InvalidArgument, $"UNKNOWN_FIELD {field}"), (refused.Code, Assert.Single(refused.Lines)));
    }

    [Theory]
    [InlineData("{\"kind\":")]
    [InlineData("not json")]
    [InlineData("")]
    public async Task A_body_that_is_no_JSON_is_said_so(string body)
    {
        await using var unchanged = await suite.UnchangedAsync(null);
        using var answer = await suite.SendJsonAsync(_office.Complaint(), Sender.Nobody, body);
        Assert.Equal(StatusCode.InvalidArgument, (await Refused.ByJsonAsync(answer)).Code);
    }

    [Fact]
    public async Task A_request_id_that_was_used_with_other_content_is_refused()
    {
        var request = _office.Complaint();
        await _office.FileAsync(request);
        var other = request.Clone();
        other.Facts = "完全不同的事实。";
        var refused = await _office.RefusedAsync(other, Sender.Nobody);
        Assert.Equal((StatusCode.AlreadyExists, "REQUEST_ID_REUSED request_id"), (refused.Code, Assert.Single(refused.Lines)));
    }

    [Fact]
    public async Task A_submission_whose_answer_was_lost_is_sent_again_and_gets_the_same_case_and_code()
    {
        var request = _office.Complaint();
        var first = await _office.FileAsync(request);
        await using var unchanged = await suite.UnchangedAsync(_office.Organisation);
        var again = await _office.FileAsync(request);
        using var answer = await suite.SendJsonAsync(request, Sender.Nobody);
        var byJson = RegisterComplaintResponse.Parser.ParseJson(await answer.Content.ReadAsStringAsync());
        Assert.Equal((first.Number, first.AccessCode), (again.Number, again.AccessCode));
        Assert.Equal((first.Number, first.AccessCode), (byJson.Complaint.CaseNumber, byJson.AccessCode));
    }

    [Fact]
    public async Task An_act_whose_answer_was_lost_is_sent_again_and_is_done_once()
    {
        var filed = await _office.FileAsync();
        var request = Office.Acceptance(filed.Complaint);
        await suite.SendAsync<AcceptComplaintResponse>(request, await _office.ClerkAsync());
        await _office.AtAsync(filed.Number, "at-work");
        await using var unchanged = await suite.UnchangedAsync(_office.Organisation);
        var again = await suite.SendAsync<AcceptComplaintResponse>(request, await _office.ClerkAsync());
        Assert.Equal("at-work", again.Complaint.Step);
    }

    [Fact]
    public async Task A_change_of_a_case_that_somebody_changed_meanwhile_is_refused()
    {
        var filed = await _office.FileAsync();
        var clerk = await _office.ClerkAsync();
        await suite.SendAsync<AmendRegistrationResponse>(
            new AmendRegistrationRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = filed.Complaint.Version, Leads = "监控录像" }, clerk);
        var refused = await _office.RefusedAsync(Office.Acceptance(filed.Complaint), clerk);
        Assert.Equal((StatusCode.Aborted, "STALE_VERSION expected_version"), (refused.Code, Assert.Single(refused.Lines)));
    }

    [Theory]
    [InlineData("receipt.pdf", "MZ\u0090\u0000")]
    [InlineData("photo.jpg", "<html><script>alert(1)</script></html>")]
    [InlineData("letter.docx", "%PDF-1.7")]
    [InlineData("notes.txt", "\u0000\u0001\u0002")]
    [InlineData("page.html", "<p>hello</p>")]
    public async Task A_document_that_is_not_what_its_name_says_is_refused(string name, string content)
    {
        var filed = await _office.FileAsync();
        var ticket = await _office.OpenAsync(filed);
        await using var unchanged = await suite.UnchangedAsync(_office.Organisation);
        using var answer = await _office.UploadAsync(filed.Number, name, Encoding.Latin1.GetBytes(content), ticket);
        var byForm = await Refused.ByJsonAsync(answer);
        var byGrpc = await Refused.ByGrpcAsync(() => _office.UploadByGrpcAsync(filed.Number, name, Encoding.Latin1.GetBytes(content), ticket));
        Assert.Equal((StatusCode.InvalidArgument, "FILE_TYPE_NOT_TAKEN content"), (byForm.Code, Assert.Single(byForm.Lines)));
        Assert.Equal(byForm.Lines, byGrpc.Lines);
    }

    [Fact]
    public async Task A_document_that_is_empty_or_without_a_name_is_refused()
    {
        var filed = await _office.FileAsync();
        var ticket = await _office.OpenAsync(filed);
        await using var unchanged = await suite.UnchangedAsync(_office.Organisation);
        using var empty = await _office.UploadAsync(filed.Number, "empty.txt", [], ticket);
        Assert.Equal("FILE_EMPTY", (await Refused.ByJsonAsync(empty)).Reason);
        var nameless = await Refused.ByGrpcAsync(() => _office.UploadByGrpcAsync(filed.Number, "", [65], ticket));
        Assert.Equal("FILE_NAME_INVALID", nameless.Reason);
    }
}
