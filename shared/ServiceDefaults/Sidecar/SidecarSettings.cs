using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace ComplaintSuite.ServiceDefaults.Sidecar;

/// <summary>How events get to a service quickly.</summary>
internal enum EventTransportKind
{
    /// <summary>The subscriber follows the producers' logs.</summary>
    Log,

    /// <summary>Producers publish through their Dapr sidecar, subscribers get deliveries from theirs; gaps are filled from the logs.</summary>
    Dapr,
}

/// <summary>How a service reaches another.</summary>
internal enum InvocationMode
{
    /// <summary>By its address under Services:.</summary>
    Direct,

    /// <summary>By its app id, through the Dapr sidecar.</summary>
    Dapr,
}

/// <summary>What a service is told about its Dapr sidecar, checked as a whole: every defect is named at once and the start fails.</summary>
/// <param name="Transport">Messaging:Transport; Log unless said otherwise.</param>
/// <param name="Invocation">Invocation:Mode; Direct unless said otherwise.</param>
/// <param name="Endpoint">The sidecar's gRPC endpoint: DAPR_GRPC_ENDPOINT, or DAPR_GRPC_PORT of this host as the sidecar injector sets it.</param>
/// <param name="ApiToken">DAPR_API_TOKEN: what the sidecar wants to see. Empty where it asks for nothing.</param>
/// <param name="AppToken">APP_API_TOKEN: what the sidecar shows with each delivery.</param>
/// <param name="PubSub">Messaging:PubSub: name of the pub/sub component.</param>
/// <param name="CatchUpInterval">Messaging:CatchUpInterval: how often a subscriber looks at the log, since nothing comes after the last event that was lost to show the gap. Real time.</param>
/// <param name="PublishDeadline">Messaging:PublishDeadline: longest wait for the sidecar to take a batch. Real time.</param>
/// <param name="AppIds">Invocation:AppIds: service in lower case → app id, where the two differ: `routing.complaintsuite` is an app of another namespace.</param>
internal sealed partial record SidecarSettings(
    EventTransportKind Transport,
    InvocationMode Invocation,
    Uri? Endpoint,
    string ApiToken,
    string AppToken,
    string PubSub,
    TimeSpan CatchUpInterval,
    TimeSpan PublishDeadline,
    IReadOnlyDictionary<string, string> AppIds)
{
    public const string DefaultPubSub = "complaintsuite-events";

    private const int ShortestToken = 16;

    /// <exception cref="InvalidOperationException">A setting is missing or wrong; the text names all of them.</exception>
    public static SidecarSettings Read(IConfiguration configuration)
    {
        var defects = new List<string>();
        var transport = Choice("Messaging:Transport", EventTransportKind.Log);
        var invocation = Choice("Invocation:Mode", InvocationMode.Direct);
        var endpoint = Endpoint(isNeeded: transport == EventTransportKind.Dapr || invocation == InvocationMode.Dapr);
        var appToken = configuration["APP_API_TOKEN"] ?? "";
        var pubSub = configuration["Messaging:PubSub"] ?? DefaultPubSub;
        if (transport == EventTransportKind.Dapr && appToken.Length < ShortestToken)
            defects.Add($"APP_API_TOKEN has fewer than {ShortestToken} characters: without it anybody who reaches this port could deliver events.");
        if (!ComponentName().IsMatch(pubSub))
            defects.Add($"Messaging:PubSub is '{pubSub}', which is no name of a component.");
        var catchUp = Span("Messaging:CatchUpInterval", TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1));
        var publish = Span("Messaging:PublishDeadline", TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
        var appIds = configuration.GetSection("Invocation:AppIds").GetChildren().ToDictionary(item => item.Key.ToLowerInvariant(), item => item.Value ?? "");
        defects.AddRange(appIds.Where(item => !AppId().IsMatch(item.Value)).Select(item => $"Invocation:AppIds:{item.Key} is '{item.Value}', which is no app id."));

        if (defects.Count > 0)
            throw new InvalidOperationException("The settings of the sidecar are wrong. " + string.Join(" ", defects));
        return new(transport, invocation, endpoint, configuration["DAPR_API_TOKEN"] ?? "", appToken, pubSub, catchUp, publish, appIds);

        T Choice<T>(string key, T otherwise)
            where T : struct, Enum
        {
            if (configuration[key] is not { Length: > 0 } text)
                return otherwise;
            if (Enum.GetNames<T>().FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } known)
                return Enum.Parse<T>(known);
            defects.Add($"{key} is '{text}'; it is one of {string.Join(", ", Enum.GetNames<T>())}.");
            return otherwise;
        }

        Uri? Endpoint(bool isNeeded)
        {
            if (configuration["DAPR_GRPC_ENDPOINT"] is { Length: > 0 } text)
            {
                if (Uri.TryCreate(text, UriKind.Absolute, out var given) && given.Scheme is "http" or "https")
                    return given;
                defects.Add("DAPR_GRPC_ENDPOINT must be an http or https address.");
            }
            else if (configuration["DAPR_GRPC_PORT"] is { Length: > 0 } port)
            {
                if (ushort.TryParse(port, CultureInfo.InvariantCulture, out var number) && number > 0)
                    return new UriBuilder("http", "127.0.0.1", number).Uri;
                defects.Add("DAPR_GRPC_PORT must be a port.");
            }
            else if (isNeeded)
                defects.Add("Neither DAPR_GRPC_ENDPOINT nor DAPR_GRPC_PORT says where the sidecar is.");
            return null;
        }

        TimeSpan Span(string key, TimeSpan otherwise, TimeSpan shortest, TimeSpan longest)
        {
            if (configuration[key] is not { Length: > 0 } text)
                return otherwise;
            if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span >= shortest && span <= longest)
                return span;
            defects.Add($"{key} is '{text}'; it is a time from {shortest:c} to {longest:c}.");
            return otherwise;
        }
    }

    /// <summary>By what id the sidecars know a service.</summary>
    public string AppIdOf(string service) => AppIds.GetValueOrDefault(service.ToLowerInvariant()) ?? service.ToLowerInvariant();

    [GeneratedRegex("^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$")]
    private static partial Regex ComponentName();

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?([.][a-z0-9]([a-z0-9-]*[a-z0-9])?)?$")]
    private static partial Regex AppId();
}
