using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace ComplaintSuite.Gateway.Pages;

/// <summary>The few pages that the gateway itself shows to people, where the portal can't: plain HTML in the person's language, no script.</summary>
internal static class PlainPage
{
    public const string ContentType = "text/html; charset=utf-8";

    /// <summary>Languages by their tags, as they call themselves, with their word for "language" and the way to the start page.</summary>
    public static readonly IReadOnlyList<(string Tag, string Self, string Languages, string ToStart)> Languages =
    [
        ("zh-CN", "中文", "语言", "返回首页"),
        ("en", "English", "Language", "To the start page"),
        ("es", "Español", "Idioma", "Ir a la página de inicio"),
    ];

    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    public static string Encode(string text) => Html.Encode(text);

    /// <summary>Writes the headers of the page and returns its HTML.</summary>
    /// <param name="context">The request that it answers.</param>
    /// <param name="settings">Names the issuer to whom forms lead.</param>
    /// <param name="language">One of <see cref="Languages"/>.</param>
    /// <param name="title">Heading.</param>
    /// <param name="body">HTML between the heading and the link to the start page.</param>
    public static string Render(HttpContext context, GatewaySettings settings, string language, string title, string body)
    {
        var own = Languages.Single(known => known.Tag == language);
        // What takes forms alone has no page to show in another language.
        var isPage = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        var others = string.Join("\n", Languages.Select(other =>
            $"<a lang=\"{other.Tag}\" hreflang=\"{other.Tag}\" href=\"?lang={other.Tag}\"{(other == own ? " aria-current=\"true\"" : "")}>{Encode(other.Self)}</a>"));
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = SecurityHeaders.OwnPage(settings);
        headers.CacheControl = "no-store";
        headers.ContentLanguage = language;
        headers.Vary = "Accept-Language";
        return $"""
            <!doctype html>
            <html lang="{language}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Encode(title)} · ComplaintSuite</title>
            <link rel="stylesheet" href="/api/api.css">
            </head>
            <body>
            {(isPage ? $"<nav aria-label=\"{Encode(own.Languages)}\">\n{others}\n</nav>" : "")}
            <main>
            <h1>{Encode(title)}</h1>
            {body}<p><a href="/?lang={language}">{Encode(own.ToStart)}</a></p>
            </main>
            </body>
            </html>

            """;
    }
}
