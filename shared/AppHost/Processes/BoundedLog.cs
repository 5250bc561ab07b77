using System.Text;

namespace ComplaintSuite.AppHost.Processes;

/// <summary>A log file that does not fill the disk: at each start, and whenever it has reached its limit, it becomes <c>name.1.log</c> and begins anew.</summary>
internal sealed class BoundedLog : IDisposable
{
    private const int Remembered = 20;

    private readonly Lock _turn = new();
    private readonly Queue<string> _last = new();
    private readonly long _limit;
    private StreamWriter _writer;
    private bool _closed;
    private int _lost;

    /// <param name="path">The file; its folder is made.</param>
    /// <param name="limit">Bytes after which it rolls.</param>
    public BoundedLog(string path, long limit = 16 * 1024 * 1024)
    {
        Path = path;
        _limit = limit;
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        _writer = Roll();
    }

    public string Path { get; }

    /// <summary>What can't be written (a full disk) is counted and left out: a process whose output nobody takes any more would stand still.</summary>
    public void Write(string line)
    {
        lock (_turn)
        {
            if (_closed) return;
            _last.Enqueue(line);
            if (_last.Count > Remembered) _last.Dequeue();
            try
            {
                if (_writer.BaseStream.Length > _limit)
                {
                    var next = Roll();
                    _writer.Dispose();
                    _writer = next;
                }
                if (_lost > 0) _writer.WriteLine($"({_lost} lines before this one could not be written)");
                _writer.WriteLine(line);
                _lost = 0;
            }
            catch (IOException)
            {
                _lost++;
            }
        }
    }

    /// <summary>The last lines, oldest first.</summary>
    public IReadOnlyList<string> LastLines(int count)
    {
        lock (_turn) return [.. _last.TakeLast(count)];
    }

    public void Dispose()
    {
        lock (_turn)
        {
            _closed = true;
            _writer.Dispose();
        }
    }

    private StreamWriter Roll()
    {
        if (File.Exists(Path)) File.Move(Path, System.IO.Path.ChangeExtension(Path, ".1.log"), overwrite: true);
        return new StreamWriter(new FileStream(Path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite), new UTF8Encoding(false)) { AutoFlush = true };
    }
}
