namespace ComplaintSuite.Portal.Calls;

/// <summary>An event that the services which a page asks next must have taken in, as `?after=` and their header carry it: PRODUCER/EVENT-ID.</summary>
internal static class After
{
    public const string Intake = "intake";
    public const string Routing = "routing";

    /// <param name="producer">Who told of the event.</param>
    /// <param name="eventId">Its id; empty where nobody else needs to have heard of it.</param>
    /// <returns>Empty where there is nothing to wait for.</returns>
    public static string Of(string producer, string eventId) => eventId.Length > 0 ? $"{producer}/{eventId}" : "";

    /// <summary>What an address names; empty for anything else that somebody wrote there.</summary>
    public static string Read(string? named) =>
        named?.Split('/') is [(Intake or Routing) and var producer, var id] && Guid.TryParse(id, out var known) ? $"{producer}/{known}" : "";
}
