namespace ComplaintSuite.Messaging;

/// <summary>Authorisation policies that the host defines.</summary>
public static class MessagingPolicies
{
    /// <summary>The caller is a service of the suite: reads logs.</summary>
    public const string Service = "service";

    /// <summary>The caller runs the suite: sees and retries parked events.</summary>
    public const string Operator = "operator";
}
