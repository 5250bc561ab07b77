using YamlDotNet.RepresentationModel;

namespace ComplaintSuite.AppHost;

/// <summary>Somebody who can sign on without a password.</summary>
internal sealed record DemoSignOn(string Organisation, string Subject, string Name);

/// <summary>
/// The demo organisations' files, as far as the host shows them. The import and Identity check them; here a file that is not as expected is simply not shown.
/// </summary>
internal static class DemoOrganisations
{
    /// <summary>Copied beside the host.</summary>
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "demo");

    public static IReadOnlyList<string> Codes(string folder) => [.. Files(folder).Select(file => Text(file, "organisation")).OfType<string>().Order(StringComparer.Ordinal)];

    public static IReadOnlyList<DemoSignOn> SignOns(string folder) => [.. Files(folder).SelectMany(SignOns)];

    private static IEnumerable<DemoSignOn> SignOns(YamlMappingNode organisation)
    {
        foreach (var member in List(organisation, "staff"))
            if (Text(member, "subject") is { } subject)
                yield return new DemoSignOn(Text(organisation, "organisation") ?? "", subject, Text(member, "name") ?? "");
    }

    private static IEnumerable<YamlMappingNode> Files(string folder)
    {
        if (!Directory.Exists(folder)) yield break;
        foreach (var file in Directory.GetFiles(folder, "*.yaml").Order(StringComparer.Ordinal))
        {
            var yaml = new YamlStream();
            using (var reader = new StreamReader(file)) yaml.Load(reader);
            if (yaml.Documents.Count > 0 && yaml.Documents[0].RootNode is YamlMappingNode root) yield return root;
        }
    }

    private static YamlNode? Child(YamlMappingNode node, string key) => node.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;

    private static string? Text(YamlMappingNode node, string key) => (Child(node, key) as YamlScalarNode)?.Value;

    private static IEnumerable<YamlMappingNode> List(YamlMappingNode node, string key) => (Child(node, key) as YamlSequenceNode ?? []).OfType<YamlMappingNode>();
}
