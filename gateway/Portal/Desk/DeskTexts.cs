using ComplaintSuite.Procedures;

namespace ComplaintSuite.Portal.Desk;

/// <summary>The words of the desk that works without a connection; the script finds its own in the page.</summary>
internal static class DeskTexts
{
    public static readonly LocalText Title = new("离线登记", "Register without a connection", "Registrar sin conexión");
    public static readonly LocalText Lead = new(
        "没有网络时也可在此登记。内容用口令加密，只保存在这台设备上；恢复网络后移交。",
        "Works without a connection. What you enter is encrypted with a passphrase and kept on this device alone, until you hand it over.",
        "Funciona sin conexión. Lo que escriba se cifra con una contraseña y se guarda solo en este dispositivo hasta que lo entregue.");
    public static readonly LocalText NeedsScript = new(
        "此页面需要启用脚本：没有网络时，由浏览器保存登记内容。",
        "This page needs scripts: without a connection it is the browser that keeps what you enter.",
        "Esta página necesita scripts: sin conexión es el navegador el que guarda lo que escribe.");
    public static readonly LocalText NotOffered = new("该单位没有可以离线登记的事项。", "This organisation registers nothing without a connection.", "Esta organización no registra nada sin conexión.");
    public static readonly LocalText Passphrase = new("本设备的口令", "Passphrase of this device", "Contraseña de este dispositivo");
    public static readonly LocalText PassphraseHint = new(
        "至少12个字符。忘记口令，未移交的内容将无法读取。",
        "At least 12 characters. Without it, what was not handed over can't be read by anybody.",
        "Al menos 12 caracteres. Sin ella nadie puede leer lo que no se haya entregado.");
    public static readonly LocalText Unlock = new("打开", "Open", "Abrir");
    public static readonly LocalText Lock = new("锁定", "Lock", "Bloquear");
    public static readonly LocalText WrongPassphrase = new("口令不正确。", "This is not the passphrase of this device.", "No es la contraseña de este dispositivo.");
    public static readonly LocalText ShortPassphrase = new("口令至少12个字符。", "Take at least 12 characters.", "Use al menos 12 caracteres.");
    public static readonly LocalText NoStore = new(
        "此浏览器不能安全保存数据，请在安全连接（https）下打开。",
        "This browser can't keep data safely here. Open the page over a secure connection (https).",
        "Este navegador no puede guardar datos de forma segura aquí. Abra la página con una conexión segura (https).");
    public static readonly LocalText WhenAndHow = new("收到的时间与渠道", "When and how it came", "Cuándo y cómo llegó");
    public static readonly LocalText Received = new("收到时间（本地时钟）", "Received, by the local clock", "Recibido, según el reloj local");
    public static readonly LocalText Offset = new("与世界时的时差", "Offset from UTC", "Diferencia con UTC");
    public static readonly LocalText OffsetHint = new("例如：+08:00", "For example: +09:00", "Por ejemplo: +01:00");
    public static readonly LocalText Channel = new("反映渠道", "How it came", "Cómo llegó");
    public static readonly LocalText Keep = new("保存在本设备", "Keep on this device", "Guardar en este dispositivo");
    public static readonly LocalText Kept = new("已保存在本设备。", "Kept on this device.", "Guardado en este dispositivo.");
    public static readonly LocalText NotKept = new("未能保存，请勿关闭页面，并检查设备空间。", "It could not be kept. Leave the page open and make room on the device.", "No se pudo guardar. No cierre la página y libere espacio en el dispositivo.");
    public static readonly LocalText Entries = new("本设备上的登记", "On this device", "En este dispositivo");
    public static readonly LocalText NoEntries = new("没有登记。", "Nothing is kept here.", "No hay nada guardado.");
    public static readonly LocalText HandOver = new("移交", "Hand over", "Entregar");
    public static readonly LocalText HandingOver = new("正在移交……", "Handing over …", "Entregando…");
    public static readonly LocalText HandedOver = new("移交完毕，结果见下。", "Handed over. What became of each stands below.", "Entregado. El resultado de cada una figura abajo.");
    public static readonly LocalText NotReached = new("没有连接。登记保留在本设备，稍后再移交。", "There is no connection. Everything stays on this device; hand it over later.", "No hay conexión. Todo queda en este dispositivo; entréguelo más tarde.");
    public static readonly LocalText BrokeOff = new(
        "移交中断。尚无答复的登记保留在本设备，请再次移交。",
        "The hand-over broke off. What was not answered stays on this device; hand it over again.",
        "La entrega se interrumpió. Lo que no tuvo respuesta queda en este dispositivo; entréguelo de nuevo.");
    public static readonly LocalText SignOn = new("请先登录，再移交。", "Sign on first, then hand over.", "Inicie sesión y después entregue.");
    public static readonly LocalText Save = new("另存为文件（已加密）", "Save to a file (encrypted)", "Guardar en un archivo (cifrado)");
    public static readonly LocalText Changed = new(
        "此条在您修改期间已移交、已存为文件或已删除，修改未保存。您填写的内容仍在下方表单中：可以复制，或另存为新的登记。",
        "This entry was handed over, saved to a file or removed while you changed it, and your change was not kept. What you typed still stands in the form below: copy it, or keep it as a new entry.",
        "Esta anotación se entregó, se guardó en un archivo o se quitó mientras la modificaba, y el cambio no se guardó. Lo que escribió sigue en el formulario: cópielo o guárdelo como anotación nueva.");
    public static readonly LocalText Copy = new("复制已填写的内容", "Copy what was typed", "Copiar lo escrito");
    public static readonly LocalText Copied = new("已复制。", "Copied.", "Copiado.");
    public static readonly LocalText NotCopied = new(
        "浏览器未允许复制，请在表单中选取内容。", "The browser did not let it be copied. Select the text in the form.", "El navegador no permitió copiarlo. Seleccione el texto en el formulario.");
    public static readonly LocalText KeepNew = new("另存为新的登记", "Keep it as a new entry", "Guardarlo como anotación nueva");
    public static readonly LocalText Discard = new("放弃这次修改", "Discard the change", "Descartar el cambio");
    public static readonly LocalText Waiting = new("待移交", "Waits", "Pendiente");
    public static readonly LocalText Sent = new("已发送，尚无答复", "Sent, not answered yet", "Enviado, sin respuesta todavía");
    public static readonly LocalText Saved = new("已存为文件", "Saved to a file", "Guardado en un archivo");
    public static readonly LocalText SavedAll = new(
        "已存为文件。恢复网络后仍可从本设备移交，不会重复登记。",
        "Saved to a file. It may still be handed over from this device; nothing is registered twice.",
        "Guardado en un archivo. Aún puede entregarse desde este dispositivo; nada se registra dos veces.");
    public static readonly LocalText Damaged = new(
        "一条登记在本设备上已损坏，无法读取；其他登记不受影响。", "An entry on this device is damaged and can't be read; the others are not concerned.",
        "Una anotación de este dispositivo está dañada y no se puede leer; a las demás no les afecta.");
    public static readonly LocalText Registered = new("已登记", "Registered", "Registrado");
    public static readonly LocalText Refused = new("未登记", "Not registered", "No registrado");
    public static readonly LocalText Change = new("修改", "Change", "Cambiar");
    public static readonly LocalText Remove = new("从本设备删除", "Remove from this device", "Quitar de este dispositivo");
    public static readonly LocalText Locked = new("已锁定。", "Locked.", "Bloqueado.");

