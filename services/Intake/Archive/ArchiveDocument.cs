namespace ComplaintSuite.Intake.Archive;

/// <summary>One line of a case's archive file: a document with its hash. Attachments lie in their own table; everything else is kept here as it was.</summary>
public sealed record ArchiveDocument
{
    public required Guid CaseId { get; init; }

    public required string Organisation { get; init; }

    /// <summary>Place in the index, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>registration, assessment, notice, attachment, correspondence or timeline.</summary>
    public required string Type { get; init; }

    public required Guid SourceId { get; init; }

    public required string Name { get; init; }

    public required byte[] Sha256 { get; init; }

    public required long SizeBytes { get; init; }

    /// <summary>JSON in UTF-8, sealed under the case's key; null for an attachment.</summary>
    public required byte[]? Content { get; init; }

    public required DateTimeOffset At { get; init; }
}
