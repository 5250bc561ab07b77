using System.Globalization;
using System.Text;
using ComplaintSuite.Procedures.Time;

namespace ComplaintSuite.Procedures.Pages;

/// <summary>A version of a procedure as a page in Markdown, for the people of the organisation: what it is for, who does what, steps, time limits, what is refused and by which rule, notices.</summary>
public sealed partial class MarkdownPage
{
    private readonly Procedure _procedure;
    private readonly string _language;
    private readonly Wording _words;
    private readonly StringBuilder _page = new();

    private MarkdownPage(Procedure procedure, string language) => (_procedure, _language, _words) = (procedure, LocalText.Nearest(language), new(procedure, LocalText.Nearest(language)));

    /// <summary>Writes the page. It shows the drawing `lifecycle.LANGUAGE.svg` beside it (<see cref="LifecycleDrawing"/>).</summary>
    /// <param name="procedure">The version.</param>
    /// <param name="language">zh-CN, en or es.</param>
    public static string Write(Procedure procedure, string language)
    {
        ArgumentNullException.ThrowIfNull(procedure);
        return new MarkdownPage(procedure, language).Write();
    }

    private string Write()
    {
        Head();
        People();
        foreach (var table in new[] { _procedure.Case, _procedure.Work }) Section(table);
        Clocks();
        Tasks();
        Duties();
        Together();
        Refusals();
        Choices();
        Notices();
        Rules();
        return _page.ToString();
    }

    private void Head()
    {
        Line($"# {_procedure.Name.In(_language)}");
        Line();
        Line(string.Join(" · ", LocalText.Languages.Where(language => language != _language).Select(language => $"[{LanguageName(language)}]({language}.md)")));
        Line();
        var kinds = _words.Join(_procedure.Kinds.Select(_words.Word));
        Line(In($"本程序说明{kinds}从收件、登记、办理到答复、归档的全过程：每一步由谁办理，须具备什么，何时到期，什么情形不予办理。",
            $"How {kinds} are received, handled, answered and archived here: who does each step, what must be there, what is due when, and what is refused.",
            $"Cómo se reciben, tramitan, contestan y archivan aquí: {kinds}. Quién hace cada paso, qué debe constar, cuándo vence cada plazo y qué se rechaza."));
        Line();
        Row(In("项目", "About", "Dato"), In("内容", "Here", "Aquí"));
        Row("---", "---");
        Row(In("程序与版本", "Procedure and version", "Procedimiento y versión"), $"`{_procedure.Id}` {Number(_procedure.Version)}");
        Row(In("生效日期", "In force from", "En vigor desde"), LocalMoment.Write(_procedure.InForce, _language));
        Row(In("时区与日历", "Time zone and calendar", "Zona horaria y calendario"), $"{_procedure.Zone.Id}, `{_procedure.CalendarId}`");
        Row(In("受理事项", "Taken up", "Se recibe"), kinds);
        Row(In("来源渠道", "Channels", "Canales"), _words.Join(_procedure.Channels.Select(_words.Word)) + Ids(_procedure.ChannelRules));
        Row(In("可匿名", "May be anonymous", "Puede ser anónima"), _procedure.Identity.Anonymous.Count == 0 ? In("否", "nothing", "nada") : _words.Join(_procedure.Identity.Anonymous.Select(_words.Word)) + Ids(_procedure.Identity.Rules));
        if (_procedure.Identity.Protection.Count > 0) Row(In("可申请身份保密", "Identity protected on request", "Identidad protegida a petición"), _words.Join(_procedure.Identity.Protection.Select(_words.Word)));
        if (_procedure.Details.Count > 0) Row(In("另须登记", "Asked for beside", "Se pide además"), _words.Join(_procedure.Details.Select(detail => detail.Title.In(_language))));
        if (_procedure.RecusalRules.Count > 0) Row(In("回避", "Recusal", "Abstención"), In("与事项有利害关系的，应当回避", "whoever has an interest in the matter withdraws from it", "quien tenga interés en el asunto se abstiene") + Ids(_procedure.RecusalRules));
        if (_procedure.Reopening is { } again) Row(In("重新办理", "Opened again", "Reapertura"), In($"办结后{Length(again.Within)}内", $"within {Length(again.Within)} of the closing", $"en el plazo {Length(again.Within)} desde el cierre") + Above(again) + Ids(again.Rules));
        Line();
        Line($"![{In("流程图", "The steps and how they follow each other", "Los pasos y su orden")}](lifecycle.{_language}.svg)");
    }

