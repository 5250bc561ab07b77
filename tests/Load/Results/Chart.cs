using System.Globalization;
using System.Net;
using System.Text;

namespace ComplaintSuite.Load.Results;

/// <summary>The figures as one picture, as narrow as a phone. No scripts; it follows a dark theme.</summary>
internal static class Chart
{
    private const int Width = 380;
    private const int Row = 30;
    private const int Left = 8;
    private const int Bars = Width - 2 * Left;

    private sealed record Bar(string Label, double Value, string Text);

    public static string Of(LoadResult result)
    {
        var body = new StringBuilder();
        var y = 8;
        foreach (var operations in result.Throughput.GroupBy(it => it.Cases))
            Section(operations.Key == 0 ? "A second, at most, few stored cases" : Text($"A second, at most, {operations.Key:N0} stored cases"),
                operations.OrderBy(it => it.Clients).Select(it => new Bar(Text($"{it.Operation}, {it.Clients} clients"), it.Median, Text($"{it.Median:N0}"))));
        Section("99 of 100 wait at most (ms), at half of what gets through",
            result.Waiting.Where(it => it.Share == Bench.HalfLoad).Select(it => new Bar(Text($"{it.Operation}, {it.Cases:N0} cases"), it.P99, Text($"{it.P99:0.0}"))));
        Section("Processor time of the suite and PostgreSQL for each (ms)",
            result.Cpu.Select(it => (It: it, Sum: it.Milliseconds.Where(process => process.Key != "generator").Sum(process => process.Value)))
                .Select(it => new Bar(Text($"{it.It.Operation}, {it.It.Cases:N0} cases"), it.Sum, Text($"{it.Sum:0.0}"))));
        Section("Resident memory, idle (MiB)", result.Memory.Where(it => it.When == "idle").Select(it => new Bar(it.Process, it.ResidentMiB, Text($"{it.ResidentMiB:0}"))));
        const string style = "<style>rect.page{fill:#fff}text{fill:#1a1a1a;font-size:12px}text.title{font-size:13px;font-weight:600}rect.bar{fill:#7aa7d9}@media (prefers-color-scheme:dark){rect.page{fill:#111}text{fill:#eee}rect.bar{fill:#33608f}}</style>";
        return Text($"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {y}" width="{Width}" height="{y}" font-family="system-ui, sans-serif" role="img" aria-label="Figures of commit {result.Commit}; the same as tables beside it">
            {style}
            <rect class="page" width="{Width}" height="{y}"/>
            {body}</svg>

            """);

        void Section(string title, IEnumerable<Bar> given)
        {
            var bars = given.ToList();
            if (bars.Count == 0) return;
            body.Append(Text($"<text class=\"title\" x=\"{Left}\" y=\"{y + 14}\">{WebUtility.HtmlEncode(title)}</text>\n"));
            y += 24;
            var longest = Math.Max(bars.Max(bar => bar.Value), double.Epsilon);
            foreach (var bar in bars)
            {
                body.Append(Text($"<text x=\"{Left}\" y=\"{y + 10}\">{WebUtility.HtmlEncode(bar.Label)}</text><text x=\"{Width - Left}\" y=\"{y + 10}\" text-anchor=\"end\">{bar.Text}</text>"));
                body.Append(Text($"<rect class=\"bar\" x=\"{Left}\" y=\"{y + 14}\" width=\"{Math.Max(1, Bars * bar.Value / longest):0.0}\" height=\"9\" rx=\"2\"/>\n"));
                y += Row;
            }
            y += 10;
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
