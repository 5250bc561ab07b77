using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ComplaintSuite.Contracts.Intake.V1;
using Google.Protobuf.WellKnownTypes;

namespace ComplaintSuite.Cli.Import;

/// <summary>Makes what is sent out of a record's rows, by the mapping.</summary>
internal sealed class RecordMapper
{
    private const int LongestValue = 200;

    private static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd"];

    private readonly ImportMapping _mapping;
    private readonly TimeZoneInfo _zone;
    private readonly IReadOnlyList<RowTemplate> _facts;
    private readonly RowTemplate _subject;
    private readonly RowTemplate _respondent;
    private readonly RowTemplate _outcome;

    public RecordMapper(ImportMapping mapping)
    {
        _mapping = mapping;
        _zone = TimeZoneInfo.FindSystemTimeZoneById(mapping.Zone);
        _facts = [.. mapping.Facts.Select(RowTemplate.Parse)];
        (_subject, _respondent, _outcome) = (RowTemplate.Parse(mapping.Subject), RowTemplate.Parse(mapping.Respondent), RowTemplate.Parse(mapping.Outcome));
    }

    /// <summary>Reads a record. Either it is whole, or every reason is named why it is not.</summary>
    public bool TryMap(SourceRecord source, [NotNullWhen(true)] out PublishedRecord? record, out IReadOnlyList<Reject> reasons)
    {
        var rejects = new List<Reject>();
        (record, reasons) = (null, rejects);
        if (source.Defect is { } defect)
        {
            rejects.Add(defect);
            return false;
        }
        foreach (var column in _mapping.Needs.Where(column => source.Rows.Any(row => row[column].Length == 0)))
            rejects.Add(new("COLUMN_EMPTY", column, null, $"The column '{column}' is empty."));
        // Rows of one record can disagree: it came in at the earliest, was to be done and was closed at the latest.
        var received = Times(source, _mapping.Received, rejects).DefaultIfEmpty(null).Min();
        var target = Times(source, _mapping.Target, rejects).DefaultIfEmpty(null).Max();
        var closed = Times(source, _mapping.Closed, rejects).ToList() is { Count: var count } times && count == source.Rows.Count ? times.Max() : null;
        var rows = _mapping.Words is { } words ? source.Rows.Select(row => words.Of(row)).ToList() : source.Rows;
        var first = rows[0];
        var category = _mapping.Category?.Of(first);
        if (_mapping.Category is { } table && category is null)
            rejects.Add(new("LABEL_UNKNOWN", table.Column, null, $"'{Shorten(table.LabelOf(first))}' has no category in the mapping's table."));
        var facts = rows.Select(row => _facts.FirstOrDefault(template => template.IsFilled(row))?.Of(row)).OfType<string>().Distinct().ToList();
        if (facts.Count == 0)
            rejects.Add(new("FACTS_MISSING", null, "CH-03", "Nothing in the row says what the matter is."));
        if (rejects.Count > 0)
            return false;

        record = new()
        {
            PublisherNumber = source.Id,
            Kind = _mapping.Kind,
            Channel = _mapping.Channel.Of(source.Rows[0]) ?? "",
            Subject = Shorten(_subject.Of(first)),
            Facts = string.Join('\n', facts),
            RespondentName = Shorten(_respondent.Of(first)),
            Category = category ?? "",
            ReceiveTime = ToTimestamp(received),
            TargetTime = ToTimestamp(target),
            CloseTime = ToTimestamp(closed),
            Outcome = Shorten(_outcome.Of(first)),
            Language = _mapping.Language,
            Details = { _mapping.Details.Select(detail => (detail.Key, Value: detail.Value.Of(source.Rows[0]))).Where(detail => detail.Value is { Length: > 0 }).ToDictionary(detail => detail.Key, detail => detail.Value!) },
            RemovedFields = { _mapping.Removed },
            Rows = { source.Rows.Select(row => new PublishedRow { Values = { _mapping.Keep.Where(row.Values.ContainsKey).ToDictionary(column => column, column => Shorten(row[column])) } }) },
        };
        return true;
    }

    private IEnumerable<DateTimeOffset?> Times(SourceRecord source, ImportMapping.TimeLine? line, List<Reject> rejects)
    {
        if (line is null)
            yield break;
        foreach (var text in source.Rows.Select(row => row[line.Column]).Where(text => text.Length > 0))
            if (DateTime.TryParseExact(text.Length == 10 && line.At is { } at ? $"{text}T{at}" : text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
                yield return Instant(local);
            else
                rejects.Add(new("TIME_INVALID", line.Column, null, $"'{Shorten(text)}' is no time."));
    }

    /// <summary>An hour that the clocks skipped is read as the one after it; one that they repeated, as its first.</summary>
    private DateTimeOffset Instant(DateTime local)
    {
        if (_zone.IsInvalidTime(local))
            local = local.AddHours(1);
        var offset = _zone.IsAmbiguousTime(local) ? _zone.GetAmbiguousTimeOffsets(local).Max() : _zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    private static Timestamp? ToTimestamp(DateTimeOffset? instant) => instant is { } some ? Timestamp.FromDateTimeOffset(some) : null;

    private static string Shorten(string text) =>
        text.Length <= LongestValue ? text : $"{text[..(char.IsHighSurrogate(text[LongestValue - 2]) ? LongestValue - 2 : LongestValue - 1)]}…";
}
