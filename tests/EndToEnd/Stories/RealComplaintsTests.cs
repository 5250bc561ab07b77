using System.Globalization;
using System.Text;
using ComplaintSuite.Contracts.Events.V1;

namespace ComplaintSuite.EndToEnd.Stories;

/// <summary>
/// Real complaints, taken over as published records and each taken to its archive. Six by default; COMPLAINTSUITE_STORIES says how many (tests/stories.sh: 30).
/// What their timelines say is written to artifacts/stories.txt and, of those whose file lies beside a checkout, to artifacts/stories.washington.txt.
/// </summary>
public sealed class RealComplaintsTests(RunningSuite suite, ITestOutputHelper output)
{
    private static readonly string[] IntakeEvents =
    [
        "ComplaintReceived", "ComplaintRegistered", "ComplaintAssessed", "ComplaintAccepted", "ComplaintPutToWork", "ResultBecameKnown", "ResultNotified", "IndicatorsRecorded",
        "ComplaintClosed", "ClockRanOut", "ComplaintArchived",
    ];

    private readonly Office _office = suite.Office("XC12312");

    private static int Count => int.TryParse(Environment.GetEnvironmentVariable("COMPLAINTSUITE_STORIES"), CultureInfo.InvariantCulture, out var count) ? count : 6;

    [Fact]
    public Task Published_complaints_of_the_samples_go_in_at_the_gateway_and_each_comes_out_answered_and_archived() => TellAsync(Story.OfSamples(Count), "stories.txt");

    [Fact]
    [Trait("Needs", "published-data")]
    public Task Published_complaints_of_Washington_do_so_too() => TellAsync(Story.OfWashington(Count), "stories.washington.txt");

    private async Task TellAsync(IReadOnlyList<Story> stories, string file)
    {
        var cases = new List<(Story Story, Filed Filed, Sender Ticket)>();
        foreach (var story in stories) cases.Add(await ToClosingAsync(story));
        await suite.AdvanceAsync(TimeSpan.FromDays(31));

        var book = new StringBuilder();
        foreach (var (story, filed, _) in cases)
        {
            var archived = await _office.AtAsync(filed.Number, "archived");
            Assert.Equal(story.Record.ReceivedAt, archived.ReceiveTime.ToDateTimeOffset());
            // What the publisher says of its days, it says of those of its own zone.
            if (story.Record.Fields.TryGetValue("opened", out var opened))
                Assert.StartsWith(story.Record.ReceivedOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), opened, StringComparison.Ordinal);
            Assert.Equal(story.Outcome, archived.Indicators["outcome"]);
            Assert.All(archived.Deadlines.Where(deadline => deadline.Clock == "acceptance"), deadline => Assert.False(deadline.Late));
            Assert.Equal(IntakeEvents, await suite.EventNamesAsync("intake", filed.CaseId));
            Assert.Equal(["WorkItemQueued", "WorkItemClaimed", "WorkItemHandled", "WorkItemCompleted"], (await suite.EventNamesAsync("routing", filed.CaseId)).Where(name => name.StartsWith("WorkItem", StringComparison.Ordinal)));
            var ran = (await suite.EventsAsync("intake", filed.CaseId)).Single(it => it.Payload.Is(ClockRanOut.Descriptor)).Payload.Unpack<ClockRanOut>();
            Assert.Equal(("archive", "CH-12"), (ran.Clock, ran.Rule));
            var archive = await suite.SendAsync<GetArchiveResponse>(new GetArchiveRequest { CaseNumber = filed.Number }, await _office.ClerkAsync());
            Assert.Equal(["registration", "assessment", "notice", "notice", "notice", "notice", "timeline"], archive.Documents.Select(document => document.Type));
            await WriteAsync(book, story, archived, archive);
        }
        output.WriteLine(book.ToString());
        await File.WriteAllTextAsync(Path.Combine(Checkout.Root, "artifacts", file), book.ToString());
    }

    /// <summary>Filed, assessed, handled, told and closed, each by who does it in an office.</summary>
    private async Task<(Story Story, Filed Filed, Sender Ticket)> ToClosingAsync(Story story)
    {
        var filed = await _office.FileAsync(story.Record.Submission(_office.Organisation), await suite.SignOns.MachineAsync("import"));
        await _office.AcceptAsync(filed.Complaint, request =>
        {
            (request.Category, request.LegalField) = (story.Handling.Category, story.Handling.LegalField);
            if (story.Handling.Office is null) return;
            (request.Route, request.OfficeInCharge) = ("formal", story.Handling.Office);
            request.Findings.Clear();
        });
        var atWork = await _office.AtAsync(filed.Number, "at-work");
        Assert.Equal(story.Handling.Office ?? "inspection-team", atWork.Department);
        var known = await _office.WorkAsync(filed.Number, atWork.Department, story.Handling.Handler, $"Read the file of {story.Record.Publisher} {story.Record.Id}.", story.Result, story.Outcome);
        var notified = await _office.NotifyAsync(known);
        Assert.Contains(story.Result, notified.Notice.Body, StringComparison.Ordinal);
        var complete = await _office.SetIndicatorsAsync(notified.Complaint, new Dictionary<string, string>
        {
            ["outcome"] = story.Outcome,
            ["respondent-type"] = story.Record.Record.RespondentName.Length == 0 ? "unknown" : "company",
            ["satisfaction"] = "not-reachable",
            ["amount-involved"] = "0",
        });
        return (story, filed with { Complaint = await _office.CloseAsync(complete) }, await _office.OpenAsync(filed));
    }

    private async Task WriteAsync(StringBuilder book, Story story, Complaint complaint, GetArchiveResponse archive)
    {
        var clerk = await _office.ClerkAsync();
        var english = await _office.TimelineAsync(complaint.CaseNumber, clerk, "en");
        var chinese = await _office.TimelineAsync(complaint.CaseNumber, clerk, "zh-CN");
        Assert.Equal(english.Select(entry => entry.Code), chinese.Select(entry => entry.Code));
        Assert.Equal(
            ["received", "registered", "assessed", "accepted", "at-work", "queued", "claimed", "handed-in", "result-known", "notified", "set-indicators", "closed", "archived"], english.Select(entry => entry.Code));

        book.AppendLine(CultureInfo.InvariantCulture, $"{complaint.CaseNumber}  {complaint.Subject}")
            .AppendLine(CultureInfo.InvariantCulture, $"  {story.Record.Publisher} {story.Record.Id}, received {story.Record.ReceivedOn:yyyy-MM-dd} by {(complaint.ChannelDescription.Length > 0 ? complaint.ChannelDescription : complaint.Channel)}; {complaint.Assessment.Category} under {complaint.Assessment.LegalField}, {complaint.Assessment.Route} procedure, {complaint.Department}");
        var facts = complaint.Facts.ReplaceLineEndings(" ");
        book.AppendLine(CultureInfo.InvariantCulture, $"  “{(facts.Length <= 200 ? facts : facts[..199] + "…")}”");
        foreach (var (here, there) in english.Zip(chinese))
            book.AppendLine(CultureInfo.InvariantCulture, $"  {TimeZoneInfo.ConvertTimeBySystemTimeZoneId(here.Time.ToDateTimeOffset(), "Asia/Shanghai"):yyyy-MM-dd HH:mm}  {here.Text}  {there.Text}");
        book.AppendLine(CultureInfo.InvariantCulture, $"  Result: {story.Result} ({complaint.Indicators["outcome"]}). Archive of {archive.Documents.Count} documents, index {archive.IndexSha256[..12]}…").AppendLine();
    }
}
