using System.Collections.Immutable;
using System.Globalization;
using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Time;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;

namespace ComplaintSuite.ServiceDefaults.Sections;

/// <summary>The instants of steps and acts as events carry them from section to section.</summary>
public static class ForeignMoves
{
    public static MoveTimes Of(MapField<string, Timestamp> latest, RepeatedField<MoveInstant> pauses) => new(
        latest.ToImmutableDictionary(move => move.Key, move => move.Value.ToDateTimeOffset().ToMicrosecond()),
        [.. pauses.Select(pause => new MoveAt(pause.Move, pause.Time.ToDateTimeOffset().ToMicrosecond()))]);

    /// <summary>Fills an event with everything that clocks of the other section may ask for.</summary>
    public static void Fill(this MoveTimes times, MapField<string, Timestamp> latest, RepeatedField<MoveInstant> pauses)
    {
        latest.Add(times.Latest.ToDictionary(move => move.Key, move => Timestamp.FromDateTimeOffset(move.Value)));
        pauses.Add(times.Pauses.Select(pause => new MoveInstant { Move = pause.Move, Time = Timestamp.FromDateTimeOffset(pause.At) }));
    }

    /// <summary>What was done of the procedure's own, as far as the work asks for it. An earlier answer to what waits for one is none.</summary>
    /// <param name="done">What was done on the case.</param>
    /// <param name="procedure">The version that it runs under.</param>
    public static IEnumerable<ForeignAct> ToWork(this DoneActs done, Procedure procedure)
    {
        ArgumentNullException.ThrowIfNull(done);
        ArgumentNullException.ThrowIfNull(procedure);
        return done.Acts.Where(act => procedure.Case.OwnAct(act.Key) is { } form && procedure.Asks(Section.Work, act.Key) && (form.Answers is null || done.OpenOf(form.Answers) is null)).OrderBy(act => act.Key, StringComparer.Ordinal)
            .Select(act => new ForeignAct
            {
                Act = act.Key,
                Values = { act.Value.Values.Order(StringComparer.Ordinal) },
                Codes = { act.Value.Codes.Where(code => procedure.Case.OwnAct(act.Key)?.Field(code.Key)?.IsTold == true).ToDictionary() },
                StaffId = act.Value.By,
            });
    }

    /// <summary>What the case brings along of it.</summary>
    public static DoneActs Of(IEnumerable<ForeignAct> done) => done.Aggregate(DoneActs.None, (known, act) => known.WithForeign(act.Act, act.Values, act.Codes, act.StaffId));

    /// <summary>A local day as events write it; null for none.</summary>
    public static DateOnly? Day(string day) => day.Length == 0 ? null : DateOnly.ParseExact(day, "O", CultureInfo.InvariantCulture);
}
