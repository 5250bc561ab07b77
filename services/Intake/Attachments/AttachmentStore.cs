using System.Security.Cryptography;
using System.Text;
using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Intake.Acts;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Intake.Parties;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.ServiceDefaults.Time;
using Microsoft.EntityFrameworkCore;
using Messages = ComplaintSuite.Contracts.Intake.V1;

namespace ComplaintSuite.Intake.Attachments;

/// <summary>
/// Takes documents in as they stream: pieces go to the database one by one, in transactions of their own, and belong to no case until the last came. Then one
/// transaction does the act. A broken upload leaves pieces that <see cref="Workers.UnfinishedUploads"/> sweeps away.
/// </summary>
public sealed class AttachmentStore(IntakeDb db, CaseFiles cases, TimeProvider time)
{
    public const long LargestBytes = 20 * 1024 * 1024;

    /// <summary>
    /// So much all documents of a case may hold together for who acts with a case ticket to add another: a ticket comes with every complaint that anybody files. Staff are not bound by it.
    /// What lies in the database counts: unfinished uploads as far as they came, and documents that were taken out of the case.
    /// </summary>
    public const long MostBytesForTicket = 200 * 1024 * 1024;

    private const int MostPerCase = 50;
    private const int ChunkBytes = 256 * 1024;

    /// <param name="caller">Who uploads.</param>
    /// <param name="caseNumber">The case.</param>
    /// <param name="requestId">Id of the request; the same again gives the same document.</param>
    /// <param name="fileName">Name as the sender has it.</param>
    /// <param name="act">The procedure's own act for whose form it comes along; empty for none.</param>
    /// <param name="content">The content as it comes.</param>
    /// <param name="cancellation">Ends the upload; what came is swept.</param>
    /// <exception cref="Refusal">Too large, a type that isn't taken, an archived case (CH-12) …; nothing is kept.</exception>
    public async Task<Attachment> AddAsync(Caller caller, string caseNumber, Guid requestId, string fileName, string act, IAsyncEnumerable<ReadOnlyMemory<byte>> content, CancellationToken cancellation)
    {
        var clean = FileName.Clean(fileName) ?? throw Refusal.Invalid("FILE_NAME_INVALID", "file_name", "Give the file a name.");
        var upload = await BeginAsync(caller, caseNumber, requestId, clean, act, cancellation);
        var (id, complaintId, organisation) = (upload.Id, upload.CaseId, upload.Organisation);
        try
        {
            var (size, sha256, mediaType) = await StoreAsync(upload, clean, content, cancellation);
            var result = await FinishAsync(caller, caseNumber, upload, requestId, clean, act, size, sha256, mediaType, cancellation);
            if (result != id)
                await DiscardAsync(id, organisation);
            return await ReadAsync(organisation, complaintId, result, cancellation);
        }
        catch
        {
            await DiscardAsync(id, organisation);
            throw;
        }
    }

    /// <summary>The documents of a case that the caller may see, oldest first: a party, all but those that the organisation keeps to itself. What shows who a person is whose identity is protected has no name of its own: that may be theirs (CH-04, LI-09).</summary>
    public async Task<IReadOnlyList<Messages.Attachment>> ListAsync(Caller caller, string caseNumber, CancellationToken cancellation)
    {
        var view = await cases.ReadAsync(db, caller, caseNumber, cancellation);
        var complaint = view.Complaint;
        await using var transaction = await OrganisationScope.BeginAsync(db, [complaint.Organisation], cancellation);
        var hidden = await HiddenAsync(caller, view, cancellation);
        var nameless = IsProtectedFrom(caller, complaint)
            ? await Signatures.ShowingIdentityAsync(db, await cases.OpenAsync(db, caller, complaint.CaseNumber, time.Instant(), cancellation), cancellation) : new HashSet<Guid>();
        var documents = await Documents(complaint.Id).AsNoTracking().OrderBy(it => it.CompletedAt).ThenBy(it => it.Id).ToListAsync(cancellation);
        return [.. documents.Where(document => !hidden.Contains(document.Id)).Select(document => document.ToMessage(nameless.Contains(document.Id)))];
    }

    /// <summary>What the caller is not shown; the caller has begun the transaction.</summary>
    private async Task<IReadOnlySet<Guid>> HiddenAsync(Caller caller, CaseView view, CancellationToken cancellation) => caller.Ticket is null
        ? new HashSet<Guid>()
        : await KeptToItself.DocumentsAsync(db, view.Complaint.Id, view.Procedure, cancellation);

