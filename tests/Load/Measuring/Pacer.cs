using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ComplaintSuite.Load.Measuring;

/// <summary>
/// Tells when each call of an open loop is due. A thread of its own waits in the kernel: .NET's timers are a millisecond coarse, and a spinning thread would take one of the
/// processors from what is measured.
/// </summary>
internal static partial class Pacer
{
    /// <summary>Calls <paramref name="due"/> with the number of each call and its intended start (a <see cref="Stopwatch"/> timestamp), at that start or as soon after as the machine permits.</summary>
    public static Task RunAsync(double perSecond, TimeSpan duration, Action<long, long> due, CancellationToken ct)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                var begun = Stopwatch.GetTimestamp();
                for (var number = 0L; number < perSecond * duration.TotalSeconds && !ct.IsCancellationRequested; number++)
                {
                    var start = begun + IntendedTicks(number, perSecond);
                    WaitUntil(start);
                    due(number, start);
                }
                done.SetResult();
            }
            // Whatever ended the thread is for whoever waits for it.
            catch (Exception failure)
            {
                done.SetException(failure);
            }
        })
        { IsBackground = true, Name = "pacer" }.Start();
        return done.Task;
    }

    /// <summary>How long after the beginning a call is due, in ticks of the stopwatch: evenly spread, never moved by how long earlier ones took.</summary>
    internal static long IntendedTicks(long number, double perSecond) => (long)(number / perSecond * Stopwatch.Frequency);

    private static void WaitUntil(long timestamp)
    {
        while (timestamp - Stopwatch.GetTimestamp() is > 0 and var left)
        {
            var nanoseconds = (long)(left * (1e9 / Stopwatch.Frequency));
            var wait = new TimeSpec(nanoseconds / 1_000_000_000, nanoseconds % 1_000_000_000);
            _ = NanoSleep(in wait, IntPtr.Zero); // Woken early by a signal: the loop goes on.
        }
    }

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int NanoSleep(in TimeSpec wait, IntPtr left);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct TimeSpec(long Seconds, long Nanoseconds);
}
