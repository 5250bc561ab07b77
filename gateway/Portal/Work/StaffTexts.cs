using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Portal.Tracking;
using ComplaintSuite.Procedures;

namespace ComplaintSuite.Portal.Work;

/// <summary>Words of the staff pages.</summary>
internal static class StaffTexts
{
    public static readonly LocalText Menu = new("工作台", "Work", "Trabajo");
    public static readonly LocalText Queues = new("待办队列", "Queues", "Colas");
    public static readonly LocalText Tasks = new("协办任务", "Tasks", "Tareas");
    public static readonly LocalText NoTasks = new("没有其他部门提出的任务。", "No other department waits for an answer.", "Ningún otro departamento espera respuesta.");
    public static readonly LocalText Task = new("任务", "Task", "Tarea");
    public static readonly LocalText TasksAsked = new("已请其他部门办理", "Asked of other departments", "Pedido a otros departamentos");
    public static readonly LocalText TaskAskedBy = new("由{0}提出", "asked by {0}", "pedido por {0}");
    public static readonly LocalText TaskQuestion = new("请办事项", "What is asked", "Qué se pide");
    public static readonly LocalText AskTask = new("请其他部门办理", "Ask another department", "Pedir a otro departamento");
    public static readonly LocalText TaskDecline = new("谢绝", "Decline", "Rehusar");
    public static readonly LocalText TaskWithdraw = new("撤回任务", "Withdraw the task", "Retirar la tarea");
    public static readonly LocalText TaskLate = new("逾期", "late", "fuera de plazo");
    public static readonly LocalText Reception = new("受理登记", "Reception", "Recepción");
    public static readonly LocalText Account = new("登录状态与退出", "Your session, sign out", "Su sesión, salir");
    public static readonly LocalText Departments = new("部门", "Departments", "Departamentos");
    public static readonly LocalText Organisations = new("单位", "Organisations", "Organizaciones");
    public static readonly LocalText NoDepartments = new("您的岗位没有待办队列。", "Your posts have no queue.", "Su puesto no tiene cola.");
    public static readonly LocalText NotYourQueue = new("此队列不属于您的岗位。", "This queue is none of yours.", "Esta cola no es de las suyas.");
    public static readonly LocalText Elsewhere = new("您可以打开：", "What you can open:", "Lo que puede abrir:");
    public static readonly LocalText Waiting = new("{0} 件待接办", "{0} waiting", "{0} en espera");
    public static readonly LocalText InHand = new("{0} 件办理中", "{0} in hand", "{0} en curso");
    public static readonly LocalText Overdue = new("{0} 件逾期", "{0} overdue", "{0} vencidos");
    public static readonly LocalText QueueOf = new("部门", "Department", "Departamento");
    public static readonly LocalText OwnWork = new("本级", "Its own", "Propios");
    public static readonly LocalText WithBelow = new("本级及所有下级", "With all below it", "Con todos los inferiores");
    public static readonly LocalText BelowOf = new("上级：{0}", "below {0}", "depende de {0}");
    public static readonly LocalText ClaimNext = new("接办下一件", "Claim the next one", "Tomar el siguiente");
    public static readonly LocalText Claim = new("接办", "Claim", "Tomar");
    public static readonly LocalText Refresh = new("刷新", "Refresh", "Actualizar");
    public static readonly LocalText Live = new("队列变化会自动显示。", "Changes of the queue appear by themselves.", "Los cambios de la cola aparecen solos.");
    public static readonly LocalText Still = new("请点击“刷新”查看变化。", "Use Refresh to see changes.", "Pulse Actualizar para ver los cambios.");
    public static readonly LocalText Updated = new("队列已更新", "The queue has changed", "La cola ha cambiado");
    public static readonly LocalText EmptyQueue = new("没有待办事项。", "The queue is empty.", "La cola está vacía.");
    public static readonly LocalText TitlesMissing = new("暂时无法显示标题。", "Titles can't be shown at the moment.", "Los títulos no se pueden mostrar en este momento.");
    public static readonly LocalText Next = new("下一页", "Next page", "Página siguiente");
    public static readonly LocalText Case = new("事项", "Case", "Expediente");
    public static readonly LocalText State = new("环节", "State", "Estado");
    public static readonly LocalText Due = new("期限", "Due", "Vence");
    public static readonly LocalText NoLimit = new("目前没有计时期限", "no limit runs", "ningún plazo en curso");
    public static readonly LocalText Handler = new("经办人", "Handler", "Tramita");
    public static readonly LocalText Nobody = new("无", "nobody", "nadie");
    public static readonly LocalText Action = new("操作", "Action", "Acción");
    public static readonly LocalText Harm = new("危害持续", "harm going on", "daño en curso");
    public static readonly LocalText Contained = new("危害已控制", "harm stopped", "daño detenido");
    public static readonly LocalText HarmLabel = new("收件时反映", "Reported", "Comunicado");
    public static readonly LocalText Supervised = new("督办", "supervised", "supervisado");
    public static readonly LocalText Urged = new("催办", "urged", "urgido");
    public static readonly LocalText Invalid = new("无效投诉", "invalid complaint", "queja no válida");
    public static readonly LocalText Result = new("办理结果", "Result", "Resultado");
    public static readonly LocalText ResultHint = new("将原文告知投诉人。", "The complainant reads it as you write it.", "El interesado lo leerá tal como lo escriba.");
    public static readonly LocalText Outcome = new("结果类型", "Outcome", "Desenlace");
    public static readonly LocalText OutcomeHint = new("用几个字概括，例如“已修复”。", "In a few words, such as “repaired”.", "En pocas palabras; por ejemplo, «reparado».");
    public static readonly LocalText HasEarlierRound = new("本事项已重新办理。", "The case was opened again.", "El expediente se reabrió.");
    public static readonly LocalText EarlierRound = new("查看上一轮办理", "The round before, with its records and result", "La ronda anterior, con su registro y su resultado");
    public static readonly LocalText IsEarlierRound = new("这是以前一轮的办理，事项已重新办理。", "This is an earlier round: the case was opened again.", "Esta es una ronda anterior: el expediente se reabrió.");
    public static readonly LocalText LaterRound = new("查看下一轮办理", "The round after it", "La ronda siguiente");
    public static readonly LocalText Record = new("办理记录", "Handling record", "Registro de la tramitación");
    public static readonly LocalText NoRecord = new("暂无记录。", "Nothing is recorded yet.", "Todavía no hay nada anotado.");
    public static readonly LocalText RecordText = new("做了什么、查明了什么", "What was done and found", "Qué se hizo y qué se averiguó");
    public static readonly LocalText RecordAdd = new("记录", "Record", "Anotar");
    public static readonly LocalText Finish = new("完成办理", "Finish handling", "Terminar la tramitación");
    public static readonly LocalText HandIn = new("报送结果", "Hand in", "Entregar el resultado");
    public static readonly LocalText HandInHint = new("报送后由受理人员将结果告知投诉人。", "After this, reception tells the complainant the result.", "Después, recepción comunica el resultado al interesado.");
    public static readonly LocalText Release = new("退回队列", "Give back to the queue", "Devolver a la cola");
    /// <summary>Work that went back, and to whose queue; who had it stands behind.</summary>
    public static readonly LocalText BackIn = new("已退回{0}的队列", "Back in the queue of {0}", "De vuelta en la cola de {0}");
    public static readonly LocalText GivenBack = new("由{0}退回", "given back by {0}", "lo devolvió {0}");
    public static readonly LocalText HandlerLeft = new("{0}已离开该部门", "{0} left the department", "{0} dejó el departamento");
    public static readonly LocalText HandlerWithdrew = new("{0}须回避", "{0} must withdraw", "{0} debe abstenerse");
    public static readonly LocalText DoneInVain = new(
        "办理结果所依据的事项由须回避的人员办理，不再有效", "the result rested on what somebody did who must withdraw", "el resultado se apoyaba en lo que hizo quien debe abstenerse");
    public static readonly LocalText FormerDepartment = new("原部门", "its department", "su departamento");
    public static readonly LocalText FormerHandler = new("原经办人", "its former handler", "quien lo tramitaba");
    public static readonly LocalText WrittenDown = new("登记事项", "What was written down", "Lo que consta por escrito");
    public static readonly LocalText WaitsForAnswer = new("待答复或落实", "waits for its answer", "espera respuesta");
    public static readonly LocalText Yes = new("是", "yes", "sí");
    public static readonly LocalText No = new("否", "no", "no");
    public static readonly LocalText Reason = new("理由", "Reason", "Motivo");
    public static readonly LocalText Done = new("已完成。", "Done.", "Hecho.");
    public static readonly LocalText Decided = new("决定与督办", "Decisions and orders", "Decisiones y órdenes");
    public static readonly LocalText Contain = new("先制止正在发生的危害", "Stop the harm first", "Primero, detener el daño");
    public static readonly LocalText ContainHint = new("记录制止措施后方可开始办理。", "The handling begins once it is recorded what stopped the harm.", "La tramitación comienza cuando consta qué detuvo el daño.");
    public static readonly LocalText ContainText = new("采取了哪些措施", "What was done to stop it", "Qué se hizo para detenerlo");
    public static readonly LocalText AnswerUrge = new("投诉人催办，等待答复", "The complainant urges and waits for an answer", "El interesado insta y espera respuesta");
    public static readonly LocalText AnswerUrgeHint = new("答复前不能完成办理。", "The handling can't be finished before the answer.", "La tramitación no puede terminar antes de la respuesta.");
    public static readonly LocalText RequestMaterials = new("请投诉人补充材料", "Ask for material", "Pedir documentación");
    public static readonly LocalText RequestMaterialsHint = new(
        "投诉人会收到通知；程序允许暂停的期限在答复之前暂停计算。", "The complainant gets a notice. Limits that the procedure lets pause do so until the answer.",
        "El interesado recibe un aviso. Los plazos que el procedimiento permite suspender quedan en pausa hasta la respuesta.");
    public static readonly LocalText MaterialsText = new("给投诉人的说明", "What you write to the complainant", "Texto para el interesado");
    public static readonly LocalText MaterialsItems = new("需要的材料（每行一项）", "What is needed, one thing a line", "Qué se necesita, una cosa por línea");
    public static readonly LocalText MaterialsAwaited = new("已请投诉人补充，等待答复：", "The complainant was asked for this and has not answered yet:", "Se ha pedido al interesado y aún no ha respondido:");
    public static readonly LocalText AnswerSupervision = new("答复督办要求", "Answer the order", "Responder a la orden");
    public static readonly LocalText Supervise = new("督办", "Give an order", "Dar una orden");
    public static readonly LocalText Order = new("要求办理和报告的内容", "What is to be done and reported", "Qué hay que hacer e informar");
    public static readonly LocalText Transfer = new("转交其他部门", "Pass on to another department", "Trasladar a otro departamento");
    public static readonly LocalText ToDepartment = new("转交部门", "Department that gets it", "Departamento de destino");
    public static readonly LocalText AskForTime = new("申请延期", "Ask for more time", "Pedir más tiempo");
    public static readonly LocalText Until = new("延长至（含当日）", "Until the end of this day", "Hasta el final de este día");
    public static readonly LocalText DecideExtension = new("决定延期申请", "Decide about more time", "Decidir sobre la prórroga");
    public static readonly LocalText Decide = new("作出决定", "Decide", "Decidir");
    public static readonly LocalText Decision = new("决定", "Decision", "Decisión");
    public static readonly LocalText Granted = new("同意", "granted", "concedida");
    public static readonly LocalText Refused = new("不同意", "refused", "denegada");
    public static readonly LocalText Grant = new("同意", "Grant", "Conceder");
    public static readonly LocalText Refuse = new("不同意", "Refuse", "Denegar");
    public static readonly LocalText ApproveOverrun = new("批准超期", "Approve the overrun", "Autorizar que se supere el plazo");
    public static readonly LocalText Alerts = new("提醒", "Alerts", "Avisos");
    public static readonly LocalText AlertInReception = new("在“受理登记”中查看", "At the reception:", "En recepción:");
    public static readonly LocalText NoAlerts = new("目前没有需要您处理的提醒。", "Nothing needs your attention at the moment.", "Nada requiere su atención en este momento.");
    public static readonly LocalText Acknowledge = new("我来处理", "I look after it", "Me ocupo");
    public static readonly LocalText People = new("当事人", "Who is involved", "Personas");
    public static readonly LocalText ComplainantName = new("投诉人姓名", "The complainant's name", "Nombre del interesado");
    public static readonly LocalText RespondentName = new("被投诉人名称或姓名", "The respondent's name", "Nombre del reclamado");
    public static readonly LocalText Complainant = new("投诉人", "Complainant", "Interesado");
    public static readonly LocalText NotPublished = new("公开记录中未载明", "Not in what was published", "No consta en lo publicado");
    public static readonly LocalText NotStated = new("未提供", "Not stated", "No indicado");
    public static readonly LocalText Anonymous = new("匿名", "anonymous", "anónimo");
    public static readonly LocalText IdentityHidden = new("此人的身份受到保护，不在此显示。", "The person's identity is protected and not shown here.", "La identidad de la persona está protegida y no se muestra aquí.");
    public static readonly LocalText WordsWithheld = new("此处有内容未显示：它可能表明某人的身份。", "Something is left out here: it may say who somebody is.", "Aquí se omite algo: podría decir quién es alguien.");
    public static readonly LocalText PeopleHidden = new("当事人信息只向办理此事项的人员显示。", "Who is involved is shown to those who work on the matter.", "Las personas se muestran a quienes tramitan el asunto.");
    public static readonly LocalText Respondent = new("被投诉方", "Whom it is about", "Contra quién se dirige");
    public static readonly LocalText Agent = new("代理人", "Acts for the complainant", "Representa al interesado");
    public static readonly LocalText Content = new("事项内容", "What it is about", "De qué se trata");
    public static readonly LocalText Demand = new("投诉人的要求", "What the complainant asks for", "Qué pide el interesado");
    public static readonly LocalText LimitationEnds = new("追诉期限截止日", "Last day of the limitation", "Último día del plazo de prescripción");
    public static readonly LocalText RequestedDate = new("投诉人希望何时解决", "By when the complainant asks for it", "Para cuándo lo pide el interesado");
    public static readonly LocalText Kind = new("类别", "Kind", "Tipo");
    public static readonly LocalText NoSubject = new("（无标题）", "(no subject)", "(sin asunto)");