    /// <exception cref="Refusal">The organisation keeps it to itself: to whoever reads it is not there.</exception>
    private async Task RequireShownAsync(Caller caller, CaseView view, Guid document, CancellationToken cancellation)
    {
        await using var transaction = await OrganisationScope.BeginAsync(db, [view.Complaint.Organisation], cancellation);
        if ((await HiddenAsync(caller, view, cancellation)).Contains(document))
            throw Refusal.NotFound("document");
    }

    private static bool IsProtectedFrom(Caller caller, Complaint complaint) => complaint.IdentityProtected && caller.Ticket is not { Party: "complainant" };

    /// <summary>
    /// One document with its pieces, read one by one. What shows who a person is whose identity is protected is read as that identity is: by themselves, else under an approval, and then the read leaves an
    /// entry (CH-04, LI-09).
    /// </summary>
    /// <exception cref="Refusal">Not there, kept from whoever reads, or the identity is protected from them.</exception>
    public async Task<(Attachment Attachment, IAsyncEnumerable<byte[]> Content)> ReadAsync(Caller caller, string caseNumber, string attachmentId, CancellationToken cancellation)
    {
        var view = await cases.ReadAsync(db, caller, caseNumber, cancellation);
        var complaint = view.Complaint;
        var attachment = Guid.TryParse(attachmentId, out var id) ? await ReadAsync(complaint.Organisation, complaint.Id, id, cancellation) : throw Refusal.NotFound("document");
        if (caller.Ticket is not null)
            await RequireShownAsync(caller, view, id, cancellation);
        if (IsProtectedFrom(caller, complaint))
            await ReadIdentityAsync(caller, complaint, attachment.Id, cancellation);
        return (attachment, ChunksAsync(attachment, cancellation));
    }

    private async Task ReadIdentityAsync(Caller caller, Complaint complaint, Guid document, CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await OrganisationScope.BeginAsync(db, [complaint.Organisation], cancellation);
        var file = await cases.OpenAsync(db, caller, complaint.CaseNumber, time.Instant(), cancellation);
        if (!(await Signatures.ShowingIdentityAsync(db, file, cancellation)).Contains(document))
            return;
        if (await db.ApprovalAsync(file, cancellation) is not { } approval)
        {
            file.Require("read-parties");
            return;
        }
        file.ClearIdentity();
        file.Require("read-parties");
        db.AddAccess("read-identity", new(Guid.CreateVersion7(file.Now), complaint.Organisation, complaint.Id, IdentityAccessKind.Read, file.Reader, [$"documents.{document}"], approval.Id, file.Now));
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <exception cref="Refusal">Archived (CH-12), not there, stale.</exception>
    public Task RemoveAsync(Caller caller, CaseChange change, string attachmentId, string reason, CancellationToken cancellation) =>
        cases.ChangeAsync(db, caller, change, async file =>
        {
            var attachment = Guid.TryParse(attachmentId, out var id) ? await Documents(file.Complaint.Id).SingleOrDefaultAsync(it => it.Id == id, cancellation) : null;
            file.Require("remove-attachment");
            if (caller.Ticket is not null && attachment is not null && (await KeptToItself.DocumentsAsync(db, file.Complaint.Id, file.Procedure, cancellation)).Contains(attachment.Id))
                throw Refusal.NotFound("document");
            await Signatures.RequireUnsignedAsync(db, file, attachment?.Id ?? throw Refusal.NotFound("document"), cancellation);
            attachment.Remove(reason, file.Now);
            file.Complaint.NoteDocument("remove-attachment", attachment.Id, attachment.Sha256!);
            file.DoWith(attachment.Id, "remove-attachment", new AttachmentRemoved { AttachmentId = attachment.Id.ToString() });
        }, cancellation);

    private IQueryable<Attachment> Documents(Guid caseId) => db.Attachments.Where(it => it.CaseId == caseId && it.CompletedAt != null && it.RemovedAt == null);

    /// <summary>Refuses early what the procedure refuses anyway, so that nobody uploads in vain.</summary>
    private async Task<Begun> BeginAsync(Caller caller, string caseNumber, Guid requestId, string fileName, string act, CancellationToken cancellation)
    {
        var now = time.Instant();
        var organisation = CaseFiles.OrganisationOf(caseNumber, caller);
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation);
        // A lost reply that is asked for again is answered, whatever has become of the case meanwhile, and though another department has it by now.
        var (isBounded, showsIdentity, broughtFor) = (false, false, (string?)null);
        var handled = await db.ResultOfAsync(Request(caller, requestId, []), organisation, cancellation);
        if (await CaseOfAsync(handled, caseNumber, cancellation) is not { } caseId)
        {
            var file = await cases.OpenAsync(db, caller, caseNumber, now, cancellation);
            caseId = file.Complaint.Id;
            if (handled is null)
            {
                file.Require("attach");
                showsIdentity = Signatures.IsForIdentity(file, act);
                // What a party brings, or a client for them, is theirs, whatever it is used for.
                broughtFor = act.Length > 0 && caller is { Ticket: null, Machine: null } ? act : null;
                await RequireRoomAsync(caseId, cancellation);
                // What was asked for is taken, however much staff have put there.
                isBounded = caller.Ticket is not null && file.Complaint.AwaitedMaterials is null;
                if (isBounded)
                    await RequireRoomForTicketAsync(caseId, 1, cancellation);
            }
        }
        var attachment = new Attachment(Guid.CreateVersion7(now), organisation, caseId, fileName, broughtFor, showsIdentity, now);
        db.Attachments.Add(attachment);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return new(attachment.Id, attachment.CaseId, attachment.Organisation, isBounded, handled is not null);
    }