    /// <summary>Who has a case that is opened again, where it is not whoever had it last.</summary>
    private string Above(Reopening again) =>
        !again.ToSuperior ? ""
        : again.ToSuperiorFor.Count == 0 ? In("，由上级部门办理", ", by the department above", ", por el departamento superior")
        : In($"；{_words.Conditions(again.ToSuperiorFor, null)}的，由上级部门办理，其他由原部门办理",
            $"; where {_words.Conditions(again.ToSuperiorFor, null)}: by the department above, else by the one that had it last",
            $"; si {_words.Conditions(again.ToSuperiorFor, null)}: por el departamento superior; si no, por el último que lo tuvo");

    private void People()
    {
        Title(In("谁做什么", "Who does what", "Quién hace qué"));
        Row(In("谁", "Who", "Quién"), In("可以办理", "May do", "Puede hacer"));
        Row("---", "---");
        var moves = new[] { _procedure.Case, _procedure.Work }.SelectMany(RulesOf).ToList();
        foreach (var who in moves.SelectMany(rule => rule.By).Distinct().OrderBy(name => name == Lifecycle.System).ThenBy(name => !_procedure.Posts.ContainsKey(name)))
            Row(_words.Who(who), _words.Join(moves.Where(rule => rule.By.Contains(who)).Select(rule => _words.Move(rule.Name)).Distinct()));
    }

    private void Section(SectionTable table)
    {
        if (!table.Steps.Any()) return;
        Title(table.Section == Procedures.Section.Case ? In("事项的环节", "The steps of the case", "Los pasos del expediente") : In("承办部门的环节", "The steps of the department's work", "Los pasos del trabajo del departamento"));
        foreach (var step in table.Steps) Move(table, step);
        if (!table.Acts.Any()) return;
        Title(table.Section == Procedures.Section.Case ? In("办理过程中的其他事项", "What is done on the way", "Lo que se hace entretanto") : In("承办中的其他事项", "What the department does on the way", "Lo que hace el departamento entretanto"));
        foreach (var act in table.Acts) Move(table, act);
    }

    private void Move(SectionTable table, MoveRule rule)
    {
        var own = (rule as ActRule)?.Own;
        if (_page[^2] != '\n') Line();
        Line($"### {_words.Move(rule.Name)}");
        Line();
        Line($"- {In("由谁办理", "By", "Quién")}{Colon}{_words.Join(rule.By.Select(_words.Who))}{Ids(rule.Rules)}");
        if (table.Lifecycle.Step(rule.Name) is { } step && step.From.Where(from => table.Step(from) is not null).ToList() is { Count: > 0 } from)
            Line($"- {In("之前的环节", "After", "Después de")}{Colon}{_words.Or(from.Select(_words.Move))}");
        else if (rule is ActRule)
            Line($"- {In("可办理的环节", "While the case stands at", "Mientras está en")}{Colon}{_words.Or(table.StepsOf(rule.Name).Where(at => table.Step(at) is not null).Select(_words.Move))}");
        if (own?.Answers is { } asked) Line($"- {In("答复或落实", "Answers", "Responde a")}{Colon}{_words.Quote(_words.Move(asked))}");
        if (own?.Becomes is { } kind) Line($"- {In("此后按此类办理", "It becomes", "Pasa a ser")}{Colon}{_words.Word(kind)}");
        if (own?.Bars is not null) Line($"- {In("由此须回避", "Who must withdraw by it", "Quién debe abstenerse por ello")}{Colon}{(own.Bars.Field is { } field ? own.Field(field)!.Title.In(_language) : In("办理此项的人", "whoever does it", "quien lo hace"))}");
        if (own is not null) Consequences(own, isOfCase: table == _procedure.Case);
        if (own?.Fields.Count > 0) Line($"- {In("表单", "Form", "Formulario")}{Colon}{_words.Join(own.Fields.Select(entry => Field(entry, own)))}");
        foreach (var demand in rule.Demands.Where(IsSaid))
            Line($"- {_words.Demand(demand, own)}{(demand.Because is { } because ? $"{In("。", ". ", ". ")}{because.In(_language)}" : "")}{Ids(demand.Rules)}");
        if (rule.Notices.Any()) Line($"- {In("通知", "Notice", "Comunicación")}{Colon}{_words.Or(rule.Notices.Select(Subject))}");
        if (rule.Effects.Count > 0) Line($"- {In("随后", "Then", "Después")}{Colon}{_words.Join(rule.Effects.Select(_words.Word))}");
        if (_procedure.TextOf(rule.Name) is { } told) Line($"- {In("投诉人看到", "The complainant reads", "El interesado lee")}{Colon}{_words.Quote(told.In(_language))}");
    }

