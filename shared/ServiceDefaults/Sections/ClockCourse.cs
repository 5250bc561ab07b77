using ComplaintSuite.Procedures;
using ComplaintSuite.Procedures.Time;

namespace ComplaintSuite.ServiceDefaults.Sections;

/// <summary>What the clocks of a section ask of the record that lives through it.</summary>
public interface ICourse : IClocked
{
    /// <summary>Step of the section; null until the first is entered.</summary>
    string? Step { get; }

    /// <summary>When the steps and acts that clocks name happened, in either section.</summary>
    MoveTimes MoveTimes { get; }

    /// <summary>What was done of the procedure's own.</summary>
    DoneActs Done { get; }

    /// <summary>Codes of what the procedure asks for beside, by name.</summary>
    IReadOnlyDictionary<string, string> Details { get; }

    /// <summary>Local day by which the person asked for it; null for none.</summary>
    DateOnly? RequestedDate { get; }

    /// <summary>When the person asked for that day.</summary>
    DateTimeOffset? RequestedAt { get; }
}

/// <summary>
/// The course of a section's clocks: which begins, pauses, goes on, ends or loses its meaning by what happens to a record. It touches clocks and nothing else, so that a service that
/// acts (<see cref="Acting{T, TSubject}"/>) and a rehearsal that goes through what was stored follow one rule.
/// </summary>
/// <param name="registry">Computes due dates, by its calendars.</param>
/// <param name="procedure">The version that is asked.</param>
/// <param name="section">The section whose clocks they are.</param>
public sealed class ClockCourse(ProcedureRegistry registry, Procedure procedure, Section section)
{
    private WorkingCalendar Calendar => registry.Calendars[procedure.CalendarId];

    /// <summary>With one more step or act, where some clock names it, or where what it closed may run again (<see cref="ClosedBy"/>).</summary>
    public MoveTimes Remember(MoveTimes times, string move, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(times);
        return procedure.ClockMoves.Contains(move) || MayGoBackFrom(move) ? times.With(move, at, procedure.PausesClocks(move)) : times;
    }

    private bool MayGoBackFrom(string move) => procedure.RecusalRules.Count > 0 && procedure.Of(section).Lifecycle.Steps.Any(step => step.ByItself.Contains(move));

