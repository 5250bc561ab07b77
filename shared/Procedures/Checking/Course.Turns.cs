namespace ComplaintSuite.Procedures.Checking;

partial class Course
{
    private const string BySystem = "the service itself";
    private static readonly string[] OfRegistration = ["received", "registered"];

    /// <summary>A life begins: everything that a filing can be, as far as the procedure tells it apart.</summary>
    private IEnumerable<Turn> FilingsFrom(State state)
    {
        if (_words.CaseStep.IsSet(state)) yield break;
        var said = _words.Layout.All.Where(variable => variable.Name is "kind" or "channel" or "anonymous" or "harm" || Meanings.Found.Contains(variable.Name) || Meanings.IsFiled(variable.Name) || Meanings.Given.Contains(variable.Name)
            || variable.Name.StartsWith(Procedure.PastPrefix, StringComparison.Ordinal)).ToList();
        foreach (var (filed, words) in Choices(state, said))
        {
            var (next, published) = (filed, _words.Layout.Find("published"));
            if (!_asking[Section.Case].Permits("received", next, bySystem: true) || !Make(ref next, Section.Case, "received")) continue;
            var moves = new List<string> { "received" };
            GoOnRegistering(ref next, moves);
            yield return new($"Somebody files{words}: {string.Join(", ", moves)}", moves, Settle(next));
            if (_procedure.Case.Step("taken-over") is not null && published?.Of(filed) != "false" && moves.Contains("registered") && _asking[Section.Case].Permits("taken-over", next, bySystem: true) && Make(ref next, Section.Case, "taken-over"))
                yield return new($"A published record{words} is taken over", [.. moves, "taken-over"], Settle(next));
        }
    }

    private void GoOnRegistering(ref State state, List<string> moves)
    {
        if (_words.CaseStep.Of(state) != "received" || !_asking[Section.Case].Permits("registered", state, bySystem: true)) return;
        Make(ref state, Section.Case, "registered");
        moves.Add("registered");
    }

    private IEnumerable<Turn> ByPersons(Section section, State state)
    {
        var step = _words.StepOf(section);
        return !step.IsSet(state) ? [] : _follows[section][step.Index(state)].Where(rule => !_spent.Contains(rule.Name))
            .SelectMany(rule => section == Section.Work ? InWork(rule, state) : Meanings.Decisions.Contains(rule.Name) ? Decided(rule, state) : InCase(rule, state))
            .Select(turn => turn.Next == state ? Spent(section, turn) : turn);
    }

    /// <summary>An act that changes nothing of what is looked at need be possible once: then it leads nowhere else.</summary>
    private Turn Spent(Section section, Turn turn)
    {
        if (turn.Moves is [var act] && IsIdle(section, act)) _spent.Add(act);
        return turn;
    }

    private bool IsIdle(Section section, string act)
    {
        if (_procedure.Of(section).Act(act) is not { } rule || Meanings.Changing.Contains(act) || _procedure.Of(section).Follows(act, "received")) return false;
        var (form, other) = (rule.Own, section == Section.Case ? Section.Work : Section.Case);
        return form is not { Becomes: not null } and not { Bars: not null } && !_told[other].Contains(act)
            && FactsOf(fact => fact.MadeBy.Concat(fact.UndoneBy).Contains(act)) == default && !_waited.Exists(clock => clock.From.Concat(clock.To).Contains(act))
            && !_words.Layout.All.Any(variable => Words.ActOf(variable.Name) is { } known && (known == act || known == form?.Answers || variable.Name.EndsWith($".{act}", StringComparison.Ordinal)));
    }

    /// <summary>Whoever assesses decides in the same act; what they find is chosen with it.</summary>
    private IEnumerable<Turn> Decided(MoveRule rule, State state)
    {
        var asking = _asking[Section.Case];
        if (_procedure.Case.Step("assessed") is null) yield break;
        var found = rule.Name != "accepted" ? [] : _words.Layout.All.Where(variable => Meanings.Assessed.Contains(variable.Name)).ToList();
        foreach (var (assessed, words) in Choices(_words.Decision.With(state, rule.Name), found))
        {
            var next = assessed;
            if (!asking.Permits("assessed", next, bySystem: false) || !Make(ref next, Section.Case, "assessed") || !asking.Permits(rule.Name, next, bySystem: false)) continue;
            if (!Make(ref next, Section.Case, rule.Name)) continue;
            var moves = new List<string> { "assessed", rule.Name };
            if (rule.Name == "accepted" && Route(next)?.LeadsTo == "at-mediation")
            {
                if (!asking.Permits("at-mediation", next, bySystem: true)) continue;
                Make(ref next, Section.Case, "at-mediation");
                moves.Add("at-mediation");
            }
            yield return new($"{Who(rule)} decides: {Name(rule)}{words}", moves, Settle(next));
        }
    }

