using System.Runtime.CompilerServices;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Intake.Attachments;

/// <summary>Documents over gRPC. The same over plain HTTP: <see cref="AttachmentEndpoints"/>.</summary>
internal sealed class AttachmentGrpc(AttachmentStore store) : AttachmentService.AttachmentServiceBase
{
    [Authorize(Policy = Policies.ChangeCase)]
    public override async Task<UploadAttachmentResponse> UploadAttachment(IAsyncStreamReader<UploadAttachmentRequest> requestStream, ServerCallContext context)
    {
        if (!await requestStream.MoveNext(context.CancellationToken) || requestStream.Current.Header is not { } header)
            throw Refusal.Invalid("HEADER_MISSING", "header", "Send the header first, then the content.");
        var reading = new Reading();
        var requestId = reading.RequestId(header.RequestId);
        reading.Done();
        var attachment = await store.AddAsync(
            context.Caller(), header.CaseNumber, requestId, header.FileName, header.Act, PiecesAsync(requestStream, context.CancellationToken), context.CancellationToken);
        return new() { Attachment = attachment.ToMessage(isNameless: false) };
    }

    [Authorize(Policy = Policies.ReadCase)]
    public override async Task<ListAttachmentsResponse> ListAttachments(ListAttachmentsRequest request, ServerCallContext context) =>
        new() { Attachments = { await store.ListAsync(context.Caller(), request.CaseNumber, context.CancellationToken) } };

    [Authorize(Policy = Policies.ReadCase)]
    public override async Task DownloadAttachment(DownloadAttachmentRequest request, IServerStreamWriter<DownloadAttachmentResponse> responseStream, ServerCallContext context)
    {
        var (_, content) = await store.ReadAsync(context.Caller(), request.CaseNumber, request.AttachmentId, context.CancellationToken);
        await foreach (var piece in content)
            foreach (var part in piece.Chunk(64 * 1024))
                await responseStream.WriteAsync(new() { Content = UnsafeByteOperations.UnsafeWrap(part) }, context.CancellationToken);
    }

    [Authorize(Policy = Policies.ChangeCase)]
    public override async Task<RemoveAttachmentResponse> RemoveAttachment(RemoveAttachmentRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(request.CaseNumber, request.RequestId, request.ExpectedVersion, request);
        var reason = reading.Text(request.Reason, "reason", 2_000);
        if (reason is null)
            reading.Add("FIELD_MISSING", "reason", "Say why the document is taken out.");
        reading.Done();
        await store.RemoveAsync(context.Caller(), change, request.AttachmentId, reason!, context.CancellationToken);
        return new() { Attachments = { await store.ListAsync(context.Caller(), request.CaseNumber, context.CancellationToken) } };
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> PiecesAsync(IAsyncStreamReader<UploadAttachmentRequest> stream, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (await stream.MoveNext(cancellation))
            yield return stream.Current.Content.Memory;
    }
}
