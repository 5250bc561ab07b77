#if FAILPOINTS
using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ComplaintSuite.ServiceDefaults.Storage;

/// <summary>
/// Ends this process at a chosen commit, as kill -9 would: before it (the change and its event are gone, or an effect and the position with it) or after it (nobody
/// has published, announced or answered). Builds for tests alone have it; ADR 0023.
/// </summary>
/// <remarks>
/// COMPLAINTSUITE_FAILPOINT names a file. While it holds <c>ROLE WHEN COUNT NAME</c>, such as <c>worker after 3 17-2</c>, the commits of that role are counted, from 1;
/// at the COUNT-th the file is deleted and the process ends. The NAME tells one from the next.
/// </remarks>
internal sealed class Failpoints(string role) : DbTransactionInterceptor
{
    private static readonly string File = Environment.GetEnvironmentVariable("COMPLAINTSUITE_FAILPOINT") ?? "";
    private static readonly Lock Turn = new();
    private static string _armed = "";
    private static int _passed;

    /// <summary>Whether the environment asks for it.</summary>
    public static bool AreAskedFor => File.Length > 0;

    public override ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        Pass("before");
        return ValueTask.FromResult(result);
    }

    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Pass("after");
        return Task.CompletedTask;
    }

    private static string Read()
    {
        try
        {
            return System.IO.File.Exists(File) ? System.IO.File.ReadAllText(File) : "";
        }
        catch (FileNotFoundException)
        {
            return ""; // taken away in between
        }
    }

    private void Pass(string when)
    {
        lock (Turn)
        {
            if (Read().Split(' ') is not [var where, var at, var count, var name])
                return;
            if (_armed != name)
                (_armed, _passed) = (name, 0);
            if (where != role || at != when || ++_passed < int.Parse(count, CultureInfo.InvariantCulture))
                return;
            System.IO.File.Delete(File);
            // SIGKILL: nothing is flushed, closed or told, and nobody gets past this line.
            Process.GetCurrentProcess().Kill();
        }
    }
}
#endif