    private IEnumerable<Turn> InCase(MoveRule rule, State state)
    {
        var asking = _asking[Section.Case];
        if (rule.Name == "withdrawn")
        {
            var next = _words.Decision.With(state, "withdrawn");
            if (asking.Permits(rule.Name, state, bySystem: false) && asking.Permits(rule.Name, next, bySystem: false) && Make(ref next, Section.Case, rule.Name)) yield return ByPerson(rule, "", [rule.Name], next);
            yield break;
        }
        // What the step makes so is so as it is asked for.
        var asked = Meanings.Facts.Where(fact => fact.MadeBy.Contains(rule.Name) && rule.Name is "notified" or "followed-up").Aggregate(state, (at, fact) => Set(at, fact.Name, true));
        foreach (var (given, words) in Choices(asked, GivenBy(rule.Name)))
            foreach (var way in asking.Ways(rule.Name, given, bySystem: false))
            {
                var next = given;
                if (rule.Name == "amend-registration") next = Completed(next);
                if (!Make(ref next, Section.Case, rule.Name, way, isTold: !Bars(rule))) continue;
                var moves = new List<string> { rule.Name };
                if (Words.FormOf(rule)?.Becomes is not null && !StaysRegistered(next)) continue;
                if (rule.Name == "amend-registration" || Words.FormOf(rule) is not null) GoOnRegistering(ref next, moves);
                foreach (var (barred, whom) in Barring(Section.Case, rule, way, next)) yield return ByPerson(rule, Said(way) + words + whom, moves, barred);
                if (rule.Name == "followed-up" && _procedure.Case.Step("reopened") is not null && asking.Permits("reopened", next, bySystem: true) && Make(ref next, Section.Case, "reopened"))
                    yield return ByPerson(rule, ", not solved", ["followed-up", "reopened"], next);
            }
    }

    private IEnumerable<Turn> InWork(MoveRule rule, State state)
    {
        var asking = _asking[Section.Work];
        // A person gives the work back: the item is then nobody's, which the line is asked before.
        var asked = rule.Name == "record-containment" ? Set(state, "contained", true) : state;
        foreach (var way in asking.Ways(rule.Name, asked, bySystem: false))
        {
            var next = asked;
            // Work that somebody gives back the case does not hear of.
            if (!Make(ref next, Section.Work, rule.Name, way, isTold: rule.Name != "queued" && !Bars(rule))) continue;
            var moves = new List<string> { rule.Name };
            if (rule.Name == "transferred" && !ByService(ref next, Section.Work, "queued", "transferred", moves)) continue;
            if (rule.Name != "claimed")
            {
                next = rule.Name is "queued" or "transferred" ? Set(next, "work.holder", false) : next;
                foreach (var (barred, whom) in Barring(Section.Work, rule, way, next)) yield return ByPerson(rule, Said(way) + whom, moves, barred);
                continue;
            }
            yield return ByPerson(rule, "", moves, Set(next, "work.holder", false));
            if (_words.Layout.Find("work.holder") is not null && !Is(next, "work.barred")) yield return ByPerson(rule, ", who may have an interest in it", moves, Set(next, "work.holder", true));
        }
    }

    /// <summary>The service itself makes a move; where the procedure refuses it, nothing of the turn happens.</summary>
    private bool ByService(ref State state, Section section, string move, string because, List<string> moves, bool isTold = true)
    {
        if (!_asking[section].Permits(move, state, bySystem: true))
        {
            Refused(move, because, _before, state);
            return false;
        }
        if (!Make(ref state, section, move, isTold: isTold)) return false;
        moves.Add(move);
        return true;
    }

    private Turn ByPerson(MoveRule rule, string words, IReadOnlyList<string> moves, State next) => new($"{Who(rule)}: {Name(rule)}{words}", moves, Settle(next));

