using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace ComplaintSuite.Browser;

/// <summary>One browser with one page, and what it says about it.</summary>
internal sealed class Window : IAsyncDisposable
{
    private static readonly string Pictures = Path.Combine(Checkout.Root, "artifacts", "screenshots");

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    // The pages have no frames: one run in the page itself costs a third of the runner for Playwright, which gathers frames in a page of its own.
    private const string Violations = """
        axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
          .then(result => result.violations.map(violation => `${violation.id}: ${violation.help} ${violation.nodes.map(node => node.html).join(' | ')}`))
        """;

    /// <summary>What the browser says where a test has taken its connection away.</summary>
    private const string NoConnection = "ERR_INTERNET_DISCONNECTED";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IBrowserContext _context;
    private readonly IPage _reader;
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly bool _phone;

    /// <param name="context">The browser.</param>
    /// <param name="page">Its page.</param>
    /// <param name="reader">A page with script, in which axe reads what the page shows.</param>
    /// <param name="language">Language of the pages.</param>
    /// <param name="phone">Whether it is a phone.</param>
    public Window(IBrowserContext context, IPage page, IPage reader, string language, bool phone)
    {
        (_context, Page, _reader, Language, _phone) = (context, page, reader, language, phone);
        page.Console += (_, message) =>
        {
            // The browser notes each answer of 400 and more; refused forms are meant to answer so.
            if (message.Type == "error" && !message.Text.Contains("the server responded with a status of 4", StringComparison.Ordinal) && !message.Text.Contains(NoConnection, StringComparison.Ordinal))
                _complaints.Enqueue(message.Text);
        };
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.RequestFailed += (_, request) =>
        {
            // Leaving a page ends its streams.
            if (request.ResourceType != "eventsource" && request.Failure?.Contains(NoConnection, StringComparison.Ordinal) != true && request.Failure?.Contains("ERR_ABORTED", StringComparison.Ordinal) != true)
                _complaints.Enqueue($"{request.Method} {request.Url}: {request.Failure}");
        };
    }

    public IPage Page { get; }

    public string Language { get; }

    /// <summary>Opens an address of the suite in the window's language.</summary>
    public async Task<IResponse> GoAsync(string path)
    {
        var answer = await Page.GotoAsync(path);
        Assert.NotNull(answer);
        return answer;
    }

    /// <summary>Opens the form of an act where it is folded, as people do: by its heading.</summary>
    public async Task UnfoldAsync(string act)
    {
        var section = Page.Locator($"section[aria-labelledby='{act}']");
        await section.WaitForAsync();
        var folded = section.Locator("details:not([open]) > summary");
        if (await folded.CountAsync() > 0)
            await folded.ClickAsync();
    }

    /// <summary>What every page must be: in its language, no wider than the screen, without a violation that axe finds, without an error of the browser. Takes its picture.</summary>
    public async Task IsRightAsync(string name)
    {
        Assert.Equal(Language, await Page.Locator("html").GetAttributeAsync("lang"));
        Assert.Equal(1, await Page.Locator("h1").CountAsync());
        Directory.CreateDirectory(Pictures);
        await Page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}-{Language}-{(_phone ? "phone" : "desktop")}.png"), FullPage = true });
        var violations = await ViolationsAsync();
        Assert.True(violations.Length == 0, $"{name}: {string.Join(" | ", violations)}");
        Assert.False(await Page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth"), $"{name} is wider than the screen.");
        // A summary of errors leads to fields that are there.
        Assert.Empty(await Page.EvaluateAsync<string[]>("[...document.querySelectorAll('.errors a')].map(a => a.getAttribute('href')).filter(href => !document.querySelector(href))"));
        Assert.Empty(_complaints);
    }

    /// <summary>What axe finds. It needs script, so it reads the same page in a window that has it.</summary>
    private async Task<string[]> ViolationsAsync()
    {
        var shown = await Page.ContentAsync();
        await _reader.RouteAsync(Page.Url, route => route.FulfillAsync(new() { ContentType = "text/html; charset=utf-8", Body = shown }));
        await _reader.GotoAsync(Page.Url);
        await _reader.UnrouteAllAsync();
        await _reader.AddScriptTagAsync(new() { Content = Axe });
        return await _reader.EvaluateAsync<string[]>(Violations).WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await _reader.Context.DisposeAsync();
        await _context.DisposeAsync();
        Assert.Empty(_complaints);
    }
}
