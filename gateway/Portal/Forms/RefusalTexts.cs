using ComplaintSuite.Procedures;

namespace ComplaintSuite.Portal.Forms;

/// <summary>What to tell somebody whose request was refused, by the code of the refusal.</summary>
internal static class RefusalTexts
{
    private static readonly LocalText Missing = new("请填写此项。", "Fill this in.", "Rellene este campo.");

    /// <summary>Said of each of several fields of which one is to be filled in.</summary>
    private static readonly LocalText OneOf = new("请至少填写其中一项。", "Fill in at least one of these.", "Rellene al menos uno de estos campos.");

    private static readonly LocalText OneDone = new("须先完成其中一项。", "One of these must be done first.", "Antes hay que hacer una de estas cosas.");

    private static readonly LocalText NotDone = new("须先完成此项。", "This must be done first.", "Antes hay que hacer esto.");
    private static readonly LocalText SomebodyElse = new("须由他人办理。", "Somebody else must do this.", "Debe hacerlo otra persona.");
    private static readonly LocalText TheSame = new("须由此前办理的人员办理。", "This is for the person who did it before.", "Corresponde a quien lo hizo antes.");
    private static readonly LocalText NothingWaits = new("目前没有待答复或落实的事项。", "Nothing waits for this.", "No hay nada pendiente de esto.");
    private static readonly LocalText NotOpened = new("须先办理此项，且该项尚待答复或落实。", "This must be done first, and still wait for its answer.", "Antes hay que hacer esto, y aún debe esperar respuesta.");
    private static readonly LocalText NamedOnly = new("须由指定的人员办理。", "This is for the person who was named.", "Corresponde a la persona designada.");
    private static readonly LocalText Unproved = new("代理人须提交在有效期内并涵盖此项的授权证明。", "An agent must show authority for this that has not expired.", "Quien representa debe acreditar un poder vigente para esto.");
    private static readonly LocalText Waits = new("尚待答复或落实。", "This waits for its answer.", "Esto espera respuesta.");

