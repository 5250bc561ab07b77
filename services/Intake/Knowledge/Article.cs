using System.Security.Cryptography;
using System.Text;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Audit;

namespace ComplaintSuite.Intake.Knowledge;

public enum ArticleState
{
    Draft,
    Published,
    Retired,
}

/// <summary>What is answered to enquiries about a matter. Its texts are versions of their own: an answer keeps naming the one it was given with (CH-09).</summary>
public sealed class Article : IAudited
{
    private Article()
    {
    }

    public Article(Guid id, string organisation, string code, DateTimeOffset now)
    {
        Id = id;
        Organisation = organisation;
        Code = code;
        UpdatedAt = now;
    }

    public Guid Id { get; private set; }

    public string Organisation { get; private set; } = "";

    public string Code { get; private set; } = "";

    /// <summary>Category codes of the procedures.</summary>
    public List<string> Categories { get; private set; } = [];

    public ArticleState State { get; private set; }

    /// <summary>Newest version of the texts, from 1.</summary>
    public int TextVersion { get; private set; }

    /// <summary>The version with which enquiries are answered; null while there is none.</summary>
    public int? PublishedVersion { get; private set; }

    public long Version { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public byte[] AuditSalt { get; private set; } = RandomNumberGenerator.GetBytes(16);

    /// <summary>SHA-256 of the newest texts, so that the audit entry proves them.</summary>
    public byte[] TextSha256 { get; private set; } = [];

    /// <summary>It belongs to no case.</summary>
    public Guid CaseId => Guid.Empty;

    /// <summary>A new version of the texts; what is published stays published.</summary>
    public ArticleText Write(IEnumerable<string> categories, LocalText title, LocalText body, string staffId, DateTimeOffset now)
    {
        Categories = [.. categories];
        var text = new ArticleText(Id, ++TextVersion, Organisation, title, body, staffId, now);
        TextSha256 = text.Sha256();
        if (State == ArticleState.Retired)
            State = ArticleState.Draft;
        Change(now);
        return text;
    }

    public void Publish(DateTimeOffset now)
    {
        State = ArticleState.Published;
        PublishedVersion = TextVersion;
        Change(now);
    }

    public void Retire(DateTimeOffset now)
    {
        State = ArticleState.Retired;
        PublishedVersion = null;
        Change(now);
    }

    public IReadOnlyDictionary<string, object?> AuditState() => new Dictionary<string, object?>
    {
        ["code"] = Code,
        ["categories"] = Categories,
        ["state"] = State.ToString(),
        ["text_version"] = TextVersion,
        ["text_sha256"] = Convert.ToHexStringLower(TextSha256),
        ["published_version"] = PublishedVersion,
        ["version"] = Version,
    };

    private void Change(DateTimeOffset now)
    {
        Version++;
        UpdatedAt = now;
    }
}

/// <summary>One version of an article's texts. Append-only.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Number">From 1.</param>
/// <param name="Organisation">Organisation code.</param>
/// <param name="Title">Title.</param>
/// <param name="Body">Text.</param>
/// <param name="StaffId">Who wrote it.</param>
/// <param name="WrittenAt">When.</param>
public sealed record ArticleText(Guid ArticleId, int Number, string Organisation, LocalText Title, LocalText Body, string StaffId, DateTimeOffset WrittenAt)
{
    internal byte[] Sha256() => SHA256.HashData(Encoding.UTF8.GetBytes($"{Title.ZhCn}\n{Title.En}\n{Title.Es}\n{Body.ZhCn}\n{Body.En}\n{Body.Es}"));
}
