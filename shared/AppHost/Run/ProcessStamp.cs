using System.Globalization;

namespace ComplaintSuite.AppHost.Run;

/// <summary>One process for good: its id together with the moment it began, since ids are used again.</summary>
/// <param name="Pid">The process id.</param>
/// <param name="StartTicks">Clock ticks after boot, field 22 of /proc/pid/stat.</param>
/// <param name="Boot">The boot that the ticks count from (/proc/sys/kernel/random/boot_id).</param>
public sealed record ProcessStamp(int Pid, long StartTicks, string Boot)
{
    private static readonly string CurrentBoot = ReadBoot();

    /// <summary>The process that has this id now; null when there is none, or only what is left of one (a zombie).</summary>
    public static ProcessStamp? Of(int pid)
    {
        if (ReadOrNull($"/proc/{pid}/stat") is not { } stat) return null;
        // The second field is the command in parentheses and may itself hold spaces and parentheses.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[0] is "Z" or "X" ? null : new ProcessStamp(pid, long.Parse(fields[19], CultureInfo.InvariantCulture), CurrentBoot);
    }

    /// <summary>True while this very process runs.</summary>
    public bool IsAlive() => Of(Pid) == this;

    /// <summary>Resident memory in bytes; null when the process is gone.</summary>
    public long? ResidentBytes()
    {
        if (!IsAlive() || ReadOrNull($"/proc/{Pid}/status") is not { } status) return null;
        var line = status.Split('\n').FirstOrDefault(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return line is null ? null : long.Parse(line.Split(':', 2)[1].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024;
    }

    /// <summary>The command line, one argument an entry; empty when the process is gone.</summary>
    public IReadOnlyList<string> CommandLine() => (ReadOrNull($"/proc/{Pid}/cmdline") ?? "").Split('\0', StringSplitOptions.RemoveEmptyEntries);

    private static string ReadBoot() => (ReadOrNull("/proc/sys/kernel/random/boot_id") ?? "").Trim();

    private static string? ReadOrNull(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return null; // Ended between two looks.
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }
}