    private static bool IsSaid(Demand demand) => demand.Kinds.Count + demand.Require.Count + demand.Stated.Count + demand.Any.Count + demand.When.Count + demand.Unless.Count + demand.By.Count > 0 || demand.Never;

    private string Field(FormField field, OwnAct form)
    {
        var asked = _words.Asked(field, form);
        var said = field.Choices.Count > 0 ? asked.Prepend(string.Join(" / ", field.Choices.Values.Select(choice => choice.In(_language)))).ToList() : asked;
        return field.Title.In(_language) + (said.Count > 0 ? $"{In("（", " (", " (")}{string.Join(In("；", "; ", "; "), said)}{In("）", ")", ")")}" : "") + (asked.Count > 0 ? Ids(field.Rules) : "");
    }

    private void Clocks()
    {
        if (_procedure.Clocks.Count == 0) return;
        Title(In("时限", "Time limits", "Plazos"));
        Row(In("须完成", "What must be done", "Qué debe hacerse"), In("起算", "Counted from", "Desde"), In("时限", "Limit", "Plazo"), In("逾期", "When late", "Si se retrasa"), In("来源", "Where it comes from", "Origen"));
        Row("---", "---", "---", "---", "---");
        foreach (var clock in _procedure.Clocks)
            Row((clock.Title is { } title ? $"{title.In(_language)}{Colon}" : "") + _words.Or(clock.To.Select(_words.Move)) + Only(clock), _words.Or(clock.From.Select(_words.Move)), Limit(clock), _words.Late(clock.Late), _words.Origin(clock.Origin) + Ids([clock.Rule]));
    }

    private string Only(ClockDefinition clock) => clock.For.Count == 0 ? "" : In($"（{_words.Conditions(clock.For, null)}）", $" ({_words.Conditions(clock.For, null)})", $" ({_words.Conditions(clock.For, null)})");

    private string Limit(ClockDefinition clock)
    {
        var parts = new List<string> { Length(clock.Limit) };
        if (clock.At is { } at) parts.Add(Named(at));
        if (clock.After is { } after) parts.Add(In($"自{Named(after)}起", $"after {Named(after)}", $"después de {Named(after)}"));
        if (clock.Chosen is { } chosen) parts.Add(In($"或按{Named(chosen.By)}所选：{Chosen(chosen)}", $"or as {Named(chosen.By)} says: {Chosen(chosen)}", $"o según {Named(chosen.By)}: {Chosen(chosen)}"));
        if (clock.OrRequestedDate) parts.Add(In("或希望解决的日期", "or the day asked for", "o la fecha solicitada"));
        if (clock.Hours is { } hours) parts.Add(LimitWords.Hours(hours, _language));
        if (clock.Outside is { } outside) parts.Add(In($"仅在{LimitWords.Hours(outside, _language)}以外", $"only outside {LimitWords.Hours(outside, _language)}", $"solo fuera de {LimitWords.Hours(outside, _language)}"));
        if (clock.PausedBy.Count > 0) parts.Add(In($"{_words.Or(clock.PausedBy.Select(_words.Move))}起暂停，至{_words.Or(clock.ResumedBy.Select(_words.Move))}", $"paused from {_words.Or(clock.PausedBy.Select(_words.Move))} until {_words.Or(clock.ResumedBy.Select(_words.Move))}", $"en suspenso desde {_words.Or(clock.PausedBy.Select(_words.Move))} hasta {_words.Or(clock.ResumedBy.Select(_words.Move))}"));
        if (clock.MovedBy.Count > 0) parts.Add(In("可经批准延长", "may be extended", "puede prorrogarse"));
        if (clock.Tells is { } post) parts.Add(In($"起算时即告知{_words.Who(post)}", $"{_words.Who(post)} is told at once", $"se avisa enseguida a {_words.Who(post)}"));
        if (clock.IsInternal) parts.Add(In("不告知投诉人", "not told to whoever complains", "no se comunica a quien reclama"));
        return string.Join(In("；", "; ", "; "), parts);
    }

