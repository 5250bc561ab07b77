namespace ComplaintSuite.Procedures.Checking;

partial class Course
{
    /// <summary>An event arrives. Each producer's come in their order; those of the two sections in any.</summary>
    private IEnumerable<Turn> Deliveries(State state)
    {
        foreach (var hears in Enum.GetValues<Section>())
        {
            var (first, second) = (_words.Under[hears][0], _words.Under[hears][1]);
            if (first.Of(state) is not { } told) continue;
            var rest = second.With(first.With(state, second.Of(state)), (string?)null);
            var moves = new List<string>();
            if (!TakeIn(ref rest, hears, told, moves)) continue;
            var again = rest;
            var once = rest;
            // The same event once more, before anything else: it finds its work done.
            if (TakeIn(ref again, hears, told, []) && Settle(Quiet(again)) != Settle(Quiet(once))) Repeated(told, state);
            var (move, inVain) = Words.Told(told);
            var words = $"{Name(hears)} hears of '{move}'{NoMore(inVain)}{(moves.Count > 0 ? $": {string.Join(", ", moves)}" : "")}";
            yield return new(words, moves, Settle(rest));
            // It may have named, or been done by, somebody who had to withdraw already, of whom the other section had not heard.
            if (_words.InVain.Contains(move) && _words.Layout.Find($"{Words.Prefix(hears)}barred")?.IsSet(rest) != false)
                yield return new($"{words}{NoMore([move])}", moves, Settle(Forget(rest, hears, [move])));
        }
    }

    private State Quiet(State state) => _words.Under.Values.SelectMany(places => places).Aggregate(state, (at, place) => place.With(at, 0));

    /// <returns>False: what the service had to do was refused, or can't be told of yet.</returns>
    private bool TakeIn(ref State state, Section hears, string told, List<string> moves)
    {
        if (!(hears == Section.Work ? TakeInWork(ref state, told, moves) : TakeInCase(ref state, told, moves))) return false;
        state = Besides(hears, told, state);
        return true;
    }

    private bool TakeInWork(ref State state, string telling, List<string> moves)
    {
        var (isOpen, (told, inVain)) = (_words.WorkStep.IsSet(state), Words.Told(telling));
        if (told == Words.MustWithdraw)
        {
            if (isOpen) state = ReleaseOfBarred(state, Forget(Set(state, "work.barred", true), Section.Work, inVain), told);
            return true;
        }
        if (_procedure.Case.OwnAct(told) is { } own)
        {
            if (isOpen) state = ReleaseOfBarred(Unanswered(state, Section.Work, told), Forget(Note(Heard(state, Section.Work, told, own), Section.Work, told), Section.Work, inVain), told);
            return true;
        }
        var reaction = Reactions.Of(Section.Work, told)!;
        if (reaction.Enters == Reactions.Begins)
        {
            if (isOpen || (told == "accepted" && _procedure.Routes.Count > 0 && Route(state)?.LeadsTo != "at-work")) return true;
            state = NewItem(state, told);
            return ByService(ref state, Section.Work, reaction.Enters, told, moves);
        }
        if (!isOpen) return true;
        if (reaction.Enters is { } step) return ByService(ref state, Section.Work, step, told, moves);
        if (told == "urge" || told == "answer-urge") state = Set(state, "urged", told == "urge");
        if (told == "change-severity" && _words.Layout.Find("work.severity") is { } severity) state = severity.With(state, _words.Layout.Find("severity")!.Of(state));
        if (reaction.IsNoted) state = Note(state, Section.Work, told);
        return true;
    }

    private bool TakeInCase(ref State state, string telling, List<string> moves)
    {
        var (isWithdrawn, (told, inVain)) = (_words.Decision.Of(state) == "withdrawn", Words.Told(telling));
        if (_procedure.Work.OwnAct(told) is { } own)
        {
            state = Heard(state, Section.Case, told, own);
            if (!isWithdrawn) state = Note(state, Section.Case, told);
            state = Forget(state, Section.Case, inVain);
            return true;
        }
        var reaction = Reactions.Of(Section.Case, told)!;
        if (isWithdrawn || !reaction.IsTakenIn(_words.CaseStep.Of(state))) return true;
        if (reaction.IsNoted) state = Note(state, Section.Case, told);
        if (reaction.Does is { } act)
        {
            if (told == "promote") state = Promoted(state);
            return ByService(ref state, Section.Case, act, told, moves);
        }
        return reaction.Enters is not { } step || ByService(ref state, Section.Case, step, told, moves);
    }

