using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.HospitalCentre;

/// <summary>HB-10: what the duty officer can't settle somebody takes over; the hospital office tells the department in writing within a day. Nothing stays in the log.</summary>
public sealed class HB10_Duty(RunningSuite suite) : DutyBooks(suite)
{
    [Fact, Rule("HB-10", Case.Allowed)]
    public async Task What_is_settled_ends_with_the_shift()
    {
        var officer = await PersonAsync("duty");
        var settled = await SettleAsync(await WriteAsync(await ShiftAsync(officer), "A visitor lost a coat.", officer), "It was found in the lobby.", officer);
        var ended = await EndAsync(settled, officer);
        Assert.Equal((ended.EndTime, 0), (ended.HandOverTime, ended.Unsettled));
        Assert.Null(ended.DueTime);
    }

    [Fact, Rule("HB-10", Case.Allowed)]
    public async Task What_is_not_the_office_takes_over_and_tells_the_department_within_a_day()
    {
        var (officer, office) = (await PersonAsync("duty"), await PersonAsync("office"));
        var taken = await TakeOverAsync(await WriteAsync(await ShiftAsync(officer), "The lift of block B stands still.", officer), office);
        Assert.Equal(("rm-02", DutyEntryOutcome.TakenOver), (taken.Entries[^1].TakenOverBy, taken.Entries[^1].Outcome));
        var ended = await EndAsync(taken, officer);
        Assert.Null(ended.HandOverTime);
        // One day: up to 24:00 of the next day.
        var local = ended.DueTime.ToDateTimeOffset().ToOffset(TimeSpan.FromHours(8));
        Assert.Equal((TimeSpan.Zero, Suite.Now.ToOffset(TimeSpan.FromHours(8)).Date.AddDays(2)), (local.TimeOfDay, local.Date));
        var told = await TellAsync(ended, office);
        Assert.Equal(("general-affairs", DutyEntryOutcome.Told), (told.Entries[^1].Department, told.Entries[^1].Outcome));
        Assert.NotNull(told.HandOverTime);
        // Those of the department hear of it and read what they were told, and nothing else of the log; nobody of another department does.
        var general = await PersonAsync("general");
        var alert = Assert.Single(await AlertsOfAsync(told.BookId, general));
        Assert.Equal((AlertKind.DutyTold, "HB-10", "general-affairs", "rm-18"), (alert.Kind, alert.Rule, alert.Department, Assert.Single(alert.StaffIds)));
        var read = await ReadAsync(told.BookId, general);
        var entry = Assert.Single(read.Entries);
        Assert.Equal((Telling(told).Text, "", ""), (entry.Done, entry.Text, read.StaffId));
        var finance = await PersonAsync("finance");
        Assert.Empty(await AlertsOfAsync(told.BookId, finance));
        Assert.Equal("NOT_FOUND", (await Office.RefusedAsync(new GetDutyBookRequest { BookId = told.BookId }, finance)).Reason);
        await Suite.SendAsync<AcknowledgeAlertResponse>(new AcknowledgeAlertRequest { AlertId = alert.AlertId, RequestId = RequestId.New() }, general);
        Assert.Empty(await AlertsOfAsync(told.BookId, general));
    }

    [Fact, Rule("HB-10", Case.Allowed)]
    public async Task The_president_on_duty_takes_over_what_the_officer_can_t_settle()
    {
        var (officer, president) = (await PersonAsync("duty"), await PersonAsync("president"));
        var taken = await TakeOverAsync(await WriteAsync(await ShiftAsync(officer), "A family asks for the president.", officer), president);
        Assert.Equal(("rm-01", DutyEntryOutcome.TakenOver), (taken.Entries[^1].TakenOverBy, taken.Entries[^1].Outcome));
        var ended = await EndAsync(taken, officer);
        Assert.Null(ended.HandOverTime);
        var settled = await SettleAsync(ended, "Talked to the family.", president);
        Assert.Equal((DutyEntryOutcome.Settled, "rm-01"), (settled.Entries[^1].Outcome, settled.Entries[^1].DoneBy));
        Assert.NotNull(settled.HandOverTime);
    }