    private static readonly Dictionary<string, LocalText> Known = new()
    {
        ["FIELD_MISSING"] = Missing,
        ["ACT_OPEN"] = Waits,
        ["ACT_NOT_OPEN"] = NothingWaits,
        ["ACTS_FULL"] = new("此类记录已达上限。", "No more of these are taken here.", "Aquí no se admiten más anotaciones de este tipo."),
        ["ACT_UNKNOWN"] = new("办理程序没有此项。", "The procedure does not have this.", "El procedimiento no lo contempla."),
        ["NEVER_PERMITTED"] = new("此类情形不能这样办理。", "This is not possible in a case like this.", "No es posible en un caso así."),
        ["VALUE_INVALID"] = new("请填写有效的值。", "Give a value that is possible here.", "Indique un valor posible."),
        ["FIELD_UNKNOWN"] = new("表单中有系统无法识别的内容，请刷新页面后重试。", "The form holds something unknown. Open the page again.", "El formulario contiene algo desconocido. Abra la página de nuevo."),
        ["DOCUMENT_UNKNOWN"] = new("请选择本事项的材料。", "Choose a document of the case.", "Elija un documento del expediente."),
        ["FACTS_NEEDED"] = Missing,
        ["TEXT_TOO_LONG"] = new("内容过长，请缩短。", "This is too long. Shorten it.", "El texto es demasiado largo. Acórtelo."),
        ["TEXT_INVALID"] = new("内容含有无法识别的字符，请删除后重试。", "This holds characters that are no text. Remove them.", "El texto contiene caracteres no válidos. Quítelos."),
        ["CASE_NUMBER_INVALID"] = new("这不是有效的登记编号，请对照回执核对。", "This is no case number. Check it against your receipt.", "No es un número de expediente. Compruébelo con su resguardo."),
        ["CODE_WRONG"] = new("登记编号与查询码不匹配，请对照回执核对两项内容。", "Number and access code don't belong together. Check both against your receipt.", "El número y el código de acceso no se corresponden. Compruebe ambos con su resguardo."),
        ["CONTACT_OR_PUBLISHED_RECORD"] = new("请至少留下一种联系方式，以便与您联系。", "Leave at least one way to reach you.", "Indique al menos una forma de contactar con usted."),
        ["DATE_INVALID"] = new("请填写有效的日期。", "Give a day that there is.", "Indique una fecha válida."),
        ["DATE_PAST"] = new("该日期已过。", "This day has passed already.", "Esa fecha ya ha pasado."),
        ["DATE_TOO_FAR"] = new("日期过远，请填写十年以内的日期。", "This day is too far away: within ten years.", "Esa fecha está demasiado lejos: dentro de diez años."),
        ["TELEPHONE_INVALID"] = new("请填写可以拨打的电话号码，可以带分机号；境外号码请加“+”和国家代码。", "Give a telephone number that can be dialled, with an extension if there is one; one from abroad with + and its country code.", "Indique un número de teléfono al que se pueda llamar, con extensión si la tiene; si es extranjero, con + y el prefijo del país."),
        ["EMAIL_INVALID"] = new("请填写一个有效的电子邮箱地址，例如 name@example.org。", "Give one e-mail address, such as name@example.org.", "Indique una dirección de correo electrónico, por ejemplo name@example.org."),
        ["POSTCODE_INVALID"] = new("请填写有效的邮政编码；境外邮编请在前面加国家或地区的字母代码，例如 DE-10115；不清楚可以留空。", "Give a postcode that there can be; one from abroad with its country's letters before it, such as DE-10115. If you don't know it, leave it empty.", "Indique un código postal válido; si es extranjero, con las letras del país delante, por ejemplo DE-10115. Si no lo conoce, déjelo vacío."),
        ["KIND_NOT_TAKEN"] = new("该单位不受理此类事项。", "This organisation takes nothing of this kind.", "Esta organización no recibe asuntos de este tipo."),
        ["PROTECTION_NOT_OFFERED"] = new("此类事项不能申请身份保密。", "The identity can't be protected for matters of this kind.", "En asuntos de este tipo no se puede proteger la identidad."),
        ["FILE_TYPE_NOT_TAKEN"] = new("不接受此类文件。", "Files of this type are not taken.", "No se admiten archivos de este tipo."),
        ["FILE_TOO_LARGE"] = new("文件过大，单个文件不得超过20 MB。", "The file is too large: at most 20 MB.", "El archivo es demasiado grande: como máximo 20 MB."),
        ["FILE_EMPTY"] = new("文件是空的。", "The file is empty.", "El archivo está vacío."),
        ["FILE_NAME_INVALID"] = new("文件名无效。", "The file needs a name.", "El archivo necesita un nombre."),
        ["TOO_MANY_DOCUMENTS"] = new("该事项的材料数量已达上限。", "The case has as many documents as it may have.", "El expediente ya tiene el máximo de documentos."),
        ["DOCUMENTS_TOO_LARGE"] = new("该事项的材料总大小已达上限（200 MB），不能再添加。如需补充，请留言说明。", "The documents of the case are as large together as they may be (200 MB). Write a message about what you still want to show.", "Los documentos del expediente ya ocupan juntos el máximo (200 MB). Escriba un mensaje sobre lo que aún quiera aportar."),
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
        ["CATEGORY_TOO_WIDE"] = new("请选择更具体的分类。", "Choose one of the categories below this one.", "Elija una de las categorías incluidas en esta."),
        ["DEPARTMENT_FIXED"] = new("此类事项只能由该部门办理，不能转交。", "Matters of this kind stay with this department.", "Los asuntos de este tipo se quedan en este departamento."),
        ["LEGAL_FIELD_UNKNOWN"] = new("请选择与该分类相符的法律领域。", "Choose a law that the category falls under.", "Elija una norma que corresponda a la categoría."),
        ["ROUTE_NOT_PERMITTED"] = new("请选择办理方式。", "Choose a way of handling.", "Elija una vía de tramitación."),
        ["DEPARTMENT_UNKNOWN"] = new("请选择部门。", "Choose a department.", "Elija un departamento."),
        ["OUTCOME_UNKNOWN"] = new("请选择办理结果。", "Choose an outcome.", "Elija un desenlace."),
        ["INDICATOR_VALUE_INVALID"] = new("请填写有效的值。", "Give a value that is possible here.", "Indique un valor posible."),
        ["RESULT_NOTIFIED"] = new("须先将结果告知投诉人。", "The complainant must be told the result first.", "Antes hay que comunicar el resultado al interesado."),
        ["REACHABLE"] = new("没有可以联系到此人的方式。", "There is no way to reach the person.", "No hay forma de contactar con la persona."),
        ["IDENTITY_NOT_PROTECTED"] = new("此人已申请身份保密。", "The person asked for identity protection.", "La persona pidió que se protegiera su identidad."),
        ["TASKS_FINISHED"] = new("须先等待已询问的部门答复。", "Every department that was asked must answer first.", "Antes deben responder todos los departamentos consultados."),
        ["TASKS_FULL"] = new("询问次数已达上限。", "No more departments can be asked here.", "Aquí no se puede consultar a más departamentos."),
        ["TASK_UNKNOWN"] = new("请选择询问事项。", "Choose what is asked.", "Elija qué se pide."),
        ["DEPARTMENT_NOT_PERMITTED"] = new("此事项不能向该部门提出。", "This is not asked of that department.", "Esto no se pide a ese departamento."),
        ["DEPARTMENT_ELSEWHERE"] = new("该部门属于其他地点。", "That department belongs to another place.", "Ese departamento pertenece a otro lugar."),
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
        ["ALERT_LAPSED"] = new("该提醒所述情况已结束，无需再处理。", "What this told of is over; nothing is to be done any more.", "Lo que se avisaba ya terminó; no hay nada más que hacer."),
        ["ALERT_ACKNOWLEDGED"] = new("已有人处理此提醒。", "Somebody looks after this already.", "Alguien ya se ocupa de esto."),
        ["TOO_MANY_MESSAGES"] = new("24小时内的留言已达上限，请稍后再写；已发送的留言都会有人阅读。", "You have written as much as is taken within 24 hours. What you sent will be read; please write again later.", "Ha enviado el máximo de mensajes que se admite en 24 horas. Los que envió se leerán; escriba de nuevo más tarde."),
        ["URGED_RECENTLY"] = new("上次催办已答复，一天后可再次催办；可随时留言。", "The last urging was answered; the next is taken a day after it. A message can be sent at any time.", "La última urgencia ya se contestó; la siguiente se admite un día después. Se puede enviar un mensaje en cualquier momento."),
        ["CASE_UNKNOWN"] = new("本单位没有此编号的其他事项。", "There is no other case of this number here.", "Aquí no hay otro expediente con ese número."),
        ["CASE_REGISTERED"] = new("该事项已有登记编号，不能再编第二个号。", "The case has its number in the register already.", "El expediente ya tiene su número en el registro."),
        ["REGISTER_NUMBER_TAKEN"] = new("此编号已用于其他事项，请换一个或留空。", "Another case has this number. Take another one, or leave it empty.", "Otro expediente tiene ese número. Ponga otro o déjelo en blanco."),
        ["GOES_UP"] = new("只能移交给上级部门。", "It can only go to a department above.", "Solo puede pasar a un departamento superior."),
        ["CALLABLE"] = new("请留下电话或电子邮箱。", "A telephone number or an e-mail address is needed.", "Hace falta un teléfono o un correo electrónico."),
        ["DEPARTMENT_STAFFED"] = new("该部门目前无人办理。", "Nobody handles work in that department.", "Nadie tramita asuntos en ese departamento."),
        ["TAKEN_BY_RECEIVER"] = new("须由所移交部门的人员接收，且只能转往该部门。", "Somebody of the department to which it is offered accepts it, and it goes to that department alone.", "La acepta alguien del departamento al que se ofrece, y solo puede pasar a él."),
        ["PLACE_STAFFED"] = new("此处目前无人值守。", "Nobody works there.", "Allí no trabaja nadie."),
        ["VISITED"] = new("须先记录回访。", "The follow-up visit must be recorded first.", "Antes debe constar la visita de seguimiento."),
        ["COURTESY_ANSWERED"] = new("须先办结便民事项。", "The courtesy item must be answered first.", "Antes debe atenderse la gestión de cortesía."),
        ["DESK_OPEN"] = new("接待处现已下班，请由值班人员接待。", "The desk is closed now; whoever is on duty takes it.", "El mostrador está cerrado; la atiende quien está de guardia."),
        ["SEVERAL_DEPARTMENTS"] = new("只牵涉一个部门。请登记另外牵涉的部门。", "One department alone is concerned. Record the others first.", "Solo afecta a un departamento. Anote antes los demás."),
        ["DUTY_NOT_KEPT"] = new("本单位没有此类记录。", "This organisation keeps no book of this kind.", "Esta organización no lleva ningún libro de este tipo."),
        ["DUTY_RUNNING"] = new("您已在值班，请先结束上一班。", "You are on a shift already. End it first.", "Ya está de guardia. Termínela antes."),
        ["DUTY_ENDED"] = new("已经结束，不能再更改。", "It has ended already.", "Ya ha terminado."),
        ["DUTY_DAY_PAST"] = new("当日已过，不能补记检查。", "The day has passed; its check stays as it was.", "El día ha pasado; su revisión queda como estaba."),
        ["DUTY_OWN_SHIFT"] = new("须由值班人员以外的人接手。", "Somebody else takes it over from whoever is on duty.", "Debe asumirla alguien distinto de quien está de guardia."),
        ["DUTY_ENTRY_OPEN"] = new("还有未处理的事项：请解决或转出；值班事项也可由他人接手，会议记录中的也可存记。", "An entry is open: settle it or send it on; from a shift somebody can take it over, in minutes it can be kept as noted.", "Queda una anotación pendiente: resuélvala o remítala; de una guardia puede asumirla alguien, en un acta puede dejarse anotada."),
        ["DUTY_ENTRY_NOT_OPEN"] = new("已有人接手。", "Somebody has it already.", "Ya la ha asumido alguien."),
        ["DUTY_ENTRY_NOT_TAKEN_OVER"] = new("请先接手，再通报部门。", "Take it over first, then tell the department.", "Asúmala antes de comunicarla al departamento."),
        ["DUTY_ENTRY_SETTLED"] = new("该条已处理完毕。", "It is settled already.", "Ya está resuelta."),
        ["ENTRIES_FULL"] = new("记录已满。", "The book is full.", "El registro está lleno."),
        ["CHANNEL_NOT_TAKEN"] = new("该渠道不受理。请改用列出的渠道。", "It is not taken by this way. Use one of those listed.", "No se recibe por esta vía. Use una de las indicadas."),
        ["WITHIN_REOPENING"] = new("申请重新办理的期限已过。", "The time for reopening has passed.", "Ha pasado el plazo para reabrir."),
        ["MATERIALS_AWAITED"] = new("目前不需要补充材料。", "No material is awaited.", "No se espera documentación."),
        ["ARTICLE_UNKNOWN"] = new("请选择已发布的知识条目。", "Choose a published article.", "Elija un artículo publicado."),
        ["MEANS_UNKNOWN"] = new("请选择告知方式。", "Choose how the person was told.", "Elija cómo se comunicó."),
        ["TOO_MANY"] = new("项数过多，最多二十项。", "Too many: at most twenty.", "Demasiados: como máximo veinte."),
        ["CRITERION_UNKNOWN"] = new("请选择与严重程度相符的认定依据。", "Choose what makes it so grave.", "Elija lo que determina la gravedad."),
        ["SEVERITY_UNKNOWN"] = new("请选择严重程度。", "Choose a severity.", "Elija una gravedad."),
        ["VALIDITY_UNKNOWN"] = new("请选择是否有效。", "Say whether it is a valid complaint.", "Indique si es una queja válida."),
        ["SEVERITY_OF_INVALID"] = new("无效投诉不定严重程度，请留空。", "An invalid complaint has no severity: leave it empty.", "Una queja no válida no tiene gravedad: déjela vacía."),
        ["NOT_FAULT_RECORDED"] = new("存在过失或服务不到位的，不能定为此严重程度。", "With a fault or shortfall on record it can't be of this severity.", "Si consta una falta o carencia, no puede tener esta gravedad."),
        ["NOT_LOWERS_PROMOTION"] = new("因超期提高的严重程度不能降低。", "The severity was raised because the time ran out and can't be lowered.", "La gravedad se elevó porque venció el plazo y no se puede rebajar."),
        ["NOT_HANDLED_IT"] = new("经办人不能对自己办理的事项进行回访。", "Whoever handled the matter does not pay the follow-up visit.", "Quien tramitó el asunto no hace la visita de seguimiento."),
        ["NOT_MATERIALS_AWAITED"] = new("已请投诉人补充材料，尚未答复。", "The complainant was asked for material already and has not answered yet.", "Ya se pidió documentación al interesado y aún no ha respondido."),
        ["URGE_AWAITS_ANSWER"] = new("没有待答复的催办。", "No urging waits for an answer.", "No hay ninguna urgencia pendiente de respuesta."),
        ["NOT_URGE_AWAITS_ANSWER"] = new("须先答复投诉人的催办。", "Answer the complainant's urging first.", "Responda primero a la urgencia del interesado."),
        ["HARM_ONGOING"] = new("该事项没有正在发生的危害。", "No harm is going on in this case.", "En este expediente no hay ningún daño en curso."),
        ["WAS_WORKED_ON"] = new("只有经部门办理后结案的事项才能重新办理。", "Only a case that a department dealt with can be opened again.", "Solo se puede reabrir un expediente que tramitó un departamento."),
        ["OVERRUN_APPROVED_ALREADY"] = new("此期限的超期已经批准。", "The overrun of this limit is approved already.", "Ya se autorizó que se supere este plazo."),
        ["REGISTRATION_COMPLETE"] = new("登记内容尚不完整。", "The registration is not complete yet.", "El registro aún no está completo."),
        ["KIND_NOT_PERMITTED"] = new("此类事项不能这样办理。", "This is not possible for matters of this kind.", "No es posible en asuntos de este tipo."),
        ["UNKNOWN_FIELD"] = new("表单中有系统无法识别的内容，请刷新页面后重试。", "The form holds something unknown. Open the page again.", "El formulario contiene algo desconocido. Abra la página de nuevo."),
        ["MASKED_VALUE"] = new("此项显示的是遮盖后的内容，请填写完整内容或留空。", "This is the masked text. Give the whole of it, or leave it empty.", "Este es el texto oculto en parte. Escríbalo entero o déjelo vacío."),
        ["LANGUAGE_UNKNOWN"] = new("请选择语言。", "Choose a language.", "Elija un idioma."),
        ["OFFLINE_NOT_OFFERED"] = new("此类事项不能离线登记。", "Nothing of this kind is registered without a connection.", "Nada de este tipo se registra sin conexión."),
        ["ENTRIES_OUT_OF_RANGE"] = new("一次移交的条目过多或为空。", "Too many entries at once, or none.", "Demasiadas entradas a la vez, o ninguna."),
        ["REQUEST_ID_REPEATED"] = new("同一条目重复出现。", "An entry is there twice.", "Una entrada aparece dos veces."),
        ["TIME_INVALID"] = new("请填写有效的时间。", "Give a time that there is.", "Indique una hora válida."),
        ["TIME_TOO_EARLY"] = new("该时间距移交已超过92天，请核对日期和年份。", "This time is more than 92 days before the hand-over. Check the day and the year.", "Esa hora es más de 92 días anterior a la entrega. Revise el día y el año."),
        ["TIME_IN_FUTURE"] = new("请填写不晚于现在的时间。", "This time is still to come. Give one that has passed.", "Esa hora aún no ha llegado. Indique una pasada."),
        ["FINDING_UNKNOWN"] = new("请选择审查认定。", "Choose from the findings that there are.", "Elija entre las constataciones posibles."),
        ["INDICATOR_UNKNOWN"] = new("办理程序没有此项指标。", "The procedure has no such indicator.", "El procedimiento no tiene ese indicador."),
        ["SAME_PERSON"] = new("须填写另一人。", "Name somebody else here.", "Indique aquí a otra persona."),
        ["AGENT_MISSING"] = new("该事项没有登记代理人。", "Nobody is named who acts for the complainant.", "No consta quien represente al interesado."),
        ["SIGNATURE_REASON"] = new("只有拒绝签名的才填写拒签理由。", "A reason is given only where the signature was refused.", "El motivo se indica solo cuando se negó a firmar."),
        ["SIGNATURE_DOCUMENT"] = new("屏幕签名须为PNG图片，扫描件须为PDF或图片。", "A drawing is a PNG image; a scan is a PDF or an image.", "Un dibujo es una imagen PNG; un escaneado, un PDF o una imagen."),
        ["DOCUMENT_SIGNED"] = new("签名记录以此材料为据，不能移除。", "A signed record rests on this document; it stays.", "Un acta firmada se basa en este documento; no se retira."),
        ["NAMED_MUST_WITHDRAW"] = new("此人与本事项有利害关系，应当回避，请另选他人。", "This person has an interest in the matter and must withdraw. Name somebody else.", "Esta persona tiene un interés en el asunto y debe abstenerse. Designe a otra."),
        ["STAFF_NOT_ABOVE"] = new("须填写您的上级。", "Name somebody who is above you.", "Indique a un superior suyo."),
        ["NOBODY_ELSE_DECIDES"] = new("此外无人可以决定回避，请将事项报送上级。", "Nobody else decides here who withdraws. Pass the matter to whoever is above.", "Nadie más decide aquí quién se abstiene. Remita el asunto a un superior."),
        ["STAFF_WITHOUT_POST"] = new("此人的岗位不符，请另选他人。", "This person does not hold a post that may do this. Name somebody else.", "Esta persona no ocupa un puesto que pueda hacerlo. Designe a otra."),
        ["CASE_UNFIT"] = new("该登记编号不是此处所需的事项。", "The case of this number is not one of those that are asked for here.", "El expediente de ese número no es de los que se piden aquí."),
        ["CASE_NOT_EARLIER"] = new("该事项不早于本事项收到，请填写此前的事项。", "The case of this number did not come in before this one.", "El expediente de ese número no llegó antes que este."),
        ["CASE_OF_ANOTHER"] = new("该事项涉及的是其他人。", "The case of this number is about somebody else.", "El expediente de ese número es de otra persona."),
        ["CASE_NAMED_ALREADY"] = new("该事项已关联过，不能重复关联。", "The case of this number is linked already.", "El expediente de ese número ya está vinculado."),
        ["CASE_NOT_ALIKE"] = new("反映同一问题的人中没有此登记编号。", "Nobody else who complains of the same has a case of this number.", "Nadie más que reclame por lo mismo tiene un expediente con ese número."),
        ["MEMBER_NOT_OPEN"] = new("该投诉目前不接收此类内容。", "This case takes nothing of the kind at the moment.", "Este expediente no admite nada de este tipo por ahora."),
        ["REPRESENTATION_OVER"] = new("您的投诉已终结，不能再代表他人。", "Your own case is over; you speak for nobody any more.", "Su propio expediente ha terminado; ya no habla por nadie."),
        ["NOT_REPRESENTED"] = new("该编号的投诉人没有推荐您为代表。", "Whoever has this case did not choose you as their representative.", "La persona de este expediente no le eligió como representante."),
        ["MUST_WITHDRAW"] = new("您与本事项有利害关系，应当回避。", "You have an interest in this matter and must withdraw from it.", "Tiene un interés en este asunto y debe abstenerse."),
        ["PLACE_UNKNOWN"] = new("请选择本单位的所在地。", "Choose a place of this organisation.", "Elija un lugar de esta organización."),
        ["STAFF_UNKNOWN"] = new("本单位没有此人员。", "The organisation has nobody of this staff number.", "La organización no tiene a nadie con ese número."),
        ["STEP_UNKNOWN"] = new("请选择环节。", "Choose a step.", "Elija una fase."),
        ["ORGANISATION_UNKNOWN"] = new("请选择单位。", "Choose an organisation.", "Elija una organización."),
        ["NUMBER_UNKNOWN"] = new("没有此编号的留言。", "There is no message of this number.", "No hay ningún mensaje con ese número."),
        ["CODE_INVALID"] = new("代码只能使用小写字母、数字和连字符。", "A code has small letters, digits and hyphens.", "El código lleva letras minúsculas, cifras y guiones."),
        ["KIND_UNKNOWN"] = new("请选择关系。", "Choose the kind of relation.", "Elija el tipo de relación."),
        ["RELATIONS_FULL"] = new("申报数量已达上限。", "No more relations can be declared.", "No se pueden declarar más relaciones."),
        ["RELATION_OVER"] = new("该关系已终止。", "It is over already.", "Ya ha terminado."),
        ["NOTHING_TO_COMPARE"] = new("请填写可供查找的内容。", "This holds nothing to search by.", "Esto no contiene nada por lo que buscar."),
        ["IDENTITY_PROTECTED"] = new("此人的身份受保护，该项内容只能由本人或获准查看者更改。", "The identity is protected: only the person, or who was allowed to see it, changes this.", "La identidad está protegida: solo lo cambia la propia persona o quien tenga permiso para verla."),
        ["IDENTITY_OPEN"] = new("此人的身份不受保护，可直接查看。", "The identity is not protected: you can see it.", "La identidad no está protegida: puede verla."),
        ["IDENTITY_NOT_KNOWN"] = new("此人未留下任何身份信息，没有可供查看的内容。", "Whoever filed this left nothing that could be seen.", "Quien lo presentó no dejó ningún dato que pueda verse."),
        ["UNMASKING_AWAITED"] = new("您此前的查看申请尚未决定。", "Your request of before has not been decided yet.", "Su petición anterior aún no se ha decidido."),
        ["UNMASKING_DECIDED"] = new("此查看申请已有决定。", "This request has been decided already.", "Esta petición ya se ha decidido."),
        ["RECORD_FULL"] = new("办理记录已达上限，请缩短内容。", "The record is full. Shorten what you write.", "El registro está completo. Acorte el texto."),
        ["FILTERS_TOO_MANY"] = new("筛选条件过多，请减少。", "Too many filters: choose fewer.", "Demasiados filtros: elija menos."),
        ["FIELD_NOT_TAKEN"] = new("此项不能与其他条件同时使用，请留空。", "This does not go with the rest: leave it out.", "Esto no es compatible con lo demás: déjelo vacío."),
        ["FORM_INVALID"] = new("上传未完成，请重新上传。", "The upload broke off. Send it again.", "La carga se interrumpió. Envíelo de nuevo."),
        ["HEADER_MISSING"] = new("上传未完成，请重新上传。", "The upload broke off. Send it again.", "La carga se interrumpió. Envíelo de nuevo."),
        ["REQUEST_ID_INVALID"] = new("此表单已失效，请刷新页面后重新填写。", "This form is not valid any more. Open the page again.", "Este formulario ya no es válido. Abra la página de nuevo."),
        ["PAGE_TOKEN_INVALID"] = new("列表已变化，请从第一页重新查看。", "The list has changed. Begin with its first page.", "La lista ha cambiado. Empiece por la primera página."),
        ["AFTER_INVALID"] = new("请刷新页面后重试。", "Open the page again.", "Abra la página de nuevo."),
        ["MALFORMED_JSON"] = new("无法读取所发送的内容，请刷新页面后重试。", "What was sent can't be read. Open the page again.", "No se puede leer lo enviado. Abra la página de nuevo."),
        ["BAD_REQUEST"] = new("无法读取所发送的内容，请刷新页面后重试。", "What was sent can't be read. Open the page again.", "No se puede leer lo enviado. Abra la página de nuevo."),
        ["BODY_TOO_LARGE"] = new("发送的内容过大，请减少后重试。", "What was sent is too large. Send less at once.", "Lo enviado es demasiado grande. Envíe menos de una vez."),
        ["MEDIA_TYPE_NOT_SUPPORTED"] = new("不接受此类内容。", "Content of this type is not taken.", "No se admite contenido de este tipo."),
        ["METHOD_NOT_ALLOWED"] = new("此页面不能这样使用，请重新打开。", "The page can't be used in this way. Open it again.", "La página no se puede usar así. Ábrala de nuevo."),
        ["NOT_FOUND"] = new("没有此项内容，或您无权查看。", "This is not there, or not for you to see.", "No existe o no puede verlo."),
        ["TOKEN_ENDED"] = new("登录已过期，请重新登录。", "Your sign-in has ended. Sign in again.", "Su sesión ha terminado. Inicie sesión de nuevo."),
        ["ON_BEHALF_OF_INVALID"] = new("登录已过期，请重新登录。", "Your sign-in has ended. Sign in again.", "Su sesión ha terminado. Inicie sesión de nuevo."),
        ["ON_BEHALF_OF_NOT_PERMITTED"] = new("不能代他人办理。", "This can't be done in somebody else's name.", "No se puede hacer en nombre de otra persona."),
        ["WATCH_LOST"] = new("列表更新中断，请刷新页面。", "Changes of the list were missed. Open the page again.", "Se perdieron cambios de la lista. Abra la página de nuevo."),
        ["RATE_LIMITED"] = new("请求过于频繁，请稍后再试。", "Too many requests. Wait a moment and try again.", "Demasiadas solicitudes. Espere un momento e inténtelo de nuevo."),
        ["SERVICE_UNAVAILABLE"] = new("所需的系统暂时没有响应，请稍后重新提交。", "A part of the system does not answer. Send it again in a moment.", "Una parte del sistema no responde. Envíelo de nuevo dentro de un momento."),
    };

