using System.Diagnostics;
using ComplaintSuite.Load.Running;

namespace ComplaintSuite.Load.Measuring;

/// <summary>Processor time of processes from one moment to another. The generator is this very process.</summary>
internal sealed class CpuMeter
{
    public const string Generator = "generator";
    private readonly IReadOnlyDictionary<string, int> _processes;
    private readonly Dictionary<string, TimeSpan> _before;
    private readonly long _begun = Stopwatch.GetTimestamp();

    private CpuMeter(IReadOnlyDictionary<string, int> processes)
    {
        _processes = processes;
        _before = processes.ToDictionary(process => process.Key, process => CpuOf(process.Key));
    }

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_begun);

    /// <summary>All processes of the suite.</summary>
    public static CpuMeter Start(LoadSuite suite) =>
        Start(LoadSuite.DotNetProcesses.Append("postgres").ToDictionary(process => process, process => LoadSuite.ProcessId(suite.Suite, process)));

    /// <param name="processes">Name → process id.</param>
    public static CpuMeter Start(Dictionary<string, int> processes) => new(new Dictionary<string, int>(processes) { [Generator] = Environment.ProcessId });

    /// <summary>Name → processor time since the start.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Read() => _processes.Keys.ToDictionary(process => process, process => CpuOf(process) - _before[process]);

    private TimeSpan CpuOf(string process) => ProcessUsage.Of(_processes[process], withChildren: process == "postgres").Cpu;
}

/// <summary>Processor time for each operation over several rounds.</summary>
internal sealed class CpuTotal
{
    private readonly Dictionary<string, TimeSpan> _total = [];
    private long _operations;

    /// <summary>Milliseconds of each process for each operation.</summary>
    public IReadOnlyDictionary<string, double> Each => _total.ToDictionary(process => process.Key, process => process.Value.TotalMilliseconds / _operations);

    public void Add(CpuMeter meter, long operations)
    {
        foreach (var (process, time) in meter.Read()) _total[process] = _total.GetValueOrDefault(process) + time;
        _operations += operations;
    }
}
