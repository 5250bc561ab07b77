using ComplaintSuite.Procedures;

namespace ComplaintSuite.Portal.Pages;

/// <summary>Words of the start page.</summary>
internal static class StartTexts
{
    public static readonly LocalText Title = new("投诉举报办理", "Complaints, reports, enquiries", "Quejas, denuncias y consultas");
    public static readonly LocalText Lead = new(
        "无论来电、来信、来访还是网上提交，投诉、举报和咨询都会被登记、按期办理并得到答复。每一步由谁办理、何时到期，都有据可查。",
        "Whether you call, write, come in person or file online: your complaint, report or enquiry is registered, dealt with in time and answered. Who did what, and what is due when, stays on record.",
        "Tanto si llama, escribe, acude en persona o lo presenta por internet: su queja, denuncia o consulta se registra, se tramita en plazo y recibe respuesta. Queda constancia de quién hizo qué y de cuándo vence cada plazo.");
    public static readonly LocalText WhatHeading = new("提交之后", "What happens once you have written", "Qué ocurre después de presentar su escrito");

    /// <summary>What happens to a complaint, in the order in which it happens.</summary>
    public static readonly IReadOnlyList<LocalText> What =
    [
        new(
            "登记：您会得到一个登记编号和一个查询码，并知道何时决定是否受理。",
            "Registered: you get a case number and an access code, and you learn by when we decide whether we take the matter up.",
            "Registro: recibe un número de expediente y un código de acceso, y sabe hasta cuándo decidiremos si admitimos el asunto."),
        new(
            "审查：决定受理；不属于受理范围的，告知理由以及由哪个部门负责。",
            "Assessed: the matter is accepted, or you are told why not and who is responsible.",
            "Valoración: el asunto se admite, o se le explica por qué no y quién es competente."),
        new(
            "办理：交由承办部门办理，或者转交调解。",
            "Handled: a department deals with it, or it goes to mediation.",
            "Tramitación: se ocupa de él un departamento, o pasa a mediación."),
        new(
            "答复：结果会告知您，然后办结、归档。",
            "Answered: you are told the result; then the case is closed and archived.",
            "Respuesta: se le comunica el resultado; después el expediente se cierra y se archiva."),
    ];

    public static readonly LocalText FileHeading = new("网上提交", "File online", "Presentar por internet");
    public static readonly LocalText File = new(
        "选择单位，填写表单即可，无需注册。能否匿名、需要留下哪些信息，表单上会说明。",
        "Choose the organisation and fill in a form; no account is needed. The form says what must be there and whether you may stay anonymous.",
        "Elija la organización y rellene un formulario; no hace falta registrarse. El formulario indica qué datos son necesarios y si puede permanecer en el anonimato.");
    public static readonly LocalText FollowHeading = new("查询办理进度", "Follow your case", "Consultar su expediente");

    public static readonly IReadOnlyList<LocalText> Follow =
    [
        new(
            "查询需要两样东西：登记编号和查询码。两者在登记时一并告知，请妥善保存；查询码不会再次显示，也不要告诉他人。",
            "It takes two things: the case number and the access code. You get both when the case is registered. Keep them safe: the code is not shown again, and nobody else should have it.",
            "Hacen falta dos cosas: el número de expediente y el código de acceso. Recibe ambos al registrarse el expediente. Guárdelos bien: el código no se vuelve a mostrar y nadie más debe tenerlo."),
        new(
            "凭编号和查询码可以打开您的事项，三十分钟内可以查看进度、期限和答复。匿名举报也可以这样查询。",
            "Together they open your case for thirty minutes: where it stands, what is due when, and our answers. This works for anonymous reports too.",
            "Con los dos puede abrir su expediente durante treinta minutos: en qué punto está, qué plazos corren y qué le hemos respondido. También sirve para las denuncias anónimas."),
    ];

    public static readonly LocalText WhoHeading = new("使用者", "Who works with it", "Quién trabaja con el servicio");
    public static readonly LocalText StaffHeading = new("工作人员", "Staff", "Personal");
    public static readonly LocalText Staff = new("受理、承办和管理人员请先登录。", "Clerks, handlers and managers sign in first.", "El personal de registro, de tramitación y de dirección debe iniciar sesión.");
    public static readonly LocalText SignIn = new("登录", "Sign in", "Iniciar sesión");
    public static readonly LocalText ToWork = new("进入工作台", "To your work", "Ir a su trabajo");

    /// <summary>Leads to the gateway's page about the session, where one signs out.</summary>
    public static readonly LocalText Account = new("登录状态与退出", "Your session, sign out", "Su sesión, cerrar sesión");

    public static readonly LocalText ProgramsHeading = new("其他系统", "Other systems", "Otros sistemas");
    public static readonly LocalText Programs = new(
        "其他系统可通过接口（JSON 和 gRPC）提交和查询；接口说明页列出每个调用，并可在页面上试用。",
        "Other systems file and follow cases through the API, by JSON and gRPC. Its page describes every call and lets you try it.",
        "Otros sistemas presentan y consultan expedientes a través de la API, por JSON y gRPC. Su página describe cada llamada y permite probarla.");
    public static readonly LocalText ApiLink = new("接口说明", "API page", "Página de la API");
}
