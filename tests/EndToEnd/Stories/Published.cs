using System.Security.Cryptography;
using System.Text;
using ComplaintSuite.Cli.Import;

namespace ComplaintSuite.EndToEnd.Stories;

/// <summary>A published record that is filed by itself, as the import client may, so that an office here works on it.</summary>
/// <param name="Publisher">Who published it.</param>
/// <param name="Record">What its mapping makes of it.</param>
/// <param name="Fields">Its first row, by the publisher's columns.</param>
/// <param name="Zone">Where the publisher's times are local.</param>
internal sealed record Published(string Publisher, PublishedRecord Record, IReadOnlyDictionary<string, string> Fields, TimeZoneInfo Zone)
{
    public string Id => Record.PublisherNumber;

    public DateTimeOffset ReceivedAt => Record.ReceiveTime.ToDateTimeOffset();

    /// <summary>The publisher's day, as its own texts name it.</summary>
    public DateOnly ReceivedOn => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(ReceivedAt, Zone).DateTime);

    /// <summary>The records of a file of which a case can be made.</summary>
    public static IReadOnlyList<Published> Read(string publisher, string file)
    {
        var source = SourceFile.Open(file, mapping: null, rows: null);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(source.Mapping.Zone);
        var mapper = new RecordMapper(source.Mapping);
        return [.. source.ReadRecords().Select(record => mapper.TryMap(record, out var mapped, out _) ? new Published(publisher, mapped, record.Rows[0].Values, zone) : null).OfType<Published>()];
    }

    /// <summary>So many, evenly over the whole.</summary>
    public static IEnumerable<Published> Spread(IReadOnlyList<Published> records, int some) =>
        some < records.Count ? Enumerable.Range(0, some).Select(i => records[(int)((long)i * records.Count / some)]) : records;

    public RegisterComplaintRequest Submission(string organisation) => new()
    {
        RequestId = RequestId(),
        Organisation = organisation,
        Kind = Record.Kind,
        Channel = Record.Channel,
        Subject = Record.Subject,
        Facts = Record.Facts,
        Leads = $"{Publisher}, record {Id}",
        Respondent = Record.RespondentName.Length > 0 ? new() { Name = Record.RespondentName } : null,
        UnknownFields = { "demand", "respondent.telephone", "respondent.postcode", "complainant.name", "complainant.telephone", "complainant.address" },
        Language = Record.Language,
        PublishedRecord = true,
        ReceiveTime = Record.ReceiveTime,
    };

    /// <summary>The same record has the same id.</summary>
    private string RequestId()
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"{Publisher}/{Id}")).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
