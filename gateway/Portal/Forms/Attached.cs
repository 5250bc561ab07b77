using ComplaintSuite.Portal.Calls;
using ComplaintSuite.Portal.Filing;
using ComplaintSuite.Portal.Tracking;
using Grpc.Core;

namespace ComplaintSuite.Portal.Forms;

/// <summary>What came of the documents of a form. Public because the pages that the Razor compiler makes are.</summary>
/// <param name="Taken">How many were taken.</param>
/// <param name="NotTaken">Those that were not, by name, with the reason.</param>
public sealed record Attached(int Taken, IReadOnlyList<FormError> NotTaken)
{
    /// <summary>Adds the documents of a form to a case. One that is not taken keeps no other from being taken.</summary>
    /// <param name="form">The form, read up to its first file.</param>
    /// <param name="number">The case.</param>
    /// <param name="requestId">Id of the form.</param>
    /// <param name="sender">Who adds them.</param>
    /// <param name="documents">Passes them on.</param>
    /// <param name="language">Language of the page.</param>
    /// <param name="isDone">Whether they come along with an act that is done: then nothing of theirs may read as if it were not.</param>
    internal static async Task<Attached> AddAsync(MultipartForm form, string number, Guid requestId, CallOptions sender, Documents documents, string language, bool isDone)
    {
        var notTaken = new List<FormError>();
        var taken = 0;
        var current = "";
        var ids = new FileIds(requestId);
        try
        {
            await foreach (var (field, fileName, content) in form.FilesAsync())
            {
                current = fileName;
                try
                {
                    await documents.AddAsync(number, ids.Next(field, fileName), fileName, content, sender);
                    taken++;
                }
                catch (CallRefusedException refused) when (isDone || refused.IsAnswerable)
                {
                    notTaken.Add(new(fileName, FormErrors.Of(refused, language, []).All[0].Text));
                }
                current = "";
            }
        }
        catch (Exception end) when (isDone && end is BadHttpRequestException or IOException)
        {
            notTaken.Add(new(current, TakingInTexts.DocumentsBrokenOff.In(language)));
        }
        return new(taken, notTaken);
    }

    /// <summary>What is wrong with a form that brings nothing but documents; nothing where one of them was taken, which is then told by itself.</summary>
    /// <param name="field">Its field.</param>
    /// <param name="language">Language of the page.</param>
    internal FormErrors ErrorsAt(string field, string language) =>
        Taken > 0 ? FormErrors.None
        : NotTaken.Count == 0 ? new FormErrors([new(field, CaseTexts.ChooseFirst.In(language))])
        : new FormErrors([.. NotTaken.Select(file => new FormError(field, $"{file.Field}: {file.Text}"))]);
}

/// <summary>What came of a form that was sent.</summary>
/// <param name="Errors">What is wrong with it although nothing was thrown; nothing once its act is done.</param>
/// <param name="Documents">What came of the documents that it brought; null where it takes none.</param>
internal sealed record FormOutcome(FormErrors Errors, Attached? Documents = null)
{
    /// <summary>The act is done, and brought nothing.</summary>
    public static FormOutcome Done { get; } = new(FormErrors.None);

    /// <summary>Whether the act is done, but not all that came along was taken: the page itself says so, as no address could.</summary>
    public bool IsInPart => !Errors.Any && Documents is { NotTaken.Count: > 0 };
}
