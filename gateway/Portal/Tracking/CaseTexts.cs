using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Procedures;

namespace ComplaintSuite.Portal.Tracking;

/// <summary>Words of the pages with which somebody follows a case.</summary>
internal static class CaseTexts
{
    public static readonly LocalText TrackLead = new(
        "请输入回执上的登记编号和查询码。", "Type the case number and the access code from your receipt.", "Escriba el número de expediente y el código de acceso de su resguardo.");
    public static readonly LocalText NumberHint = new("单位代码、连字符和一串字符，照回执填写。", "The code of the organisation, a hyphen and more characters, as on your receipt.", "El código de la organización, un guion y más caracteres, como en su resguardo.");
    public static readonly LocalText CodeHint = new("十六位，空格和连字符不影响。", "16 characters; blanks and hyphens don't matter.", "16 caracteres; los espacios y guiones no importan.");
    public static readonly LocalText Open = new("查询", "Open", "Abrir");
    public static readonly LocalText ClosedMeanwhile = new(
        "您的查询已结束（每次三十分钟），请再次输入。没有任何内容被更改。",
        "Your case is not open any more: it closes by itself after thirty minutes. Nothing was changed. Open it again.",
        "Su expediente ya no está abierto: se cierra solo a los treinta minutos. No se ha cambiado nada. Ábralo de nuevo.");
    public static readonly LocalText YourText = new("您刚才填写的内容，可复制后重新提交：", "What you had written, for you to copy:", "Lo que había escrito, para que pueda copiarlo:");
    public static readonly LocalText ClosesAt = new("本次查询将于{0}自动结束。", "This page closes by itself at {0}.", "Esta página se cierra sola a las {0}.");
    public static readonly LocalText Leave = new("结束查询", "Leave the case", "Salir del expediente");
    public static readonly LocalText State = new("目前状态", "Where it stands", "Situación");
    public static readonly LocalText With = new("承办部门：{0}", "With: {0}", "A cargo de: {0}");
    public static readonly LocalText Deadlines = new("期限", "What is due when", "Plazos");
    public static readonly LocalText Due = new("最迟", "Due", "Vence");
    /// <summary>What tells deadlines of one name apart.</summary>
    public static readonly LocalText Began = new("自{0}起", "Began {0}", "Empezó el {0}");

    public static readonly LocalText Running = new("进行中", "running", "en curso");
    public static readonly LocalText Met = new("按期完成", "in time", "en plazo");
    public static readonly LocalText RanOut = new("期限届满", "time is over", "plazo terminado");
    public static readonly LocalText Late = new("已逾期", "late", "con retraso");
    public static readonly LocalText WhyThisDate = new("为什么是这个日期？", "Why this date?", "¿Por qué esta fecha?");
    public static readonly LocalText Paused = new("暂停计时", "paused", "en pausa");
    public static readonly LocalText Timeline = new("办理进展", "What happened so far", "Qué ha ocurrido hasta ahora");
    public static readonly LocalText Notices = new("给您的通知", "Notices to you", "Comunicaciones para usted");
    public static readonly LocalText NoNotices = new("暂无通知。", "There are none yet.", "Todavía no hay ninguna.");
    public static readonly LocalText WhatYouSent = new("您提交的内容", "What you sent us", "Lo que nos envió");
    public static readonly LocalText Documents = new("材料", "Documents", "Documentos");
    public static readonly LocalText NoDocuments = new("暂无材料。", "There are none yet.", "Todavía no hay ninguno.");
    public static readonly LocalText AddDocuments = new("补充材料", "Add documents", "Añadir documentos");
    public static readonly LocalText Add = new("上传", "Add", "Añadir");
    public static readonly LocalText ChooseFirst = new("请先选择文件。", "Choose a file first.", "Elija primero un archivo.");
    public static readonly LocalText Done = new("已提交。", "Done.", "Hecho.");
    public static readonly LocalText Messages = new("往来消息", "Messages", "Mensajes");
    public static readonly LocalText NoMessages = new("暂无消息。", "There are none yet.", "Todavía no hay ninguno.");
    public static readonly LocalText FromYou = new("您", "You", "Usted");
    public static readonly LocalText Unread = new("未读", "new", "nuevo");
    public static readonly LocalText YourMessage = new("您的消息", "Your message", "Su mensaje");
    public static readonly LocalText SendMessage = new("发送消息", "Send the message", "Enviar el mensaje");
    public static readonly LocalText MaterialsWanted = new("请您补充材料", "We need something from you", "Necesitamos algo de usted");
    public static readonly LocalText MaterialsHint = new(
        "材料文件请在“材料”部分上传，然后在此说明。",
        "Add documents under Documents, then answer here.",
        "Añada los documentos en «Documentos» y responda aquí.");
    public static readonly LocalText YourAnswer = new("您的答复", "Your answer", "Su respuesta");
    public static readonly LocalText Send = new("提交", "Send", "Enviar");
    public static readonly LocalText SendAnswer = new("提交答复", "Send the answer", "Enviar la respuesta");
    public static readonly LocalText Urge = new("催办", "Urge", "Urgir");
    public static readonly LocalText UrgeHint = new("催办会得到答复；每天最多一次。", "You will get an answer; one a day is taken.", "Recibirá respuesta; se admite una al día.");
    public static readonly LocalText UrgeText = new("您想说明的情况", "What you want to say", "Lo que desea indicar");
    public static readonly LocalText UrgeWaiting = new("您已催办，正在等待答复；再次催办将并入同一次。", "You have urged and have no answer yet; another one joins it.", "Ya ha urgido y aún no tiene respuesta; otra se unirá a esta.");
    public static readonly LocalText Withdraw = new("撤回", "Withdraw", "Retirar");
    public static readonly LocalText WithdrawHint = new("撤回后将不再办理。", "After this nobody works on it any more.", "Después nadie seguirá tramitándolo.");
    public static readonly LocalText WithdrawReason = new("撤回理由", "Why you withdraw it", "Por qué lo retira");
    public static readonly LocalText Reopen = new("申请重新办理", "Ask to open it again", "Pedir que se reabra");
    public static readonly LocalText ReopenUntil = new("{0}前可以申请重新办理。", "Possible until {0}.", "Posible hasta el {0}.");
    public static readonly LocalText ReopenReason = new("哪些问题没有解决", "What is not solved", "Qué no está resuelto");
    public static readonly LocalText RequestedDate = new("更改希望解决的日期", "Change the day asked for", "Cambiar la fecha solicitada");
    public static readonly LocalText Incomplete = new(
        "信息尚不完整，请联系收件单位补充以下内容：", "Something is missing still. Contact the organisation to add it:", "Todavía falta información. Póngase en contacto con la organización para completarla:");

