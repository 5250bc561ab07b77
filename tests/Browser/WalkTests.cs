using System.Globalization;
using Microsoft.Playwright;

namespace ComplaintSuite.Browser;

/// <summary>All pages of a case, one after the other, at organisations whose procedures differ most: a property manager, a bank, a labour inspection and a hospital.</summary>
public sealed class WalkTests(RunningSuite suite, Chromium chromium)
{
    private static readonly TimeSpan Shanghai = TimeSpan.FromHours(8);

    private static readonly Dictionary<string, Place> Places = new()
    {
        ["YHWY"] = new("lakeside-desk", "lakeside-engineer", "lifts", "telephone") { Details = { ["project"] = "lakeside", ["filer"] = "owner" } },
        ["ZHYH"] = new("station-desk", "lobby-1", "waiting", "in-person") { Details = { ["branch"] = "station-street" } },
        ["LDJC"] = new("first", "inspector-1", "wages", "portal")
        {
            Details = { ["cause"] = "wages" },
            Decides = "head",
            Before = [("archive", "docket", []), ("archive", "pass-to-head", []), ("head", "assign", [("lead", "ld-04"), ("assistant", "ld-05")])],
        },
        ["RMYY"] = new("centre", "nursing", "nursing", "in-person")
        {
            Details = { ["patient"] = "outpatient" },
            Route = "ordinary",
            Before = [("centre", "pass-on", [("means", "writing"), ("receiver", "rm-09")])],
        },
    };

    [Theory]
    [InlineData("YHWY", "en", false)]
    [InlineData("ZHYH", "zh-CN", true)]
    [InlineData("LDJC", "es", false)]
    [InlineData("RMYY", "en", true)]
    public async Task Every_page_of_a_case_is_right(string organisation, string language, bool phone)
    {
        var place = Places[organisation];
        var office = suite.Office(organisation, place.Clerk);
        await InHoursAsync();
        var filed = await office.FileAsync(Complaint(organisation, place), await office.ClerkAsync());

        await using (var visitor = await chromium.OpenAsync(suite, language, phone, script: false))
        {
            await visitor.GoAsync($"/file/{organisation}/complaint?lang={language}");
            await visitor.IsRightAsync($"walk-{organisation}-form");
            await visitor.Page.Locator("button.main").ClickAsync();
            await Assertions.Expect(visitor.Page.Locator(".errors a")).Not.ToHaveCountAsync(0);
            await visitor.IsRightAsync($"walk-{organisation}-form-errors");
            await visitor.GoAsync($"/track?lang={language}");
            await visitor.Page.Locator("[name=case_number]").FillAsync(filed.Number);
            await visitor.Page.Locator("[name=access_code]").FillAsync(filed.AccessCode);
            await visitor.Page.Locator("button.main").ClickAsync();
            await visitor.IsRightAsync($"walk-{organisation}-track");
        }

        await using (var clerk = await chromium.OpenAsync(suite, office, place.Clerk, $"/reception/{filed.Number}", language, phone, script: false))
        {
            await clerk.IsRightAsync($"walk-{organisation}-case");
            await IsRightEachAsync(clerk, organisation, "/reception", "/reception/take-in", "/reception/codes", "/work", "/work/tasks", "/work/alerts", "/work/duty", "/work/relations", "/desk");
        }

        await AcceptAsync(office, place, filed.Number);
        await office.AtAsync(filed.Number, "at-work");
        await using var handler = await chromium.OpenAsync(suite, office, place.Handler, "/work", language, phone, script: false);
        await handler.IsRightAsync($"walk-{organisation}-queue");
        await handler.Page.Locator($"#queue a:has-text('{filed.Number}')").ClickAsync();
        if (await handler.Page.Locator("form[action*='/claim'] button").CountAsync() > 0)
            await handler.Page.Locator("form[action*='/claim'] button").ClickAsync();
        await handler.IsRightAsync($"walk-{organisation}-item");
        await IsRightEachAsync(handler, $"{organisation}-handler", "/work/tasks", "/work/duty");
    }

    private static async Task IsRightEachAsync(Window window, string name, params IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            Assert.Equal(200, (await window.GoAsync($"{path}?lang={window.Language}")).Status);
            await window.IsRightAsync($"walk-{name}{path.Replace('/', '-')}");
        }
    }

    private RegisterComplaintRequest Complaint(string organisation, Place place)
    {
        var request = new RegisterComplaintRequest
        {
            RequestId = RequestId.New(),
            Organisation = organisation,
            Kind = "complaint",
            Channel = place.Channel,
            Subject = "等候过久，无人答复",
            Facts = "上午来办事，等候两小时无人答复。\nWaited for two hours; nobody answered.",
            Demand = "尽快答复。",
            Respondent = new() { Name = $"新城电子厂 {RequestId.New()}" },
            Complainant = new() { Name = "来访人", Unit = organisation == "YHWY" ? "2-802" : "", Telephone = "13900000000" },
            UnknownFields = { organisation == "LDJC" ? ["leads"] : (string[])[] },
            Details = { place.Details },
            Language = "en",
        };
        if (organisation == "LDJC")
            request.Details["violation"] = DateOnly.FromDateTime(suite.Now.ToOffset(Shanghai).DateTime).AddDays(-60).ToString("O", CultureInfo.InvariantCulture);
        return request;
    }

    private async Task AcceptAsync(Office office, Place place, string number)
    {
        foreach (var (who, act, form) in place.Before)
            await suite.SendAsync<DoCaseActResponse>(
                new DoCaseActRequest
                {
                    CaseNumber = number,
                    RequestId = RequestId.New(),
                    ExpectedVersion = (await office.ReadAsync(number)).Version,
                    Act = act,
                    Fields = { form.ToDictionary(field => field.Field, field => field.Value) },
                },
                await office.PersonAsync(who));
        await suite.SendAsync<AcceptComplaintResponse>(
            new AcceptComplaintRequest { CaseNumber = number, RequestId = RequestId.New(), ExpectedVersion = (await office.ReadAsync(number)).Version, Category = place.Category, Route = place.Route },
            await office.PersonAsync(place.Decides ?? place.Clerk));
    }

    /// <summary>Ten o'clock of a working day in Shanghai: the desks are open.</summary>
    private async Task InHoursAsync()
    {
        var now = suite.Now.ToOffset(Shanghai);
        if (now is { DayOfWeek: not (DayOfWeek.Saturday or DayOfWeek.Sunday), Hour: >= 9 and < 11 })
            return;
        var then = new DateTimeOffset(now.Date, Shanghai).AddHours(10);
        while (then <= now || then.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
            then = then.AddDays(1);
        await suite.AdvanceAsync(then - now);
    }

    /// <summary>What a walk needs to know of an organisation.</summary>
    /// <param name="Clerk">Who takes in, by the end of the subject.</param>
    /// <param name="Handler">Who handles, likewise.</param>
    /// <param name="Category">What it is accepted as.</param>
    /// <param name="Channel">By which channel it comes.</param>
    private sealed record Place(string Clerk, string Handler, string Category, string Channel)
    {
        public Dictionary<string, string> Details { get; } = [];

        public string Route { get; init; } = "";

        /// <summary>Who accepts, where it is not the clerk.</summary>
        public string? Decides { get; init; }

        /// <summary>What is done before: by whom, which act, with which form.</summary>
        public (string Who, string Act, (string Field, string Value)[] Form)[] Before { get; init; } = [];
    }
}
