using System.Text;
using ComplaintSuite.Gateway.Limits;
using ComplaintSuite.Gateway.Pages;
using ComplaintSuite.ServiceDefaults.Hosting;

namespace ComplaintSuite.Gateway.Session;

/// <summary>Who is signed on here, with a way to sign out: plain HTML, no script. The portal does not know the session, the gateway does.</summary>
internal static class AccountPage
{
    public const string Path = "/session/account";

    private static readonly IReadOnlyList<Texts> All =
    [
        new("zh-CN", "登录状态", "已登录：{0}", "所属单位：{0}", "退出登录", "您尚未登录。", "登录"),
        new("en", "Your session", "Signed in: {0}", "Organisations: {0}", "Sign out", "You are not signed in.", "Sign in"),
        new("es", "Su sesión", "Sesión iniciada: {0}", "Organizaciones: {0}", "Cerrar sesión", "No ha iniciado sesión.", "Iniciar sesión"),
    ];

    public static void MapAccount(this IEndpointRouteBuilder routes) => routes.MapGet(Path, Show).AllowAnonymous().RequireRateLimiting(RateLimits.AnonymousRead);

    private static IResult Show(HttpContext context, GatewaySettings settings)
    {
        var language = PageLanguage.Of(context.Request);
        var texts = All.Single(known => known.Language == language);
        var body = new StringBuilder();
        if (SessionTokens.TicketOf(context) is not null)
        {
            var name = context.User.FindFirst("name")?.Value ?? context.User.FindFirst("sub")?.Value;
            body.Append("<p>").Append(PlainPage.Encode(Fill(texts.SignedIn, name))).Append("</p>\n");
            if (string.Join(", ", context.User.FindAll("org").Select(code => code.Value)) is { Length: > 0 } organisations)
                body.Append("<p>").Append(PlainPage.Encode(Fill(texts.Organisations, organisations))).Append("</p>\n");
            body.Append("<form method=\"post\" action=\"").Append(SessionEndpoints.SignOutPath).Append("\"><button>").Append(PlainPage.Encode(texts.SignOut)).Append("</button></form>\n");
        }
        else
        {
            body.Append("<p>").Append(PlainPage.Encode(texts.NotSignedIn)).Append("</p>\n<p><a href=\"/session/sign-in\">").Append(PlainPage.Encode(texts.SignIn)).Append("</a></p>\n");
        }

        return Results.Content(PlainPage.Render(context, settings, language, texts.Title, body.ToString()), PlainPage.ContentType);
    }

    private static string Fill(string text, string? value) => text.Replace("{0}", value, StringComparison.Ordinal);

    /// <summary>The words of the page in one language; {0} is the person or the codes of the organisations.</summary>
    private sealed record Texts(string Language, string Title, string SignedIn, string Organisations, string SignOut, string NotSignedIn, string SignIn);
}
