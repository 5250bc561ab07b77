using System.Text;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Portal.Filing;
using ComplaintSuite.Portal.Forms;
using ComplaintSuite.Procedures;
using Microsoft.AspNetCore.Http;

namespace ComplaintSuite.PortalTests;

/// <summary>From what somebody types to what is asked of the service.</summary>
public sealed class FilingTests
{
    private static readonly FilingForm Complaint = new()
    {
        Kind = "complaint",
        ContactDemanded = true,
        Fields = { Field("facts", demanded: true), Field("leads"), Field("evidence"), Field("respondent.name"), Field("complainant.name"), Field("complainant.telephone") },
    };

    [Fact]
    public void Every_field_that_a_procedure_asks_for_has_a_place_and_a_name()
    {
        var asked = ProcedureRegistry.Load().All.SelectMany(procedure => procedure.Kinds.SelectMany(procedure.FieldsDemanded).Concat(procedure.Fields.Asked).Except(procedure.Details.Select(detail => Procedure.DetailPrefix + detail.Name))).Distinct().ToList();
        Assert.NotEmpty(asked);
        Assert.Empty(asked.Where(field => !FilingInput.Shows(field)));
        foreach (var field in asked.Where(field => field != "evidence"))
            Assert.All(LocalText.Languages, language => Assert.NotEmpty(FilingTexts.Field(field, "complaint").In(language)));
    }

    [Fact]
    public async Task An_empty_form_is_told_everything_that_is_missing()
    {
        var errors = (await ReadAsync()).Check(Complaint, "en");
        Assert.Equal(["facts", "complainant.telephone"], errors.All.Select(error => error.Field));
    }

    [Fact]
    public async Task Where_nothing_is_taken_without_a_name_it_is_asked_for_and_staff_may_write_down_a_contact_in_its_place()
    {
        var form = new FilingForm(Complaint) { ContactDemanded = false, NameNeeded = true };
        var (reached, nobody) = (await FormAsync(("facts", "…"), ("complainant.telephone", "138")), await FormAsync(("facts", "…")));
        var missing = Assert.Single(FilingInput.Read(reached).Check(form, "en").All);
        Assert.Equal(("complainant.name", FilingTexts.NameNeeded.In("en"), true), (missing.Field, missing.Text, missing.IsMissing));
        Assert.False(FilingInput.Read(reached, "telephone").Check(form, "en").Any);
        Assert.Equal(["complainant.name"], FilingInput.Read(nobody, "telephone").Check(form, "en").All.Select(error => error.Field));
        form.NameNeeded = false;
        Assert.False(FilingInput.Read(nobody).Check(form, "en").Any);
    }

    [Fact]
    public async Task What_was_offered_and_left_empty_is_stated_as_not_known()
    {
        var input = await ReadAsync(("facts", " It broke. "), ("complainant.telephone", "138"), ("respondent.name", "Shop"));
        Assert.False(input.Check(Complaint, "en").Any);
        var request = input.ToRequest("XC12312", Complaint, "es");
        Assert.Equal(("It broke.", "138", "Shop", "portal", "es"), (request.Facts, request.Complainant.Telephone, request.Respondent.Name, request.Channel, request.Language));
        Assert.Equal(["leads", "complainant.name"], request.UnknownFields);
    }

    [Fact]
    public async Task What_the_procedure_asks_for_beside_is_demanded_where_it_says_and_only_what_the_form_has_is_sent()
    {
        var form = new FilingForm(Complaint)
        {
            ContactDemanded = false,
            Fields =
            {
                new FilingField { Name = "details.place", Detail = new() { Name = "place", Title = "Where" } },
                new FilingField { Name = "details.plate", Stated = true, Detail = new() { Name = "plate", Title = "Plate" }, Demands = { new FilingDemand { Conditions = { new FilingCondition { Selector = "details.place", Values = { "garage" } } } } } },
                new FilingField { Name = "details.since", Detail = new() { Name = "since", Title = "Since" } },
            },
        };
        Assert.Equal(["details.plate"], (await ReadAsync(("facts", "…"), ("details.place", "garage"))).Check(form, "en").All.Select(error => error.Field));
        var input = await ReadAsync(("facts", "…"), ("details.place", "lift"), ("details.colour", "red"));
        Assert.False(input.Check(form, "en").Any);
        var request = input.ToRequest("XC12312", form, "en");
        Assert.Equal("lift", Assert.Single(request.Details).Value);
        // What can't be said not to be known is left empty.
        Assert.Equal(["leads", "respondent.name", "details.since"], request.UnknownFields);
    }