    /// <summary>Channels by which a desk takes something in; of others it has no word.</summary>
    public static LocalText? OfChannel(string channel) => channel is "portal" or "api" or "other" ? null : ChannelNames.Of(channel);

    /// <summary>What the script says, by its name there.</summary>
    public static IReadOnlyDictionary<string, LocalText> OfScript { get; } = new Dictionary<string, LocalText>
    {
        ["wrong"] = WrongPassphrase,
        ["short"] = ShortPassphrase,
        ["noStore"] = NoStore,
        ["kept"] = Kept,
        ["notKept"] = NotKept,
        ["handing"] = HandingOver,
        ["handed"] = HandedOver,
        ["notReached"] = NotReached,
        ["signOn"] = SignOn,
        ["brokeOff"] = BrokeOff,
        ["damaged"] = Damaged,
        ["changed"] = Changed,
        ["waiting"] = Waiting,
        ["sent"] = Sent,
        ["saved"] = Saved,
        ["savedAll"] = SavedAll,
        ["copied"] = Copied,
        ["notCopied"] = NotCopied,
        ["registered"] = Registered,
        ["refused"] = Refused,
        ["change"] = Change,
        ["remove"] = Remove,
        ["locked"] = Locked,
        ["number"] = Pages.Texts.Number,
        ["code"] = Pages.Texts.Code,
        ["missing"] = Filing.FilingTexts.Missing,
        ["contact"] = Filing.TakingInTexts.ContactNeeded,
        ["name"] = Filing.TakingInTexts.NameNeeded,
        ["noEntries"] = NoEntries,
    };
}
