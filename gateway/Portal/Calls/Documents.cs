using ComplaintSuite.Contracts.Intake.V1;
using Google.Protobuf;
using Grpc.Core;

namespace ComplaintSuite.Portal.Calls;

/// <summary>Documents of a case, passed on piece by piece: none is ever whole in memory or on disk here.</summary>
internal sealed class Documents(AttachmentService.AttachmentServiceClient attachments)
{
    private const int Piece = 64 * 1024;

    /// <exception cref="CallRefusedException">The document was not taken.</exception>
    public async Task<Attachment> AddAsync(string number, Guid requestId, string fileName, Stream content, CallOptions options)
    {
        using var call = attachments.UploadAttachment(options);
        var cancellation = options.CancellationToken;
        var taken = await RefusalReader.SendAsync(() => call.RequestStream.WriteAsync(new() { Header = new() { CaseNumber = number, RequestId = requestId.ToString(), FileName = fileName } }, cancellation));
        var buffer = new byte[Piece];
        while (taken && await content.ReadAtLeastAsync(buffer, Piece, throwOnEndOfStream: false, cancellation) is > 0 and var read)
            taken = await RefusalReader.SendAsync(() => call.RequestStream.WriteAsync(new() { Content = ByteString.CopyFrom(buffer, 0, read) }, cancellation));
        if (taken)
            await RefusalReader.SendAsync(call.RequestStream.CompleteAsync);
        return await RefusalReader.ReadAsync(async () => (await call).Attachment);
    }

    public async Task<IReadOnlyList<Attachment>> OfAsync(string number, CallOptions options) =>
        (await attachments.ListAttachmentsAsync(new() { CaseNumber = number }, options)).Attachments;

    /// <summary>Answers with the content; null where there is no such document.</summary>
    public async Task<IResult?> ShowAsync(string number, string attachmentId, CallOptions options)
    {
        var known = (await OfAsync(number, options)).FirstOrDefault(attachment => attachment.AttachmentId == attachmentId);
        if (known is null)
            return null;
        return Results.Stream(async body =>
        {
            using var call = attachments.DownloadAttachment(new() { CaseNumber = number, AttachmentId = attachmentId }, options);
            await foreach (var piece in RefusalReader.ReadAllAsync(call.ResponseStream, options.CancellationToken))
                await body.WriteAsync(piece.Content.Memory, options.CancellationToken);
        }, known.MediaType, known.FileName);
    }
}