    [Fact, Rule("HB-10", Case.Allowed)]
    public async Task Who_does_not_tell_in_time_is_reminded()
    {
        var (officer, office) = (await PersonAsync("duty-2"), await PersonAsync("office"));
        var ended = await EndAsync(await TakeOverAsync(await WriteAsync(await ShiftAsync(officer), "No heating in block C.", officer), office), officer);
        await Suite.AdvanceAsync(TimeSpan.FromDays(2));
        await Poll.ForAsync(async () => await ReadAsync(ended.BookId, office) is { Late: true } late ? late : null, RunningSuite.Patience, "the hand-over is late");
        var alert = (await Suite.SendAsync<ListAlertsResponse>(new ListAlertsRequest { Organisation = Office.Organisation, PageSize = 500 }, office)).Alerts.Single(alert => alert.BookId == ended.BookId);
        Assert.Equal((AlertKind.HandOverLate, "hospital-office", "HB-10", ""), (alert.Kind, alert.Post, alert.Rule, alert.CaseId));
        Assert.NotNull((await TellAsync(await ReadAsync(ended.BookId, office), office)).HandOverTime);
    }

    /// <summary>A forgotten shift is endless for nobody: after its time whoever takes over is told, and ends it.</summary>
    [Fact, Rule("HB-10", Case.Allowed)]
    public async Task A_shift_that_nobody_ends_is_ended_by_who_takes_over()
    {
        var (officer, office) = (await PersonAsync("duty-2"), await PersonAsync("office"));
        var running = await WriteAsync(await ShiftAsync(officer), "No light in the stairs of block D.", officer);
        Assert.Equal(Suite.Now.AddHours(24), running.EndDueTime.ToDateTimeOffset(), TimeSpan.FromMinutes(1));
        Assert.Equal(["ROLE_NOT_PERMITTED HB-10"], (await Office.RefusedAsync(Ending(running), office)).Lines);
        await Suite.AdvanceAsync(TimeSpan.FromHours(25));
        var late = await Poll.ForAsync(async () => await ReadAsync(running.BookId, office) is { Overrun: true } found ? found : null, RunningSuite.Patience, "the shift is beyond its time");
        var alert = (await Suite.SendAsync<ListAlertsResponse>(new ListAlertsRequest { Organisation = Office.Organisation, PageSize = 500 }, office)).Alerts.Single(alert => alert.BookId == running.BookId);
        Assert.Equal((AlertKind.ShiftOverrun, "hospital-office", "HB-10"), (alert.Kind, alert.Post, alert.Rule));
        Assert.Equal(["DUTY_ENTRY_OPEN entries[0] HB-10"], (await Office.RefusedAsync(Ending(late), office)).Lines);
        var ended = await EndAsync(await TakeOverAsync(late, office), office);
        // It went on too long; its hand-over is not late.
        Assert.Equal((true, true, false), (ended.EndTime is not null, ended.Overrun, ended.Late));
    }

    [Fact, Rule("HB-10", Case.Refused)]
    public async Task A_shift_does_not_end_with_something_that_nobody_has_taken_over()
    {
        var (officer, office) = (await PersonAsync("duty"), await PersonAsync("office"));
        var open = await WriteAsync(await ShiftAsync(officer), "The lift of block B stands still.", officer);
        Assert.Equal(["DUTY_ENTRY_OPEN entries[0] HB-10"], (await Office.RefusedAsync(Ending(open), officer)).Lines);
        Assert.Equal(["DUTY_ENTRY_NOT_TAKEN_OVER entry_id HB-10"], (await Office.RefusedAsync(Telling(open), office)).Lines);
        Assert.Equal(["ROLE_NOT_PERMITTED HB-10"], (await Office.RefusedAsync(Telling(open), officer)).Lines);
        Assert.Equal(["ROLE_NOT_PERMITTED HB-10"], (await Office.RefusedAsync(Settling(open, "Not mine."), office)).Lines);
        await EndAsync(await SettleAsync(open, "It runs again.", officer), officer);
    }
}
