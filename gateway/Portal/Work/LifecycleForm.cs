using ComplaintSuite.Portal.Filing;
using ComplaintSuite.Portal.Forms;
using ComplaintSuite.Portal.Tracking;
using ComplaintSuite.Procedures;

namespace ComplaintSuite.Portal.Work;

/// <summary>How a field of a form is filled in.</summary>
internal enum LifecycleInput
{
    /// <summary>A text of several lines.</summary>
    Text,

    /// <summary>A day.</summary>
    Day,

    /// <summary>One of several.</summary>
    Choice,

    /// <summary>Any of several.</summary>
    Checks,

    /// <summary>Somebody of the staff, by name where they are listed.</summary>
    Staff,

    /// <summary>Documents brought along; the last field of its form, as files stand last.</summary>
    Files,
}

/// <summary>A field of a lifecycle form.</summary>
/// <param name="Name">As the contract calls it.</param>
/// <param name="Label">For people.</param>
/// <param name="Input">How it is filled in.</param>
internal sealed record LifecycleField(string Name, LocalText Label, LifecycleInput Input = LifecycleInput.Text)
{
    /// <summary>What procedures call it, where that is another word.</summary>
    public string Demanded { get; init; } = "";

    /// <summary>Whether it must be filled in, as far as every procedure asks.</summary>
    public bool IsNeeded { get; init; } = true;

    /// <summary>Most characters.</summary>
    public int Longest { get; init; } = 20_000;

    public LocalText? Hint { get; init; }

    /// <summary>What there is to choose from, in a language; nothing for what is typed.</summary>
    public Func<StaffCase, string, IEnumerable<(string Code, string Name)>> Choices { get; init; } = static (_, _) => [];

    /// <summary>What it holds at first.</summary>
    public Func<StaffCase, string> AtFirst { get; init; } = static _ => "";

    /// <summary>Where the form has it; everywhere unless it says.</summary>
    public Func<StaffCase, bool> Stands { get; init; } = static _ => true;

    /// <summary>Whether a refusal that points to a field of the contract or the procedure means this one.</summary>
    public bool IsCalled(string field) => field == Demanded || field.Replace('-', '_') == Name;
}

/// <summary>
/// The form of a step or act of the case's lifecycle that staff enter or do, also for somebody who calls or comes to the counter. The procedure says who may; the form is called by its step or act,
/// and its fields begin with that.
/// </summary>
/// <param name="Move">Step or act of the case section.</param>
/// <param name="Title">What is done.</param>
/// <param name="Fields">In the order of the form.</param>
internal sealed record LifecycleForm(string Move, LocalText Title, IReadOnlyList<LifecycleField> Fields)
{
    public const string AnswerMaterials = "answer-materials";
    public const string FollowUp = "followed-up";
    public const string Withdraw = "withdrawn";
    public const string Reopen = "reopened";
    public const string Archive = "archived";
    public const string Urge = "urge";
    public const string RequestedDate = "change-requested-date";
    public const string GiveAnswer = "give-answer";
    public const string Severity = "change-severity";
    public const string Plan = "plan-corrective-action";
    public const string Verify = "verify-corrective-action";
    public const string Attach = "attach";
    public const string Remove = "remove-attachment";
    public const string RequestUnmasking = "request-unmasking";
    public const string DecideUnmasking = "decide-unmasking";

    /// <summary>Field that says which record a form is about.</summary>
    public const string Concerned = "unmasking_id";

    public const string Yes = "yes";
    public const string No = "no";

    private const int LongestReason = 2_000;

    private static readonly (LocalText Title, LocalText Hint) ChangedPlan = (
        new("更改纠正预防措施", "Change the corrective action plan", "Cambiar el plan de medidas correctivas"),
        new("提交后将取代现有的措施及其验证。", "It replaces the plan that there is, and its verification.", "Sustituye el plan que hay y su verificación."));