    /// <summary>The event says how severe the matter became, and by which criterion.</summary>
    private State Promoted(State state)
    {
        var to = _procedure.Clocks.Select(clock => clock.Late).OfType<LateOutcome.Promote>().Select(promote => promote.Severity).Distinct().ToList();
        if (_words.Layout.Find("severity") is { } severity) state = severity.With(state, _words.ClassOf(severity, to is [var only] ? only : _words.Layout.Find("work.severity")?.Of(state)));
        return Set(state, "criterion", true);
    }

    /// <summary>What one section asks for of an own act of the other, as that knows it now.</summary>
    private State Heard(State state, Section hears, string act, OwnAct own)
    {
        var (here, there) = (Words.Prefix(hears), Words.Prefix(hears == Section.Case ? Section.Work : Section.Case));
        if (own.Bars is not null) state = Set(state, $"{here}barred", Is(state, $"{there}barred"));
        return Copied(Unanswered(state, hears, act), here, there, act, own);
    }

    /// <summary>What answered an act before answers it no more, now that it was done anew.</summary>
    private State Unanswered(State state, Section hears, string act)
    {
        if (_procedure.AnswerHeard(hears, act) is { } answer)
            foreach (var known in _words.Layout.All.Where(known => Words.ActOf(known.Name) == answer && known.Name.StartsWith(Words.Prefix(hears), StringComparison.Ordinal))) state = known.With(state, 0);
        return state;
    }

    private State Copied(State state, string here, string there, string act, OwnAct own)
    {
        state = Set(state, $"{here}done.{act}", true);
        foreach (var value in own.Each is { } each ? own.Field(each)!.Values : [])
            if (_words.Layout.Find($"{there}done.{act}.{value}") is null || Is(state, $"{there}done.{act}.{value}")) state = Set(state, $"{here}done.{act}.{value}", true);
        foreach (var field in own.Fields)
            if (_words.Layout.Find($"{here}code.{act}.{field.Name}") is { } code && _words.Layout.Find($"{there}code.{act}.{field.Name}") is { } known) state = code.With(state, known.Of(state));
        return state;
    }

    /// <summary>A work item begins, with what the case brings along.</summary>
    private State NewItem(State state, string told)
    {
        var harmStopped = Is(state, "contained");
        foreach (var variable in _words.Layout.All.Where(known => Words.ActOf(known.Name) is not null && known.Name.StartsWith(Words.Work, StringComparison.Ordinal))) state = variable.With(state, 0);
        if (harmStopped) state = Set(state, "harm", false);
        foreach (var name in new[] { "contained", "overrun", "work.holder" }) state = Set(state, name, false);
        state = Set(state, "work.barred", Is(state, "work.barred") || Is(state, "case.barred"));
        state = Set(state, "urged", Is(state, "urge-awaits-answer"));
        if (_words.Layout.Find("work.severity") is { } severity) state = severity.With(state, _words.Layout.Find("severity")!.Of(state));
        foreach (var rule in _procedure.Case.Acts)
            if (rule.Own is { } own && Is(state, $"{Words.Case}done.{rule.Name}") && (own.Answers is not { } asked || !Is(state, $"{Words.Case}open.{asked}"))) state = Copied(state, Words.Work, Words.Case, rule.Name, own);
        return Note(state, Section.Work, told);
    }

    /// <summary>A clock runs out, the mediation ends, the time of an appointment passes, somebody says that they look after an alert.</summary>
    private IEnumerable<Turn> TimePasses(State state)
    {
        foreach (var clock in _procedure.Clocks.Where(clock => clock.Late is (LateOutcome.Enter or LateOutcome.Do or LateOutcome.Promote or LateOutcome.Approval) && Runs(clock, state)))
        {
            var (next, moves) = (state, new List<string>());
            if (Late(ref next, clock, moves)) yield return new($"The clock '{clock.Name}' runs out{(moves.Count > 0 ? $": {string.Join(", ", moves)}" : "")}", moves, Settle(next));
        }
        foreach (var past in _pasts.Where(known => known.Of(state) == "no"))
            yield return new($"The time of '{past.Name[Procedure.PastPrefix.Length..]}' passes", [], Settle(past.With(state, "yes")));
        if (_procedure.Case.Act("acknowledge-alert") is not null && _procedure.Case.Follows("acknowledge-alert", _words.CaseStep.Of(state)) && _procedure.Clocks.Any(clock => clock.To.Contains("acknowledge-alert") && Runs(clock, state)))
            yield return new("Whoever was told acknowledges the alert", ["acknowledge-alert"], Settle(Note(state, Section.Case, "acknowledge-alert")));
        if (_words.CaseStep.Of(state) == "at-mediation" && _procedure.Case.Step("result-known") is not null)
        {
            var (next, moves) = (state, new List<string>());
            if (ByService(ref next, Section.Case, "result-known", "the end of the mediation", moves)) yield return new("The mediation ends: result-known", moves, Settle(next));
        }
        if (_words.CaseStep.Of(state) == "taken-over" && _procedure.Case.Step("closed")?.By.Contains(Lifecycle.System) == true)
        {
            var (next, moves) = (Set(state, "indicators", true), new List<string>());
            if (ByService(ref next, Section.Case, "closed", "the publisher's closing", moves)) yield return new("Its publisher closed it: closed", moves, Settle(next));
        }
    }

