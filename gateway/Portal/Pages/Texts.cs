using ComplaintSuite.Procedures;

namespace ComplaintSuite.Portal.Pages;

/// <summary>Words that several pages say.</summary>
internal static class Texts
{
    /// <summary>What a language calls itself.</summary>
    public static readonly LocalText Self = new("中文", "English", "Español");
    /// <summary>Accessible name of the language choice.</summary>
    public static readonly LocalText Languages = new("语言", "Language", "Idioma");
    public static readonly LocalText SkipToContent = new("跳到正文", "Skip to the content", "Ir al contenido");
    public static readonly LocalText MissingTitle = new("没有这个页面", "There is no such page", "No existe esa página");
    public static readonly LocalText Missing = new("地址可能有误，或者页面已不存在。", "The address may be wrong, or the page is gone.", "Puede que la dirección sea incorrecta o que la página ya no exista.");
    public static readonly LocalText ToStart = new("返回首页", "To the start page", "Ir a la página de inicio");
    public static readonly LocalText FileOnline = new("网上提交", "File online", "Presentar por internet");
    public static readonly LocalText Track = new("查询办理进展", "Follow your case", "Consultar su expediente");
    public static readonly LocalText Number = new("登记编号", "Case number", "Número de expediente");
    public static readonly LocalText Code = new("查询码", "Access code", "Código de acceso");
    public static readonly LocalText Received = new("收到时间", "Received", "Recibido");
    public static readonly LocalText Optional = new("（选填）", "(optional)", "(opcional)");
    public static readonly LocalText ErrorTitle = new("填写有误", "There is a problem", "Hay un problema");
    public static readonly LocalText ErrorPrefix = new("有误：", "Error: ", "Error: ");
    /// <summary>Unfolds the rest of a long text.</summary>
    public static readonly LocalText ReadOn = new("展开其余内容（{0}字）", "Read on ({0} more characters)", "Seguir leyendo ({0} caracteres más)");
    public static readonly LocalText Rule = new("依据：{0}", "Rule {0}", "Norma {0}");
    public static readonly LocalText UnavailableTitle = new("暂时无法办理", "Not possible at the moment", "No es posible en este momento");
    public static readonly LocalText Unavailable = new(
        "所需的系统暂时没有响应，请稍后再试。若刚才正在提交，请返回上一页重新提交，同一份表单不会重复登记。",
        "A part of the system that is needed does not answer at the moment. Try again shortly. If you were sending a form, go back and send it again: the same form is never registered twice.",
        "Una parte del sistema no responde en este momento. Inténtelo de nuevo dentro de un momento. Si estaba enviando un formulario, vuelva atrás y envíelo otra vez: el mismo formulario nunca se registra dos veces.");
    public static readonly LocalText RefusedTitle = new("不能办理", "This is not possible", "Esto no es posible");
    public static readonly LocalText BadFormTitle = new("表单无法读取", "The form can't be read", "No se puede leer el formulario");
    public static readonly LocalText BadForm = new(
        "提交的内容过大或不完整。请返回上一页，减少文件后重试。", "What was sent is too large or incomplete. Go back, choose fewer or smaller files, and try again.",
        "Lo enviado es demasiado grande o está incompleto. Vuelva atrás, elija menos archivos o más pequeños e inténtelo de nuevo.");
    public static readonly LocalText ForbiddenTitle = new("您无权查看此页", "This page is not for you", "Esta página no es para usted");
    public static readonly LocalText Forbidden = new(
        "您的岗位不能查看或办理此事项。", "Your posts don't let you see or do this.", "Su puesto no le permite ver ni hacer esto.");

    private static readonly Dictionary<string, LocalText> Kinds = new()
    {
        ["complaint"] = new("投诉", "Complaint", "Queja"),
        ["report"] = new("举报", "Report", "Denuncia"),
        ["enquiry"] = new("咨询", "Enquiry", "Consulta"),
        ["suggestion"] = new("建议", "Suggestion", "Sugerencia"),
        ["opinion"] = new("意见", "Opinion", "Opinión"),
        ["lead"] = new("线索", "Lead", "Indicio"),
    };

