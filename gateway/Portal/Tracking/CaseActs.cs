using ComplaintSuite.Portal.Calls;
using ComplaintSuite.Portal.Forms;

namespace ComplaintSuite.Portal.Tracking;

/// <summary>What a complainant does with the opened case: one form, one act.</summary>
internal sealed class CaseActs(Visitor visitor, Documents documents)
{
    public const string Attach = "attach";

    public static bool Knows(string act) => act is Attach;

    /// <returns>What is wrong with the form; nothing once the act is done.</returns>
    public async Task<FormErrors> DoAsync(string act, string number, MultipartForm form, string language)
    {
        try
        {
            return act switch
            {
                Attach => await AttachAsync(number, form, language),
                _ => throw new ArgumentOutOfRangeException(nameof(act), act, "No such form."),
            };
        }
        catch (CallRefusedException refused) when (refused.IsAnswerable)
        {
            return FormErrors.Of(refused, language, [.. form.Fields.Keys]);
        }
    }

    private async Task<FormErrors> AttachAsync(string number, MultipartForm form, string language)
    {
        var errors = new List<FormError>();
        var requestId = RequestId.Read(form["request_id"]);
        var count = 0;
        await foreach (var (fileName, content) in form.FilesAsync())
            try
            {
                await documents.AddAsync(number, RequestId.Further(requestId, count++), fileName, content, visitor.AsComplainant());
            }
            catch (CallRefusedException refused) when (refused.IsAnswerable)
            {
                errors.Add(new("documents", $"{fileName}: {FormErrors.Of(refused, language, []).All[0].Text}"));
            }
        if (count == 0)
            errors.Add(new("documents", CaseTexts.ChooseFirst.In(language)));
        return new(errors);
    }
}
