using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;

namespace ComplaintSuite.ServiceDefaults.Time;

/// <summary>
/// The system clock plus an offset that all processes of one machine share through a mapped file, so that a move of the clock is seen by each before its next
/// decision and nobody has to be told. For development and tests; timers run on real time.
/// </summary>
/// <remarks>The file holds one little-endian 64-bit integer: the offset in ticks of 100 ns.</remarks>
public sealed class SimulatedClock : TimeProvider, IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    /// <exception cref="IOException">The file can't be opened.</exception>
    public SimulatedClock(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, sizeof(long), MemoryMappedFileAccess.ReadWrite);
        _view = _file.CreateViewAccessor(0, sizeof(long), MemoryMappedFileAccess.Read);
    }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;

    private TimeSpan Offset
    {
        get
        {
            var ticks = _view.ReadInt64(0);
            return TimeSpan.FromTicks(BitConverter.IsLittleEndian ? ticks : BinaryPrimitives.ReverseEndianness(ticks));
        }
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
