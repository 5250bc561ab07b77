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

    /// <summary>Of everything but the rows: by it a record is known again.</summary>
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

    public IReadOnlyDictionary<string, object?> AuditState() => new Dictionary<string, object?>
    {
        ["source"] = Source,
        ["publisher_number"] = PublisherNumber,
        ["content_sha256"] = Convert.ToHexStringLower(ContentSha256),
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
    public byte[] Sha256()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in Content)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }
        return hash.GetHashAndReset();
    }
}
