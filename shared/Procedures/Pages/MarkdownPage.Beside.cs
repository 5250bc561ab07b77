namespace ComplaintSuite.Procedures.Pages;

/// <summary>What a procedure has beside the steps, acts and time limits of one case: tasks of other departments, duties, matters of many people.</summary>
public sealed partial class MarkdownPage
{
    /// <summary>What an act of the procedure's own changes, beyond being written down.</summary>
    private void Consequences(OwnAct own, bool isOfCase)
    {
        if (own.TakesOver is { } conditions)
            Line($"- {In("此后由办理人承办", "Whoever does it has the work from then on", "Quien lo hace se encarga desde entonces")}{(conditions.Count > 0 ? Colon + _words.Conditions(conditions, own) : "")}");
        if (own.TookPlace is { } moment)
        {
            var asks = isOfCase ? In("时限是否已过，以此时间为准", "What had passed is judged by", "Si un plazo había pasado se juzga por") : In("此时间不能尚未到来", "Not still to come", "No puede estar por venir");
            Line($"- {asks}{Colon}{Titles(own, [moment])}");
        }
        if (own.Tells.Count > 0) Line($"- {In("随即告知", "Tells at once", "Se comunica enseguida a")}{Colon}{_words.Join(own.Tells.Select(name => own.Field(name)?.Title.In(_language) ?? _words.Who(name)))}");
        if (own.Authorises is { } authority)
            Line($"- {In("证明代理人有权办理", "Shows what an agent has authority for", "Acredita para qué tiene poder el representante")}{Colon}{Titles(own, [authority.Scope, .. authority.Until is { } until ? new[] { until } : []])}");
        if (own.NamesAgent is { } named) Line($"- {In("由此确定代理人", "Names who acts for the complainant", "Designa a quien actúa por el interesado")}{Colon}{Titles(own, named.Values)}");
        if (own.EndsAgency) Line($"- {In("此后投诉人没有代理人", "The complainant has no agent from then on", "Desde entonces el interesado no tiene representante")}");
    }

    private string Titles(OwnAct own, IEnumerable<string> fields) => _words.Join(fields.Select(field => own.Field(field)?.Title.In(_language) ?? field));

    private void Tasks()
    {
        if (_procedure.Tasks.Count == 0) return;
        Title(In("交办给其他部门的事项", "What other departments are asked", "Lo que se encarga a otros departamentos"));
        Row(In("事项", "Task", "Tarea"), In("由谁交办", "Asked by", "Quién la encarga"), In("可交办的部门", "Of whom", "A quién"), In("时限", "Limit", "Plazo"), In("逾期", "When late", "Si se retrasa"), In("规则", "Rules", "Reglas"));
        Row("---", "---", "---", "---", "---", "---");
        foreach (var task in _procedure.Tasks)
            Row(task.Title.In(_language) + Firm(task), _words.Join(task.By.Select(_words.Who)), Departments(task.To), Limit(task.Clock), _words.Late(task.Clock.Late), string.Join(' ', task.Rules));
    }

    private string Firm(TaskKind task)
    {
        var firm = new List<string>();
        if (task.NeverDeclined is { } declined) firm.Add(In("不得退回", "can't be declined", "no puede rechazarse") + Ids(declined));
        if (task.NeverDistributed is { } distributed) firm.Add(In("不得再交办", "can't be passed to others", "no puede encargarse a otros") + Ids(distributed));
        return firm.Count == 0 ? "" : $"<br>{string.Join(In("；", "; ", "; "), firm)}";
    }

    private string Departments(IReadOnlyList<string> codes) => codes.Count == 0 ? In("各部门", "every department", "todos los departamentos") : _words.Join(codes.Select(code => _procedure.Departments.GetValueOrDefault(code)?.In(_language) ?? $"`{code}`"));

    /// <summary>Who hears of it when the time has passed, and where the limit comes from.</summary>
    private string Told(DutyTime time) =>
        $"{In("；", "; ", "; ")}{_words.Late(time.Escalate is { } post ? new LateOutcome.Escalate(post) : new LateOutcome.Mark())}{In("（", " (", " (")}{_words.Origin(time.Origin)}{In("）", ")", ")")}";

