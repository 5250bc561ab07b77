using System.Globalization;
using System.Text;
using ComplaintSuite.Procedures;

namespace ComplaintSuite.Cli;

/// <summary>A procedure as one page of plain text.</summary>
internal static class ProcedurePage
{
    public static string Write(Procedure procedure, string language)
    {
        var page = new StringBuilder();
        void Line(string text = "") => page.Append(text.TrimEnd()).Append('\n');
        void Title(string text)
        {
            Line();
            Line(text.ToUpperInvariant());
        }

        Line($"{procedure.Name.In(language)}   {procedure.Id}/{Number(procedure.Version)}");
        Line($"in force from {procedure.InForce:yyyy-MM-dd} · zone {procedure.Zone.Id} · calendar {procedure.CalendarId}"
            + (procedure.ExpandedFrom is { } from ? $" · extends {from}" : ""));
        Line($"SHA-256 {procedure.Sha256}");

        Title("Intake");
        Line($"  kinds      {string.Join(", ", procedure.Kinds)}");
        Line($"  channels   {string.Join(", ", procedure.Channels)}{Rules(procedure.ChannelRules)}");
        if (procedure.IntakeHoursRules.Count > 0) Line($"  open       always{Rules(procedure.IntakeHoursRules)}");
        Line($"  identity   anonymous: {List(procedure.Identity.Anonymous)}; contact needed: {List(procedure.Identity.Contact)}; "
            + $"protection on request: {List(procedure.Identity.Protection)}{Rules(procedure.Identity.Rules)}");
        foreach (var kind in procedure.Kinds) Line($"  {kind,-10} needs {List(procedure.FieldsDemanded(kind))}");
        Line($"  asked      {string.Join(", ", procedure.Fields.Asked)}{Rules(procedure.Fields.Rules)}");

        if (procedure.RecusalRules.Count > 0) Line($"  recusal    whoever has an interest withdraws{Rules(procedure.RecusalRules)}");
        if (procedure.Identity.Always is { Count: > 0 } secret) Line($"  identity   protected in any case: {List(secret)}{Rules(procedure.Identity.Rules)}");
        if (procedure.Limitation is { } limitation) Line($"  limitation {limitation.Limit} from details.{limitation.Detail}{Rules(limitation.Rules)}");
        if (procedure.Collective is { } together)
            Line($"  collective {together.From} or more {List(together.Kinds)} of one respondent for one details.{together.Cause}; representatives by {together.ChosenBy}{Rules(together.Rules)}: {together.Advice.In(language)}");
        if (procedure.Details.Count > 0) Title($"Details, of region {procedure.Region}");
        foreach (var detail in procedure.Details) Line($"  . {Field(detail, language)}{Rules(detail.Rules)}");

        foreach (var table in new[] { procedure.Case, procedure.Work })
        {
            Title(table.Section == Section.Case ? "Case" : "Work");
            foreach (var rule in table.Steps) Move(rule, $"from {FromOf(table, rule.Name)}");
            if (table.Acts.Any()) Line("  acts");
            foreach (var rule in table.Acts) Move(rule, $"in {InOf(table, rule.Name)}");
        }

        void Move(MoveRule rule, string when)
        {
            Line($"  {rule.Name,-18} by {string.Join(", ", rule.By)}{Rules(rule.Rules)}");
            var own = (rule as ActRule)?.Own;
            if (own is not null) Line($"      {own.Title.In(language)}{(own.Answers is { } asked ? $", answers {asked}" : "")}{(own.Becomes is { } kind ? $", becomes {kind}" : "")}{(own.Bars is { } bar ? $", bars {bar.Field ?? "the author"}{(bar.For.Count > 0 ? $" for {Conditions(bar.For)}" : "")}" : "")}");
            if ((own?.Told ?? procedure.Texts.GetValueOrDefault(rule.Name)) is { } text) Line($"      “{text.In(language)}”");
            Line($"      {when}");
            foreach (var field in own?.Fields ?? []) Line($"      . {Field(field, language)}{(own!.Each == field.Name ? ", each by itself" : "")}");
            foreach (var demand in rule.Demands.Select(Sentence)) Line($"      - {demand}");
            if (rule.Notice is { } notice) Line($"      notice: {notice}");
            if (rule.Effects.Count > 0) Line($"      effects: {string.Join(", ", rule.Effects)}");
        }

        if (procedure.Routes.Count > 0) Title("Routes");
        foreach (var route in procedure.Routes.Values)
            Line($"  {route.Name,-18} {route.Title.In(language)} → {route.LeadsTo}; department: "
                + $"{(route.Department is { } code ? procedure.Departments[code].In(language) : route.DepartmentField is { } field ? $"as in {field}" : "the category's")}{(route.IsFixed ? ", fixed" : "")}{Rules(route.Rules)}");

        if (procedure.Severities.Count > 0) Title("Severity");
        foreach (var severity in procedure.Severities)
            Line($"  {severity.Name,-18} {severity.Title.In(language)}: {string.Join(" | ", severity.Criteria.Values.Select(criterion => criterion.In(language)))}{Rules(severity.Rules)}");

        if (procedure.Reopening is { } reopening)
        {
            Title("Reopening");
            Line($"  within {reopening.Within} of closing{(reopening.ToSuperior ? $", to the department above{(reopening.ToSuperiorFor.Count > 0 ? $" for {Conditions(reopening.ToSuperiorFor)}, else to the one that had it last" : "")}" : "")}; origin: {reopening.Origin}{Rules(reopening.Rules)}");
        }

        if (procedure.Clocks.Count > 0) Title("Clocks");
        foreach (var clock in procedure.Clocks)
            Line($"  {clock.Name,-18} {clock.Limit}{(clock.Chosen is { } chosen ? $" or {string.Join(", ", chosen.Limits.Values)} by {chosen.By}" : "")}{(clock.OrRequestedDate ? " or the day asked for" : "")}{(clock.At is { } at ? $" in {at}" : "")}{(clock.After is { } after ? $" after {after}" : "")} from {string.Join(" or ", clock.From)} to {string.Join(" or ", clock.To)}"
                + $"{(clock.PausedBy.Count > 0 ? $", paused from {string.Join(" or ", clock.PausedBy)} until {string.Join(" or ", clock.ResumedBy)}" : "")}"
                + $"{(clock.MovedBy.Count > 0 ? $", moved by {string.Join(" or ", clock.MovedBy)}" : "")}"
                + $"{(clock.For.Count > 0 ? $", for {Conditions(clock.For)}" : "")}; late: {Late(clock.Late)}; origin: {clock.Origin}{Rules([clock.Rule])}");

        if (procedure.Categories.Count > 0) Title("Categories");
        foreach (var category in procedure.Categories) WriteCategory(category, "  ");

        void WriteCategory(Category category, string indent)
        {
            var reaches = category.Children.Count > 0 ? ""
                : $" → {procedure.Departments[category.Department].In(language)}; {string.Join(", ", category.LegalFields.Select(field => procedure.LegalFields[field].In(language)))}".TrimEnd(';', ' ');
            Line($"{indent}{category.Code}: {category.Name.In(language)}{reaches}{(category.IsFixed ? ", fixed" : "")}{Rules(category.Rules)}");
            foreach (var child in category.Children) WriteCategory(child, indent + "  ");
        }

        if (procedure.Posts.Count > 0) Title("Posts");
        foreach (var (post, role) in procedure.Posts) Line($"  {post,-18} {role}");

        Title("Indicators");
        foreach (var indicator in procedure.Indicators)
            Line($"  {indicator.Name,-18} {indicator.Title.In(language)}: "
                + (indicator.Number is { } number ? $"a number from {number.Minimum}{(number.Maximum is { } most ? $" to {most}" : "")} ({number.Unit})"
                    : string.Join(" | ", indicator.Values.Select(value => value.Value.In(language)))));

        if (procedure.Retention.Count > 0) Title("Retention");
        foreach (var kept in procedure.Retention) Line($"  {kept.What,-18} {kept.Keep}; origin: {kept.Origin}{Rules(kept.Rules)}");

        Title("Notices");
        foreach (var notice in procedure.Notices.Values)
            Line($"  {notice.Name,-18} {notice.Render(language, notice.Variables.ToDictionary(name => name, name => (object?)$"<{name}>")).Subject}");

        Title("Rules");
        var text = page.ToString();
        foreach (var (id, does) in RuleCatalogue.All.Concat(procedure.OwnRules.Select(own => KeyValuePair.Create(own.Key, own.Value.In(language)))).Where(rule => text.Contains(rule.Key, StringComparison.Ordinal)))
            Line($"  {id}  {does}");
        return page.ToString();
    }

    private static string FromOf(SectionTable table, string name)
    {
        var step = table.Lifecycle.Step(name)!;
        IEnumerable<string> from = step.From.Where(before => table.Step(before) is not null);
        return string.Join(", ", step.IsStart ? from.Prepend("the start") : from);
    }

    private static string InOf(SectionTable table, string name) => string.Join(", ", table.StepsOf(name).Where(step => table.Step(step) is not null));

    private static string Field(FormField field, string language) =>
        $"{field.Name}: {field.Title.In(language)} ({(field.Choices.Count > 0 ? string.Join(" | ", field.Choices.Values.Select(choice => choice.In(language))) : field.Kind is { } kind ? $"place, {kind}" : field.Of is { } of ? $"{field.TypeName}, {string.Join(" or ", field.Posts)} of {of}" : field.TypeName)})";

    private static string Sentence(Demand demand)
    {
        var parts = new List<string>();
        if (demand.Kinds.Count > 0) parts.Add($"only kinds {string.Join(", ", demand.Kinds)}");
        if (demand.Require.Count > 0) parts.Add($"needs {string.Join(", ", demand.Require)}");
        if (demand.Stated.Count > 0) parts.Add($"needs {string.Join(", ", demand.Stated)} stated");
        if (demand.Any.Count > 0) parts.Add($"needs one of {string.Join(", ", demand.Any)}");
        if (demand.Never) parts.Add("never");
        if (demand.By.Count > 0) parts.Add($"only by {string.Join(", ", demand.By)}");
        if (demand.Notice is not null) parts.Add($"notice {demand.Notice}");
        if (demand.When.Count > 0) parts.Add($"when {string.Join(" and ", demand.When)}");
        if (demand.Unless.Count > 0) parts.Add($"unless {string.Join(" or ", demand.Unless)}");
        return $"{(demand.For.Count > 0 ? $"for {Conditions(demand.For)}: " : "")}{string.Join("; ", parts)}{Rules(demand.Rules)}";
    }

    private static string Conditions(IReadOnlyList<Condition> conditions) =>
        string.Join(" and ", conditions.Select(condition => $"{condition.Selector} {string.Join(" or ", condition.Values)}"));

    private static string Late(LateOutcome late) => late switch
    {
        LateOutcome.Enter enter => $"the system enters {enter.Step}",
        LateOutcome.Do act => $"the system does {act.Act}",
        LateOutcome.Escalate escalate => $"goes to {escalate.Post}",
        LateOutcome.Approval approval => $"needs the approval of {approval.Post}",
        LateOutcome.Promote promote => $"the case becomes {promote.Severity} ({promote.Criterion})",
        _ => "marked",
    };

    private static string List(IReadOnlyList<string> names) => names.Count == 0 ? "nothing" : string.Join(", ", names);

    private static string Rules(IReadOnlyList<string> rules) => rules.Count == 0 ? "" : $"   [{string.Join(", ", rules)}]";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
