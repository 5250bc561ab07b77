using ComplaintSuite.Procedures;

namespace ComplaintSuite.Portal.Relations;

/// <summary>Words of the page on which staff declare their relations.</summary>
internal static class RelationTexts
{
    public static readonly LocalText Title = new("回避申报", "Your relations", "Sus relaciones");
    public static readonly LocalText Lead = new(
        "申报后，凡涉及该当事人或地点的事项您都须回避，直至负责人另有决定。内容只有您本人可见。",
        "From a case in which one of them is concerned you must withdraw, until whoever decides on it lets you in. Nobody but you reads what you declare.",
        "Debe abstenerse en todo expediente que los afecte, hasta que quien decide lo admita. Solo usted lee lo que declara.");
    public static readonly LocalText None = new("您没有申报。", "You have declared none.", "No ha declarado ninguna.");
    public static readonly LocalText Declare = new("申报", "Declare", "Declarar");
    public static readonly LocalText End = new("关系已终止", "It is over", "Ha terminado");
    public static readonly LocalText Since = new("申报于 {0}", "declared {0}", "declarada el {0}");
    public static readonly LocalText Ended = new("终止于 {0}", "over since {0}", "terminada el {0}");
    public static readonly LocalText AtLeastOne = new(
        "姓名或单位名称、电话、电子邮件、地点至少填写一项，据此查找相关事项。",
        "Enter at least one of name, telephone, e-mail and place: cases are found by them.",
        "Indique al menos uno: nombre, teléfono, correo electrónico o lugar. Por ellos se encuentran los expedientes.");
    public static readonly LocalText PlaceHint = new("本单位部门或站点的编码。", "Code of a department or place of the organisation.", "Código de un departamento o lugar de la organización.");

    private static readonly Dictionary<string, LocalText> Fields = new()
    {
        ["declare.kind"] = new("关系", "Kind", "Tipo"),
        ["declare.name"] = new("姓名或单位名称", "Name of the person or company", "Nombre de la persona o empresa"),
        ["declare.telephone"] = new("电话", "Telephone", "Teléfono"),
        ["declare.email"] = new("电子邮件", "E-mail", "Correo electrónico"),
        ["declare.place"] = new("地点", "Place", "Lugar"),
        ["declare.note"] = new("说明", "Note", "Nota"),
    };

    /// <summary>The kinds of relation that Intake knows, as its contract lists them.</summary>
    public static IReadOnlyDictionary<string, LocalText> Kinds { get; } = new Dictionary<string, LocalText>
    {
        ["family"] = new("亲属", "Family", "Familia"),
        ["friend"] = new("朋友或同乡等", "Friendship", "Amistad"),
        ["employment"] = new("任职或曾任职", "Employment, now or before", "Empleo, actual o anterior"),
        ["ownership"] = new("持股或出资", "Ownership or shares", "Propiedad o participación"),
        ["dispute"] = new("纠纷", "Dispute", "Litigio"),
        ["other"] = new("其他", "Other", "Otra"),
    };

    /// <summary>What a field of the form is called; null where the form has none of the name.</summary>
    public static LocalText? OfField(string field) => Fields.GetValueOrDefault(field);
}
