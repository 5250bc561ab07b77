using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using ComplaintSuite.Gateway.Limits;

namespace ComplaintSuite.Gateway.Session;

/// <summary>Who is signed on here, with a way to sign out: plain HTML, no script. The portal does not know the session, the gateway does.</summary>
internal static class AccountPage
{
    public const string Path = "/session/account";
    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    private static readonly IReadOnlyList<Texts> All =
    [
        new("zh-CN", "中文", "语言", "登录状态", "已登录：{0}", "所属单位：{0}", "退出登录", "您尚未登录。", "登录", "返回首页"),
        new("en", "English", "Language", "Your session", "Signed in: {0}", "Organisations: {0}", "Sign out", "You are not signed in.", "Sign in", "To the start page"),
        new("es", "Español", "Idioma", "Su sesión", "Sesión iniciada: {0}", "Organizaciones: {0}", "Cerrar sesión", "No ha iniciado sesión.", "Iniciar sesión", "Ir a la página de inicio"),
    ];

    public static void MapAccount(this IEndpointRouteBuilder routes) => routes.MapGet(Path, Show).AllowAnonymous().RequireRateLimiting(RateLimits.AnonymousRead);

    private static IResult Show(HttpContext context, GatewaySettings settings)
    {
        var texts = For(context.Request);
        var body = new StringBuilder();
        if (SessionTokens.TicketOf(context) is not null)
        {
            var name = context.User.FindFirst("name")?.Value ?? context.User.FindFirst("sub")?.Value;
            body.Append("<p>").Append(Encode(Fill(texts.SignedIn, name))).Append("</p>\n");
            if (string.Join(", ", context.User.FindAll("org").Select(code => code.Value)) is { Length: > 0 } organisations)
                body.Append("<p>").Append(Encode(Fill(texts.Organisations, organisations))).Append("</p>\n");
            body.Append("<form method=\"post\" action=\"").Append(SessionEndpoints.SignOutPath).Append("\"><button>").Append(Encode(texts.SignOut)).Append("</button></form>\n");
        }
        else
        {
            body.Append("<p>").Append(Encode(texts.NotSignedIn)).Append("</p>\n<p><a href=\"/session/sign-in\">").Append(Encode(texts.SignIn)).Append("</a></p>\n");
        }

        var languages = string.Join("\n", All.Select(other =>
            $"<a lang=\"{other.Language}\" hreflang=\"{other.Language}\" href=\"?lang={other.Language}\"{(other == texts ? " aria-current=\"true\"" : "")}>{Encode(other.Self)}</a>"));
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = SecurityHeaders.Account(settings);
        headers.CacheControl = "no-store";
        headers.ContentLanguage = texts.Language;
        headers.Vary = "Accept-Language";
        return Results.Content($"""
            <!doctype html>
            <html lang="{texts.Language}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Encode(texts.Title)} · ComplaintSuite</title>
            <link rel="stylesheet" href="/api/api.css">
            </head>
            <body>
            <nav aria-label="{Encode(texts.Languages)}">
            {languages}
            </nav>
            <main>
            <h1>{Encode(texts.Title)}</h1>
            {body}<p><a href="/?lang={texts.Language}">{Encode(texts.ToStart)}</a></p>
            </main>
            </body>
            </html>

            """, "text/html; charset=utf-8", Encoding.UTF8);
    }

    /// <summary>The language asked for by <c>?lang</c>, else the best of Accept-Language, else English.</summary>
    private static Texts For(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().AcceptLanguage.Where(language => language.Quality is not 0)
            .OrderByDescending(language => language.Quality ?? 1).Select(language => language.Value.ToString());
        return accepted.Prepend(request.Query["lang"].ToString())
            .Select(tag => All.FirstOrDefault(texts => texts.Language.Split('-')[0].Equals(tag.Split('-')[0], StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault(texts => texts is not null) ?? All[1];
    }

    private static string Fill(string text, string? value) => text.Replace("{0}", value, StringComparison.Ordinal);

    private static string Encode(string text) => Html.Encode(text);

    /// <summary>The words of the page in one language; {0} is the person or the codes of the organisations.</summary>
    private sealed record Texts(
        string Language, string Self, string Languages, string Title, string SignedIn, string Organisations, string SignOut, string NotSignedIn, string SignIn, string ToStart);
}
