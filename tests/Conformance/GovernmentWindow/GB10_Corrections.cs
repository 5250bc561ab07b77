using System.Net;

namespace ComplaintSuite.Conformance.GovernmentWindow;

/// <summary>GB-10: who is ordered to correct does so in time and reports it in writing within three working days.</summary>
public sealed class GB10_Corrections(RunningSuite suite) : Windows(suite)
{
    private string InTenDays => new Chronicle(Suite, Office).Day(10);

    [Fact, Rule("GB-10", Case.Allowed)]
    public async Task The_written_report_closes_the_order()
    {
        var ordered = await OrderedAsync();
        var clocks = ordered.Deadlines.Where(deadline => deadline.Rule == "GB-10").ToList();
        Assert.Equal(["correct", "report-correction"], clocks.Select(clock => clock.Clock).Order(StringComparer.Ordinal));
        Assert.All(clocks, clock => Assert.Null(clock.EndTime));
        var reported = await DoAsync(Act(ordered, "report-correction", ("report", "The list hangs at the window; everybody was trained.")), await ClerkAsync());
        Assert.All(reported.Deadlines.Where(deadline => deadline.Rule == "GB-10"), clock => Assert.NotNull(clock.EndTime));
        Assert.Equal("closed", (await CloseAsync(await CountedAsync(reported))).Step);
    }

    /// <summary>The report has three working days of its own after the time for the correction.</summary>
    [Fact, Rule("GB-10", Case.Allowed)]
    public async Task Corrected_in_time_and_reported_within_three_working_days_after_nothing_is_late()
    {
        var ordered = await OrderedAsync();
        var noted = await DoAsync(Act(ordered, "note-corrected", ("seen", "The list hangs at the window.")), await ClerkAsync());
        Assert.Equal(["report-correction"], noted.Deadlines.Where(deadline => deadline.Rule == "GB-10" && deadline.EndTime is null).Select(deadline => deadline.Clock));
        // The day after the last one of the order.
        await Suite.AdvanceAsync(TimeSpan.FromDays(11));
        var reported = await DoAsync(Act(await Office.ReadAsync(ordered.CaseNumber), "report-correction", ("report", "The list hangs at the window; everybody was trained.")), await ClerkAsync());
        Assert.Equal(["correct False", "report-correction False"], reported.Deadlines.Where(deadline => deadline.Rule == "GB-10").Select(deadline => $"{deadline.Clock} {deadline.Late}").Order(StringComparer.Ordinal));
    }

    /// <summary>Who is ordered to correct what, by when, and what shows it, is between the bureau's people.</summary>
    [Fact, Rule("GB-10", Case.Refused)]
    public async Task Whoever_complained_reads_neither_the_report_s_document_nor_its_clocks()
    {
        var filed = await AtWorkAsync();
        var told = await TellAsync(await InvestigateAsync(filed.Number));
        var ordered = await DoAsync(Act(told, "order-correction", ("whom", "zw-06"), ("what", "Hang the list of documents at the window."), ("until", InTenDays)), await DirectorAsync());
        var (person, clerk) = (await Office.OpenAsync(filed), await ClerkAsync());
        var own = await UploadAsync(filed.Number, "photo.pdf", person);
        var alone = await UploadAsync(filed.Number, "answer.pdf", clerk);
        var before = (await Office.TimelineAsync(filed.Number, person)).Count;
        var along = await UploadAsync(filed.Number, "report.pdf", clerk, "report-correction");
        var named = await UploadAsync(filed.Number, "signed.pdf", clerk);
        // What came along for no act may be a paper of theirs, whatever names it later.
        Assert.Equal(Sorted(own, alone, named), await SeenAsync(filed.Number, person));
        await DoAsync(Act(await Office.ReadAsync(filed.Number), "report-correction", ("report", "The list hangs at the window."), ("document", named)), clerk);

        Assert.Equal(Sorted(own, alone, named), await SeenAsync(filed.Number, person));
        Assert.Equal(Sorted(own, alone, along, named), await SeenAsync(filed.Number, clerk));
        Assert.Equal(before + 1, (await Office.TimelineAsync(filed.Number, person)).Count);
        Assert.Equal(HttpStatusCode.NotFound, await DownloadAsync(filed.Number, along, person));
        Assert.Equal(HttpStatusCode.OK, await DownloadAsync(filed.Number, along, clerk));
        Assert.Equal(HttpStatusCode.OK, await DownloadAsync(filed.Number, named, person));

        var theirs = (await Suite.SendAsync<GetComplaintResponse>(new GetComplaintRequest { CaseNumber = filed.Number }, person)).Complaint;
        Assert.DoesNotContain(theirs.Deadlines, deadline => deadline.Rule == "GB-10");
        Assert.Contains(theirs.Deadlines, deadline => deadline.Clock == "tell-result");
        Assert.Equal(["NOT_FOUND"], (await Office.RefusedAsync(new GetDeadlineRequest { CaseNumber = filed.Number, Clock = "correct" }, person)).Lines);
        Assert.Contains(ordered.Deadlines, deadline => deadline.Rule == "GB-10");
    }