    private static readonly Dictionary<string, LocalText> KindHints = new()
    {
        ["complaint"] = new("您自己的权益受到损害，希望得到解决。", "You yourself have a problem and want it put right.", "Usted tiene un problema y quiere que se resuelva."),
        ["report"] = new("您发现违法违规行为，希望有关部门查处。", "You know of something unlawful and want it looked into.", "Conoce una irregularidad y quiere que se investigue."),
        ["enquiry"] = new("您想了解情况或政策。", "You have a question.", "Tiene una pregunta."),
        ["suggestion"] = new("您有改进的想法。", "You have an idea for improvement.", "Tiene una propuesta de mejora."),
        ["opinion"] = new("您想对服务发表看法，不要求处理。", "You want to say what you think of the service; nothing needs to be done.", "Quiere decir qué opina del servicio; no hace falta hacer nada."),
        ["lead"] = new("您知道一些情况，可能有助于查处。", "You know something that may help to find a wrong.", "Sabe algo que puede ayudar a descubrir una irregularidad."),
    };

    private static readonly Dictionary<string, LocalText> Steps = new()
    {
        ["received"] = new("已收到，信息尚不完整", "Received, not complete yet", "Recibido, aún incompleto"),
        ["registered"] = new("已登记，待审查", "Registered, to be assessed", "Registrado, pendiente de valoración"),
        ["materials-requested"] = new("待补充材料", "Waiting for material from you", "A la espera de documentación suya"),
        ["taken-over"] = new("由发布单位办理", "Handled by the body that published it", "Tramitado por el organismo que lo publicó"),
        ["assessed"] = new("已审查", "Assessed", "Valorado"),
        ["accepted"] = new("已受理", "Accepted", "Admitido a trámite"),
        ["declined"] = new("不予受理", "Not accepted", "No admitido"),
        ["referred"] = new("已告知负责部门", "Pointed to the department in charge", "Remitido al departamento competente"),
        ["answered"] = new("已答复", "Answered", "Contestado"),
        ["at-work"] = new("办理中", "Being handled", "En tramitación"),
        ["at-mediation"] = new("调解中", "In mediation", "En mediación"),
        ["result-known"] = new("已有办理结果", "There is a result", "Hay un resultado"),
        ["notified"] = new("已告知结果", "Result communicated", "Resultado comunicado"),
        ["followed-up"] = new("已回访", "Followed up", "Seguimiento hecho"),
        ["withdrawn"] = new("已撤回", "Withdrawn", "Retirado"),
        ["reopened"] = new("已重新办理", "Reopened", "Reabierto"),
        ["closed"] = new("已结案", "Closed", "Cerrado"),
        ["archived"] = new("已归档", "Archived", "Archivado"),
        ["queued"] = new("待接办", "Waiting", "En espera"),
        ["claimed"] = new("办理中", "Being handled", "En tramitación"),
        ["transferred"] = new("已转办", "Transferred", "Trasladado"),
        ["handled"] = new("已办理，待报送", "Handled, to be handed in", "Tramitado, pendiente de entrega"),
        ["approved"] = new("已批准", "Approved", "Aprobado"),
        ["handed-in"] = new("已报送", "Handed in", "Entregado"),
        ["cancelled"] = new("已取消", "Cancelled", "Cancelado"),
    };

    public static LocalText Kind(string kind) => Named(Kinds, kind);

    public static LocalText KindHint(string kind) => Kinds.ContainsKey(kind) ? KindHints[kind] : new("", "", "");

    /// <summary>Whether a step has a name for people.</summary>
    internal static bool NamesStep(string step) => Steps.ContainsKey(step);

    public static LocalText Step(string step) => Named(Steps, step);

    /// <summary>A sentence with its words put in.</summary>
    public static string Fill(string text, params string[] words)
    {
        for (var number = 0; number < words.Length; number++)
            text = text.Replace($"{{{number}}}", words[number], StringComparison.Ordinal);
        return text;
    }

    /// <summary>A code that nobody has a word for yet is shown as it is.</summary>
    private static LocalText Named(Dictionary<string, LocalText> names, string code) => names.GetValueOrDefault(code) ?? new(code, code, code);
}
