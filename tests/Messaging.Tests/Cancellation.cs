namespace ComplaintSuite.MessagingTests;

internal static class Cancellation
{
    /// <summary>Ends with the test.</summary>
    public static CancellationToken Ct => TestContext.Current.CancellationToken;
}
