using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Procedures;

namespace ComplaintSuite.ServiceDefaults.Storage;

/// <summary>Texts in several languages, as messages have them.</summary>
public static class LocalizedTexts
{
    /// <summary>The text in the language that serves a reader of a BCP 47 tag.</summary>
    public static string In(this LocalizedText text, string language) => LocalText.Nearest(language) switch { "zh-CN" => text.ZhCn, "es" => text.Es, _ => text.En };

    public static LocalizedText ToMessage(this LocalText text) => new() { ZhCn = text.ZhCn, En = text.En, Es = text.Es };
}
