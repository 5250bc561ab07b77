using System.Net;
using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.PortalTests;

/// <summary>The page of a duty book: what it leads to, and what it offers to register an entry by.</summary>
public sealed class DutyPageTests : PortalPages
{
    private const string Book = "0199a3f4-0000-7000-8000-00000000000b";
    private const string Entry = "0199a3f4-0000-7000-8000-00000000000e";

    [Theory]
    [InlineData("clerk", true)]
    [InlineData("duty-officer", true)]
    [InlineData("supervisor", true)]
    [InlineData("manager", true)]
    [InlineData("auditor", true)]
    [InlineData("handler", false)]
    [InlineData("dispatcher", false)]
    public async Task The_case_that_an_entry_became_is_a_link_for_whoever_reads_it(string role, bool linked)
    {
        gateway.OnBook = answer => answer.Book.Entries.Add(new DutyEntry { EntryId = Entry, Text = "The bill is wrong.", Outcome = DutyEntryOutcome.Case, CaseNumber = "T01-7" });
        using var browser = portal.Browser(RunningPortal.SignedOnAs(role, "T01"));
        var page = await browser.GetStringAsync($"/work/duty/{Book}?lang=en", Ct);
        Assert.Contains(">T01-7<", page, StringComparison.Ordinal);
        Assert.Equal(linked, page.Contains("<a href=\"/reception/T01-7?lang=en\">T01-7</a>", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("zh-CN", "Ward 3 · 2026年11月30日")]
    [InlineData("en", "Ward 3 · 30 November 2026")]
    [InlineData("es", "Ward 3 · 30 de noviembre de 2026")]
    public async Task A_book_is_called_by_its_day_as_days_are_written(string language, string title)
    {
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        Assert.Contains($"<h1>{title}</h1>", WebUtility.HtmlDecode(await browser.GetStringAsync($"/work/duty/{Book}?lang={language}", Ct)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_came_by_no_channel_by_which_people_file_themselves()
    {
        gateway.OnBook = answer =>
        {
            answer.Moves.Add("settle");
            answer.Book.Unsettled = 1;
            answer.Book.Entries.Add(new DutyEntry { EntryId = Entry, Text = "The bill is wrong.", Outcome = DutyEntryOutcome.Open });
        };
        using var browser = portal.Browser(RunningPortal.SignedOnAs("duty-officer", "T01"));
        var page = await browser.GetStringAsync($"/work/duty/{Book}?lang=en", Ct);
        Assert.Contains("<option value=\"telephone\"", page, StringComparison.Ordinal);
        foreach (var channel in new[] { "portal", "api" })
            Assert.DoesNotContain($"<option value=\"{channel}\"", page, StringComparison.Ordinal);
    }
}
