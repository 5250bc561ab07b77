using System.Runtime.InteropServices;

namespace ComplaintSuite.AppHost.Processes;

/// <summary>What .NET has no call for.</summary>
internal static partial class Libc
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;

    /// <summary>Sends a signal; false when the process is gone or not ours to signal.</summary>
    public static bool Signal(int pid, int signal) => kill(pid, signal) == 0;

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int kill(int pid, int signal);
}