    private string Chosen(ChosenLimit chosen) => string.Join(In("、", ", ", ", "), chosen.Limits.Values.Select(Length));

    private string Named(string named)
    {
        if (named.StartsWith(Procedure.DetailPrefix, StringComparison.Ordinal)) return _words.Field(named, null);
        var act = DoneActs.ActOf(named);
        var field = (_procedure.Case.OwnAct(act) ?? _procedure.Work.OwnAct(act))?.Field(named[(act.Length + 1)..]);
        return $"{_words.Quote(_words.Move(act))} – {field?.Title.In(_language) ?? named}";
    }

    /// <summary>Rule by rule, what is refused because of it.</summary>
    private void Refusals()
    {
        var refusals = (from table in new[] { _procedure.Case, _procedure.Work }
                        from rule in RulesOf(table)
                        from demand in rule.Demands.Where(IsSaid)
                        from id in demand.Rules
                        select (id, Text: $"{_words.Move(rule.Name)}{Colon}{_words.Demand(demand, (rule as ActRule)?.Own)}")).Distinct().ToList();
        if (refusals.Count == 0) return;
        Title(In("不予办理的情形及其规则", "What is refused, and by which rule", "Qué se rechaza, y por qué regla"));
        Line(In("不符合下列要求的，系统不予办理并告知规则编号。", "Whoever tries otherwise is refused and told the rule.", "Quien lo intente de otro modo recibe una negativa con la regla."));
        Line();
        Row(In("规则", "Rule", "Regla"), In("要求", "What it demands", "Qué exige"));
        Row("---", "---");
        foreach (var rule in refusals.GroupBy(it => it.id, it => it.Text).OrderBy(group => group.Key, StringComparer.Ordinal)) Row(rule.Key, string.Join("<br>", rule));
    }

    private void Choices()
    {
        if (_procedure.Routes.Count > 0)
        {
            Title(In("办理方式", "Ways of handling", "Vías de tramitación"));
            foreach (var route in _procedure.Routes.Values) Line($"- {route.Title.In(_language)} → {_words.Move(route.LeadsTo)}{(route.Department is { } department ? $", {_procedure.Departments[department].In(_language)}" : "")}{Ids(route.Rules)}");
        }
        if (_procedure.Severities.Count > 0)
        {
            Title(In("严重程度", "Severity", "Gravedad"));
            foreach (var severity in _procedure.Severities) Line($"- {severity.Title.In(_language)}{(severity.Criteria.Count > 0 ? Colon + _words.Join(severity.Criteria.Values.Select(criterion => criterion.In(_language))) : "")}{Ids(severity.Rules)}");
        }
        if (_procedure.Categories.Count == 0) return;
        Title(In("分类与承办部门", "Categories and departments", "Categorías y departamentos"));
        Row(In("分类", "Category", "Categoría"), In("承办部门", "Department", "Departamento"));
        Row("---", "---");
        foreach (var category in _procedure.Categories.SelectMany(category => category.SelfAndBelow()).Where(category => category.Children.Count == 0))
            Row((category.Parent is { } parent ? $"{_procedure.Category(parent)!.Name.In(_language)} – " : "") + category.Name.In(_language), (_procedure.Departments.GetValueOrDefault(category.Department)?.In(_language) ?? category.Department) + Ids(category.Rules));
    }

