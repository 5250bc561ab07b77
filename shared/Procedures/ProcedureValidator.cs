using ComplaintSuite.Procedures.Yaml;

namespace ComplaintSuite.Procedures;

/// <summary>What can only be said of a whole procedure: that steps are reached and left, clocks end, notices and texts are there.</summary>
/// <param name="root">The expanded file.</param>
/// <param name="isReleased">It may be in use: what was no defect then is none now.</param>
/// <param name="read">Takes the defects.</param>
internal sealed class ProcedureValidator(Map root, bool isReleased, TreeReader read)
{
    private const string Approve = "approve-overrun";
    private const string Promote = "promote";

    public void Validate(
        SectionTable caseTable, SectionTable workTable, IReadOnlyList<ClockDefinition> clocks, IReadOnlyDictionary<string, NoticeTemplate> notices,
        IReadOnlyDictionary<string, LocalText> texts, Reopening? reopening, IdentityPolicy identity)
    {
        foreach (var table in new[] { caseTable, workTable })
        {
            Reachable(table);
            Notices(table, notices);
            Texts(table, texts);
        }
        if (caseTable.Step("at-work") is not null && !workTable.Steps.Any())
            read.Defect(At("case", "at-work"), "Cases go to work here, but there is no work section; add one.");
        if (caseTable.Step("reopened") is not null && reopening is null)
            read.Defect(At("case", "reopened"), "Cases are reopened here, but nothing says within what time; add `reopening`.");
        foreach (var clock in clocks) Clock(clock, caseTable, workTable);
        if (identity.Protection.Count > 0 && caseTable.Act("read-parties") is { } reads && !reads.Demands.Any(demand => demand is { For.Count: 0, When: var guards } && guards.Contains("identity-not-protected")))
            read.Defect(At("case", "acts", "read-parties"), "The identity is protected on request here, but whoever reads the parties sees it; add `when: [identity-not-protected]`.");
        if (!isReleased)
        {
            Dates(clocks, notices);
            Answer(caseTable);
        }
        if (!isReleased && root.Find("recusal") is not null)
            foreach (var (table, other) in new[] { (caseTable, workTable), (workTable, caseTable) })
            {
                DoneInVain(table, other, clocks);
                GoingBack(table, other, clocks);
            }
    }

    /// <summary>Younger than versions that are in use and can't be changed any more.</summary>
    private void Dates(IReadOnlyList<ClockDefinition> clocks, IReadOnlyDictionary<string, NoticeTemplate> notices)
    {
        foreach (var notice in notices.Values)
            foreach (var (date, end, _) in Lifecycle.DueDates.Where(date => notice.Demands.Contains(date.Variable) && date.ClocksOf(clocks).Count == 0))
                read.Defect(At("notices", notice.Name), $"The notice '{notice.Name}' names '{date}', which no clock gives: add one that ends with '{end}', or ask {{% if {date} %}} first.");
    }

    /// <summary>An answer is told by a notice, unless an act of the procedure's own was it: then it was given to whoever asked as it was written down.</summary>
    private void Answer(SectionTable table)
    {
        if (table.Step("answered") is { } answered && !answered.Notices.Any()
            && !answered.Demands.Any(demand => demand.Require.Concat(demand.Any).Any(field => field.StartsWith(DoneActs.Done, StringComparison.Ordinal))))
            read.Defect(At(Key(table), answered.Name), "Whoever asked reads the answer by a notice; add `notice: answer`, or require the own act by which it was given in person (`done.ACT`).");
    }

    /// <summary>What turns out to have been done in vain, the other section must be able to tell from the rest, too.</summary>
    private void DoneInVain(SectionTable table, SectionTable other, IReadOnlyList<ClockDefinition> clocks)
    {
        var kept = clocks.Where(clock => clock.EndsIn == other.Section).ToList();
        var asked = other.Asked.Concat(kept.SelectMany(clock => clock.Asked.Concat(clock.From))).ToHashSet();
        foreach (var act in table.Acts.Where(act => asked.Contains(act.Name) && act.Demands.Any(DoneActs.IsForOnePerson)))
            if (act.Own is { Each: { } each })
                read.Defect(At(Key(table), "acts", act.Name, "each"),
                    $"'{act.Name}' counts for each '{each}' and is for one person; the {Key(other)} section, which asks for it, hears who did the last one, not which of them are in vain once somebody must withdraw. Make an act for each '{each}', or let a step of the {Key(table)} section ask for it.");
    }

