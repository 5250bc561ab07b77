using ComplaintSuite.ServiceDefaults.Hosting;

namespace ComplaintSuite.Identity.SignOn;

/// <summary>The words of the sign-in page in one language.</summary>
/// <param name="Language">Tag of the language, as the demo files and the query use it.</param>
/// <param name="Title">Heading.</param>
/// <param name="DemoHint">What a demo sign-on is.</param>
/// <param name="NotConfigured">Said where nobody can sign on here.</param>
/// <param name="SignInAs">Accessible name of a button; {0} is the person, {1} the posts.</param>
/// <param name="Unknown">Said when the chosen person is not there.</param>
/// <param name="SignedOn">Said after signing on without a way back.</param>
/// <param name="ToSuite">Link to the suite.</param>
/// <param name="SignedOff">Said after signing off.</param>
/// <param name="Languages">Accessible name of the language choice.</param>
/// <param name="Self">The language's own name.</param>
internal sealed record SignInTexts(
    string Language, string Title, string DemoHint, string NotConfigured, string SignInAs, string Unknown, string SignedOn, string ToSuite, string SignedOff, string Languages, string Self)
{
    public static IReadOnlyList<SignInTexts> All { get; } =
    [
        new("zh-CN", "登录", "演示登录：请选择一个岗位，无需密码。仅在开发环境中提供。",
            "登录由外部身份服务负责，目前尚未配置。请联系管理员。", "以“{0}”（{1}）的身份登录", "没有这个人员，请重新选择。", "您已登录。", "前往投诉举报办理首页", "您已退出登录。", "语言", "中文"),
        new("en", "Sign in", "Demo sign-on: choose a post, no password needed. This is there in development only.",
            "Sign-on is delegated to an identity provider, and none is configured. Ask the operator.", "Sign in as {0} ({1})", "That person is not there. Choose again.",
            "You are signed on.", "To the complaint suite", "You have signed off.", "Language", "English"),
        new("es", "Iniciar sesión", "Inicio de sesión de demostración: elija un puesto, sin contraseña. Solo existe en desarrollo.",
            "El inicio de sesión se delega en un proveedor de identidad y no hay ninguno configurado. Consulte con el operador.", "Entrar como {0} ({1})",
            "Esa persona no existe. Elija de nuevo.", "Ha iniciado sesión.", "Ir al servicio de quejas", "Ha cerrado la sesión.", "Idioma", "Español"),
    ];

    /// <summary>The language asked for by <c>?lang</c>, else the best of Accept-Language, else English.</summary>
    public static SignInTexts For(HttpRequest request)
    {
        var language = PageLanguage.Of(request);
        return All.Single(texts => texts.Language == language);
    }
}
