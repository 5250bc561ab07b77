using ComplaintSuite.AppHost.Processes;

namespace ComplaintSuite.AppHost.Postgres;

/// <summary>Whom the database server runs as. PostgreSQL refuses root, so root hands it to another user.</summary>
/// <param name="Name">The other user; null: as we are.</param>
internal sealed record ServerUser(string? Name)
{
    /// <exception cref="ClusterUnavailableException">Run as root on a machine that has no other user for it.</exception>
    public static ServerUser Choose()
    {
        if (!Environment.IsPrivilegedProcess) return new ServerUser(Name: null);
        var names = File.ReadLines("/etc/passwd").Select(line => line.Split(':')[0]).ToHashSet();
        string[] wanted = ["postgres", "nobody"];
        return new ServerUser(wanted.FirstOrDefault(names.Contains)
            ?? throw new ClusterUnavailableException("PostgreSQL does not run as root, and this machine has neither a user 'postgres' nor 'nobody' to run it as."));
    }

    /// <summary>Whether the server's user may go into the folder (each of its parents may shut him out).</summary>
    public async Task<bool> CanEnterAsync(string folder, CancellationToken ct) =>
        Name is null || (await Tool.RunAsync("test", ["-x", folder], new Tool.Options(User: Name), ct)).Succeeded;

    public async Task OwnAsync(string path, CancellationToken ct)
    {
        if (Name is null) return;
        var chown = await Tool.RunAsync("chown", ["-R", Name + ":", path], new Tool.Options(), ct);
        if (!chown.Succeeded) throw new ClusterUnavailableException($"{path} could not be handed to the user '{Name}': {chown.Output}");
    }
}
