using ComplaintSuite.ServiceDefaults.Sidecar;
using Microsoft.Extensions.Configuration;

namespace ComplaintSuite.MessagingTests.Sidecar;

public sealed class SidecarSettingsTests
{
    private static readonly Dictionary<string, string?> Complete = new()
    {
        ["Messaging:Transport"] = "Dapr",
        ["DAPR_GRPC_PORT"] = "50001",
        ["APP_API_TOKEN"] = "sixteen-letters!",
    };

    [Fact]
    public void Without_a_word_the_log_is_followed_and_services_are_called_by_their_addresses()
    {
        var settings = SidecarSettings.Read(new ConfigurationBuilder().Build());
        Assert.Equal((EventTransportKind.Log, InvocationMode.Direct), (settings.Transport, settings.Invocation));
    }

    [Fact]
    public void The_injectors_port_is_enough_and_an_endpoint_goes_before_it()
    {
        Assert.Equal(new Uri("http://127.0.0.1:50001/"), Read().Endpoint);
        Assert.Equal(new Uri("https://sidecar:444"), Read(("DAPR_GRPC_ENDPOINT", "https://sidecar:444")).Endpoint);
        Assert.Equal(("routing", "routing.complaintsuite"), (Read().AppIdOf("Routing"), Read(("Invocation:AppIds:Routing", "routing.complaintsuite")).AppIdOf("Routing")));
    }

    [Theory]
    [InlineData("Messaging:Transport", "Kafka", "Messaging:Transport is 'Kafka'; it is one of Log, Dapr.")]
    [InlineData("Messaging:Transport", "1", "Messaging:Transport is '1'; it is one of Log, Dapr.")]
    [InlineData("Invocation:Mode", "mesh", "Invocation:Mode is 'mesh'; it is one of Direct, Dapr.")]
    [InlineData("DAPR_GRPC_PORT", null, "Neither DAPR_GRPC_ENDPOINT nor DAPR_GRPC_PORT says where the sidecar is.")]
    [InlineData("DAPR_GRPC_PORT", "0", "DAPR_GRPC_PORT must be a port.")]
    [InlineData("DAPR_GRPC_ENDPOINT", "unix:/tmp/socket", "DAPR_GRPC_ENDPOINT must be an http or https address.")]
    [InlineData("APP_API_TOKEN", null, "APP_API_TOKEN has fewer than 16 characters: without it anybody who reaches this port could deliver events.")]
    [InlineData("APP_API_TOKEN", "short", "APP_API_TOKEN has fewer than 16 characters: without it anybody who reaches this port could deliver events.")]
    [InlineData("Messaging:PubSub", "Not a name", "Messaging:PubSub is 'Not a name', which is no name of a component.")]
    [InlineData("Messaging:CatchUpInterval", "0", "Messaging:CatchUpInterval is '0'; it is a time from 00:00:00.1000000 to 01:00:00.")]
    [InlineData("Messaging:PublishDeadline", "soon", "Messaging:PublishDeadline is 'soon'; it is a time from 00:00:00.1000000 to 00:01:00.")]
    [InlineData("Invocation:AppIds:Routing", "a.b.c", "Invocation:AppIds:routing is 'a.b.c', which is no app id.")]
    public void A_wrong_setting_stops_the_start_and_is_named(string name, string? value, string defect) =>
        Assert.Equal("The settings of the sidecar are wrong. " + defect, Assert.Throws<InvalidOperationException>(() => Read((name, value))).Message);

    [Fact]
    public void All_defects_are_named_at_once()
    {
        var defects = Assert.Throws<InvalidOperationException>(() => Read(("DAPR_GRPC_PORT", "x"), ("APP_API_TOKEN", ""), ("Messaging:PubSub", "!"))).Message;
        Assert.Equal(3, new[] { "DAPR_GRPC_PORT", "APP_API_TOKEN", "Messaging:PubSub" }.Count(name => defects.Contains(name, StringComparison.Ordinal)));
        var others = Assert.Throws<InvalidOperationException>(() => Read(("DAPR_GRPC_PORT", null), ("Invocation:Mode", "mesh"))).Message;
        Assert.Equal(2, new[] { "DAPR_GRPC_PORT", "Invocation:Mode" }.Count(name => others.Contains(name, StringComparison.Ordinal)));
    }

    private static SidecarSettings Read(params IEnumerable<(string Name, string? Value)> changes) =>
        SidecarSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(Complete).AddInMemoryCollection(changes.ToDictionary(it => it.Name, it => it.Value)).Build());
}