    public static readonly LocalText CheckedFirst = new(
        "须由收件单位先行核查，您无需办理。", "The organisation checks it first; you need do nothing.", "La organización lo comprueba primero; usted no tiene que hacer nada.");

    public static readonly LocalText Collective = new("反映同一问题的人", "Others who complain of the same", "Otras personas que reclaman por lo mismo");
    public static readonly LocalText CollectiveCount = new("因“{0}”投诉同一单位的共{1}人。", "{1} in all complain of the same employer or body for “{0}”.", "En total, {1} reclaman contra la misma entidad por «{0}».");
    public static readonly LocalText YourRepresentative = new("代表的登记编号", "Case number of the representative", "Número de expediente del representante");
    public static readonly LocalText Represented = new("推荐您为代表的登记编号", "They chose you as their representative", "Le eligieron como representante");
    public static readonly LocalText Speak = new("代表他人发言", "Speak for those who chose you", "Hablar por quienes le eligieron");
    public static readonly LocalText SpeakHint = new("内容只会进入您勾选的事项。", "What you write goes to the cases that you tick, and to no other.", "Lo que escriba irá solo a los expedientes que marque.");
    public static readonly LocalText SpeakAs = new("作为", "As", "Como");
    public static readonly LocalText SpeakFor = new("代表", "For", "Por");
    public static readonly LocalText ByRepresentative = new("代表（{0}）", "Representative ({0})", "Representante ({0})");
    public static readonly LocalText Members = new("其他事项", "The other cases", "Los demás expedientes");

    /// <summary>Where the words stand that somebody was told.</summary>
    public static readonly LocalText SeeNotices = new("内容见下方“给您的通知”。", "What you were told stands under “Notices to you”.", "Lo que se le comunicó está en «Comunicaciones para usted».");

