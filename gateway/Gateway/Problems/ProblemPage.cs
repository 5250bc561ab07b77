using ComplaintSuite.Gateway.Pages;
using ComplaintSuite.ServiceDefaults.Hosting;
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
        [GatewayRefusal.Unauthenticated.Reason] =
            ("您尚未登录，没有更改任何内容。请先登录。", "You are not signed in, and nothing was changed. Sign in first.", "No ha iniciado sesión y no se ha cambiado nada. Inicie sesión primero."),
        [GatewayRefusal.CrossSite.Reason] =
            ("此请求不是从本网站的页面发出的，没有更改任何内容。", "This did not come from a page of this site; nothing was changed.", "Esto no procede de una página de este sitio; no se ha cambiado nada."),
        [GatewayRefusal.ServiceTimedOut.Reason] =
            ("系统没有及时响应，您提交的内容可能已保存。请先查看该事项，再决定是否重新提交。", "No answer came in time; what you sent may have been kept. Look at the case before you send it again.", "No hubo respuesta a tiempo; lo que envió puede haberse guardado. Consulte el expediente antes de enviarlo de nuevo."),
        [GatewayRefusal.ServiceUnavailable.Reason] = Away,
        [GatewayRefusal.ServiceFailed.Reason] = Away,
        [GatewayRefusal.SessionUnavailable.Reason] = Away,
        [GatewayRefusal.SignOnUnavailable.Reason] = Away,
    };

    /// <summary>Who files has neither number nor code yet to look with; the same form sent again brings both.</summary>
    private static readonly (string Chinese, string English, string Spanish) MaybeFiled = (
        "系统没有及时响应，该事项可能已登记。请返回上一页，按相同内容重新提交同一表单：内容相同的同一表单不会重复登记，您会得到同一登记编号和查询码。如表单已清空，请照原样填写：内容不同的，可能登记为另一事项。网速较慢时请先不附文件，以后可以补充。",
        "No answer came in time; the matter may be registered already. Go back and send the same form again with the same words, without documents if your line is slow: with the same words it is never registered twice, and you get the same number and code. If the form is empty, fill it in as you did: other words may become a second matter. Documents can be added later.",
        "No hubo respuesta a tiempo; el asunto puede estar ya registrado. Vuelva atrás y envíe otra vez el mismo formulario con las mismas palabras, sin documentos si su conexión es lenta: con las mismas palabras nunca se registra dos veces y recibirá el mismo número y código. Si el formulario está vacío, rellénelo como lo hizo: otras palabras pueden convertirse en un segundo asunto. Los documentos se pueden añadir después.");

    private static readonly (string Chinese, string English, string Spanish) SignIn = ("登录", "Sign in", "Iniciar sesión");

    private static (string Chinese, string English, string Spanish) Away =>
        ("系统的一部分暂时没有响应，请稍后再试。", "A part of the system does not answer. Try again in a moment.", "Una parte del sistema no responde. Inténtelo de nuevo dentro de un momento.");

    /// <summary>Whether a person looks at the answer: a browser that asked one of the portal's addresses for a page.</summary>
    public static bool IsWanted(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config.ClusterId == "Portal"
        && context.Request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));

    public static string Render(HttpContext context, GatewaySettings settings, GatewayRefusal refusal)
    {
        var language = PageLanguage.Of(context.Request);
        string In((string Chinese, string English, string Spanish) text) => language switch { "zh-CN" => text.Chinese, "es" => text.Spanish, _ => text.English };
        var way = refusal == GatewayRefusal.SessionEnded || refusal == GatewayRefusal.Unauthenticated
            ? $"<p><a href=\"/session/sign-in?returnUrl={Uri.EscapeDataString($"/work?lang={language}")}\">{PlainPage.Encode(In(SignIn))}</a></p>\n" : "";
        var files = HttpMethods.IsPost(context.Request.Method) && (context.Request.Path.StartsWithSegments("/file") || context.Request.Path.StartsWithSegments("/reception/take-in"));
        var text = files && (refusal == GatewayRefusal.ServiceTimedOut || refusal == GatewayRefusal.ServiceFailed) ? MaybeFiled : Known.GetValueOrDefault(refusal.Reason, Otherwise);
        return PlainPage.Render(
            context, settings, language, In(Title), $"<p>{PlainPage.Encode(In(text))}</p>\n{way}<p><code>{refusal.Reason}</code></p>\n");
    }
}
