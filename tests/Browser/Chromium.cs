using Microsoft.Playwright;

namespace ComplaintSuite.Browser;

/// <summary>The machine's Chromium (tests/browser.sh installs it), without a window.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Places = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    /// <summary>How long a page may take, in ms, on a machine that does other things besides.</summary>
    private const float Patience = 60_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        var executable = Places.FirstOrDefault(File.Exists) ?? throw new InvalidOperationException("There is no Chromium on this machine. tests/browser.sh installs it.");
        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(Patience);
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = executable,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>A browser of its own: no cookies of others.</summary>
    internal async Task<Window> OpenAsync(RunningSuite suite, string language = "en", bool phone = false, bool script = true)
    {
        var context = await ContextAsync(suite, language, phone, script);
        var reader = await ContextAsync(suite, language, phone, script: true, ServiceWorkerPolicy.Block);
        return new Window(context, await context.NewPageAsync(), await reader.NewPageAsync(), language, phone);
    }

    /// <summary>A browser in which somebody of an office has signed on.</summary>
    internal async Task<Window> OpenAsync(RunningSuite suite, Office office, string who, string path, string language, bool phone = false, bool script = true)
    {
        var window = await OpenAsync(suite, language, phone, script);
        await window.GoAsync($"{path}?lang={language}");
        await window.Page.Locator($"button[name=subject][value='{office.SubjectOf(who)}']").ClickAsync();
        await window.Page.WaitForURLAsync(url => url.StartsWith(new Uri(suite.Suite.Web, path).ToString(), StringComparison.Ordinal));
        return window;
    }

    private async Task<IBrowserContext> ContextAsync(RunningSuite suite, string language, bool phone, bool script, ServiceWorkerPolicy workers = ServiceWorkerPolicy.Allow)
    {
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = suite.Suite.Web.ToString(),
            Locale = language,
            JavaScriptEnabled = script,
            ServiceWorkers = workers,
            ViewportSize = phone ? new() { Width = 390, Height = 844 } : new() { Width = 1280, Height = 900 },
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(Patience);
        return context;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
