using ComplaintSuite.Procedures;

namespace ComplaintSuite.Portal.Forms;

/// <summary>Words of a form that takes a document, chosen from the case or brought along.</summary>
internal static class DocumentTexts
{
    public static readonly LocalText Upload = new("上传文件：{0}", "Upload: {0}", "Subir: {0}");

    /// <summary>A document that was named and is not there any more.</summary>
    public static readonly LocalText TakenOut = new("（已移除）", "(taken out)", "(retirado)");

    /// <summary>Said where a form comes back whose document was taken before its act was refused.</summary>
    public static readonly LocalText Kept = new(
        "您刚才上传的文件已存入本事项，并已在上面的列表中选定，无需再次上传。",
        "The file that you sent is with the case and chosen in the list above: it need not be sent again.",
        "El archivo que envió ya está en el expediente y elegido en la lista de arriba: no hace falta enviarlo otra vez.");

    public static readonly LocalText UploadHint = new(
        "本事项尚无此材料时请在此上传（每个文件不超过20 MB，同一表单的文件合计不超过40 MB）；上传的文件将代替上面选择的材料。",
        "Where the case does not have it yet: at most 20 MB, and 40 MB for all files of the form together. What is uploaded here stands for what is chosen above.",
        "Si el expediente aún no lo tiene: como máximo 20 MB, y 40 MB entre todos los archivos del formulario. Lo que se suba aquí sustituye a lo elegido arriba.");
}