    /// <summary>That a step was left by itself, since it counts no more, the other section does not hear: none of its clocks goes by it.</summary>
    private void GoingBack(SectionTable table, SectionTable other, IReadOnlyList<ClockDefinition> clocks)
    {
        var left = table.Steps.SelectMany(step => table.Lifecycle.Step(step.Name)!.ByItself).ToHashSet();
        foreach (var clock in clocks.Where(clock => clock.EndsIn == other.Section))
            foreach (var (moves, path) in new[] { (clock.From, new[] { "from" }), (clock.PausedBy, ["pause", "from"]), (clock.ResumedBy, ["pause", "until"]) })
                foreach (var move in moves.Where(left.Contains))
                    read.Defect(Find(At("clocks", clock.Name), path) ?? At("clocks", clock.Name),
                        $"From '{move}' the {Key(table)} goes back by itself once somebody must withdraw, and the {Key(other)} section, in which the clock '{clock.Name}' ends, does not hear of that. Let it go by a step from which nothing goes back, such as 'handed-in', or end in the {Key(table)} section.");
    }

    /// <summary>Every enabled step is reached from a start over enabled steps, and left again unless it is final.</summary>
    private void Reachable(SectionTable table)
    {
        var starts = table.Lifecycle.Steps.Where(step => step.IsStart && table.Step(step.Name) is not null).Select(step => step.Name).ToList();
        var reached = starts.Concat(starts.SelectMany(start => table.MovesPossibleFrom(start))).ToHashSet();
        foreach (var step in table.Lifecycle.Steps.Where(step => table.Step(step.Name) is not null))
        {
            if (!reached.Contains(step.Name))
            {
                var before = step.IsStart ? "the start" : string.Join(", ", step.From);
                read.Defect(At(Key(table), step.Name), $"The step '{step.Name}' is never reached; enable one of the steps before it ({before}), or remove it.");
            }
            else if (!step.IsFinal && !table.MovesPossibleFrom(step.Name).Any(next => table.Lifecycle.Step(next) is not null))
            {
                var after = table.Lifecycle.Steps.Where(next => next.From.Contains(step.Name)).Select(next => next.Name);
                read.Defect(At(Key(table), step.Name), $"The step '{step.Name}' is a dead end: it is not final and nothing follows; enable one of {string.Join(", ", after)}.");
            }
        }
        foreach (var act in table.Acts.Where(act => !table.StepsOf(act.Name).Any(reached.Contains)))
            read.Defect(At(Key(table), "acts", act.Name), $"The act '{act.Name}' can never happen: none of its steps is reached; remove it.");
        foreach (var asked in table.Acts.Select(act => act.Name).Where(act => table.AnswerTo(act) is not null))
            foreach (var step in table.StepsOf(asked).Where(step => reached.Contains(step) && !table.StepsOf(table.AnswerTo(asked)!).Contains(step) && !table.CanCome(table.AnswerTo(asked)!, step)))
                read.Defect(At(Key(table), "acts", asked, "in"), $"What '{asked}' asks for in '{step}' can never be answered: '{table.AnswerTo(asked)}' is not possible there or later.");
    }

    private void Notices(SectionTable table, IReadOnlyDictionary<string, NoticeTemplate> notices)
    {
        foreach (var (rule, at) in Moves(table))
            foreach (var notice in rule.Notices.Where(notice => !notices.ContainsKey(notice) && Find(root, "notices", notice) is null))
                read.Defect(Find(at, "notice") ?? at, $"The notice '{notice}' has no template; add it under `notices`.");
    }

    private void Texts(SectionTable table, IReadOnlyDictionary<string, LocalText> texts)
    {
        foreach (var (rule, _) in Moves(table))
            if (!texts.ContainsKey(rule.Name) && table.OwnAct(rule.Name) is null)
                read.Defect(At("texts"), $"The timeline text of '{rule.Name}' is missing here.");
    }

