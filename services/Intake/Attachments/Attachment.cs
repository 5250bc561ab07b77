namespace ComplaintSuite.Intake.Attachments;

/// <summary>A document of a case. Its content lies in <see cref="AttachmentChunk"/>s; it belongs to the case once it is complete.</summary>
public sealed class Attachment
{
    private Attachment()
    {
    }

    public Attachment(Guid id, string organisation, Guid caseId, string fileName, string? act, bool showsIdentity, DateTimeOffset now)
    {
        Id = id;
        Organisation = organisation;
        CaseId = caseId;
        FileName = fileName;
        Act = act;
        ShowsIdentity = showsIdentity;
        StartedAt = now;
    }

    public Guid Id { get; private set; }

    public string Organisation { get; private set; } = "";

    public Guid CaseId { get; private set; }

    public string FileName { get; private set; } = "";

    /// <summary>The procedure's own act for whose form somebody of the staff brought it; null where it came for none, from a party, or before that was kept.</summary>
    public string? Act { get; private set; }

    /// <summary>Whether it came along for a form that shows who somebody is. What such a form names shows that, too, however it came (LI-09).</summary>
    public bool ShowsIdentity { get; private set; }

    /// <summary>Proven by the content; null until the upload is complete.</summary>
    public string? MediaType { get; private set; }

    public long SizeBytes { get; private set; }

    public byte[]? Sha256 { get; private set; }

    public DateTimeOffset StartedAt { get; private set; }

    public DateTimeOffset? CompletedAt { get; private set; }

    public DateTimeOffset? RemovedAt { get; private set; }

    public string? RemovalReason { get; private set; }

    public void Complete(string mediaType, long sizeBytes, byte[] sha256, DateTimeOffset now)
    {
        MediaType = mediaType;
        SizeBytes = sizeBytes;
        Sha256 = sha256;
        CompletedAt = now;
    }

    public void Remove(string reason, DateTimeOffset now)
    {
        RemovedAt = now;
        RemovalReason = reason;
    }
}

/// <summary>A piece of a document's content.</summary>
public sealed record AttachmentChunk(Guid AttachmentId, int Number, string Organisation, byte[] Content);
