using System.Globalization;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.TestKit;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using static ComplaintSuite.RoutingTests.RunningRouting;
using DutyBookKind = ComplaintSuite.Routing.Duty.DutyBookKind;

namespace ComplaintSuite.RoutingTests;

/// <summary>Duty logs, daily checks and minutes of a hospital of two wards.</summary>
public sealed class DutyTests(RunningRouting routing) : IClassFixture<RunningRouting>
{
    /// <summary>After a standstill each day is there once and shows as missed; of each ward somebody is told once.</summary>
    [Fact]
    public async Task After_a_standstill_every_missed_day_is_there_and_one_alert_for_each_ward()
    {
        var code = await HospitalAsync("HA");
        Assert.Equal(2, await ChecksAsync(code, 2));
        routing.Time.Advance(TimeSpan.FromDays(5));
        Assert.Equal(12, await ChecksAsync(code, 12));
        var missed = await routing.ReadAsync(db => db.DutyBooks.Where(it => it.Organisation == code && it.LateAt != null).Select(it => new { it.Department, it.Day }).ToListAsync());
        Assert.Equal((10, 10), (missed.Count, missed.Distinct().Count()));
        var alerts = await routing.ReadAsync(db => db.Alerts.Where(it => it.Organisation == code).OrderBy(it => it.Department).ToListAsync());
        Assert.Equal([("ward-1", AlertKindName), ("ward-2", AlertKindName)], alerts.Select(alert => (alert.Department!, alert.Kind.ToString())));
        Assert.All(alerts, alert => Assert.Equal(("nursing-director", "HB-07"), (alert.Post, alert.Rule)));
        // Whoever reads them is told the places by their names.
        var told = (await routing.Alerts.ListAlertsAsync(new() { Organisation = code, IncludeAcknowledged = true }, As($"{code}-director", "manager", code))).Alerts;
        Assert.Equal([("ward-1", Samples.Text("ward-1")), ("ward-2", Samples.Text("ward-2"))], told.OrderBy(alert => alert.Department).Select(alert => (alert.Department, alert.DepartmentName)));

        // A day more is one more of each.
        routing.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(14, await ChecksAsync(code, 14));
        Assert.Equal(4, await routing.ReadAsync(db => db.Alerts.CountAsync(it => it.Organisation == code)));
    }

