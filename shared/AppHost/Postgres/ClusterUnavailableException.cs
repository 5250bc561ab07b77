namespace ComplaintSuite.AppHost.Postgres;

/// <summary>No private PostgreSQL cluster can be had. The message is for the person at the terminal: it says why and what helps.</summary>
public sealed class ClusterUnavailableException : Exception
{
    public ClusterUnavailableException()
    {
    }

    public ClusterUnavailableException(string message)
        : base(message)
    {
    }

    public ClusterUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
