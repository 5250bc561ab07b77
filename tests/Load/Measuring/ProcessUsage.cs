using System.Globalization;

namespace ComplaintSuite.Load.Measuring;

/// <summary>What a process takes.</summary>
/// <param name="Cpu">User and system time since it began.</param>
/// <param name="ResidentBytes">All its pages in memory, those that it shares included.</param>
/// <param name="ProportionalBytes">Likewise, a shared page divided by the number of processes that share it.</param>
internal sealed record ProcessUsage(TimeSpan Cpu, long ResidentBytes, long ProportionalBytes)
{
    // USER_HZ, which Linux gives user space as 100 whatever the kernel's own tick is.
    private const int TicksPerSecond = 100;

    /// <summary>A process, or with <paramref name="withChildren"/> also those that it started, ended ones included: PostgreSQL serves each connection by a process.</summary>
    public static ProcessUsage Of(int pid, bool withChildren = false)
    {
        var own = ParseStat(File.ReadAllText($"/proc/{Number(pid)}/stat"));
        var usage = new ProcessUsage(withChildren ? own.Cpu + own.EndedChildrenCpu : own.Cpu, Resident(pid), Proportional(pid));
        if (!withChildren) return usage;
        foreach (var child in ChildrenOf(pid))
            try
            {
                usage += Of(child);
            }
            // It ended between the list and the look; what it used is in its parent's figures from then on.
            catch (IOException)
            {
            }
        return usage;
    }

    public static ProcessUsage operator +(ProcessUsage left, ProcessUsage right) =>
        new(left.Cpu + right.Cpu, left.ResidentBytes + right.ResidentBytes, left.ProportionalBytes + right.ProportionalBytes);

    /// <summary>Parent, CPU time, and CPU time of children that have ended, out of /proc/PID/stat. The second field is the command in parentheses and may itself hold spaces and parentheses.</summary>
    internal static (int Parent, TimeSpan Cpu, TimeSpan EndedChildrenCpu) ParseStat(string stat)
    {
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (int.Parse(fields[1], CultureInfo.InvariantCulture), Time(11), Time(13));

        TimeSpan Time(int user) => TimeSpan.FromSeconds((long.Parse(fields[user], CultureInfo.InvariantCulture) + long.Parse(fields[user + 1], CultureInfo.InvariantCulture)) / (double)TicksPerSecond);
    }

    /// <summary>The bytes of a line such as <c>VmRSS:     1234 kB</c>; 0 where there is none.</summary>
    internal static long ParseKilobytes(IEnumerable<string> lines, string name) =>
        lines.FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.Ordinal)) is { } found
            ? long.Parse(found[(name.Length + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture) * 1024
            : 0;

    private static long Resident(int pid) => ParseKilobytes(File.ReadLines($"/proc/{Number(pid)}/status"), "VmRSS");

    private static long Proportional(int pid) => ParseKilobytes(File.ReadLines($"/proc/{Number(pid)}/smaps_rollup"), "Pss");

    private static IEnumerable<int> ChildrenOf(int parent)
    {
        foreach (var folder in Directory.GetDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && Stat(pid) is { } stat && ParseStat(stat).Parent == parent)
                yield return pid;
    }

    private static string? Stat(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{Number(pid)}/stat");
        }
        catch (IOException)
        {
            return null; // It has ended.
        }
    }

    private static string Number(int pid) => pid.ToString(CultureInfo.InvariantCulture);
}