    [Fact]
    public async Task Of_two_who_mark_a_check_at_once_one_does()
    {
        var code = await HospitalAsync("HB");
        await ChecksAsync(code, 2);
        var nurse = As($"{code}-nurse-1", "handler", code);
        var book = (await routing.Duty.ListDutyBooksAsync(new() { Organisation = code }, nurse)).Books.Single(book => book.Department == "ward-1");
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            try
            {
                await routing.Duty.MarkDailyCheckAsync(new() { BookId = book.BookId, RequestId = NewRequestId(), ExpectedVersion = book.Version }, nurse);
                return StatusCode.OK;
            }
            catch (RpcException refused)
            {
                return refused.StatusCode;
            }
        }));
        Assert.Single(answers, StatusCode.OK);
        Assert.All(answers.Where(answer => answer != StatusCode.OK), answer => Assert.Equal(StatusCode.Aborted, answer));
        Assert.Equal(["begin-daily-check", "mark-daily-check"], await ActsAsync(book.BookId));
    }

    [Fact]
    public async Task A_repeated_request_writes_one_entry_and_other_wards_and_organisations_see_none_of_it()
    {
        var code = await HospitalAsync("HC");
        await ChecksAsync(code, 2);
        var nurse = As($"{code}-nurse-1", "handler", code);
        var book = (await routing.Duty.ListDutyBooksAsync(new() { Organisation = code }, nurse)).Books.Single();
        var request = new WriteDutyEntryRequest { BookId = book.BookId, RequestId = NewRequestId(), ExpectedVersion = book.Version, Text = "A lamp is broken." };
        await routing.Duty.WriteDutyEntryAsync(request, nurse);
        Assert.Single((await routing.Duty.WriteDutyEntryAsync(request, nurse)).Book.Entries);
        Assert.Equal(StatusCode.NotFound, (await Refused.ByAsync(routing.Duty.GetDutyBookAsync(new() { BookId = book.BookId }, As($"{code}-nurse-2", "handler", code)))).Status);
        var other = await HospitalAsync("HD");
        Assert.Equal(StatusCode.NotFound, (await Refused.ByAsync(routing.Duty.GetDutyBookAsync(new() { BookId = book.BookId }, As($"{other}-director", "manager", other)))).Status);
        Assert.Equal(0L, await routing.ScalarAsync("select count(*) from outbox where encode(payload, 'escape') like '%lamp%'"));
    }

    [Fact]
    public async Task Somebody_is_on_one_shift_at_a_time()
    {
        var code = await HospitalAsync("HE");
        var officer = As($"{code}-duty", "duty-officer", code);
        var shift = (await routing.Duty.BeginDutyAsync(new() { Organisation = code, RequestId = NewRequestId() }, officer)).Book;
        Assert.Equal(StatusCode.FailedPrecondition, (await Refused.ByAsync(routing.Duty.BeginDutyAsync(new() { Organisation = code, RequestId = NewRequestId() }, officer))).Status);
        await routing.Duty.EndDutyAsync(new() { BookId = shift.BookId, RequestId = NewRequestId(), ExpectedVersion = shift.Version }, officer);
        Assert.NotEqual(shift.BookId, (await routing.Duty.BeginDutyAsync(new() { Organisation = code, RequestId = NewRequestId() }, officer)).Book.BookId);
        Assert.Equal(StatusCode.PermissionDenied, (await Refused.ByAsync(routing.Duty.BeginDutyAsync(new() { Organisation = code, RequestId = NewRequestId() }, As($"{code}-nurse-1", "handler", code)))).Status);
    }

    [Fact]
    public async Task A_check_is_no_shift_to_be_ended_and_a_shift_no_check_to_be_marked()
    {
        var code = await HospitalAsync("HF");
        await ChecksAsync(code, 2);
        var nurse = As($"{code}-nurse-1", "handler", code);
        var check = (await routing.Duty.ListDutyBooksAsync(new() { Organisation = code }, nurse)).Books.Single();
        Assert.Equal(StatusCode.NotFound, (await Refused.ByAsync(routing.Duty.EndDutyAsync(new() { BookId = check.BookId, RequestId = NewRequestId(), ExpectedVersion = check.Version }, nurse))).Status);
        var officer = As($"{code}-duty", "duty-officer", code);
        var shift = (await routing.Duty.BeginDutyAsync(new() { Organisation = code, RequestId = NewRequestId() }, officer)).Book;
        Assert.Equal(StatusCode.NotFound, (await Refused.ByAsync(routing.Duty.MarkDailyCheckAsync(new() { BookId = shift.BookId, RequestId = NewRequestId(), ExpectedVersion = shift.Version }, officer))).Status);
    }

    /// <summary>Intake has the case, the answer was lost, and a colleague settled the entry before it was sent again: it is that one case, and the entry names it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sent_again_after_somebody_settled_it_it_is_the_one_case(bool sameRequest)
    {
        var code = await HospitalAsync(sameRequest ? "HG" : "HH");
        var officer = As($"{code}-duty", "duty-officer", code);
        var book = await WrittenAsync(code, officer);
        var sending = Sending(book);
        routing.Intake.LosesAnswers = true;
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(async () => await routing.Duty.SendDutyEntryOnAsync(sending, officer))).StatusCode);
        routing.Intake.LosesAnswers = false;
        await SettleAsync(book, officer);

        var again = sameRequest ? sending : Sending(book);
        var sent = await routing.Duty.SendDutyEntryOnAsync(again, officer);
        var number = routing.Intake.Registered[book.Entries[0].EntryId];
        var entry = Assert.Single(sent.Book.Entries);
        Assert.Equal((number, DutyEntryOutcome.Settled, "It was mended."), (entry.CaseNumber, entry.Outcome, entry.Done));
        Assert.Equal($"code of {number}", sent.AccessCode);
        Assert.Equal(number, (await routing.Duty.SendDutyEntryOnAsync(again, officer)).Book.Entries[0].CaseNumber);
        Assert.Equal(["begin-duty", "write-duty-entry", "settle-duty-entry", "send-duty-entry-on"], await ActsAsync(book.BookId));
    }

    /// <summary>What never became a case becomes none after it was settled, whoever asks.</summary>
    [Fact]
    public async Task What_was_settled_and_is_no_case_is_not_sent_on()
    {
        var code = await HospitalAsync("HI");
        var officer = As($"{code}-duty", "duty-officer", code);
        var book = await WrittenAsync(code, officer);
        await SettleAsync(book, officer);
        var refused = await Refused.ByAsync(routing.Duty.SendDutyEntryOnAsync(Sending(book), officer));
        Assert.Equal((StatusCode.FailedPrecondition, "DUTY_ENTRY_SETTLED"), (refused.Status, refused.Reason));
        Assert.Equal("ROLE_NOT_PERMITTED", (await Refused.ByAsync(routing.Duty.SendDutyEntryOnAsync(Sending(book), As($"{code}-director", "manager", code)))).Reason);
        Assert.DoesNotContain(book.Entries[0].EntryId, routing.Intake.Registered.Keys);
    }

    /// <summary>The days on which the only ward was not there are none of its days.</summary>
    [Fact]
    public async Task The_only_ward_that_was_away_begins_anew()
    {
        var code = await HospitalAsync("HJ", wards: 1);
        await UntilChecksAsync(code, 1);
        await ImportAsync(code, wards: 0);
        for (var day = 1; day <= 4; day++)
        {
            routing.Time.Advance(TimeSpan.FromDays(1));
            await Poll.UntilAsync(async () => await routing.ReadAsync(db => db.DutyRounds.AnyAsync(it => it.Organisation == code && it.Day == Today)), TimeSpan.FromSeconds(30), $"day {day} of {code}");
        }
        await ImportAsync(code, wards: 1);
        await UntilChecksAsync(code, 2);
        routing.Time.Advance(TimeSpan.FromDays(2));
        await UntilChecksAsync(code, 4);
        var checks = await routing.ReadAsync(db => db.DutyBooks.Where(it => it.Organisation == code).OrderBy(it => it.Day).Select(it => new { it.Day, Late = it.LateAt != null }).ToListAsync());
        Assert.Equal([(Today.AddDays(-6), true), (Today.AddDays(-2), true), (Today.AddDays(-1), true), (Today, false)], checks.Select(check => (check.Day, check.Late)));
        // One for the day before it went, one for the standstill after it came back.
        await Poll.UntilAsync(async () => await routing.ReadAsync(db => db.Alerts.CountAsync(it => it.Organisation == code)) == 2, TimeSpan.FromSeconds(30), $"two alerts of {code}");
    }

    /// <summary>Hashes of what was kept before a shift had a time stay what they were.</summary>
    [Fact]
    public async Task What_has_no_time_to_end_says_nothing_of_it_in_the_audit_trail()
    {
        var code = await HospitalAsync("HK");
        await ChecksAsync(code, 2);
        var book = await routing.ReadAsync(db => db.DutyBooks.Include(it => it.Entries).FirstAsync(it => it.Organisation == code));
        Assert.Empty(book.AuditState().Keys.Intersect(["end_due_at", "overrun_at"]));
        var shift = (await routing.Duty.BeginDutyAsync(new() { Organisation = code, RequestId = NewRequestId() }, As($"{code}-duty", "duty-officer", code))).Book;
        Assert.Contains("end_due_at", (await routing.ReadAsync(db => db.DutyBooks.Include(it => it.Entries).SingleAsync(it => it.Id == Guid.Parse(shift.BookId)))).AuditState().Keys);
    }

    [Fact]
    public async Task Several_minutes_stand_side_by_side_and_no_time_runs_for_them()
    {
        var code = await HospitalAsync("HL");
        await ChecksAsync(code, 2);
        var officer = As($"{code}-centre", "clerk", code);
        var offered = await routing.Duty.ListDutyBooksAsync(new() { Organisation = code }, officer);
        Assert.Equal((true, false, Samples.Text("ward-1").ZhCn), (offered.MayBeginMinutes, offered.MayBegin, offered.Departments["ward-1"]));
        var (first, second) = (await MinutesAsync(code, officer, "ward-1"), await MinutesAsync(code, officer));
        Assert.NotEqual(first.BookId, second.BookId);
        Assert.Equal((Written(Today), "ward-1", "centre", "HB-08"), (first.Day, first.Department, first.StaffId, first.Rule));
        routing.Time.Advance(TimeSpan.FromDays(3));
        // Of the wards' checks alone something is late, and told.
        await ChecksAsync(code, 8);
        Assert.Equal(2, await routing.ReadAsync(db => db.Alerts.CountAsync(it => it.Organisation == code)));
        var kept = (await routing.Duty.ListDutyBooksAsync(new() { Organisation = code, Kind = Minutes }, officer)).Books;
        Assert.Equal(new[] { first.BookId, second.BookId }.Order(StringComparer.Ordinal), kept.Select(book => book.BookId).Order(StringComparer.Ordinal));
        Assert.All(kept, book => Assert.Equal((false, false, null, null), (book.Late, book.Overrun, book.DueTime, book.EndDueTime)));

        Assert.Equal(["TIME_IN_FUTURE day HB-08"], (await Refused.ByAsync(routing.Duty.BeginDutyAsync(Beginning(code, Written(Today.AddDays(1))), officer))).Lines);
        Assert.Equal(["DATE_INVALID day"], (await Refused.ByAsync(routing.Duty.BeginDutyAsync(Beginning(code, "yesterday"), officer))).Lines);
        Assert.Equal(["FIELD_MISSING day"], (await Refused.ByAsync(routing.Duty.BeginDutyAsync(Beginning(code, ""), officer))).Lines);
        Assert.Equal(["DEPARTMENT_UNKNOWN department HB-08"], (await Refused.ByAsync(routing.Duty.BeginDutyAsync(Beginning(code, Written(Today), "ward-9"), officer))).Lines);
    }

    [Fact]
    public async Task Minutes_are_closed_once_each_entry_is_settled_a_case_or_kept_as_noted()
    {
        var code = await HospitalAsync("HM");
        var officer = As($"{code}-centre", "clerk", code);
        var book = await MinutesAsync(code, officer);
        foreach (var said in new[] { "The tea is cold.", "The nurses are kind." })
            book = (await routing.Duty.WriteDutyEntryAsync(new() { BookId = book.BookId, RequestId = NewRequestId(), ExpectedVersion = book.Version, Text = said }, officer)).Book;
        Assert.Equal(["end", "note", "settle", "write"], (await routing.Duty.GetDutyBookAsync(new() { BookId = book.BookId }, officer)).Moves.Order(StringComparer.Ordinal));
        var refused = await Refused.ByAsync(routing.Duty.EndDutyAsync(Ending(book), officer));
        Assert.Equal(StatusCode.FailedPrecondition, refused.Status);
        Assert.Equal(["DUTY_ENTRY_OPEN entries[0] HB-08", "DUTY_ENTRY_OPEN entries[1] HB-08"], refused.Lines);
        Assert.Equal(["FIELD_MISSING done HB-08"], (await Refused.ByAsync(routing.Duty.SettleDutyEntryAsync(
            new() { BookId = book.BookId, EntryId = book.Entries[0].EntryId, RequestId = NewRequestId(), ExpectedVersion = book.Version }, officer))).Lines);

        book = (await routing.Duty.SettleDutyEntryAsync(
            new() { BookId = book.BookId, EntryId = book.Entries[0].EntryId, RequestId = NewRequestId(), ExpectedVersion = book.Version, Done = "The urn was mended." }, officer)).Book;
        book = await NoteAsync(book, 1, officer);
        Assert.Equal([DutyEntryOutcome.Settled, DutyEntryOutcome.Noted], book.Entries.Select(entry => entry.Outcome));
        var closed = (await routing.Duty.EndDutyAsync(Ending(book), officer)).Book;
        Assert.Equal((true, 0, null), (closed.EndTime is not null, closed.Unsettled, closed.HandOverTime));
        Assert.Equal(["DUTY_ENDED HB-08"], (await Refused.ByAsync(routing.Duty.WriteDutyEntryAsync(
            new() { BookId = closed.BookId, RequestId = NewRequestId(), ExpectedVersion = closed.Version, Text = "One more." }, officer))).Lines);
        Assert.Equal(["begin-minutes", "write-duty-entry", "write-duty-entry", "settle-duty-entry", "note-duty-entry", "close-minutes"], await ActsAsync(book.BookId));
    }

    /// <summary>The first answer was lost and a colleague kept the entry as noted: it is the one case all the same, and nothing makes another of it.</summary>
    [Fact]
    public async Task An_entry_of_minutes_that_is_sent_on_twice_is_one_case()
    {
        var code = await HospitalAsync("HN");
        var officer = As($"{code}-centre", "clerk", code);
        var begun = await MinutesAsync(code, officer);
        var book = (await routing.Duty.WriteDutyEntryAsync(new() { BookId = begun.BookId, RequestId = NewRequestId(), ExpectedVersion = begun.Version, Text = "Open the garden to visitors." }, officer)).Book;
        routing.Intake.LosesAnswers = true;
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(async () => await routing.Duty.SendDutyEntryOnAsync(Sending(book), officer))).StatusCode);
        routing.Intake.LosesAnswers = false;
        await NoteAsync(book, 0, officer);
        var entry = Assert.Single((await routing.Duty.SendDutyEntryOnAsync(Sending(book), officer)).Book.Entries);
        Assert.Equal((routing.Intake.Registered[entry.EntryId], DutyEntryOutcome.Noted), (entry.CaseNumber, entry.Outcome));
        Assert.Equal(["DUTY_ENTRY_SETTLED entry_id HB-08"], (await Refused.ByAsync(routing.Duty.SendDutyEntryOnAsync(Sending(book), officer))).Lines);
    }

    [Fact]
    public async Task Whoever_has_not_the_post_keeps_no_minutes()
    {
        var code = await HospitalAsync("HO");
        var (officer, onDuty, director) = (As($"{code}-centre", "clerk", code), As($"{code}-duty", "duty-officer", code), As($"{code}-director", "manager", code));
        var refused = await Refused.ByAsync(routing.Duty.BeginDutyAsync(Beginning(code, Written(Today)), onDuty));
        Assert.Equal(StatusCode.PermissionDenied, refused.Status);
        Assert.Equal(["ROLE_NOT_PERMITTED HB-08"], refused.Lines);
        Assert.False((await routing.Duty.ListDutyBooksAsync(new() { Organisation = code }, onDuty)).MayBeginMinutes);

        var begun = await MinutesAsync(code, officer, "ward-1");
        var book = (await routing.Duty.WriteDutyEntryAsync(new() { BookId = begun.BookId, RequestId = NewRequestId(), ExpectedVersion = begun.Version, Text = "The tea is cold." }, officer)).Book;
        // Not the ward's either, which the meeting was about.
        foreach (var (who, role) in new[] { ("duty", "duty-officer"), ("nurse-1", "handler") })
            Assert.Equal(StatusCode.NotFound, (await Refused.ByAsync(routing.Duty.GetDutyBookAsync(new() { BookId = book.BookId }, As($"{code}-{who}", role, code)))).Status);
        // Whoever sees the whole reads them, and does nothing in them.
        Assert.Empty((await routing.Duty.GetDutyBookAsync(new() { BookId = book.BookId }, director)).Moves);
        foreach (var noted in new[] { true, false })
            Assert.Equal(["ROLE_NOT_PERMITTED HB-08"], (await Refused.ByAsync(routing.Duty.SettleDutyEntryAsync(
                new() { BookId = book.BookId, EntryId = book.Entries[0].EntryId, RequestId = NewRequestId(), ExpectedVersion = book.Version, Done = "Read.", Noted = noted }, director))).Lines);
        Assert.Equal(["ROLE_NOT_PERMITTED HB-08"], (await Refused.ByAsync(routing.Duty.EndDutyAsync(Ending(book), director))).Lines);

        // What asks for nothing is kept in minutes alone: a shift hands over what nobody settled.
        var shift = await WrittenAsync(code, onDuty);
        Assert.Equal(StatusCode.NotFound, (await Refused.ByAsync(routing.Duty.SettleDutyEntryAsync(
            new() { BookId = shift.BookId, EntryId = shift.Entries[0].EntryId, RequestId = NewRequestId(), ExpectedVersion = shift.Version, Noted = true }, onDuty))).Status);
    }

    private const Contracts.Routing.V1.DutyBookKind Minutes = Contracts.Routing.V1.DutyBookKind.Minutes;

    private static BeginDutyRequest Beginning(string code, string day, string department = "") => new() { Organisation = code, RequestId = NewRequestId(), Kind = Minutes, Day = day, Department = department };

    private static EndDutyRequest Ending(DutyBook book) => new() { BookId = book.BookId, RequestId = NewRequestId(), ExpectedVersion = book.Version };

    private static string Written(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    private async Task<DutyBook> MinutesAsync(string code, Metadata officer, string department = "") => (await routing.Duty.BeginDutyAsync(Beginning(code, Written(Today), department), officer)).Book;

    private async Task<DutyBook> NoteAsync(DutyBook book, int entry, Metadata officer) => (await routing.Duty.SettleDutyEntryAsync(
        new() { BookId = book.BookId, EntryId = book.Entries[entry].EntryId, RequestId = NewRequestId(), ExpectedVersion = book.Version, Noted = true }, officer)).Book;

    /// <summary>What is written to a department is not left in a drawer: its people hear of it and read that, and neither they nor another department anything else of the log (HB-10).</summary>
    [Fact]
    public async Task The_department_that_is_told_hears_of_it_and_reads_that_alone()
    {
        var code = await HospitalAsync("HP");
        var (officer, office, general, finance) = (As($"{code}-duty", "duty-officer", code), As($"{code}-office", "supervisor", code), As($"{code}-general", "handler", code), As($"{code}-finance", "handler", code));
        var lift = await WrittenAsync(code, officer);
        var coat = (await routing.Duty.WriteDutyEntryAsync(new() { BookId = lift.BookId, RequestId = NewRequestId(), ExpectedVersion = lift.Version, Text = "A visitor lost a coat." }, officer)).Book;
        Assert.Equal(StatusCode.NotFound, (await Refused.ByAsync(routing.Duty.GetDutyBookAsync(new() { BookId = coat.BookId }, general))).Status);
        var entry = lift.Entries[0].EntryId;
        var taken = (await routing.Duty.TakeOverDutyEntryAsync(new() { BookId = coat.BookId, EntryId = entry, RequestId = NewRequestId(), ExpectedVersion = coat.Version }, office)).Book;
        await routing.Duty.TellDutyEntryAsync(
            new() { BookId = taken.BookId, EntryId = entry, RequestId = NewRequestId(), ExpectedVersion = taken.Version, Department = "general-affairs", Text = "Have the lift mended." }, office);

        var alert = Assert.Single((await routing.Alerts.ListAlertsAsync(new(), general)).Alerts);
        Assert.Equal((AlertKind.DutyTold, "HB-10", "general-affairs", coat.BookId, "", "general"), (alert.Kind, alert.Rule, alert.Department, alert.BookId, alert.CaseId, Assert.Single(alert.StaffIds)));
        Assert.Empty((await routing.Alerts.ListAlertsAsync(new(), finance)).Alerts);
        var read = await routing.Duty.GetDutyBookAsync(new() { BookId = coat.BookId }, general);
        var told = Assert.Single(read.Book.Entries);
        Assert.Equal((entry, "Have the lift mended.", "office", "", ""), (told.EntryId, told.Done, told.DoneBy, told.Text, told.StaffId));
        Assert.Equal((true, "", 0), (read.ToldOnly, read.Book.StaffId, read.Moves.Count));
        Assert.Equal(StatusCode.NotFound, (await Refused.ByAsync(routing.Duty.GetDutyBookAsync(new() { BookId = coat.BookId }, finance))).Status);
        // Also once they have seen the alert: by its day, and nothing of how the duty went.
        var listed = Assert.Single((await routing.Duty.ListDutyBooksAsync(new() { Organisation = code }, general)).Books);
        Assert.Equal((coat.BookId, "", null, 0), (listed.BookId, listed.StaffId, listed.BeginTime, listed.Unsettled));
        Assert.Empty((await routing.Duty.ListDutyBooksAsync(new() { Organisation = code }, finance)).Books);
        Assert.Equal(code, Assert.Single((await routing.Duty.ListDutyBooksAsync(new() { Organisation = code, Kind = Contracts.Routing.V1.DutyBookKind.Shift }, office)).Books).Organisation);
        await routing.Alerts.AcknowledgeAlertAsync(new() { AlertId = alert.AlertId, RequestId = NewRequestId() }, general);
        Assert.Empty((await routing.Alerts.ListAlertsAsync(new(), general)).Alerts);
    }

    private DateOnly Today => DateOnly.FromDateTime(routing.Time.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime);

    private Task UntilChecksAsync(string code, int expected) =>
        Poll.UntilAsync(async () => await routing.ReadAsync(db => db.DutyBooks.CountAsync(it => it.Organisation == code)) == expected, TimeSpan.FromSeconds(30), $"{expected} checks of {code}");

    private async Task<DutyBook> WrittenAsync(string code, Metadata officer)
    {
        var shift = (await routing.Duty.BeginDutyAsync(new() { Organisation = code, RequestId = NewRequestId() }, officer)).Book;
        return (await routing.Duty.WriteDutyEntryAsync(new() { BookId = shift.BookId, RequestId = NewRequestId(), ExpectedVersion = shift.Version, Text = "The lift stands still." }, officer)).Book;
    }

    private async Task SettleAsync(DutyBook book, Metadata officer) => await routing.Duty.SettleDutyEntryAsync(
        new() { BookId = book.BookId, EntryId = book.Entries[0].EntryId, RequestId = NewRequestId(), ExpectedVersion = book.Version, Done = "It was mended." }, officer);

    private static SendDutyEntryOnRequest Sending(DutyBook book) =>
        new() { BookId = book.BookId, EntryId = book.Entries[0].EntryId, RequestId = NewRequestId(), ExpectedVersion = book.Version, Kind = "complaint", Channel = "in-person", Subject = "The lift" };

    private static string AlertKindName => nameof(Routing.Alerts.AlertKind.DailyCheckMissed);

    private async Task<int> ChecksAsync(string code, int expected)
    {
        await Poll.UntilAsync(async () => await CountAsync() == expected && await LateAsync() == expected - 2, TimeSpan.FromSeconds(30), $"{expected} checks of {code}");
        return await CountAsync();

        Task<int> CountAsync() => routing.ReadAsync(db => db.DutyBooks.CountAsync(it => it.Organisation == code && it.Kind == DutyBookKind.DailyCheck));
        Task<int> LateAsync() => routing.ReadAsync(db => db.DutyBooks.CountAsync(it => it.Organisation == code && it.LateAt != null));
    }

    private Task<List<string>> ActsAsync(string id) => routing.ReadAsync(db => db.AuditEntries.Where(it => it.RecordId == Guid.Parse(id)).OrderBy(it => it.RecordVersion).Select(it => it.Act).ToListAsync());

    private async Task<string> HospitalAsync(string code, int wards = 2)
    {
        // The procedure is in force from November on.
        if (routing.Time.GetUtcNow() < Start.AddDays(30))
            routing.Time.Advance(TimeSpan.FromDays(30));
        await ImportAsync(code, wards);
        return code;
    }

    private async Task ImportAsync(string code, int wards)
    {
        var directory = new OrganisationDirectory { Organisation = code, Name = Samples.Text(code), Zone = "Asia/Shanghai" };
        directory.Departments.Add(new Department { Code = "hospital", Name = Samples.Text("Hospital") });
        foreach (var office in new[] { "doctor-patient-office", "medical-affairs", "outpatient-office", "nursing-department", "supervision-office", "finance", "insurance-office", "general-affairs" })
            directory.Departments.Add(new Department { Code = office, Name = Samples.Text(office), Parent = "hospital" });
        foreach (var ward in new[] { "ward-1", "ward-2" }.Take(wards))
            directory.Departments.Add(new Department { Code = ward, Name = Samples.Text(ward), Parent = "hospital", Kind = "ward" });
        foreach (var (post, role, department, kind, staff) in new[]
        {
            ("head-nurse-1", "handler", "ward-1", "head-nurse", "nurse-1"), ("head-nurse-2", "handler", "ward-2", "head-nurse", "nurse-2"),
            ("nursing-director", "manager", "hospital", "", "director"), ("hospital-duty", "duty-officer", "hospital", "", "duty"), ("hospital-office", "supervisor", "hospital", "", "office"),
            ("centre-officer", "clerk", "supervision-office", "", "centre"),
            ("general-officer", "handler", "general-affairs", "", "general"), ("finance-officer", "handler", "finance", "", "finance"),
        }.Where(post => directory.Departments.Any(known => known.Code == post.Item3)))
        {
            directory.Posts.Add(new Post { Code = post, Name = Samples.Text(post), Department = department, Role = role, Kind = kind });
            directory.Staff.Add(new StaffMember { StaffId = staff, Subject = $"{code}-{staff}", DisplayName = staff, Posts = { post } });
        }
        directory.Procedures.Add(new ProcedureAssignment { Kind = "complaint", Procedure = "hospital-centre" });
        await routing.Directory.ImportDirectoryAsync(new() { Directory = directory }, AsOperator);
    }
}