    /// <summary>The forms, in the order of the page.</summary>
    public static IReadOnlyList<LifecycleForm> All { get; } =
    [
        new(DecideUnmasking, new("决定查看受保护身份的申请", "Decide on a request to see the identity", "Decidir sobre una petición de ver la identidad"),
            [
                new("approve", StaffTexts.Decision, LifecycleInput.Choice) { Choices = static (_, language) => [(Yes, StaffTexts.Grant.In(language)), (No, StaffTexts.Refuse.In(language))] },
                new("reason", StaffTexts.Reason) { Longest = LongestReason },
            ])
        {
            IsWanted = true,
            Concerns = static shown => shown.Guide.WaitingUnmaskings.FirstOrDefault()?.UnmaskingId ?? "",
            Stands = static shown => shown.Guide.WaitingUnmaskings.Count > 0,
        },
        new(AnswerMaterials, new("登记投诉人的答复", "Write down the complainant's answer", "Anotar la respuesta del interesado"),
            [
                new("text", new("投诉人的答复", "What the complainant says to it", "Lo que responde el interesado")) { Demanded = "message" },
                new("documents", new("投诉人带来的材料", "Documents that the complainant brought", "Documentos que trae el interesado"), LifecycleInput.Files)
                {
                    IsNeeded = false, Hint = FilingTexts.DocumentsHint, Stands = static shown => shown.Guide.Moves.Contains(Attach),
                },
            ])
        {
            IsWanted = true,
            Hint = new("答复后，因此暂停的期限继续计算。", "With the answer, the limits that paused for it run on.", "Con la respuesta continúan los plazos que estaban en pausa."),
            Stands = static shown => shown.Complaint.AwaitedMaterials.Count > 0,
        },
        new(FollowUp, new("登记回访", "Record the visit or call after the result", "Anotar la visita o llamada posterior al resultado"),
            [
                new("record", new("回访了解到的情况", "What the visit or call found", "Qué se constató")) { Demanded = "visit-record" },
                new("solved", new("投诉人认为是否已解决", "Is it solved, as the complainant sees it?", "¿Está resuelto, según el interesado?"), LifecycleInput.Choice) { Choices = static (_, language) => [(Yes, StaffTexts.Yes.In(language)), (No, StaffTexts.No.In(language))] },
            ])
        {
            IsWanted = true,
            Hint = new("未解决的，将立即重新办理。", "What is not solved is taken up again at once.", "Lo que no esté resuelto se reabre enseguida."),
        },
        new(GiveAnswer, new("给予明确答复", "Give a definite answer", "Dar una respuesta definitiva"),
            [new("text", new("答复内容：将怎样处理、何时完成", "What will be done and when", "Qué se hará y cuándo")) { Demanded = "answer", Hint = StaffTexts.ResultHint }]),
        new(Severity, new("更改严重程度", "Change the severity", "Cambiar la gravedad"),
            [
                new("severity", StaffTexts.Severity, LifecycleInput.Choice) { Choices = static (shown, _) => shown.Guide.Choices.Severities.Select(severity => (severity.Code, severity.Name)) },
                new("criteria", StaffTexts.Criteria, LifecycleInput.Checks)
                {
                    Demanded = "criterion", IsNeeded = false, Choices = static (shown, _) => CriteriaOf(shown),
                },
                new("fault", StaffTexts.Fault) { IsNeeded = false, Longest = LongestReason },
                new("reason", StaffTexts.Reason) { Longest = LongestReason },
            ])
        {
            Stands = static shown => shown.Guide.Choices.Severities.Count > 0 && shown.Complaint.Assessment is { Validity: not "invalid" },
        },
        new(RequestedDate, new("更改投诉人希望解决的日期", "Change the day the complainant asks for", "Cambiar la fecha que pide el interesado"),
            [new("requested_date", StaffTexts.RequestedDate, LifecycleInput.Day) { AtFirst = static shown => shown.Complaint.RequestedDate }]),
        new(Urge, new("代投诉人催办", "Urge for the complainant", "Instar en nombre del interesado"),
            [new("text", new("投诉人的话", "What the complainant says", "Lo que dice el interesado")) { Demanded = "message" }]),
        new(Plan, new("制定纠正预防措施", "Plan a corrective action", "Planificar una medida correctiva"),
            [
                new("cause", new("原因", "What caused it", "Qué lo causó")) { AtFirst = static shown => shown.Complaint.CorrectiveAction?.Cause ?? "" },
                new("correction", new("纠正措施", "What puts it right", "Qué lo corrige")) { AtFirst = static shown => shown.Complaint.CorrectiveAction?.Correction ?? "" },
                new("prevention", new("预防措施", "What keeps it from happening again", "Qué evita que se repita")) { AtFirst = static shown => shown.Complaint.CorrectiveAction?.Prevention ?? "" },
                new("owner", new("负责人", "Who carries it out", "Quién la lleva a cabo"), LifecycleInput.Staff) { AtFirst = static shown => shown.Complaint.CorrectiveAction?.Owner ?? "" },
                new("due_date", new("完成日期", "To be done by", "Fecha límite"), LifecycleInput.Day) { AtFirst = static shown => shown.Complaint.CorrectiveAction?.DueDate ?? "" },
            ])
        {
            Again = static shown => shown.Complaint.CorrectiveAction is null ? null : ChangedPlan,
        },
        new(Verify, new("验证纠正预防措施", "Verify the corrective action", "Verificar la medida correctiva"),
            [new("found", new("验证发现", "What the verification found", "Qué constató la verificación")) { IsNeeded = false }])
        {
            Stands = static shown => shown.Complaint.CorrectiveAction is { VerifyTime: null },
        },
        new(RequestUnmasking, new("申请查看受保护的身份", "Ask to see the protected identity", "Pedir ver la identidad protegida"),
            [new("reason", StaffTexts.Reason) { Longest = LongestReason }])
        {
            Hint = new("由他人决定；申请人和理由均留存记录。", "Somebody else decides. Who asked, and why, stays on record.", "Decide otra persona. Quién lo pide y por qué queda registrado."),
            Stands = static shown => shown.Complaint.IdentityProtected && shown.ComplainantHidden && !shown.Guide.UnmaskingAwaited,
        },
        new(Attach, CaseTexts.AddDocuments, [new("documents", CaseTexts.Documents, LifecycleInput.Files) { Hint = StaffTexts.DocumentsHint }]),
        new(Remove, new("移除材料", "Take a document out", "Retirar un documento"),
            [
                new("attachment_id", new("材料", "Document", "Documento"), LifecycleInput.Choice) { Choices = static (shown, language) => DocumentNames.Of(shown.Documents, shown.Guide.Zone, language) },
                new("reason", StaffTexts.Reason) { Longest = LongestReason },
            ])
        {
            Stands = static shown => shown.Documents.Count > 0,
        },
        new(Reopen, new("重新受理", "Open the case again", "Reabrir el expediente"),
            [new("reason", new("哪些问题没有解决", "What is not solved", "Qué no está resuelto")) { Longest = LongestReason }])
        {
            Stands = static shown => shown.Complaint.ReopenUntil is not null,
        },
        new(Withdraw, new("登记撤回", "Record that the complainant withdraws it", "Anotar que el interesado lo retira"),
            [new("reason", StaffTexts.Reason) { Longest = LongestReason }])
        {
            Hint = CaseTexts.WithdrawHint,
        },
        new(Archive, new("归档", "Archive", "Archivar"), [])
        {
            Hint = new("归档后不能再更改。", "After this nothing can be changed any more.", "Después ya no se puede cambiar nada."),
        },
    ];

