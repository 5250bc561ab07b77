namespace ComplaintSuite.ServiceDefaults.Sidecar;

/// <summary>
/// The topics of the pub/sub component: one per producer. A subscriber takes a producer's log as a whole and in order, so a topic per event type would only make gaps the rule.
/// </summary>
public static class Topics
{
    /// <summary>What a producer publishes.</summary>
    public static string Of(string producer) => $"complaintsuite.{producer}.v1";

    /// <summary>What one subscriber could not be made to take of a producer. One of its own, so that nobody gets the dead letters of another.</summary>
    public static string DeadLettersOf(string producer, string subscriber) => $"{Of(producer)}.dead-letters.{subscriber}";
}
