using System.Text.Json;
using System.Text.Json.Nodes;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace ComplaintSuite.TestKit.Sidecars;

/// <summary>
/// What an app calls of <c>dapr.proto.runtime.v1.Dapr</c>: PublishEvent and BulkPublishEvent with CloudEvents. Everything else, a payload that is no CloudEvent included, is UNIMPLEMENTED.
/// </summary>
internal sealed class DaprRuntimeDouble(DaprContractDouble broker)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    public async Task<Empty> PublishAsync(PublishEventRequest request, ServerCallContext call)
    {
        await CheckAsync(request.PubsubName, request.Topic, call);
        if (!broker.Take(request.Topic, Envelope(request.Data, request.DataContentType, request.Topic)))
            throw new RpcException(new(StatusCode.Internal, $"error when publishing to topic {request.Topic} in pubsub {request.PubsubName}"));
        return new();
    }

    public async Task<BulkPublishResponse> PublishManyAsync(BulkPublishRequest request, ServerCallContext call)
    {
        await CheckAsync(request.PubsubName, request.Topic, call);
        if (request.Entries.Any(entry => entry.EntryId.Length == 0) || request.Entries.DistinctBy(entry => entry.EntryId).Count() < request.Entries.Count)
            throw new RpcException(new(StatusCode.InvalidArgument, "entryId is duplicated or not present for entry"));
        var envelopes = request.Entries.Select(entry => (entry.EntryId, Envelope: Envelope(entry.Event, entry.ContentType, request.Topic))).ToList();
        return new()
        {
            FailedEntries = { envelopes.Where(it => !broker.Take(request.Topic, it.Envelope)).Select(it => new BulkPublishResponseFailedEntry { EntryId = it.EntryId, Error = "refused by the broker" }) },
        };
    }

    private async Task CheckAsync(string pubSub, string topic, ServerCallContext call)
    {
        while (broker.Faults.HangsOnPublish)
        {
            broker.Faults.Held++;
            await Task.Delay(Look, call.CancellationToken);
        }
        if (pubSub != broker.Options.PubSub)
            throw new RpcException(new(StatusCode.InvalidArgument, $"pubsub {pubSub} is not found"));
        if (topic.Length == 0)
            throw new RpcException(new(StatusCode.InvalidArgument, $"topic is empty in pubsub {pubSub}"));
    }

    // What the sidecar adds to a CloudEvent that is one already.
    private ByteString Envelope(ByteString data, string contentType, string topic)
    {
        if (contentType != "application/cloudevents+json")
            throw new RpcException(new(StatusCode.Unimplemented, "The double takes CloudEvents only."));
        JsonObject envelope;
        try
        {
            envelope = JsonNode.Parse(data.Span)!.AsObject();
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or NullReferenceException)
        {
            throw new RpcException(new(StatusCode.InvalidArgument, "cannot create cloudevent"));
        }
        envelope["topic"] = topic;
        envelope["pubsubname"] = broker.Options.PubSub;
        if (!envelope.ContainsKey("traceid"))
            (envelope["traceid"], envelope["traceparent"]) = ("", "");
        return ByteString.CopyFromUtf8(envelope.ToJsonString());
    }
}

/// <summary>Binds the calls to the descriptor that Dapr publishes; there is no generated server for it.</summary>
internal sealed class DaprRuntimeMethods : IServiceMethodProvider<DaprRuntimeDouble>
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<DaprRuntimeDouble> context)
    {
        Add<PublishEventRequest, Empty>(context, "PublishEvent", (service, request, call) => service.PublishAsync(request, call));
        Add<BulkPublishRequest, BulkPublishResponse>(context, "BulkPublishEvent", (service, request, call) => service.PublishManyAsync(request, call));
    }

    private static void Add<TRequest, TResponse>(ServiceMethodProviderContext<DaprRuntimeDouble> context, string name, UnaryServerMethod<DaprRuntimeDouble, TRequest, TResponse> serve)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() =>
        context.AddUnaryMethod(new Method<TRequest, TResponse>(MethodType.Unary, global::Dapr.Client.Autogen.Grpc.v1.Dapr.Descriptor.FullName, name, Marshaller<TRequest>(), Marshaller<TResponse>()), [], serve);

    private static Marshaller<T> Marshaller<T>()
        where T : IMessage<T>, new()
    {
        var parser = new MessageParser<T>(() => new T());
        return Marshallers.Create(message => message.ToByteArray(), parser.ParseFrom);
    }
}
