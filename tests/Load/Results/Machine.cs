using System.Diagnostics;
using System.Runtime.InteropServices;
using ComplaintSuite.Load.Measuring;

namespace ComplaintSuite.Load.Results;

/// <summary>What it was measured on. Figures of two machines are not compared.</summary>
/// <param name="Processor">Model.</param>
/// <param name="Cores">Processors that the system shows.</param>
/// <param name="MemoryGiB">Installed memory.</param>
/// <param name="Kernel">Linux release.</param>
/// <param name="Postgres">Version of the server.</param>
/// <param name="DotNet">Version of the runtime.</param>
/// <param name="FsyncMilliseconds">Half of all 8 KiB writes with fsync took at most this.</param>
internal sealed record Machine(string Processor, int Cores, double MemoryGiB, string Kernel, string Postgres, string DotNet, double FsyncMilliseconds)
{
    private const int Writes = 300;

    /// <param name="postgres">The server's version.</param>
    /// <param name="folder">On the disk that the database lies on.</param>
    public static Machine Here(string postgres, string folder) => new(
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? RuntimeInformation.OSArchitecture.ToString(),
        Environment.ProcessorCount,
        ProcessUsage.ParseKilobytes(File.ReadLines("/proc/meminfo"), "MemTotal") / 1024.0 / 1024 / 1024,
        File.ReadAllText("/proc/sys/kernel/osrelease").Trim(), postgres, RuntimeInformation.FrameworkDescription, Fsync(Path.Combine(folder, "fsync")).TotalMilliseconds);

    private static TimeSpan Fsync(string file)
    {
        var latencies = new Latencies();
        try
        {
            using var stream = new FileStream(file, FileMode.Create, FileAccess.Write);
            var block = new byte[8192];
            for (var write = 0; write < Writes; write++)
            {
                var start = Stopwatch.GetTimestamp();
                stream.Write(block);
                stream.Flush(flushToDisk: true);
                latencies.Record(Stopwatch.GetElapsedTime(start));
            }
        }
        finally
        {
            File.Delete(file);
        }
        return latencies.Percentile(0.5);
    }
}
