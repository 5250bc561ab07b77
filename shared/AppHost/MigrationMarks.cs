using System.Security.Cryptography;
using ComplaintSuite.AppHost.Run;

namespace ComplaintSuite.AppHost;

/// <summary>Which build has migrated which database of a private cluster. The marks lie with the cluster and go with it.</summary>
internal sealed class MigrationMarks(string clusterFolder)
{
    /// <summary>The hash of the suite's own assemblies: another build may bring other migrations.</summary>
    public static string Fingerprint(IEnumerable<string> assemblies)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var assembly in assemblies) hash.AppendData(File.ReadAllBytes(assembly));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public string? Read(string member) => File.Exists(FileOf(member)) ? File.ReadAllText(FileOf(member)) : null;

    public void Write(string member, string fingerprint) => PrivateFile.Replace(FileOf(member), fingerprint);

    private string FileOf(string member) => Path.Combine(clusterFolder, $"migrated-{member}");
}