    public static readonly LocalText ToAssess = new("待审查", "To assess", "Por valorar");
    public static readonly LocalText ToTell = new("待告知结果", "Result to tell", "Resultado por comunicar");
    public static readonly LocalText ToClose = new("待结案", "To close", "Por cerrar");
    public static readonly LocalText Running = new("办理中", "Being handled", "En tramitación");
    public static readonly LocalText All = new("全部", "All", "Todos");
    public static readonly LocalText Place = new("所属地点或部门", "Place or department", "Lugar o departamento");
    public static readonly LocalText AllPlaces = new("全部地点和部门", "All places and departments", "Todos los lugares y departamentos");
    public static readonly LocalText NoPlace = new("尚未确定", "not known yet", "aún sin determinar");
    public static readonly LocalText AndBelow = new("包括所有下级", "With all below it", "Con todos los inferiores");
    public static readonly LocalText ShowPlace = new("显示", "Show", "Mostrar");
    public static readonly LocalText NoCases = new("没有此类事项。", "There are none.", "No hay ninguno.");
    public static readonly LocalText Accept = new("受理", "Accept", "Admitir");
    public static readonly LocalText Decline = new("不予受理", "Decline", "No admitir");
    public static readonly LocalText Refer = new("告知负责部门", "Point to the department in charge", "Remitir al departamento competente");
    public static readonly LocalText Answer = new("答复", "Answer", "Contestar");
    public static readonly LocalText Notify = new("告知结果", "Tell the result", "Comunicar el resultado");
    public static readonly LocalText Indicators = new("登记指标", "Record indicators", "Anotar indicadores");
    public static readonly LocalText Close = new("结案", "Close", "Cerrar");
    public static readonly LocalText Category = new("分类", "Category", "Categoría");
    public static readonly LocalText LegalField = new("适用法律领域", "Law that governs it", "Norma aplicable");
    public static readonly LocalText Route = new("办理方式", "Way of handling", "Vía de tramitación");
    public static readonly LocalText Office = new("承办部门", "Office in charge", "Oficina competente");
    public static readonly LocalText Findings = new("认定", "Findings", "Constataciones");
    public static readonly LocalText Validity = new("是否有效投诉", "Is it a valid complaint?", "¿Es una queja válida?");
    public static readonly LocalText IsValid = new("有效", "Valid", "Válida");
    public static readonly LocalText IsInvalid = new("无效", "Not valid", "No válida");
    public static readonly LocalText Severity = new("严重程度", "Severity", "Gravedad");
    public static readonly LocalText Criteria = new("认定依据", "What makes it so", "Qué lo determina");
    public static readonly LocalText Fault = new("查明的过失或服务不到位", "Fault or shortfall that was found", "Falta o carencia constatada");
    public static readonly LocalText Reopened = new("重新受理时间", "Opened again", "Reabierto");
    public static readonly LocalText ReopeningReason = new("重新受理的原因", "Why it was opened again", "Por qué se reabrió");
    public static readonly LocalText ResultBefore = new("重新受理前的办理结果", "Result before it was opened again", "Resultado antes de la reapertura");
    public static readonly LocalText OutcomeBefore = new("重新受理前的结果类型", "Outcome before it was opened again", "Desenlace antes de la reapertura");
    public static readonly LocalText FollowUpBefore = new("此前回访发现的情况", "What the visit before it found", "Qué constató la visita anterior");
    public static readonly LocalText ResultAway = new("暂时无法显示办理结果。", "The result can't be shown at the moment.", "El resultado no se puede mostrar en este momento.");
    public static readonly LocalText FollowUpFound = new("回访情况", "What the visit after the result found", "Qué constató la visita posterior");
    public static readonly LocalText Solved = new("已解决", "solved", "resuelto");
    public static readonly LocalText NotSolved = new("未解决", "not solved", "sin resolver");
    public static readonly LocalText WithdrawnFor = new("撤回理由", "Why it was withdrawn", "Por qué se retiró");
    public static readonly LocalText VerifiedBy = new("验证人", "Verified by", "Verificado por");
    public static readonly LocalText UnmaskingAwaited = new("您查看此身份的申请尚未决定。", "Your request to see the identity has not been decided yet.", "Su petición de ver la identidad aún no se ha decidido.");
    public static readonly LocalText UnmaskingGranted = new("查看身份的申请已获同意", "The request to see the identity was granted", "Se concedió la petición de ver la identidad");
    public static readonly LocalText UnmaskingRefused = new("查看身份的申请未获同意", "The request to see the identity was refused", "Se denegó la petición de ver la identidad");
    public static readonly LocalText DecisionReason = new("决定的理由", "Why it was decided so", "Por qué se decidió así");
    public static readonly LocalText UnmaskingUntil = new("可查看至", "May be seen until", "Se puede ver hasta");
    public static readonly LocalText UnmaskingAskedBy = new("申请人", "Asked by", "Pedido por");
    public static readonly LocalText UnmaskingReason = new("申请的理由", "Why it was asked", "Por qué se pidió");
    public static readonly LocalText WholeCase = new("查看整个事项并代投诉人办理", "The whole case, and what may be done for the complainant", "El expediente completo y lo que se puede hacer por el interesado");
    public static readonly LocalText SeverityReason = new("更改严重程度的理由", "Why the severity was changed", "Por qué se cambió la gravedad");
    public static readonly LocalText Means = new("告知方式", "How the person was told", "Cómo se comunicó");
    public static readonly LocalText GivenBy = new("告知人", "Told by", "Comunicado por");
    public static readonly LocalText Complete = new("补充登记", "Complete the registration", "Completar el registro");
    public static readonly LocalText MissingStill = new("未登记，尚缺：", "Not registered: these are missing.", "Sin registrar: falta lo siguiente.");
    public static readonly LocalText CompleteHint = new("留空的项目保持不变。", "What is left empty stays as it is.", "Lo que se deja en blanco no cambia.");
    public static readonly LocalText NotKnown = new("记为未提供：", "Not known:", "No se sabe:");
    public static readonly LocalText RegisterNumberHint = new("留空则自动编号。", "Left empty, it gets the next number.", "Si lo deja en blanco, recibe el número siguiente.");
    public static readonly LocalText GivenByHint = new("填写实际告知人的工号，不是姓名。", "The staff id of whoever told the person, not the name.", "El código de quien lo comunicó, no el nombre.");
    public static readonly LocalText StaffIdHint = new("填写工号，不是姓名。", "The staff id, not the name.", "El código, no el nombre.");
    public static readonly LocalText DocumentsHint = new(
        "投诉人可以看到并下载在此添加的材料；内部材料请随相应事项的表格一并添加。可多选，每个文件不超过20 MB，合计不超过40 MB。",
        "The complainant can see and download what is added here; what is internal comes along with the form of its own act. You may choose several; at most 20 MB each and 40 MB together.",
        "El interesado puede ver y descargar lo que se añada aquí; lo interno se aporta con el formulario de su propio trámite. Puede elegir varios; como máximo 20 MB cada uno y 40 MB en total.");
    public static readonly LocalText AlertReached = new("已提醒：{0}", "Told: {0}", "Avisados: {0}");
    public static readonly LocalText NobodyToName = new("目前没有可供选择的人员。", "There is nobody who can be named here now.", "Ahora no hay nadie a quien se pueda nombrar aquí.");
    public static readonly LocalText CompetentBody = new("有权处理的单位", "Body that is competent", "Organismo competente");
    public static readonly LocalText Department = new("负责部门", "Department in charge", "Departamento competente");
    public static readonly LocalText AnswerText = new("答复内容", "Answer", "Respuesta");
    public static readonly LocalText Article = new("依据的知识条目", "Knowledge article that it rests on", "Artículo de conocimiento en que se basa");
    public static readonly LocalText NoArticles = new(
        "答复须依据已发布的知识条目，目前还没有；请先编写并发布。",
        "The answer must rest on a published knowledge article, and there is none yet: one must be written and published first.",
        "La respuesta debe basarse en un artículo de conocimiento publicado y todavía no hay ninguno: primero hay que redactarlo y publicarlo.");
    public static readonly LocalText Introduction = new("开头语", "Introduction", "Introducción");
    public static readonly LocalText IntroductionHint = new("写在部门结果之前。", "Goes before the department's result.", "Va antes del resultado del departamento.");

