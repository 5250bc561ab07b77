using ComplaintSuite.Procedures;

namespace ComplaintSuite.Portal.Filing;

/// <summary>Words of the filing pages.</summary>
internal static class FilingTexts
{
    public static readonly LocalText ChooseOrganisation = new("您要向哪个单位反映？", "Which organisation is it about?", "¿A qué organización se dirige?");
    public static readonly LocalText NoOrganisations = new("目前没有可以受理的单位。", "No organisation takes matters here yet.", "Todavía ninguna organización recibe asuntos aquí.");
    public static readonly LocalText ChooseKind = new("您要提交什么？", "What is it?", "¿De qué se trata?");
    public static readonly LocalText NoKinds = new("该单位目前不接受网上提交。", "This organisation takes nothing online.", "Esta organización no recibe nada por internet.");
    public static readonly LocalText To = new("提交给：{0}", "To: {0}", "Para: {0}");
    public static readonly LocalText Under = new("办理依据：{0}", "Handled under: {0}", "Procedimiento: {0}");
    public static readonly LocalText LeaveEmpty = new(
        "标有“选填”的，不清楚的可以不填。", "What is marked optional may stay empty if you don't know it.", "Lo marcado como opcional puede quedar vacío si no lo sabe.");
    public static readonly LocalText Matter = new("事项内容", "What it is about", "De qué se trata");
    public static readonly LocalText Respondent = new("被反映的单位或个人", "Whom it is about", "Contra quién se dirige");
    public static readonly LocalText You = new("您的信息", "About you", "Sus datos");
    public static readonly LocalText Agent = new("代理人（由他人代为办理时填写）", "Who acts for you, if anybody does", "Quien le representa, si lo hay");
    public static readonly LocalText MayBeAnonymous = new(
        "您可以匿名：这一部分全部留空即可，凭登记编号和查询码仍可查询进展。",
        "You may stay anonymous: leave this whole part empty. Number and access code open your case all the same.",
        "Puede permanecer en el anonimato: deje vacía toda esta parte. Con el número y el código podrá consultar el expediente igualmente.");
    public static readonly LocalText ContactNeeded = new(
        "请至少留下一种联系方式。", "Leave at least one way to reach you.", "Indique al menos una forma de contactar con usted.");
    public static readonly LocalText NameNeeded = new(
        "请填写姓名：没有姓名的不予接收。", "Your name is needed: this is not taken without one.", "Hace falta su nombre: esto no se admite sin él.");
    public static readonly LocalText AlwaysProtected = new("您的身份信息将予保密。", "Your identity is kept secret.", "Su identidad se mantiene en secreto.");
    public static readonly LocalText Protect = new(
        "请对我的身份保密：经办人员看不到我的姓名和联系方式", "Protect my identity: those who handle the case don't see my name and contact", "Proteger mi identidad: quienes tramitan el caso no ven mi nombre ni mis datos de contacto");
    public static readonly LocalText Documents = new("材料和证据", "Documents and evidence", "Documentos y pruebas");
    public static readonly LocalText DocumentsHint = new(
        "照片、票据、合同等，可多选。每个文件不超过20 MB，合计不超过40 MB；提交后还可以补充。",
        "Photographs, receipts, contracts … You may choose several; at most 20 MB each and 40 MB together. You can add more later.",
        "Fotografías, recibos, contratos… Puede elegir varios; como máximo 20 MB cada uno y 40 MB en total. Después podrá añadir más.");
    public static readonly LocalText ChooseAgain = new(
        "请重新选择要提交的文件。", "Choose your documents again: the browser does not keep them.", "Elija de nuevo sus documentos: el navegador no los conserva.");
    /// <summary>Said above a form whose sending nobody answered; the same form sent again is one request.</summary>
    public static readonly LocalText Unanswered = new(
        "系统没有及时响应，该事项可能已登记。请不要修改内容，稍后再次提交此表单：同一份表单不会重复登记，您会得到同一登记编号。",
        "No answer came in time; the matter may be registered already. Change nothing, and send this form again in a moment: the same form is never registered twice, and you get the same case number.",
        "No hubo respuesta a tiempo; el asunto puede estar ya registrado. No cambie nada y envíe de nuevo este formulario dentro de un momento: el mismo formulario nunca se registra dos veces y recibirá el mismo número de expediente.");
    /// <summary>Said where not even the form could be had, so that nothing was asked for yet.</summary>
    public static readonly LocalText NotSent = new(
        "目前无法接收此表单。请不要修改内容，稍后再次提交：同一份表单不会重复登记。",
        "The form could not be taken just now. Send it again in a moment as it is: the same form is never registered twice.",
        "Ahora no se ha podido recibir el formulario. Envíelo de nuevo dentro de un momento tal como está: el mismo formulario nunca se registra dos veces.");
    public static readonly LocalText NobodyThere = new("该处目前无人值守，请另选。", "Nobody staffs this one at present; choose another.", "Nadie lo atiende por ahora; elija otro.");
    public static readonly LocalText Kept = new("您填写的内容保留在本页中，无需重新填写。", "What you filled in is kept on this page: nothing needs to be typed again.", "Lo que ha rellenado se conserva en esta página: no hace falta escribirlo otra vez.");
    /// <summary>Said above a form that was registered before with other content, and has a new id.</summary>
    public static readonly LocalText RegisteredBefore = new(
        "此表单此前已按不同内容登记为一个事项。如返回上一页并按最初的内容提交，可得到该事项的登记编号和查询码。如在此再次提交，现在的内容将登记为另一个事项。",
        "This form was registered before, with other content. Go back and send it with the first words to get that case's number and code. If you send it again here, what it says now is registered as a further matter.",
        "Este formulario ya se registró con otro contenido. Vuelva atrás y envíelo con las primeras palabras para obtener el número y el código de aquel expediente. Si lo envía de nuevo aquí, lo que dice ahora se registrará como otro asunto.");
    public static readonly LocalText Send = new("提交", "Send", "Enviar");
    public static readonly LocalText ReceiptTitle = new("提交成功", "Your matter is registered", "Su asunto está registrado");
    public static readonly LocalText ReceivedTitle = new("已收到，尚未登记", "Received, not registered yet", "Recibido, aún sin registrar");
    public static readonly LocalText MissingStill = new(
        "以下信息尚缺，补齐后即予登记：", "It is registered once what is missing is there:", "Se registrará cuando esté lo que falta:");
    public static readonly LocalText AddOnCase = new(
        "请打开您的事项，查看进展和补充方式。", "The page of your case says where it stands and how to add what is missing.", "La página de su expediente indica en qué punto está y cómo completar lo que falte.");
    public static readonly LocalText KeepBoth = new(
        "请记下或打印登记编号和查询码。查询码只在此处显示一次，请勿告诉他人。",
        "Write down or print the number and the code. The code is shown here only; nobody else should have it.",
        "Anote o imprima el número y el código. El código solo se muestra aquí; nadie más debe tenerlo.");
    public static readonly LocalText ReceivedBy = new("收件单位", "Received by", "Recibido por");
    public static readonly LocalText ReceivedAt = new("收到时间", "Received on", "Recibido el");
    public static readonly LocalText DueHeading = new("期限", "What is due when", "Plazos");
    public static readonly LocalText DocumentsTaken = new("已收到材料：{0}", "Documents received: {0}", "Documentos recibidos: {0}");
    public static readonly LocalText DocumentsNotTaken = new("以下材料未能收下", "These documents were not taken", "Estos documentos no se han admitido");
    public static readonly LocalText DocumentsBrokenOff = new(
        "传输中断，其余文件没有收到。请打开您的事项补充。",
        "The transfer broke off: the rest did not arrive. Add it on the page of your case.",
        "La transmisión se interrumpió: el resto no ha llegado. Añádalo en la página de su expediente.");
    public static readonly LocalText NotOpened = new(
        "您的事项已收到，目前暂时无法打开。稍后可凭登记编号和查询码查询。",
        "Your matter has arrived, but can't be opened at the moment. You can open it later with the number and the code.",
        "Su asunto ha llegado, pero en este momento no se puede abrir. Podrá abrirlo más tarde con el número y el código.");
    public static readonly LocalText OpenCase = new("查看您的事项", "Open your case", "Abrir su expediente");
    public static readonly LocalText FileAnother = new("再提交一件", "File another matter", "Presentar otro asunto");
    public static readonly LocalText Missing = new("请填写此项。", "Fill this in.", "Rellene este campo.");

