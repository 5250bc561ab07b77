namespace ComplaintSuite.Procedures.Pages;

/// <summary>Says in one language what a procedure's lines, conditions and clocks mean, for people who read no files.</summary>
/// <param name="procedure">The procedure.</param>
/// <param name="language">zh-CN, en or es.</param>
internal sealed class Wording(Procedure procedure, string language)
{
    public string In(string zhCn, string en, string es) => new LocalText(zhCn, en, es).In(language);

    public string In(LocalText text) => text.In(language);

    public string Join(IEnumerable<string> parts) => string.Join(In("、", ", ", ", "), parts);

    public string Or(IEnumerable<string> parts) => string.Join(In("或", " or ", " o "), parts);

    public string And(IEnumerable<string> parts) => string.Join(In("，且", ", and ", " y "), parts);

    /// <summary>A step or act as it is called here.</summary>
    public string Move(string name) => (procedure.Case.OwnAct(name) ?? procedure.Work.OwnAct(name))?.Title.In(language) ?? LifecycleTexts.Move(name)?.In(language) ?? name;

    /// <summary>Whom a line names: a post with what it may do, or a role.</summary>
    public string Who(string name) => procedure.Posts.TryGetValue(name, out var role) ? $"`{name}`{In("（", " (", " (")}{Word(role)}{In("）", ")", ")")}" : Word(name);

    public string Word(string name) => LifecycleTexts.Word(name)?.In(language) ?? name;

    /// <summary>The name of a value: a category, route, severity or code of the file's own, or a word of the lifecycle.</summary>
    public string Value(string selector, string value) => selector switch
    {
        "category" => procedure.Category(value)?.Name.In(language),
        "route" => procedure.Routes.GetValueOrDefault(value)?.Title.In(language),
        "severity" => procedure.Severity(value)?.Title.In(language),
        "decision" => Move(value),
        _ => FieldOf(selector)?.Choices.GetValueOrDefault(value)?.In(language),
    } ?? Word(value);

    /// <summary>What must be there.</summary>
    public string Field(string name, OwnAct? form)
    {
        if (form?.Field(name) is { } own) return own.Title.In(language);
        if (name.StartsWith(DoneActs.Done, StringComparison.Ordinal))
        {
            var (act, value) = name[DoneActs.Done.Length..].Split('.') is [var done, var each] ? (done, each) : (name[DoneActs.Done.Length..], (string?)null);
            var asked = procedure.Case.OwnAct(act) ?? procedure.Work.OwnAct(act);
            return Quote(Move(act)) + (value is null ? "" : $"{In("：", ": ", ": ")}{(asked?.Each is { } field ? asked.Field(field)?.Choices.GetValueOrDefault(value)?.In(language) : null) ?? value}");
        }
        if (name.StartsWith(Procedure.DetailPrefix, StringComparison.Ordinal)) return procedure.Details.FirstOrDefault(detail => Procedure.DetailPrefix + detail.Name == name)?.Title.In(language) ?? name;
        return procedure.Indicators.FirstOrDefault(indicator => $"indicators.{indicator.Name}" == name)?.Title.In(language) ?? LifecycleTexts.Field(name)?.In(language) ?? name;
    }

    /// <summary>What must be so.</summary>
    public string Guard(string name) => name.StartsWith(DoneActs.Authorised, StringComparison.Ordinal) ? Authorised(name[DoneActs.Authorised.Length..])
        : DoneActs.Asked(name) is not { } act ? LifecycleTexts.Guard(name)?.In(language) ?? name
        : name.StartsWith(DoneActs.Open, StringComparison.Ordinal) ? In($"{Quote(Move(act))}尚待答复或落实", $"{Quote(Move(act))} waits for its answer", $"{Quote(Move(act))} espera respuesta")
        : name.StartsWith(DoneActs.Did, StringComparison.Ordinal) ? In($"此人办理了{Quote(Move(act))}", $"the person did {Quote(Move(act))}", $"la persona hizo {Quote(Move(act))}")
        : name.StartsWith(DoneActs.Named, StringComparison.Ordinal) ? In($"此人是{Quote(Move(act))}中指定的人", $"the person is named in {Quote(Move(act))}", $"la persona consta en {Quote(Move(act))}")
        : In($"{Quote(Move(act))}在{Quote(Move(name[(name.LastIndexOf('.') + 1)..]))}之后办理", $"{Quote(Move(act))} came after {Quote(Move(name[(name.LastIndexOf('.') + 1)..]))}", $"{Quote(Move(act))} vino después de {Quote(Move(name[(name.LastIndexOf('.') + 1)..]))}");