    /// <summary>Whether it stands where it is seen at once: somebody waits for it, or it comes next.</summary>
    public bool IsWanted { get; init; }

    public LocalText? Hint { get; init; }

    /// <summary>Where there is something to do it to, beside what the procedure lets the person do.</summary>
    public Func<StaffCase, bool> Stands { get; init; } = static _ => true;

    /// <summary>What it is called, with what is said of it, where it is done once more and replaces what is there; null where it is not.</summary>
    public Func<StaffCase, (LocalText Title, LocalText Hint)?> Again { get; init; } = static _ => null;

    /// <summary>Id of the record that it is about, which it carries along; null for a form that is about the case.</summary>
    public Func<StaffCase, string>? Concerns { get; init; }

    /// <summary>What makes a matter how grave, by the severity that it speaks for.</summary>
    public static IEnumerable<(string Code, string Name)> CriteriaOf(StaffCase shown) =>
        shown.Guide.Choices.Severities.SelectMany(severity => severity.Criteria.Select(criterion => (criterion.Code, $"{severity.Name}: {criterion.Name}")));

    /// <summary>The form of an act; null where it is none of these.</summary>
    public static LifecycleForm? Find(string act) => All.FirstOrDefault(form => form.Move == act);

    /// <summary>What a field of the forms is called; null for any other.</summary>
    public static LocalText? LabelOf(string field) => Find(PageForms.ActOf(field))?.Fields.FirstOrDefault(known => field == $"{PageForms.ActOf(field)}.{known.Name}")?.Label;

    /// <summary>Whether the page of a case has the form.</summary>
    public bool IsOffered(StaffCase shown) => shown.Guide.Moves.Contains(Move) && Stands(shown);

    /// <summary>Whether what was sent is about the record that the form is about now: one decision is never filled in for another.</summary>
    public bool IsAboutShown(StaffCase shown, PageForms sent) => Concerns is not { } concerns || sent.Value(Move, $"{Move}.{Concerned}") == concerns(shown);

    /// <summary>The page's name for a field that a refusal points to.</summary>
    public string FieldOf(string field) => Fields.FirstOrDefault(known => field.Length > 0 && known.IsCalled(field)) is { } known ? $"{Move}.{known.Name}" : field;
}
