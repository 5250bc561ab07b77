namespace ComplaintSuite.AppHost.Postgres;

/// <summary>How a private cluster is run.</summary>
public sealed record PrivateClusterOptions
{
    /// <summary>TCP port on 127.0.0.1; 0: a free one.</summary>
    public int Port { get; init; }

    /// <summary>As in production: fsync, full_page_writes and synchronous_commit on, data checksums. Tests may do without: a killed machine then loses their data.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>Connections that the server takes.</summary>
    public int MaxConnections { get; init; } = 300;

    /// <summary>Where the npm-packaged binaries are kept when the machine has no PostgreSQL; null: <c>.data/npm</c> of the checkout.</summary>
    public string? NpmFolder { get; init; }

    /// <summary>The binaries to use; null: those that are found.</summary>
    public PostgresBinaries? Binaries { get; init; }
}