    private static readonly Dictionary<string, LocalText> NextSteps = new()
    {
        ["received"] = new("信息补齐后即予登记。", "It is registered once what is missing is there.", "Se registrará cuando esté lo que falta."),
        ["registered"] = new("接下来进行审查，并把决定告知您。", "Next it is assessed, and you are told what was decided.", "Ahora se valora y se le comunica lo decidido."),
        ["taken-over"] = new("由发布单位继续办理。", "The body that published it goes on with it.", "Continúa el organismo que lo publicó."),
        ["assessed"] = new("审查决定即将告知您。", "What was decided is told to you next.", "Ahora se le comunica lo decidido."),
        ["accepted"] = new("接下来交承办部门办理。", "Next it goes to those who handle it.", "Ahora pasa a quienes lo tramitan."),
        ["declined"] = new("此事项不再办理。", "Nothing further is done about it here.", "Aquí no se tramita más."),
        ["referred"] = new("由谁办理、您是否需要自行提出，请查看发给您的通知。", "The notice to you says who deals with it and whether you have to do something.", "El aviso que recibió dice quién se ocupa y si usted tiene que hacer algo."),
        ["answered"] = new("您的问题已答复。", "Your question was answered.", "Su pregunta fue contestada."),
        ["at-work"] = new("有了办理结果就会告知您。", "Once there is a result, you are told.", "Cuando haya un resultado, se le comunicará."),
        ["at-mediation"] = new("调解结束后会告知您结果。", "Once the mediation has ended, you are told the result.", "Cuando termine la mediación, se le comunicará el resultado."),
        ["result-known"] = new("接下来把结果告知您。", "Next you are told the result.", "Ahora se le comunica el resultado."),
        ["notified"] = new("结果已告知您，之后结案。", "You were told the result; then the case is closed.", "Se le comunicó el resultado; después se cierra el expediente."),
        ["followed-up"] = new("已向您回访，之后结案。", "You were asked whether it is solved; then the case is closed.", "Se le preguntó si está resuelto; después se cierra el expediente."),
        ["withdrawn"] = new("此事项不再办理。", "Nobody works on it any more.", "Ya nadie lo tramita."),
        ["reopened"] = new("已重新交办，有了结果就会告知您。", "It is handled again; once there is a result, you are told.", "Se tramita de nuevo; cuando haya un resultado, se le comunicará."),
        ["closed"] = new("办理已经结束。", "The handling is over.", "La tramitación ha terminado."),
        ["archived"] = new("办理已经结束，档案予以保存。", "The handling is over; the file is kept.", "La tramitación ha terminado; el expediente se conserva."),
    };

    private static readonly Dictionary<string, LocalText> MessageKinds = new()
    {
        ["message"] = new("消息", "message", "mensaje"),
        ["materials-request"] = new("补充材料通知", "request for material", "petición de documentación"),
        ["materials-answer"] = new("材料答复", "answer with material", "respuesta con documentación"),
        ["urge"] = new("催办", "urging", "urgencia"),
        ["urge-answer"] = new("催办答复", "answer to an urging", "respuesta a la urgencia"),
        ["definite-answer"] = new("明确答复", "definite answer", "respuesta definitiva"),
    };

    private static readonly Dictionary<string, LocalText> Clocks = new()
    {
        ["acceptance"] = new("决定是否受理", "Decision whether we take the matter up", "Decisión de admitirlo o no"),
        ["answer-materials"] = new("补充材料", "Your material", "Aportación de documentación"),
        ["supply-material"] = new("补充材料", "Your material", "Aportación de documentación"),
        ["archive"] = new("归档", "Archiving", "Archivo"),
        ["handle"] = new("办理", "Handling", "Tramitación"),
        ["night-duty"] = new("总值班接待", "Reception by the duty officer", "Atención por la guardia"),
        ["handling-summary"] = new("办理（简易程序）", "Handling by the summary procedure", "Tramitación por el procedimiento abreviado"),
        ["handling-formal"] = new("办理（立案查处）", "Handling as a formal case", "Tramitación como expediente formal"),
        ["pick-up"] = new("清运", "Pick-up", "Recogida"),
        ["infestation"] = new("病虫害治理", "Dealing with the infestation", "Tratamiento de la plaga"),
        ["published-target"] = new("发布单位的目标日期", "Target of the body that published it", "Fecha prevista por el organismo que lo publicó"),
        ["answer"] = new("给予明确答复", "Definite answer", "Respuesta definitiva"),
        ["promotion"] = new("解决，逾期按重大投诉处理", "Solving it, before it counts as major", "Solución, antes de considerarse grave"),
        ["hand-in"] = new("部门报送结果", "Report of the department", "Informe del departamento"),
        ["tell-resident"] = new("告知您结果", "Telling you the result", "Comunicarle el resultado"),
        ["supervision"] = new("答复督办", "Answer to the supervision order", "Respuesta a la supervisión"),
    };

    /// <summary>What comes next at a step of the case; null where nobody has said.</summary>
    public static LocalText? Next(string step) => NextSteps.GetValueOrDefault(step);

    /// <summary>What a message is; a kind that nobody has a word for yet is shown by its name.</summary>
    public static LocalText MessageKind(string kind) => MessageKinds.GetValueOrDefault(kind) ?? new(kind, kind, kind);

    /// <summary>What a clock of a case waits for, in the words of its procedure.</summary>
    public static LocalText Clock(Deadline deadline) => Clock(deadline.Clock, deadline.Title);

    /// <summary>Whether a clock has a name for people.</summary>
    internal static bool NamesClock(string name) => Clocks.ContainsKey(name) || Clocks.ContainsKey(name.Split('-')[0]);

    /// <summary>What a clock waits for. A clock of one severity ("handle-major") is called as what it waits for; one that nobody has a word for yet is shown by its name.</summary>
    public static LocalText Clock(string name, LocalizedText? title = null) => title is not null ? new(title.ZhCn, title.En, title.Es) : Clocks.GetValueOrDefault(name) ?? Clocks.GetValueOrDefault(name.Split('-')[0]) ?? new(name, name, name);
}
