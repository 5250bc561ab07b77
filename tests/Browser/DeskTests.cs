using System.Globalization;
using Microsoft.Playwright;

namespace ComplaintSuite.Browser;

/// <summary>The desk of a ship without a connection: what is entered survives a restart of the page, can't be read on the device, and is handed over once (CR-08).</summary>
public sealed class DeskTests(RunningSuite suite, Chromium chromium)
{
    private const string Passphrase = "front desk of the ship";
    private const string Facts = "The air conditioning of room 5023 is loud all night.";

    private readonly Office _office = suite.Office("YLGS", "desk");

    [Theory]
    [InlineData("en", false)]
    [InlineData("zh-CN", true)]
    [InlineData("es", false)]
    public async Task What_was_taken_in_at_sea_is_handed_over_in_port(string language, bool phone)
    {
        var before = await suite.CountAsync("intake", "select count(*) from complaints where organisation = 'YLGS'");
        await using var desk = await chromium.OpenAsync(suite, _office, "desk", "/desk/YLGS/complaint", language, phone);
        var page = desk.Page;
        await page.Locator("#desk[data-ready=yes]").WaitForAsync();
        await OpenDeskAsync(page, "short");
        await Assertions.Expect(page.Locator("#desk-work")).ToBeHiddenAsync();
        await OpenDeskAsync(page, Passphrase);
        await Assertions.Expect(page.Locator("#desk-work")).ToBeVisibleAsync();
        await desk.IsRightAsync("desk");

        await page.Context.SetOfflineAsync(true);
        // What is missing is said at the desk, while the guest is there.
        await page.Locator("#desk-form button.main").ClickAsync();
        await Assertions.Expect(page.Locator("#f-facts-error")).ToBeVisibleAsync();
        await FillAsync(page, $"{Facts} {language}");
        await page.Locator("#desk-form button.main").ClickAsync();
        await Assertions.Expect(page.Locator("#desk-entries li[data-id]")).ToHaveCountAsync(1);
        await page.Locator("#desk-hand-over").ClickAsync();
        await Assertions.Expect(page.Locator("#desk-status")).ToHaveTextAsync(await WordAsync(page, "notReached"));

        // Without a connection the page itself comes from the device, and what it keeps can't be read there.
        await page.ReloadAsync();
        Assert.DoesNotContain("5023", await StoredAsync(page), StringComparison.Ordinal);
        await OpenDeskAsync(page, "another passphrase");
        await Assertions.Expect(page.Locator("#desk-status")).ToHaveTextAsync(await WordAsync(page, "wrong"));
        await OpenDeskAsync(page, Passphrase);
        await Assertions.Expect(page.Locator("#desk-entries li[data-id]")).ToHaveCountAsync(1);

        await page.Context.SetOfflineAsync(false);
        await page.Locator("#desk-hand-over").ClickAsync();
        await Assertions.Expect(page.Locator("#desk-status")).ToHaveTextAsync(await WordAsync(page, "handed"));
        await Assertions.Expect(page.Locator("#desk-entries li[data-id]")).ToContainTextAsync("YLGS-");
        await desk.IsRightAsync("desk-handed-over");
        await page.Locator("#desk-hand-over").ClickAsync();
        await Assertions.Expect(page.Locator("#desk-status")).ToHaveTextAsync(await WordAsync(page, "handed"));
        Assert.Equal(before + 1, await suite.CountAsync("intake", "select count(*) from complaints where organisation = 'YLGS'"));
        Assert.Equal(1, await suite.CountAsync("intake", "select count(*) from complaints where organisation = 'YLGS' and facts = $1 and handed_over is not null and received_at < (handed_over->>'At')::timestamptz", $"{Facts} {language}"));
    }

