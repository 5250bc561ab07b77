using ComplaintSuite.Intake.Complaints;
using Messages = ComplaintSuite.Contracts.Intake.V1;

namespace ComplaintSuite.Intake.Attachments;

internal static class AttachmentMapping
{
    /// <param name="attachment">The document.</param>
    /// <param name="isNameless">Whether its name may tell who somebody is, so that it gets another with the same ending.</param>
    public static Messages.Attachment ToMessage(this Attachment attachment, bool isNameless) => new()
    {
        AttachmentId = attachment.Id.ToString(),
        FileName = isNameless ? $"document{Path.GetExtension(attachment.FileName)}" : attachment.FileName,
        MediaType = attachment.MediaType ?? "",
        SizeBytes = attachment.SizeBytes,
        Sha256 = attachment.Sha256 is null ? "" : Convert.ToHexStringLower(attachment.Sha256),
        CreateTime = (attachment.CompletedAt ?? attachment.StartedAt).ToTimestamp(),
    };
}