    /// <summary>That the report is late, too.</summary>
    [Fact, Rule("GB-10", Case.Refused)]
    public async Task Nor_are_they_told_that_it_is_late()
    {
        var filed = await AtWorkAsync();
        var told = await TellAsync(await InvestigateAsync(filed.Number));
        await DoAsync(Act(told, "order-correction", ("whom", "zw-06"), ("what", "Hang the list."), ("until", InTenDays)), await DirectorAsync());
        await Suite.AdvanceAsync(TimeSpan.FromDays(20));
        Assert.True((await Office.ReadAsync(filed.Number)).Deadlines.Single(deadline => deadline.Clock == "report-correction").Late);
        Assert.DoesNotContain(await Office.TimelineAsync(filed.Number, await Office.OpenAsync(filed)), entry => entry.Code == "clock-ran-out");
        Assert.Contains(await Office.TimelineAsync(filed.Number, await ClerkAsync()), entry => entry.Code == "clock-ran-out");
    }

    private async Task<string> UploadAsync(string number, string name, Sender by, string act = "") => (await Office.UploadByGrpcAsync(number, name, "%PDF-1.4 paper"u8.ToArray(), by, act)).AttachmentId;

    private async Task<IEnumerable<string>> SeenAsync(string number, Sender by) =>
        Sorted((await Suite.SendAsync<ListAttachmentsResponse>(new ListAttachmentsRequest { CaseNumber = number }, by)).Attachments.Select(document => document.AttachmentId));

    private static IEnumerable<string> Sorted(params IEnumerable<string> documents) => documents.Order(StringComparer.Ordinal);

    private async Task<HttpStatusCode> DownloadAsync(string number, string document, Sender by)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, new Uri($"/v1/complaints/{number}/attachments/{document}", UriKind.Relative));
        by.AddTo(message);
        using var answer = await Suite.Http.SendAsync(message);
        return answer.StatusCode;
    }

    [Fact, Rule("GB-10", Case.Refused)]
    public async Task A_correction_is_noted_by_the_office_of_what_was_ordered_and_with_what_shows_it()
    {
        var ordered = await OrderedAsync();
        Assert.Equal(["FIELD_MISSING seen GB-10"], (await Office.RefusedAsync(Act(ordered, "note-corrected"), await ClerkAsync())).Lines);
        Assert.Equal(["ROLE_NOT_PERMITTED GB-10"], (await Office.RefusedAsync(Act(ordered, "note-corrected", ("seen", "The list hangs at the window.")), await DirectorAsync())).Lines);
        var reported = await DoAsync(Act(ordered, "report-correction", ("report", "The list hangs at the window.")), await ClerkAsync());
        Assert.Equal(["OPEN_ORDER_CORRECTION open.order-correction GB-10"], (await Office.RefusedAsync(Act(reported, "note-corrected", ("seen", "The list hangs at the window.")), await ClerkAsync())).Lines);
    }

    [Fact, Rule("GB-10", Case.Refused)]
    public async Task Nothing_is_closed_while_an_order_waits_for_its_written_report()
    {
        var counted = await CountedAsync(await OrderedAsync());
        Assert.Equal(["NOT_OPEN_ORDER_CORRECTION open.order-correction GB-10"], (await Office.RefusedAsync(Office.Closing(counted), await ClerkAsync())).Lines);
    }

    [Fact, Rule("GB-10", Case.Refused)]
    public async Task An_empty_report_is_none_and_nobody_is_ordered_twice_at_once()
    {
        var ordered = await OrderedAsync();
        Assert.Equal(["FIELD_MISSING report GB-10"], (await Office.RefusedAsync(Act(ordered, "report-correction"), await ClerkAsync())).Lines);
        Assert.Equal(["ACT_OPEN GB-10"], (await Office.RefusedAsync(Act(ordered, "order-correction", ("whom", "zw-06"), ("what", "More."), ("until", InTenDays)), await DirectorAsync())).Lines);
    }

    /// <summary>Told, and the officer of the window ordered to put it right.</summary>
    private async Task<Complaint> OrderedAsync()
    {
        var told = await TellAsync(await InvestigateAsync((await AtWorkAsync()).Number));
        return await DoAsync(Act(told, "order-correction", ("whom", "zw-06"), ("what", "Hang the list of documents at the window."), ("until", InTenDays)), await DirectorAsync());
    }
}
