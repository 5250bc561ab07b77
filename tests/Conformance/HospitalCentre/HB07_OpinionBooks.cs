using ComplaintSuite.Contracts.Routing.V1;
using Grpc.Core;

namespace ComplaintSuite.Conformance.HospitalCentre;

/// <summary>HB-07: the head nurse checks the ward's opinion book each day; what the ward can't solve goes to the centre; a missed day shows.</summary>
public sealed class HB07_OpinionBooks(RunningSuite suite) : DutyBooks(suite)
{
    [Fact, Rule("HB-07", Case.Allowed)]
    public async Task What_the_ward_solves_is_recorded_and_the_rest_goes_to_the_centre()
    {
        var nurse = await PersonAsync("nurse-1");
        await Suite.AdvanceAsync(TimeSpan.FromDays(1));
        var book = await TodayAsync("ward-1", nurse);
        var first = await WriteAsync(book, "The hot water is off in room 12.", nurse);
        var solved = await SettleAsync(first, "The valve was opened.", nurse);
        var second = await WriteAsync(solved, "The bill names a drug that was not given.", nurse);
        var sending = SendingOn(second);
        sending.Details["ward"] = "ward-1";
        var sent = await Suite.SendAsync<SendDutyEntryOnResponse>(sending, nurse);
        var number = sent.Book.Entries[^1].CaseNumber;
        Assert.NotEmpty(sent.AccessCode);
        var filed = await Office.ReadAsync(number);
        Assert.Equal(("registered", "opinion-book", "The bill names a drug that was not given.", "ward-1"), (filed.Step, filed.Channel, filed.Facts, filed.Details["ward"]));
        var marked = (await Suite.SendAsync<MarkDailyCheckResponse>(Marking(sent.Book), nurse)).Book;
        Assert.Equal(("rm-10", false, "HB-07"), (marked.StaffId, marked.Late, marked.Rule));
        Assert.NotNull(marked.EndTime);
    }

    /// <summary>Whoever writes into a book leaves a name and a telephone number, or not: it goes on by the access code.</summary>
    [Fact, Rule("HB-07", Case.Allowed)]
    public async Task What_nobody_signed_in_the_book_goes_to_the_centre_all_the_same()
    {
        var nurse = await PersonAsync("nurse-1");
        await Suite.AdvanceAsync(TimeSpan.FromDays(1));
        var book = await WriteAsync(await TodayAsync("ward-1", nurse), "The night nurse shouts.", nurse);
        var sending = SendingOn(book);
        (sending.Name, sending.Telephone) = ("", "");
        var sent = await Suite.SendAsync<SendDutyEntryOnResponse>(sending, nurse);
        Assert.NotEmpty(sent.AccessCode);
        var filed = await Office.ReadAsync(sent.Book.Entries[^1].CaseNumber);
        Assert.Equal(("registered", "complaint"), (filed.Step, filed.Kind));
    }

    /// <summary>Two colleagues at the same moment, and a page that lost the answer and asks anew with other words: one case.</summary>
    [Fact, Rule("HB-07", Case.Allowed)]
    public async Task Sent_on_twice_it_is_one_case()
    {
        var nurse = await PersonAsync("nurse-1");
        await Suite.AdvanceAsync(TimeSpan.FromDays(1));
        var book = await WriteAsync(await TodayAsync("ward-1", nurse), "The lift has been out of order for a week.", nurse);
        var answers = await Task.WhenAll(Enumerable.Range(1, 4).Select(async turn =>
        {
            var sending = SendingOn(book);
            sending.Subject = $"The lift, told for the {turn}. time";
            try
            {
                return (await Suite.SendAsync<SendDutyEntryOnResponse>(sending, nurse)).Book.Entries[^1].CaseNumber;
            }
            catch (RpcException late) when (late.StatusCode is StatusCode.Aborted or StatusCode.FailedPrecondition)
            {
                return null; // it came after the first was answered
            }
        }));
        var number = Assert.Single(answers.Where(answer => answer is not null).Distinct());
        Assert.Equal(number, (await ReadAsync(book.BookId, nurse)).Entries[^1].CaseNumber);
    }

    /// <summary>Nobody else says of a case which entry it was, so that nobody takes an entry's place before it is sent on.</summary>
    [Fact]
    public async Task An_entry_is_named_by_the_service_that_keeps_the_book_alone()
    {
        var centre = await CentreAsync();
        await InHoursAsync();
        Assert.Equal(["ROLE_NOT_PERMITTED duty_entry_id"], (await Office.RefusedAsync(Complaint(request => request.DutyEntryId = RequestId.New()), centre)).Lines);
    }

