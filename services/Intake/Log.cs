namespace ComplaintSuite.Intake;

/// <summary>What Intake may log: event ids 1000–1999. Ids, codes and rules only.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Information, "Case {CaseId}: clock {Clock} ran out ({Rule})")]
    public static partial void ClockRanOut(this ILogger logger, Guid caseId, string clock, string rule);

    [LoggerMessage(1001, LogLevel.Warning, "Delivery {DeliveryId} by {Way} failed: {Failure}")]
    public static partial void DeliveryFailed(this ILogger logger, Guid deliveryId, string way, string failure);

    [LoggerMessage(1010, LogLevel.Information, "{Count} data keys were wrapped with the key {KeyId}")]
    public static partial void KeysRewrapped(this ILogger logger, int count, string keyId);
}
