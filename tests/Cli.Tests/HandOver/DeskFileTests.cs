using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ComplaintSuite.Cli;
using ComplaintSuite.Cli.HandOver;
using ComplaintSuite.Contracts.Intake.V1;
using Google.Protobuf;

namespace ComplaintSuite.CliTests.HandOver;

/// <summary>What the tool reads: the file that the reception's page saves, and a batch as JSON.</summary>
public sealed class DeskFileTests
{
    private const string Passphrase = "front desk of the ship";
    private const int Iterations = 1_000;

    private static readonly byte[] Salt = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];

    [Fact]
    public void A_sealed_file_is_opened_with_its_passphrase_alone()
    {
        var entries = new[] { Entry("5023"), Entry("5024") };
        var content = Sealed("YLGS", entries);
        Assert.DoesNotContain("5023", Encoding.UTF8.GetString(content), StringComparison.Ordinal);
        var file = DeskFile.Read(content, () => Passphrase);
        Assert.Equal(("YLGS", 2), (file.Organisation, file.Entries.Count));
        Assert.Equal(entries, file.Entries);
        Assert.Equal("This passphrase does not open the file.", Assert.Throws<ToolFailedException>(() => DeskFile.Read(content, () => "another")).Message);
        // An entry of another organisation, or under another id, is none of this file's.
        Assert.Throws<ToolFailedException>(() => DeskFile.Read(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(content).Replace("YLGS", "NCFW", StringComparison.Ordinal)), () => Passphrase));
    }

    [Fact]
    public void One_damaged_entry_is_named_and_the_others_are_read()
    {
        var (first, second, third) = (Entry("5023"), Entry("5024"), Entry("5025"));
        (second.Registration.RequestId, third.Registration.RequestId) = ("0b0c7f0e-3f6c-4c55-9d2f-5f6f6c3b0a12", "0b0c7f0e-3f6c-4c55-9d2f-5f6f6c3b0a13");
        foreach (var damage in new[] { "AAAA", "no base64", Convert.ToBase64String(new byte[200]) })
        {
            var file = JsonNode.Parse(Sealed("YLGS", first, second, third))!;
            file["entries"]![1]!["data"] = damage;
            var read = DeskFile.Read(Encoding.UTF8.GetBytes(file.ToJsonString()), () => Passphrase);
            Assert.Equal([first, third], read.Entries);
            Assert.Equal([second.Registration.RequestId], read.Damaged);
        }
        Assert.Empty(DeskFile.Read(Sealed("YLGS", first, second), () => Passphrase).Damaged);
    }

    [Fact]
    public void The_same_file_is_the_same_hand_over()
    {
        var content = Sealed("YLGS", Entry("5023"));
        var id = DeskFile.Read(content, () => Passphrase).HandOverId;
        Assert.Equal(4, Guid.Parse(id).Version);
        Assert.Equal(id, DeskFile.Read(content, () => Passphrase).HandOverId);
        Assert.NotEqual(id, DeskFile.Read(Sealed("YLGS", Entry("5024")), () => Passphrase).HandOverId);
    }

    [Fact]
    public void A_batch_as_JSON_asks_for_no_passphrase()
    {
        var batch = new BatchRegisterComplaintsRequest { Organisation = "YLGS", Entries = { Entry("5023") } };
        var file = DeskFile.Read(Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(batch)), () => throw new InvalidOperationException("Nobody is asked."));
        Assert.Equal(batch.Entries, file.Entries);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}x")]
    [InlineData("[]")]
    [InlineData("""{"format": "complaintsuite-desk/1"}""")]
    [InlineData("""{"format": "complaintsuite-desk/1", "organisation": "YLGS", "kdf": {"name": "PBKDF2", "hash": "SHA-256", "iterations": 2000000000, "salt": "AAAA"}, "entries": []}""")]
    [InlineData("""{"format": "complaintsuite-desk/1", "organisation": "YLGS", "kdf": {"name": "PBKDF2", "hash": "SHA-256", "iterations": 1, "salt": "AAAA"}, "entries": [{"id": "x", "iv": "AAAA", "data": ""}]}""")]
    [InlineData("""{"nothing": 1}""")]
    public void What_is_no_such_file_is_said_in_a_line(string content) => Assert.Throws<ToolFailedException>(() => DeskFile.Read(Encoding.UTF8.GetBytes(content), () => Passphrase));

    /// <summary>A file as the page makes it: 12 bytes of initialisation vector, the tag behind the ciphertext, organisation and id as associated data.</summary>
    internal static byte[] Sealed(string organisation, params OfflineEntry[] entries)
    {
        using var cipher = new AesGcm(Rfc2898DeriveBytes.Pbkdf2(Passphrase, Salt, Iterations, HashAlgorithmName.SHA256, 32), 16);
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            format = "complaintsuite-desk/1",
            organisation,
            kdf = new { name = "PBKDF2", hash = "SHA-256", iterations = Iterations, salt = Convert.ToBase64String(Salt) },
            entries = entries.Select(entry =>
            {
                var (iv, plain) = (RandomNumberGenerator.GetBytes(12), Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(entry)));
                var (data, tag) = (new byte[plain.Length], new byte[16]);
                cipher.Encrypt(iv, plain, data, tag, Encoding.UTF8.GetBytes($"{organisation}\n{entry.Registration.RequestId}"));
                return new { id = entry.Registration.RequestId, iv = Convert.ToBase64String(iv), data = Convert.ToBase64String([.. data, .. tag]) };
            }).ToArray(),
        });
    }

    private static OfflineEntry Entry(string room) => new()
    {
        Received = "2026-11-29T21:30:00+09:00",
        Registration = new() { RequestId = "0b0c7f0e-3f6c-4c55-9d2f-5f6f6c3b0a11", Kind = "complaint", Facts = $"Room {room} is loud.", Details = { ["room"] = room } },
    };
}
