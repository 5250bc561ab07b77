using System.Net;
using System.Text.RegularExpressions;
using ComplaintSuite.Portal.Pages;

namespace ComplaintSuite.PortalTests;

public sealed partial class StartPageTests : IAsyncLifetime
{
    private RunningPortal _portal = null!;
    private HttpClient _browser = null!;

    public static TheoryData<string> Languages { get; } = ["zh-CN", "en", "es"];

    public async ValueTask InitializeAsync()
    {
        _portal = await RunningPortal.StartAsync(new("http://127.0.0.1:9"));
        _browser = _portal.Browser();
    }

    public ValueTask DisposeAsync() => _portal.DisposeAsync();

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task The_page_speaks_each_language_and_says_so(string language)
    {
        using var answer = await GetAsync($"/?lang={language}");
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal([language], answer.Content.Headers.ContentLanguage);
        Assert.Contains($"<html lang=\"{language}\">", page, StringComparison.Ordinal);
        Assert.Contains($"<h1>{StartTexts.Title.In(language)}</h1>", page, StringComparison.Ordinal);
        Assert.All(StartTexts.Follow.Concat(StartTexts.What), text => Assert.Contains(text.In(language), page, StringComparison.Ordinal));
        Assert.Contains("href=\"/api\"", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"/session/sign-in?returnUrl=%2Fwork%3Flang%3D{language}\"", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"/file?lang={language}\"", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"/track?lang={language}\"", page, StringComparison.Ordinal);
        Assert.Contains($"<a href=\"/session/account?lang={language}\">{StartTexts.Account.In(language)}</a>", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-TW,zh;q=0.9,en;q=0.5", "zh-CN")]
    [InlineData("fr, es-MX;q=0.8, en;q=0.5", "es")]
    [InlineData("en;q=0.3, es;q=0.9", "es")]
    [InlineData("zh;q=0, en", "en")]
    [InlineData("fr", "en")]
    [InlineData("", "en")]
    public async Task Without_a_choice_the_best_language_that_the_browser_asks_for_is_taken(string accepted, string expected)
    {
        using var answer = await GetAsync("/", accepted);
        Assert.Equal([expected], answer.Content.Headers.ContentLanguage);
        Assert.Contains("Accept-Language", answer.Headers.Vary);
    }

    [Fact]
    public async Task The_choice_on_the_page_counts_more_than_the_browser_and_nonsense_counts_nothing()
    {
        using var chosen = await GetAsync("/?lang=es", "zh-CN");
        using var nonsense = await GetAsync("/?lang=%22%3E%3Cscript%3E", "zh-CN");
        Assert.Equal(["es"], chosen.Content.Headers.ContentLanguage);
        Assert.Equal(["zh-CN"], nonsense.Content.Headers.ContentLanguage);
        Assert.DoesNotContain("<script", await nonsense.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/nothing/here")]
    public async Task A_page_has_no_script_no_inline_style_and_nothing_from_elsewhere(string path)
    {
        using var answer = await GetAsync(path);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<style", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch(@"\s(style|on\w+)=", page);
        Assert.DoesNotMatch("(href|src)=\"(https?:)?//", page);
        foreach (Match resource in Resource().Matches(page))
        {
            using var file = await GetAsync(resource.Groups["path"].Value);
            Assert.Equal(HttpStatusCode.OK, file.StatusCode);
            Assert.DoesNotContain("http", (await file.Content.ReadAsStringAsync()).Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/", HttpStatusCode.OK)]
    [InlineData("/portal.css", HttpStatusCode.OK)]
    [InlineData("/nothing", HttpStatusCode.NotFound)]
    public async Task Who_asks_for_the_head_alone_learns_what_a_reader_would(string path, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        using var answer = await _browser.SendAsync(request);
        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task A_page_that_is_not_there_says_so()
    {
        using var answer = await GetAsync("/nothing?lang=zh-CN");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains(Texts.MissingTitle.In("zh-CN"), await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_and_controls_have_the_contrast_that_WCAG_AA_asks_for()
    {
        using var answer = await GetAsync("/portal.css");
        var css = await answer.Content.ReadAsStringAsync();
        // Everything stands on white, or is white on the colour of the buttons.
        foreach (Match colour in TextColour().Matches(css))
            if (colour.Groups["hex"].Value is var hex and not "fff")
                Assert.True(Contrast(hex) >= 4.5, $"#{hex} on white has only {Contrast(hex):0.0}.");
    }

    private static double Contrast(string hex)
    {
        var channels = Convert.FromHexString(hex).Select(value => value / 255.0).Select(value => value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4)).ToArray();
        return 1.05 / ((0.2126 * channels[0]) + (0.7152 * channels[1]) + (0.0722 * channels[2]) + 0.05);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string accepted = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accepted.Length > 0)
            request.Headers.Add("Accept-Language", accepted);
        return await _browser.SendAsync(request);
    }

    [GeneratedRegex("(?:src|rel=\"stylesheet\" href|rel=\"icon\" href)=\"(?<path>/[^\"]+)\"")]
    private static partial Regex Resource();

    [GeneratedRegex(@"(?<![-\w])color: #(?<hex>[0-9a-f]{6}|fff)\b")]
    private static partial Regex TextColour();
}
