namespace ComplaintSuite.Intake;

/// <summary>What Intake may log: event ids 1000–1999. Ids, codes and rules only.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Information, "Case {CaseId}: clock {Clock} ran out ({Rule})")]
    public static partial void ClockRanOut(this ILogger logger, Guid caseId, string clock, string rule);

    [LoggerMessage(1001, LogLevel.Error, "Deliveries by {Way} fail since {DeliveryId}: {Failure} (0x{HResult:X8}); they are tried until they succeed")]
    public static partial void WayFails(this ILogger logger, string way, Guid deliveryId, string failure, int hResult);

    [LoggerMessage(1002, LogLevel.Information, "Deliveries by {Way} succeed again")]
    public static partial void WaySucceeds(this ILogger logger, string way);

    [LoggerMessage(1010, LogLevel.Information, "{Count} data keys were wrapped with the key {KeyId}")]
    public static partial void KeysRewrapped(this ILogger logger, int count, string keyId);
}
