using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace ComplaintSuite.Portal.Forms;

/// <summary>
/// A form as the browser sends it, read as it comes: the fields up to the first file, then file by file. Nothing is buffered to disk, so what somebody writes about
/// others lies nowhere but with the service that keeps it. Files therefore stand last in a form.
/// </summary>
internal sealed class MultipartForm
{
    /// <summary>For all texts together: more than the longest submission that a service takes.</summary>
    private const int LongestTexts = 2 * 1024 * 1024;
    private const int MostFields = 200;

    /// <summary>Fields and files, chosen or not: twice as many files as a case may have beside all fields.</summary>
    private const int MostParts = MostFields + 100;
    private const int LongestBoundary = 70; // RFC 2046 §5.1.1
    private readonly MultipartReader? _reader;
    private readonly CancellationToken _cancellation;
    private readonly Dictionary<string, StringValues> _fields = new(StringComparer.Ordinal);
    private readonly HashSet<string> _brought = new(StringComparer.Ordinal);
    private MultipartSection? _file;
    private int _parts;

    private MultipartForm(MultipartReader? reader, CancellationToken cancellation) => (_reader, _cancellation) = (reader, cancellation);

    /// <summary>Whether somebody chose a file.</summary>
    public bool HasFiles { get; private set; }

    /// <summary>A field's value without the blanks around it; empty where the form has none.</summary>
    public string this[string name] => _fields.TryGetValue(name, out var values) ? values.ToString().Trim() : "";

    public IReadOnlyDictionary<string, StringValues> Fields => _fields;

    /// <exception cref="BadHttpRequestException">What came is no form, broken off, or longer than a form can be.</exception>
    public static Task<MultipartForm> ReadAsync(HttpRequest request) => ReadAsync(() => ReadFormAsync(request));

    private static async Task<MultipartForm> ReadFormAsync(HttpRequest request)
    {
        var cancellation = request.HttpContext.RequestAborted;
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
            throw new BadHttpRequestException("This is no form.", StatusCodes.Status415UnsupportedMediaType);
        if (type.MediaType == "application/x-www-form-urlencoded")
        {
            var plain = new MultipartForm(null, cancellation);
            foreach (var (name, values) in await new FormPipeReader(request.BodyReader) { KeyLengthLimit = 200, ValueLengthLimit = LongestTexts, ValueCountLimit = MostFields }.ReadFormAsync(cancellation))
                plain._fields[name] = values;
            return plain;
        }
        if (type.MediaType != "multipart/form-data" || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= LongestBoundary } boundary)
            throw new BadHttpRequestException("This is no form.", StatusCodes.Status415UnsupportedMediaType);
        var form = new MultipartForm(new MultipartReader(boundary.ToString(), request.Body), cancellation);
        await form.ReadFieldsAsync();
        return form;
    }

    /// <summary>The files that somebody chose, each with the field that it was chosen in, one after the other; each must be read before the next.</summary>
    /// <exception cref="BadHttpRequestException">The form broke off, or is none from here on.</exception>
    public async IAsyncEnumerable<(string Field, string FileName, Stream Content)> FilesAsync()
    {
        for (; _file is not null; _file = await NextAsync())
            if (FileName(_file) is { Length: > 0 } name)
                yield return (FieldName(_file), name, _file.Body);
    }

    /// <summary>Fields that hold what a file became.</summary>
    public IReadOnlyCollection<string> Brought => _brought;

    /// <summary>What a file became, as if it had been chosen from what was there: a page that shows the form again shows it so.</summary>
    public void Put(string field, string value)
    {
        _fields[field] = value;
        _brought.Add(field);
    }

    /// <summary>Reads what is left, so that the answer finds a browser that has finished sending.</summary>
    public async Task DrainAsync()
    {
        for (; _file is not null && _parts < MostParts; _file = await NextAsync())
        {
            var content = _file.Body;
            await ReadAsync(async () =>
            {
                await content.CopyToAsync(Stream.Null, _cancellation);
                return content;
            });
        }
    }

    private Task<MultipartSection?> NextAsync() => ++_parts <= MostParts
        ? ReadAsync(() => _reader!.ReadNextSectionAsync(_cancellation))
        : throw new BadHttpRequestException("The form has more files than a form can have.", StatusCodes.Status413PayloadTooLarge);

    /// <summary>The readers say by an exception of their own that what comes is no form; to the browser that is its mistake, not ours.</summary>
    private static async Task<T> ReadAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception broken) when (broken is InvalidDataException || broken is IOException and not BadHttpRequestException)
        {
            throw new BadHttpRequestException("The form can't be read.", StatusCodes.Status400BadRequest, broken);
        }
    }

    /// <summary>Empty where no file was chosen, which is a file none the less (RFC 7578 §4.2); null for a field.</summary>
    private static string? FileName(MultipartSection section)
    {
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
            return null;
        return disposition.FileNameStar.HasValue ? disposition.FileNameStar.Value : disposition.FileName.HasValue ? HeaderUtilities.RemoveQuotes(disposition.FileName).Value : null;
    }

    private static string FieldName(MultipartSection section) =>
        ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) ? HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? "" : "";

    private async Task ReadFieldsAsync()
    {
        var left = LongestTexts;
        for (; await _reader!.ReadNextSectionAsync(_cancellation) is { } section; _parts++)
        {
            var file = FileName(section);
            if (file is { Length: > 0 })
            {
                (_file, HasFiles) = (section, true);
                return;
            }
            if (file is not null)
                continue;
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) || HeaderUtilities.RemoveQuotes(disposition.Name).Value is not { Length: > 0 and <= 200 } name || _parts >= MostFields)
                throw new BadHttpRequestException("The form can't be read.");
            var value = await TextAsync(section.Body, left);
            left -= value.Length;
            _fields[name] = StringValues.Concat(_fields.GetValueOrDefault(name), value);
        }
    }

    private async Task<string> TextAsync(Stream body, int longest)
    {
        using var reader = new StreamReader(body, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        var text = new StringBuilder();
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer, _cancellation) is > 0 and var read)
        {
            if (text.Length + read > longest)
                throw new BadHttpRequestException("The form is longer than a form can be.", StatusCodes.Status413PayloadTooLarge);
            text.Append(buffer, 0, read);
        }
        return text.ToString();
    }
}
