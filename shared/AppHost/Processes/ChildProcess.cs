using System.Diagnostics;
using System.Globalization;
using ComplaintSuite.AppHost.Run;

namespace ComplaintSuite.AppHost.Processes;

/// <summary>What a child process is doing.</summary>
internal enum ChildState
{
    Waiting,
    Starting,
    Ready,
    Restarting,
    Stopped,
    Failed,
}

/// <summary>How a child process is started.</summary>
/// <param name="Name">In log prefixes and messages.</param>
/// <param name="Program">The executable.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Environment">Variables beside our own; null as value: taken away.</param>
/// <param name="Ready">Asks it once whether it is ready; may throw while it is not.</param>
internal sealed record ChildCommand(string Name, string Program, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string?> Environment, Func<CancellationToken, Task<bool>> Ready)
{
    /// <summary>First and longest pause before it is started again after it ended by itself.</summary>
    public (TimeSpan First, TimeSpan Longest) Pauses { get; init; } = (TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(15));
}

/// <summary>A child that can't be brought up. The message names it and ends with its last lines.</summary>
internal sealed class ChildFailedException(string message) : Exception(message);

/// <summary>
/// A process that is kept alive: its output goes to a log, and when it ends without having been told to, it is started again, after a pause that grows
/// while it keeps dying.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int TriesUntilReady = 3;
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Healthy = TimeSpan.FromSeconds(30);

    private static readonly string? SetSid = Tool.Find("setsid");

    private readonly ChildCommand _command;
    private readonly BoundedLog _output;
    private readonly Action<string> _log;
    private readonly Action<string>? _merged;
    private readonly Action _changed;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private CancellationTokenSource _stopping = new();
    private volatile TaskCompletionSource _ready = NewSignal();
    private volatile bool _everReady;
    private int _restarts;
    private Task _supervision = Task.CompletedTask;
    private volatile ProcessStamp? _process;

    /// <param name="command">What is started.</param>
    /// <param name="output">Takes what it prints.</param>
    /// <param name="log">Takes one line for a person: it died, it is back.</param>
    /// <param name="merged">Takes each line that it prints, for one log of all; null: nobody reads that.</param>
    /// <param name="changed">Told when a process has come or gone.</param>
    /// <param name="time">Measures pauses.</param>
    public ChildProcess(ChildCommand command, BoundedLog output, Action<string> log, Action<string>? merged, Action changed, TimeProvider time)
    {
        _command = command;
        _output = output;
        _log = log;
        _merged = merged;
        _changed = changed;
        _time = time;
    }

    public string Name => _command.Name;

    public string LogFile => _output.Path;

    public ChildState State { get; private set; } = ChildState.Waiting;

    /// <summary>The process; null while there is none.</summary>
    public ProcessStamp? Process => _process;

    /// <summary>Begins to keep it alive.</summary>
    public void Start()
    {
        _stopping.Dispose();
        _stopping = new CancellationTokenSource();
        _ready = NewSignal();
        _everReady = false;
        var token = _stopping.Token;
        _supervision = Task.Run(() => SuperviseAsync(token), CancellationToken.None);
    }

    /// <summary>Waits until it is ready.</summary>
    /// <exception cref="ChildFailedException">It died time and again without having been ready.</exception>
    public Task WaitReadyAsync(CancellationToken ct) => _ready.Task.WaitAsync(ct);

    /// <summary>Asks it to end (SIGTERM) and ends it (SIGKILL) when it has not within the time given.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            await _stopping.CancelAsync();
            if (_process is { } process) await EndAsync(process, grace);
#pragma warning disable VSTHRD003 // Started here, by Start.
            await _supervision;