    /// <summary>Handed over while somebody has it open for change: what was answered stays, and what was typed is copied or becomes an entry of its own, as the person says.</summary>
    [Theory]
    [InlineData("en", false)]
    [InlineData("zh-CN", true)]
    [InlineData("es", false)]
    public async Task A_change_that_comes_too_late_is_not_lost_and_writes_over_nothing(string language, bool phone)
    {
        var (first, second) = ($"{Facts} first {language}", $"{Facts} second {language}");
        await using var desk = await OpenedAsync(language, phone);
        var page = desk.Page;
        await FillAsync(page, first);
        await page.Locator("#desk-form button.main").ClickAsync();
        await Assertions.Expect(page.Locator("#desk-status")).ToHaveTextAsync(await WordAsync(page, "kept"));
        await Assertions.Expect(page.Locator("[name='facts']")).ToHaveValueAsync("");
        await page.Locator("#desk-entries li[data-id] button").First.ClickAsync();
        await page.Locator("[name='facts']").FillAsync(second);
        await page.Locator("#desk-hand-over").ClickAsync();
        await Assertions.Expect(page.Locator("#desk-status")).ToHaveTextAsync(await WordAsync(page, "handed"));

        // Twice, as somebody does who did not read it: it becomes no entry by that.
        foreach (var _ in new[] { 1, 2 })
        {
            await page.Locator("#desk-form button.main").ClickAsync();
            await Assertions.Expect(page.Locator("#desk-status")).ToHaveTextAsync(await WordAsync(page, "changed"));
            await Assertions.Expect(page.Locator("#desk-copy")).ToBeFocusedAsync();
            await Assertions.Expect(page.Locator("[name='facts']")).ToHaveValueAsync(second);
            await Assertions.Expect(page.Locator("#desk-entries li[data-id]")).ToHaveCountAsync(1);
        }
        await Assertions.Expect(page.Locator("#desk-entries li[data-id]")).ToContainTextAsync("YLGS-");
        await desk.IsRightAsync("desk-too-late");

        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.Locator("#desk-copy").ClickAsync();
        await Assertions.Expect(page.Locator("#desk-status")).ToHaveTextAsync(await WordAsync(page, "copied"));
        var copied = await page.EvaluateAsync<string>("navigator.clipboard.readText()");
        Assert.All(new[] { second, "A guest", "13400000000", "5023" }, text => Assert.Contains(text, copied, StringComparison.Ordinal));

        await page.Locator("#desk-keep-new").ClickAsync();
        await Assertions.Expect(page.Locator("#desk-entries li[data-id]")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator("#desk-late")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator("[name='facts']")).ToHaveValueAsync("");
        await page.Locator("#desk-hand-over").ClickAsync();
        await Assertions.Expect(page.Locator("#desk-status")).ToHaveTextAsync(await WordAsync(page, "handed"));
        Assert.Equal((1, 1), (await FiledAsync(first), await FiledAsync(second)));
    }

    [Fact]
    public async Task A_change_that_comes_too_late_is_discarded_where_somebody_says_so()
    {
        await using var desk = await OpenedAsync("en", phone: false);
        var page = desk.Page;
        await FillAsync(page, $"{Facts} kept");
        await page.Locator("#desk-form button.main").ClickAsync();
        await page.Locator("#desk-entries li[data-id] button").First.ClickAsync();
        await page.Locator("#desk-hand-over").ClickAsync();
        await Assertions.Expect(page.Locator("#desk-status")).ToHaveTextAsync(await WordAsync(page, "handed"));
        await page.Locator("#desk-form button.main").ClickAsync();
        await page.Locator("#desk-discard").ClickAsync();
        await Assertions.Expect(page.Locator("#desk-late")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator("[name='facts']")).ToHaveValueAsync("");
        await Assertions.Expect(page.Locator("#desk-entries li[data-id]")).ToHaveCountAsync(1);
    }