    /// <summary>
    /// Brings the clocks after what has happened: a clock runs while its start has come, its conditions hold and its end has not come. One that runs is not begun again by a
    /// repeated start.
    /// </summary>
    /// <param name="record">The record, after what happened.</param>
    /// <param name="open">Its open clocks.</param>
    /// <param name="select">The selectors of the section.</param>
    /// <param name="move">The step or act that is made or heard of; null where something else changed.</param>
    /// <param name="at">When that happened.</param>
    /// <param name="now">When it is found.</param>
    /// <param name="began">Takes each clock that begins, at once.</param>
    /// <param name="closed">Those that run again where they would else begin anew (<see cref="ClosedBy"/>); null for none.</param>
    public void Reconcile(
        ICourse record, IReadOnlyList<RunningClock> open, Func<string, string?> select, string? move, DateTimeOffset at, DateTimeOffset now, Action<ClockDefinition, RunningClock> began,
        IReadOnlyList<RunningClock>? closed = null)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(began);
        foreach (var definition in procedure.ClocksOf(section))
        {
            var clock = open.SingleOrDefault(running => running.Name == definition.Name);
            var lives = record.Step is { } step && procedure.CanEnd(definition, step);
            if (clock is not null && move is not null && definition.To.Contains(move))
                clock.End(at);
            else if (clock is not null && (!lives || !definition.Holds(select) || IsRenamed(record, definition, clock)))
                clock.Void(at);
            if (clock?.IsOpen == true)
                Follow(record, definition, clock, move, at);
            else if (lives && definition.RunsSince(record.MoveTimes, select, move) is { } start)
            {
                if (closed?.LastOrDefault(known => known.Name == definition.Name) is { } again && !IsRenamed(record, definition, again))
                    RunAgain(record, definition, again, at);
                else if (IsNamed(record, definition, start) && definition.Outside?.IsOpen(start, procedure.Zone, Calendar) != true)
                    began(definition, Begin(record, definition.With(record.Done), start, now));
            }
        }
    }

    /// <summary>The clocks that some steps closed, which are to count no more since the work goes back. What began them stands.</summary>
    /// <param name="times">What has happened, with those steps.</param>
    /// <param name="clocks">The clocks of the record, closed ones too.</param>
    /// <param name="steps">The steps.</param>
    internal static IReadOnlyList<RunningClock> ClosedBy(MoveTimes times, IEnumerable<RunningClock> clocks, IReadOnlyList<string> steps)
    {
        var instants = steps.Where(times.Latest.ContainsKey).Select(step => times.Latest[step]).ToHashSet();
        return [.. clocks.Where(clock => clock.ClosedAt is { } closed && instants.Contains(closed)
            && clock.Due.Provenance.Clock?.StartedBy is { } began && !steps.Contains(began) && times.Latest.TryGetValue(began, out var known) && known <= closed).OrderBy(clock => clock.StartedAt)];
    }

    /// <summary>Acts or steps count no more, since whoever did them or was named in them must withdraw, or what rests on them goes back: no clock runs on that began by them, and one that ended by them runs again.</summary>
    /// <param name="times">What has happened.</param>
    /// <param name="open">The open clocks of the record.</param>
    /// <param name="acts">The acts.</param>
    /// <param name="at">When it came out.</param>
    /// <returns>What has happened, without them. <see cref="Reconcile"/> follows.</returns>
    public static MoveTimes Forget(MoveTimes times, IReadOnlyList<RunningClock> open, IReadOnlyCollection<string> acts, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(times);
        ArgumentNullException.ThrowIfNull(open);
        if (acts.Count == 0)
            return times;
        foreach (var clock in open.Where(clock => clock.Due.Provenance.Clock?.StartedBy is { } began && acts.Contains(began)))
            clock.Void(at);
        return times.Without(acts);
    }

    /// <summary>A new round has clocks of its own: none of the round before runs on but what waits for its answer.</summary>
    /// <param name="record">The record, with what was done of the procedure's own in the new round.</param>
    /// <param name="open">Its open clocks.</param>
    /// <param name="at">When the round begins.</param>
    /// <returns>The acts that wait for their answer: their times go on.</returns>
    public IReadOnlyList<string> BeginAnew(ICourse record, IReadOnlyList<RunningClock> open, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(open);
        var table = procedure.Of(section);
        var waiting = procedure.ClocksOf(section).SelectMany(clock => clock.From.Where(from => record.Done.OpenOf(from) is not null && clock.To.Contains(table.AnswerTo(from) ?? ""))
            .Select(from => (Clock: clock.Name, From: from))).ToList();
        foreach (var clock in open.Where(clock => waiting.TrueForAll(kept => kept.Clock != clock.Name)))
            clock.Void(at);
        return [.. waiting.Select(kept => kept.From)];
    }

    /// <summary>A clock that goes by what a form names runs only where it was named; one that goes by a time of the case does not begin once that has passed.</summary>
    private bool IsNamed(ICourse record, ClockDefinition definition, DateTimeOffset start) => (definition.At ?? definition.After) is null
        || (NamedOf(record, definition) is { } named && (definition.At?.StartsWith(Procedure.DetailPrefix, StringComparison.Ordinal) != true || FormField.DueOf(named, procedure.Zone).At > start));

    private static string? NamedOf(ICourse record, ClockDefinition definition) => (definition.At ?? definition.After) is not { } named ? null
        : named.StartsWith(Procedure.DetailPrefix, StringComparison.Ordinal) ? record.Details.GetValueOrDefault(named[Procedure.DetailPrefix.Length..]) : record.Done.CodeOf(named);

    /// <summary>What a clock goes by is named otherwise now, as a detail that was put right: it runs by that.</summary>
    private bool IsRenamed(ICourse record, ClockDefinition definition, RunningClock clock) => (definition.At ?? definition.After)?.StartsWith(Procedure.DetailPrefix, StringComparison.Ordinal) == true
        && NamedOf(record, definition) is { } named && registry.Due(procedure, definition, clock.StartedAt, null, named).At != clock.DueAt;

    private void Follow(ICourse record, ClockDefinition definition, RunningClock clock, string? move, DateTimeOffset at)
    {
        if (move is not null)
            Hold(definition, clock, move, at);
        if (definition.OrRequestedDate && record.RequestedDate is { } day)
            clock.ReplaceBy(day, record.RequestedAt ?? at);
    }

    /// <summary>Whoever waits does not see that the work was finished for a while: the time ran on, and what paused it meanwhile did.</summary>
    private void RunAgain(ICourse record, ClockDefinition definition, RunningClock clock, DateTimeOffset at)
    {
        var closed = clock.ClosedAt;
        clock.Reopen(at);
        GoThrough(record, definition, clock, [.. record.MoveTimes.Pauses.Where(pause => pause.At > closed)]);
    }

    private void Hold(ClockDefinition definition, RunningClock clock, string move, DateTimeOffset at)
    {
        if (definition.PausedBy.Contains(move))
            clock.Pause(at);
        else if (definition.ResumedBy.Contains(move))
            clock.Resume(Calendar, at);
    }

    private RunningClock Begin(ICourse record, ClockDefinition definition, DateTimeOffset start, DateTimeOffset now)
    {
        var startedBy = definition.From.First(from => record.MoveTimes.Latest.TryGetValue(from, out var at) && at == start);
        var clock = new RunningClock(Guid.CreateVersion7(now), record, definition, registry.Due(procedure, definition, start, startedBy, NamedOf(record, definition)), start, now);
        GoThrough(record, definition, clock);
        return clock;
    }

    /// <summary>What happened between the beginning of a clock and the moment in which it was found to run: pauses and the day asked for, in their order.</summary>
    private void GoThrough(ICourse record, ClockDefinition definition, RunningClock clock)
    {
        if (record.MoveTimes.Pauses.Where(pause => pause.At < clock.StartedAt).LastOrDefault(pause => definition.PausedBy.Contains(pause.Move) || definition.ResumedBy.Contains(pause.Move)) is { } last)
            Hold(definition, clock, last.Move, clock.StartedAt);
        GoThrough(record, definition, clock, [.. record.MoveTimes.Pauses.Where(pause => pause.At >= clock.StartedAt)]);
    }

    private void GoThrough(ICourse record, ClockDefinition definition, RunningClock clock, IReadOnlyList<MoveAt> since)
    {
        foreach (var pause in since.Where(pause => !(record.RequestedAt < pause.At)))
            Hold(definition, clock, pause.Move, pause.At);
        if (definition.OrRequestedDate && record.RequestedDate is { } day)
            clock.ReplaceBy(day, record.RequestedAt > clock.StartedAt ? record.RequestedAt.Value : clock.StartedAt);
        foreach (var pause in since.Where(pause => record.RequestedAt < pause.At))
            Hold(definition, clock, pause.Move, pause.At);
    }
}
