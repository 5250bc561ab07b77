using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using ComplaintSuite.AppHost.Run;
using ComplaintSuite.Procedures.Time;

namespace ComplaintSuite.Cli;

/// <summary>`suite time`: shows the suite's time, and moves it forward where the suite runs on the simulated clock.</summary>
internal static partial class TimeCommand
{
    public static Command Create() => Create(TimeProvider.System);

    internal static Command Create(TimeProvider system)
    {
        var step = new Argument<string?>("step")
        {
            Description = "How far: +3wd (working days), +2d, +5h, +30min. Working days and days keep the time of day. Without it the time is shown.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var until = new Option<string?>("--until") { Description = "To this instant, with its offset: 2026-12-24T09:00+08:00.", HelpName = "instant" };
        var calendar = new Option<string>("--calendar") { Description = "Whose working days: cn.", DefaultValueFactory = _ => "cn", HelpName = "id" };
        var zone = new Option<string>("--zone") { Description = "IANA zone whose days are counted and in which times are shown.", DefaultValueFactory = _ => "Asia/Shanghai", HelpName = "zone" };
        var data = LocalSuite.DataOption();
        var command = new Command("time", "Shows the suite's time; moves the simulated clock forward.") { step, until, calendar, zone, data };
        command.SetAction(given => Run(
            given.GetValue(step), given.GetValue(until), given.GetRequiredValue(calendar), given.GetRequiredValue(zone), given.GetValue(data),
            system, given.InvocationConfiguration.Output, given.InvocationConfiguration.Error));
        return command;
    }

    private static int Run(string? step, string? until, string calendar, string zoneId, string? data, TimeProvider system, TextWriter output, TextWriter error)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zoneId, out var zone))
        {
            error.WriteLine($"There is no zone '{zoneId}'.");
            return 1;
        }
        if (LocalSuite.Find(data, error) is not { } suite) return 1;
        if (step is null && until is null)
        {
            output.WriteLine(suite.Record.Clock is { } file
                ? $"{Show(SuiteClock.At(file, system).Now, zone)}   (simulated, {Span(SuiteClock.At(file, system).Offset)} ahead)"
                : $"{Show(system.GetUtcNow(), zone)}   (real time)");
            return 0;
        }
        if (suite.Record.Clock is null)
        {
            error.WriteLine("The suite runs on real time. Start it with --simulated-clock to move its time.");
            return 1;
        }
        var clock = SuiteClock.At(suite.Record.Clock, system);
        var now = clock.Now;
        if (!TryTarget(step, until, calendar, zone, now, out var target, out var problem))
        {
            error.WriteLine(problem);
            return 1;
        }
        if (target <= now)
        {
            error.WriteLine($"The suite's time is {Show(now, zone)}; it never goes back.");
            return 1;
        }
        clock.MoveTo(target);
        output.WriteLine($"{Show(now, zone)} → {Show(target, zone)}");
        return 0;
    }

    /// <summary>Where the step or the instant given leads from now.</summary>
    internal static bool TryTarget(string? step, string? until, string calendar, TimeZoneInfo zone, DateTimeOffset now, out DateTimeOffset target, out string problem)
    {
        (target, problem) = (now, "");
        if (step is not null && until is not null)
            problem = "Give a step or --until, not both.";
        else if (until is not null)
        {
            string[] forms = ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'"];
            if (!DateTimeOffset.TryParseExact(until, forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out target))
                problem = $"'{until}' is no instant; write it with its offset, for example 2026-12-24T09:00+08:00.";
        }
        else if (Step().Match(step!) is not { Success: true } match || !Limit.TryParse($"{match.Groups[1].Value} {match.Groups[2].Value}", out var limit, out _))
            problem = $"'{step}' is no step; write for example +3wd, +2d, +5h or +30min.";
        else if (limit.Unit is LimitUnit.WorkingDays)
        {
            var calendars = CalendarFiles.Load(CalendarFiles.DefaultFolder);
            if (calendars.TryGetValue(calendar, out var days)) target = CaseClock.Due(Limit.Parse($"{limit} at the same time"), now, zone, days).At;
            else problem = $"There is no calendar '{calendar}'. There are: {string.Join(", ", calendars.Keys.Order(StringComparer.Ordinal))}.";
        }
        else if (limit.Unit is LimitUnit.Days)
            target = LocalDays.LastAt(LocalDays.Of(now, zone).AddDays(limit.Count), TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime), zone);
        else
            target = now + (limit.Unit is LimitUnit.Hours ? TimeSpan.FromHours(limit.Count) : TimeSpan.FromMinutes(limit.Count));
        return problem.Length == 0;
    }

    private static string Show(DateTimeOffset instant, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(instant, zone).ToString("ddd yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

    private static string Span(TimeSpan span) => span.ToString(span.Days > 0 ? @"d\ \d\ hh\:mm" : @"hh\:mm\:ss", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A\+([0-9]{1,6})(min|h|d|wd)\z")]
    private static partial Regex Step();
}
