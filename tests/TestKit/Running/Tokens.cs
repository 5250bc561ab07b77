using System.Security.Claims;
using System.Security.Cryptography.X509Certificates;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ComplaintSuite.TestKit.Running;

/// <summary>Tokens with the key of the suite's own provider, for people and roles that its demo sign-ons don't have.</summary>
public static class Tokens
{
    /// <summary>A token as the provider makes it.</summary>
    public static Sender Token(this RunningSuite suite, string subject, string organisation, params IEnumerable<string> roles)
    {
        ArgumentNullException.ThrowIfNull(suite);
        // Lifetimes of tokens are real time.
        var now = TimeProvider.System.GetUtcNow();
        return new(new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            TokenType = "at+jwt",
            Issuer = suite.Suite.Issuer.ToString(),
            Audience = "complaintsuite",
            Subject = new ClaimsIdentity([new("sub", subject), new("org", organisation), .. roles.Select(role => new Claim("role", role))]),
            NotBefore = now.AddMinutes(-1).UtcDateTime,
            IssuedAt = now.AddMinutes(-1).UtcDateTime,
            Expires = now.AddMinutes(30).UtcDateTime,
            SigningCredentials = new SigningCredentials(SigningKey(), SecurityAlgorithms.RsaSha256),
        }));
    }

    /// <summary>The key with which the provider signs.</summary>
    public static X509SecurityKey SigningKey()
    {
        var file = Directory.GetFiles(Path.Combine(RunningSuite.Folder, "identity-keys"), "signing-*.pem").Single();
        return new X509SecurityKey(X509Certificate2.CreateFromPemFile(file, file));
    }
}