    public static readonly LocalText PlateHint = new("例如：京A12345、京AD12345", "For example: 京A12345 or 京AD12345; of elsewhere as it is.", "Por ejemplo: 京A12345 o 京AD12345; de otro lugar, tal cual.");
    public static readonly LocalText Beside = new("补充信息", "More about it", "Más datos");

    private static readonly Dictionary<string, LocalText> Fields = new()
    {
        ["subject"] = new("标题", "Subject", "Asunto"),
        ["facts"] = new("事情经过", "What happened", "Qué ha ocurrido"),
        ["facts.enquiry"] = new("您的问题", "Your question", "Su pregunta"),
        ["facts.suggestion"] = new("您的建议", "Your suggestion", "Su sugerencia"),
        ["facts.opinion"] = new("您的意见", "Your opinion", "Su opinión"),
        ["facts.lead"] = new("您了解的情况", "What you know", "Lo que sabe"),
        ["leads"] = new("线索和证据说明", "Leads and evidence", "Indicios y pruebas"),
        ["demand"] = new("您的要求", "What you ask for", "Qué solicita"),
        ["respondent.name"] = new("名称或姓名", "Name", "Nombre"),
        ["respondent.telephone"] = new("电话", "Telephone", "Teléfono"),
        ["respondent.postcode"] = new("邮政编码", "Postcode", "Código postal"),
        ["complainant.name"] = new("您的姓名", "Your name", "Su nombre"),
        ["complainant.telephone"] = new("您的电话", "Your telephone", "Su teléfono"),
        ["complainant.address"] = new("您的地址", "Your address", "Su dirección"),
        ["complainant.postcode"] = new("您的邮政编码", "Your postcode", "Su código postal"),
        ["requested-date"] = new("希望何时解决", "By when you ask for it", "Para cuándo lo solicita"),
        ["harm-ongoing"] = new("损害正在发生（如漏水、停电、安全隐患）", "Harm is going on at this moment, such as a leak, no power, a danger", "El daño continúa en este momento: una fuga, un corte de luz, un peligro"),
        ["complainant.unit"] = new("您的楼栋和房号", "Your building and unit", "Su edificio y vivienda"),
        ["agent.name"] = new("代理人姓名", "Agent's name", "Nombre de quien representa"),
        ["agent.telephone"] = new("代理人电话", "Agent's telephone", "Teléfono de quien representa"),
        ["agent.address"] = new("代理人地址", "Agent's address", "Dirección de quien representa"),
        ["agent.email"] = new("代理人电子邮箱", "Agent's e-mail address", "Correo electrónico de quien representa"),
        ["complainant.email"] = new("您的电子邮箱", "Your e-mail address", "Su correo electrónico"),
    };

    private static readonly Dictionary<string, LocalText> Hints = new()
    {
        ["facts"] = new("时间、地点、经过，以及涉及金额等。", "When, where and how; amounts, if money is involved.", "Cuándo, dónde y cómo; los importes, si hay dinero de por medio."),
    };

    /// <summary>What a field is called, for a kind of matter.</summary>
    public static LocalText Field(string name, string kind) => Fields.GetValueOrDefault($"{name}.{kind}") ?? Fields[name];

    /// <summary>What a field is called whatever the kind; null for one that the form does not name.</summary>
    public static LocalText? NameOf(string name) => Fields.GetValueOrDefault(name);

    public static LocalText? Hint(string name, string kind) => Fields.ContainsKey($"{name}.{kind}") ? null : Hints.GetValueOrDefault(name);
}
