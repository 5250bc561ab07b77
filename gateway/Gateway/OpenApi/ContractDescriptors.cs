using System.Text.RegularExpressions;
using ComplaintSuite.Contracts.Common.V1;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace ComplaintSuite.Gateway.OpenApi;

/// <summary>The contracts with their comments and HTTP annotations, from the descriptor set that lies in the contracts' assembly.</summary>
internal static partial class ContractDescriptors
{
    /// <summary>All files of the suite's own packages.</summary>
    public static IReadOnlyList<FileDescriptor> Files { get; } = Load();

    /// <summary>All rpcs of all services, in the order of the files.</summary>
    public static IEnumerable<MethodDescriptor> Rpcs => Files.SelectMany(file => file.Services).SelectMany(service => service.Methods);

    /// <summary>Path of the rpc over gRPC without the first slash; also the name by which the route file knows it.</summary>
    public static string NameOf(MethodDescriptor rpc) => $"{rpc.Service.FullName}/{rpc.Name}";

    /// <summary>The JSON route of an rpc: method, path template, name of the body field ("*" the whole message, "" none). Null for an rpc that has none.</summary>
    public static (string Method, string Path, string Body)? RouteOf(MethodDescriptor rpc) => rpc.GetOptions()?.GetExtension(AnnotationsExtensions.Http) switch
    {
        null => null,
        { PatternCase: HttpRule.PatternOneofCase.Get } rule => ("GET", rule.Get, rule.Body),
        { PatternCase: HttpRule.PatternOneofCase.Post } rule => ("POST", rule.Post, rule.Body),
        { PatternCase: HttpRule.PatternOneofCase.Put } rule => ("PUT", rule.Put, rule.Body),
        { PatternCase: HttpRule.PatternOneofCase.Patch } rule => ("PATCH", rule.Patch, rule.Body),
        { PatternCase: HttpRule.PatternOneofCase.Delete } rule => ("DELETE", rule.Delete, rule.Body),
        { } other => throw new InvalidOperationException($"{rpc.FullName} has the HTTP pattern {other.PatternCase}, which the gateway does not know."),
    };

    /// <summary>The comment above a declaration, as one paragraph; empty where there is none.</summary>
    public static string CommentOf(DescriptorDeclaration? declaration) => declaration is null ? "" : Spaces().Replace(declaration.LeadingComments, " ").Trim();

    private static FileDescriptor[] Load()
    {
        using var stream = typeof(CommonReflection).Assembly.GetManifestResourceStream("contracts.pb")
            ?? throw new InvalidOperationException("The contracts' assembly has no descriptor set.");
        var registry = new ExtensionRegistry { AnnotationsExtensions.Http };
        var set = FileDescriptorSet.Parser.WithExtensionRegistry(registry).ParseFrom(stream);
        return [.. FileDescriptor.BuildFromByteStrings(set.File.Select(file => file.ToByteString()), registry).Where(file => file.Package.StartsWith("complaintsuite.", StringComparison.Ordinal))];
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
