using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace ComplaintSuite.TestKit;

/// <summary>The log files of other processes, written by the JSON console formatter: one object a line with LogLevel, Category, EventId, Message, Exception.</summary>
/// <remarks>
/// A process writes its log behind its work: what it logged in the last moment may not be in the file yet. The surest scope is one that is disposed after the processes have ended.
/// </remarks>
public static class ProcessLogs
{
    // What the runtime itself writes, as plain text, when a process dies of an exception or of a broken invariant.
    private static readonly string[] LastWords = ["Unhandled exception", "Fatal error", "Process terminated", "Out of memory", "Stack overflow"];

    /// <summary>Fails, when disposed, if one of the files got an Error or Critical entry meanwhile whose event id was not announced.</summary>
    /// <param name="folder">Folder of the log files; files that come later count too.</param>
    /// <param name="except">Event ids of errors that the test provokes.</param>
    public static NoUnexpectedErrors NoUnexpectedErrors(string folder, params IEnumerable<int> except)
    {
        var before = Files(folder).Select(Mark.Of).ToList();
        return new NoUnexpectedErrors(() => Files(folder).SelectMany(file => ReadFrom(file, before.Where(mark => mark.IsIn(file)).Select(mark => mark.Length).DefaultIfEmpty().Max())), except);
    }

    /// <summary>The entries of one file. Lines that are not JSON are left out, but for the last words of a dying process, which are a Critical entry.</summary>
    public static IReadOnlyList<LogEntry> Read(string file) => ReadFrom(file, position: 0);

    private static IEnumerable<string> Files(string folder) => Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.log", SearchOption.AllDirectories).Order(StringComparer.Ordinal) : [];

    private static List<LogEntry> ReadFrom(string file, long position)
    {
        using var stream = Open(file);
        stream.Position = position;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        List<LogEntry> entries = [];
        while (reader.ReadLine() is { } line)
            if (Parse(Path.GetFileName(file), line) is { } entry)
                entries.Add(entry);
        return entries;
    }

    private static FileStream Open(string file) => new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>How far a file was written, and what stood last. A log that is rolled meanwhile has another name afterwards; the mark finds it by what stands in it.</summary>
    private sealed record Mark(long Length, byte[] Last)
    {
        private const int Recognisable = 512;

        public static Mark Of(string file)
        {
            using var stream = Open(file);
            var length = stream.Length;
            return new Mark(length, Read(stream, length));
        }

        public bool IsIn(string file)
        {
            using var stream = Open(file);
            return stream.Length >= Length && Read(stream, Length).AsSpan().SequenceEqual(Last);
        }

        private static byte[] Read(FileStream stream, long upTo)
        {
            var last = new byte[Math.Min(upTo, Recognisable)];
            stream.Position = upTo - last.Length;
            stream.ReadExactly(last);
            return last;
        }
    }

    private static LogEntry? Parse(string source, string line)
    {
        if (line.Contains('{', StringComparison.Ordinal))
        {
            try
            {
                // Something that writes beside the logger may stand before the object.
                using var json = JsonDocument.Parse(line.AsMemory(line.IndexOf('{', StringComparison.Ordinal)));
                if (json.RootElement.TryGetProperty("LogLevel", out var level) && Enum.TryParse<LogLevel>(level.GetString(), out var parsed))
                    return new LogEntry(source, Text("Category") ?? "", parsed, json.RootElement.TryGetProperty("EventId", out var id) ? id.GetInt32() : 0, Text("Message") ?? "", Text("Exception"));

                string? Text(string name) => json.RootElement.TryGetProperty(name, out var value) ? value.ToString() : null;
            }
            catch (JsonException)
            {
                // Not an entry: plain text with a brace in it, or a line that is still being written. Judged below as plain text.
            }
        }
        return LastWords.Any(words => line.StartsWith(words, StringComparison.OrdinalIgnoreCase)) ? new LogEntry(source, "runtime", LogLevel.Critical, 0, line, Exception: null) : null;
    }
}
