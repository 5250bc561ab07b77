using System.Globalization;
using ComplaintSuite.ServiceDefaults.Storage;
using Google.Protobuf.WellKnownTypes;
using Messages = ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Routing.Duty;

/// <summary>Rows to messages, by hand: what leaves the service is decided here.</summary>
internal static class DutyMapping
{
    public static Messages.DutyBook ToMessage(this DutyBook book)
    {
        var message = book.ToListMessage();
        message.Unsettled = book.Entries.Count(entry => !entry.IsSettled);
        message.Entries.Add(book.Entries.OrderBy(entry => entry.Number).Select(ToMessage));
        return message;
    }

    /// <summary>What departments were told from a book, for those of them: neither what was written down on duty, nor anything else of the book.</summary>
    public static Messages.DutyBook ToToldMessage(this DutyBook book, IEnumerable<DutyEntry> told) => new()
    {
        BookId = book.Id.ToString(),
        Organisation = book.Organisation,
        Kind = book.Kind.ToMessage(),
        Day = book.Day.ToString("O", CultureInfo.InvariantCulture),
        Rule = book.Rule,
        Entries =
        {
            told.OrderBy(entry => entry.Number).Select(entry => new Messages.DutyEntry
            {
                EntryId = entry.Id.ToString(),
                Outcome = Messages.DutyEntryOutcome.Told,
                Done = entry.Done ?? "",
                DoneTime = Written(entry.DoneAt),
                DoneBy = entry.DoneBy ?? "",
                Department = entry.Department ?? "",
            }),
        },
    };

    /// <summary>Without entries.</summary>
    public static Messages.DutyBook ToListMessage(this DutyBook book) => new()
    {
        BookId = book.Id.ToString(),
        Organisation = book.Organisation,
        Kind = book.Kind.ToMessage(),
        Department = book.Department,
        Day = book.Day.ToString("O", CultureInfo.InvariantCulture),
        StaffId = book.StaffId ?? "",
        BeginTime = Timestamp.FromDateTimeOffset(book.BeganAt),
        EndDueTime = Written(book.EndDueAt),
        EndTime = Written(book.EndedAt),
        DueTime = book.Kind == DutyBookKind.DailyCheck || book.HandedOverAt != book.EndedAt ? Written(book.DueAt) : null,
        HandOverTime = Written(book.HandedOverAt),
        Late = book.LateAt is not null,
        Overrun = book.OverrunAt is not null,
        Rule = book.Rule,
        Version = book.Version,
    };

    private static Messages.DutyBookKind ToMessage(this DutyBookKind kind) => kind switch { DutyBookKind.Shift => Messages.DutyBookKind.Shift, DutyBookKind.DailyCheck => Messages.DutyBookKind.DailyCheck, DutyBookKind.Minutes => Messages.DutyBookKind.Minutes };

    public static DutyBookKind? ToKind(this Messages.DutyBookKind kind) => kind switch
    {
        Messages.DutyBookKind.Shift => DutyBookKind.Shift,
        Messages.DutyBookKind.DailyCheck => DutyBookKind.DailyCheck,
        Messages.DutyBookKind.Minutes => DutyBookKind.Minutes,
        _ => null,
    };

    /// <summary>Names of departments, by code; of one that is there no more, its code.</summary>
    public static Dictionary<string, string> NamesOf(this DirectoryView directory, IEnumerable<string> codes, string language) =>
        codes.Distinct().ToDictionary(code => code, code => directory.Department(code)?.Name.In(language) ?? code);

    private static Messages.DutyEntry ToMessage(DutyEntry entry) => new()
    {
        EntryId = entry.Id.ToString(),
        WriteTime = Timestamp.FromDateTimeOffset(entry.WrittenAt),
        StaffId = entry.StaffId,
        Text = entry.Text,
        Outcome = entry.Outcome switch
        {
            DutyOutcome.Open => Messages.DutyEntryOutcome.Open,
            DutyOutcome.Settled => Messages.DutyEntryOutcome.Settled,
            DutyOutcome.TakenOver => Messages.DutyEntryOutcome.TakenOver,
            DutyOutcome.Told => Messages.DutyEntryOutcome.Told,
            DutyOutcome.Case => Messages.DutyEntryOutcome.Case,
            DutyOutcome.Noted => Messages.DutyEntryOutcome.Noted,
        },
        Done = entry.Done ?? "",
        DoneTime = Written(entry.DoneAt),
        DoneBy = entry.DoneBy ?? "",
        TakenOverBy = entry.TakenOverBy ?? "",
        TakeOverTime = Written(entry.TakenOverAt),
        Department = entry.Department ?? "",
        CaseNumber = entry.CaseNumber ?? "",
    };

    private static Timestamp? Written(DateTimeOffset? at) => at is { } instant ? Timestamp.FromDateTimeOffset(instant) : null;
}
