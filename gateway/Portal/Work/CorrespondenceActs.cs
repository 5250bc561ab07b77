using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Portal.Calls;
using ComplaintSuite.Portal.Forms;

namespace ComplaintSuite.Portal.Work;

/// <summary>
/// What staff write to the complainant, from the page of a work item as from reception. An act is called as the procedure calls it, and a form's fields begin with its act.
/// The version in the form is the case's.
/// </summary>
internal sealed class CorrespondenceActs(Visitor visitor, CorrespondenceService.CorrespondenceServiceClient correspondence)
{
    public const string SendMessage = "send-message";
    public const string RequestMaterials = "request-materials";
    public const string AnswerUrge = "answer-urge";

    public static readonly IReadOnlyList<string> All = [SendMessage, RequestMaterials, AnswerUrge];

    public static bool Knows(string act) => All.Contains(act);

    /// <summary>Whether the pages of a case have the form of an act.</summary>
    public static bool Offers(string act, StaffCase shown) => shown.Guide.Moves.Contains(act) && act switch
    {
        SendMessage => true,
        RequestMaterials => shown.Complaint.AwaitedMaterials.Count == 0,
        AnswerUrge => shown.Complaint.UrgeTime is not null,
        _ => false,
    };

    /// <summary>The form's name for a field that a refusal points to: of the contract (text, items[2]), or of the procedure (message, materials).</summary>
    public static string? FieldOf(string act, string field) => field switch
    {
        "text" or "message" => $"{act}.text",
        _ when act == RequestMaterials && (field is "materials" or "items" || field.StartsWith("items[", StringComparison.Ordinal)) => $"{act}.items",
        _ => null,
    };

    /// <returns>Id of Intake's event to wait for; empty where no other service follows it.</returns>
    /// <exception cref="CallRefusedException">It was refused.</exception>
    public async Task<string> DoAsync(string act, string number, MultipartForm form)
    {
        var (requestId, version) = FormStamp.Read(form);
        var text = form[$"{act}.text"];
        switch (act)
        {
            case SendMessage:
                await correspondence.SendMessageAsync(new() { CaseNumber = number, RequestId = requestId, ExpectedVersion = version, Text = text }, visitor.AsStaff());
                return "";
            case RequestMaterials:
                return (await correspondence.RequestMaterialsAsync(
                    new() { CaseNumber = number, RequestId = requestId, ExpectedVersion = version, Text = text, Items = { LinesOf(form[$"{act}.items"]) } }, visitor.AsStaff())).EventId;
            case AnswerUrge:
                return (await correspondence.AnswerUrgeAsync(new() { CaseNumber = number, RequestId = requestId, ExpectedVersion = version, Text = text }, visitor.AsStaff())).EventId;
            default:
                throw new ArgumentOutOfRangeException(nameof(act), act, "No such form.");
        }
    }

    private static string[] LinesOf(string text) => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
