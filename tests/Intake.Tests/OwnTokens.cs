using System.Security.Claims;
using System.Security.Cryptography;
using Grpc.Core;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace ComplaintSuite.IntakeTests;

/// <summary>An issuer of a test's own, that no process stands behind.</summary>
internal sealed class OwnTokens : IDisposable
{
    public const string Issuer = "http://127.0.0.1:9/";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private SigningCredentials Credentials => new(new ECDsaSecurityKey(_key) { KeyId = "test" }, SecurityAlgorithms.EcdsaSha256);

    /// <summary>Settings under which a host takes these tokens.</summary>
    public void Trust(JwtBearerOptions options) => options.Configuration = new OpenIdConnectConfiguration { Issuer = Issuer, SigningKeys = { Credentials.Key } };

    /// <summary>A token as Identity gives it; that of a machine names its client.</summary>
    /// <param name="subject">Subject.</param>
    /// <param name="organisation">Code of the organisation; several with blanks between.</param>
    /// <param name="roles">Roles.</param>
    public Metadata As(string subject, string organisation, params IReadOnlyCollection<string> roles) => new()
    {
        {
            "authorization", "Bearer " + new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = true }.CreateToken(new SecurityTokenDescriptor
            {
                Issuer = Issuer,
                Audience = "complaintsuite",
                TokenType = "at+jwt",
                Subject = new([new Claim("sub", subject), .. organisation.Split(' ').Select(code => new Claim("org", code)), .. roles.Select(role => new Claim("role", role)), .. roles.Contains("service") || subject == "import" ? [new Claim("client_id", subject)] : Array.Empty<Claim>()]),
                SigningCredentials = Credentials,
            })
        },
    };

    public void Dispose() => _key.Dispose();
}
