using ComplaintSuite.Intake.Data;
using ComplaintSuite.Messaging;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Attachments;

/// <summary>An upload that belongs to no case yet.</summary>
internal static class Upload
{
    /// <summary>Takes it away with its pieces, unless it became part of the case.</summary>
    public static async Task DiscardAsync(IntakeDb db, Guid id, string organisation, CancellationToken cancellation)
    {
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation);
        // The row first: it waits for a commit under way, and says whether the document is stored. Only then its pieces may go.
        if (await db.Attachments.Where(it => it.Id == id && it.CompletedAt == null).ExecuteDeleteAsync(cancellation) > 0)
            await db.AttachmentChunks.Where(it => it.AttachmentId == id).ExecuteDeleteAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
