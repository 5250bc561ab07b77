using System.Globalization;
using ComplaintSuite.Load.Running;

namespace ComplaintSuite.Load.Results;

/// <summary>A target and how it stands. <paramref name="Reached"/> is null where the run did not measure it.</summary>
internal sealed record Verdict(string Target, string Figure, bool? Reached);

/// <summary>What the suite is held to, and what a short run on whatever machine must not fall below to be no nonsense.</summary>
internal static class Targets
{
    /// <param name="result">What was measured.</param>
    public static IReadOnlyList<Verdict> Judge(LoadResult result)
    {
        var most = result.Throughput.Select(it => it.Cases).DefaultIfEmpty().Max();
        return
        [
            Ratio("durable Submit, of pgbench's inserts at 32 clients, ≥ 10 %", Of(Bench.Submit, 32), Of(Bench.PgBenchInsert, 32), share => share >= 0.10),
            Ratio("durable Submit, of the bare program's at 32 clients, ≥ 50 %", Of(Bench.Submit, 32), Of(Bench.BareWrite, 32), share => share >= 0.50),
            Factor("processor time of gateway and Intake for each Submit, of gateway and an empty service, ≤ 2.5 ×", CpuOf(Bench.Submit), CpuOf(Bench.EmptySubmit), factor => factor <= 2.5),
            Slowest("ListQueue p99 at 8 clients, 100,000 open items, half of what gets through, ≤ 10 ms", Bench.ListQueue, 10),
            Slowest("ClaimNext p99 at 8 clients, 100,000 open items, half of what gets through, ≤ 25 ms", Bench.ClaimSpread, 25),
            Ratio("claiming on one department, of claiming on eight, at 8 clients, ± 10 %", Of(Bench.ClaimOne, 8, Bench.ManyCases), Of(Bench.ClaimSpread, 8, Bench.ManyCases), share => share is >= 0.9 and <= 1.1),
            Ratio("lifecycles at 100,000 cases, of those at 10,000, at 8 clients, ≥ 95 %", Of(Bench.Lifecycle, 8, Bench.ManyCases), Of(Bench.Lifecycle, 8, Bench.FewCases), share => share >= 0.95),
            Memory(),
        ];

        double? Of(string operation, int clients, int? cases = null) =>
            result.Throughput.FirstOrDefault(it => it.Operation == operation && it.Clients == clients && (cases is null || it.Cases == cases))?.Median;

        double? CpuOf(string operation) => result.Cpu.FirstOrDefault(it => it.Operation == operation) is { } use
            ? use.Milliseconds.Where(process => process.Key is "gateway" or "intake" or "empty").Sum(process => process.Value)
            : null;

        Verdict Slowest(string target, string operation, double milliseconds) =>
            result.Waiting.FirstOrDefault(it => it.Operation == operation && it.Clients == 8 && it.Cases == Bench.ManyCases && it.Share == Bench.HalfLoad) is { } waiting
                ? new(target, Text($"{waiting.P99:0.0} ms"), waiting.P99 <= milliseconds)
                : new(target, "not measured", null);

        Verdict Memory()
        {
            const string target = "all .NET processes idle together ≤ 700 MB, a page that several share counted once";
            var idle = result.Memory.Where(it => it.When == "idle" && LoadSuite.DotNetProcesses.Contains(it.Process)).ToList();
            var megabytes = Megabytes(idle.Sum(it => it.ProportionalMiB));
            return idle.Count == 0 ? new(target, "not measured", null) : new(target, Text($"{megabytes:0} MB ({Megabytes(idle.Sum(it => it.ResidentMiB)):0} MB with shared pages in each)"), megabytes <= 700);

            static double Megabytes(double mebibytes) => mebibytes * 1.048576;
        }
    }

    /// <summary>The defects of a short run: what no machine explains.</summary>
    public static IReadOnlyList<string> Nonsense(LoadResult result)
    {
        double Median(string operation) => result.Throughput.Where(it => it.Operation == operation).Select(it => it.Median).DefaultIfEmpty(double.NaN).Max();
        var checks = new (bool Holds, string Text)[]
        {
            (!(Median(Bench.Submit) < 0.003 * Median(Bench.PgBenchInsert)), "Submit is below 0.3 % of pgbench's inserts"),
            (!(Median(Bench.Submit) < 0.05 * Median(Bench.BareWrite)), "Submit is below 5 % of the bare program's"),
            (!(Median(Bench.Submit) > Median(Bench.BareWrite)), "Submit is faster than the bare program, which does less"),
            (!(Median(Bench.ClaimOne) < 0.3 * Median(Bench.ClaimSpread)), "claiming on one department is below 30 % of claiming on eight"),
            (result.Waiting.All(it => it.P50 <= it.P99 && it.P99 <= it.Longest && it.P99 < 5_000), "a percentile is out of order, or above five seconds"),
        };
        return [.. checks.Where(check => !check.Holds).Select(check => check.Text)];
    }

    private static Verdict Ratio(string target, double? figure, double? of, Func<double, bool> reached) =>
        figure / of is { } share ? new(target, Text($"{share * 100:0.0} % ({figure:0} of {of:0} a second)"), reached(share)) : new(target, "not measured", null);

    private static Verdict Factor(string target, double? figure, double? of, Func<double, bool> reached) =>
        figure / of is { } factor ? new(target, Text($"{factor:0.0} × ({figure:0.00} ms, {of:0.00} ms)"), reached(factor)) : new(target, "not measured", null);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
