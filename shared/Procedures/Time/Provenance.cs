using System.Text.Json;
using System.Text.Json.Serialization;

namespace ComplaintSuite.Procedures.Time;

/// <summary>One day that was looked at on the way to a due day, and why it counted or did not.</summary>
/// <param name="Date">Local day.</param>
/// <param name="Number">Which day of the limit it is, from 1; null where it is skipped.</param>
/// <param name="Kind">What the calendar says of it; null where the limit does not ask the calendar.</param>
/// <param name="Holiday">The holiday behind a day off or a moved working day.</param>
public sealed record CountedDay(DateOnly Date, int? Number, DayKind? Kind, LocalText? Holiday)
{
    /// <summary>For a limit in working hours: how much of the day's opening hours was used.</summary>
    public TimeSpan? Open { get; init; }

    [JsonIgnore]
    public bool Counted => Number is not null;
}

/// <summary>A due time.</summary>
/// <param name="At">The last instant at which the act is in time, offset 0.</param>
/// <param name="LastDay">The local day with whose 24:00 it ends; null where it ends inside a day.</param>
public sealed record DueMoment(DateTimeOffset At, DateOnly? LastDay);

/// <summary>What happened to a due date after it was first computed. Written by name in JSON.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AdjustmentKind>))]
public enum AdjustmentKind
{
    /// <summary>The clock stands still from here on.</summary>
    Paused,

    /// <summary>The clock runs again; the due time moved by what passed meanwhile.</summary>
    Resumed,

    /// <summary>Another day took the place of the date, such as the one that the complainant asked for.</summary>
    Replaced,

    /// <summary>Extended up to a day.</summary>
    ExtendedTo,

    /// <summary>Extended by a limit.</summary>
    ExtendedBy,

    /// <summary>The calendar had changed and the date came out otherwise.</summary>
    Recomputed,
}

/// <summary>One change of a due date.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="At">When.</param>
/// <param name="From">The due time before.</param>
/// <param name="To">The due time after.</param>
public sealed record Adjustment(AdjustmentKind Kind, DateTimeOffset At, DueMoment From, DueMoment To)
{
    /// <summary>By how much the date was extended, as <see cref="Time.Limit"/> writes it.</summary>
    public string? Limit { get; init; }

    /// <summary>For a resumption: the days of the pause, counted or skipped; empty on the same day, and for minutes and hours.</summary>
    public IReadOnlyList<CountedDay> Waited { get; init => field = value ?? []; } = [];

    /// <summary>Every day from the due day before to the one after, counted or skipped; empty where it was not moved by days.</summary>
    public IReadOnlyList<CountedDay> Days { get; init => field = value ?? []; } = [];

    /// <summary>The year without a calendar that the date depended on before; then the date was provisional.</summary>
    public int? ProvisionalBefore { get; init; }

    /// <summary>The year without a calendar that the date depends on now.</summary>
    public int? ProvisionalAfter { get; init; }
}

/// <summary>The line of a procedure that a clock comes from.</summary>
public sealed record ClockSource(string ProcedureId, int ProcedureVersion, string Clock, string Origin, string Rule)
{
    /// <summary>The step or act whose instant is the start.</summary>
    public string? StartedBy { get; init; }
}

/// <summary>How a due date came about: enough to compute it again and to explain it. Holds no personal data.</summary>
/// <param name="Start">The instant of the start event, to the microsecond, offset 0.</param>
/// <param name="Zone">IANA id of the zone whose days are counted.</param>
/// <param name="Limit">As <see cref="Time.Limit"/> writes it.</param>
/// <param name="Calendar">The calendar that was asked; null while the calendar makes no difference.</param>
/// <param name="DayZero">The local day from which days are counted.</param>
/// <param name="LastDay">The local day with whose 24:00 the time ends as it stands now; null where it ends inside a day.</param>
/// <param name="Days">Every day after day 0 up to the last; with working hours, day 0 too. Empty for minutes, hours, months, years, the day of a month and the same day.</param>
public sealed record Provenance(
    DateTimeOffset Start, string Zone, string Limit, string? Calendar, DateOnly DayZero, DateOnly? LastDay, IReadOnlyList<CountedDay> Days)
{
    /// <summary>Which procedure's clock it is, where it is one.</summary>
    public ClockSource? Clock { get; init; }

    /// <summary>The desk's opening hours, as <see cref="OpeningHours"/> writes them, where they make a difference. They stay those of the start.</summary>
    public string? Hours { get; init; }

    /// <summary>The next opening, from which it counts, where the start was outside the opening hours.</summary>
    public DateTimeOffset? CountsFrom { get; init; }

    /// <summary>Which content the calendar had: <see cref="WorkingCalendar.Sha256"/>.</summary>
    public string? CalendarSha256 { get; init; }

    /// <summary>
    /// What happened since, in order. After a change of the calendar the entries say what they come to under the new one, and an entry of its own says what the
    /// date was before and after.
    /// </summary>
    public IReadOnlyList<Adjustment> Adjustments { get; init => field = value ?? []; } = [];

    public string ToJson() => JsonSerializer.Serialize(this, TimeJson.Default.Provenance);

    /// <exception cref="JsonException">The text is not what <see cref="ToJson"/> writes.</exception>
    public static Provenance FromJson(string json) =>
        JsonSerializer.Deserialize(json, TimeJson.Default.Provenance) ?? throw new JsonException("A provenance is never null.");
}

/// <summary>How due dates are written in JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DueDate))]
[JsonSerializable(typeof(Provenance))]
public sealed partial class TimeJson : JsonSerializerContext;
