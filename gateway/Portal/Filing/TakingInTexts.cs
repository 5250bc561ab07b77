using ComplaintSuite.Procedures;

namespace ComplaintSuite.Portal.Filing;

/// <summary>Words of the filing form where somebody of the staff fills it in for the person who complains.</summary>
internal static class TakingInTexts
{
    public static readonly LocalText Person = new("投诉人信息", "The complainant", "El interesado");
    public static readonly LocalText Agent = new("代理人（由他人代为办理时填写）", "Who acts for the person, if anybody does", "Quien representa a la persona, si lo hay");
    public static readonly LocalText MayBeAnonymous = new(
        "投诉人要求匿名的，这一部分全部留空。", "For somebody who stays anonymous, leave this whole part empty.", "Si la persona quiere permanecer en el anonimato, deje vacía toda esta parte.");
    public static readonly LocalText ContactNeeded = new(
        "请至少填写一种联系方式。", "Enter at least one way to reach the person.", "Indique al menos una forma de contactar con la persona.");
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