    /// <summary>The case of a document that was added before, if it is the case of this number.</summary>
    private async Task<Guid?> CaseOfAsync(Guid? added, string caseNumber, CancellationToken cancellation)
    {
        if (added is null || !CaseNumber.TryParse(caseNumber, out var number))
            return null;
        var normal = number.ToString();
        var caseIds = db.Attachments.Where(it => it.Id == added).Select(it => it.CaseId);
        return await db.Complaints.Where(it => it.CaseNumber == normal && caseIds.Contains(it.Id)).Select(it => (Guid?)it.Id).SingleOrDefaultAsync(cancellation);
    }

    private async Task<(long Size, byte[] Sha256, string MediaType)> StoreAsync(
        Begun upload, string fileName, IAsyncEnumerable<ReadOnlyMemory<byte>> content, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var piece = new MemoryStream(ChunkBytes);
        string? mediaType = null;
        var size = 0L;
        var number = 0;
        await foreach (var bytes in content.WithCancellation(cancellation))
        {
            size += bytes.Length;
            if (size > LargestBytes)
                throw Refusal.Invalid("FILE_TOO_LARGE", "content", $"A document has at most {LargestBytes / (1024 * 1024)} MiB.");
            hash.AppendData(bytes.Span);
            piece.Write(bytes.Span);
            if (piece.Length < ChunkBytes)
                continue;
            mediaType ??= Prove(fileName, piece);
            await StoreChunkAsync(upload, number++, piece, cancellation);
            piece.SetLength(0);
        }
        if (size == 0)
            throw Refusal.Invalid("FILE_EMPTY", "content", "The file is empty.");
        mediaType ??= Prove(fileName, piece);
        if (piece.Length > 0)
            await StoreChunkAsync(upload, number, piece, cancellation);
        return (size, hash.GetHashAndReset(), mediaType);
    }

    private static string Prove(string fileName, MemoryStream piece) =>
        ContentType.Prove(fileName, piece.GetBuffer().AsMemory(0, (int)Math.Min(piece.Length, ContentType.Prefix)))
        ?? throw Refusal.Invalid("FILE_TYPE_NOT_TAKEN", "content", $"The content is not what the name says, or its type is not taken. Taken are {ContentType.Accepted}.");

