using ComplaintSuite.Procedures.Time;

namespace ComplaintSuite.Procedures;

/// <summary>Duties that an organisation keeps beside its cases (`duty`), each of them with the rule that demands it.</summary>
/// <param name="Log">The log of those on duty; null where none is kept.</param>
/// <param name="Check">What is checked each day at each place of a kind; null where nothing is.</param>
/// <param name="Minutes">Minutes of meetings; null where none are kept.</param>
public sealed record DutyRules(DutyLogRules? Log, DailyCheckRules? Check, MinutesRules? Minutes);

/// <summary>A shift with its log, which is handed over as it ends.</summary>
/// <param name="By">Posts and roles that keep the log.</param>
/// <param name="TakesOver">Posts and roles that take over what whoever is on duty could not settle.</param>
/// <param name="Shift">How long a shift lasts at most, from its beginning; then whoever takes over may end it. Null: as long as whoever is on it lets it.</param>
/// <param name="HandOver">How long after the end of the shift everything that was taken over is settled, or told its department in writing.</param>
/// <param name="Rules">The rules behind it; at least one.</param>
public sealed record DutyLogRules(IReadOnlyList<string> By, IReadOnlyList<string> TakesOver, DutyTime? Shift, DutyTime HandOver, IReadOnlyList<string> Rules);

/// <summary>A time that a duty has.</summary>
/// <param name="Limit">How long.</param>
/// <param name="Escalate">The post that is told when it has passed; null: it is marked late alone.</param>
/// <param name="Origin">Where the limit comes from: text, inferred or house.</param>
public sealed record DutyTime(Limit Limit, string? Escalate, string Origin);

/// <summary>Something that somebody looks at each day, such as the opinion book of a ward. It has the local day, up to 24:00; a day that has passed stays as it was.</summary>
/// <param name="Kind">The kind of department that has one.</param>
/// <param name="By">Posts and roles that check it.</param>
/// <param name="Escalate">The post that is told of a day that was missed; null: it shows alone.</param>
/// <param name="Rules">The rules behind it; at least one.</param>
public sealed record DailyCheckRules(string Kind, IReadOnlyList<string> By, string? Escalate, IReadOnlyList<string> Rules);

/// <summary>Minutes of meetings at which people say what they think, such as a forum of patients. No time runs for them; they are closed when nothing in them is open.</summary>
/// <param name="By">Posts and roles that keep them.</param>
/// <param name="Rules">The rules behind it; at least one.</param>
public sealed record MinutesRules(IReadOnlyList<string> By, IReadOnlyList<string> Rules);
