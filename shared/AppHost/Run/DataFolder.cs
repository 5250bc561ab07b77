using System.Security.Cryptography;
using System.Text;

namespace ComplaintSuite.AppHost.Run;

/// <summary>Where a suite keeps what it knows: <c>.data</c> of the checkout, or the folder asked for, or where that can't be used, one that can.</summary>
internal static class DataFolder
{
    /// <summary>Mode of what nobody else may read.</summary>
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Folder in it that keeps how far each import is.</summary>
    public const string Import = "import";

    /// <summary>Folders in it that are about what stands in the databases: sign-ins and tickets, how far imports are. They go with it.</summary>
    public static readonly IReadOnlyList<string> AboutDatabases = [Import, "redis"];

    public static string Default => Path.Combine(Checkout.Root, ".data");

    /// <summary>The folder itself and those that stand in for it, in the order in which they are tried.</summary>
    public static IReadOnlyList<string> Candidates(string wanted)
    {
        wanted = Path.GetFullPath(wanted);
        // One checkout must not find another one's data.
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(wanted)))[..12];
        var home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return
        [
            wanted,
            .. Environment.IsPrivilegedProcess ? [Path.Combine("/var/lib/complaintsuite", name)] : Array.Empty<string>(),
            .. home.Length > 0 ? [Path.Combine(home, "complaintsuite", name)] : Array.Empty<string>(),
            Path.Combine(Path.GetTempPath(), $"complaintsuite-{Environment.UserName}-{name}"),
        ];
    }

    /// <summary>The first candidate that can be written to; where it is not the folder wanted, a line says why and which it is.</summary>
    /// <exception cref="IOException">None can.</exception>
    public static string Choose(string wanted, Action<string> log)
    {
        var candidates = Candidates(wanted);
        var reason = "";
        foreach (var candidate in candidates)
        {
            if (WhyNot(candidate) is not { } obstacle)
            {
                if (candidate != candidates[0]) log($"{candidates[0]} can't be used ({reason}): the data goes to {candidate} instead");
                return candidate;
            }
            if (reason.Length == 0) reason = obstacle;
        }
        throw new IOException($"{candidates[0]} can't be used ({reason}), nor can {string.Join(", ", candidates.Skip(1))}. Name a folder with --data.");
    }

    private static string? WhyNot(string folder)
    {
        try
        {
            if (File.Exists(folder)) return "it is a file";
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $".probe-{Environment.ProcessId}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            // For our user alone. Run as root, the database's user must be able to pass through to his own folder, though. Takes the folder's owner.
            File.SetUnixFileMode(folder, OwnerOnly | (Environment.IsPrivilegedProcess ? UnixFileMode.GroupExecute | UnixFileMode.OtherExecute : UnixFileMode.None));
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message.TrimEnd('.');
        }
    }
}