    private static readonly LocalText CorrectiveAction = new("纠正预防措施", "Corrective action plan", "Plan de medidas correctivas");
    private static readonly LocalText CorrectiveActionVerified = new("纠正预防措施的验证", "Verification of the corrective action", "Verificación de la medida correctiva");

    private static readonly LocalText Story = new("事情经过", "What happened", "Qué ha ocurrido");
    private static readonly LocalText Question = new("咨询的问题", "The question", "La pregunta");
    private static readonly LocalText Suggestion = new("提出的建议", "The suggestion", "La sugerencia");

    private static readonly Dictionary<string, LocalText> Finding = new()
    {
        ["facts-clear"] = new("事实清楚", "The facts are clear", "Los hechos están claros"),
        ["matter-simple"] = new("案情简单", "The matter is simple", "El asunto es sencillo"),
        ["civil-dispute"] = new("属于民事纠纷", "It is a civil dispute", "Es un conflicto civil"),
    };

    /// <summary>What a field of the staff pages is called, or one that a procedure demands and no form has; null for what is no field for people.</summary>
    public static LocalText? OfField(string field) => field switch
    {
        "accept.category" => Category,
        "accept.legal_field" => LegalField,
        "accept.route" => Route,
        "accept.office_in_charge" => Office,
        "accept.validity" or "validity" => Validity,
        "accept.severity" => Severity,
        "accept.criteria" => Criteria,
        "accept.fault" => Fault,
        "accept.findings" => Findings,
        "decline.competent_body" => CompetentBody,
        "refer.department" => Department,
        "answer.answer" => AnswerText,
        "answer.article" => Article,
        "notify.introduction" => Introduction,
        "notify.means" => Means,
        "notify.given_by" => GivenBy,
        "record.text" or "finish.record" => RecordText,
        "complainant.contact" or "complainant.telephone" => Complainant,
        "complainant.name" => ComplainantName,
        "respondent.name" => RespondentName,
        "finish.result" or "reply" => Result,
        "finish.outcome" => Outcome,
        "contain.text" => ContainText,
        "supervise.text" => Order,
        "answer-supervision.text" or CorrespondenceActs.AnswerUrge + ".text" => AnswerText,
        "transfer.department" or "ask-task.department" or "task-distribute.department" => ToDepartment,
        "ask-task.task" => Task,
        "ask-task.question" or "task-distribute.question" => TaskQuestion,
        "task-answer.answer" => AnswerText,
        "request-extension.until" => Until,
        "decide-extension.granted" => Decision,
        CorrespondenceActs.SendMessage + ".text" => CaseTexts.YourMessage,
        CorrespondenceActs.RequestMaterials + ".text" => MaterialsText,
        CorrespondenceActs.RequestMaterials + ".items" => MaterialsItems,
        "facts" => Story,
        "indicators" => Indicators,
        "corrective-action" => CorrectiveAction,
        "corrective-action.verified" => CorrectiveActionVerified,
        _ when LifecycleForm.LabelOf(field) is { } label => label,
        _ when field.EndsWith(".reason", StringComparison.Ordinal) => Reason,
        _ when field.EndsWith(".clock", StringComparison.Ordinal) => Due,
        _ => null,
    };

