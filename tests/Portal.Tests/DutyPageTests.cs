using System.Net;
using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Contracts.Routing.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ComplaintSuite.PortalTests;

/// <summary>The pages of duty books: what a book leads to, what it offers to register an entry by, and how minutes are begun and worked through.</summary>
public sealed class DutyPageTests : PortalPages
{
    private const string Book = "0199a3f4-0000-7000-8000-00000000000b";
    private const string Entry = "0199a3f4-0000-7000-8000-00000000000e";
    private const string Request = "5c7e8a8e-44a5-4a3b-9b6e-4a4fd0f1c0de";

    [Theory]
    [InlineData("clerk", true)]
    [InlineData("duty-officer", true)]
    [InlineData("supervisor", true)]
    [InlineData("manager", true)]
    [InlineData("auditor", true)]
    [InlineData("handler", false)]
    [InlineData("dispatcher", true)]
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

    /// <summary>Whoever was told reads what they were told, when and by whom; of how the duty went there is nothing to say.</summary>
    [Theory]
    [InlineData("zh-CN", "值班记录书面通报")]
    [InlineData("en", "Told in writing from the duty log")]
    [InlineData("es", "Comunicado por escrito del registro de guardia")]
    public async Task A_department_that_was_told_reads_what_it_was_told(string language, string title)
    {
        gateway.OnBook = answer =>
        {
            (answer.ToldOnly, answer.Book.Kind, answer.Book.Department) = (true, DutyBookKind.Shift, "");
            answer.Book.Entries.Add(new DutyEntry { EntryId = Entry, Outcome = DutyEntryOutcome.Told, Done = "Have the lift mended.", DoneBy = "h-1", Department = "ward", DoneTime = new() { Seconds = 1_796_022_000 } });
        };
        using var browser = portal.Browser(RunningPortal.SignedOnAs("handler", "T01"));
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync($"/work/duty/{Book}?lang={language}", Ct));
        Assert.Contains($"<h1>{title} · ", page, StringComparison.Ordinal);
        Assert.Contains("Have the lift mended.", page, StringComparison.Ordinal);
        foreach (var state in new[] { "进行中", "running", "en curso" })
            Assert.DoesNotContain($"<strong>{state}</strong>", page, StringComparison.Ordinal);
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

