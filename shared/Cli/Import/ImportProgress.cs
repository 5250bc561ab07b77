using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace ComplaintSuite.Cli.Import;

/// <summary>Shows how far an import is: a bar on a terminal, a line every few seconds elsewhere.</summary>
internal static class ImportProgress
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);

    /// <param name="output">Where lines go.</param>
    /// <param name="title">What is imported.</param>
    /// <param name="work">Does it, and tells each time how far it is.</param>
    public static Task<ImportSummary> ShowAsync(TextWriter output, string title, Func<Action<ImportState>, Task<ImportSummary>> work) =>
        output == Console.Out && !Console.IsOutputRedirected ? BarAsync(title, work) : LinesAsync(output, title, work);

    private static Task<ImportSummary> BarAsync(string title, Func<Action<ImportState>, Task<ImportSummary>> work) =>
        AnsiConsole.Progress().Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn()).StartAsync(async bars =>
        {
            var bar = bars.AddTask(Markup.Escape(title));
            var pace = new Pace();
            return await work(state =>
            {
                bar.MaxValue = Math.Max(1, state.Scope.Records);
                bar.Value = state.Position;
                bar.Description = Markup.Escape($"{title}  {pace.Describe(state)}");
            });
        });

    private static async Task<ImportSummary> LinesAsync(TextWriter output, string title, Func<Action<ImportState>, Task<ImportSummary>> work)
    {
        var (pace, last) = (new Pace(), 0L);
        return await work(state =>
        {
            var now = Stopwatch.GetTimestamp();
            var text = pace.Describe(state);
            if (!state.IsComplete && last != 0 && Stopwatch.GetElapsedTime(last, now) < BetweenLines)
                return;
            last = now;
            output.WriteLine($"{title}: {text}");
        });
    }

    /// <summary>Rate and remaining time of one run: what an earlier run settled does not count.</summary>
    private sealed class Pace
    {
        private readonly long _begun = Stopwatch.GetTimestamp();
        private int? _first;

        public string Describe(ImportState state)
        {
            _first ??= state.Position;
            var rate = (state.Position - _first.Value) / Math.Max(Stopwatch.GetElapsedTime(_begun).TotalSeconds, 0.001);
            var left = rate > 0 ? TimeSpan.FromSeconds((state.Scope.Records - state.Position) / rate) : (TimeSpan?)null;
            return string.Create(CultureInfo.InvariantCulture,
                $"{state.Position:N0} of {state.Scope.Records:N0}, {state.Rejected:N0} rejected, {rate:N0}/s{(left is { } time && !state.IsComplete ? $", {Written(time)} left" : "")}");
        }

        private static string Written(TimeSpan time) => time.TotalHours >= 1 ? $"{(int)time.TotalHours} h {time.Minutes} min" : time.TotalMinutes >= 1 ? $"{time.Minutes} min {time.Seconds} s" : $"{time.Seconds} s";
    }
}
