using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ComplaintSuite.AppHost.Processes;
using ComplaintSuite.AppHost.Run;
using Npgsql;

namespace ComplaintSuite.AppHost.Postgres;

/// <summary>
/// A PostgreSQL server of our own: its data lies in one folder, it listens on 127.0.0.1 alone and lets nobody in without a password (SCRAM).
/// Run as root it serves as another user. The server outlives neither <see cref="StopAsync"/> nor the next start on the same folder.
/// </summary>
public sealed class PrivateCluster : IAsyncDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);

    private readonly PostgresBinaries _binaries;
    private readonly ServerUser _user;
    private readonly FolderLock _lock;
    private readonly Action<string> _log;
    private readonly PrivateClusterOptions _options;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private string _password = "";
    private bool _disposed;

    private PrivateCluster(string folder, PostgresBinaries binaries, ServerUser user, FolderLock held, PrivateClusterOptions options, Action<string> log)
    {
        Folder = folder;
        _binaries = binaries;
        _user = user;
        _lock = held;
        _options = options;
        _log = log;
    }

    /// <summary>Where the cluster lies: the folder asked for, or another where the server's user can't enter that one.</summary>
    public string Folder { get; }

    /// <summary>TCP port on 127.0.0.1.</summary>
    public int Port { get; private set; }

    /// <summary>Major version of the server, e.g. 17.</summary>
    public int Major => _binaries.Major;

    /// <summary>Npgsql connection string of the superuser, to the database <c>postgres</c>.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>The server's own log of this start.</summary>
    public string LogFile => Path.Combine(Folder, "server.log");

    /// <summary>The postmaster; null when it does not run.</summary>
    public ProcessStamp? Process => Postmaster(Folder);

    private string Data => DataOf(Folder);

    private static string DataOf(string folder) => Path.Combine(folder, "data");

    /// <summary>
    /// Makes the cluster if the folder has none yet, starts it and waits until it answers. A server that a crashed start left running in the folder is stopped first.
    /// </summary>
    /// <param name="folder">Where the cluster lies; made if it is not there.</param>
    /// <param name="options">How it is run.</param>
    /// <param name="log">Takes one line for a person.</param>
    /// <param name="ct">Gives up; what was started is stopped.</param>
    /// <exception cref="ClusterUnavailableException">It can't be had; the message says why and what helps.</exception>
    public static async Task<PrivateCluster> StartAsync(string folder, PrivateClusterOptions options, Action<string> log, CancellationToken ct)
    {
        var user = ServerUser.Choose();
        folder = await ReachableAsync(Path.GetFullPath(folder), user, log, ct);
        var held = FolderLock.TryTake(Path.Combine(folder, "lock"), out var holder)
            ?? throw new ClusterUnavailableException($"The PostgreSQL cluster in {folder} is in use by process {holder}.");
        try
        {
            var npm = options.Binaries is not null ? "" : await ReachableAsync(options.NpmFolder ?? Path.Combine(Checkout.Root, ".data", "npm"), user, log, ct, make: false);
            var binaries = options.Binaries ?? await PostgresBinaries.FindAsync(WrittenBy(folder), npm, log, ct);
            var cluster = new PrivateCluster(folder, binaries, user, held, options, log);
            await cluster.StopLeftoverAsync(ct);
            await cluster.InitialiseAsync(ct);
            try
            {
                await cluster.LaunchAsync(ct);
            }
            catch (OperationCanceledException)
            {
                await cluster.StopServerAsync(CancellationToken.None);
                throw;
            }
            return cluster;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Removes the cluster of a folder with all its data; a server that still runs on it is stopped first.</summary>
    /// <exception cref="ClusterUnavailableException">Another process uses it.</exception>
    public static async Task RemoveAsync(string folder, Action<string> log, CancellationToken ct)
    {
        folder = Path.GetFullPath(folder);
        if (!Directory.Exists(folder)) return;
        folder = await ReachableAsync(folder, ServerUser.Choose(), log, ct);
        using (FolderLock.TryTake(Path.Combine(folder, "lock"), out var holder) ?? throw new ClusterUnavailableException($"The PostgreSQL cluster in {folder} is in use by process {holder}."))
        {
            if (Postmaster(folder) is { } leftover)
            {
                Libc.Signal(leftover.Pid, Libc.Interrupt); // PostgreSQL's "fast": it ends its sessions and itself.
                while (leftover.IsAlive()) await Task.Delay(20, ct);
            }
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Starts the server again after it ended: same port, same data.</summary>
    /// <exception cref="ClusterUnavailableException">It does not start; the message ends with its log.</exception>
    public async Task RestartAsync(CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            await StopServerAsync(ct);
            await LaunchAsync(ct);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Stops the server cleanly: open transactions are rolled back, what was committed is on disk. Does nothing when it is stopped.</summary>
    public async Task StopAsync(CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            if (_disposed) return;
            await StopServerAsync(ct);
            _disposed = true;
            _lock.Dispose();
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        _turn.Dispose();
    }

    /// <summary>Lets go of a running server, as a crash of this process would.</summary>
    internal async Task AbandonAsync(CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        _disposed = true;
        _lock.Dispose();
        _turn.Release();
    }

    /// <summary>The last lines of the server's log, for a message.</summary>
    internal string LastLines(int lines = 15) => File.Exists(LogFile) ? string.Join(Environment.NewLine, File.ReadLines(LogFile).TakeLast(lines)) : "";

    /// <summary>The server that runs on the folder's data; null when none does, also when its pid file is there but the id belongs to something else by now.</summary>
    private static ProcessStamp? Postmaster(string folder)
    {
        var file = Path.Combine(DataOf(folder), "postmaster.pid");
        if (!File.Exists(file)) return null;
        var lines = File.ReadAllLines(file);
        if (lines.Length == 0 || !int.TryParse(lines[0], NumberStyles.None, CultureInfo.InvariantCulture, out var pid) || ProcessStamp.Of(pid) is not { } process) return null;
        var command = process.CommandLine();
        return command.Count > 0 && Path.GetFileName(command[0]) == "postgres" && command.Contains(DataOf(folder)) ? process : null;
    }

    private static int? WrittenBy(string folder)
    {
        var file = Path.Combine(DataOf(folder), "PG_VERSION");
        return File.Exists(file) ? int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture) : null;
    }

    /// <summary>The folder itself, or where the server's user can't enter it (a checkout under /root), one of the same name's hash under /var/lib.</summary>
    private static async Task<string> ReachableAsync(string folder, ServerUser user, Action<string> log, CancellationToken ct, bool make = true)
    {
        // Others may pass through, not look: the server's data lies below and belongs to its user alone.
        if (make) Make(folder, user);
        var nearest = folder;
        while (!Directory.Exists(nearest)) nearest = Path.GetDirectoryName(nearest)!;
        if (await user.CanEnterAsync(nearest, ct)) return folder;
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..12];
        var instead = Path.Combine("/var/lib/complaintsuite", $"{Path.GetFileName(folder)}-{name}");
        log($"PostgreSQL runs as '{user.Name}', who may not enter {folder}: using {instead} instead");
        Make(instead, user);
        return instead;
    }

    private static void Make(string folder, ServerUser user)
    {
        try
        {
            Directory.CreateDirectory(folder);
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                | (user.Name is null ? UnixFileMode.None : UnixFileMode.GroupExecute | UnixFileMode.OtherExecute));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClusterUnavailableException($"{folder} can't hold a PostgreSQL cluster: {e.Message}", e);
        }
    }

    private async Task InitialiseAsync(CancellationToken ct)
    {
        var passwordFile = Path.Combine(Folder, "superuser-password");
        if (Directory.Exists(Data))
        {
            if (!File.Exists(passwordFile)) throw new ClusterUnavailableException($"The cluster in {Folder} has lost its password file ({passwordFile}). Put it back, or remove the folder to start afresh.");
            _password = (await File.ReadAllTextAsync(passwordFile, ct)).Trim();
            await _user.OwnAsync(Data, ct); // Another user may have been chosen since (PostgreSQL was installed, or we are root now).
            return;
        }

        _password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        await WriteSecretAsync(passwordFile, _password, ct);
        // Made beside its place and moved there when it is whole, so that a start that was cut short leaves no half cluster.
        var half = Path.Combine(Folder, "data.new");
        if (Directory.Exists(half)) Directory.Delete(half, recursive: true);
        Directory.CreateDirectory(half, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var given = Path.Combine(Folder, "initdb-password");
        await WriteSecretAsync(given, _password, ct);
        await _user.OwnAsync(given, ct);
        await _user.OwnAsync(half, ct);
        try
        {
            await InitdbAsync(half, given, ct);
        }
        finally
        {
            File.Delete(given);
        }
        Directory.Move(half, Data);
    }

    private async Task InitdbAsync(string data, string passwordFile, CancellationToken ct)
    {
        // A UTF-8 locale whose order is by code point and the same on every machine; the names differ between systems, and some have none.
        string[][] locales =
        [
            ["--locale=C.UTF-8"],
            ["--locale=C.utf8"],
            .. _binaries.Major >= 17 ? new[] { new[] { "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8" } } : [],
            ["--locale=C", "--locale-provider=icu", "--icu-locale=und"],
        ];
        string[] always =
        [
            "--pgdata", data, "--encoding=UTF8", "--lc-messages=C", "--username=postgres", $"--pwfile={passwordFile}",
            "--auth-host=scram-sha-256", "--auth-local=reject", "--no-instructions", _options.Durable ? "--data-checksums" : "--no-sync",
        ];
        List<string> refusals = [];
        foreach (var locale in locales)
        {
            var initdb = await Tool.RunAsync(_binaries.Initdb, [.. always, .. locale], new Tool.Options(_user.Name), ct);
            if (initdb.Succeeded) return;
            refusals.Add($"{string.Join(' ', locale)}: {initdb.Output.Split('\n').LastOrDefault(line => line.Contains("error", StringComparison.Ordinal)) ?? initdb.Output}");
            // initdb empties the folder again when it fails; the next locale begins anew.
        }
        throw new ClusterUnavailableException($"initdb of PostgreSQL {_binaries.Major} made no UTF-8 cluster in {data}:{Environment.NewLine}{string.Join(Environment.NewLine, refusals)}");
    }

    private async Task LaunchAsync(CancellationToken ct)
    {
        RemoveStalePidFile();
        var durable = _options.Durable ? "on" : "off";
        for (var left = 3; ; left--)
        {
            var port = Port != 0 ? Port : _options.Port != 0 ? _options.Port : Ports.Free();
            var settings = new Dictionary<string, string>
            {
                ["port"] = port.ToString(CultureInfo.InvariantCulture),
                ["listen_addresses"] = "127.0.0.1",
                ["unix_socket_directories"] = "",
                ["max_connections"] = _options.MaxConnections.ToString(CultureInfo.InvariantCulture),
                ["password_encryption"] = "scram-sha-256",
                ["timezone"] = "UTC",
                ["log_timezone"] = "UTC",
                ["fsync"] = durable,
                ["full_page_writes"] = durable,
                ["synchronous_commit"] = durable,
            };
            var command = string.Join(' ', settings.Select(setting => $"-c {setting.Key}='{setting.Value}'"));

            await RollLogAsync(ct);
            // pg_ctl puts the server into a session of its own: a Ctrl-C at the terminal does not reach it, so it can be the last to stop.
            // A pg_ctl that is killed leaves the server to itself, so giving up is not passed on to it: the server is stopped instead.
            var start = await Tool.RunAsync(_binaries.PgCtl, ["start", "--pgdata", Data, "--wait", "--timeout=60", "--silent", "--log", LogFile, "--options", command], new Tool.Options(_user.Name, Data), CancellationToken.None).WaitAsync(ct);
            if (start.Succeeded)
            {
                Port = port;
                break;
            }
            // Whoever took the port between the look and the bind: choose another, if we may.
            if (left == 1 || Port != 0 || _options.Port != 0 || !LastLines().Contains("Address already in use", StringComparison.Ordinal))
                throw new ClusterUnavailableException($"PostgreSQL {_binaries.Major} in {Folder} does not start: {start.Output}{Environment.NewLine}{LastLines()}");
        }
        ConnectionString = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = Port,
            Username = "postgres",
            Password = _password,
            Database = "postgres",
            MaxPoolSize = 10,
            ApplicationName = "apphost",
        }.ConnectionString;
        try
        {
            await CheckAsync(ct);
        }
        catch
        {
            await StopServerAsync(CancellationToken.None);
            throw;
        }
    }

    /// <summary>What the rest of the suite relies on, asked of the server itself.</summary>
    private async Task CheckAsync(CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString);
        try
        {
            await using var connection = await source.OpenConnectionAsync(ct);
            await using var command = new NpgsqlCommand("select current_setting('server_encoding') || ' ' || current_setting('fsync') || ' ' || current_setting('synchronous_commit')", connection);
            var expected = _options.Durable ? "UTF8 on on" : "UTF8 off off";
            var is_ = (string?)await command.ExecuteScalarAsync(ct);
            if (is_ != expected) throw new ClusterUnavailableException($"The cluster in {Folder} is not as asked for: encoding, fsync, synchronous_commit are '{is_}', expected '{expected}'.");
            await using var close = new NpgsqlCommand("revoke connect on database postgres, template1 from public", connection);
            await close.ExecuteNonQueryAsync(ct);
        }
        catch (NpgsqlException e)
        {
            throw new ClusterUnavailableException($"The cluster in {Folder} started but does not answer on 127.0.0.1:{Port}: {e.Message}", e);
        }
    }

    private async Task StopLeftoverAsync(CancellationToken ct)
    {
        // We hold the folder's lock, so whoever started this server is gone.
        if (Process is not { } leftover) return;
        _log($"stopping the PostgreSQL server that an earlier start left running (process {leftover.Pid})");
        await StopServerAsync(ct);
    }

    private async Task StopServerAsync(CancellationToken ct)
    {
        if (Process is not { } server) return;
        var stop = await Tool.RunAsync(_binaries.PgCtl, ["stop", "--pgdata", Data, "--mode=fast", "--wait", $"--timeout={StopLimit.TotalSeconds}", "--silent"], new Tool.Options(_user.Name, Data), ct);
        if (!stop.Succeeded && server.IsAlive()) throw new ClusterUnavailableException($"PostgreSQL in {Folder} does not stop: {stop.Output}{Environment.NewLine}{LastLines()}");
    }

    /// <summary>After a crash of the machine the id in the file may belong to another process by now; the server would then refuse to start.</summary>
    private void RemoveStalePidFile()
    {
        if (Process is null) File.Delete(Path.Combine(Data, "postmaster.pid"));
    }

    private async Task RollLogAsync(CancellationToken ct)
    {
        if (File.Exists(LogFile)) File.Move(LogFile, Path.Combine(Folder, "server.1.log"), overwrite: true);
        await WriteSecretAsync(LogFile, "", ct);
        await _user.OwnAsync(LogFile, ct);
    }

    private static async Task WriteSecretAsync(string path, string text, CancellationToken ct)
    {
        await using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
        await file.WriteAsync(Encoding.UTF8.GetBytes(text), ct);
    }
}
