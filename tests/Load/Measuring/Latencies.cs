using System.Numerics;

namespace ComplaintSuite.Load.Measuring;

/// <summary>
/// Counts durations in log-linear buckets: 128 to each power of two of microseconds, so that no percentile is told more than 0.8 % too high. Any number of threads may record.
/// </summary>
internal sealed class Latencies
{
    private const int SubBucketBits = 7;
    private const int SubBuckets = 1 << SubBucketBits;

    // 2^36 µs are 19 hours.
    private readonly long[] _counts = new long[(36 - SubBucketBits + 1) * SubBuckets];
    private long _longest;

    public long Count => _counts.Sum();

    public TimeSpan Longest => Microseconds(Interlocked.Read(ref _longest));

    public void Record(TimeSpan duration)
    {
        var microseconds = Math.Max(0, duration.Ticks / TimeSpan.TicksPerMicrosecond);
        Interlocked.Increment(ref _counts[Math.Min(IndexOf(microseconds), _counts.Length - 1)]);
        long longest;
        while (microseconds > (longest = Interlocked.Read(ref _longest)) && Interlocked.CompareExchange(ref _longest, microseconds, longest) != longest)
        {
        }
    }

    /// <summary>The duration that this share of all did not exceed: the upper end of its bucket, but never more than the longest.</summary>
    /// <param name="share">Between 0 and 1.</param>
    public TimeSpan Percentile(double share)
    {
        var wanted = Math.Max(1, (long)Math.Ceiling(share * Count));
        var seen = 0L;
        for (var index = 0; index < _counts.Length; index++)
            if ((seen += _counts[index]) >= wanted)
                return Microseconds(Math.Min(UpperEnd(index), Interlocked.Read(ref _longest)));
        return Longest;
    }

    internal static int IndexOf(long microseconds)
    {
        if (microseconds < SubBuckets)
            return (int)microseconds;
        var shift = 63 - BitOperations.LeadingZeroCount((ulong)microseconds) - SubBucketBits;
        return SubBuckets * shift + (int)(microseconds >> shift);
    }

    private static long UpperEnd(int index)
    {
        if (index < SubBuckets)
            return index;
        var shift = (index - SubBuckets) / SubBuckets;
        return ((index - (long)SubBuckets * shift + 1) << shift) - 1;
    }

    private static TimeSpan Microseconds(long microseconds) => TimeSpan.FromTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