    private void Duties()
    {
        if (_procedure.Duty is not { } duty) return;
        Title(In("值班、每日检查与会议记录", "Duty, daily checks and minutes", "Guardias, comprobaciones diarias y actas"));
        if (duty.Log is { } log)
        {
            Line($"- {In("值班记录由谁填写", "The duty log is kept by", "Lleva el registro de guardia")}{Colon}{_words.Join(log.By.Select(_words.Who))}{Ids(log.Rules)}");
            Line($"- {In("当班未办结的事项移交", "What was not settled on the shift goes to", "Lo no resuelto en la guardia pasa a")}{Colon}{_words.Join(log.TakesOver.Select(_words.Who))}");
            if (log.Shift is { } shift)
                Line($"- {In($"一次值班最长{Length(shift.Limit)}，逾时可由接手人结束", $"A shift lasts at most {Length(shift.Limit)}; past that, whoever takes over may end it", $"Una guardia dura como máximo {Length(shift.Limit)}; después puede terminarla quien la asume")}{Told(shift)}");
            var handOver = log.HandOver;
            Line($"- {In($"下班后{Length(handOver.Limit)}内办结或书面移交", $"Settled or handed over in writing within {Length(handOver.Limit)} of the end of the shift", $"Resuelto o traspasado por escrito en {Length(handOver.Limit)} desde el fin de la guardia")}{Told(handOver)}");
        }
        if (duty.Check is { } check)
            Line($"- {In($"每日检查（{Kind(check.Kind)}）", $"Checked each day ({Kind(check.Kind)})", $"Se comprueba cada día ({Kind(check.Kind)})")}{Colon}{_words.Join(check.By.Select(_words.Who))}{(check.Escalate is { } told ? $"{In("；漏检报告", "; a missed day goes to ", "; de un día omitido se avisa a ")}{_words.Who(told)}" : "")}{Ids(check.Rules)}");
        if (duty.Minutes is { } minutes)
        {
            Line($"- {In("会议记录由谁填写", "Minutes of meetings are kept by", "Levanta acta de las reuniones")}{Colon}{_words.Join(minutes.By.Select(_words.Who))}{Ids(minutes.Rules)}");
            Line($"- {In("每条意见均已处理、登记为事项或存记后，方可关闭", "They are closed when every entry is settled, registered as a case or kept as noted", "El acta se cierra cuando cada anotación está resuelta, registrada como expediente o anotada")}{Ids(minutes.Rules)}");
        }
    }

    private static string Kind(string kind) => $"`{kind}`";

    /// <summary>What is too old, and what many people complain of.</summary>
    private void Together()
    {
        if (_procedure.Limitation is null && _procedure.Collective is null) return;
        Title(In("受理时效与多人投诉", "Limitation and matters of many people", "Prescripción y reclamaciones de muchas personas"));
        if (_procedure.Limitation is { } limitation)
            Line($"- {In($"自“{Detail(limitation.Detail)}”起{Length(limitation.Limit)}后，事项视为超过时效", $"A matter is too old {Length(limitation.Limit)} after “{Detail(limitation.Detail)}”", $"Un asunto es demasiado antiguo pasado el plazo de {Length(limitation.Limit)} desde «{Detail(limitation.Detail)}»")}{Ids(limitation.Rules)}");
        if (_procedure.Collective is { } many)
        {
            Line($"- {In($"同一被投诉方、同一“{Detail(many.Cause)}”的{_words.Join(many.Kinds.Select(_words.Word))}满{Number(many.From)}人的，合并提示", $"From {Number(many.From)} people on who complain of the same respondent for the same “{Detail(many.Cause)}” ({_words.Join(many.Kinds.Select(_words.Word))}) they are advised together", $"A partir de {Number(many.From)} personas que reclaman contra el mismo por la misma «{Detail(many.Cause)}» ({_words.Join(many.Kinds.Select(_words.Word))}), se les aconseja en conjunto")}{Colon}{many.Advice.In(_language)}{Ids(many.Rules)}");
            Line($"- {In("推选代表", "A representative is chosen by", "Se elige representante con")}{Colon}{_words.Quote(_words.Move(many.ChosenBy))}");
        }
    }

    private string Detail(string name) => _procedure.Details.FirstOrDefault(detail => detail.Name == name)?.Title.In(_language) ?? name;
}