    /// <summary>How the codes of guards about acts of procedures' own begin.</summary>
    private static readonly (string Prefix, LocalText Text)[] OfOwnActs =
    [
        ("OPEN_", NotOpened), ("NOT_OPEN_", Waits), ("DID_", TheSame), ("NOT_DID_", SomebodyElse), ("NAMED_", NamedOnly), ("NOT_NAMED_", SomebodyElse), ("AFTER_", NotDone), ("AUTHORISED_", Unproved),
    ];

    /// <summary>Codes of the lifecycle's guards, where one has to hold and where it must not.</summary>
    private static readonly HashSet<string> OfGuards =
        [.. Lifecycle.Case.Guards.Concat(Lifecycle.Work.Guards).Select(guard => guard.Name.Replace('-', '_').ToUpperInvariant()).SelectMany(code => new[] { code, $"NOT_{code}" })];

    /// <summary>Whether a code is a guard's: where the procedure has words of its own for it, those here would say the same once more.</summary>
    public static bool IsOfGuard(string code) => OfGuards.Contains(code) || OfOwnActs.Any(known => code.StartsWith(known.Prefix, StringComparison.Ordinal));

    /// <summary>Every code that has words.</summary>
    public static IReadOnlyCollection<string> Codes => Known.Keys;

    public static bool Knows(string code) => Known.ContainsKey(code) || OfOwnActs.Any(known => code.StartsWith(known.Prefix, StringComparison.Ordinal));

    /// <summary>The same where the refusal points to a field: what is asked of acts of the procedure's own is no field that anybody fills in.</summary>
    public static LocalText For(string code, string field) => field.StartsWith(DoneActs.Done, StringComparison.Ordinal) ? NotDone : For(code);

    /// <summary>The same of a demand that one of several fields meets.</summary>
    public static LocalText ForOneOf(string field) => field.StartsWith(DoneActs.Done, StringComparison.Ordinal) ? OneDone : OneOf;

    public static LocalText For(string code) => Known.GetValueOrDefault(code) ?? OfOwnActs.Where(known => code.StartsWith(known.Prefix, StringComparison.Ordinal)).Select(known => known.Text).FirstOrDefault() ?? new($"无法办理（{code}）。", $"This is not possible ({code}).", $"No es posible ({code}).");
}
