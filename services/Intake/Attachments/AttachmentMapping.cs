using ComplaintSuite.Intake.Complaints;
using Messages = ComplaintSuite.Contracts.Intake.V1;

namespace ComplaintSuite.Intake.Attachments;

internal static class AttachmentMapping
{
    public static Messages.Attachment ToMessage(this Attachment attachment) => new()
    {
        AttachmentId = attachment.Id.ToString(),
        FileName = attachment.FileName,
        MediaType = attachment.MediaType ?? "",
        SizeBytes = attachment.SizeBytes,
        Sha256 = attachment.Sha256 is null ? "" : Convert.ToHexStringLower(attachment.Sha256),
        CreateTime = (attachment.CompletedAt ?? attachment.StartedAt).ToTimestamp(),
    };
}
