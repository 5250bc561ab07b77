using System.Reflection;
using ComplaintSuite.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ComplaintSuite.ArchitectureTests;

/// <summary>The built assemblies of the suite.</summary>
internal static class Suite
{
    public static IReadOnlyList<Assembly> Services { get; } = Load("services");

    public static IReadOnlyList<Assembly> Shared { get; } = Load("shared");

    /// <summary>The database of each service that stands on <see cref="ServiceDb"/>. Nothing connects.</summary>
    public static IReadOnlyList<Type> Databases { get; } =
        [.. Services.SelectMany(assembly => assembly.GetTypes()).Where(type => type.IsSubclassOf(typeof(ServiceDb)) && !type.IsAbstract)];

    public static DbContext Open(Type database)
    {
        var options = (DbContextOptionsBuilder)Activator.CreateInstance(typeof(DbContextOptionsBuilder<>).MakeGenericType(database))!;
        options.UseServiceDatabase(NpgsqlDataSource.Create("Host=nowhere.invalid"));
        return (DbContext)Activator.CreateInstance(database, options.Options)!;
    }

    private static List<Assembly> Load(string folder) =>
        [.. Repository.Files("*.csproj", folder).Select(project => Assembly.Load($"ComplaintSuite.{Path.GetFileNameWithoutExtension(project)}"))];
}
