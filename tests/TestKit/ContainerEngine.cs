using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using Testcontainers.PostgreSql;
using Testcontainers.Redis;

namespace ComplaintSuite.TestKit;

/// <summary>
/// The container engine that Testcontainers speaks to. Tests that want a container of their own begin with a builder from here: it knows the images that the
/// machine has, and tests/engine.sh removes what a killed test process leaves behind.
/// </summary>
public static class ContainerEngine
{
    // Testcontainers would otherwise have them pulled from outside: the names are what an engine with a registry knows them by.
    private const string OfficialPostgres = "postgres:17";
    private const string OfficialRedis = "redis:7";

    private static readonly Lazy<bool> Noted = new(NoteSession);

    /// <summary>Whether an engine answers, at DOCKER_HOST or where engines usually listen.</summary>
    public static bool Answers => TestcontainersSettings.OS.DockerEndpointAuthConfig is not null;

    /// <summary>Image of the PostgreSQL server: COMPLAINTSUITE_POSTGRES_IMAGE, else the official one.</summary>
    public static string PostgresImage => Environment.GetEnvironmentVariable("COMPLAINTSUITE_POSTGRES_IMAGE") is { Length: > 0 } named ? named : OfficialPostgres;

    /// <summary>Image with redis-server and redis-cli: COMPLAINTSUITE_REDIS_IMAGE, else the official one.</summary>
    public static string RedisImage => Environment.GetEnvironmentVariable("COMPLAINTSUITE_REDIS_IMAGE") is { Length: > 0 } named ? named : OfficialRedis;

    /// <summary>A PostgreSQL container, superuser postgres.</summary>
    public static PostgreSqlBuilder PostgreSql()
    {
        _ = Noted.Value;
        return new PostgreSqlBuilder(PostgresImage);
    }

    /// <summary>A Redis container that takes connections without a password.</summary>
    public static RedisBuilder Redis()
    {
        _ = Noted.Value;
        return new RedisBuilder(RedisImage).WithEntrypoint("redis-server").WithCommand("--bind", "0.0.0.0", "--protected-mode", "no", "--save", "");
    }

    /// <summary>Tells tests/engine.sh which containers are this process's.</summary>
    private static bool NoteSession()
    {
        if (Environment.GetEnvironmentVariable("COMPLAINTSUITE_TEST_SESSIONS") is not { Length: > 0 } folder || !Directory.Exists(folder)) return false;
        File.Create(Path.Combine(folder, ResourceReaper.DefaultSessionId.ToString("D"))).Dispose();
        return true;
    }
}