    /// <summary>What lies in a file was not sent: it says so in its own words, keeps its content, and is handed over from the device all the same, once.</summary>
    [Theory]
    [InlineData("en", false)]
    [InlineData("zh-CN", true)]
    [InlineData("es", false)]
    public async Task What_was_saved_to_a_file_says_so_and_is_still_handed_over_once(string language, bool phone)
    {
        var facts = $"{Facts} file {language}";
        await using var desk = await OpenedAsync(language, phone);
        var page = desk.Page;
        await FillAsync(page, facts);
        await page.Locator("#desk-form button.main").ClickAsync();
        var entry = page.Locator("#desk-entries li[data-id]");
        await Assertions.Expect(entry.Locator(".tag")).ToHaveTextAsync(await WordAsync(page, "waiting"));
        var file = await page.RunAndWaitForDownloadAsync(() => page.Locator("#desk-save").ClickAsync());
        Assert.DoesNotContain("5023", await File.ReadAllTextAsync((await file.PathAsync())!, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await Assertions.Expect(page.Locator("#desk-status")).ToHaveTextAsync(await WordAsync(page, "savedAll"));
        await Assertions.Expect(entry.Locator(".tag")).ToHaveTextAsync(await WordAsync(page, "saved"));
        // Its content may be on its way already: with another under the same id it would be refused.
        await Assertions.Expect(entry.Locator("button")).ToHaveCountAsync(0);
        await desk.IsRightAsync("desk-saved");

        // A try that does not arrive leaves both marks.
        await page.Context.SetOfflineAsync(true);
        await page.Locator("#desk-hand-over").ClickAsync();
        await Assertions.Expect(page.Locator("#desk-status")).ToHaveTextAsync(await WordAsync(page, "notReached"));
        await Assertions.Expect(entry.Locator(".tag")).ToHaveTextAsync([await WordAsync(page, "sent"), await WordAsync(page, "saved")]);
        await page.Context.SetOfflineAsync(false);
        foreach (var _ in new[] { 1, 2 })
        {
            await page.Locator("#desk-hand-over").ClickAsync();
            await Assertions.Expect(page.Locator("#desk-status")).ToHaveTextAsync(await WordAsync(page, "handed"));
        }
        await Assertions.Expect(entry.Locator(".tag")).ToHaveTextAsync(await WordAsync(page, "registered"));
        Assert.Equal(1, await FiledAsync(facts));
    }

    private Task<long> FiledAsync(string facts) => suite.CountAsync("intake", "select count(*) from complaints where organisation = 'YLGS' and facts = $1", facts);

    private async Task<Window> OpenedAsync(string language, bool phone)
    {
        var desk = await chromium.OpenAsync(suite, _office, "desk", "/desk/YLGS/complaint", language, phone);
        await desk.Page.Locator("#desk[data-ready=yes]").WaitForAsync();
        await OpenDeskAsync(desk.Page, Passphrase);
        return desk;
    }

    /// <summary>A ship at UTC+09:30 says when the guest leaves: by its own clock, not by that of its home port. Opened again, the form shows it as it was typed.</summary>
    [Fact]
    public async Task A_moment_in_the_form_is_that_of_the_ship_s_clock()
    {
        var leaves = suite.Now.AddDays(3);
        var shown = leaves.ToOffset(TimeSpan.FromHours(9.5)).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
        await using var desk = await chromium.OpenAsync(suite, _office, "desk", "/desk/YLGS/complaint", "en", phone: false);
        var page = desk.Page;
        await page.Locator("#desk[data-ready=yes]").WaitForAsync();
        await OpenDeskAsync(page, Passphrase);
        await FillAsync(page, $"{Facts} half past nine");
        await page.Locator("[name='desk.offset']").FillAsync("+09:30");
        await page.Locator("[name='details.disembarks']").FillAsync(shown);
        await page.Locator("#desk-form button.main").ClickAsync();
        var entry = page.Locator("#desk-entries li[data-id]");
        await Assertions.Expect(entry).ToHaveCountAsync(1);
        await entry.Locator("button").First.ClickAsync();
        await Assertions.Expect(page.Locator("[name='details.disembarks']")).ToHaveValueAsync(shown);
        await Assertions.Expect(page.Locator("[name='desk.offset']")).ToHaveValueAsync("+09:30");
        await page.Locator("#desk-form button.main").ClickAsync();
        await Assertions.Expect(page.Locator("#desk-status")).ToHaveTextAsync(await WordAsync(page, "kept"));
        await page.Locator("#desk-hand-over").ClickAsync();
        await Assertions.Expect(page.Locator("#desk-status")).ToHaveTextAsync(await WordAsync(page, "handed"));
        Assert.Equal(
            leaves.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:00'Z'", CultureInfo.InvariantCulture),
            await suite.TextAsync("intake", "select details->>'disembarks' from complaints where organisation = 'YLGS' and facts = $1", $"{Facts} half past nine"));
    }

    /// <summary>Locked while a part is under way, by hand or because nobody touched it: what was answered is kept all the same, and the button is there for the next hand-over.</summary>
    [Fact]
    public async Task A_desk_that_is_locked_in_a_hand_over_keeps_its_answers()
    {
        await using var desk = await chromium.OpenAsync(suite, _office, "desk", "/desk/YLGS/complaint", "en", phone: false);
        var page = desk.Page;
        await page.Locator("#desk[data-ready=yes]").WaitForAsync();
        await OpenDeskAsync(page, Passphrase);
        await FillAsync(page, $"{Facts} locked");
        await page.Locator("#desk-form button.main").ClickAsync();
        await Assertions.Expect(page.Locator("#desk-entries li[data-id]")).ToHaveCountAsync(1);
        // A line that takes its time: it brings the part over when the test lets it go.
        await page.EvaluateAsync("() => { const reach = window.fetch; window.fetch = async (...asked) => { await new Promise((go) => { window.letGo = go; }); return reach(...asked); }; }");
        await page.Locator("#desk-hand-over").ClickAsync();
        await page.WaitForFunctionAsync("() => Boolean(window.letGo)");
        await Assertions.Expect(page.Locator("#desk-hand-over")).ToBeDisabledAsync();
        await page.Locator("#desk-lock").ClickAsync();
        await Assertions.Expect(page.Locator("#desk-status")).ToHaveTextAsync(await WordAsync(page, "locked"));
        await page.EvaluateAsync("() => window.letGo()");
        await Assertions.Expect(page.Locator("#desk-status")).ToHaveTextAsync(await WordAsync(page, "handed"));
        await Assertions.Expect(page.Locator("#desk-entries li[data-id]")).ToHaveCountAsync(0);
        await OpenDeskAsync(page, Passphrase);
        await Assertions.Expect(page.Locator("#desk-entries li[data-id]")).ToContainTextAsync("YLGS-");
        await Assertions.Expect(page.Locator("#desk-hand-over")).ToBeEnabledAsync();
    }

    /// <summary>Bytes that were damaged on the device hold up nothing else that lies there, and somebody is told.</summary>
    [Fact]
    public async Task An_entry_that_is_damaged_holds_up_no_other()
    {
        await using var desk = await OpenedAsync("en", phone: false);
        var page = desk.Page;
        foreach (var number in new[] { 1, 2 })
        {
            await FillAsync(page, $"{Facts} whole {number}");
            await page.Locator("#desk-form button.main").ClickAsync();
            await Assertions.Expect(page.Locator("#desk-entries li[data-id]")).ToHaveCountAsync(number);
        }
        await page.EvaluateAsync("""
            async () => {
              const database = await new Promise((resolve) => { const request = indexedDB.open('complaintsuite-desk'); request.onsuccess = () => resolve(request.result); });
              const transaction = database.transaction('entries', 'readwrite');
              const entries = transaction.objectStore('entries');
              entries.getAll().onsuccess = (event) => { const [first] = event.target.result.sort((a, b) => a.number - b.number); entries.put({ ...first, data: 'AAAA' + first.data.slice(4) }); };
              await new Promise((done) => { transaction.oncomplete = done; });
              database.close();
            }
            """);
        await page.Locator("#desk-hand-over").ClickAsync();
        var damaged = await WordAsync(page, "damaged");
        await Assertions.Expect(page.Locator("#desk-status")).ToHaveTextAsync(damaged);
        await Assertions.Expect(page.Locator("#desk-entries li[data-id]").First).ToContainTextAsync(damaged);
        await Assertions.Expect(page.Locator("#desk-entries li[data-id]").Nth(1)).ToContainTextAsync("YLGS-");
        Assert.Equal((0, 1), (await FiledAsync($"{Facts} whole 1"), await FiledAsync($"{Facts} whole 2")));
    }

    /// <summary>A gateway that answers without the portal behind it is no better than no connection: the page and its script come from the device.</summary>
    [Fact]
    public async Task Where_the_suite_is_away_the_page_comes_from_the_device()
    {
        await using var desk = await chromium.OpenAsync(suite, _office, "desk", "/desk/YLGS/complaint", "en", phone: false);
        var page = desk.Page;
        await page.Locator("#desk[data-ready=yes]").WaitForAsync();
        await suite.Suite.StopProcessAsync("portal");
        try
        {
            using var answer = await suite.Http.GetAsync(new Uri("/desk/YLGS/complaint", UriKind.Relative));
            Assert.InRange((int)answer.StatusCode, 500, 599);
            await page.ReloadAsync();
            await OpenDeskAsync(page, Passphrase);
            await Assertions.Expect(page.Locator("#desk-work")).ToBeVisibleAsync();
        }
        finally
        {
            await suite.Suite.StartProcessAsync("portal", CancellationToken.None);
            await suite.Suite.WaitReadyAsync("portal", CancellationToken.None);
        }
    }

    private async Task FillAsync(IPage form, string facts)
    {
        await form.Locator("[name='facts']").FillAsync(facts);
        await form.Locator("[name='complainant.name']").FillAsync("A guest");
        await form.Locator("[name='complainant.telephone']").FillAsync("13400000000");
        await form.Locator("[name='details.form']").SelectOptionAsync("oral");
        await form.Locator("[name='details.room']").FillAsync("5023");
        await form.Locator("[name='details.disembarks']").FillAsync(suite.Now.AddDays(2).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture));
    }

    private static async Task OpenDeskAsync(IPage page, string passphrase)
    {
        await page.Locator("#desk-passphrase").FillAsync(passphrase);
        await page.Locator("#desk-open button").ClickAsync();
    }

    private static async Task<string> WordAsync(IPage page, string name) => await page.EvaluateAsync<string>("name => JSON.parse(document.getElementById('desk').dataset.words)[name]", name);

    /// <summary>Everything that the browser keeps of the page.</summary>
    private static Task<string> StoredAsync(IPage page) => page.EvaluateAsync<string>("""
        async () => {
          const database = await new Promise((resolve) => { const request = indexedDB.open('complaintsuite-desk'); request.onsuccess = () => resolve(request.result); });
          const all = (name) => new Promise((resolve) => { const request = database.transaction(name).objectStore(name).getAll(); request.onsuccess = () => resolve(request.result); });
          const kept = JSON.stringify([await all('desks'), await all('entries'), { ...localStorage }, { ...sessionStorage }]);
          database.close();
          const pages = [];
          for (const name of await caches.keys()) for (const request of await (await caches.open(name)).keys()) pages.push(await (await caches.match(request)).text());
          return kept + pages.join();
        }
        """);
}
