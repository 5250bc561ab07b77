using ComplaintSuite.Procedures;

namespace ComplaintSuite.Portal.Forms;

/// <summary>Words of a form that takes a document, chosen from the case or brought along.</summary>
internal static class DocumentTexts
{
    public static readonly LocalText Upload = new("上传文件：{0}", "Upload: {0}", "Subir: {0}");

    public static readonly LocalText UploadHint = new(
        "本事项尚无此材料时请在此上传（每个文件不超过20 MB，同一表单的文件合计不超过40 MB）；上传的文件将代替上面选择的材料。",
        "Where the case does not have it yet: at most 20 MB, and 40 MB for all files of the form together. What is uploaded here stands for what is chosen above.",
        "Si el expediente aún no lo tiene: como máximo 20 MB, y 40 MB entre todos los archivos del formulario. Lo que se suba aquí sustituye a lo elegido arriba.");
}
