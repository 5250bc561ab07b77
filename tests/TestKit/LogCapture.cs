using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Xunit.Sdk;

namespace ComplaintSuite.TestKit;

/// <summary>One entry of a log, from this process (Source is empty) or from the log file of another (Source is its name).</summary>
public sealed record LogEntry(string Source, string Category, LogLevel Level, int EventId, string Message, string? Exception)
{
    public override string ToString() => $"{(Source.Length > 0 ? $"{Source}: " : "")}{Level} {Category}[{EventId}] {Message}{(Exception is null ? "" : $"\n{Exception}")}";
}

/// <summary>Keeps what the hosts of a test log: <c>builder.Logging.AddProvider(log)</c>. Entries below Debug are not kept.</summary>
public sealed class LogCapture : ILoggerProvider
{
    private readonly ConcurrentQueue<LogEntry> _entries = new();

    /// <summary>Everything so far, in order.</summary>
    public IReadOnlyList<LogEntry> Entries => [.. _entries];

    /// <summary>Fails, when disposed, if an Error or Critical entry was written meanwhile whose event id was not announced.</summary>
    /// <param name="except">Event ids of errors that the test provokes.</param>
    public NoUnexpectedErrors NoUnexpectedErrors(params IEnumerable<int> except)
    {
        var before = _entries.Count;
        return new NoUnexpectedErrors(() => _entries.Skip(before), except);
    }

    public ILogger CreateLogger(string categoryName) => new Logger(_entries, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(ConcurrentQueue<LogEntry> entries, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Debug and < LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) entries.Enqueue(new LogEntry("", category, logLevel, eventId.Id, formatter(state, exception), exception?.ToString()));
        }
    }
}

/// <summary>A stretch of a test in which nothing unannounced may be logged as an error: a test that passes while errors are logged has not passed.</summary>
public sealed class NoUnexpectedErrors : IAsyncDisposable
{
    private readonly Func<IEnumerable<LogEntry>> _written;
    private readonly HashSet<int> _except;

    internal NoUnexpectedErrors(Func<IEnumerable<LogEntry>> written, IEnumerable<int> except)
    {
        _written = written;
        _except = [.. except];
    }

    /// <exception cref="XunitException">There were such entries; the message holds them.</exception>
    public ValueTask DisposeAsync()
    {
        var unexpected = _written().Where(entry => entry.Level >= LogLevel.Error && !_except.Contains(entry.EventId)).ToList();
        if (unexpected.Count > 0) throw new XunitException($"Errors were logged that the test did not announce:{string.Concat(unexpected.Select(entry => "\n  " + entry))}");
        return ValueTask.CompletedTask;
    }
}
