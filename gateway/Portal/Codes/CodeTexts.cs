using ComplaintSuite.Procedures;

namespace ComplaintSuite.Portal.Codes;

/// <summary>The words of the sheet of QR codes, and of a code that leads nowhere.</summary>
internal static class CodeTexts
{
    public static readonly LocalText Title = new("二维码", "QR codes", "Códigos QR");
    public static readonly LocalText Lead = new(
        "打印后张贴在相应地点。扫码即可打开已填好地点的表单。", "Print them and put each up at its place. It opens the form with the place filled in.", "Imprímalos y colóquelos en su lugar. Cada uno abre el formulario con el lugar ya indicado.");
    public static readonly LocalText Scan = new("扫码提意见或投诉", "Scan to tell us about this place", "Escanee para contarnos algo de este lugar");
    public static readonly LocalText None = new("该单位的办理程序没有地点可选。", "The procedures of this organisation know no places.", "Los procedimientos de esta organización no distinguen lugares.");
    public static readonly LocalText UnknownTitle = new("没有此地点", "There is no such place", "No existe ese lugar");
    public static readonly LocalText Unknown = new(
        "二维码中的地点已不存在。请告知工作人员；您也可以从首页选择单位后自行填写。",
        "The place on this code is not known here, or not any more. Please tell the staff. You can still file from the start page and choose the place yourself.",
        "El lugar de este código no existe aquí, o ya no existe. Avise al personal. También puede presentar su asunto desde la página de inicio y elegir el lugar.");
}
