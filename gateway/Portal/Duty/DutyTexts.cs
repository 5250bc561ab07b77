using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Procedures;

namespace ComplaintSuite.Portal.Duty;

/// <summary>Words of the pages of duties.</summary>
internal static class DutyTexts
{
    public static readonly LocalText Duties = new("值班与检查", "Duties and checks", "Guardias y revisiones");
    public static readonly LocalText Shifts = new("值班记录", "Duty logs", "Registros de guardia");
    public static readonly LocalText Checks = new("每日检查", "Daily checks", "Revisiones diarias");
    public static readonly LocalText Minutes = new("会议记录", "Minutes", "Actas");
    public static readonly LocalText Missed = new("漏查与逾期", "Missed and late", "Omitidas y atrasadas");
    public static readonly LocalText None = new("没有记录。", "There is nothing here.", "No hay nada aquí.");
    public static readonly LocalText Begin = new("开始值班", "Begin my shift", "Empezar mi guardia");
    public static readonly LocalText End = new("结束值班", "End my shift", "Terminar mi guardia");
    public static readonly LocalText EndHint = new("未处理的事项须先由他人接手。", "What is not settled must have been taken over by somebody first.", "Lo que no esté resuelto debe haberlo asumido alguien antes.");
    public static readonly LocalText BeginMinutes = new("新建会议记录", "Begin minutes", "Abrir un acta");
    public static readonly LocalText MeetingDay = new("会议日期", "Day of the meeting", "Día de la reunión");
    public static readonly LocalText MeetingAt = new("会议涉及的部门", "Department that it was about or at", "Departamento del que trató o donde fue");
    public static readonly LocalText Close = new("关闭会议记录", "Close the minutes", "Cerrar el acta");
    public static readonly LocalText CloseHint = new("每条意见须已处理、登记为事项或存记。", "Every entry must be settled, a case, or kept as noted first.", "Cada anotación debe estar resuelta, registrada como expediente o anotada.");
    public static readonly LocalText Note = new("存记，不需处理", "Keep as noted", "Dejarla anotada");
    public static readonly LocalText Mark = new("今日检查完毕", "Today's check is done", "La revisión de hoy está hecha");
    public static readonly LocalText MarkHint = new("每条意见须已解决或已转出。", "Every entry must be solved or sent on first.", "Cada anotación debe estar resuelta o remitida.");
    public static readonly LocalText Write = new("记录一条", "Write an entry", "Anotar");
    public static readonly LocalText Text = new("内容", "What it is about", "De qué se trata");
    public static readonly LocalText Settle = new("已解决", "Settle it", "Resolverla");
    public static readonly LocalText Done = new("处理情况", "What was done", "Qué se hizo");
    public static readonly LocalText TakeOver = new("我来接手", "Take it over", "Asumirla");
    public static readonly LocalText Tell = new("书面通报职能部门", "Tell the department in writing", "Comunicarlo por escrito al departamento");
    public static readonly LocalText Department = new("职能部门", "Department", "Departamento");
    public static readonly LocalText Notice = new("通报内容", "What it is told", "Lo que se le comunica");
    public static readonly LocalText ToldFrom = new("值班记录书面通报", "Told in writing from the duty log", "Comunicado por escrito del registro de guardia");
    public static readonly LocalText SendOn = new("登记为投诉事项", "Register it as a case", "Registrarla como expediente");
    public static readonly LocalText Kind = new("类型", "Kind", "Tipo");
    public static readonly LocalText Channel = new("渠道", "Channel", "Vía");
    public static readonly LocalText Subject = new("标题", "Subject", "Asunto");
    public static readonly LocalText Name = new("姓名", "Name", "Nombre");
    public static readonly LocalText Telephone = new("电话", "Telephone", "Teléfono");
    public static readonly LocalText AccessCode = new("查询码：{0}。请告知当事人，此处不再显示。", "Access code: {0}. Give it to whoever brought it; it is shown this once.", "Código de acceso: {0}. Entréguelo a quien lo planteó; solo se muestra ahora.");
    public static readonly LocalText Running = new("进行中", "running", "en curso");
    public static readonly LocalText Overrun = new("逾时未结束", "goes on beyond its time", "sigue pasado su tiempo");
    public static readonly LocalText Overran = new("超时结束", "went on beyond its time", "se prolongó más de su tiempo");
    public static readonly LocalText DoneState = new("已检查", "done", "hecha");
    public static readonly LocalText MissedState = new("漏查", "missed", "omitida");
    public static readonly LocalText Kept = new("记录中", "open", "abierta");
    public static readonly LocalText Closed = new("已关闭", "closed", "cerrada");
    public static readonly LocalText Ended = new("已结束", "ended", "terminada");
    public static readonly LocalText HandedOver = new("已交接完毕", "handed over", "traspasada");
    public static readonly LocalText LateState = new("交接逾期", "hand-over late", "traspaso atrasado");
    public static readonly LocalText Unsettled = new("{0} 条未处理", "{0} not settled", "{0} sin resolver");
    public static readonly LocalText DueBy = new("须在 {0} 前交接完毕", "To be handed over by {0}", "Debe traspasarse antes de {0}");
    public static readonly LocalText EndsBy = new("须在 {0} 前结束", "To be ended by {0}", "Debe terminar antes de {0}");
    public static readonly LocalText TakenBy = new("{0} 已接手", "taken over by {0}", "asumida por {0}");

    public static LocalText OfChannel(string channel) => ChannelNames.Of(channel);

    public static LocalText StateOf(DutyBook book)
    {
        ArgumentNullException.ThrowIfNull(book);
        if (book.Kind == DutyBookKind.DailyCheck)
            return book.EndTime is not null ? DoneState : book.Late ? MissedState : Running;
        if (book.Kind == DutyBookKind.Minutes)
            return book.EndTime is not null ? Closed : Kept;
        return book.EndTime is null ? book.Overrun ? Overrun : Running : book.HandOverTime is not null ? HandedOver : book.Late ? LateState : Ended;
    }

    /// <summary>That a shift which has ended went on beyond its time; it is no late hand-over. Null where it did not, or still runs, which its state says.</summary>
    public static LocalText? MarkOf(DutyBook book) => (book ?? throw new ArgumentNullException(nameof(book))) is { Overrun: true, EndTime: not null } ? Overran : null;

    public static LocalText OfOutcome(DutyEntryOutcome outcome) => outcome switch
    {
        DutyEntryOutcome.Settled => new("已解决", "settled", "resuelta"),
        DutyEntryOutcome.TakenOver => new("已接手", "taken over", "asumida"),
        DutyEntryOutcome.Told => new("已书面通报", "department told in writing", "comunicada por escrito"),
        DutyEntryOutcome.Noted => new("已存记", "kept as noted", "queda anotada"),
        DutyEntryOutcome.Case => new("已登记为事项", "registered as a case", "registrada como expediente"),
        _ => new("未处理", "open", "pendiente"),
    };

    /// <summary>What a field of a form is called; null where it is none of these.</summary>
    public static LocalText? OfField(string field) => (field ?? throw new ArgumentNullException(nameof(field))).Split('.')[^1] switch
    {
        "text" => field.StartsWith(DutyActs.Tell, StringComparison.Ordinal) ? Notice : Text,
        "done" => Done,
        "department" => field.StartsWith(DutyActs.Begin, StringComparison.Ordinal) ? MeetingAt : Department,
        "day" => MeetingDay,
        "kind" => Kind,
        "channel" => Channel,
        "subject" => Subject,
        "name" => Name,
        "telephone" => Telephone,
        _ => null,
    };
}
