using System.CommandLine;
using System.Globalization;
using ComplaintSuite.Contracts.Messaging.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace ComplaintSuite.Cli;

/// <summary>`suite events`: what the services could not digest of each other's events, how far they follow each other, and what an operator decides about both.</summary>
internal static class EventsCommand
{
    private const int PageSize = 500;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Command Create() => new("events", "Events between the services: what is parked, who follows whom.")
    {
        Parked(), Retry(), Subscriptions(), Continue(), Rebuild(),
    };

    private static Command Parked()
    {
        var service = new Option<string?>("--service") { Description = "Only of this subscriber.", HelpName = "name" };
        var command = new Command("parked", "Lists the events that a service could not digest, with those that wait behind them.") { service };
        return Acting(command, async (given, suite) =>
        {
            foreach (var name in given.GetValue(service) is { } one ? [one] : ToolSettings.Subscribers)
                for (var request = new ListParkedEventsRequest { PageSize = PageSize }; ;)
                {
                    var page = await new ParkedEventService.ParkedEventServiceClient(suite.Of(name)).ListParkedEventsAsync(request, suite.Call);
                    foreach (var parked in page.ParkedEvents)
                        await suite.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                            $"{name} {parked.Producer} {parked.Organisation} {parked.Subject}  number {parked.Number}  {parked.Type}  {Why(parked)}"));
                    if (page.NextPageToken.Length == 0)
                        break;
                    request.PageToken = page.NextPageToken;
                }
        });
    }

    private static Command Retry()
    {
        var (service, producer) = Pair();
        var organisation = new Argument<string>("organisation");
        var subject = new Argument<string>("subject") { Description = "Case id, or what else `parked` shows." };
        var command = new Command("retry", "Applies the parked events of one subject again, in order, up to the first that fails.") { service, producer, organisation, subject };
        return Acting(command, async (given, suite) =>
        {
            var done = await new ParkedEventService.ParkedEventServiceClient(suite.Of(given.GetRequiredValue(service))).RetryParkedEventsAsync(
                new() { Producer = given.GetRequiredValue(producer), Organisation = given.GetRequiredValue(organisation), Subject = given.GetRequiredValue(subject) }, suite.Call);
            await suite.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{done.Applied} applied, {done.Remaining} still parked"));
        });
    }

    private static Command Subscriptions() => Acting(new Command("subscriptions", "Shows how far each service took each producer's log."), async (_, suite) =>
    {
        foreach (var name in ToolSettings.Subscribers)
            foreach (var each in (await new SubscriptionService.SubscriptionServiceClient(suite.Of(name)).ListSubscriptionsAsync(new(), suite.Call)).Subscriptions)
                await suite.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                    $"{name} {each.Producer}  at {each.Position}, {each.Parked} parked{(each.Rebuildable ? ", rebuildable" : "")}{Refusal(each)}"));
    });

    private static Command Continue()
    {
        var (service, producer) = Pair();
        var command = new Command("continue", "For a producer restored from a backup: goes on after the last event that both know. What was made of lost events stays.") { service, producer };
        return Acting(command, async (given, suite) =>
        {
            var done = await new SubscriptionService.SubscriptionServiceClient(suite.Of(given.GetRequiredValue(service))).ContinueSubscriptionAsync(new() { Producer = given.GetRequiredValue(producer) }, suite.Call);
            await suite.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"goes on after {done.Position}; {done.Lost} events taken before are lost at the producer"));
        });
    }

    private static Command Rebuild()
    {
        var (service, producer) = Pair();
        var command = new Command("rebuild", "Empties what a service made of a producer's events and has all taken again, where nothing of its own is among it.") { service, producer };
        return Acting(command, async (given, suite) =>
        {
            await new SubscriptionService.SubscriptionServiceClient(suite.Of(given.GetRequiredValue(service))).RebuildSubscriptionAsync(new() { Producer = given.GetRequiredValue(producer) }, suite.Call);
            await suite.Output.WriteLineAsync("emptied; suite events subscriptions shows how far it has come");
        });
    }

    private static (Argument<string> Service, Argument<string> Producer) Pair() =>
        (new("service") { Description = $"Subscriber: {string.Join(", ", ToolSettings.Subscribers)}." }, new("producer") { Description = "Whose events: intake, routing …" });

    private static string Why(ParkedEvent parked) => parked.Attempts == 0
        ? "waits"
        : string.Create(CultureInfo.InvariantCulture, $"{parked.Failure}, tried {parked.Attempts} times, {(parked.NextAttemptTime is { } next ? $"again at {next.ToDateTimeOffset():yyyy-MM-dd HH:mm:ss}Z" : "by hand only")}");

    private static string Refusal(Subscription subscription) => subscription.RefuseTime is { } since
        ? string.Create(CultureInfo.InvariantCulture, $"; REFUSED since {since.ToDateTimeOffset():yyyy-MM-dd HH:mm:ss}Z: {subscription.Producer} was restored from a backup")
        : "";

    /// <summary>Runs it as the operator; a refusal is told by its text.</summary>
    private static Command Acting(Command command, Func<ParseResult, Asked, Task> run)
    {
        var data = LocalSuite.DataOption();
        command.Add(data);
        command.SetAction(async (given, cancellation) =>
        {
            var settings = new ToolSettings("operator", LocalSuite.Find(given.GetValue(data)));
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(Patience);
            try
            {
                using var suite = new Asked(settings, await MachineToken.GetAsync(settings, patience.Token), given.InvocationConfiguration.Output, patience.Token);
                await run(given, suite);
                return 0;
            }
            catch (RpcException failure)
            {
                await given.InvocationConfiguration.Error.WriteLineAsync($"suite events: {failure.StatusCode}: {failure.Status.Detail}");
                return 1;
            }
            catch (ToolFailedException failure)
            {
                await given.InvocationConfiguration.Error.WriteLineAsync($"suite events: {failure.Message}");
                return 1;
            }
        });
        return command;
    }

    /// <summary>The services, asked with the operator's token.</summary>
    private sealed class Asked(ToolSettings settings, string token, TextWriter output, CancellationToken cancellation) : IDisposable
    {
        private readonly Dictionary<string, GrpcChannel> _channels = [];

        public TextWriter Output => output;

        public CallOptions Call { get; } = new(new Metadata { { "authorization", $"Bearer {token}" } }, cancellationToken: cancellation);

        public GrpcChannel Of(string service) => _channels.TryGetValue(service, out var channel) ? channel : _channels[service] = GrpcChannel.ForAddress(settings.Subscriber(service));

        public void Dispose()
        {
            foreach (var channel in _channels.Values) channel.Dispose();
        }
    }
}
