using System.Runtime.CompilerServices;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using Google.Protobuf;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace ComplaintSuite.Intake.Attachments;

/// <summary>
/// Documents over plain HTTP: a multipart form (fields request_id and, where it comes along for an act, act; then file) or the bare content with ?request_id=…&amp;file_name=…&amp;act=…; downloads with the name in every
/// script (RFC 6266). Nothing is buffered to disk.
/// </summary>
internal static class AttachmentEndpoints
{
    private const string Route = "/v1/complaints/{caseNumber}/attachments";
    private const long FormOverhead = 64 * 1024;
    private const int LongestField = 100;
    private const int LongestBoundary = 70; // RFC 2046 §5.1.1

    public static void MapAttachments(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(Route, UploadAsync).RequireAuthorization(Policies.ChangeCase).DisableAntiforgery();
        endpoints.MapGet(Route + "/{attachmentId}", DownloadAsync).RequireAuthorization(Policies.ReadCase);
    }

    private static async Task<IResult> UploadAsync(string caseNumber, HttpContext context, AttachmentStore store)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = AttachmentStore.LargestBytes + FormOverhead;
        var upload = context.Request.HasFormContentType ? await FromFormAsync(context.Request) : FromBody(context.Request);
        var reading = new Reading();
        var requestId = reading.RequestId(upload.RequestId);
        reading.Done();
        var attachment = await store.AddAsync(context.Caller(), caseNumber, requestId, upload.FileName, upload.Act, PiecesAsync(upload.Content, context.RequestAborted), context.RequestAborted);
        return Results.Text(JsonFormatter.Default.Format(attachment.ToMessage(isNameless: false)), "application/json", statusCode: StatusCodes.Status201Created);
    }

    private static async Task DownloadAsync(string caseNumber, string attachmentId, HttpContext context, AttachmentStore store)
    {
        var (attachment, content) = await store.ReadAsync(context.Caller(), caseNumber, attachmentId, context.RequestAborted);
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(attachment.FileName);
        context.Response.ContentType = attachment.MediaType;
        context.Response.ContentLength = attachment.SizeBytes;
        context.Response.Headers.ContentDisposition = disposition.ToString();
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "private, no-store";
        await foreach (var piece in content)
            await context.Response.Body.WriteAsync(piece, context.RequestAborted);
    }

    private static (string RequestId, string FileName, string Act, Stream Content) FromBody(HttpRequest request) =>
        (request.Query["request_id"].ToString(), request.Query["file_name"].ToString(), request.Query["act"].ToString(), request.Body);

    private static async Task<(string RequestId, string FileName, string Act, Stream Content)> FromFormAsync(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= LongestBoundary } boundary)
            throw Refusal.Invalid("FORM_INVALID", "content", "The form has no boundary.");
        var reader = new MultipartReader(boundary.ToString(), request.Body);
        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["request_id"] = request.Query["request_id"].ToString(), ["act"] = request.Query["act"].ToString() };
        while (await WholeAsync(() => reader.ReadNextSectionAsync(request.HttpContext.RequestAborted)) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
                continue;
            if (disposition.IsFileDisposition())
                return (fields["request_id"], disposition.FileNameStar.HasValue ? disposition.FileNameStar.Value! : HeaderUtilities.RemoveQuotes(disposition.FileName).Value ?? "", fields["act"], section.Body);
            if (HeaderUtilities.RemoveQuotes(disposition.Name).Value is { } name && fields.ContainsKey(name))
            {
                using var field = new StreamReader(section.Body);
                var buffer = new char[LongestField];
                fields[name] = new string(buffer, 0, await WholeAsync(() => field.ReadBlockAsync(buffer, request.HttpContext.RequestAborted).AsTask())).Trim();
            }
        }
        throw Refusal.Invalid("FIELD_MISSING", "file", "Choose a file to send.");
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> PiecesAsync(Stream content, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var buffer = new byte[64 * 1024];
        for (int read; (read = await WholeAsync(() => content.ReadAsync(buffer, cancellation).AsTask())) > 0;)
            yield return buffer.AsMemory(0, read);
    }

    /// <summary>A form that breaks off or is none is the sender's mistake. A connection that breaks off is nobody's, and a body over the limit has its own answer.</summary>
    private static async Task<T> WholeAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException and not (BadHttpRequestException or ConnectionResetException))
        {
            throw Refusal.Invalid("FORM_INVALID", "content", "The form can't be read: it breaks off, or it is no multipart form.");
        }
    }
}