    public static readonly LocalText DeskClock = new("窗口登记时间", "Taken in, by the desk's clock", "Recibido, según el reloj del mostrador");
    public static readonly LocalText HandedOver = new("移交时间", "Handed over", "Entregado");
    public static readonly LocalText CasesConcerned = new("涉及 {0} 件", "{0} cases", "{0} expedientes");
    public static readonly LocalText Like = new("可能相关的事项", "Cases that may be related", "Expedientes que pueden estar relacionados");
    public static readonly LocalText LikeHint = new("仅供参考，由您判断。", "Suggestions only: you decide.", "Solo son sugerencias: usted decide.");
    public static readonly LocalText LikelyDuplicate = new("可能重复", "Probably the same matter", "Probablemente el mismo asunto");
    public static readonly LocalText LikeWords = new("文字相似度{0}%", "words {0} % alike", "texto parecido en un {0} %");
    public static readonly LocalText SamePremises = new("同一地址或车辆", "same unit, address or vehicle", "misma vivienda, dirección o vehículo");
    public static readonly LocalText SamePlace = new("同一地点", "same place", "mismo lugar");
    public static readonly LocalText SameComplainant = new("同一投诉人", "same person", "misma persona");
    public static readonly LocalText SameRespondentAndCause = new("同一单位、同一事由", "same respondent and cause", "misma entidad y misma causa");
    public static readonly LocalText AlikeCount = new(
        "已登记的因同一事由投诉同一单位的其他投诉：{0}件。连同本件达到{1}件的，应当给予建议。",
        "Others registered who complain of the same respondent for the same cause: {0}. With this one, they are to be advised from {1} on.",
        "Otras reclamaciones registradas contra la misma entidad por la misma causa: {0}. Contando esta, debe darse el consejo a partir de {1}.");
    public static readonly LocalText AlikeAway = new(
        "暂时无法显示有多少人因同一事由投诉同一单位。", "How many complain of the same respondent for the same cause can't be shown at the moment.", "En este momento no se puede mostrar cuántas personas reclaman contra la misma entidad por la misma causa.");
    public static readonly LocalText StillOpen = new("尚未办结", "not over", "sin concluir");
    public static readonly LocalText IsOver = new("已办结", "over", "concluido");
    public static readonly LocalText LikeAway = new("暂时无法显示可能相关的事项。", "Cases that may be related can't be shown at the moment.", "Los expedientes que pueden estar relacionados no se pueden mostrar en este momento.");
    /// <summary>Said where not even the form could be had for which somebody looks.</summary>
    public static readonly LocalText NotLooked = new(
        "目前无法查找可能相关的事项。尚未登记任何事项，请稍后再试。",
        "Related cases could not be looked for just now. Nothing was registered; try again in a moment.",
        "Ahora no se han podido buscar expedientes relacionados. No se ha registrado nada; inténtelo de nuevo dentro de un momento.");
    public static readonly LocalText LookForLike = new("查看可能相关的事项", "Look for related cases", "Buscar expedientes relacionados");
    public static readonly LocalText LikeByWords = new(
        "您的岗位不可按人查找：只按所述内容查找。", "Your post does not look for people: only what is told was compared.", "Su puesto no busca personas: solo se ha comparado lo que se cuenta.");

