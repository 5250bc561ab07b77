using ComplaintSuite.Gateway.Pages;
using Yarp.ReverseProxy.Model;

namespace ComplaintSuite.Gateway.Problems;

/// <summary>What the gateway tells people in a browser where it refuses, on the portal's addresses: a page in their language instead of problem+json.</summary>
internal static class ProblemPage
{
    private static readonly (string Chinese, string English, string Spanish) Title = ("暂时无法办理", "This did not work", "No ha sido posible");

    private static readonly (string Chinese, string English, string Spanish) Otherwise =
        ("请返回上一页重试。", "Go back and try again.", "Vuelva atrás e inténtelo de nuevo.");

    private static readonly Dictionary<string, (string Chinese, string English, string Spanish)> Known = new()
    {
        [GatewayRefusal.BodyTooLarge.Reason] =
            ("您提交的内容过大，没有保存。请返回上一页，减少文件或选择较小的文件。", "What you sent is too large; nothing was kept. Go back and choose fewer or smaller files.", "Lo que ha enviado es demasiado grande; no se ha guardado nada. Vuelva atrás y elija menos archivos o más pequeños."),
        [GatewayRefusal.RateLimited.Reason] =
            ("请求过于频繁，没有保存。请稍等一分钟再试。", "Too many requests; nothing was kept. Wait a minute and try again.", "Demasiadas solicitudes; no se ha guardado nada. Espere un minuto e inténtelo de nuevo."),
        [GatewayRefusal.SessionEnded.Reason] =
            ("您的登录已结束，没有更改任何内容。请重新登录。", "Your session has ended, and nothing was changed. Sign in again.", "Su sesión ha terminado y no se ha cambiado nada. Vuelva a iniciar sesión."),
        [GatewayRefusal.CrossSite.Reason] =
            ("此请求不是从本网站的页面发出的，没有更改任何内容。", "This did not come from a page of this site; nothing was changed.", "Esto no procede de una página de este sitio; no se ha cambiado nada."),
        [GatewayRefusal.ServiceTimedOut.Reason] =
            ("系统没有及时响应，您提交的内容可能已保存。请先查看该事项，再决定是否重新提交。", "No answer came in time; what you sent may have been kept. Look at the case before you send it again.", "No hubo respuesta a tiempo; lo que envió puede haberse guardado. Consulte el expediente antes de enviarlo de nuevo."),
        [GatewayRefusal.ServiceUnavailable.Reason] = Away,
        [GatewayRefusal.ServiceFailed.Reason] = Away,
        [GatewayRefusal.SessionUnavailable.Reason] = Away,
        [GatewayRefusal.SignOnUnavailable.Reason] = Away,
    };

    private static (string Chinese, string English, string Spanish) Away =>
        ("系统的一部分暂时没有响应，请稍后再试。", "A part of the system does not answer. Try again in a moment.", "Una parte del sistema no responde. Inténtelo de nuevo dentro de un momento.");

    /// <summary>Whether a person looks at the answer: a browser that asked one of the portal's addresses for a page.</summary>
    public static bool IsWanted(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config.ClusterId == "Portal"
        && context.Request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));

    public static string Render(HttpContext context, GatewaySettings settings, GatewayRefusal refusal)
    {
        var language = PlainPage.LanguageOf(context.Request);
        string In((string Chinese, string English, string Spanish) text) => language switch { "zh-CN" => text.Chinese, "es" => text.Spanish, _ => text.English };
        return PlainPage.Render(context, settings, language, In(Title), $"<p>{PlainPage.Encode(In(Known.GetValueOrDefault(refusal.Reason, Otherwise)))}</p>\n<p><code>{refusal.Reason}</code></p>\n");
    }
}
