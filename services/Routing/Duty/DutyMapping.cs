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

    /// <summary>Without entries.</summary>
    public static Messages.DutyBook ToListMessage(this DutyBook book) => new()
    {
        BookId = book.Id.ToString(),
        Organisation = book.Organisation,
        Kind = book.Kind switch { DutyBookKind.Shift => Messages.DutyBookKind.Shift, DutyBookKind.DailyCheck => Messages.DutyBookKind.DailyCheck },
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

    public static DutyBookKind? ToKind(this Messages.DutyBookKind kind) => kind switch
    {
        Messages.DutyBookKind.Shift => DutyBookKind.Shift,
        Messages.DutyBookKind.DailyCheck => DutyBookKind.DailyCheck,
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
