namespace ComplaintSuite.Portal.Pages;

/// <summary>The words of the portal's pages in one language. No markup. Public because the pages that the Razor compiler makes are.</summary>
public sealed record PortalTexts
{
    /// <summary>BCP 47 tag.</summary>
    public required string Language { get; init; }

    /// <summary>The language's own name.</summary>
    public required string Self { get; init; }

    /// <summary>Accessible name of the language choice.</summary>
    public required string Languages { get; init; }

    public required string SkipToContent { get; init; }

    public required string Title { get; init; }

    public required string Lead { get; init; }

    public required string WhatHeading { get; init; }

    /// <summary>What happens to a complaint, in the order in which it happens.</summary>
    public required IReadOnlyList<string> What { get; init; }

    public required string FileHeading { get; init; }

    public required string File { get; init; }

    public required string FileLink { get; init; }

    public required string FollowHeading { get; init; }

    public required IReadOnlyList<string> Follow { get; init; }

    public required string FollowLink { get; init; }

    public required string WhoHeading { get; init; }

    public required string StaffHeading { get; init; }

    public required string Staff { get; init; }

    public required string SignIn { get; init; }

    public required string ToWork { get; init; }

    /// <summary>Leads to the gateway's page about the session, where one signs out.</summary>
    public required string Account { get; init; }

    public required string ProgramsHeading { get; init; }

    public required string Programs { get; init; }

    public required string ApiLink { get; init; }

    public required string MissingTitle { get; init; }

    public required string Missing { get; init; }

    public required string ToStart { get; init; }

