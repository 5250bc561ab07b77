using System.Globalization;
using Microsoft.Playwright;

namespace ComplaintSuite.Browser;

/// <summary>A duty officer's log, a ward's opinion book and the minutes of a forum in the browser, without script.</summary>
public sealed class DutyTests(RunningSuite suite, Chromium chromium)
{
    private readonly Office _hospital = suite.Office("RMYY", "centre");

    [Theory]
    [InlineData("en", false)]
    [InlineData("zh-CN", true)]
    [InlineData("es", true)]
    public async Task A_shift_is_handed_over_before_it_ends(string language, bool phone)
    {
        await using var officer = await OpenAsync("duty", "/work/duty", language, phone);
        var log = officer.Page;
        await officer.IsRightAsync("duty-list");
        await log.Locator("form[action*='/begin'] button").ClickAsync();
        await log.Locator("[name='write.text']").FillAsync("The lift of block B stands still.");
        await log.Locator("form[action*='/write'] button").ClickAsync();
        await Assertions.Expect(log.Locator("section > .text")).ToHaveTextAsync("The lift of block B stands still.");
        await log.Locator("form[action*='/end'] button").ClickAsync();
        await Assertions.Expect(log.Locator(".errors")).ToContainTextAsync("HB-10");
        await officer.IsRightAsync("duty-not-ended");

        await using var head = await OpenAsync("office", new Uri(log.Url).AbsolutePath.Replace("/end", "", StringComparison.Ordinal), language, phone);
        var desk = head.Page;
        await desk.Locator("form[action*='/take-over-'] button").ClickAsync();
        await desk.Locator("form[action*='/tell-'] button").ClickAsync();
        await Assertions.Expect(desk.Locator(".errors a")).ToHaveCountAsync(2);
        await head.IsRightAsync("duty-not-told");
        await log.GotoAsync(log.Url.Replace("/end", "", StringComparison.Ordinal));
        await log.Locator("form[action*='/end'] button").ClickAsync();
        await Assertions.Expect(log.Locator("form[action*='/end']")).ToHaveCountAsync(0);
        await desk.ReloadAsync();
        await desk.Locator("select[name^='tell-']").SelectOptionAsync("general-affairs");
        await desk.Locator("textarea[name^='tell-']").FillAsync("See to the lift of block B.");
        await desk.Locator("form[action*='/tell-'] button").ClickAsync();
        await Assertions.Expect(desk.Locator("form[action*='/tell-']")).ToHaveCountAsync(0);
        await head.IsRightAsync("duty-handed-over");
    }

    [Fact]
    public async Task An_entry_of_the_opinion_book_goes_to_the_centre_and_the_check_is_marked()
    {
        await using var nurse = await OpenAsync("nurse-1", "/work/duty?show=checks", "en", phone: false);
        var book = nurse.Page;
        await book.Locator("ul.entries a").First.ClickAsync();
        await book.Locator("[name='write.text']").FillAsync("The bill names a drug that was not given.");
        await book.Locator("form[action*='/write'] button").ClickAsync();
        await book.Locator("summary").ClickAsync();
        await nurse.IsRightAsync("duty-check");
        await book.Locator("[name$='.telephone']").FillAsync("13400000000");
        await book.Locator("[name$='.details.patient']").SelectOptionAsync("inpatient");
        await book.Locator("form[action*='/send-on-'] button").ClickAsync();
        await Assertions.Expect(book.Locator("[role=status]")).ToBeVisibleAsync();
        await book.Locator("form[action*='/mark'] button").ClickAsync();
        await Assertions.Expect(book.Locator("form[action*='/mark']")).ToHaveCountAsync(0);
        var filed = (await suite.SendAsync<ListComplaintsResponse>(new ListComplaintsRequest { Organisation = _hospital.Organisation, PageSize = 500 }, await _hospital.ClerkAsync())).Complaints;
        Assert.Contains(filed, complaint => complaint.Channel == "opinion-book");
    }

    [Theory]
    [InlineData("en", false)]
    [InlineData("zh-CN", true)]
    [InlineData("es", true)]
    public async Task Minutes_of_a_forum_are_begun_and_closed_once_nothing_in_them_is_open(string language, bool phone)
    {
        await using var centre = await OpenAsync("centre", "/work/duty?show=minutes", language, phone);
        var minutes = centre.Page;
        await minutes.Locator("form[action*='/begin'] button").ClickAsync();
        await Assertions.Expect(minutes.Locator(".errors a[href='#f-begin-day']")).ToHaveCountAsync(1);
        await centre.IsRightAsync("duty-minutes-not-begun");
        await minutes.Locator("[name='begin.day']").FillAsync(suite.Now.AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await minutes.Locator("[name='begin.department']").SelectOptionAsync("ward-1");
        await minutes.Locator("form[action*='/begin'] button").ClickAsync();
        await minutes.Locator("[name='write.text']").FillAsync("The nurses are kind.");
        await minutes.Locator("form[action*='/write'] button").ClickAsync();
        await Assertions.Expect(minutes.Locator("section > .text")).ToHaveTextAsync("The nurses are kind.");
        await minutes.Locator("form[action*='/end'] button").ClickAsync();
        await Assertions.Expect(minutes.Locator(".errors")).ToContainTextAsync("HB-08");
        await centre.IsRightAsync("duty-minutes");
        await minutes.Locator("form[action*='/note-'] button").ClickAsync();
        await minutes.Locator("form[action*='/end'] button").ClickAsync();
        await Assertions.Expect(minutes.Locator("form[action*='/end']")).ToHaveCountAsync(0);
    }

    private async Task<Window> OpenAsync(string who, string path, string language, bool phone)
    {
        var window = await chromium.OpenAsync(suite, language, phone, script: false);
        await window.GoAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}lang={language}");
        await window.Page.Locator($"button[name=subject][value='rm-{who}']").ClickAsync();
        await window.Page.WaitForURLAsync(url => url.StartsWith(new Uri(suite.Suite.Web, path).ToString(), StringComparison.Ordinal));
        return window;
    }
}
