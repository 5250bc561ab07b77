using ComplaintSuite.AppHost.Processes;
using ComplaintSuite.TestKit;

namespace ComplaintSuite.Load;

/// <summary>Which source the figures are of.</summary>
internal static class Git
{
    /// <summary>The short commit, with "-changed" where files differ from it.</summary>
    public static async Task<string> CommitAsync(CancellationToken ct)
    {
        var commit = await RunAsync("rev-parse", "--short", "HEAD");
        return await RunAsync("status", "--porcelain", "--untracked-files=no") == "" ? commit : commit + "-changed";

        async Task<string> RunAsync(params string[] arguments)
        {
            var run = await Tool.RunAsync("git", ["-C", Checkout.Root, .. arguments], new Tool.Options(), ct);
            return run.Succeeded ? run.Output : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {run.Output}");
        }
    }
}
