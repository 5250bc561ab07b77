using System.Diagnostics;

namespace ComplaintSuite.AppHostTests;

internal static class Until
{
    /// <summary>Asks every 20 ms, for at most as long as given (20 s), whether it is so.</summary>
    public static async Task TrueAsync(Func<bool> condition, string what, int seconds = 20)
    {
        var since = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(since).TotalSeconds < seconds, $"not within {seconds} s: {what}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