    public static readonly LocalText NothingLike = new("没有可能相关的事项。", "Nothing related was found.", "No se ha encontrado nada relacionado.");
    public static readonly LocalText ToldToYou = new("通报给您的内容", "What you were told", "Lo que se le comunicó");
    public static readonly LocalText RuledOut = new("此类情形不能作出的决定", "Not possible in a case like this", "Lo que no es posible en un caso así");

    /// <summary>What a decision is called on its form.</summary>
    public static LocalText OfDecision(string decision) => decision switch { "accepted" => Accept, "declined" => Decline, "referred" => Refer, "answered" => Answer, _ => new(decision, decision, decision) };

    /// <summary>Where a task stands.</summary>
    public static LocalText OfTask(string state) => state switch
    {
        "asked" => new("待接办", "waits", "en espera"),
        "taken" => new("办理中", "in hand", "en curso"),
        "answered" => new("已答复", "answered", "respondida"),
        "declined" => new("已谢绝", "declined", "rehusada"),
        "withdrawn" => new("已撤回", "withdrawn", "retirada"),
        _ => new(state, state, state),
    };

    public static LocalText OfAlert(AlertKind kind) => kind switch
    {
        AlertKind.HarmOngoing => Harm,
        AlertKind.Overrun => new("超期，需要批准", "Over its limit: needs an approval", "Plazo superado: requiere autorización"),
        AlertKind.ProvisionalCalendar => new("缺少该年度的日历，期限暂定", "A year's calendar is missing: dates are provisional", "Falta el calendario de un año: fechas provisionales"),
        AlertKind.HandedOverLate => new("离线登记移交时期限已过", "Handed over after a deadline had passed", "Entregado cuando ya había vencido un plazo"),
        AlertKind.TaskWithdrawn => new("任务已撤回，无需再办理", "A task was withdrawn: no answer is needed any more", "Se retiró una tarea: ya no hace falta respuesta"),
        AlertKind.DailyCheckMissed => new("漏做每日检查", "A daily check was missed", "Se omitió una revisión diaria"),
        AlertKind.ShiftOverrun => new("值班逾时未结束", "A duty goes on beyond its time", "Una guardia sigue pasado su tiempo"),
        AlertKind.DutyTold => new("值班记录书面通报本部门，请阅读并处理", "Your department was told in writing from the duty log: read it and see to it", "Se ha comunicado por escrito a su departamento algo del registro de guardia: léalo y atiéndalo"),
        AlertKind.HandOverLate => new("值班交接逾期", "A hand-over of a duty is late", "El traspaso de una guardia está atrasado"),
        AlertKind.AnswerWanted => new("等待您答复或决定", "Waits for your answer or decision", "Espera su respuesta o decisión"),
        AlertKind.HandlerWithdrew => new("承办人须回避，事项已退回待接办", "The handler must withdraw: the case waits for somebody else to take it", "Quien lo tramita debe abstenerse: el expediente espera a que otra persona lo asuma"),
        AlertKind.NobodyLeft => new("承办部门人员均须回避，无人可以接办：请移送其他部门或者增派人员", "Everybody in the department must withdraw, so nobody can take this case: pass it to another department, or give the department somebody else", "Todas las personas del departamento deben abstenerse y nadie puede asumir este expediente: páselo a otro departamento o asigne a otra persona"),
        AlertKind.RequestGranted => new("申请已获批准", "What was asked for was granted", "Se ha concedido lo pedido"),
        AlertKind.RequestRefused => new("申请未获批准", "What was asked for was not granted", "No se ha concedido lo pedido"),
        AlertKind.ActDone => new("请知悉", "For you to know", "Para su conocimiento"),
        AlertKind.ClockBegan => new("须立即知悉并处理", "Look after this at once", "Requiere su atención inmediata"),
        _ => new("期限已过", "A deadline has passed", "Ha vencido un plazo"),
    };

    private static readonly Dictionary<string, LocalText> MeansNames = new()
    {
        ["telephone"] = new("电话", "By telephone", "Por teléfono"),
        ["at-the-door"] = new("上门", "At the door", "En su domicilio"),
        ["in-person"] = new("当面", "In person, here", "En persona, aquí"),
        ["letter"] = new("信函", "By letter", "Por carta"),
        ["sms"] = new("短信", "By text message", "Por SMS"),
        ["email"] = new("电子邮件", "By e-mail", "Por correo electrónico"),
        ["portal"] = new("网上平台", "On these pages", "En estas páginas"),
    };

    /// <summary>A means that nobody has a word for yet is shown by its name.</summary>
    public static LocalText OfMeans(string name) => MeansNames.GetValueOrDefault(name) ?? new(name, name, name);

    /// <summary>What somebody wrote, by the kind of matter.</summary>
    public static LocalText Facts(string kind) => kind switch { "enquiry" => Question, "suggestion" => Suggestion, _ => Story };

    /// <summary>A finding that nobody has a word for yet is shown by its name.</summary>
    public static LocalText OfFinding(string name) => Finding.GetValueOrDefault(name) ?? new(name, name, name);
}