    /// <summary>What an agent has shown, in the words of the form by which it is shown.</summary>
    private string Authorised(string scope)
    {
        var form = new[] { procedure.Case, procedure.Work }.SelectMany(table => table.Acts).Select(act => act.Own).FirstOrDefault(own => own?.Authorises is not null);
        var what = form?.Field(form.Authorises!.Scope)?.Choices.GetValueOrDefault(scope)?.In(language) ?? scope;
        return In($"没有代理人，或代理人有{Quote(what)}的有效授权", $"there is no agent, or the agent has valid authority for {Quote(what)}", $"no hay representante, o tiene poder vigente para {Quote(what)}");
    }

    /// <summary>When a line or clock applies.</summary>
    public string Condition(Condition condition, OwnAct? form)
    {
        var selector = condition.Selector;
        if (selector.StartsWith(Procedure.PastPrefix, StringComparison.Ordinal))
            return In($"{Subject(selector)}{(condition.Values.Contains("yes") ? "已过" : "未到")}", $"{Subject(selector)} {(condition.Values.Contains("yes") ? "has passed" : "is still to come")}", $"{Subject(selector)} {(condition.Values.Contains("yes") ? "ya pasó" : "aún no ha llegado")}");
        if (selector.StartsWith(DoneActs.Done, StringComparison.Ordinal))
            return condition.Values.Contains("yes") ? In($"已办理{Field(selector, null)}", $"{Field(selector, null)} was done", $"se hizo {Field(selector, null)}") : In($"未办理{Field(selector, null)}", $"{Field(selector, null)} was not done", $"no se hizo {Field(selector, null)}");
        var field = form?.Field(selector);
        if (field is { Type: FormFieldType.Text })
            return In($"填写了{Quote(field.Title.In(language))}", $"{Quote(field.Title.In(language))} is filled in", $"se rellena {Quote(field.Title.In(language))}");
        var values = Or(condition.Values.Select(value => field?.Choices.GetValueOrDefault(value)?.In(language) ?? Value(selector, value)));
        return In($"{field?.Title.In(language) ?? Subject(selector)}为{values}", $"{field?.Title.In(language) ?? Subject(selector)}: {values}", $"{field?.Title.In(language) ?? Subject(selector)}: {values}");
    }

    public string Conditions(IReadOnlyList<Condition> conditions, OwnAct? form) => And(conditions.Select(condition => Condition(condition, form)));

    /// <summary>What a line demands, as one sentence without its rules.</summary>
    public string Demand(Demand demand, OwnAct? form)
    {
        var parts = new List<string>();
        if (demand.By.Count > 0) parts.Add(In($"仅由{Or(demand.By.Select(Who))}办理", $"only by {Or(demand.By.Select(Who))}", $"solo por {Or(demand.By.Select(Who))}"));
        if (demand.Kinds.Count > 0) parts.Add(In($"仅限{Join(demand.Kinds.Select(Word))}", $"only for: {Join(demand.Kinds.Select(Word))}", $"solo para: {Join(demand.Kinds.Select(Word))}"));
        if (demand.Require.Count > 0) parts.Add(In($"须有：{Fields(demand.Require)}", $"needs {Fields(demand.Require)}", $"requiere {Fields(demand.Require)}"));
        if (demand.Stated.Count > 0) parts.Add(In($"须写明：{Fields(demand.Stated)}", $"needs {Fields(demand.Stated)}, which can't be “not known”", $"requiere {Fields(demand.Stated)}, sin «no se sabe»"));
        if (demand.Any.Count > 0) parts.Add(In($"至少须有一项：{Fields(demand.Any)}", $"needs one of: {Fields(demand.Any)}", $"requiere uno de: {Fields(demand.Any)}"));
        if (demand.Never) parts.Add(In("不得办理", "never possible", "nunca es posible"));
        if (demand.When.Count > 0) parts.Add(In($"须{And(demand.When.Select(Guard))}", $"only if {And(demand.When.Select(Guard))}", $"solo si {And(demand.When.Select(Guard))}"));
        if (demand.Unless.Count > 0) parts.Add(In($"{Or(demand.Unless.Select(Guard))}的，不得办理", $"not if {Or(demand.Unless.Select(Guard))}", $"no si {Or(demand.Unless.Select(Guard))}"));
        var sentence = string.Join(In("；", "; ", "; "), parts);
        return demand.For.Count == 0 ? Capital(sentence) : Capital(In($"{Conditions(demand.For, form)}的，{sentence}", $"where {Conditions(demand.For, form)}: {sentence}", $"si {Conditions(demand.For, form)}: {sentence}"));

        string Fields(IEnumerable<string> names) => Join(names.Select(name => Field(name, form)));
    }

