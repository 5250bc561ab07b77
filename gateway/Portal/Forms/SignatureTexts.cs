using ComplaintSuite.Procedures;

namespace ComplaintSuite.Portal.Forms;

/// <summary>Words of the form of a signature.</summary>
internal static class SignatureTexts
{
    public static readonly LocalText UploadHint = new(
        "上传签名文件的扫描件或照片（PDF、PNG、JPEG等）；也可从本事项的材料中选择。每个文件不超过20 MB，同一表单的文件合计不超过40 MB。",
        "Upload a scan or photograph of what was signed (PDF, PNG, JPEG); or choose a document of the case. At most 20 MB, and 40 MB for all files of the form together.",
        "Suba un escaneado o una fotografía de lo firmado (PDF, PNG, JPEG); o elija un documento del expediente. Como máximo 20 MB, y 40 MB entre todos los archivos del formulario.");

    public static readonly LocalText Pad = new("签名区", "Area to sign in", "Zona para firmar");
    public static readonly LocalText PadHint = new("也可在此用手指、笔或鼠标签名。", "Or sign here with a finger, a pen or the mouse.", "O firme aquí con el dedo, un lápiz o el ratón.");
    public static readonly LocalText Clear = new("清除签名", "Clear the signature", "Borrar la firma");
}
