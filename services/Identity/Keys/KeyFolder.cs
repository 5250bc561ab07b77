using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ComplaintSuite.Identity.Keys;

/// <summary>
/// The provider's keys as PEM files, each a certificate with its private key: <c>signing-*.pem</c> and <c>encryption-*.pem</c>.
/// Several of a purpose may lie there, which is how a key is exchanged: the new one (valid longer) signs, tokens of the old one stay valid.
/// The keys of cookies lie in <c>cookies/</c>, encrypted with the encryption key.
/// </summary>
/// <param name="Signing">Certificates that sign tokens.</param>
/// <param name="Encryption">Certificates that encrypt codes, refresh tokens and cookie keys.</param>
/// <param name="Cookies">Folder of the cookie keys.</param>
/// <param name="Created">Names of the files that were created just now.</param>
internal sealed record KeyFolder(
    IReadOnlyList<X509Certificate2> Signing, IReadOnlyList<X509Certificate2> Encryption, DirectoryInfo Cookies, IReadOnlyList<string> Created)
{
    private const int KeyBits = 3072;
    private static readonly TimeSpan Validity = TimeSpan.FromDays(5 * 365);

    /// <summary>Loads the keys.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="create">Create what is absent; on one machine only, since replicas would each create their own.</param>
    /// <param name="now">Real time, from which a created key is valid.</param>
    /// <exception cref="InvalidOperationException">A purpose has no key and none may be created.</exception>
    public static KeyFolder Load(string folder, bool create, DateTimeOffset now)
    {
        if (create)
            Create(folder);
        var created = new List<string>();
        return new(Load(folder, "signing", create, now, created), Load(folder, "encryption", create, now, created), new DirectoryInfo(Path.Combine(folder, "cookies")), created);
    }

    private static X509Certificate2[] Load(string folder, string purpose, bool create, DateTimeOffset now, List<string> created)
    {
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, purpose + "-*.pem").Order(StringComparer.Ordinal).ToArray() : [];
        if (files.Length == 0 && create)
        {
            files = [Create(folder, purpose, now)];
            created.Add(Path.GetFileName(files[0]));
        }
        if (files.Length == 0)
            throw new InvalidOperationException($"Identity:Keys has no {purpose}-*.pem (a certificate and its private key).");
        return [.. files.Select(file => X509Certificate2.CreateFromPemFile(file, file))];
    }

    private static string Create(string folder, string purpose, DateTimeOffset now)
    {
        using var key = RSA.Create(KeyBits);
        var request = new CertificateRequest($"CN=ComplaintSuite {purpose}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            purpose == "signing" ? X509KeyUsageFlags.DigitalSignature : X509KeyUsageFlags.KeyEncipherment, critical: true));
        using var certificate = request.CreateSelfSigned(now.AddMinutes(-1), now + Validity);

        var file = Path.Combine(folder, $"{purpose}-{now:yyyyMMdd}.pem");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(file, options);
        writer.Write(certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
        return file;
    }

    private static void Create(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