    /// <summary>What a field of a form asks of what it names.</summary>
    public List<string> Asked(FormField field, OwnAct form)
    {
        var parts = new List<string>();
        if (field.Differs == OwnAct.Author) parts.Add(In("不得为办理人本人", "somebody else than who does it", "otra persona que quien lo hace"));
        else if (field.Differs is { } other && form.Field(other)?.Title.In(language) is { } title) parts.Add(In($"不得与{Quote(title)}相同", $"somebody else than {Quote(title)}", $"otra persona que {Quote(title)}"));
        if (field.Above) parts.Add(In("办理人的上级", "a superior of who does it", "alguien superior a quien lo hace"));
        if (field.Posts.Count > 0 && field.Of is { } of && form.Field(of)?.Title.In(language) is { } department)
            parts.Add(In($"{Quote(department)}的{Or(field.Posts.Select(Who))}", $"{Or(field.Posts.Select(Who))} of {Quote(department)}", $"{Or(field.Posts.Select(Who))} de {Quote(department)}"));
        else if (field.Posts.Count > 0) parts.Add(Or(field.Posts.Select(Who)));
        if (field.Unbarred) parts.Add(In("无须回避的人", "nobody who must withdraw", "nadie que deba abstenerse"));
        if (field.Alike) parts.Add(In("他人就同一事由的投诉", "of somebody else who complains of the same", "de otra persona que reclama lo mismo"));
        if (field.IsToCome) parts.Add(In("尚未过去", "still to come", "aún por llegar"));
        if (field.HasCome) parts.Add(In("不得尚未到来", "not still to come", "que no esté por llegar"));
        if (field.Named is not { } named) return parts;
        if (named.For.Count > 0) parts.Add(Conditions(named.For, null));
        if (named.Earlier) parts.Add(In("收到在先", "received earlier", "recibido antes"));
        if (named.Same.Contains("complainant")) parts.Add(In("同一投诉人", "of the same complainant", "de la misma persona que reclama"));
        if (named.Same.Contains("respondent")) parts.Add(In("同一被投诉方", "about the same respondent", "contra el mismo reclamado"));
        if (named.Once) parts.Add(In("只能指明一次", "named once only", "indicado una sola vez"));
        return parts;
    }

    /// <summary>What a late clock does.</summary>
    public string Late(LateOutcome late) => late switch
    {
        LateOutcome.Enter enter => In($"系统自动转入“{Move(enter.Step)}”", $"the system goes on by itself: {Move(enter.Step)}", $"el sistema continúa por sí solo: {Move(enter.Step)}"),
        LateOutcome.Do act => In($"系统自动办理“{Move(act.Act)}”", $"the system does it by itself: {Move(act.Act)}", $"el sistema lo hace por sí solo: {Move(act.Act)}"),
        LateOutcome.Escalate escalate => In($"报告{Who(escalate.Post)}", $"goes to {Who(escalate.Post)}", $"pasa a {Who(escalate.Post)}"),
        LateOutcome.Approval approval => In($"此后须经{Who(approval.Post)}批准", $"needs the approval of {Who(approval.Post)} from then on", $"desde entonces requiere autorización de {Who(approval.Post)}"),
        LateOutcome.Promote promote => In($"升级为{Value("severity", promote.Severity)}", $"the matter becomes {Value("severity", promote.Severity)}", $"el asunto pasa a {Value("severity", promote.Severity)}"),
        LateOutcome.Mark => In("记为逾期", "counts as late", "cuenta como retraso"),
        _ => throw new InvalidOperationException("The list is closed."),
    };

    public string Origin(string origin) => origin switch
    {
        "text" => In("程序条文", "the procedure's text", "el texto del procedimiento"),
        "inferred" => In("由条文推出", "follows from the text", "se deduce del texto"),
        _ => In("自行设定", "our own limit", "plazo propio"),
    };

    public string Quote(string text) => In($"“{text}”", $"“{text}”", $"«{text}»");

    public static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    private FormField? FieldOf(string selector) =>
        selector.StartsWith(Procedure.DetailPrefix, StringComparison.Ordinal) ? procedure.Details.FirstOrDefault(detail => Procedure.DetailPrefix + detail.Name == selector)
        : selector.Split('.') is [var act, var field] ? (procedure.Case.OwnAct(act) ?? procedure.Work.OwnAct(act))?.Field(field)
        : null;

    private string Subject(string selector)
    {
        if (selector.StartsWith(Procedure.PastPrefix, StringComparison.Ordinal)) return Field(selector["past.".Length..], null);
        if (FieldOf(selector) is { } field) return selector.StartsWith(Procedure.DetailPrefix, StringComparison.Ordinal) ? field.Title.In(language) : $"{Quote(Move(DoneActs.ActOf(selector)))} – {field.Title.In(language)}";
        return Word(selector);
    }
}
