using ComplaintSuite.EndToEnd.Rights;
using Google.Protobuf.Reflection;

namespace ComplaintSuite.EndToEnd.Secrecy;

/// <summary>
/// The fields of all requests into which a caller can write: every string and every piece of bytes that the contracts have, lists and maps included, by rpc and path. All but the
/// named exceptions are texts; a new field is one until somebody names it here.
/// </summary>
internal static class TextFields
{
    /// <summary>What the suite gives out, or a code of three languages: wherever it stands.</summary>
    private static readonly HashSet<string> Ids =
    [
        "case_number", "case_ids", "request_id", "work_item_id", "task_id", "attachment_id", "unmasking_id", "alert_id", "act_id", "book_id", "entry_id", "duty_entry_id", "event_id", "relation_id", "after_event_id", "hand_over_id", "staff_id", "staff_ids", "organisation", "page_token", "language",
    ];

    /// <summary>
    /// Codes of the procedure or the directory, days and times, by the message that holds them: what else is written there is refused, or finds nothing. The channel of a complaint is none:
    /// one that the procedure doesn't name becomes the description of the channel «other» (CH-01). Nor is an outcome: some procedures leave it to the handler's words.
    /// </summary>
    private static readonly HashSet<string> Codes =
    [
        .. Of("RegisterComplaint", "kind", "unknown_fields", "requested_date"), .. Of("AmendRegistration", "unknown_fields"),
        .. Of("RegisterComplaint", "details.key"), .. Of("AmendRegistration", "details.key"),
        .. Of("ChangeRequestedDate", "requested_date"), .. Of("OfflineEntry", "received"),
        .. Of("DeclareRelation", "kind", "place"),
        .. Of("SpeakForMembers", "act", "member_case_numbers"), .. Of("CountAlike", "kind", "cause", "channel"),
        .. Of("OpenCase", "access_code"), // a secret: only its hash is kept
        .. Of("ListComplaints", "steps", "place"), .. Of("GetDeadline", "clock"), .. Of("DescribeFiling", "kind", "channel"),
        .. Of("AcceptComplaint", "category", "legal_field", "route", "findings", "office_in_charge", "validity", "severity", "criteria"), .. Of("ChangeSeverity", "severity", "criteria"),
        .. Of("AnswerEnquiry", "article"), .. Of("NotifyResult", "means", "given_by"), .. Of("SetIndicators", "indicators.key", "indicators.value"), .. Of("PlanCorrectiveAction", "owner", "due_date"),
        .. Of("DoCaseAct", "act", "fields.key"), .. Of("DoWorkAct", "act", "fields.key"), .. Of("AttachmentHeader", "act"),
        .. Of("PutArticle", "code"), .. Of("PublishArticle", "code"), .. Of("RetireArticle", "code"), .. Of("GetArticle", "code"), .. Of("ListArticles", "category"),
        .. Of("ImportComplaints", "source"), .. Of("PublishedRecord", "kind", "category", "removed_fields", "details.key"),
        .. Of("ListQueue", "department", "steps", "severities", "categories", "handler"), .. Of("WatchQueue", "department"), .. Of("ClaimNext", "department"), .. Of("ListHandlingLog", "department", "validity"),
        .. Of("AskTask", "task", "department"), .. Of("DistributeTask", "department"), .. Of("ListTasks", "department"),
        .. Of("TransferWorkItem", "department"), .. Of("RequestExtension", "clock", "until"), .. Of("ApproveOverrun", "clock"),
        .. Of("BeginDuty", "day", "department"), .. Of("ListDutyBooks", "department"), .. Of("TellDutyEntry", "department"), .. Of("SendDutyEntryOn", "kind", "channel", "details.key", "details.value"),
        .. Of("OrganisationDirectory", "zone"), .. Of("Department", "code", "parent", "opening_hours", "kind", "division"), .. Of("Post", "code", "department", "role", "superior", "kind"), .. Of("StaffMember", "posts"),
        .. Of("ProcedureAssignment", "kind", "channel", "procedure"), .. Of("Deputy", "post", "from_day", "until_day"), .. Of("Roster", "code", "department", "from_day", "until_day"),
        .. Of("Shift", "from_time", "until_time"),
        .. Of("Rehearse", "since", "file_name", "text"), // a file of the product, of which nothing is kept: what is none is refused
        .. Of("ReadEvents", "subscriber"), .. Of("AcknowledgeEvents", "subscriber"), .. Of("ReadSnapshot", "subscriber"), .. Of("RetryParkedEvents", "producer", "subject"), .. Of("ContinueSubscription", "producer"), .. Of("RebuildSubscription", "producer"),
    ];

    private static readonly HashSet<string> Met = [];

    /// <summary>Every text, such as <c>RegisterComplaint.complainant.name</c>.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Calls.All.Select(call => call.Rpc.InputType).Distinct().SelectMany(request => Below(request, NameOf(request))).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Exceptions that no request has.</summary>
    public static IReadOnlyList<string> Needless { get; } = [.. Ids.Concat(Codes).Except(Met)];

    /// <summary>Whether a caller can write text into a string or bytes field, or the part of one, of a message.</summary>
    public static bool IsText(FieldDescriptor field, string part = "")
    {
        var code = $"{NameOf(field.ContainingType)}.{field.Name}{part}";
        foreach (var exception in new[] { Ids.Contains(field.Name) ? field.Name : null, Codes.Contains(code) ? code : null }.OfType<string>())
        {
            Met.Add(exception);
            return false;
        }
        return true;
    }

    /// <summary>A request is called as its rpc is.</summary>
    public static string NameOf(MessageDescriptor message) => message.Name.EndsWith("Request", StringComparison.Ordinal) ? message.Name[..^"Request".Length] : message.Name;

    private static IEnumerable<string> Of(string message, params string[] fields) => fields.Select(field => $"{message}.{field}");

    private static IEnumerable<string> Below(MessageDescriptor message, string path) => message.Fields.InDeclarationOrder().SelectMany(field => field switch
    {
        { IsMap: true } => new[] { ".key", ".value" }.Where(part => IsText(field, part)).Select(part => $"{path}.{field.Name}{part}"),
        // A submission is one, whichever request it comes in: it is read by the same code.
        { FieldType: FieldType.Message, MessageType.Name: var name } when name.EndsWith("Request", StringComparison.Ordinal) => Below(field.MessageType, NameOf(field.MessageType)),
        { FieldType: FieldType.Message } when field.MessageType.File.Package.StartsWith("complaintsuite.", StringComparison.Ordinal) => Below(field.MessageType, $"{path}.{field.Name}"),
        { FieldType: FieldType.String or FieldType.Bytes } when IsText(field) => [$"{path}.{field.Name}"],
        _ => [],
    });
}