    private void Notices()
    {
        if (_procedure.Notices.Count == 0) return;
        Title(In("通知", "Notices", "Comunicaciones"));
        Row(In("何时发出", "Goes out with", "Se envía con"), In("标题", "Subject", "Asunto"));
        Row("---", "---");
        foreach (var notice in _procedure.Notices.Keys)
        {
            var with = new[] { _procedure.Case, _procedure.Work }.SelectMany(RulesOf).Where(rule => rule.Notices.Contains(notice)).Select(rule => _words.Move(rule.Name)).ToList();
            if (notice == "extension") with.Add(_words.Move("decide-extension"));
            if (notice == Lifecycle.RequestDecided) with.AddRange(Deciding().Select(act => _words.Move(act)));
            Row(with.Count > 0 ? _words.Or(with) : "–", Subject(notice));
        }
    }

    /// <summary>The acts that decide on what a party asks for, and say how on the timeline.</summary>
    private IEnumerable<string> Deciding() => Enum.GetValues<Section>().SelectMany(section =>
        _procedure.Of(section).Acts.Where(act => act.Own?.ToldChoices.Count > 0 && _procedure.AskedByParty(section, act.Name) is not null).Select(act => act.Name));

    private void Rules()
    {
        Title(In("规则", "Rules", "Reglas"));
        var text = _page.ToString();
        var named = RuleCatalogue.All.Where(rule => text.Contains($"[{rule.Key}]", StringComparison.Ordinal) || text.Contains($"| {rule.Key} |", StringComparison.Ordinal)).ToList();
        if (_language == "en") foreach (var (id, does) in named) Line($"- **{id}** {does}");
        else Line(In($"规则全文见[规则目录](../../../rules.yaml)：{_words.Join(named.Select(rule => rule.Key))}。", "", $"El texto de las reglas está en el [catálogo](../../../rules.yaml): {_words.Join(named.Select(rule => rule.Key))}."));
        foreach (var (id, does) in _procedure.OwnRules) Line($"- **{id}** {does.In(_language)} {In("（本单位自定）", "(the organisation's own rule)", "(regla propia de la organización)")}");
        if (_procedure.Retention.Count == 0) return;
        Line();
        foreach (var kept in _procedure.Retention) Line($"- {In("保存期限", "Kept for", "Se conserva")}{Colon}{Length(kept.Keep)}{Ids(kept.Rules)}");
    }

    private string Subject(string notice) => _procedure.Notices.TryGetValue(notice, out var template)
        ? template.Render(_language, template.Variables.ToDictionary(name => name, name => (object?)(name == "case.number" ? "…" : ""))).Subject : notice;

    private string Colon => In("：", ": ", ": ");

    private string In(string zhCn, string en, string es) => _words.In(zhCn, en, es);

    /// <summary>A limit by itself; Spanish sentences lead it in with “de”.</summary>
    private string Length(Limit limit) => LimitWords.Length(limit, _language) is var length && length.StartsWith("de ", StringComparison.Ordinal) ? length[3..] : LimitWords.Length(limit, _language);

    private static IEnumerable<MoveRule> RulesOf(SectionTable table) => table.Steps.Cast<MoveRule>().Concat(table.Acts);

    private static string Ids(IReadOnlyList<string> rules) => rules.Count == 0 ? "" : $" {string.Join(' ', rules.Select(rule => $"[{rule}]"))}";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string LanguageName(string language) => language switch { "zh-CN" => "中文", "es" => "Español", _ => "English" };

    private void Title(string text)
    {
        Line();
        Line($"## {text}");
        Line();
    }

    private void Row(params string[] cells) => Line($"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "/", StringComparison.Ordinal)))} |");

    private void Line(string text = "") => _page.Append(text.TrimEnd()).Append('\n');
}
