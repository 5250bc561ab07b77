using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Portal.Calls;
using ComplaintSuite.Procedures;
using Grpc.Core;

namespace ComplaintSuite.Portal.Forms;

/// <summary>
/// Acts of procedures' own, whose forms the procedure lays out. On a page, an act is called by its section and name, such as on-case-hear-party, and its fields begin with that.
/// </summary>
internal sealed class OwnActs(CaseActService.CaseActServiceClient cases, WorkActService.WorkActServiceClient work, Documents documents)
{
    /// <summary>What the name of a field that takes a file ends with, after that of the field that names the document.</summary>
    public const string File = ".file";

    public const string OnCase = "on-case-";
    public const string OnWork = "on-work-";

    /// <summary>How demands name what was done.</summary>
    private static readonly string[] Asked = [DoneActs.Done, DoneActs.Open, DoneActs.Did, DoneActs.Named, DoneActs.After];

    public static bool Knows(string act) => act.StartsWith(OnCase, StringComparison.Ordinal) || act.StartsWith(OnWork, StringComparison.Ordinal);

    /// <summary>The page's name for a field that a refusal points to: of what was or is to be done, or of the case, whose names alone have parts; else of the form.</summary>
    public static Func<string, string> FieldOf(string act) => field => field.Length == 0 || field.Contains('.', StringComparison.Ordinal) ? field : $"{act}.{field}";

    /// <summary>What people call a field of a form on the page, an upload too, or what a demand asks for; null for any other.</summary>
    /// <param name="field">As the page or the procedure calls it.</param>
    /// <param name="offers">The forms that the page has, by what the page calls them.</param>
    /// <param name="names">Names of what was done or waits.</param>
    public static string? NameOf(string field, IEnumerable<(string Act, ActOffer Offer)> offers, IReadOnlyDictionary<string, string> names)
    {
        foreach (var prefix in Asked)
            if (field.StartsWith(prefix, StringComparison.Ordinal))
                return names.GetValueOrDefault(field[prefix.Length..]) ?? names.GetValueOrDefault(field[prefix.Length..].Split('.')[0]);
        return offers.Where(form => field.StartsWith($"{form.Act}.", StringComparison.Ordinal))
            .Select(form => form.Offer.Fields.FirstOrDefault(known => field == $"{form.Act}.{known.Name}" || field == $"{form.Act}.{known.Name}{File}")?.Title).FirstOrDefault();
    }

    /// <summary>Does an act on a case.</summary>
    /// <returns>Id of Intake's event to wait for.</returns>
    /// <exception cref="CallRefusedException">It was refused.</exception>
    public async Task<string> OnCaseAsync(string act, string number, MultipartForm form, CallOptions options)
    {
        var (requestId, version) = FormStamp.Read(form);
        // Each document that comes along makes a version of the case.
        version += await AttachAsync(act, number, Guid.Parse(requestId), form, options);
        var done = await cases.DoCaseActAsync(new() { CaseNumber = number, RequestId = requestId, ExpectedVersion = version, Act = act[OnCase.Length..], Fields = { Filled(act, form) } }, options);
        return done.EventId;
    }

    /// <summary>Does an act on a work item.</summary>
    /// <returns>The item afterwards, and the id of the event to wait for.</returns>
    /// <exception cref="CallRefusedException">It was refused.</exception>
    public async Task<(WorkItem Item, string EventId)> OnWorkAsync(string act, string id, MultipartForm form, CallOptions options)
    {
        var (requestId, version) = FormStamp.Read(form);
        var done = await work.DoWorkActAsync(new() { WorkItemId = id, RequestId = requestId, ExpectedVersion = version, Act = act[OnWork.Length..], Fields = { Filled(act, form) } }, options);
        return (done.WorkItem, done.EventId);
    }

    /// <summary>Whether a field names a document: beside choosing one of the case, one may bring it along.</summary>
    public static bool TakesFile(ActField field) => field.Type == "document";

    /// <summary>Whether what comes along may be drawn on the page: the document that shows a signature.</summary>
    public static bool TakesDrawing(ActField field) => TakesFile(field) && field.PartOf.Length > 0;

    /// <summary>Id of the record that an act answers, which its form carries along; empty where it answers none.</summary>
    public static string RecordOf(ActOffer offer) => offer.Answered?.RecordId ?? "";

    /// <summary>Whether what was sent answers the record that the page's form of that act answers now.</summary>
    public static bool AreAboutShown(IEnumerable<(string Act, ActOffer Offer)> offers, PageForms sent) => offers.All(form => sent.IsAbout(form.Act, RecordOf(form.Offer)));

    /// <summary>The script of a page with these forms; null where none takes a drawing.</summary>
    public static string? ScriptOf(IEnumerable<(string Act, ActOffer Offer)> offers) => offers.Any(form => form.Offer.Fields.Any(TakesDrawing)) ? "/signature.js" : null;

    /// <summary>Adds the documents that a form brings along, and names them in it.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="CallRefusedException">One was refused; it says which.</exception>
    private async Task<int> AttachAsync(string act, string number, Guid requestId, MultipartForm form, CallOptions options)
    {
        var count = 0;
        var ids = new FileIds(requestId);
        await foreach (var (field, fileName, content) in form.FilesAsync())
            if (field.StartsWith($"{act}.", StringComparison.Ordinal) && field.EndsWith(File, StringComparison.Ordinal))
                try
                {
                    form.Put(field[..^File.Length], (await documents.AddAsync(number, ids.Next(field, fileName), fileName, content, options, act[OnCase.Length..])).AttachmentId);
                    count++;
                }
                catch (CallRefusedException refused)
                {
                    await form.DrainAsync();
                    throw refused.About(field, fileName);
                }
        return count;
    }

    private static Dictionary<string, string> Filled(string act, MultipartForm form) =>
        form.Fields.Keys.Where(name => name.StartsWith($"{act}.", StringComparison.Ordinal) && name != $"{act}.{PageForms.Record}" && !IsLeftOver(name, form))
            .ToDictionary(name => name[(act.Length + 1)..], name => form[name]);

    /// <summary>Whether it says why a signature was refused that was not, as somebody chose after all.</summary>
    private static bool IsLeftOver(string name, MultipartForm form) => form.Fields.Keys.Any(signature =>
        name == Signature.ReasonOf(signature) && form.Fields.ContainsKey(Signature.WitnessOf(signature)) && form[signature] != Signature.Refused);
}
