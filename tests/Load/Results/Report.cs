using System.Globalization;
using System.Text;

namespace ComplaintSuite.Load.Results;

/// <summary>The figures as a page of Markdown, and the targets for the terminal.</summary>
internal static class Report
{
    public static string OfTargets(LoadResult result)
    {
        var table = new StringBuilder("| target | figure | |\n| --- | --- | --- |\n");
        foreach (var verdict in Targets.Judge(result))
            table.Append(CultureInfo.InvariantCulture, $"| {verdict.Target} | {verdict.Figure} | {verdict.Reached switch { true => "reached", false => "**missed**", null => "" }} |\n");
        return table.ToString();
    }

    /// <param name="result">The figures.</param>
    /// <param name="name">Name of the files beside the page.</param>
    public static string Of(LoadResult result, string name)
    {
        var page = new StringBuilder();
        var machine = result.Machine;
        Line($"# {result.Date:yyyy-MM-dd}, commit {result.Commit}\n");
        Line($"{machine.Processor}, {machine.Cores} cores, {machine.MemoryGiB:0.0} GiB; Linux {machine.Kernel}; {machine.Postgres}; {machine.DotNet}; a write with fsync takes {machine.FsyncMilliseconds:0.00} ms. Generator, suite and server share it.\n");
        Line($"![What gets through, waiting, processor time, memory]({name}.svg)\n");
        page.Append(OfTargets(result)).Append('\n');
        if (result.Throughput.Count > 0)
        {
            page.Append("## What gets through at most (a second)\n\n| operation | stored cases | clients | median | least | most |\n| --- | ---: | ---: | ---: | ---: | ---: |\n");
            foreach (var it in result.Throughput)
                Line($"| {it.Operation} | {it.Cases} | {it.Clients} | {it.Median:0} | {it.Least:0} | {it.Most:0} |");
        }
        if (result.Waiting.Count > 0)
        {
            page.Append("\n## Waiting at a given rate (ms from the intended start)\n\n| operation | stored cases | clients | a second | share | p50 | p95 | p99 | longest | calls |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
            foreach (var it in result.Waiting)
                Line($"| {it.Operation} | {it.Cases} | {it.Clients} | {it.PerSecond:0} | {it.Share * 100:0} % | {it.P50:0.0} | {it.P95:0.0} | {it.P99:0.0} | {it.Longest:0.0} | {it.Count} |");
        }
        if (result.Cpu.Count > 0)
        {
            page.Append("\n## Processor time for each operation (ms)\n\n");
            var processes = result.Cpu.SelectMany(it => it.Milliseconds.Keys).Distinct().ToList();
            Line($"| operation | stored cases | a second | {string.Join(" | ", processes)} |\n| --- | ---: | ---: |{string.Concat(processes.Select(_ => " ---: |"))}");
            foreach (var it in result.Cpu)
                Line($"| {it.Operation} | {it.Cases} | {it.PerSecond:0} | {string.Join(" | ", processes.Select(process => it.Milliseconds.TryGetValue(process, out var each) ? each.ToString("0.00", CultureInfo.InvariantCulture) : ""))} |");
        }
        if (result.Memory.Count > 0)
        {
            page.Append("\n## Memory (MiB)\n\n| when | process | resident | proportional | % of a processor |\n| --- | --- | ---: | ---: | ---: |\n");
            foreach (var it in result.Memory)
                Line($"| {it.When} | {it.Process} | {it.ResidentMiB:0} | {it.ProportionalMiB:0} | {it.CpuPercent:0.0} |");
        }
        if (result.Notes.Count > 0)
            Line($"\n{string.Join("\n", result.Notes.Select(note => $"- {note}"))}");
        return page.ToString().TrimEnd() + "\n";

        void Line(FormattableString text) => page.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }
}