    private void Clock(ClockDefinition clock, SectionTable caseTable, SectionTable workTable)
    {
        var at = At("clocks", clock.Name);
        SectionTable Table(string move) => caseTable.OwnAct(move) is not null || (workTable.OwnAct(move) is null && Lifecycle.SectionOf(move) == Section.Case) ? caseTable : workTable;
        bool IsTold(string move) => Reactions.IsNoted(Table(move).Section == Section.Case ? Section.Work : Section.Case, move) || Table(move).OwnAct(move) is not null;
        bool Enabled(string move) => Table(move).Step(move) is not null || Table(move).Act(move) is not null;

        void Demand(IEnumerable<string> moves, string problem, params string[] path)
        {
            foreach (var move in moves.Where(move => !Enabled(move)))
                read.Defect(Find(at, path) ?? at, $"The clock '{clock.Name}' can't {problem} '{move}': the procedure does not enable it.");
        }

        Demand(clock.From, "start with", "from");
        Demand(clock.To, "end with", "to");
        Demand(clock.PausedBy, "pause with", "pause", "from");
        Demand(clock.ResumedBy, "go on with", "pause", "until");
        Demand(clock.MovedBy, "be moved by", "moved-by");
        if (clock.To.Count > 0)
            foreach (var (moves, path) in new[] { (clock.From, new[] { "from" }), (clock.PausedBy, ["pause", "from"]), (clock.ResumedBy, ["pause", "until"]) })
                foreach (var move in moves.Where(move => Table(move) != Table(clock.To[0]) && !IsTold(move)))
                    read.Defect(Find(at, path) ?? at,
                        $"The clock '{clock.Name}' ends in the {Key(Table(clock.To[0]))} section, which does not hear of '{move}'; of the other section it hears of {string.Join(", ", Table(move).Lifecycle.ClockTargets.Where(IsTold))}.");
        foreach (var from in clock.From.Where(Enabled))
        {
            // From one section into the other the events decide; within one the lifecycle does. An act may be followed by whatever its steps allow.
            var ends = clock.To.Where(Enabled).ToList();
            if (ends.Count == 0 || Table(ends[0]) != Table(from)) continue;
            var standing = Table(from).Act(from) is null ? [from] : Table(from).StepsOf(from);
            if (!standing.SelectMany(step => Table(from).MovesPossibleFrom(step)).Any(ends.Contains))
                read.Defect(Find(at, "to") ?? at, $"The clock '{clock.Name}' can't end: after '{from}' none of {string.Join(", ", ends)} can happen.");
        }
        if (clock.To.Count > 0) Late(clock, Find(at, "late") ?? at, Table(clock.To[0]));
    }

    private void Late(ClockDefinition clock, Node at, SectionTable keeper)
    {
        switch (clock.Late)
        {
            case LateOutcome.Enter { Step.Length: > 0 } late:
                if (keeper.Step(late.Step) is not { } step)
                    read.Defect(at, $"A late '{clock.Name}' can't enter '{late.Step}': the {Key(keeper)} section does not enable it.");
                else if (!step.By.Contains(Lifecycle.System))
                    read.Defect(at, $"A late '{clock.Name}' can't enter '{late.Step}': it is not `by: [system]`.");
                else if (!Reactions.WhenLate.Contains(late.Step))
                    read.Defect(at, $"A late clock that enters '{late.Step}' is not carried out by this version of the suite; only {string.Join(", ", Reactions.WhenLate)} is.");
                break;
            case LateOutcome.Do { Act.Length: > 0 } late:
                if (keeper.Act(late.Act) is not { } act || !act.By.Contains(Lifecycle.System))
                    read.Defect(at, $"A late '{clock.Name}' can't do '{late.Act}': the {Key(keeper)} section does not enable it `by: [system]`.");
                else if (!Reactions.DoneWhenLate.Contains(late.Act))
                    read.Defect(at, $"A late clock that does '{late.Act}' is not carried out by this version of the suite; only {string.Join(", ", Reactions.DoneWhenLate)} is.");
                break;
            case LateOutcome.Approval:
                if (keeper.Section != Section.Work)
                    read.Defect(at, $"An overrun is approved on the work item; '{clock.Name}' ends in the case. Write {{escalate: POST}}.");
                else if (keeper.Act(Approve) is null)
                    read.Defect(at, $"An overrun of '{clock.Name}' can't be approved: the procedure does not enable '{Approve}'.");
                break;
            case LateOutcome.Promote:
                if (keeper.Section != Section.Work || keeper.Act(Promote) is not { } promotion || !promotion.By.Contains(Lifecycle.System))
                    read.Defect(at, $"A late '{clock.Name}' can't promote a case: it must end in the work section, with '{Promote}' enabled there `by: [system]`.");
                break;
        }
    }

    private IEnumerable<(MoveRule Rule, Node At)> Moves(SectionTable table) =>
        table.Steps.Select(step => ((MoveRule)step, At(Key(table), step.Name))).Concat(table.Acts.Select(act => ((MoveRule)act, At(Key(table), "acts", act.Name))));

    private static string Key(SectionTable table) => table.Section == Section.Case ? "case" : "work";

    /// <summary>The key that the path names, else the nearest node above that is there.</summary>
    private Node At(params string[] path)
    {
        Node at = root;
        var map = root;
        foreach (var key in path)
        {
            if (map?.Find(key) is not { } entry) return at;
            (at, map) = (new Keyed(entry.Key.At, entry.Value), entry.Value as Map);
        }
        return at;
    }

    private static Node? Find(Node node, params string[] path)
    {
        var at = node is Keyed keyed ? keyed.Value : node;
        foreach (var key in path)
        {
            if ((at as Map)?.Find(key) is not { } entry) return null;
            at = entry.Value;
        }
        return at;
    }

    /// <summary>A value that is reported at its key.</summary>
    private sealed record Keyed(Place At, Node Value) : Node(At);
}
