using ComplaintSuite.Conformance.HospitalCentre;
using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.Stories;

/// <summary>Whole lives of patients' complaints (<see cref="Chronicle"/>).</summary>
public sealed class PatientStories(RunningSuite suite) : DutyBooks(suite)
{
    [Fact, Rule("HB-03", Case.Allowed), Rule("HB-04", Case.Allowed), Rule("HB-06", Case.Allowed)]
    public async Task A_long_wait_is_passed_on_handled_told_and_filed()
    {
        await InHoursAsync();
        var filed = await AtWorkAsync();
        await CloseAsync(await RecordedAsync(await ToldAsync(await HandledAsync(filed.Number))));
        await Chronicle.AssertAsync(filed,
            deadlines: ["archive HB-06 30 d +30: open", "handle HB-04 3 wd +3 wd: ended"],
            alerts: [],
            notices: ["receipt", "acceptance", "result", "closing"]);
        await Chronicle.DaysLaterAsync(31);
        Assert.Equal("archived", (await Office.AtAsync(filed.Number, "archived")).Step);
    }

    [Fact, Rule("HB-01", Case.Allowed), Rule("HB-10", Case.Allowed), Rule("HB-11", Case.Allowed)]
    public async Task Brought_at_night_refused_at_the_desk_sent_on_from_the_log_declined_once_and_late()
    {
        await AtNightAsync();
        Assert.Equal(["DESK_OPEN HB-01"], (await Office.RefusedAsync(Complaint(), await CentreAsync())).Lines);
        var officer = await PersonAsync("duty");
        var noted = await WriteAsync(await ShiftAsync(officer), "上午输液等候两小时，护士未作解释。", officer);
        var sent = await Suite.SendAsync<SendDutyEntryOnResponse>(
            new SendDutyEntryOnRequest
            {
                BookId = noted.BookId,
                EntryId = noted.Entries[^1].EntryId,
                RequestId = RequestId.New(),
                ExpectedVersion = noted.Version,
                Kind = "complaint",
                Channel = "telephone",
                Subject = "输液室等候过久",
                Name = "病人",
                Telephone = "13400000000",
                Details = { ["patient"] = "outpatient" },
            }, officer);
        await EndAsync(sent.Book, officer);

        var number = sent.Book.Entries[^1].CaseNumber;
        await InHoursAsync();
        var filed = new Filed(await Office.ReadAsync(number), sent.AccessCode);
        var declined = await OfferedAsync(filed.Complaint, taken: false);
        await AcceptAsync(await DoAsync(PassingOn(declined)));
        await Office.AtAsync(number, "at-work");
        await Chronicle.DaysLaterAsync(8);
        await CloseAsync(await RecordedAsync(await ToldAsync(await HandledAsync(number))));
        await Chronicle.AssertAsync(filed,
            deadlines: ["archive HB-06 30 d +30: open", "handle HB-04 3 wd +3 wd: late", "night-duty HB-01 1 h +0: late"],
            alerts: ["AnswerWanted offer-matter HB-11 to rm-07", "ClockBegan night-duty HB-01 to hospital-duty", "ClockRanOut handle HB-04 to president", "ClockRanOut night-duty HB-01 to president"],
            notices: ["receipt", "acceptance", "result", "closing"]);
    }
}
