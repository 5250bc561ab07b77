using System.Text.RegularExpressions;

namespace ComplaintSuite.ArchitectureTests;

/// <summary>Rules about the source that the compiler doesn't know.</summary>
public sealed partial class SourceTests
{
    /// <summary>Where a refusal becomes a gRPC answer, where one from another service or the sidecar is read, and clients of the suite.</summary>
    private static readonly string[] MaySpeakRpcException =
    [
        "shared/ServiceDefaults/Refusals/RefusalInterceptor.cs", "shared/ServiceDefaults/Hosting/OutgoingCalls.cs", "shared/ServiceDefaults/Sidecar/Announcer.cs", "shared/Messaging/LogErrors.cs", "shared/Messaging/LogFollower.cs", "shared/Messaging/Failures.cs",
        "gateway/Portal/Calls/CallRefusedException.cs", "gateway/Portal/Calls/RefusalReader.cs",
    ];

    [Fact]
    public void Nothing_but_the_interceptor_and_the_event_log_speaks_of_RpcException()
    {
        var others = from folder in new[] { "services", "gateway", "shared/ServiceDefaults", "shared/Messaging", "shared/Procedures" }
                     from file in Repository.Files("*.cs", folder)
                     where Repository.Text(file).Contains(nameof(Grpc.Core.RpcException), StringComparison.Ordinal)
                     select file;
        Assert.Empty(others.Except(MaySpeakRpcException));
    }

    [Fact]
    public void Nothing_but_the_interceptor_and_the_event_log_throws_RpcException()
    {
        string[] may = ["shared/ServiceDefaults/Refusals/RefusalInterceptor.cs", "shared/Messaging/LogErrors.cs"];
        var throwing = from folder in new[] { "services", "gateway", "shared" }
                       from file in Repository.Files("*.cs", folder)
                       where ThrowsRpcException().IsMatch(Repository.Text(file))
                       select file;
        Assert.Empty(throwing.Except(may));
    }

    [Fact]
    public void Nothing_but_the_sidecar_folder_speaks_Dapr()
    {
        var others = from folder in new[] { "services", "gateway", "shared" }
                     from file in Repository.Files("*.cs", folder)
                     where !file.StartsWith("shared/ServiceDefaults/Sidecar/", StringComparison.Ordinal) && Repository.Text(file).Contains("using Dapr", StringComparison.Ordinal)
                     select file;
        Assert.Empty(others);
    }

    [Fact]
    public void A_Program_fits_on_a_screen() =>
        Assert.Empty(new[] { "services", "gateway" }.SelectMany(folder => Repository.Files("Program.cs", folder)).Where(file => File.ReadLines(Path.Combine(Repository.Root, file)).Count() > 40));

    [Fact]
    public void Nothing_is_switched_off_or_left_for_later()
    {
        var left = from folder in new[] { "services", "gateway", "shared", "tests" }
                   from file in Repository.Files("*.cs", folder)
                   where !file.StartsWith("tests/Architecture.Tests/", StringComparison.Ordinal) && !file.Contains("/Migrations/", StringComparison.Ordinal)
                   where LeftForLater().IsMatch(Repository.Text(file))
                   select file;
        Assert.Empty(left);
    }

    [GeneratedRegex(@"new (Grpc\.Core\.)?RpcException\(|ToRpcException\(")]
    private static partial Regex ThrowsRpcException();

    [GeneratedRegex(@"\bTODO\b|\bFIXME\b|\bHACK\b|NotImplementedException|#nullable disable|\bSkip = ")]
    private static partial Regex LeftForLater();
}
