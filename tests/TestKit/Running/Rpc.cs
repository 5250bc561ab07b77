using System.Collections.Concurrent;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Contracts.Routing.V1;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace ComplaintSuite.TestKit.Running;

/// <summary>A unary rpc, found by its request message: each rpc has one of its own.</summary>
internal sealed class Rpc
{
    private static readonly ConcurrentDictionary<MessageDescriptor, Rpc> Known = new();

    private static readonly IReadOnlyList<MethodDescriptor> Methods =
    [
        .. new[]
        {
            IntakeReflection.Descriptor,
            DeadlineReflection.Descriptor,
            AttachmentReflection.Descriptor,
            GuideReflection.Descriptor,
            PartyReflection.Descriptor,
            QueueReflection.Descriptor,
            DirectoryReflection.Descriptor,
            LookupReflection.Descriptor,
        }
            .SelectMany(file => file.Services).SelectMany(service => service.Methods),
    ];

    private readonly string _path;

    private Rpc(MethodDescriptor rpc)
    {
        Method = new(MethodType.Unary, rpc.Service.FullName, rpc.Name, Marshaller(rpc.InputType.Parser), Marshaller(rpc.OutputType.Parser));
        var rule = rpc.GetOptions()?.GetExtension(AnnotationsExtensions.Http);
        (Verb, _path) = rule?.PatternCase switch
        {
            HttpRule.PatternOneofCase.Get => (HttpMethod.Get, rule.Get),
            HttpRule.PatternOneofCase.Post => (HttpMethod.Post, rule.Post),
            _ => (HttpMethod.Post, ""),
        };
    }

    public Method<IMessage, IMessage> Method { get; }

    public HttpMethod Verb { get; }

    public static Rpc Of(IMessage request) => Known.GetOrAdd(request.Descriptor, message => new Rpc(Methods.Single(method => method.InputType == message)));

    /// <summary>The JSON address, with the fields of the path filled in.</summary>
    public Uri PathOf(IMessage request)
    {
        var path = _path;
        foreach (var field in request.Descriptor.Fields.InDeclarationOrder())
            path = path.Replace($"{{{field.Name}}}", Uri.EscapeDataString(field.Accessor.GetValue(request)?.ToString() ?? ""), StringComparison.Ordinal);
        return new(path, UriKind.Relative);
    }

    private static Marshaller<IMessage> Marshaller(MessageParser parser) => Marshallers.Create<IMessage>(message => message.ToByteArray(), parser.ParseFrom);
}
