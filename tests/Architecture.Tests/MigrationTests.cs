using ComplaintSuite.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ComplaintSuite.ArchitectureTests;

/// <summary>A changed model has its migration.</summary>
public sealed class MigrationTests
{
    public static TheoryData<string> Databases { get; } = [.. Suite.Databases.Select(database => database.Name)];

    [Theory]
    [MemberData(nameof(Databases))]
    public void The_migrations_of_a_service_make_its_model(string name)
    {
        using var db = Suite.Open(Suite.Databases.Single(database => database.Name == name));
        Assert.NotEmpty(db.Database.GetMigrations());
        Assert.False(db.Database.HasPendingModelChanges(), $"{name} changed since its last migration.");
    }

    /// <summary>What sorts before one that was there already is left out where somebody asks for what came since.</summary>
    [Fact]
    public void The_migration_that_was_made_last_sorts_last()
    {
        var snapshots = Repository.Files("*ModelSnapshot.cs", "services").ToList();
        Assert.NotEmpty(snapshots);
        foreach (var snapshot in snapshots)
            Assert.Equal(ModelIn(snapshot), ModelIn(Repository.Files("*.Designer.cs", Path.GetDirectoryName(snapshot)!).Order(StringComparer.Ordinal).Last()));

        static string ModelIn(string file) => Repository.Text(file).Split("#pragma warning disable")[1].Split("#pragma warning restore")[0];
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Every_table_with_an_organisation_is_under_forced_row_security(string name)
    {
        using var db = Suite.Open(Suite.Databases.Single(database => database.Name == name));
        var script = db.GetService<IMigrator>().GenerateScript();
        var open = db.Model.GetRelationalModel().Tables.Where(table => table.FindColumn("organisation") is not null).Select(table => table.Name)
            .Where(table => !script.Contains($"force row level security', '{table}'", StringComparison.Ordinal));
        Assert.Empty(open);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Every_table_is_in_one_of_the_lists_for_digests(string name)
    {
        using var db = Suite.Open(Suite.Databases.Single(database => database.Name == name));
        var database = name[..^"Db".Length].ToLowerInvariant();
        Assert.Empty(DigestTables.Defects(database, [.. db.Model.GetRelationalModel().Tables.Select(table => table.Name)]));
    }
}
