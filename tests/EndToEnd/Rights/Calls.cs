using ComplaintSuite.Contracts.Common.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;

namespace ComplaintSuite.EndToEnd.Rights;

/// <summary>Every rpc of every service, called at the service itself: no gateway stands before it.</summary>
internal sealed class Calls(RunningSuite suite) : IDisposable
{
    /// <summary>Proto package → the processes that serve it.</summary>
    private static readonly Dictionary<string, string[]> Hosts = new()
    {
        ["complaintsuite.intake.v1"] = ["intake"],
        ["complaintsuite.routing.v1"] = ["routing"],
        ["complaintsuite.procedures.v1"] = ["intake", "routing"],
        ["complaintsuite.messaging.v1"] = ["intake", "routing", "mediation", "hrgrievance", "reporting"],
    };

    /// <summary>What a server stream that goes on for good is given.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, GrpcChannel> _channels = [];

    /// <summary>The rpcs of the contracts with the processes that serve them.</summary>
    public static IReadOnlyList<(string Process, MethodDescriptor Rpc)> All { get; } =
    [
        .. from type in typeof(Deadline).Assembly.GetExportedTypes()
           where type.IsAbstract && type.IsSealed && type.Name.EndsWith("Reflection", StringComparison.Ordinal)
           let file = (FileDescriptor)type.GetProperty("Descriptor")!.GetValue(null)!
           where file.Package.StartsWith("complaintsuite.", StringComparison.Ordinal)
           from service in file.Services
           from process in Hosts.GetValueOrDefault(file.Package) ?? throw new InvalidOperationException($"Nobody is named who serves {file.Package}.")
           from rpc in service.Methods
           orderby service.FullName, rpc.Index, process
           select (process, rpc),
    ];

    /// <summary>Calls and says how it was answered.</summary>
    public async Task<(StatusCode Code, string Reason, string Detail, bool Empty)> SendAsync(string process, MethodDescriptor rpc, IMessage request, Sender by)
    {
        if (!_channels.TryGetValue(process, out var channel))
            _channels[process] = channel = GrpcChannel.ForAddress(suite.Suite.Address(process));
        var invoker = channel.CreateCallInvoker();
        var method = new Method<IMessage, IMessage>(
            (rpc.IsClientStreaming, rpc.IsServerStreaming) switch
            {
                (false, false) => MethodType.Unary,
                (true, false) => MethodType.ClientStreaming,
                (false, true) => MethodType.ServerStreaming,
                (true, true) => MethodType.DuplexStreaming,
            },
            rpc.Service.FullName, rpc.Name, Marshaller(rpc.InputType.Parser), Marshaller(rpc.OutputType.Parser));
        try
        {
            var answer = await AnswerAsync(invoker, method, request, by);
            return (StatusCode.OK, "", "", answer is null || answer.CalculateSize() == 0);
        }
        catch (RpcException refused) when (refused.StatusCode == StatusCode.DeadlineExceeded && method.Type == MethodType.ServerStreaming)
        {
            // Nothing was said in time, and no refusal either: the stream follows what is to come.
            return (StatusCode.OK, "", "", true);
        }
        catch (RpcException refused)
        {
            return (refused.StatusCode, refused.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason ?? "", refused.Status.Detail, true);
        }
    }

    public void Dispose()
    {
        foreach (var channel in _channels.Values)
            channel.Dispose();
    }

    private static async Task<IMessage?> AnswerAsync(CallInvoker invoker, Method<IMessage, IMessage> method, IMessage request, Sender by)
    {
        switch (method.Type)
        {
            case MethodType.Unary:
                return await invoker.AsyncUnaryCall(method, null, new CallOptions(by.Metadata), request);
            case MethodType.ClientStreaming:
                using (var call = invoker.AsyncClientStreamingCall(method, null, new CallOptions(by.Metadata)))
                {
                    try
                    {
                        await call.RequestStream.WriteAsync(request);
                        await call.RequestStream.CompleteAsync();
                    }
                    catch (RpcException)
                    {
                        // Refused before the end: the answer says why.
                    }
                    return await call;
                }
            case MethodType.ServerStreaming:
                using (var call = invoker.AsyncServerStreamingCall(method, null, new CallOptions(by.Metadata, TimeProvider.System.GetUtcNow().Add(Glance).UtcDateTime), request))
                    return await call.ResponseStream.MoveNext(CancellationToken.None) ? call.ResponseStream.Current : null;
            default:
                throw new NotSupportedException($"{method.FullName} streams both ways.");
        }
    }

    private static Marshaller<IMessage> Marshaller(MessageParser parser) => Marshallers.Create<IMessage>(message => message.ToByteArray(), parser.ParseFrom);
}
