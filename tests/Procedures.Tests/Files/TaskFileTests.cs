using ComplaintSuite.Procedures;

namespace ComplaintSuite.ProceduresTests.Files;

/// <summary>What a file says of the tasks that departments ask of each other.</summary>
public sealed class TaskFileTests
{
    private const string Handled = "  handled: {by: [handler]}\n";
    private const string Asking = "  handled: {by: [handler], also: {when: [tasks-finished], rule: BC-03}}\n";
    private const string Words = "texts:\n  registered";

    private const string Tasks = """
        tasks:
          linkage: {name: {zh-CN: 联动, en: Linkage, es: Enlace}, by: [handler, desk], to: [outlet], limit: 2 wd, late: {escalate: desk}, may-decline: {rule: HA-06}, nested: true, origin: house, rule: BC-03}
          opinion: {name: {zh-CN: 意见, en: Opinion, es: Opinión}, by: [handler], limit: 8 working hours, hours: {monday: [08:00-16:00]}, may-decline: true, origin: house, rule: CR-02}

        """;

    [Fact]
    public void Who_asks_whom_for_how_long_and_what_the_one_asked_may_do_comes_from_the_file()
    {
        using var folder = With(Tasks);
        var procedure = ProcedureRegistry.Load(folder.Path).All.Single();
        var (linkage, opinion) = (procedure.Tasks[0], procedure.Tasks[1]);
        Assert.Equal(("tasks.linkage", "2 wd", "BC-03", Section.Work), (linkage.Clock.Name, linkage.Clock.Limit.ToString(), linkage.Clock.Rule, linkage.Clock.EndsIn));
        Assert.Equal(new LateOutcome.Escalate("desk"), linkage.Clock.Late);
        Assert.Equal((true, true, false), (linkage.MayBeAsked("east-gate", "outlet"), linkage.MayBeAsked("outlet", ""), linkage.MayBeAsked("team", "")));
        Assert.Equal(["HA-06"], linkage.NeverDeclined);
        Assert.Null(linkage.NeverDistributed);
        Assert.Null(opinion.NeverDeclined);
        Assert.Equal(["CR-02"], opinion.NeverDistributed);
        Assert.True(opinion.MayBeAsked("team", ""));
        Assert.True(TaskKind.IsClockOf(linkage.Clock.Name));

        var ask = procedure.Work.Act(TaskKind.Ask)!;
        Assert.Equal(["handler", "desk"], ask.By);
        Assert.Equal(["BC-03", "CR-02"], ask.Rules);
        Assert.Equal(["claimed"], procedure.Work.StepsOf(TaskKind.Ask));
        Assert.DoesNotContain(procedure.Clocks, clock => TaskKind.IsClockOf(clock.Name));
    }

    [Fact]
    public void Nobody_asks_others_where_the_file_says_nothing_of_it() =>
        Assert.Null(ProcedureRegistry.Load().Find("property-internal", 1)!.Work.Act(TaskKind.Ask));

    [Theory]
    [InlineData("by: [handler, desk]", "by: [clark]", "Unknown post or role 'clark'. Did you mean 'clerk'?")]
    [InlineData("by: [handler, desk]", "by: [system]", "Unknown post or role 'system'.")]
    [InlineData("by: [handler, desk]", "by: []", "Nobody may ask; name a post or a role.")]
    [InlineData("limit: 2 wd", "limit: as given", "Nobody names this time; only a clock can go by what was given.")]
    [InlineData("limit: 2 wd", "limit: 2 working hours", "Working hours are counted in opening hours; say them under `hours`.")]
    [InlineData("limit: 2 wd", "limit: 2 wd, hours: {monday: [08:00-16:00]}", "A limit of '2 wd' asks no opening hours; remove them.")]
    [InlineData("late: {escalate: desk}", "late: {enter: handled}", "A late task does one of: mark, {escalate: POST}.")]
    [InlineData("may-decline: {rule: HA-06}", "may-decline: {rule: HA-96}", "There is no rule 'HA-96', neither in the catalogue (shared/docs/rules.yaml) nor under `rules`.")]
    [InlineData("nested: true, origin: house, rule: BC-03", "nested: true, origin: house", "'rule' is missing here.")]
    [InlineData("origin: house, rule: BC-03", "from: claimed, origin: house, rule: BC-03", "Unknown key 'from'.")]
    public void A_defect_is_said(string from, string to, string message)
    {
        using var folder = With(Tasks.Replace(from, to, StringComparison.Ordinal));
        Assert.Contains(Sample.Lint(folder), defect => defect.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void What_distributes_is_not_finished_before_what_it_distributed_and_says_so_on_the_timeline()
    {
        using var unasked = With(Tasks, Handled);
        Assert.Contains(Sample.Lint(unasked), defect => defect.Contains("write `handled: {when: [tasks-finished]}` under `work`", StringComparison.Ordinal));
        using var narrowed = With(Tasks, "  handled: {by: [handler], also: {for: {kind: report}, when: [tasks-finished]}}\n");
        Assert.Contains(Sample.Lint(narrowed), defect => defect.Contains("write `handled: {when: [tasks-finished]}` under `work`", StringComparison.Ordinal));
        using var untold = With(Tasks, words: "");
        Assert.Contains(Sample.Lint(untold), defect => defect.Contains("The timeline text of 'ask-task' is missing here.", StringComparison.Ordinal));
    }

    [Fact]
    public void The_line_of_the_act_is_made_of_the_tasks_and_written_by_nobody()
    {
        using var folder = With(Tasks, Asking + "  acts:\n    ask-task: {by: [handler]}\n");
        Assert.Contains(Sample.Lint(folder), defect => defect.Contains("Unknown act of the work section 'ask-task'.", StringComparison.Ordinal));
    }

    private static Folder With(string tasks, string handled = Asking, string words = "  ask-task: {zh-CN: 已请协助, en: Asked, es: Pedido}\n")
    {
        var folder = Sample.With(Handled, handled);
        var file = Path.Combine(folder.Path, "sample/1.yaml");
        File.WriteAllText(file, File.ReadAllText(file).Replace(Words, $"{tasks}texts:\n{words}  registered", StringComparison.Ordinal));
        return folder;
    }
}
