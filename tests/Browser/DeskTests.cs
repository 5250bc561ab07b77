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

    /// <summary>Handed over while somebody has it open for change: what was answered stays, and the change is told not to be kept.</summary>
    [Fact]
    public async Task A_change_does_not_write_over_what_was_handed_over_meanwhile()
    {
        await using var desk = await chromium.OpenAsync(suite, _office, "desk", "/desk/YLGS/complaint", "en", phone: false);
        var page = desk.Page;
        await page.Locator("#desk[data-ready=yes]").WaitForAsync();
        await OpenDeskAsync(page, Passphrase);
        await FillAsync(page, $"{Facts} first");
        await page.Locator("#desk-form button.main").ClickAsync();
        var entry = page.Locator("#desk-entries li[data-id]");
        await Assertions.Expect(entry).ToHaveCountAsync(1);
        await entry.Locator("button").First.ClickAsync();
        await page.Locator("[name='facts']").FillAsync($"{Facts} second");
        await page.Locator("#desk-hand-over").ClickAsync();
        await Assertions.Expect(page.Locator("#desk-status")).ToHaveTextAsync(await WordAsync(page, "handed"));
        await page.Locator("#desk-form button.main").ClickAsync();
        await Assertions.Expect(page.Locator("#desk-status")).ToHaveTextAsync(await WordAsync(page, "changed"));
        await Assertions.Expect(entry).ToHaveCountAsync(1);
        await Assertions.Expect(entry).ToContainTextAsync("YLGS-");
        Assert.Equal((1, 0), (await FiledAsync("first"), await FiledAsync("second")));

        Task<long> FiledAsync(string which) => suite.CountAsync("intake", "select count(*) from complaints where organisation = 'YLGS' and facts = $1", $"{Facts} {which}");
    }

    private async Task FillAsync(IPage form, string facts)
    {
        await form.Locator("[name='facts']").FillAsync(facts);
        await form.Locator("[name='complainant.name']").FillAsync("A guest");
        await form.Locator("[name='complainant.telephone']").FillAsync("13400000000");
        await form.Locator("[name='details.form']").SelectOptionAsync("oral");
        await form.Locator("[name='details.room']").FillAsync("5023");
        await form.Locator("[name='details.disembarks']").FillAsync(suite.Now.AddDays(2).ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture));
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