    public static IReadOnlyList<PortalTexts> All { get; } =
    [
        new()
        {
            Language = "zh-CN",
            Self = "中文",
            Languages = "语言",
            SkipToContent = "跳到正文",
            Title = "投诉举报办理",
            Lead = "无论来电、来信、来访还是网上提交，投诉、举报和咨询都会被登记、按期办理并得到答复。每一步由谁办理、何时到期，都有据可查。",
            WhatHeading = "提交之后",
            What =
            [
                "登记：您会得到一个登记编号和一个查询码，并知道何时决定是否受理。",
                "审查：决定受理；不属于受理范围的，告知理由以及由哪个部门负责。",
                "办理：交由承办部门办理，或者转交调解。",
                "答复：结果会告知您，然后办结、归档。",
            ],
            FileHeading = "网上提交",
            File = "选择单位，填写表单即可，无需注册。能否匿名、需要留下哪些信息，表单上会说明。",
            FileLink = "网上提交",
            FollowHeading = "查询办理进度",
            Follow =
            [
                "查询需要两样东西：登记编号和查询码。两者在登记时一并告知，请妥善保存；查询码不会再次显示，也不要告诉他人。",
                "凭编号和查询码可以打开您的事项，三十分钟内可以查看进度、期限和答复。匿名举报也可以这样查询。",
            ],
            FollowLink = "查询办理进展",
            WhoHeading = "使用者",
            StaffHeading = "工作人员",
            Staff = "受理、承办和管理人员请先登录。",
            SignIn = "登录",
            ToWork = "进入工作台",
            Account = "登录状态与退出",
            ProgramsHeading = "其他系统",
            Programs = "其他系统可通过接口（JSON 和 gRPC）提交和查询；接口说明页列出每个调用，并可在页面上试用。",
            ApiLink = "接口说明",
            MissingTitle = "没有这个页面",
            Missing = "地址可能有误，或者页面已不存在。",
            ToStart = "返回首页",
        },
        new()
        {
            Language = "en",
            Self = "English",
            Languages = "Language",
            SkipToContent = "Skip to the content",
            Title = "Complaints, reports, enquiries",
            Lead = "Whether you call, write, come in person or file online: your complaint, report or enquiry is registered, dealt with in time and answered. Who did what, and what is due when, stays on record.",
            WhatHeading = "What happens once you have written",
            What =
            [
                "Registered: you get a case number and an access code, and you learn by when we decide whether we take the matter up.",
                "Assessed: the matter is accepted, or you are told why not and who is responsible.",
                "Handled: a department deals with it, or it goes to mediation.",
                "Answered: you are told the result; then the case is closed and archived.",
            ],
            FileHeading = "File online",
            File = "Choose the organisation and fill in a form; no account is needed. The form says what must be there and whether you may stay anonymous.",
            FileLink = "File online",
            FollowHeading = "Follow your case",
            Follow =
            [
                "It takes two things: the case number and the access code. You get both when the case is registered. Keep them safe: the code is not shown again, and nobody else should have it.",
                "Together they open your case for thirty minutes: where it stands, what is due when, and our answers. This works for anonymous reports too.",
            ],
            FollowLink = "Follow your case",
            WhoHeading = "Who works with it",
            StaffHeading = "Staff",
            Staff = "Clerks, handlers and managers sign in first.",
            SignIn = "Sign in",
            ToWork = "To your work",
            Account = "Your session, sign out",
            ProgramsHeading = "Other systems",
            Programs = "Other systems file and follow cases through the API, by JSON and gRPC. Its page describes every call and lets you try it.",
            ApiLink = "API page",
            MissingTitle = "There is no such page",
            Missing = "The address may be wrong, or the page is gone.",
            ToStart = "To the start page",
        },
        new()
        {
            Language = "es",
            Self = "Español",
            Languages = "Idioma",
            SkipToContent = "Ir al contenido",
            Title = "Quejas, denuncias y consultas",
            Lead = "Tanto si llama, escribe, acude en persona o lo presenta por internet: su queja, denuncia o consulta se registra, se tramita en plazo y recibe respuesta. Queda constancia de quién hizo qué y de cuándo vence cada plazo.",
            WhatHeading = "Qué ocurre después de presentar su escrito",
            What =
            [
                "Registro: recibe un número de expediente y un código de acceso, y sabe hasta cuándo decidiremos si admitimos el asunto.",
                "Valoración: el asunto se admite, o se le explica por qué no y quién es competente.",
                "Tramitación: se ocupa de él un departamento, o pasa a mediación.",
                "Respuesta: se le comunica el resultado; después el expediente se cierra y se archiva.",
            ],
            FileHeading = "Presentar por internet",
            File = "Elija la organización y rellene un formulario; no hace falta registrarse. El formulario indica qué datos son necesarios y si puede permanecer en el anonimato.",
            FileLink = "Presentar por internet",
            FollowHeading = "Consultar su expediente",
            Follow =
            [
                "Hacen falta dos cosas: el número de expediente y el código de acceso. Recibe ambos al registrarse el expediente. Guárdelos bien: el código no se vuelve a mostrar y nadie más debe tenerlo.",
                "Con los dos puede abrir su expediente durante treinta minutos: en qué punto está, qué plazos corren y qué le hemos respondido. También sirve para las denuncias anónimas.",
            ],
            FollowLink = "Consultar su expediente",
            WhoHeading = "Quién trabaja con el servicio",
            StaffHeading = "Personal",
            Staff = "El personal de registro, de tramitación y de dirección debe iniciar sesión.",
            SignIn = "Iniciar sesión",
            ToWork = "Ir a su trabajo",
            Account = "Su sesión, cerrar sesión",
            ProgramsHeading = "Otros sistemas",
            Programs = "Otros sistemas presentan y consultan expedientes a través de la API, por JSON y gRPC. Su página describe cada llamada y permite probarla.",
            ApiLink = "Página de la API",
            MissingTitle = "No existe esa página",
            Missing = "Puede que la dirección sea incorrecta o que la página ya no exista.",
            ToStart = "Ir a la página de inicio",
        },
    ];

    /// <param name="language">A tag of a language that there is.</param>
    public static PortalTexts In(string language) => All.Single(texts => texts.Language == language);
}
