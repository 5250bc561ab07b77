using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.HospitalCentre;

/// <summary>What tests do with duty books.</summary>
public abstract class DutyBooks(RunningSuite suite) : Patients(suite)
{
    /// <summary>The check of a ward that is to be done today.</summary>
    protected Task<DutyBook> TodayAsync(string ward, Sender by) => Poll.ForAsync(async () =>
    {
        var today = DateOnly.FromDateTime(Suite.Now.ToOffset(TimeSpan.FromHours(8)).DateTime).ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        var books = (await Suite.SendAsync<ListDutyBooksResponse>(
            new ListDutyBooksRequest { Organisation = Office.Organisation, Kind = DutyBookKind.DailyCheck, Department = ward, PageSize = 5 }, by)).Books;
        return books.FirstOrDefault(book => book.Day == today) is { } found ? await ReadAsync(found.BookId, by) : null;
    }, RunningSuite.Patience, $"today's check of {ward}");

    protected async Task<DutyBook> ReadAsync(string id, Sender by) => (await Suite.SendAsync<GetDutyBookResponse>(new GetDutyBookRequest { BookId = id }, by)).Book;

    protected async Task<DutyBook> WriteAsync(DutyBook book, string text, Sender by)
    {
        ArgumentNullException.ThrowIfNull(book);
        return (await Suite.SendAsync<WriteDutyEntryResponse>(new WriteDutyEntryRequest { BookId = book.BookId, RequestId = RequestId.New(), ExpectedVersion = book.Version, Text = text }, by)).Book;
    }

    /// <summary>The last entry.</summary>
    protected static SettleDutyEntryRequest Settling(DutyBook book, string done, string? entry = null)
    {
        ArgumentNullException.ThrowIfNull(book);
        return new() { BookId = book.BookId, EntryId = entry ?? book.Entries[^1].EntryId, RequestId = RequestId.New(), ExpectedVersion = book.Version, Done = done };
    }

    protected async Task<DutyBook> SettleAsync(DutyBook book, string done, Sender by, string? entry = null) => (await Suite.SendAsync<SettleDutyEntryResponse>(Settling(book, done, entry), by)).Book;

    /// <summary>A shift that begins now; one that a test before left running ends first.</summary>
    protected async Task<DutyBook> ShiftAsync(Sender by) =>
        (await Suite.SendAsync<BeginDutyResponse>(new BeginDutyRequest { Organisation = Office.Organisation, RequestId = RequestId.New() }, by)).Book;

    protected static EndDutyRequest Ending(DutyBook book)
    {
        ArgumentNullException.ThrowIfNull(book);
        return new() { BookId = book.BookId, RequestId = RequestId.New(), ExpectedVersion = book.Version };
    }

    protected async Task<DutyBook> EndAsync(DutyBook book, Sender by) => (await Suite.SendAsync<EndDutyResponse>(Ending(book), by)).Book;

    protected async Task<DutyBook> TakeOverAsync(DutyBook book, Sender by)
    {
        ArgumentNullException.ThrowIfNull(book);
        return (await Suite.SendAsync<TakeOverDutyEntryResponse>(
            new TakeOverDutyEntryRequest { BookId = book.BookId, EntryId = book.Entries[^1].EntryId, RequestId = RequestId.New(), ExpectedVersion = book.Version }, by)).Book;
    }

    protected static TellDutyEntryRequest Telling(DutyBook book, string department = "general-affairs")
    {
        ArgumentNullException.ThrowIfNull(book);
        return new() { BookId = book.BookId, EntryId = book.Entries[^1].EntryId, RequestId = RequestId.New(), ExpectedVersion = book.Version, Department = department, Text = "The lift of block B stood still in the night; see to it." };
    }

    /// <summary>What somebody has in hand of a book.</summary>
    protected async Task<List<Alert>> AlertsOfAsync(string bookId, Sender by) =>
        [.. (await Suite.SendAsync<ListAlertsResponse>(new ListAlertsRequest { Organisation = Office.Organisation, PageSize = 500 }, by)).Alerts.Where(alert => alert.BookId == bookId)];

    protected async Task<DutyBook> TellAsync(DutyBook book, Sender by) => (await Suite.SendAsync<TellDutyEntryResponse>(Telling(book), by)).Book;
}
