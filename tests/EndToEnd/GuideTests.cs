using Grpc.Core;

namespace ComplaintSuite.EndToEnd;

/// <summary>What pages are told before they show a form: all of it out of the procedure.</summary>
public sealed class GuideTests(RunningSuite suite)
{
    private readonly Office _office = suite.Office(typeof(GuideTests));

    [Theory]
    [InlineData("zh-CN", "12312商务举报投诉服务中心工作程序")]
    [InlineData("en", "Commerce hotline 12312")]
    [InlineData("es", "Línea 12312 de quejas y denuncias comerciales")]
    public async Task A_form_is_described_in_the_language_asked_for(string language, string procedure)
    {
        var filing = await FilingAsync("complaint", language);
        Assert.Equal(["complaint", "report", "enquiry"], filing.Kinds);
        Assert.Equal(procedure, filing.Form.ProcedureName);
        Assert.Equal(["facts"], filing.Form.Fields.Where(field => field.Demanded).Select(field => field.Name));
        Assert.Equal(
            ["facts", "leads", "evidence", "respondent.name", "respondent.telephone", "respondent.postcode", "complainant.name", "complainant.address", "complainant.telephone", "complainant.postcode", "complainant.email", "demand"],
            filing.Form.Fields.Select(field => field.Name));
        Assert.All(filing.Form.Fields, field => Assert.Equal(["CH-03"], field.Rules));
        Assert.Equal((true, false, false), (filing.Form.ContactDemanded, filing.Form.AnonymousAllowed, filing.Form.ProtectionOffered));
        Assert.Equal(["CH-04"], filing.Form.IdentityRules);
        Assert.Equal("Asia/Shanghai", filing.Form.Zone);
    }

    [Theory]
    [InlineData("report", false, true, true)]
    [InlineData("enquiry", false, true, false)]
    public async Task Who_must_be_named_depends_on_the_kind(string kind, bool contact, bool anonymous, bool protection)
    {
        var form = (await FilingAsync(kind)).Form;
        Assert.Equal((contact, anonymous, protection), (form.ContactDemanded, form.AnonymousAllowed, form.ProtectionOffered));
        Assert.Equal(kind != "enquiry", form.Fields.Single(field => field.Name == "facts").Demanded);
    }

    [Fact]
    public async Task What_is_not_taken_and_who_is_not_there_are_told_so()
    {
        Assert.Null((await FilingAsync("")).Form);
        var kind = await Refused.ByGrpcAsync(() => FilingAsync("suggestion"));
        Assert.Equal((StatusCode.InvalidArgument, "KIND_NOT_TAKEN"), (kind.Code, kind.Reason));
        foreach (var nowhere in new[] { "NOBODY1", "no-code" })
        {
            var organisation = await _office.RefusedAsync(new DescribeFilingRequest { Organisation = nowhere }, Sender.Nobody);
            Assert.Equal((StatusCode.NotFound, "NOT_FOUND"), (organisation.Code, organisation.Reason));
        }
    }

    [Fact]
    public async Task Each_is_told_what_they_may_do_with_a_case_now()
    {
        var filed = await _office.FileAsync();
        var complainant = await _office.OpenAsync(filed);
        var clerk = await _office.ClerkAsync();

        var seen = await GuideAsync(filed.Number, complainant);
        Assert.Equal(["withdrawn", "amend-registration", "attach"], seen.Moves.Intersect(["withdrawn", "amend-registration", "attach", "assessed", "remove-attachment", "archived"]).ToHashSet());
        Assert.Null(seen.Choices);
        Assert.Empty(seen.Decisions);
        Assert.Equal("Asia/Shanghai", seen.Zone);

        var forClerk = await GuideAsync(filed.Number, clerk);
        Assert.Superset(new HashSet<string> { "assessed", "attach", "remove-attachment" }, forClerk.Moves.ToHashSet());
        Assert.Equal(["accepted", "declined", "referred"], forClerk.Decisions);
        Assert.Equal(["summary", "formal", "mediation"], forClerk.Choices.Routes.Select(route => route.Code));
        Assert.Equal(["facts-clear", "matter-simple"], forClerk.Choices.Routes[0].Findings);
        Assert.True(forClerk.Choices.Routes[1].NamesOffice);
        Assert.Contains(forClerk.Choices.Categories, category => category is { Code: "prepaid-cards", Parent: not "" } && category.LegalFields.Contains("prepaid-cards"));
        Assert.Equal(["outcome", "respondent-type", "satisfaction", "amount-involved"], forClerk.Choices.Indicators.Select(indicator => indicator.Code));
        Assert.Equal("CNY", forClerk.Choices.Indicators[3].Unit);
        Assert.Superset(forClerk.Choices.Indicators.Select(indicator => $"indicators.{indicator.Code}").ToHashSet(), forClerk.Choices.DemandedFields.ToHashSet());

        var enquiry = await GuideAsync((await _office.FileAsync(_office.Enquiry())).Number, clerk);
        Assert.Equal(["declined", "referred", "answered"], enquiry.Decisions);
    }

    [Fact]
    public async Task Once_accepted_it_is_not_assessed_again()
    {
        var filed = await _office.AtWorkAsync();
        var guide = await GuideAsync(filed.Number, await _office.ClerkAsync());
        Assert.DoesNotContain("assessed", guide.Moves);
        Assert.Empty(guide.Decisions);
        Assert.Equal("Commerce inspection team", guide.DepartmentName);
        var handler = await GuideAsync(filed.Number, await _office.PersonAsync("inspector-1"));
        Assert.Contains("attach", handler.Moves);
        Assert.NotEmpty(handler.Choices.Indicators);
    }

    [Fact]
    public async Task A_case_that_somebody_may_not_see_is_not_there()
    {
        var filed = await _office.FileAsync();
        var other = await suite.Office("LH12312").ClerkAsync();
        var elsewhere = await suite.Office("LH12312").FileAsync();
        var request = new DescribeCaseRequest { CaseNumber = filed.Number };
        foreach (var sender in new[] { other, await suite.Office("LH12312").OpenAsync(elsewhere) })
        {
            var refused = await _office.RefusedAsync(request, sender);
            Assert.Equal((StatusCode.NotFound, "NOT_FOUND"), (refused.Code, refused.Reason));
        }
        Assert.Equal(StatusCode.Unauthenticated, (await Refused.ByGrpcAsync(() => suite.SendAsync<DescribeCaseResponse>(request, Sender.Nobody))).Code);
    }

    private async Task<Filing> FilingAsync(string kind, string language = "en") =>
        (await suite.SendAsync<DescribeFilingResponse>(new DescribeFilingRequest { Organisation = _office.Organisation, Kind = kind, Language = language }, Sender.Nobody)).Filing;

    private async Task<CaseGuide> GuideAsync(string number, Sender sender) =>
        (await suite.SendAsync<DescribeCaseResponse>(new DescribeCaseRequest { CaseNumber = number, Language = "en" }, sender)).Guide;
}