    /// <summary>One more than one day is missed: each of them shows, and somebody is told once.</summary>
    [Fact, Rule("HB-07", Case.Allowed)]
    public async Task A_missed_day_shows_to_the_superiors_who_are_told_once()
    {
        var nurse = await PersonAsync("nurse-2");
        var missed = await TodayAsync("ward-2", nurse);
        var director = await PersonAsync("nursing-director");
        var before = (await AlertsAsync(director)).Count;
        await Suite.AdvanceAsync(TimeSpan.FromDays(3));
        var late = await Poll.ForAsync(async () =>
        {
            var books = (await Suite.SendAsync<ListDutyBooksResponse>(
                new ListDutyBooksRequest { Organisation = Office.Organisation, Kind = DutyBookKind.DailyCheck, Department = "ward-2", LateOnly = true, PageSize = 500 }, director)).Books;
            return books.Count(book => string.CompareOrdinal(book.Day, missed.Day) >= 0) == 3 ? books : null;
        }, RunningSuite.Patience, "three missed days of ward-2");
        Assert.All(late, book => Assert.Null(book.EndTime));
        Assert.Equal(before + 1, (await AlertsAsync(director)).Count);
        Assert.Equal(("ward-2", "nursing-director", "HB-07"), (await AlertsAsync(director))[0] is var alert ? (alert.Department, alert.Post, alert.Rule) : default);
    }

    [Fact, Rule("HB-07", Case.Refused)]
    public async Task A_past_day_is_not_marked_and_nothing_is_solved_without_what_was_done()
    {
        var nurse = await PersonAsync("nurse-1");
        await Suite.AdvanceAsync(TimeSpan.FromDays(1));
        var yesterday = await WriteAsync(await TodayAsync("ward-1", nurse), "A bed lamp is broken.", nurse);
        var entry = yesterday.Entries[^1].EntryId;
        Assert.Equal(["FIELD_MISSING done HB-07"], (await Office.RefusedAsync(Settling(yesterday, ""), nurse)).Lines);
        Assert.Equal(["DUTY_ENTRY_OPEN entries[" + (yesterday.Entries.Count - 1) + "] HB-07"], (await Office.RefusedAsync(Marking(yesterday), nurse)).Lines);
        await Suite.AdvanceAsync(TimeSpan.FromDays(1));
        var past = await Poll.ForAsync(async () => await ReadAsync(yesterday.BookId, nurse) is { Late: true } book ? book : null, RunningSuite.Patience, "yesterday is missed");
        var settled = await SettleAsync(past, "It was replaced.", nurse, entry);
        Assert.Equal(["DUTY_DAY_PAST HB-07"], (await Office.RefusedAsync(Marking(settled), nurse)).Lines);
        // Solved and no case, it becomes none.
        Assert.Equal(["DUTY_ENTRY_SETTLED entry_id HB-07"], (await Office.RefusedAsync(SendingOn(settled), nurse)).Lines);
    }

    /// <summary>Whoever sends it on is asked for it while the entry is before them; afterwards they couldn't complete the case, and it would lie until the morning.</summary>
    [Fact, Rule("HB-03", Case.Refused)]
    public async Task An_entry_becomes_no_case_while_it_is_not_said_which_patient_it_is_about()
    {
        var nurse = await PersonAsync("nurse-1");
        await Suite.AdvanceAsync(TimeSpan.FromDays(1));
        var book = await WriteAsync(await TodayAsync("ward-1", nurse), "The bill names a drug that was not given.", nurse);
        var sending = SendingOn(book);
        sending.Details.Clear();
        Assert.Equal(["FIELD_MISSING details.patient HB-03"], (await Office.RefusedAsync(sending, nurse)).Lines);
        Assert.Equal((DutyEntryOutcome.Open, ""), (await ReadAsync(book.BookId, nurse)).Entries[^1] is var entry ? (entry.Outcome, entry.CaseNumber) : default);
        var sent = await Suite.SendAsync<SendDutyEntryOnResponse>(SendingOn(book), nurse);
        Assert.Equal("registered", (await Office.ReadAsync(sent.Book.Entries[^1].CaseNumber)).Step);
    }

    [Fact, Rule("HB-07", Case.Refused)]
    public async Task Another_ward_s_book_is_not_there()
    {
        var book = await TodayAsync("ward-1", await PersonAsync("nurse-1"));
        Assert.Equal("NOT_FOUND", (await Office.RefusedAsync(Marking(book), await PersonAsync("nurse-2"))).Reason);
        Assert.Equal(["ROLE_NOT_PERMITTED HB-07"], (await Office.RefusedAsync(Marking(book), await PersonAsync("nursing-director"))).Lines);
    }

    private async Task<IReadOnlyList<Alert>> AlertsAsync(Sender by) =>
        [.. (await Suite.SendAsync<ListAlertsResponse>(new ListAlertsRequest { Organisation = Office.Organisation, PageSize = 500, IncludeAcknowledged = true }, by)).Alerts
            .Where(alert => alert is { Kind: AlertKind.DailyCheckMissed, Department: "ward-2" })];

    private static SendDutyEntryOnRequest SendingOn(DutyBook book) => new()
    {
        BookId = book.BookId,
        EntryId = book.Entries[^1].EntryId,
        RequestId = RequestId.New(),
        ExpectedVersion = book.Version,
        Kind = "complaint",
        Channel = "opinion-book",
        Subject = "A bill",
        Name = "病人",
        Telephone = "13400000000",
        Details = { ["patient"] = "inpatient" },
    };

    private static MarkDailyCheckRequest Marking(DutyBook book) => new() { BookId = book.BookId, RequestId = RequestId.New(), ExpectedVersion = book.Version };
}
