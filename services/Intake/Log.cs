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

    [LoggerMessage(1003, LogLevel.Error, "Delivery {DeliveryId} by {Way} fails: {Failure} (0x{HResult:X8}); it is tried until it succeeds")]
    public static partial void DeliveryFails(this ILogger logger, Guid deliveryId, string way, string failure, int hResult);

    [LoggerMessage(1004, LogLevel.Debug, "Relation {RelationId}: cases go alone ({Failure})")]
    public static partial void RelationGoesAlone(this ILogger logger, Guid relationId, string failure);

    [LoggerMessage(1005, LogLevel.Error, "Relation {RelationId}: case {CaseId} can't be gone through: {Failure} (0x{HResult:X8}); it is tried until it can")]
    public static partial void RelationFails(this ILogger logger, Guid relationId, Guid caseId, string failure, int hResult);

    [LoggerMessage(1010, LogLevel.Information, "{Count} data keys were wrapped with the key {KeyId}")]
    public static partial void KeysRewrapped(this ILogger logger, int count, string keyId);

    [LoggerMessage(1020, LogLevel.Warning, "The operator that finds words is not leakproof: a search of words reads all cases of its organisation. `alter function pg_catalog.ts_match_vq(tsvector, tsquery) leakproof` by a superuser helps (k8s/README.md)")]
    public static partial void SearchReadsAll(this ILogger logger);

    [LoggerMessage(1021, LogLevel.Warning, "Whether a search of words can use its index is not known: {Failure}; it is asked again until it is")]
    public static partial void SearchUnasked(this ILogger logger, string failure);
}