#pragma warning restore VSTHRD003
            State = ChildState.Stopped;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Kills it without warning, as a crash would; it is started again after the usual pause.</summary>
    public async Task KillAsync(CancellationToken ct)
    {
        if (_process is not { } process) return;
        Libc.Signal(process.Pid, Libc.Kill);
        while (process.IsAlive() || _process == process) await Task.Delay(10, ct);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero);
        _stopping.Dispose();
        _turn.Dispose();
        _output.Dispose();
    }

    /// <summary>SIGTERM, and SIGKILL after the time given, to a process that need not be our child.</summary>
    public static async Task EndAsync(ProcessStamp process, TimeSpan grace)
    {
        Libc.Signal(process.Pid, Libc.Terminate);
        var since = Stopwatch.GetTimestamp();
        while (process.IsAlive() && Stopwatch.GetElapsedTime(since) < grace) await Task.Delay(20, CancellationToken.None);
        if (process.IsAlive()) Libc.Signal(process.Pid, Libc.Kill);
    }

    private async Task SuperviseAsync(CancellationToken stopping)
    {
        var (pause, longest) = _command.Pauses;
        for (var tries = 1; !stopping.IsCancellationRequested; tries++)
        {
            var began = _time.GetTimestamp();
            string end;
            var hopeless = false;
            try
            {
                (end, hopeless) = await RunOnceAsync(stopping);
            }
            catch (Exception e) when (e is System.ComponentModel.Win32Exception or IOException)
            {
                (end, hopeless) = (e.Message, true);
            }
            if (stopping.IsCancellationRequested) return;

            var last = string.Join(Environment.NewLine, _output.LastLines(8).Select(line => "    " + line));
            if (!_everReady && (hopeless || tries >= TriesUntilReady))
            {
                State = ChildState.Failed;
                _ready.TrySetException(new ChildFailedException($"{Name} does not start: {end}. Its last lines ({_output.Path}):{Environment.NewLine}{last}"));
                return;
            }
            if (_time.GetElapsedTime(began) > Healthy) pause = _command.Pauses.First;
            State = ChildState.Restarting;
            _log($"{Name} {end}; starting it again in {pause.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s. Its last lines:{Environment.NewLine}{last}");
            try
            {
                await Task.Delay(pause, _time, stopping);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            pause = pause * 2 < longest ? pause * 2 : longest;
            _restarts++;
        }
    }

    /// <summary>Starts it and waits for its end; how it ended, for a message, and whether it ran without ever being ready, so that another try would be no better.</summary>
    private async Task<(string End, bool Hopeless)> RunOnceAsync(CancellationToken stopping)
    {
        // In a session of its own: a Ctrl-C at the terminal goes to the host alone, which stops its children in order.
        var start = new ProcessStartInfo(SetSid ?? _command.Program, SetSid is null ? _command.Arguments : [_command.Program, .. _command.Arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = Path.GetDirectoryName(_command.Program)!,
        };
        foreach (var (name, value) in _command.Environment)
            if (value is null) start.Environment.Remove(name);
            else start.Environment[name] = value;

        using var process = System.Diagnostics.Process.Start(start)!;
        process.StandardInput.Close();
        _process = ProcessStamp.Of(process.Id);
        State = _restarts == 0 ? ChildState.Starting : ChildState.Restarting;
        TellOfChange();
        // A stop that came while the process was being made did not see it.
        if (stopping.IsCancellationRequested) process.Kill(entireProcessTree: true);

        var pumps = Task.WhenAll(PumpAsync(process.StandardOutput), PumpAsync(process.StandardError));
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var asking = AskUntilReadyAsync(process, ended.Token);
        // Not cancelled by a stop: StopAsync ends the process, and then this ends.
        await process.WaitForExitAsync(CancellationToken.None);
        await ended.CancelAsync();
        var late = await asking;
        // A grandchild may hold the pipes open; it is not waited for.
        await Task.WhenAny(pumps, Task.Delay(TimeSpan.FromMilliseconds(300), CancellationToken.None));
        if (_ready.Task.IsCompleted) _ready = NewSignal();
        _process = null;
        TellOfChange();
        return (late ? $"was not ready within {ReadyLimit.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s and was ended" : How(process.ExitCode), late);
    }

    // A record that can't be written (a full disk) is no reason to look after the process no more.
    private void TellOfChange()
    {
        try
        {
            _changed();
        }
        catch (IOException failure)
        {
            _log($"{Name}: {failure.Message}");
        }
    }

    private static string How(int exitCode) => exitCode switch
    {
        128 + Libc.Kill => "was killed",
        128 + Libc.Terminate => "was told to end by someone else",
        > 128 => $"crashed with signal {exitCode - 128}",
        _ => $"ended with exit code {exitCode.ToString(CultureInfo.InvariantCulture)}",
    };

    /// <summary>True when it ran out of time and was killed for that.</summary>
    private async Task<bool> AskUntilReadyAsync(Process process, CancellationToken ended)
    {
        var since = _time.GetTimestamp();
        try
        {
            while (_time.GetElapsedTime(since) < ReadyLimit)
            {
                if (await IsReadyAsync(ended))
                {
                    if (State == ChildState.Restarting) _log($"{Name} is back");
                    State = ChildState.Ready;
                    _everReady = true;
                    _ready.TrySetResult();
                    return false;
                }
                await Task.Delay(TimeSpan.FromMilliseconds(50), _time, ended);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            return false;
        }
        process.Kill(entireProcessTree: true);
        return true;
    }

    private async Task<bool> IsReadyAsync(CancellationToken ended)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ended);
        patience.CancelAfter(TimeSpan.FromSeconds(5));
        try
        {
            return await _command.Ready(patience.Token);
        }
        catch (OperationCanceledException) when (!ended.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception e) when (e is HttpRequestException or Grpc.Core.RpcException or IOException or System.Net.Sockets.SocketException)
        {
            return false; // Does not listen yet, or not to this.
        }
    }

    private async Task PumpAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync(CancellationToken.None) is { } line)
        {
            _output.Write(line);
            _merged?.Invoke(line);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