    private bool Late(ref State state, ClockDefinition clock, List<string> moves)
    {
        switch (clock.Late)
        {
            // Where its beginning is not looked at, it may not run at all.
            case LateOutcome.Enter or LateOutcome.Do when _words.Pending(clock) is null && !_asking[clock.EndsIn].Permits(clock.Late is LateOutcome.Enter entered ? entered.Step : ((LateOutcome.Do)clock.Late).Act, state, bySystem: true):
                return false;
            case LateOutcome.Enter enter:
                return ByService(ref state, clock.EndsIn, enter.Step, $"the clock '{clock.Name}'", moves);
            case LateOutcome.Do act:
                return ByService(ref state, clock.EndsIn, act.Act, $"the clock '{clock.Name}'", moves);
            case LateOutcome.Promote promote when _words.Layout.Find("work.severity") is { } severity && severity.Of(state) != promote.Severity:
                state = severity.With(state, promote.Severity);
                return ByService(ref state, Section.Work, "promote", $"the clock '{clock.Name}'", moves);
            case LateOutcome.Approval when !Is(state, "overrun"):
                state = Set(state, "overrun", true);
                return true;
            default:
                return false;
        }
    }

    /// <summary>It comes out that somebody has a relation to what the case is about (ADR 0040): whatever they were named in, and did because they were named or had the work, counts no more.</summary>
    private IEnumerable<Turn> Relations(State state)
    {
        if (_procedure.RecusalRules.Count == 0 || !_words.KnowsRecusal || _words.CaseStep.Of(state) is null or "archived" || Is(state, "case.barred")) yield break;
        var barred = Set(state, "case.barred", true);
        foreach (var inVain in Forgotten(state))
            if (Forget(barred, Section.Case, inVain) is var next && next != state && Tell(ref next, Section.Work, Words.Telling(Words.MustWithdraw, inVain)))
                yield return new($"Somebody turns out to have a relation to the matter{NoMore(inVain)}", [], Settle(next));
    }

    /// <summary>What may count no more, of what was done and some section goes by: any of it. Of whoever had nothing to do with it nothing follows, which is a state that there is already.</summary>
    private IEnumerable<IReadOnlyList<string>> Forgotten(State state)
    {
        var done = _words.InVain.Where(act => Is(state, $"{Words.Case}done.{act}") || Is(state, $"{Words.Work}done.{act}")).ToList();
        return Words.Choices(done).Where(chosen => chosen.Count > 0 || done.Count == 0);
    }

    /// <summary>Acts count no more in a section: they are as if they had not been done, and so for its clocks. What waits for its answer goes on waiting.</summary>
    private State Forget(State state, Section knows, IEnumerable<string> acts)
    {
        var prefix = Words.Prefix(knows);
        foreach (var act in acts.Where(act => !Is(state, $"{prefix}open.{act}")))
        {
            var wasDone = _words.Layout.Find($"{prefix}done.{act}")?.IsSet(state) == true;
            foreach (var variable in _words.Layout.All.Where(known => Words.ActOf(known.Name) == act && known.Name.StartsWith(prefix, StringComparison.Ordinal))) state = variable.With(state, 0);
            foreach (var clock in _waited.Where(clock => clock.EndsIn == knows && wasDone))
                if (clock.To.Contains(act)) state = _words.Pending(clock)!.With(state, 1);
                else if (clock.From is [var from] && from == act) state = _words.Pending(clock)!.With(state, 0);
        }
        return state;
    }

    private static string NoMore(IReadOnlyCollection<string> acts) => acts.Count > 0 ? $", so that {string.Join(" and ", acts.Select(act => $"'{act}'"))} no longer count{(acts.Count == 1 ? "s" : "")}" : "";

    private static string Name(Section section) => section == Section.Case ? "The case" : "The department's work";
}
