using ComplaintSuite.Contracts.Intake.V1;
using Google.Protobuf;
using Grpc.Core;

namespace ComplaintSuite.Portal.Calls;

/// <summary>Documents of a case, passed on piece by piece: none is ever whole in memory or on disk here.</summary>
internal sealed class Documents(AttachmentService.AttachmentServiceClient attachments)
{
    private const int Piece = 64 * 1024;

    /// <param name="number">The case.</param>
    /// <param name="requestId">Id of the request; the same again gives the same document.</param>
    /// <param name="fileName">Name as the sender has it.</param>
    /// <param name="content">The content as it comes.</param>
    /// <param name="options">Who sends it.</param>
    /// <param name="act">The procedure's own act for whose form it comes along; empty for none.</param>
    /// <exception cref="CallRefusedException">The document was not taken.</exception>
    public async Task<Attachment> AddAsync(string number, Guid requestId, string fileName, Stream content, CallOptions options, string act = "")
    {
        using var call = attachments.UploadAttachment(options);
        var cancellation = options.CancellationToken;
        var taken = await RefusalReader.SendAsync(() => call.RequestStream.WriteAsync(new() { Header = new() { CaseNumber = number, RequestId = requestId.ToString(), FileName = fileName, Act = act } }, cancellation));
        var buffer = new byte[Piece];
        while (taken && await content.ReadAtLeastAsync(buffer, Piece, throwOnEndOfStream: false, cancellation) is > 0 and var read)
            taken = await RefusalReader.SendAsync(() => call.RequestStream.WriteAsync(new() { Content = ByteString.CopyFrom(buffer, 0, read) }, cancellation));
        if (taken)
            await RefusalReader.SendAsync(call.RequestStream.CompleteAsync);
        return await RefusalReader.ReadAsync(async () => (await call).Attachment);
    }

    public async Task<IReadOnlyList<Attachment>> OfAsync(string number, CallOptions options) =>
        (await attachments.ListAttachmentsAsync(new() { CaseNumber = number }, options)).Attachments;

    /// <summary>Answers with the content; null where there is no such document. The answer begins when the first piece is here, so that a refusal is still a page.</summary>
    /// <exception cref="CallRefusedException">It is not for this person.</exception>
    public async Task<IResult?> ShowAsync(HttpContext context, string number, string attachmentId, CallOptions options)
    {
        var known = (await OfAsync(number, options)).FirstOrDefault(attachment => attachment.AttachmentId == attachmentId);
        if (known is null)
            return null;
        var call = attachments.DownloadAttachment(new() { CaseNumber = number, AttachmentId = attachmentId }, options);
        context.Response.RegisterForDispose(call);
        var isMore = await NextAsync(call.ResponseStream, options);
        return Results.Stream(async body =>
        {
            for (; isMore; isMore = await NextAsync(call.ResponseStream, options))
                await body.WriteAsync(call.ResponseStream.Current.Content.Memory, options.CancellationToken);
        }, known.MediaType, known.FileName);
    }

    private static Task<bool> NextAsync(IAsyncStreamReader<DownloadAttachmentResponse> pieces, CallOptions options) =>
        RefusalReader.ReadAsync(() => pieces.MoveNext(options.CancellationToken));
}
