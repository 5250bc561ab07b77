using ComplaintSuite.Procedures;

namespace ComplaintSuite.ProceduresTests.Files;

/// <summary>Limitation, complaints of the same, lines that narrow who acts and which notice goes out, and fields that differ, on the sample.</summary>
public sealed class CollectiveTests
{
    private const string Attach = "    attach: {by: [clerk], when: [not-archived], rule: CH-12}\n";
    private const string Intake = "intake:\n";

    private const string Details = """
        recusal: {rule: LI-13}
        details:
          began: {name: {zh-CN: 日, en: Day, es: Día}, type: day}
          cause: {name: {zh-CN: 事由, en: Cause, es: Causa}, choices: {wages: {zh-CN: 工资, en: Wages, es: Salarios}}}
        limitation: {limit: 2 years, from: details.began, rule: LI-03}
        collective: {kinds: [complaint], cause: details.cause, from: 5, chosen-by: choose, advice: {zh-CN: 代表, en: Choose, es: Elijan}, rule: LI-02}

        """;

    private const string Acts = Attach + """
            choose:
              name: {zh-CN: 推荐, en: Choose, es: Elegir}
              by: [clerk]
              fields: {who: {name: {zh-CN: 编号, en: Number, es: Número}, type: case, alike: true, rule: LI-02}}
              rule: LI-02
            withdraw-choice:
              name: {zh-CN: 撤销, en: Withdraw, es: Retirar}
              by: [clerk]
              answers: choose
              rule: LI-02
            assign:
              name: {zh-CN: 指定, en: Assign, es: Asignar}
              by: [clerk]
              fields:
                lead: {name: {zh-CN: 主办, en: Lead, es: Principal}, type: staff, unbarred: true}
                assistant: {name: {zh-CN: 协办, en: Assistant, es: Auxiliar}, type: staff, differs: lead, rule: LI-12}
                boss: {name: {zh-CN: 上级, en: Superior, es: Superior}, type: staff, above: author, rule: LI-12}
                earlier: {name: {zh-CN: 此前, en: Earlier, es: Anterior}, type: case, for: {kind: [complaint], details.cause: [wages]}, earlier: true, same: [complainant], once: true, rule: LI-12}
              rule: LI-12
              also: {for: {done.choose: ["yes"]}, by: [desk], rule: LI-02}

        """;

    private static readonly Actor Clerk = Actor.WithRoles("clerk");

    [Fact]
    public void Limitation_and_collective_are_read()
    {
        var procedure = Load();
        Assert.Equal(("2 years", "began", "LI-03"), (procedure.Limitation!.Limit.ToString(), procedure.Limitation.Detail, procedure.Limitation.Rules[0]));
        Assert.Equal(("cause", 5, "choose", "who"), (procedure.Collective!.Cause, procedure.Collective.From, procedure.Collective.ChosenBy, procedure.Collective.Representative));
    }

    [Fact]
    public void Who_is_above_and_what_a_named_case_must_be_like_are_read()
    {
        var form = Load().Case.OwnAct("assign")!;
        Assert.Equal((true, false), (form.Field("boss")!.Above, form.Field("lead")!.Above));
        var named = form.Field("earlier")!.Named!;
        Assert.Equal(["kind: complaint", "details.cause: wages"], named.For.Select(condition => $"{condition.Selector}: {string.Join(' ', condition.Values)}"));
        Assert.Equal((true, "complainant", true), (named.Earlier, string.Join(' ', named.Same), named.Once));
        Assert.Null(Load().Case.OwnAct("choose")!.Field("who")!.Named);
    }

    [Fact]
    public void A_choice_stands_until_it_is_withdrawn()
    {
        var procedure = Load();
        var chosen = With(DoneActs.None, procedure, "choose", ("who", "A-1"));
        Assert.Null(procedure.Collective!.ChosenIn(DoneActs.None));
        Assert.Equal("A-1", procedure.Collective.ChosenIn(chosen));
        Assert.Null(procedure.Collective.ChosenIn(With(chosen, procedure, "withdraw-choice")));
    }

    [Fact]
    public void Two_fields_differ_and_nobody_is_named_who_must_withdraw()
    {
        var procedure = Load();
        Assert.Equal(["SAME_PERSON assistant LI-12"], Check(procedure, new() { Given = new Dictionary<string, string> { ["lead"] = "s1", ["assistant"] = "s1" } }));
        Assert.Equal(
            ["NAMED_MUST_WITHDRAW lead LI-13"],
            Check(procedure, new() { Given = new Dictionary<string, string> { ["lead"] = "s1", ["assistant"] = "s2" }, Barred = new HashSet<string> { "s1" } }));
        Assert.Empty(Check(procedure, new() { Given = new Dictionary<string, string> { ["lead"] = "s1", ["assistant"] = "s2" } }));
    }

