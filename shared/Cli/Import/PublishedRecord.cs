using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using ComplaintSuite.Contracts.Intake.V1;
using Google.Protobuf.WellKnownTypes;
using Sylvan.Data.Csv;

namespace ComplaintSuite.Cli.Import;

/// <summary>A complaint that a public body published, in the words of a submission.</summary>
/// <param name="Source">Who published it.</param>
/// <param name="Id">The publisher's number.</param>
/// <param name="ReceivedAt">When the publisher received it. Offset 0.</param>
/// <param name="Channel">Channel of the suite, or the publisher's own name for one that the suite does not name.</param>
/// <param name="Subject">Short subject.</param>
/// <param name="Facts">The alleged facts.</param>
/// <param name="Respondent">Whom it is about; null where the publisher removed the name.</param>
/// <param name="Fields">The whole record, by the publisher's column names.</param>
internal sealed record PublishedRecord(
    string Source, string Id, DateTimeOffset ReceivedAt, string Channel, string Subject, string Facts, string? Respondent, IReadOnlyDictionary<string, string> Fields)
{
    public const string Cfpb = "CFPB";
    public const string Boston = "Boston 311";
    public const string Washington = "Washington AG";

    private const string Eastern = "America/New_York";
    private const string Pacific = "America/Los_Angeles";

    /// <summary>The same record gives the same id, in the form of a UUID of version 4 (RFC 9562), so that taking it over again changes nothing.</summary>
    public string RequestId
    {
        get
        {
            var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"{Source}/{Id}")).AsSpan(0, 16);
            bytes[6] = (byte)(bytes[6] & 0x0F | 0x40);
            bytes[8] = (byte)(bytes[8] & 0x3F | 0x80);
            return new Guid(bytes, bigEndian: true).ToString();
        }
    }

    /// <summary>Reads a publisher's file: comma-separated with a header row, RFC 4180 quoting, UTF-8, plain or gzip. What it is, its columns tell.</summary>
    /// <exception cref="ToolFailedException">The file is not one of the known ones, or a record is broken.</exception>
    public static IReadOnlyList<PublishedRecord> Read(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            using Stream content = file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : stream;
            using var csv = CsvDataReader.Create(new StreamReader(content, Encoding.UTF8));
            string[] header = [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetName)];
            Func<IReadOnlyDictionary<string, string>, PublishedRecord> of =
                header.Contains("company_response") ? OfCfpb :
                header.Contains("sla_target") ? OfBoston :
                header.Contains("practice_name") ? OfWashington :
                throw new ToolFailedException($"{file}: the columns are of no publisher that is known here.");
            var records = new List<PublishedRecord>();
            while (csv.Read())
            {
                if (csv.RowFieldCount != header.Length)
                    throw new FormatException($"record {csv.RowNumber} has {csv.RowFieldCount} fields, the header {header.Length}.");
                records.Add(of(header.Zip(Enumerable.Range(0, header.Length).Select(csv.GetString)).ToDictionary(field => field.First, field => field.Second)));
            }
            return records;
        }
        catch (Exception broken) when (broken is FormatException or IOException)
        {
            throw new ToolFailedException($"{file}: {broken.Message}");
        }
    }

    /// <summary>What is filed. A published record has no contact; the import client alone may say so (CH-03).</summary>
    public RegisterComplaintRequest Submission(string organisation) => new()
    {
        RequestId = RequestId,
        Organisation = organisation,
        Kind = "complaint",
        Channel = Channel,
        Subject = Subject,
        Facts = Facts,
        Leads = $"{Source}, record {Id}",
        Respondent = Respondent is null ? null : new() { Name = Respondent },
        UnknownFields = { "demand", "respondent.telephone", "respondent.postcode", "complainant.name", "complainant.telephone", "complainant.address" },
        Language = "en",
        PublishedRecord = true,
        ReceiveTime = Timestamp.FromDateTimeOffset(ReceivedAt),
    };

    private static PublishedRecord OfCfpb(IReadOnlyDictionary<string, string> row) => new(
        Cfpb, row["complaint_id"], Instant(row["date_received"], Eastern), row["submitted_via"] switch { "Web" => "portal", "Phone" => "telephone", "Postal mail" => "letter", var other => other },
        Shorten($"{row["product"]}: {row["issue"]}"), row["narrative"], row["company"], row);

    private static PublishedRecord OfBoston(IReadOnlyDictionary<string, string> row) => new(
        Boston, row["case_id"], Instant(row["opened"], Eastern), row["source"] == "Constituent Call" ? "telephone" : row["source"],
        Shorten($"{row["reason"]}: {row["type"]}"), $"{row["type"]} ({row["subject"]}){(row["neighborhood"].Length > 0 ? $", {row["neighborhood"]}" : "")}.", null, row);

    private static PublishedRecord OfWashington(IReadOnlyDictionary<string, string> row) => new(
        Washington, row["complaint_id"], Instant(row["opened_date"], Pacific), "letter", Shorten($"{row["business_category"]}: {row["practice_name"]}"),
        $"{row["practice_name"]}. The respondent's trade is {row["business_category"]} ({row["naics"]}), {row["respondent_city"]} {row["respondent_state"]}.", null, row);

    private static string Shorten(string subject) => subject.Length <= 200 ? subject : subject[..199] + "…";

    /// <summary>Local time of the publisher; a date alone is its noon.</summary>
    private static DateTimeOffset Instant(string text, string zone)
    {
        var local = DateTime.Parse(text.Length == 10 ? $"{text}T12:00:00" : text, CultureInfo.InvariantCulture, DateTimeStyles.None);
        var of = TimeZoneInfo.FindSystemTimeZoneById(zone);
        // An hour that the clocks skipped is read as the one after it.
        return new DateTimeOffset(TimeZoneInfo.ConvertTimeToUtc(of.IsInvalidTime(local) ? local.AddHours(1) : local, of), TimeSpan.Zero);
    }
}
