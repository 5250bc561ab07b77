using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.EndToEnd;

/// <summary>Finding cases, and the titles that a queue shows: as far as somebody may see the cases, and no further.</summary>
public sealed class LookupTests(RunningSuite suite)
{
    private readonly Office _office = suite.Office(typeof(LookupTests));

    [Fact]
    public async Task Cases_are_found_by_number_and_by_Chinese_and_English_words_of_subject_and_facts()
    {
        var lift = await _office.FileAsync(_office.Complaint(it => (it.Subject, it.Facts) = ("电梯收费争议", "物业擅自提高电梯费，拒绝说明理由。")));
        var leak = await _office.FileAsync(_office.Complaint(it => (it.Subject, it.Facts) = ("Leaking roof", "The roofers left twice; refunds for the lift were refused. 电梯停用。")));
        var clerk = await _office.ClerkAsync();

        Assert.Equal([lift.Number, leak.Number], await SearchAsync("电梯", clerk)); // The subject counts more than the facts.
        Assert.Equal([lift.Number], await SearchAsync("电梯费", clerk));
        Assert.Equal([lift.Number], await SearchAsync("收费 理由", clerk));
        Assert.Empty(await SearchAsync("费电", clerk));
        Assert.Equal([leak.Number], await SearchAsync("refund refuse", clerk));
        Assert.Equal([leak.Number], await SearchAsync("ROOFS", clerk));
        Assert.Equal([leak.Number], await SearchAsync("roof 电梯", clerk));
        Assert.Empty(await SearchAsync("the", clerk));
        Assert.Equal([lift.Number], await SearchAsync(lift.Number.ToLowerInvariant(), clerk));
        Assert.Contains(leak.Number, await SearchAsync($"{_office.Organisation}-", clerk));
        Assert.Equal([lift.Number], await SearchAsync("' & | !( 收费", clerk));

        var page = await suite.SendAsync<SearchCasesResponse>(new SearchCasesRequest { Query = "电梯", PageSize = 1 }, clerk);
        Assert.Equal(lift.Number, Assert.Single(page.Hits).CaseNumber);
        var rest = await suite.SendAsync<SearchCasesResponse>(new SearchCasesRequest { Query = "电梯", PageSize = 1, PageToken = page.NextPageToken }, clerk);
        Assert.Equal((leak.Number, ""), (Assert.Single(rest.Hits).CaseNumber, rest.NextPageToken));

        Assert.Equal("PAGE_TOKEN_INVALID", (await _office.RefusedAsync(new SearchCasesRequest { Query = "电梯", PageToken = "1.2.3" }, clerk)).Reason);
        Assert.Equal("FIELD_MISSING", (await _office.RefusedAsync(new SearchCasesRequest { Query = " " }, clerk)).Reason);
    }

    [Fact]
    public async Task Nobody_finds_or_is_shown_the_title_of_a_case_that_is_not_the_own_departments()
    {
        var filed = await _office.AtWorkAsync(_office.Complaint(it => it.Subject = "押金纠纷独一无二"));
        var (handler, other) = (await _office.PersonAsync("inspector-1"), await _office.PersonAsync("market-order"));
        Assert.Equal([filed.Number], await SearchAsync("独一无二", handler));
        Assert.Empty(await SearchAsync("独一无二", other));
        Assert.Empty(await SearchAsync(filed.Number, other));

        var queue = await suite.SendAsync<ListQueueResponse>(new ListQueueRequest { Department = "inspection-team", PageSize = 500 }, handler);
        Assert.False(queue.TitlesMissing);
        Assert.Equal("押金纠纷独一无二", queue.Titles[filed.CaseId]);
    }

    private async Task<IEnumerable<string>> SearchAsync(string query, Sender by) =>
        (await suite.SendAsync<SearchCasesResponse>(new SearchCasesRequest { Query = query, PageSize = 500 }, by)).Hits.Select(hit => hit.CaseNumber);
}