    [Fact]
    public async Task Who_stays_anonymous_is_no_party_and_was_not_asked()
    {
        var report = new FilingForm(Complaint) { Kind = "report", ContactDemanded = false, AnonymousAllowed = true };
        var input = await ReadAsync(("facts", "It leaks."));
        Assert.False(input.Check(report, "en").Any);
        var request = input.ToRequest("XC12312", report, "en");
        Assert.Null(request.Complainant);
        Assert.Null(request.Respondent);
        Assert.Equal(["leads", "respondent.name"], request.UnknownFields);
    }

    [Fact]
    public async Task What_staff_take_down_is_demanded_and_sent_by_its_channel_and_what_they_alone_say_is_nothing_by_the_public_form()
    {
        var form = new FilingForm(Complaint)
        {
            Fields = { new FilingField { Name = "details.line", Detail = new() { Name = "line", Title = "Line" }, Demands = { new FilingDemand { Conditions = { new FilingCondition { Selector = "channel", Values = { "telephone" } } } } } } },
        };
        var typed = await FormAsync(("facts", "…"), ("complainant.telephone", "138"), ("channel_description", "By a neighbour"), ("language", "es"), ("without_access_code", "yes"));
        Assert.Equal(["details.line"], FilingInput.Read(typed, "telephone").Check(form, "en").All.Select(error => error.Field));
        Assert.False(FilingInput.Read(typed, "letter").Check(form, "en").Any);
        var taken = FilingInput.Read(typed, "other").ToRequest("XC12312", form, "en");
        Assert.Equal(("other", "By a neighbour", "es", true), (taken.Channel, taken.ChannelDescription, taken.Language, taken.WithoutAccessCode));
        var filed = FilingInput.Read(typed).ToRequest("XC12312", form, "en");
        Assert.Equal(("portal", "", "en", false), (filed.Channel, filed.ChannelDescription, filed.Language, filed.WithoutAccessCode));
        Assert.Equal((true, false), (taken.TakenDown, filed.TakenDown));
    }

    [Fact]
    public async Task The_same_form_sent_twice_is_one_request_and_so_are_its_files()
    {
        var id = "7f0c4e0a-6d0e-4b56-9a43-0a5c8f2f9e11";
        var (first, second) = (await ReadAsync(("request_id", id)), await ReadAsync(("request_id", id)));
        Assert.Equal((Guid.Parse(id), Guid.Parse(id)), (first.RequestId, second.RequestId));
        // Two of one name are two, and each field has its own.
        var (once, again) = (new FileIds(first.RequestId), new FileIds(second.RequestId));
        var ids = new[] { once.Next("documents", "a.txt"), once.Next("documents", "a.txt"), once.Next("documents", "b.txt"), once.Next("proof", "a.txt") };
        Assert.Equal(4, ids.Distinct().Count());
        Assert.Equal(ids[2], again.Next("documents", "b.txt"));
        Assert.Equal((ids[0], ids[1]), (again.Next("documents", "a.txt"), again.Next("documents", "a.txt")));
        Assert.NotEqual(ids[0], new FileIds(RequestId.New()).Next("documents", "a.txt"));
        var other = await ReadAsync(("request_id", "nonsense"));
        Assert.All(new[] { RequestId.New(), ids[0], other.RequestId }, made => Assert.Equal(4, made.Version));
    }

    [Fact]
    public async Task Fields_come_before_files_and_files_one_by_one_without_those_that_nobody_chose()
    {
        var body = Part("facts", "Zeile 1\r\nZeile 2") + Part("tag", "a") + Part("tag", "b") + FilePart("", "") + FilePart("票.txt", "eins") + FilePart("b.txt", "zwei") + "--b--\r\n";
        var form = await MultipartForm.ReadAsync(Request("multipart/form-data; boundary=b", body));
        Assert.Equal("Zeile 1\r\nZeile 2", form["facts"]);
        Assert.Equal(["a", "b"], form.Fields["tag"].ToArray());
        Assert.Equal("", form["documents"]);
        var files = new List<string>();
        await foreach (var (_, name, content) in form.FilesAsync())
            files.Add($"{name}: {await new StreamReader(content).ReadToEndAsync()}");
        Assert.Equal(["票.txt: eins", "b.txt: zwei"], files);
    }

