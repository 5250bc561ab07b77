using System.Globalization;
using Microsoft.Playwright;

namespace ComplaintSuite.Browser;

/// <summary>
/// At each organisation somebody files by the public form with scripts switched off, follows the case, and a clerk finds it with what is to be done; where the pages of the work are walked nowhere else, its
/// handler opens the item. Whoever fills in the form knows nothing of the organisation: the form's own controls say what is to be filled in and what can be chosen.
/// </summary>
public sealed class EverybodyFilesTests(RunningSuite suite, Chromium chromium)
{
    /// <summary>How often a form is sent until it is taken: with what must be filled in, with what the form says is missing still, and with other choices where the first are not for this form.</summary>
    private const int Turns = 4;

    /// <summary>Name, type, number of options and example of what is filled in: every list, and whatever else must be.</summary>
    private const string Controls = """
        [...document.querySelector('button.main').form.elements]
          .filter(field => field.name && (field.tagName === 'SELECT' ? field.options.length > 1 : field.getAttribute('aria-required') === 'true' || field.name === 'complainant.telephone' || field.getAttribute('aria-invalid') === 'true'))
          .map(field => [field.name, field.tagName === 'SELECT' ? 'select' : field.type, field.options?.length ?? 0, /: (\S+) or /.exec(document.getElementById(field.id + '-hint')?.textContent ?? '')?.[1] ?? ''].join('|'))
        """;

    /// <summary>What the first desk does before it is accepted, by organisation.</summary>
    private static readonly Dictionary<string, (string Act, (string Field, string Value)[] Form)[]> Before = new()
    {
        ["QCXS"] = [("judge", [("gravity", "ordinary"), ("urgent", "no")]), ("hand-over", []), ("register-form", [])],
        ["ZHGS"] = [("judge", [("gravity", "ordinary"), ("urgent", "no")]), ("hand-over", []), ("register-form", [])],
    };

    [Theory]
    [InlineData("YHWY", "complaint", "hillside-desk", null, null)]
    [InlineData("ZHYH", "complaint", "lake-desk", null, null)]
    [InlineData("LDJC", "complaint", "first", null, null)]
    [InlineData("RMYY", "complaint", "centre", null, null)]
    [InlineData("ZWFW", "complaint", "clerk", null, null)]
    [InlineData("YYKS", "complaint", "clerk", null, null)]
    [InlineData("YLGS", "complaint", "desk", null, null)]
    [InlineData("JTYH", "complaint", "agent", "cards", "north")]
    [InlineData("QCXS", "complaint", "desk", "on-site-quality", "business")]
    [InlineData("ZHGS", "complaint", "desk", "ordinary-service", "business")]
    [InlineData("NCFW", "complaint", "county", "buying-for-others", "county-officer")]
    [InlineData("GGFW", "enquiry", "desk", "training", "seat-1")]
    public async Task Without_script_it_is_filed_followed_and_found_by_those_who_deal_with_it(string organisation, string kind, string clerk, string? category, string? handler)
    {
        var office = suite.Office(organisation, clerk);
        string number;
        await using (var visitor = await chromium.OpenAsync(suite, script: false))
        {
            var page = visitor.Page;
            Assert.Equal(200, (await visitor.GoAsync($"/file/{organisation}/{kind}?lang=en")).Status);
            await FileAsync(page);
            (number, var code) = (await page.Locator("#number").InnerTextAsync(), await page.Locator("#code").InnerTextAsync());
            Assert.StartsWith($"{organisation}-", number, StringComparison.Ordinal);
            await visitor.GoAsync("/track?lang=en");
            await page.Locator("[name=case_number]").FillAsync(number);
            await page.Locator("[name=access_code]").FillAsync(code);
            await page.Locator("button.main").ClickAsync();
            await Assertions.Expect(page.Locator("h1")).ToContainTextAsync(number);
            Assert.EndsWith($"/case/{number}?lang=en", page.Url, StringComparison.Ordinal);
            Assert.Equal(0, await page.Locator(".errors").CountAsync());
        }

        await suite.SettleAsync();
        await using (var desk = await chromium.OpenAsync(suite, office, clerk, $"/reception/{number}", "en", script: false))
        {
            await Assertions.Expect(desk.Page.Locator("h1")).ToContainTextAsync(number);
            Assert.Equal(0, await desk.Page.Locator(".errors").CountAsync());
            await Assertions.Expect(desk.Page.Locator($"form[action*='/reception/{number}/']")).Not.ToHaveCountAsync(0);
        }

        if (category is null || handler is null)
            return;
        await AcceptAsync(office, number, category);
        await office.AtAsync(number, "at-work");
        await using var work = await chromium.OpenAsync(suite, office, handler, "/work", "en", script: false);
        await work.Page.Locator($"#queue a:has-text('{number}')").ClickAsync();
        await Assertions.Expect(work.Page.Locator("h1")).ToContainTextAsync(number);
        await Assertions.Expect(work.Page.Locator("form[action*='/work/items/']")).Not.ToHaveCountAsync(0);
    }

    /// <summary>Fills in and sends the form until it is taken, as somebody does who reads what the page says.</summary>
    private async Task FileAsync(IPage page)
    {
        var others = 0;
        for (var turn = 0; turn < Turns; turn++)
        {
            foreach (var control in await page.EvaluateAsync<string[]>(Controls))
                await FillAsync(page, control.Split('|'), others);
            var answer = await page.RunAndWaitForResponseAsync(() => page.Locator("button.main").ClickAsync(), response => response.Request is { Method: "POST", IsNavigationRequest: true });
            if (answer.Status == 200)
                return;
            Assert.Equal(422, answer.Status);
            await Assertions.Expect(page.Locator(".errors")).ToBeVisibleAsync();
            // Nothing is missing: what was chosen is not for this form.
            others += await page.Locator("[aria-invalid=true]").CountAsync() == 0 ? 1 : 0;
        }
        Assert.Fail($"{page.Url} is not taken: {await page.Locator(".errors").InnerTextAsync()}");
    }

    private async Task FillAsync(IPage page, string[] control, int others)
    {
        var (field, type, options, example) = (page.Locator($"[name='{control[0]}']"), control[1], int.Parse(control[2], CultureInfo.InvariantCulture), control[3]);
        var now = suite.Now.ToOffset(TimeSpan.FromHours(8));
        if (type == "select")
            await field.SelectOptionAsync(new SelectOptionValue { Index = 1 + (others % (options - 1)) });
        else if (type is "checkbox" or "radio")
            await field.First.CheckAsync();
        else
            await field.FillAsync(type switch
            {
                _ when example.Length > 0 => example,
                "email" => "visitor@example.com",
                "tel" => "13800000000",
                "date" => now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                "datetime-local" => now.AddDays(2).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture),
                _ => "等候两小时 2-802",
            });
    }

    private async Task AcceptAsync(Office office, string number, string category)
    {
        foreach (var (act, form) in Before.GetValueOrDefault(office.Organisation, []))
            await suite.SendAsync<DoCaseActResponse>(
                new DoCaseActRequest { CaseNumber = number, RequestId = RequestId.New(), ExpectedVersion = (await office.ReadAsync(number)).Version, Act = act, Fields = { form.ToDictionary(field => field.Field, field => field.Value) } },
                await office.ClerkAsync());
        await suite.SendAsync<AcceptComplaintResponse>(
            new AcceptComplaintRequest { CaseNumber = number, RequestId = RequestId.New(), ExpectedVersion = (await office.ReadAsync(number)).Version, Category = category }, await office.ClerkAsync());
    }
}