    /// <summary>Whom an act keeps from the matter: whoever has the work, or somebody else; and what counts no more by it. The other section is told of it with that.</summary>
    private IEnumerable<(State State, string Whom)> Barring(Section section, MoveRule rule, IReadOnlyDictionary<string, string> form, State state)
    {
        var other = section == Section.Case ? Section.Work : Section.Case;
        if (Words.FormOf(rule) is not { Bars: { } bar } own)
        {
            yield return (state, "");
            yield break;
        }
        if (state is var told && Tell(ref told, other, rule.Name)) yield return (told, "");
        if (IsLifting(own, form) && Set(state, $"{Words.Prefix(section)}barred", false) is var lifted && Tell(ref lifted, other, rule.Name)) yield return (lifted, ", of whoever had it first");
        if (!IsBarring(own, form) || (bar.Field is null && section == Section.Case)) yield break;
        foreach (var inVain in Forgotten(state))
        {
            var barred = Forget(Set(state, $"{Words.Prefix(section)}barred", true), section, inVain);
            if (!Tell(ref barred, other, Words.Telling(rule.Name, inVain))) continue;
            if (section == Section.Work) barred = ReleaseOfBarred(state, barred, rule.Name);
            yield return (barred, $", of whoever took it on{NoMore(inVain)}");
        }
    }

    private static bool Bars(MoveRule rule) => Words.FormOf(rule)?.Bars is not null;

    /// <summary>Whoever must withdraw has the work no longer; what was found goes nowhere where they found it, or where it rests on what counts no more.</summary>
    private State ReleaseOfBarred(State before, State state, string because)
    {
        var isFound = _procedure.Work.ComesByItself("queued", _words.WorkStep.Of(state));
        var isTheirs = Is(state, "work.barred") && (isFound || _words.WorkStep.Of(state) == "claimed");
        if (!Is(state, "work.holder") || (!isTheirs && !(isFound && LacksForgotten(before, state)))) return state;
        var released = Set(state, "work.holder", false);
        return ByService(ref released, Section.Work, "queued", because, [], isTold: false) ? released : state;
    }

    /// <summary>Whether what was found could not be found now, since an act counts no more that it asks for.</summary>
    private bool LacksForgotten(State before, State state)
    {
        var forgotten = _words.InVain.Where(act => Is(before, $"{Words.Work}done.{act}") && !Is(state, $"{Words.Work}done.{act}")).ToList();
        return forgotten.Count > 0 && _asking[Section.Work].RuleOf("handled") is not null && _asking[Section.Work].Unmet("handled", state, bySystem: true)
            .Any(violation => _procedure.Work.ActsMissed("handled", violation).Any(forgotten.Contains));
    }

    private bool StaysRegistered(State state)
    {
        var asking = _asking[Section.Case];
        return OfRegistration.Where(step => step == "received" || _words.CaseStep.Of(state) == "registered")
            .All(step => asking.Unmet(step, state, bySystem: true).All(violation => violation.Code == "STEP_NOT_PERMITTED"));
    }

    private State Completed(State state)
    {
        foreach (var variable in _words.Layout.All.Where(variable => Meanings.IsFiled(variable.Name) && !variable.IsSet(state))) state = variable.With(state, 1);
        return Set(state, "anonymous", false);
    }

    private IReadOnlyList<Variable> GivenBy(string move) => move != "change-severity" ? [] : [.. _words.Layout.All.Where(variable => Meanings.SeverityGives.Contains(variable.Name) || variable.Name == "severity")];

    private Route? Route(State state) => _words.Layout.Find("route")?.Of(state) is { } name ? _procedure.Routes[name] : null;

    /// <summary>Every way to choose values, with the words for those that are not the first.</summary>
    private static IEnumerable<(State State, string Words)> Choices(State state, IReadOnlyList<Variable> variables)
    {
        IEnumerable<(State State, string Words)> chosen = [(state, "")];
        foreach (var variable in variables)
        {
            var values = variable.Values;
            chosen = chosen.SelectMany(before => Enumerable.Range(0, values.Count).Select(index => (variable.With(before.State, index), before.Words + (values[index] is { } value ? $", {variable.Name} {value}" : ""))));
        }
        return chosen.Select(choice => (choice.State, choice.Words.Length > 0 ? $" ({choice.Words[2..]})" : ""));
    }

    private static string Who(MoveRule rule) => rule.By.FirstOrDefault(name => name != Lifecycle.System) ?? BySystem;

    private static string Name(MoveRule rule) => Words.FormOf(rule) is { } own ? $"“{own.Title.En}” ({rule.Name})" : rule.Name;

    private static string Said(IReadOnlyDictionary<string, string> form) => form.Where(field => !field.Value.StartsWith(Checking.Asking.Given, StringComparison.Ordinal)).Select(field => $"{field.Key} {field.Value}").ToList() is { Count: > 0 } said ? $" ({string.Join(", ", said)})" : "";
}