    /// <summary>
    /// Keeps a piece and counts it at once. Nobody waits for the room: several uploads at once may hold a piece each more than fits.
    /// </summary>
    private async Task StoreChunkAsync(Begun upload, int number, MemoryStream piece, CancellationToken cancellation)
    {
        // A repeated request is only compared with what is stored already.
        if (upload.IsRepeated)
            return;
        db.ChangeTracker.Clear();
        await using var transaction = await OrganisationScope.BeginAsync(db, [upload.Organisation], cancellation);
        if (upload.IsBounded)
            await RequireRoomForTicketAsync(upload.CaseId, piece.Length, cancellation);
        // An upload that was swept away meanwhile is over: pieces without their row would stay for ever.
        if (await db.Database.ExecuteSqlAsync($"update attachments set size_bytes = size_bytes + {piece.Length} where id = {upload.Id} and completed_at is null", cancellation) == 0)
            throw Refusal.Invalid("FORM_INVALID", "content", "The upload took too long. Send the document again.");
        db.AttachmentChunks.Add(new(upload.Id, number, upload.Organisation, piece.ToArray()));
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>The act itself. Adding a document does not depend on what else happens to the case, so a change in between is no reason to refuse.</summary>
    private async Task<Guid> FinishAsync(
        Caller caller, string caseNumber, Begun upload, Guid requestId, string fileName, string act, long size, byte[] sha256, string mediaType, CancellationToken cancellation)
    {
        var request = Request(caller, requestId, [.. Encoding.UTF8.GetBytes($"{caseNumber}\n{fileName}\n{(act.Length == 0 ? "" : $"{act}\n")}"), .. sha256]);
        db.ChangeTracker.Clear();
        return await db.RunOnceAsync(request, CaseFiles.OrganisationOf(caseNumber, caller), time.Instant(), async () =>
        {
            // Several uploads to one case take turns here; the second counts what the first added.
            await HoldAsync(upload.CaseId, cancellation);
            var now = time.Instant();
            var file = await cases.OpenAsync(db, caller, caseNumber, now, cancellation);
            await RequireRoomAsync(file.Complaint.Id, cancellation);
            (await db.Attachments.SingleAsync(it => it.Id == upload.Id, cancellation)).Complete(mediaType, size, sha256, now);
            file.Complaint.NoteDocument("attach", upload.Id, sha256);
            file.DoWith(upload.Id, "attach", new AttachmentAdded { AttachmentId = upload.Id.ToString() });
            return upload.Id;
        }, cancellation);
    }

    private static OnceRequest Request(Caller caller, Guid requestId, ReadOnlySpan<byte> content) => OnceRequest.Of(caller.Subject, "attach", content, requestId);

    private async Task RequireRoomAsync(Guid caseId, CancellationToken cancellation)
    {
        if (await Documents(caseId).CountAsync(cancellation) >= MostPerCase)
            throw Refusal.Precondition("TOO_MANY_DOCUMENTS", $"A case holds at most {MostPerCase} documents.");
    }

    /// <summary>What lies in the database is counted, finished or not, taken out or not.</summary>
    private async Task RequireRoomForTicketAsync(Guid caseId, long more, CancellationToken cancellation)
    {
        if (await db.Attachments.Where(it => it.CaseId == caseId).SumAsync(it => it.SizeBytes, cancellation) + more > MostBytesForTicket)
            throw Refusal.Precondition("DOCUMENTS_TOO_LARGE",
                $"The documents of a case hold at most {MostBytesForTicket / (1024 * 1024)} MiB together, unless who handles it adds more. Write a message about what is still to be shown.");
    }

    /// <summary>Who comes second waits here for the first, and then sees what it did.</summary>
    private Task<int> HoldAsync(Guid caseId, CancellationToken cancellation) => db.Database.ExecuteSqlAsync($"select 1 from complaints where id = {caseId} for update", cancellation);

    private Task DiscardAsync(Guid id, string organisation)
    {
        db.ChangeTracker.Clear();
        // What the caller began is taken back also when the caller is gone.
        return Upload.DiscardAsync(db, id, organisation, CancellationToken.None);
    }

    private async Task<Attachment> ReadAsync(string organisation, Guid caseId, Guid id, CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation);
        return await Documents(caseId).AsNoTracking().SingleOrDefaultAsync(it => it.Id == id, cancellation) ?? throw Refusal.NotFound("document");
    }

    private async IAsyncEnumerable<byte[]> ChunksAsync(Attachment attachment, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var sent = 0L;
        for (var number = 0; sent < attachment.SizeBytes; number++)
        {
            AttachmentChunk? chunk;
            await using (await OrganisationScope.BeginAsync(db, [attachment.Organisation], cancellation))
                chunk = await db.AttachmentChunks.AsNoTracking().SingleOrDefaultAsync(it => it.AttachmentId == attachment.Id && it.Number == number, cancellation);
            if (chunk is null)
                throw new InvalidDataException($"Document {attachment.Id} has {sent} of its {attachment.SizeBytes} bytes.");
            sent += chunk.Content.Length;
            yield return chunk.Content;
        }
    }

    /// <param name="Id">The document that is to be.</param>
    /// <param name="CaseId">Its case.</param>
    /// <param name="Organisation">Organisation of the case.</param>
    /// <param name="IsBounded">Whether the documents of the case are bounded for who uploads.</param>
    /// <param name="IsRepeated">Whether the request was carried out before.</param>
    private sealed record Begun(Guid Id, Guid CaseId, string Organisation, bool IsBounded, bool IsRepeated);
}
