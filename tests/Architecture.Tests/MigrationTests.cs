using Microsoft.EntityFrameworkCore;

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
}
