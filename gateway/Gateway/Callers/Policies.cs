namespace ComplaintSuite.Gateway.Callers;

/// <summary>Who may use a route. There is nothing in between here: what a signed-on caller may do is the services' matter.</summary>
internal static class Policies
{
    /// <summary>Everyone; the word that the route file uses.</summary>
    public const string Anonymous = "Anonymous";

    /// <summary>Whoever has a valid token or session.</summary>
    public const string Authenticated = "Authenticated";
}
