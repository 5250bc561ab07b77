using ComplaintSuite.Procedures;
using ComplaintSuite.Procedures.Time;
using ComplaintSuite.ServiceDefaults.Sections;

namespace ComplaintSuite.ServiceDefaults.Rehearsals;

/// <summary>
/// Goes through what happened to a record under a procedure: the same clock rule as when it happened (<see cref="ClockCourse"/>), over state of its own. What was done is taken as it was
/// done; nothing is decided anew.
/// </summary>
/// <param name="record">The record as it is stored.</param>
/// <param name="section">Its section.</param>
/// <param name="procedure">The version to go by.</param>
/// <param name="registry">Computes due dates.</param>
/// <param name="beginning">The selectors that change, as they were at the beginning.</param>
/// <param name="select">A selector that does not change, at an instant.</param>
/// <param name="now">The instant of the rehearsal.</param>
internal sealed class Replay(
    SectionRecord record, Section section, Procedure procedure, ProcedureRegistry registry, IReadOnlyDictionary<string, string?> beginning, Func<string, DateTimeOffset, string?> select, DateTimeOffset now)
    : ICourse
{
    private readonly ClockCourse _course = new(registry, procedure, section);
    private readonly Dictionary<string, string?> _selectors = new(beginning, StringComparer.Ordinal);
    private readonly List<RunningClock> _clocks = [];
    private readonly HashSet<string> _barred = [];

    /// <summary>Every clock that began, in the order of their beginnings.</summary>
    public IReadOnlyList<RunningClock> Clocks => _clocks;

    public Procedure Procedure => procedure;

    public Guid Id => record.Id;

    public string Organisation => record.Organisation;

    public Guid CaseId => record.CaseId;

    public long Version => record.Version;

    public bool PublishedRecord => record.PublishedRecord;

    public string? Step { get; private set; }

    public MoveTimes MoveTimes { get; private set; } = section == Section.Work && record.MoveTimes.Since is { } since ? new(since: since) : MoveTimes.None;

    public DoneActs Done { get; private set; } = new(record.Done.Acts.RemoveRange(record.Done.Acts.Keys.Where(act => procedure.Of(section).OwnAct(act) is not null || record.MoveTimes.Latest.ContainsKey(act))));

    public IReadOnlyDictionary<string, string> Details => record.Details;

    public DateOnly? RequestedDate { get; private set; }

    public DateTimeOffset? RequestedAt { get; private set; }

    private SectionTable Table => procedure.Of(section);

    private List<RunningClock> Open => _clocks.FindAll(clock => clock.IsOpen);

    public void SetDue(DateTimeOffset? dueAt)
    {
        // What is due first orders queues, which nobody works by here.
    }

    /// <summary>A selector as it is at this point of the course.</summary>
    public string? Select(string selector, DateTimeOffset at) =>
        _selectors.TryGetValue(selector, out var known) ? known
        : selector.StartsWith(DoneActs.Done, StringComparison.Ordinal) ? Done.Has(selector[DoneActs.Done.Length..]) ? "yes" : "no"
        : selector.Contains('.', StringComparison.Ordinal) && !selector.StartsWith(Procedure.DetailPrefix, StringComparison.Ordinal) && !selector.StartsWith(Procedure.PastPrefix, StringComparison.Ordinal)
            ? Done.CodeOf(selector)
        : select(selector, at);

    public void TakeSelectors(IEnumerable<KeyValuePair<string, string?>> changed)
    {
        foreach (var (name, value) in changed)
            _selectors[name] = value;
    }

    /// <summary>Takes one happening in. The selectors that it changes are taken before (<see cref="TakeSelectors"/>).</summary>
    /// <param name="happening">What happened.</param>
    /// <param name="own">What it wrote down, where it is an act of the procedure's own.</param>
    /// <param name="related">Staff ids of those who came out by it to have a relation to the matter.</param>
    public void Take(Happening happening, OwnMove? own, IReadOnlyCollection<string> related)
    {
        switch (happening)
        {
            case Happening.Heard heard:
                Hear(heard);
                break;
            case Happening.Asked asked:
                (RequestedDate, RequestedAt) = (asked.Day, asked.At);
                Reconcile(null, asked.At);
                break;
            case Happening.Extended extended:
                Extend(extended);
                break;
            case Happening.Made made:
                Make(made.Entry, made.At, own, related);
                break;
        }
    }

    private void Hear(Happening.Heard heard)
    {
        if (record.MoveTimes.Latest.TryGetValue(heard.Move, out var last) && last == heard.At && record.Done.Acts.TryGetValue(heard.Move, out var done))
        {
            // What answered it before answers it no more; when that was done is known where a clock goes by it.
            var answer = procedure.AnswerHeard(section, heard.Move);
            var known = answer is not null && record.MoveTimes.Latest.ContainsKey(answer) ? Done.Without(answer) : Done;
            Done = known.WithForeign(heard.Move, done.Values, done.Codes, done.By);
            Reconcile(null, heard.At);
        }
        var before = MoveTimes;
        MoveTimes = _course.Remember(MoveTimes, heard.Move, heard.At);
        if (!before.Equals(MoveTimes))
            Reconcile(heard.Move, heard.At);
    }

    private void Extend(Happening.Extended extended)
    {
        // What the change leaves no time to extend, or gave as much time anyway, stays as it is.
        if (Open.Find(clock => clock.Name == extended.Clock) is { } running && !running.IsLateAt(extended.At) && LocalDays.EndOf(extended.Until, running.Due.Zone) > running.DueAt)
            running.Extend(extended.Until, extended.At);
    }

    /// <summary>Whether an act that was done may have been in vain, or for some of its values: whoever was named in it, or did it, had to withdraw, and the record does not say since when. The other section told it.</summary>
    public bool MayBeInVain(string act) => Done.Acts.TryGetValue(act, out var done) && !ReferenceEquals(done, Surely.Acts.GetValueOrDefault(act));

    /// <summary>Whether an act was done, by `ACT` or `ACT.VALUE`; null where it may have been in vain.</summary>
    public bool? HasDone(string name) => Done.Has(name) && !Surely.Has(name) ? null : Done.Has(name);

    /// <summary>What was done by those alone who need not withdraw.</summary>
    private DoneActs Surely => Done.WithoutBarred([.. record.Barred.Except(_barred)], procedure);

    private void Make(HistoryEntry entry, DateTimeOffset at, OwnMove? own, IReadOnlyCollection<string> related)
    {
        if (own is not null && Table.OwnAct(entry.Move) is { } form)
        {
            Done = Done.With(entry.Move, form, own.Codes, own.RecordId, Table.AnswerTo(entry.Move) is not null, own.StaffId);
            if (form.RecusalBy(own.Codes, own.StaffId) is { } recusal)
                Take(recusal);
        }
        if (procedure.RecusalRules.Count > 0)
            _barred.UnionWith(related);
        Forget(at);
        var closed = Table.ComesByItself(entry.Move, Step) ? ClockCourse.ClosedBy(MoveTimes, _clocks, Table.Lifecycle.Step(entry.Move)!.ByItself) : null;
        Step = entry.To;
        if (Table.Lifecycle.Step(entry.Move)?.BeginsAnew == true)
        {
            Done = Done.Anew(Table, entry.Move);
            MoveTimes = MoveTimes.Anew(entry.Move, at, _course.BeginAnew(this, Open, at));
        }
        else if (closed is not null)
            MoveTimes = ClockCourse.Forget(MoveTimes, Open, Table.Lifecycle.Step(entry.Move)!.ByItself, at);
        else
            MoveTimes = _course.Remember(MoveTimes, entry.Move, at);
        if (Table.IsLookedBackTo(entry.Move))
            Done = Done.WithTyped(entry.Move);
        Reconcile(closed is null ? entry.Move : null, at, closed);
    }

    private void Take(Recusal recusal)
    {
        if (recusal.MustWithdraw)
            _barred.Add(recusal.StaffId);
        else
            _barred.Remove(recusal.StaffId);
    }

    /// <summary>What counts no more since somebody must withdraw.</summary>
    private void Forget(DateTimeOffset at)
    {
        var kept = Done.WithoutBarred(_barred, procedure);
        MoveTimes = ClockCourse.Forget(MoveTimes, Open, [.. Done.Acts.Keys.Except(kept.Acts.Keys)], at);
        Done = kept;
    }

    private void Reconcile(string? move, DateTimeOffset at, IReadOnlyList<RunningClock>? closed = null) =>
        _course.Reconcile(this, Open, selector => Select(selector, at), move, at, now, (_, clock) => _clocks.Add(clock), closed);
}