    [Fact]
    public void A_line_lets_fewer_people_do_it_once_something_was_done()
    {
        var procedure = Load();
        var done = With(DoneActs.None, procedure, "choose", ("who", "A-1"));
        Assert.Equal(["ROLE_NOT_PERMITTED - LI-02"], Check(procedure, new() { Done = done }));
        Assert.Empty(Check(procedure, new() { Done = done }, new Actor(new HashSet<string> { "clerk" }, new HashSet<string> { "desk" }, IsSystem: false)));
    }

    [Fact]
    public void A_line_names_another_notice()
    {
        var procedure = Load("closed: {rule: CH-13}", "closed: {rule: CH-13, also: {for: {kind: [report]}, notice: answer}}", """
            notices:
              answer:
                zh-CN: {subject: 答复, body: "{{ case.number }}"}
                en: {subject: Answer, body: "{{ case.number }}"}
                es: {subject: Respuesta, body: "{{ case.number }}"}

            """);
        Assert.Equal("closing", procedure.Case.NoticeOf("closed", new Subject(), Subject.Case));
        Assert.Equal("answer", procedure.Case.NoticeOf("closed", new Subject { Kind = "report" }, Subject.Case));
    }

    [Theory]
    [InlineData("limit: 2 years", "limit: 3 wd", "Limitation is counted in days, weeks, months or years.")]
    [InlineData("from: details.began", "from: details.cause", "Unknown day among the details 'details.cause'")]
    [InlineData("chosen-by: choose", "chosen-by: assign", "'assign' names a representative by one field `type: case` that is `alike: true`.")]
    [InlineData("differs: lead", "differs: nobody", "Unknown other staff field of")]
    [InlineData("differs: lead, rule: LI-12", "differs: lead", "Somebody will be refused by this; name the rule.")]
    [InlineData("above: author, rule: LI-12", "above: author", "Somebody will be refused by this; name the rule.")]
    [InlineData("above: author", "above: lead", "Unknown person of the act 'lead'.")]
    [InlineData("above: author, rule: LI-12", "posts: [clerk]", "Somebody will be refused by this; name the rule.")]
    [InlineData("above: author", "posts: [captain]", "Unknown post or role of the staff 'captain'.")]
    [InlineData("type: staff, above: author", "posts: [clerk]", "Somebody of the staff holds posts; write `type: staff`.")]
    [InlineData("above: author", "of: lead", "Somebody holds a post of a department; name which under `posts`.")]
    [InlineData("above: author", "posts: [clerk], of: lead", "Unknown department of the form 'lead'.")]
    [InlineData("type: staff, above: author", "above: author", "Somebody of the staff is above somebody; write `type: staff`.")]
    [InlineData("details.cause: [wages]", "details.began: [wages]", "Unknown kind, channel or choice of a case 'details.began'.")]
    [InlineData("details.cause: [wages]", "details.cause: [hours]", "Unknown details.cause 'hours'.")]
    [InlineData("same: [complainant]", "same: [agent]", "Unknown party that cases have in common 'agent'.")]
    [InlineData("once: true", "once: maybe", "Write `once: true`, or leave it out.")]
    [InlineData("type: case, for:", "type: text, for:", "Other cases are asked for `for`; write `type: case`.")]
    [InlineData("unbarred: true", "unbarred: maybe", "Write `unbarred: true`, or leave it out.")]
    [InlineData("also: {for: {done.choose: [\"yes\"]}, by: [desk], rule: LI-02}", "also: {by: [desk], rule: LI-02}", "say for what this is otherwise under `for`.")]
    [InlineData("      answers: choose\n", "", "add an act that answers 'choose'.")]
    public void What_is_wrong_is_named(string from, string to, string defect)
    {
        using var folder = Folder(from, to);
        Assert.Contains(Sample.Lint(folder), found => found.Contains(defect, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Check(Procedure procedure, Subject subject, Actor? actor = null) =>
        procedure.Case.Check("assign", "registered", subject, actor ?? Clerk, Subject.Case).Select(violation => $"{violation.Code} {violation.Field ?? "-"} {violation.Rule}");

    private static DoneActs With(DoneActs done, Procedure procedure, string act, params (string Field, string Value)[] form) =>
        done.With(act, procedure.Case.OwnAct(act)!, form.ToDictionary(field => field.Field, field => field.Value), Guid.CreateVersion7(DateTimeOffset.UnixEpoch), procedure.Case.AnswerTo(act) is not null, "s0");

    private static Procedure Load(string? from = null, string? to = null, string more = "")
    {
        using var folder = Folder(from, to, more);
        return ProcedureRegistry.Load(folder.Path).All.Single();
    }

    private static Folder Folder(string? from, string? to, string more = "")
    {
        var folder = new Folder();
        folder.Write("common/1.yaml", Sample.Base);
        var text = Sample.Procedure.Replace(Intake, Details + Intake, StringComparison.Ordinal).Replace(Attach, Acts, StringComparison.Ordinal).Replace("texts:\n", more + "texts:\n", StringComparison.Ordinal);
        Assert.True(from is null || text.Contains(from, StringComparison.Ordinal));
        folder.Write("sample/1.yaml", from is null ? text : text.Replace(from, to, StringComparison.Ordinal));
        return folder;
    }
}
