using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace ComplaintSuite.ArchitectureTests;

/// <summary>What a service's database maps, and what that uses of the service, stays clear of the wire and of persistence.</summary>
public sealed class DomainTests
{
    private static readonly string[] Forbidden = ["Grpc", "Microsoft.EntityFrameworkCore", "Dapr"];

    [Fact]
    public void Mapped_types_and_what_they_use_mention_neither_gRPC_nor_EF_nor_Dapr()
    {
        var architecture = new ArchLoader().LoadAssemblies([.. Suite.Databases.Select(database => database.Assembly).Distinct()]).Build();
        var types = architecture.Types.GroupBy(type => type.FullName).ToDictionary(group => group.Key, group => group.First());
        var mentions = Suite.Databases.SelectMany(database => Mapped(database).SelectMany(mapped => Mentions(mapped, types)));
        Assert.Empty(mentions.Distinct());
    }

    private static List<string> Mapped(System.Type database)
    {
        using var db = Suite.Open(database);
        return [.. db.Model.GetEntityTypes().Select(entity => entity.ClrType).Where(type => type.Assembly == database.Assembly).Select(type => type.FullName!).Distinct()];
    }

    private static IEnumerable<string> Mentions(string mapped, Dictionary<string, IType> types)
    {
        var seen = new HashSet<string> { mapped };
        var open = new Queue<string>(seen);
        while (open.TryDequeue(out var name))
            foreach (var target in types[name].Dependencies.Select(dependency => dependency.Target))
                if (Forbidden.Any(forbidden => target.Namespace.FullName == forbidden || target.Namespace.FullName.StartsWith(forbidden + ".", StringComparison.Ordinal)))
                    yield return $"{mapped}: {name} mentions {target.FullName}";
                else if (types.ContainsKey(target.FullName) && seen.Add(target.FullName))
                    open.Enqueue(target.FullName);
    }
}
