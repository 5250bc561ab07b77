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

    /// <summary>What is true of one organisation stands in its files: code, pages and scripts name no organisation of the samples and no procedure.</summary>
    [Fact]
    public void No_code_knows_an_organisation_or_a_procedure()
    {
        // What the demo brings along, an example of a number, and the command that a start recommends.
        string[] may =
        [
            "shared/AppHost/Topology.cs: CITY311", "shared/AppHost/Topology.cs: XC12312", "shared/AppHost/HostProgram.cs: commerce-hotline", "services/Intake/Complaints/CaseNumber.cs: XC12312",
        ];
        var organisations = Repository.Files("*.yaml", "shared/AppHost/demo").Select(file => OrganisationLine().Match(Repository.Text(file)).Groups["code"].Value).Where(code => code.Length > 0).ToList();
        var procedures = Directory.EnumerateDirectories(Path.Combine(Repository.Root, "shared/Procedures/files")).Select(folder => Path.GetFileName(folder)!).Where(id => id != "base").ToList();
        Assert.True(organisations.Count >= 12 && procedures.Count >= 12);
        // An id of one word is a word of the language, too: it is an id where it stands in quotes.
        var words = organisations.Select(code => $@"(?<!\w){code}(?!\w)")
            .Concat(procedures.Where(id => id.Contains('-', StringComparison.Ordinal)).Select(name => $@"(?<![\w/-]){Regex.Escape(name)}(?![\w/-]|\.[a-z])"))
            .Concat(procedures.Where(id => !id.Contains('-', StringComparison.Ordinal)).Select(name => $"(?<=[\"']){Regex.Escape(name)}(?=[\"'])"));
        var named = new Regex(string.Join('|', words), RegexOptions.CultureInvariant);
        var naming = from folder in new[] { "services", "gateway", "shared" }
                     from pattern in new[] { "*.cs", "*.razor", "*.js" }
                     from file in Repository.Files(pattern, folder)
                     where !file.Contains("/Migrations/", StringComparison.Ordinal)
                     from Match match in named.Matches(Repository.Text(file))
                     select $"{file}: {match.Value}";
        Assert.Empty(naming.Distinct().Except(may));
    }

    [GeneratedRegex(@"^organisation: (?<code>[A-Z0-9]+)", RegexOptions.Multiline)]
    private static partial Regex OrganisationLine();

    [GeneratedRegex(@"new (Grpc\.Core\.)?RpcException\(|ToRpcException\(")]
    private static partial Regex ThrowsRpcException();

    [GeneratedRegex(@"\bTODO\b|\bFIXME\b|\bHACK\b|NotImplementedException|#nullable disable|\bSkip = ")]
    private static partial Regex LeftForLater();
}
