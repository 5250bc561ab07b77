using System.Net;
using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Contracts.Intake.V1;
using Grpc.Core;

namespace ComplaintSuite.PortalTests;

/// <summary>Staff take down what somebody else tells: the form of channel and kind, what is refused, and the receipt.</summary>
public sealed class TakeInTests : PortalPages
{
    private const string Form = "/reception/take-in/T01/telephone/enquiry";
    private const string Id = "7f0c4e0a-6d0e-4b56-9a43-0a5c8f2f9e11";

    [Fact]
    public async Task Channel_and_kind_are_chosen_and_the_form_asks_what_is_asked_there_in_words_for_staff()
    {
        using var browser = portal.Browser(RunningPortal.SignedOnAs("clerk", "T01"));
        var ways = await browser.GetStringAsync("/reception/take-in?lang=en", Ct);
        Assert.Contains($"href=\"{Form}?lang=en\" aria-label=\"Telephone: Enquiry\"", ways, StringComparison.Ordinal);

        var telephone = WebUtility.HtmlDecode(await browser.GetStringAsync($"{Form}?lang=en", Ct));
        foreach (var shown in new[] { "name=\"facts\"", "name=\"harm-ongoing\"", "name=\"complainant.telephone\"", "Complainant's telephone", "name=\"without_access_code\"", "type=\"file\"", "<option value=\"en\" selected" })
            Assert.Contains(shown, telephone, StringComparison.Ordinal);
        Assert.DoesNotContain("autocomplete=\"tel\"", telephone, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"channel_description\"", telephone, StringComparison.Ordinal);

        var other = await browser.GetStringAsync("/reception/take-in/T01/other/enquiry?lang=en", Ct);
        Assert.Contains("name=\"channel_description\"", other, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"complainant.telephone\"", other, StringComparison.Ordinal);
        // Whose documents the procedure takes not is not asked for any.
        Assert.DoesNotContain("type=\"file\"", other, StringComparison.Ordinal);

        using var officer = portal.Browser(RunningPortal.SignedOnAs("duty-officer", "T01"));
        Assert.DoesNotContain("name=\"without_access_code\"", await officer.GetStringAsync($"{Form}?lang=en", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_is_told_to_staff_and_what_was_typed_stays()
    {
        using var browser = portal.Browser(RunningPortal.SignedOnAs("clerk", "T01"));
        var (status, page) = await SendAsync(browser, Form, ("facts", "It leaks."), ("complainant.name", "Wang"), ("language", "es"), ("without_access_code", "yes"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        foreach (var shown in new[] { "href=\"#f-complainant-telephone\"", "Enter at least one way to reach the person.", ">It leaks.</textarea>", "value=\"Wang\"", $"name=\"request_id\" value=\"{Id}\"", "<option value=\"es\" selected" })
            Assert.Contains(shown, page, StringComparison.Ordinal);
        Assert.Contains("name=\"without_access_code\" value=\"yes\" checked", page, StringComparison.Ordinal);

        (status, page) = await SendAsync(browser, "/reception/take-in/T01/other/enquiry", ("facts", "It leaks."));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("href=\"#f-channel-description\"", page, StringComparison.Ordinal);
        Assert.Empty(gateway.Registered);
    }

    [Theory]
    [InlineData("/file/T01/enquiry", "zh-CN", "没有姓名的不予接收")]
    [InlineData("/file/T01/enquiry", "en", "Your name is needed")]
    [InlineData(Form, "es", "Hace falta el nombre del interesado")]
    public async Task A_name_without_which_nothing_is_taken_is_not_called_optional(string path, string language, string words)
    {
        using var browser = portal.Browser(RunningPortal.SignedOnAs("clerk", "T01"));
        foreach (var needed in new[] { true, false })
        {
            gateway.OnFiling = filing =>
            {
                (filing.Form.AnonymousAllowed, filing.Form.ContactDemanded, filing.Form.NameNeeded) = (!needed, false, needed);
                if (filing.Form.Fields.All(field => field.Name != "complainant.name"))
                    filing.Form.Fields.Add(new FilingField { Name = "complainant.name" });
            };
            var page = WebUtility.HtmlDecode(await browser.GetStringAsync($"{path}?lang={language}", Ct));
            Assert.Equal(needed, page.Contains(words, StringComparison.Ordinal));
            const string Demanded = "name=\"complainant.name\"[^>]*aria-required=\"true\"";
            // Staff may not have been told it: a contact will do.
            if (needed && path != Form)
                Assert.Matches(Demanded, page);
            else
                Assert.DoesNotMatch(Demanded, page);
        }
    }

    [Theory]
    [InlineData("/file/T01/enquiry")]
    [InlineData(Form)]
    public async Task A_place_that_nobody_staffs_is_not_there_to_choose(string path)
    {
        gateway.OnFiling = filing =>
        {
            filing.Form.Fields.Add(new FilingField { Name = "details.seat", Detail = new() { Name = "seat", Title = "Seat", Type = "place", Choices = { new ActChoice { Code = "seat-1", Name = "Seat 1" }, new ActChoice { Code = "seat-3", Name = "Seat 3" } } } });
            filing.Form.UnstaffedPlaces.Add("seat-3");
        };
        using var browser = portal.Browser(RunningPortal.SignedOnAs("clerk", "T01"));
        var page = await browser.GetStringAsync($"{path}?lang=en", Ct);
        Assert.Contains("value=\"seat-1\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"seat-3\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Nobody staffs this one", page, StringComparison.Ordinal);
        if (path == Form)
            return;
        // Whoever comes by its code is told, and not silently led to another one.
        page = await browser.GetStringAsync($"{path}?place=seat-3&lang=en", Ct);
        Assert.Contains("<option value=\"seat-3\" selected>", page, StringComparison.Ordinal);
        Assert.Contains("id=\"f-details-seat-hint\">Nobody staffs this one at present; choose another.", page, StringComparison.Ordinal);
        Assert.Matches("<select id=\"f-details-seat\"[^>]*aria-describedby=\"f-details-seat-hint\"", page);
    }

    [Theory]
    [InlineData("/reception/take-in/T01/telephone/enquiry", true)]
    [InlineData("/reception/take-in/T01/telephone/enquiry", false)]
    [InlineData("/file/T01/enquiry", true)]
    [InlineData("/file/T01/enquiry", false)]
    public async Task Documents_are_to_be_chosen_again_where_some_were(string path, bool chosen)
    {
        using var browser = portal.Browser(RunningPortal.SignedOnAs("clerk", "T01"));
        using var form = new MultipartFormDataContent { { new StringContent(Id), "request_id" }, { new StringContent("Wang"), "complainant.name" } };
        if (chosen)
            form.Add(new ByteArrayContent("one"u8.ToArray()), "documents", "a.txt");
        using var answer = await browser.PostAsync($"{path}?lang=en&sent=yes", form, Ct);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(chosen, (await answer.Content.ReadAsStringAsync(Ct)).Contains("Choose your documents again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_service_refuses_is_told_at_its_field_and_what_was_typed_stays()
    {
        using var browser = portal.Browser(RunningPortal.SignedOnAs("clerk", "T01"));
        gateway.Refused["RegisterComplaint"] = StatusCode.InvalidArgument;
        gateway.Unmet["RegisterComplaint"] = new Violation { Code = "ROLE_NOT_PERMITTED", Field = "without_access_code", Description = "Only a clerk." };
        var (status, page) = await SendAsync(browser, Form, ("facts", "It leaks."), ("complainant.telephone", "138"), ("without_access_code", "yes"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("href=\"#f-without-access-code\"", page, StringComparison.Ordinal);
        Assert.Contains(">It leaks.</textarea>", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Form, StatusCode.Unavailable)]
    [InlineData(Form, StatusCode.DeadlineExceeded)]
    [InlineData("/file/T01/enquiry", StatusCode.Unavailable)]
    public async Task A_form_that_nobody_answered_comes_back_filled_in_and_sent_again_is_the_same_request(string path, StatusCode status)
    {
        using var browser = portal.Browser(RunningPortal.SignedOnAs("clerk", "T01"));
        gateway.Refused["RegisterComplaint"] = status;
        var (answered, page) = await SendAsync(browser, path, ("facts", "It leaks."), ("complainant.telephone", "138"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answered);
        foreach (var shown in new[] { "the matter may be registered already", ">It leaks.</textarea>", $"name=\"request_id\" value=\"{Id}\"" })
            Assert.Contains(shown, page, StringComparison.Ordinal);

        // Sent again while not even the form can be had.
        gateway.Refused["DescribeFiling"] = status;
        (answered, page) = await SendAsync(browser, path, ("facts", "It leaks."), ("complainant.telephone", "138"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answered);
        foreach (var kept in new[] { $"name=\"request_id\" value=\"{Id}\"", "name=\"facts\" value=\"It leaks.\"", "name=\"complainant.telephone\" value=\"138\"", $"action=\"{path}?sent=yes&amp;lang=en\"" })
            Assert.Contains(kept, page, StringComparison.Ordinal);

        gateway.Refused.Clear();
        (answered, _) = await SendAsync(browser, path, ("facts", "It leaks."), ("complainant.telephone", "138"));
        Assert.Equal(HttpStatusCode.OK, answered);
        Assert.Equal(Id, Assert.Single(gateway.Registered).RequestId);
    }

    [Theory]
    [InlineData("zh-CN", "尚未登记任何事项", "查看可能相关的事项")]
    [InlineData("en", "Nothing was registered", "Look for related cases")]
    [InlineData("es", "No se ha registrado nada", "Buscar expedientes relacionados")]
    public async Task Whoever_looks_for_related_cases_registers_nothing_where_not_even_the_form_can_be_had(string language, string words, string button)
    {
        using var browser = portal.Browser(RunningPortal.SignedOnAs("clerk", "T01"));
        foreach (var path in new[] { "/file/T01/enquiry", Form })
        {
            gateway.Refused["DescribeFiling"] = StatusCode.Unavailable;
            var address = $"{path}?sent=yes&look=yes&lang={language}";
            var (status, page) = await LookAsync(browser, address);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
            foreach (var shown in new[] { words, $"action=\"{address}\"", $"<button class=\"button main\">{button}</button>", "name=\"facts\" value=\"It leaks.\"" })
                Assert.Contains(shown, page, StringComparison.Ordinal);

            gateway.Refused.Clear();
            (status, page) = await LookAsync(browser, address);
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Contains(">It leaks.</textarea>", page, StringComparison.Ordinal);
        }
        Assert.Empty(gateway.Registered);
    }

    /// <summary>Whoever signed off meanwhile, or whose session ended, meant to look and not to file.</summary>
    [Fact]
    public async Task Whoever_looks_and_is_signed_on_no_more_registers_nothing_and_keeps_what_they_typed()
    {
        using var browser = portal.Browser();
        var (status, page) = await LookAsync(browser, "/file/T01/enquiry?sent=yes&look=yes&lang=en");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains(">It leaks.</textarea>", page, StringComparison.Ordinal);
        Assert.Empty(gateway.Registered);
        Assert.Empty(gateway.Requests.OfType<Contracts.Intake.V1.ListLikeComplaintsRequest>());
    }

    private static async Task<(HttpStatusCode Status, string Page)> LookAsync(HttpClient browser, string address)
    {
        using var looking = new FormUrlEncodedContent([new("request_id", Id), new("facts", "It leaks."), new("complainant.telephone", "138")]);
        using var answered = await browser.PostAsync(address, looking, Ct);
        return (answered.StatusCode, WebUtility.HtmlDecode(await answered.Content.ReadAsStringAsync(Ct)));
    }

    [Theory]
    [InlineData(Form)]
    [InlineData("/file/T01/enquiry")]
    public async Task A_form_that_was_registered_with_other_words_says_so_and_can_be_sent_as_a_further_matter(string path)
    {
        using var browser = portal.Browser(RunningPortal.SignedOnAs("clerk", "T01"));
        gateway.Refused["RegisterComplaint"] = StatusCode.AlreadyExists;
        gateway.Unmet["RegisterComplaint"] = new Violation { Code = "REQUEST_ID_REUSED", Field = "request_id", Description = "It was used." };
        var (status, page) = await SendAsync(browser, path, ("facts", "It leaks."), ("complainant.telephone", "138"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        foreach (var shown in new[] { "was registered before, with other content", "send it with the first words to get that case", ">It leaks.</textarea>", "name=\"request_id\" value=\"" })
            Assert.Contains(shown, page, StringComparison.Ordinal);
        Assert.DoesNotContain(Id, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_form_sent_twice_is_one_request_and_its_receipt_leads_to_the_case()
    {
        using var browser = portal.Browser(RunningPortal.SignedOnAs("clerk", "T01"));
        gateway.Like.Enqueue(new LikeComplaint { Complaint = new() { CaseNumber = "T01-9", Step = "registered" }, SamePremises = true, Open = true });
        for (var time = 0; time < 2; time++)
        {
            var (status, page) = await SendAsync(browser, Form, ("facts", "It leaks."), ("complainant.telephone", "138"), ("harm-ongoing", "yes"), ("language", "es"));
            Assert.Equal(HttpStatusCode.OK, status);
            foreach (var shown in new[] { "id=\"number\">T01-1<", "id=\"code\">ABCD-EFGH-JKMN-PQRS<", "href=\"/reception/T01-1?lang=en\"", "href=\"/reception/T01-9?lang=en\"", "15:00" })
                Assert.Contains(shown, page, StringComparison.Ordinal);
        }
        Assert.Equal(2, gateway.Registered.Count);
        Assert.All(gateway.Registered, request => Assert.Equal((Id, "telephone", "138", true, "es", false), (request.RequestId, request.Channel, request.Complainant.Telephone, request.HarmOngoing, request.Language, request.WithoutAccessCode)));
        // Whoever takes it in opens no case for this browser: that is the complainant's.
        Assert.DoesNotContain("OpenCase", gateway.Answered);
    }

    [Fact]
    public async Task What_a_case_lacks_is_said_while_the_person_is_still_there()
    {
        foreach (var field in new[] { "details.room", "done.question" })
            gateway.Missing.Enqueue(field);
        using var browser = portal.Browser(RunningPortal.SignedOnAs("clerk", "T01"));
        var (status, page) = await SendAsync(browser, Form, ("facts", "It leaks."), ("complainant.telephone", "138"));
        Assert.Equal(HttpStatusCode.OK, status);
        foreach (var shown in new[] { "Received, not complete yet", "<li>Room number</li>", "<li>Question somebody</li>" })
            Assert.Contains(shown, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_takes_the_receipt_away_and_documents_that_were_not_taken_are_named()
    {
        using var browser = portal.Browser(RunningPortal.SignedOnAs("clerk", "T01"));
        gateway.Refused["DescribeCase"] = StatusCode.Unavailable;
        gateway.Refused["ListLikeComplaints"] = StatusCode.Unavailable;
        gateway.Refused["UploadAttachment"] = StatusCode.Unavailable;
        using var form = new MultipartFormDataContent
        {
            { new StringContent(Id), "request_id" }, { new StringContent("It leaks."), "facts" }, { new StringContent("138"), "complainant.telephone" }, { new StringContent("yes"), "without_access_code" },
            { new ByteArrayContent("one"u8.ToArray()), "documents", "a.txt" },
        };
        using var answer = await browser.PostAsync($"{Form}?lang=en&sent=yes", form, Ct);
        var page = await answer.Content.ReadAsStringAsync(Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("id=\"number\">T01-1<", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"code\"", page, StringComparison.Ordinal);
        Assert.Contains("07:00 UTC", page, StringComparison.Ordinal);
        Assert.Contains("<li>a.txt: ", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "请转交该处", "请转交。")]
    [InlineData("en", "Where the place chosen above has a desk of its own", "hand it on to them")]
    [InlineData("es", "Si el lugar elegido tiene su propio mostrador", "entrégueselo")]
    public async Task Whoever_takes_in_for_another_place_is_told_where_documents_go(string language, string before, string after)
    {
        using var browser = portal.Browser(RunningPortal.SignedOnAs("clerk", "T01"));
        Assert.DoesNotContain(before, WebUtility.HtmlDecode(await browser.GetStringAsync($"{Form}?lang={language}", Ct)), StringComparison.Ordinal);
        gateway.OnFiling = filing => filing.Form.Fields.Add(new FilingField { Name = "details.estate", Detail = new() { Name = "estate", Title = "Estate", Type = "place" } });
        Assert.Contains(before, WebUtility.HtmlDecode(await browser.GetStringAsync($"{Form}?lang={language}", Ct)), StringComparison.Ordinal);

        gateway.Refused["UploadAttachment"] = StatusCode.PermissionDenied;
        gateway.Unmet["UploadAttachment"] = new Violation { Code = "ROLE_NOT_PERMITTED", Description = "'attach' is for the estate's desk." };
        using var form = new MultipartFormDataContent
        {
            { new StringContent(Id), "request_id" }, { new StringContent("It leaks."), "facts" }, { new StringContent("138"), "complainant.telephone" }, { new ByteArrayContent("one"u8.ToArray()), "documents", "a.txt" },
        };
        using var answer = await browser.PostAsync($"{Form}?lang={language}&sent=yes", form, Ct);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Ct));
        Assert.Contains("id=\"number\">T01-1<", page, StringComparison.Ordinal);
        Assert.Matches($"<li>a.txt: [^<]*{after}", page);
    }

    [Fact]
    public async Task Only_who_takes_down_finds_it_and_only_by_channels_that_are_taken_down()
    {
        using var elsewhere = portal.Browser(RunningPortal.SignedOnAs("handler", "T02"));
        Assert.Equal(HttpStatusCode.Forbidden, (await elsewhere.GetAsync("/reception/take-in?lang=en", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await elsewhere.GetAsync("/reception/take-in/T02/telephone/enquiry?lang=en", Ct)).StatusCode);
        var (status, _) = await SendAsync(elsewhere, "/reception/take-in/T02/telephone/enquiry", ("facts", "It leaks."), ("complainant.telephone", "138"));
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.DoesNotContain("href=\"/reception/take-in", await elsewhere.GetStringAsync("/work/alerts?lang=en", Ct), StringComparison.Ordinal);

        using var officer = portal.Browser(RunningPortal.SignedOnAs("duty-officer", "T01"));
        Assert.Contains("href=\"/reception/take-in?lang=en\"", await officer.GetStringAsync("/work/alerts?lang=en", Ct), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await officer.GetAsync("/reception/take-in/T01/portal/enquiry?lang=en", Ct)).StatusCode);
        using var nobody = portal.Browser();
        Assert.Equal(HttpStatusCode.SeeOther, (await nobody.GetAsync($"{Form}?lang=en", Ct)).StatusCode);
        Assert.Empty(gateway.Registered);
    }

    private static async Task<(HttpStatusCode Status, string Page)> SendAsync(HttpClient browser, string address, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent([new("request_id", Id), .. fields.Select(field => new KeyValuePair<string?, string?>(field.Name, field.Value))]);
        using var answer = await browser.PostAsync($"{address}?lang=en&sent=yes", form, Ct);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct));
    }
}
