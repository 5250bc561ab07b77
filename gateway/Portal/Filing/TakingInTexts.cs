using ComplaintSuite.Procedures;

namespace ComplaintSuite.Portal.Filing;

/// <summary>Words of the filing form where somebody of the staff fills it in for the person who complains.</summary>
internal static class TakingInTexts
{
    public static readonly LocalText Title = new("代为登记", "Take in", "Registrar para otra persona");
    public static readonly LocalText Lead = new(
        "来电、来信、来访等由您登记。先选择渠道和事项类别。",
        "For what comes by telephone, by letter, at the counter and the like. Choose how it came and what it is.",
        "Para lo que llega por teléfono, por carta, en ventanilla, etc. Elija cómo llegó y de qué se trata.");
    public static readonly LocalText ReceivedNow = new(
        "收到时间以登记时为准；来信、来电的时间更早的，请写入内容。",
        "It counts as received when it is registered. Where the letter or the call came before, say so in the text.",
        "Cuenta como recibido al registrarlo. Si la carta o la llamada llegó antes, indíquelo en el texto.");
    public static readonly LocalText OtherWay = new("选择其他渠道或类别", "Another channel or kind", "Otro canal u otro tipo");
    public static readonly LocalText ChannelDescription = new("具体渠道", "How it came", "Cómo llegó");
    public static readonly LocalText NoticesAndAccess = new("告知与查询", "Notices and access", "Avisos y acceso");
    public static readonly LocalText Language = new("通知使用的语言", "Language of notices", "Idioma de los avisos");
    public static readonly LocalText WithoutCode = new("投诉人不需要查询码", "The person wants no access code", "La persona no quiere código de acceso");
    public static readonly LocalText Register = new("登记", "Register", "Registrar");
    public static readonly LocalText Registered = new("已登记", "Registered", "Registrado");
    public static readonly LocalText Incomplete = new("已收到，信息尚不完整", "Received, not complete yet", "Recibido, aún incompleto");
    public static readonly LocalText TellBoth = new(
        "请将登记编号和查询码告知投诉人。查询码只在此处显示一次，请勿另行记录。",
        "Tell the person the number and the code. The code is shown here only; don't keep it.",
        "Comunique a la persona el número y el código. El código solo se muestra aquí; no lo guarde.");
    public static readonly LocalText NoCode = new(
        "请将登记编号告知投诉人。按其意愿，没有查询码。", "Tell the person the number. There is no access code, as the person wished.",
        "Comunique a la persona el número. No hay código de acceso, como la persona deseaba.");
    public static readonly LocalText DocumentsBrokenOff = new(
        "传输中断，其余文件没有收到。请打开该事项补充。",
        "The transfer broke off: the rest did not arrive. Add it on the page of the case.",
        "La transmisión se interrumpió: el resto no ha llegado. Añádalo en la página del expediente.");
    /// <summary>Said where the matter belongs to a place: some have desks of their own.</summary>
    public static readonly LocalText DocumentsOfPlace = new(
        "所选地点由其自有人员受理的，材料须由该处添加；未能收下的会在登记后列出，请转交该处。",
        "Where the place chosen above has a desk of its own, documents are added there: what was not taken is named once it is registered. Hand it on to that desk.",
        "Si el lugar elegido tiene su propio mostrador, es este quien añade los documentos: lo no admitido se indica al registrar. Entréguelo allí.");

    /// <summary>Of a document that came along with a matter which others deal with.</summary>
    public static readonly LocalText DocumentsOfOthers = new(
        "该事项由其他岗位受理，材料须由其添加，请转交。", "Others deal with this case and add its documents: hand it on to them.", "Este expediente lo tramitan otros, que añaden los documentos: entrégueselo.");

    public static readonly LocalText OpenCase = new("打开该事项", "Open the case", "Abrir el expediente");
    public static readonly LocalText Another = new("再登记一件", "Take in another one", "Registrar otro");
    public static readonly LocalText Person = new("投诉人信息", "The complainant", "El interesado");
    public static readonly LocalText Agent = new("代理人（由他人代为办理时填写）", "Who acts for the person, if anybody does", "Quien representa a la persona, si lo hay");
    public static readonly LocalText MayBeAnonymous = new(
        "投诉人要求匿名的，这一部分全部留空。", "For somebody who stays anonymous, leave this whole part empty.", "Si la persona quiere permanecer en el anonimato, deje vacía toda esta parte.");
    public static readonly LocalText ContactNeeded = new(
        "请至少填写一种联系方式。", "Enter at least one way to reach the person.", "Indique al menos una forma de contactar con la persona.");
    public static readonly LocalText NameNeeded = new(
        "须填写投诉人姓名；无法得知的，至少填写一种联系方式。",
        "The complainant's name is needed; where it can't be learned, at least one way to reach the person.",
        "Hace falta el nombre del interesado; si no se puede saber, al menos una forma de contactar con la persona.");
    public static readonly LocalText AlwaysProtected = new("投诉人的身份信息将予保密。", "The person's identity is kept secret.", "La identidad de la persona se mantiene en secreto.");
    public static readonly LocalText Protect = new(
        "投诉人要求身份保密：经办人员看不到其姓名和联系方式",
        "Protect the person's identity: those who handle the case don't see name and contact",
        "Proteger la identidad de la persona: quienes tramitan el caso no ven su nombre ni sus datos de contacto");

    private static readonly Dictionary<string, LocalText> Fields = new()
    {
        ["facts.enquiry"] = new("咨询的问题", "The question", "La pregunta"),
        ["facts.suggestion"] = new("建议内容", "The suggestion", "La sugerencia"),
        ["facts.opinion"] = new("意见内容", "The opinion", "La opinión"),
        ["facts.lead"] = new("了解的情况", "What the person knows", "Lo que sabe la persona"),
        ["requested-date"] = new("投诉人希望何时解决", "By when the complainant asks for it", "Para cuándo lo pide el interesado"),
        ["demand"] = new("诉求", "What the complainant asks for", "Qué pide el interesado"),
        ["respondent.name"] = new("被反映方名称或姓名", "Respondent's name", "Nombre de la otra parte"),
        ["respondent.telephone"] = new("被反映方电话", "Respondent's telephone", "Teléfono de la otra parte"),
        ["respondent.postcode"] = new("被反映方邮政编码", "Respondent's postcode", "Código postal de la otra parte"),
        ["complainant.name"] = new("投诉人姓名", "Complainant's name", "Nombre del interesado"),
        ["complainant.telephone"] = new("投诉人电话", "Complainant's telephone", "Teléfono del interesado"),
        ["complainant.address"] = new("投诉人地址", "Complainant's address", "Dirección del interesado"),
        ["complainant.postcode"] = new("投诉人邮政编码", "Complainant's postcode", "Código postal del interesado"),
        ["complainant.email"] = new("投诉人电子邮箱", "Complainant's e-mail address", "Correo electrónico del interesado"),
        ["complainant.unit"] = new("投诉人楼栋和房号", "Complainant's building and unit", "Edificio y vivienda del interesado"),
    };

    /// <summary>What a field is called, for a kind of matter.</summary>
    public static LocalText Field(string name, string kind) => Fields.GetValueOrDefault($"{name}.{kind}") ?? Fields.GetValueOrDefault(name) ?? FilingTexts.Field(name, kind);

    /// <summary>What a field is called whatever the kind; null for one that the form does not name.</summary>
    public static LocalText? NameOf(string name) => Fields.GetValueOrDefault(name) ?? FilingTexts.NameOf(name);
}