    [Theory]
    [InlineData("ward-3", true)]
    [InlineData("", false)]
    public async Task An_entry_of_a_ward_s_book_is_about_that_ward(string department, bool chosen)
    {
        gateway.OnBook = answer =>
        {
            answer.Moves.Add("settle");
            (answer.Book.Unsettled, answer.Book.Department) = (1, department);
            answer.Book.Entries.Add(new DutyEntry { EntryId = Entry, Text = "The bill is wrong.", Outcome = DutyEntryOutcome.Open });
        };
        gateway.OnFiling = filing => filing.Form.Fields.Add(new FilingField
        {
            Name = "details.ward",
            Detail = new() { Name = "ward", Title = "Ward", Type = "place", Choices = { new ActChoice { Code = "ward-3", Name = "Ward 3" }, new ActChoice { Code = "ward-4", Name = "Ward 4" } } },
        });
        using var browser = portal.Browser(RunningPortal.SignedOnAs("duty-officer", "T01"));
        var page = await browser.GetStringAsync($"/work/duty/{Book}?lang=en", Ct);
        Assert.Contains("<option value=\"ward-4\">", page, StringComparison.Ordinal);
        Assert.Equal(chosen, page.Contains("<option value=\"ward-3\" selected>", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("zh-CN", "新建会议记录", "会议日期", "会议记录 · 2026年11月30日 · Ward 3")]
    [InlineData("en", "Begin minutes", "Day of the meeting", "Minutes · 30 November 2026 · Ward 3")]
    [InlineData("es", "Abrir un acta", "Día de la reunión", "Actas · 30 de noviembre de 2026 · Ward 3")]
    public async Task Minutes_are_listed_and_begun_by_whoever_may(string language, string begin, string day, string title)
    {
        var may = true;
        gateway.OnBooks = answer =>
        {
            answer.MayBeginMinutes = may;
            answer.Departments.Add("ward", "Ward 3");
            answer.Books.Add(new DutyBook { BookId = Book, Kind = DutyBookKind.Minutes, Day = "2026-11-30", BeginTime = Timestamp.FromDateTimeOffset(new(2026, 11, 30, 8, 0, 0, TimeSpan.Zero)), Department = "ward", Rule = "HB-08" });
        };
        using var browser = portal.Browser(RunningPortal.SignedOnAs("clerk", "T01"));
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync($"/work/duty?show=minutes&lang={language}", Ct));
        foreach (var shown in new[] { begin, day, title, "name=\"begin.day\" type=\"date\"", "<option value=\"ward\"" })
            Assert.Contains(shown, page, StringComparison.Ordinal);
        Assert.Equal(DutyBookKind.Minutes, gateway.Requests.OfType<ListDutyBooksRequest>().Last().Kind);
        Assert.DoesNotContain("begin.day", await browser.GetStringAsync($"/work/duty?lang={language}", Ct), StringComparison.Ordinal);
        may = false;
        Assert.DoesNotContain("begin.day", await browser.GetStringAsync($"/work/duty?show=minutes&lang={language}", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Minutes_are_begun_with_the_day_of_the_meeting_which_stays_typed_where_it_is_refused()
    {
        gateway.OnBooks = answer => answer.MayBeginMinutes = true;
        using var browser = portal.Browser(RunningPortal.SignedOnAs("clerk", "T01"));
        using (var sent = await browser.PostAsync("/work/duty/begin?lang=en", Beginning("2026-11-30"), Ct))
            Assert.Equal((HttpStatusCode.SeeOther, "/work/duty/begun?lang=en"), (sent.StatusCode, sent.Headers.Location!.OriginalString));
        var begun = gateway.Requests.OfType<BeginDutyRequest>().Single();
        Assert.Equal(("T01", DutyBookKind.Minutes, "2026-11-30", "ward"), (begun.Organisation, begun.Kind, begun.Day, begun.Department));

        gateway.Refused["BeginDuty"] = StatusCode.InvalidArgument;
        gateway.Unmet["BeginDuty"] = new Violation { Code = "TIME_IN_FUTURE", Field = "day", Rule = "HB-08", Description = "This day has not come yet." };
        using var refused = await browser.PostAsync("/work/duty/begin?lang=en", Beginning("2026-12-31"), Ct);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var page = await refused.Content.ReadAsStringAsync(Ct);
        foreach (var shown in new[] { "href=\"#f-begin-day\"", "value=\"2026-12-31\"", "name=\"show\" value=\"minutes\"", "HB-08" })
            Assert.Contains(shown, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_of_minutes_is_settled_sent_on_from_the_forum_or_kept_as_noted()
    {
        gateway.OnBook = answer =>
        {
            (answer.Book.Kind, answer.Book.Unsettled) = (DutyBookKind.Minutes, 1);
            answer.Moves.Add(new[] { "write", "end", "settle", "note" });
            answer.Book.Entries.Add(new DutyEntry { EntryId = Entry, Text = "Open the garden.", Outcome = DutyEntryOutcome.Open });
        };
        gateway.OnFiling = filing =>
        {
            filing.Kinds.Add(new[] { "complaint", "suggestion" });
            filing.Form.Channels.Add("forum");
        };
        using var browser = portal.Browser(RunningPortal.SignedOnAs("clerk", "T01"));
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync($"/work/duty/{Book}?lang=en", Ct));
        foreach (var shown in new[] { "<h1>Minutes · 30 November 2026 · Ward 3</h1>", $"/settle-{Entry}", $"/note-{Entry}", $"/send-on-{Entry}", "<option value=\"forum\" selected", "Close the minutes" })
            Assert.Contains(shown, page, StringComparison.Ordinal);
        Assert.DoesNotContain("/take-over-", page, StringComparison.Ordinal);
        // What was said at a forum mostly is a suggestion: its form is asked for.
        Assert.Contains(gateway.Requests.OfType<DescribeFilingRequest>(), asked => asked is { Kind: "suggestion", Channel: "forum" });

        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["request_id"] = Request, ["version"] = "2" });
        using var noted = await browser.PostAsync($"/work/duty/{Book}/note-{Entry}?lang=en", form, Ct);
        Assert.Equal(HttpStatusCode.SeeOther, noted.StatusCode);
        var settling = gateway.Requests.OfType<SettleDutyEntryRequest>().Single();
        Assert.Equal((Entry, true, "", 2L), (settling.EntryId, settling.Noted, settling.Done, settling.ExpectedVersion));
    }

    private static FormUrlEncodedContent Beginning(string day) => new(new Dictionary<string, string>
    {
        ["request_id"] = Request,
        ["organisation"] = "T01",
        ["show"] = "minutes",
        ["begin.day"] = day,
        ["begin.department"] = "ward",
    });
}
