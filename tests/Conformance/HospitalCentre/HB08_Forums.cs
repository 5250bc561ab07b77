using System.Globalization;
using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.HospitalCentre;

/// <summary>HB-08: the supervision office holds forums of patients; the minutes are a source, of which each opinion can become a suggestion.</summary>
public sealed class HB08_Forums(RunningSuite suite) : DutyBooks(suite)
{
    [Fact, Rule("HB-08", Case.Allowed)]
    public async Task Of_three_opinions_one_becomes_a_suggestion_one_a_complaint_and_one_is_settled()
    {
        await InHoursAsync();
        var officer = await CentreAsync();
        var minutes = await MinutesAsync(officer);
        string[] said = ["The garden should be open to visitors.", "The infusion room lets people wait for two hours.", "The clock in the hall is slow."];
        foreach (var opinion in said)
            minutes = await WriteAsync(minutes, opinion, officer);
        string[] kinds = ["suggestion", "complaint"];
        foreach (var (index, kind) in kinds.Index())
            minutes = (await Suite.SendAsync<SendDutyEntryOnResponse>(SendingOn(minutes, index, kind), officer)).Book;
        Assert.Equal(["DUTY_ENTRY_OPEN entries[2] HB-08"], (await Office.RefusedAsync(Ending(minutes), officer)).Lines);
        var settled = await SettleAsync(minutes, "It was set.", officer);
        Assert.Equal([DutyEntryOutcome.Case, DutyEntryOutcome.Case, DutyEntryOutcome.Settled], settled.Entries.Select(entry => entry.Outcome));
        foreach (var (index, kind) in kinds.Index())
        {
            var filed = await Office.ReadAsync(settled.Entries[index].CaseNumber);
            Assert.Equal(("registered", "forum", kind, said[index]), (filed.Step, filed.Channel, filed.Kind, filed.Facts));
        }
        var closed = await EndAsync(settled, officer);
        Assert.Equal((true, 0, false, "HB-08"), (closed.EndTime is not null, closed.Unsettled, closed.Late, closed.Rule));
    }

    /// <summary>The next forum needs not wait until the last one's minutes are closed, and praise asks for nothing.</summary>
    [Fact, Rule("HB-08", Case.Allowed)]
    public async Task Minutes_of_several_forums_are_kept_at_once_and_what_asks_for_nothing_stays_as_noted()
    {
        var officer = await CentreAsync();
        var (first, second) = (await MinutesAsync(officer), await MinutesAsync(officer));
        var written = await WriteAsync(second, "The nurses of ward 1 are kind.", officer);
        var noted = (await Suite.SendAsync<SettleDutyEntryResponse>(
            new SettleDutyEntryRequest { BookId = written.BookId, EntryId = written.Entries[0].EntryId, RequestId = RequestId.New(), ExpectedVersion = written.Version, Noted = true }, officer)).Book;
        Assert.Equal((DutyEntryOutcome.Noted, ""), (noted.Entries[0].Outcome, noted.Entries[0].CaseNumber));
        Assert.NotNull((await EndAsync(noted, officer)).EndTime);
        Assert.Null((await ReadAsync(first.BookId, officer)).EndTime);
        await EndAsync(first, officer);
    }

    /// <summary>Of a forum of yesterday.</summary>
    private async Task<DutyBook> MinutesAsync(Sender by) => (await Suite.SendAsync<BeginDutyResponse>(
        new BeginDutyRequest
        {
            Organisation = Office.Organisation,
            RequestId = RequestId.New(),
            Kind = DutyBookKind.Minutes,
            Day = DateOnly.FromDateTime(Suite.Now.ToOffset(TimeSpan.FromHours(8)).DateTime).AddDays(-1).ToString("O", CultureInfo.InvariantCulture),
            Department = "ward-1",
        }, by)).Book;

    private static SendDutyEntryOnRequest SendingOn(DutyBook book, int entry, string kind) => new()
    {
        BookId = book.BookId,
        EntryId = book.Entries[entry].EntryId,
        RequestId = RequestId.New(),
        ExpectedVersion = book.Version,
        Kind = kind,
        Channel = "forum",
        Details = { ["patient"] = "neither" },
    };
}
