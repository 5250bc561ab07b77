using ComplaintSuite.Procedures;

namespace ComplaintSuite.Portal.Forms;

/// <summary>What to tell somebody whose request was refused, by the code of the refusal.</summary>
internal static class RefusalTexts
{
    private static readonly LocalText Missing = new("请填写此项。", "Fill this in.", "Rellene este campo.");

    private static readonly Dictionary<string, LocalText> Known = new()
    {
        ["FIELD_MISSING"] = Missing,
        ["FACTS_NEEDED"] = Missing,
        ["TEXT_TOO_LONG"] = new("内容过长，请缩短。", "This is too long. Shorten it.", "El texto es demasiado largo. Acórtelo."),
        ["TEXT_INVALID"] = new("内容含有无法识别的字符，请删除后重试。", "This holds characters that are no text. Remove them.", "El texto contiene caracteres no válidos. Quítelos."),
        ["CASE_NUMBER_INVALID"] = new("这不是有效的登记编号，请对照回执核对。", "This is no case number. Check it against your receipt.", "No es un número de expediente. Compruébelo con su resguardo."),
        ["CODE_WRONG"] = new("登记编号与查询码不匹配，请对照回执核对两项内容。", "Number and access code don't belong together. Check both against your receipt.", "El número y el código de acceso no se corresponden. Compruebe ambos con su resguardo."),
        ["CONTACT_OR_PUBLISHED_RECORD"] = new("请至少留下电话、地址、电子邮箱中的一项，以便与您联系。", "Leave a telephone number, an address or an e-mail address, so that we can reach you.", "Indique un teléfono, una dirección o un correo electrónico para poder contactar con usted."),
        ["DATE_INVALID"] = new("请填写有效的日期。", "Give a day that there is.", "Indique una fecha válida."),
        ["DATE_PAST"] = new("该日期已过。", "This day has passed already.", "Esa fecha ya ha pasado."),
        ["KIND_NOT_TAKEN"] = new("该单位不受理此类事项。", "This organisation takes nothing of this kind.", "Esta organización no recibe asuntos de este tipo."),
        ["PROTECTION_NOT_OFFERED"] = new("此类事项不能申请身份保密。", "The identity can't be protected for matters of this kind.", "En asuntos de este tipo no se puede proteger la identidad."),
        ["FILE_TYPE_NOT_TAKEN"] = new("不接受此类文件。", "Files of this type are not taken.", "No se admiten archivos de este tipo."),
        ["FILE_TOO_LARGE"] = new("文件过大，单个文件不得超过20 MB。", "The file is too large: at most 20 MB.", "El archivo es demasiado grande: como máximo 20 MB."),
        ["FILE_EMPTY"] = new("文件是空的。", "The file is empty.", "El archivo está vacío."),
        ["FILE_NAME_INVALID"] = new("文件名无效。", "The file needs a name.", "El archivo necesita un nombre."),
        ["TOO_MANY_DOCUMENTS"] = new("该事项的材料数量已达上限。", "The case has as many documents as it may have.", "El expediente ya tiene el máximo de documentos."),
        ["STALE_VERSION"] = new("您查看期间，该事项已发生变化。请查看最新内容后再次提交。", "The case has changed since you looked at it. Look at it again and send once more.", "El expediente ha cambiado desde que lo consultó. Vuelva a mirarlo y envíe de nuevo."),
        ["REQUEST_ID_REUSED"] = new("此表单已提交过，内容不同。请刷新页面后重新填写。", "This form was sent before with other content. Open the page again.", "Este formulario ya se envió con otro contenido. Abra la página de nuevo."),
        ["ROLE_NOT_PERMITTED"] = new("您的岗位不能办理此项。", "Your posts don't let you do this.", "Su puesto no le permite hacer esto."),
        ["STEP_NOT_PERMITTED"] = new("该事项当前所处环节不能办理此项。", "This is not possible at the step where the case stands.", "No es posible en la fase en que está el expediente."),
        ["NOT_ENABLED"] = new("办理程序没有此环节。", "The procedure does not have this.", "El procedimiento no lo contempla."),
        ["OWN_CLAIM"] = new("该事项由其他人接办。", "Somebody else has claimed this.", "Otra persona se ocupa de esto."),
        ["NOT_ARCHIVED"] = new("该事项已归档，不能更改。", "The case is archived and can't be changed.", "El expediente está archivado y no se puede modificar."),
        ["QUEUE_EMPTY"] = new("目前没有待接办的事项。", "There is nothing to take at the moment.", "No hay nada pendiente en este momento."),
        ["FACTS_CLEAR"] = new("此办理方式须认定事实清楚。", "This way of handling needs the finding that the facts are clear.", "Esta vía exige constatar que los hechos están claros."),
        ["MATTER_SIMPLE"] = new("此办理方式须认定案情简单。", "This way of handling needs the finding that the matter is simple.", "Esta vía exige constatar que el asunto es sencillo."),
        ["CIVIL_DISPUTE"] = new("此办理方式须认定属于民事纠纷。", "This way of handling needs the finding that it is a civil dispute.", "Esta vía exige constatar que es un conflicto civil."),
        ["CATEGORY_UNKNOWN"] = new("请选择分类。", "Choose a category.", "Elija una categoría."),
        ["LEGAL_FIELD_UNKNOWN"] = new("请选择与该分类相符的法律领域。", "Choose a law that the category falls under.", "Elija una norma que corresponda a la categoría."),
        ["ROUTE_NOT_PERMITTED"] = new("请选择办理方式。", "Choose a way of handling.", "Elija una vía de tramitación."),
        ["DEPARTMENT_UNKNOWN"] = new("请选择部门。", "Choose a department.", "Elija un departamento."),
        ["OUTCOME_UNKNOWN"] = new("请选择办理结果。", "Choose an outcome.", "Elija un desenlace."),
        ["INDICATOR_VALUE_INVALID"] = new("请填写有效的值。", "Give a value that is possible here.", "Indique un valor posible."),
        ["RESULT_NOTIFIED"] = new("须先将结果告知投诉人。", "The complainant must be told the result first.", "Antes hay que comunicar el resultado al interesado."),
        ["REACHABLE"] = new("没有可以联系到此人的方式。", "There is no way to reach the person.", "No hay forma de contactar con la persona."),
        ["IDENTITY_NOT_PROTECTED"] = new("此人已申请身份保密。", "The person asked for identity protection.", "La persona pidió que se protegiera su identidad."),
        ["HARM_CONTAINED"] = new("须先记录制止危害的措施。", "Record first what stopped the harm.", "Anote primero qué detuvo el daño."),
        ["URGES_ANSWERED"] = new("须先答复投诉人的催办。", "Answer the complainant's urging first.", "Responda primero a la urgencia del interesado."),
        ["OVERRUNS_APPROVED"] = new("已超期，须先经批准。", "The limit has passed: it needs an approval first.", "Se ha superado el plazo: antes se requiere autorización."),
        ["OVERRUN_NOT_APPROVABLE"] = new("此期限不得批准超期。", "An overrun of this limit can't be approved.", "No se puede autorizar que se supere este plazo."),
        ["TRANSFER_LIMIT_RESPECTED"] = new("该事项已转交两次，再次转交须由上级决定。", "The case was passed on twice: a superior decides where it goes next.", "El expediente ya se trasladó dos veces: decide un superior."),
        ["OWN_CLAIM_OR_SUPERIOR"] = new("该事项由其他人接办。", "Somebody else has claimed this.", "Otra persona se ocupa de esto."),
        ["NOT_OWN_REQUEST"] = new("不能审批自己提出的申请。", "Nobody decides about their own request.", "Nadie decide sobre su propia petición."),
        ["NOT_OWN_ACTION"] = new("不能验证自己制定或负责的措施。", "Nobody verifies their own action.", "Nadie verifica su propia medida."),
        ["DEPARTMENT_SAME"] = new("该事项已在此部门。", "The case is with this department already.", "El expediente ya está en este departamento."),
        ["EXTENSION_OPEN"] = new("已有延期申请等待决定。", "A request for more time waits for its decision.", "Ya hay una petición de prórroga pendiente."),
        ["EXTENSION_NOT_OPEN"] = new("没有待决定的延期申请。", "No request for more time is open.", "No hay ninguna petición de prórroga pendiente."),
        ["EXTENSION_NOT_LATER"] = new("请填写晚于现有期限的日期。", "Give a day after the present limit.", "Indique una fecha posterior al plazo actual."),
        ["EXTENSION_NOT_POSSIBLE"] = new("此期限不能延长。", "This limit can't be extended.", "Este plazo no se puede prorrogar."),
        ["CLOCK_UNKNOWN"] = new("请选择期限。", "Choose a limit.", "Elija un plazo."),
        ["CLOCK_NOT_RUNNING"] = new("此期限目前没有计时。", "This limit does not run at the moment.", "Este plazo no está corriendo."),
        ["CLOCK_RAN_OUT"] = new("此期限已过。", "This limit has passed.", "Este plazo ya ha vencido."),
        ["SUPERVISION_OPEN"] = new("已有督办要求等待答复。", "An order waits for its answer.", "Ya hay una orden pendiente de respuesta."),
        ["SUPERVISION_NOT_OPEN"] = new("没有待答复的督办要求。", "No order waits for an answer.", "No hay ninguna orden pendiente."),
        ["ALERT_ACKNOWLEDGED"] = new("已有人处理此提醒。", "Somebody looks after this already.", "Alguien ya se ocupa de esto."),
        ["TOO_MANY_MESSAGES"] = new("24小时内的留言已达上限，请稍后再写；已发送的留言都会有人阅读。", "You have written as much as is taken within 24 hours. What you sent will be read; please write again later.", "Ha enviado el máximo de mensajes que se admite en 24 horas. Los que envió se leerán; escriba de nuevo más tarde."),
        ["URGED_RECENTLY"] = new("上次催办已答复，一天后可再次催办；您可随时留言。", "Your last urging was answered; the next is taken a day after it. You can write a message at any time.", "Su última urgencia ya se contestó; la siguiente se admite un día después. Puede enviar un mensaje en cualquier momento."),
        ["VISITED"] = new("须先记录回访。", "The follow-up visit must be recorded first.", "Antes debe constar la visita de seguimiento."),
        ["COURTESY_ANSWERED"] = new("须先办结便民事项。", "The courtesy item must be answered first.", "Antes debe atenderse la gestión de cortesía."),
        ["WITHIN_REOPENING"] = new("申请重新办理的期限已过。", "The time for reopening has passed.", "Ha pasado el plazo para reabrir."),
        ["MATERIALS_AWAITED"] = new("目前不需要补充材料。", "No material is awaited.", "No se espera documentación."),
        ["CRITERION_UNKNOWN"] = new("请选择与严重程度相符的认定依据。", "Choose what makes it so grave.", "Elija lo que determina la gravedad."),
        ["RATE_LIMITED"] = new("请求过于频繁，请稍后再试。", "Too many requests. Wait a moment and try again.", "Demasiadas solicitudes. Espere un momento e inténtelo de nuevo."),
        ["SERVICE_UNAVAILABLE"] = new("所需的系统暂时没有响应，请稍后重新提交。", "A part of the system does not answer. Send it again in a moment.", "Una parte del sistema no responde. Envíelo de nuevo dentro de un momento."),
    };

    public static bool Knows(string code) => Known.ContainsKey(code);

    public static LocalText For(string code) => Known.GetValueOrDefault(code) ?? new($"无法办理（{code}）。", $"This is not possible ({code}).", $"No es posible ({code}).");
}
