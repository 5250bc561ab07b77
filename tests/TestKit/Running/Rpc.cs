using System.Collections.Concurrent;
using ComplaintSuite.Contracts.Intake.V1;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace ComplaintSuite.TestKit.Running;

/// <summary>A unary rpc, found by its request message: each rpc has one of its own.</summary>
internal sealed class Rpc
{
    private static readonly ConcurrentDictionary<MessageDescriptor, Rpc> Known = new();

    /// <summary>Of every service of the contracts.</summary>
    private static readonly IReadOnlyList<MethodDescriptor> Methods =
    [
        .. from type in typeof(IntakeReflection).Assembly.GetExportedTypes()
           where type.IsAbstract && type.IsSealed && type.Name.EndsWith("Reflection", StringComparison.Ordinal)
           let file = (FileDescriptor)type.GetProperty("Descriptor")!.GetValue(null)!
           where file.Package.StartsWith("complaintsuite.", StringComparison.Ordinal)
           from service in file.Services
           from rpc in service.Methods
           select rpc,
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
