using ComplaintSuite.AppHost.Run;

namespace ComplaintSuite.Cli;

/// <summary>Where a command that acts as a machine finds the suite: from environment variables, and what they leave out from the suite on this machine.</summary>
/// <param name="client">Client id that the command acts as.</param>
/// <param name="suite">The suite on this machine; null where none was started.</param>
internal sealed class ToolSettings(string client, LocalSuite? suite)
{
    /// <summary>Where imports keep how far they are: in the data folder of the suite on this machine, else here.</summary>
    public string ImportFolder => Environment.GetEnvironmentVariable("Import__Folder") is { Length: > 0 } folder ? folder
        : Path.Combine(suite?.Folder ?? "", DataFolder.Import);

    /// <summary>Base address of the OpenID Connect provider.</summary>
    public Uri Issuer => new(Get("Identity__Issuer", suite => suite.Addresses.GetValueOrDefault("identity")));

    public string ClientId => Environment.GetEnvironmentVariable("Identity__ClientId") is { Length: > 0 } id ? id : client;

    public string ClientSecret => Get("Identity__ClientSecret", suite => suite.Clients.GetValueOrDefault(ClientId));

    /// <summary>Access token of the person that a command acts as, who got it from the issuer.</summary>
    public string AccessToken => Get("Identity__AccessToken", _ => null);

    public Uri Routing => new(Get("Services__Routing", suite => suite.Addresses.GetValueOrDefault("routing")));

    /// <summary>The gateway's gRPC side.</summary>
    public Uri Gateway => new(Get("Services__Gateway", suite => suite.Addresses.GetValueOrDefault("gateway-grpc")));

    /// <summary>The services that follow others' events.</summary>
    public static IReadOnlyCollection<string> Subscribers { get; } = ["intake", "routing", "mediation", "hrgrievance", "reporting"];

    /// <summary>Address of a service that follows others' events.</summary>
    /// <exception cref="ToolFailedException">There is no such service, or nobody says where it is.</exception>
    public Uri Subscriber(string name) => Subscribers.Contains(name)
        ? new(Get($"Services__{(name == "hrgrievance" ? "HrGrievance" : $"{char.ToUpperInvariant(name[0])}{name[1..]}")}", suite => suite.Addresses.GetValueOrDefault(name)))
        : throw new ToolFailedException($"There is no service '{name}'. There are: {string.Join(", ", Subscribers)}.");

    /// <exception cref="ToolFailedException">Neither says it.</exception>
    private string Get(string variable, Func<RunRecord, string?> of) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value
        : suite is not null && of(suite.Record) is { } known ? known
        : throw new ToolFailedException($"{variable} is not set, and no suite was started on this machine (dotnet run --project shared/AppHost).");
}
