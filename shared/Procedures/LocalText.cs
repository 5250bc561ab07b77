namespace ComplaintSuite.Procedures;

/// <summary>A text in the three languages of the suite.</summary>
/// <param name="ZhCn">Simplified Chinese.</param>
/// <param name="En">English.</param>
/// <param name="Es">Spanish.</param>
public sealed record LocalText(string ZhCn, string En, string Es)
{
    /// <summary>The languages in which every text exists, as BCP 47 tags: zh-CN, en, es.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["zh-CN", "en", "es"];

    /// <summary>The text in a language given as a BCP 47 tag. Any Chinese tag gives zh-CN, any Spanish es, everything else English.</summary>
    public string In(string language) => Nearest(language) switch { "zh-CN" => ZhCn, "es" => Es, _ => En };

    /// <summary>The language of <see cref="Languages"/> that serves a reader of <paramref name="language"/>.</summary>
    public static string Nearest(string language)
    {
        ArgumentNullException.ThrowIfNull(language);
        if (language.StartsWith("zh", StringComparison.OrdinalIgnoreCase)) return "zh-CN";
        return language.StartsWith("es", StringComparison.OrdinalIgnoreCase) ? "es" : "en";
    }
}