    [Theory]
    [InlineData("application/json", "{}", StatusCodes.Status415UnsupportedMediaType)]
    [InlineData("", "", StatusCodes.Status415UnsupportedMediaType)]
    [InlineData("multipart/form-data", "--b--", StatusCodes.Status415UnsupportedMediaType)]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"facts\"\r\n\r\nIt bro", StatusCodes.Status400BadRequest)]
    [InlineData("multipart/form-data; boundary=b", "no part at all", StatusCodes.Status400BadRequest)]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nnot a header\r\n\r\n--b--\r\n", StatusCodes.Status400BadRequest)]
    public async Task What_is_no_form_is_refused(string type, string body, int status)
    {
        var refused = await Assert.ThrowsAsync<BadHttpRequestException>(() => MultipartForm.ReadAsync(Request(type, body)));
        Assert.Equal(status, refused.StatusCode);
    }

    [Fact]
    public async Task A_plain_form_with_more_fields_than_a_form_can_have_is_refused()
    {
        var refused = await Assert.ThrowsAsync<BadHttpRequestException>(
            () => MultipartForm.ReadAsync(Request("application/x-www-form-urlencoded", string.Join('&', Enumerable.Range(0, 300).Select(number => $"f{number}=x")))));
        Assert.Equal(StatusCodes.Status400BadRequest, refused.StatusCode);
    }

    /// <summary>The same name again and again is as many fields, and a file that nobody chose is a file.</summary>
    [Fact]
    public async Task A_form_of_more_parts_than_a_form_can_have_is_refused()
    {
        const string type = "multipart/form-data; boundary=b";
        var fields = await Assert.ThrowsAsync<BadHttpRequestException>(() => MultipartForm.ReadAsync(Request(type, string.Concat(Enumerable.Repeat(Part("facts", ""), 300)) + "--b--")));
        Assert.Equal(StatusCodes.Status400BadRequest, fields.StatusCode);

        var many = FilePart("a.txt", "one") + string.Concat(Enumerable.Repeat(FilePart("", ""), 400)) + "--b--";
        var files = await Assert.ThrowsAsync<BadHttpRequestException>(async () => await (await MultipartForm.ReadAsync(Request(type, many))).FilesAsync().CountAsync());
        Assert.Equal(StatusCodes.Status413PayloadTooLarge, files.StatusCode);
        // What is read only to be rid of it ends where it is enough.
        await (await MultipartForm.ReadAsync(Request(type, many))).DrainAsync();
    }

    [Fact]
    public async Task A_form_that_breaks_off_among_its_files_is_refused()
    {
        var form = await MultipartForm.ReadAsync(Request("multipart/form-data; boundary=b", Part("facts", "It broke.") + FilePart("a.txt", "one") + "--b\r\nContent-Disp"));
        Assert.Equal("It broke.", form["facts"]);
        var refused = await Assert.ThrowsAsync<BadHttpRequestException>(form.DrainAsync);
        Assert.Equal(StatusCodes.Status400BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task A_form_longer_than_a_form_can_be_is_refused_before_it_is_read_whole()
    {
        var refused = await Assert.ThrowsAsync<BadHttpRequestException>(() => MultipartForm.ReadAsync(Request("multipart/form-data; boundary=b", Part("facts", new string('x', 3_000_000)) + "--b--\r\n")));
        Assert.Equal(StatusCodes.Status413PayloadTooLarge, refused.StatusCode);
    }

    private static FilingField Field(string name, bool demanded = false) => new() { Name = name, Demanded = demanded };

    private static string Part(string name, string value) => $"--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n";

    private static string FilePart(string file, string content) =>
        $"--b\r\nContent-Disposition: form-data; name=\"documents\"; filename=\"{file}\"\r\nContent-Type: application/octet-stream\r\n\r\n{content}\r\n";

    private static async Task<FilingInput> ReadAsync(params (string Name, string Value)[] fields) => FilingInput.Read(await FormAsync(fields));

    private static Task<MultipartForm> FormAsync(params (string Name, string Value)[] fields) =>
        MultipartForm.ReadAsync(Request("multipart/form-data; boundary=b", string.Concat(fields.Select(field => Part(field.Name, field.Value))) + "--b--\r\n"));

    private static HttpRequest Request(string type, string body)
    {
        var context = new DefaultHttpContext();
        context.Request.ContentType = type;
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        return context.Request;
    }
}
