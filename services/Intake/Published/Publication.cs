using System.Security.Cryptography;
using System.Text;

namespace ComplaintSuite.Intake.Published;

/// <summary>What the publisher says of a case that was taken over: its number, its times, how it ended, its rows as published. Never changed.</summary>
public sealed class Publication
{
    private Publication()
    {
    }

    public Publication(Guid caseId, string organisation, string source, PublishedDetails details, DateTimeOffset now)
    {
        CaseId = caseId;
        Organisation = organisation;
        Source = source;
        PublisherNumber = details.PublisherNumber;
        ContentSha256 = details.Sha256();
        Category = details.Category;
        TargetAt = details.TargetAt;
        ClosedAt = details.ClosedAt;
        Outcome = details.Outcome;
        Rows = [.. details.Rows];
        TakenOverAt = now;
        Late = (ClosedAt ?? now) > TargetAt;
    }

    public Guid CaseId { get; private set; }

    public string Organisation { get; private set; } = "";

    /// <summary>Code of the data set; with the publisher's number it names the record.</summary>
    public string Source { get; private set; } = "";

    public string PublisherNumber { get; private set; } = "";

    /// <summary>Of everything but the rows: with theirs a record is known again.</summary>
    public byte[] ContentSha256 { get; private set; } = [];

    /// <summary>Category of the procedure that the publisher's labels stand for.</summary>
    public string? Category { get; private set; }

    /// <summary>By when the publisher meant to be done; null where it says no such time.</summary>
    public DateTimeOffset? TargetAt { get; private set; }

    /// <summary>When the publisher closed it; null while it is open there.</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>How it was closed, in the publisher's words.</summary>
    public string? Outcome { get; private set; }

    /// <summary>Closed after the target, or not closed when the target had passed at the taking over. Computed here, never read from the publisher.</summary>
    public bool Late { get; private set; }

    /// <summary>The publisher's rows, value by column.</summary>
    public List<Dictionary<string, string>> Rows { get; private set; } = [];

    public DateTimeOffset TakenOverAt { get; private set; }

    /// <summary>Of the rows, in whatever order the publisher lists them.</summary>
    public byte[] RowsSha256() => PublishedDetails.Sha256Of(Rows);

    public IReadOnlyDictionary<string, object?> AuditState() => new Dictionary<string, object?>
    {
        ["source"] = Source,
        ["publisher_number"] = PublisherNumber,
        ["content_sha256"] = Convert.ToHexStringLower(ContentSha256),
        ["rows_sha256"] = Convert.ToHexStringLower(RowsSha256()),
        ["category"] = Category,
        ["target_at"] = TargetAt,
        ["closed_at"] = ClosedAt,
        ["outcome"] = Outcome,
        ["late"] = Late,
        ["taken_over_at"] = TakenOverAt,
    };
}

/// <summary>A record as its publisher tells of it, its form checked. Empty texts are null.</summary>
/// <param name="PublisherNumber">The publisher's number.</param>
/// <param name="Category">Category of the procedure.</param>
/// <param name="TargetAt">By when the publisher meant to be done.</param>
/// <param name="ClosedAt">When the publisher closed it.</param>
/// <param name="Outcome">How, in its words.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Content">The texts and times from which the case is made, in a fixed order.</param>
public sealed record PublishedDetails(
    string PublisherNumber, string? Category, DateTimeOffset? TargetAt, DateTimeOffset? ClosedAt, string? Outcome, IReadOnlyList<Dictionary<string, string>> Rows, IReadOnlyList<string> Content)
{
    /// <summary>Over the content, each text with its length before it.</summary>
    public byte[] Sha256() => Sha256Of(Content);

    /// <summary>Over the rows by their own hashes, in the order of these; of a row over its columns in the order of their names, each with its value.</summary>
    internal static byte[] Sha256Of(IEnumerable<IReadOnlyDictionary<string, string>> rows) => Sha256Of(rows
        .Select(row => Convert.ToHexStringLower(Sha256Of(row.OrderBy(column => column.Key, StringComparer.Ordinal).SelectMany(column => new[] { column.Key, column.Value })))).Order(StringComparer.Ordinal));

    private static byte[] Sha256Of(IEnumerable<string> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in texts)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }
        return hash.GetHashAndReset();
    }
}
