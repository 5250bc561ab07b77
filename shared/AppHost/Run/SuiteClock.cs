using System.Buffers.Binary;

namespace ComplaintSuite.AppHost.Run;

/// <summary>
/// The simulated clock: a file of eight bytes, the offset in ticks of 100 ns that every process adds to the system clock (little-endian). Processes map the file,
/// so a change is seen at the next look. Time only goes forward, as it does for the data that was written by it.
/// </summary>
internal sealed class SuiteClock
{
    private readonly TimeProvider _system;

    private SuiteClock(string file, TimeProvider system)
    {
        File = file;
        _system = system;
    }

    public string File { get; }

    public TimeSpan Offset
    {
        get
        {
            Span<byte> bytes = stackalloc byte[sizeof(long)];
            using var handle = System.IO.File.OpenHandle(File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            if (RandomAccess.Read(handle, bytes, fileOffset: 0) != sizeof(long)) throw new InvalidDataException($"{File} is no clock: it has less than eight bytes.");
            return TimeSpan.FromTicks(BinaryPrimitives.ReadInt64LittleEndian(bytes));
        }
    }

    /// <summary>The suite's time, offset zero.</summary>
    public DateTimeOffset Now => _system.GetUtcNow() + Offset;

    /// <summary>The clock in this file, which is made if it is not there: at this instant, or at offset zero.</summary>
    public static SuiteClock At(string file, TimeProvider system, DateTimeOffset? begins = null)
    {
        var clock = new SuiteClock(file, system);
        if (!System.IO.File.Exists(file)) clock.Write(begins is { } instant ? (instant - system.GetUtcNow()).Ticks : 0);
        return clock;
    }

    /// <summary>Moves the suite's time to the instant.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The instant is not after the suite's time.</exception>
    public void MoveTo(DateTimeOffset instant)
    {
        var by = instant - Now;
        if (by < TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(instant), $"The suite's time is {Now:O}; it never goes back.");
        Write(Offset.Ticks + by.Ticks);
    }

    /// <summary>Moves the suite's time forward.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative span.</exception>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        Write(Offset.Ticks + by.Ticks);
    }

    private void Write(long ticks)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, ticks);
        // Not truncated and written in one piece: whoever has it mapped reads the old offset or the new one.
        using var handle = System.IO.File.OpenHandle(File, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
        RandomAccess.Write(handle, bytes, fileOffset: 0);
    }
}
