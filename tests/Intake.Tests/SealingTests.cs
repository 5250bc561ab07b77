using System.Security.Cryptography;
using System.Text;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Parties;
using ComplaintSuite.Intake.Sealing;
using ComplaintSuite.ServiceDefaults.Audit;

namespace ComplaintSuite.IntakeTests;

/// <summary>What is sealed opens in its own place alone, under keys that can be changed.</summary>
public sealed class SealingTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);
    private static readonly Guid Record = Guid.CreateVersion7(Now);

    [Fact]
    public void A_sealed_text_opens_again_and_never_looks_the_same_twice()
    {
        var seal = Seals.New();
        var closed = seal.Close("王小明", Record, "name");
        Assert.Equal("王小明", seal.Open(closed, Record, "name"));
        Assert.NotEqual(closed, seal.Close("王小明", Record, "name"));
        Assert.Equal(-1, closed.AsSpan().IndexOf(Encoding.UTF8.GetBytes("王")));
    }

    [Fact]
    public void A_ciphertext_moved_to_another_field_record_or_case_does_not_open()
    {
        var vault = Seals.Vault($"k1:{Seals.Key(7)}");
        var (_, seal) = vault.New(Seals.CaseId, "XC12312");
        var closed = seal.Close("13800000000", Record, "telephone");
        Assert.ThrowsAny<CryptographicException>(() => seal.Open(closed, Record, "postcode"));
        Assert.ThrowsAny<CryptographicException>(() => seal.Open(closed, Guid.CreateVersion7(Now), "telephone"));
        Assert.ThrowsAny<CryptographicException>(() => vault.New(Guid.CreateVersion7(Now), "XC12312").Seal.Open(closed, Record, "telephone"));
        closed[^1] ^= 1;
        Assert.ThrowsAny<CryptographicException>(() => seal.Open(closed, Record, "telephone"));
        Assert.ThrowsAny<CryptographicException>(() => seal.Open([1, 2, 3], Record, "telephone"));
    }

    [Fact]
    public void A_wrapped_key_of_another_case_opens_nothing()
    {
        var vault = Seals.Vault($"k1:{Seals.Key(7)}");
        var (key, seal) = vault.New(Seals.CaseId, "XC12312");
        var closed = seal.Close("王小明", Record, "name");
        var moved = new CaseKey(Guid.CreateVersion7(Now), key.Organisation, key.WrappedBy, key.Wrapped);
        Assert.ThrowsAny<CryptographicException>(() => vault.Open(moved).Open(closed, Record, "name"));
    }

    [Fact]
    public void Keys_are_rotated_without_touching_what_is_sealed()
    {
        var (key, seal) = Seals.Vault($"old:{Seals.Key(7)}").New(Seals.CaseId, "XC12312");
        var closed = seal.Close("王小明", Record, "name");

        var rotating = Seals.Vault($"new:{Seals.Key(9)},old:{Seals.Key(7)}");
        Assert.Equal("王小明", rotating.Open(key).Open(closed, Record, "name"));
        rotating.Rewrap(key);
        Assert.Equal("new", key.WrappedBy);
        Assert.Equal("王小明", Seals.Vault($"new:{Seals.Key(9)}").Open(key).Open(closed, Record, "name"));
        Assert.Throws<InvalidOperationException>(() => Seals.Vault($"old:{Seals.Key(7)}").Open(key).Open(closed, Record, "name"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("k1")]
    [InlineData("k1:c2hvcnQ=")]
    [InlineData("k 1:BwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSY=")]
    [InlineData("k1:BwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSY=,k1:BwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSY=")]
    public void Keys_that_are_none_stop_the_start(string keys) => Assert.Throws<InvalidOperationException>(() => Seals.Vault(keys));

    [Theory]
    [InlineData("name", " 王 小明 ", "王小明")]
    [InlineData("name", "ＪＯＨＮ　Smith", "john smith")]
    [InlineData("telephone", "+86 138 0000 0000", "13800000000")]
    [InlineData("telephone", "0086-10-12345678", "010 1234 5678")]
    [InlineData("telephone", "(010) 12345678 转 801", "01012345678")]
    [InlineData("telephone", "+34 600 000 000", "0034600000000")]
    [InlineData("email", "Wang@Example.ORG ", "wang@example.org")]
    [InlineData("unit", "３-1201 A", "3-1201a")]
    public void Look_ups_take_for_equal_what_people_write_differently(string field, string one, string other) =>
        Assert.Equal(Seals.LookUps.Hash("XC12312", field, one), Seals.LookUps.Hash("XC12312", field, other));

    [Fact]
    public void Look_ups_differ_by_text_field_and_organisation_and_find_nothing_in_nothing()
    {
        var hashes = new[]
        {
            Seals.LookUps.Hash("XC12312", "telephone", "13800000000"), Seals.LookUps.Hash("XC12312", "telephone", "+1 3800000000"), Seals.LookUps.Hash("XC12312", "name", "13800000000"),
            Seals.LookUps.Hash("LH12312", "telephone", "13800000000"),
        };
        Assert.Equal(hashes.Length, hashes.Select(hash => Convert.ToHexString(hash!)).Distinct().Count());
        Assert.Null(Seals.LookUps.Hash("XC12312", "telephone", "none"));
    }

    [Fact]
    public void Amending_a_party_keeps_what_is_not_said_again_and_proves_the_plain_state()
    {
        var seal = Seals.New();
        var party = new Party(Record, Report(isProtected: false, seal), PartyRole.Complainant, new("王小明", "13800000000", null, null, null, null), seal);
        party.Amend(Report(isProtected: false, seal), PartyDetails.Nothing with { Address = "和平路1号" }, seal);
        Assert.Equal(new("王小明", "13800000000", "和平路1号", null, null, null), party.Open(seal));
        var salt = seal.OpenBytes(party.StateSalt, party.Id, "state-salt");
        Assert.Equal(party.StateSha256, AuditEntry.DigestOf(salt, party.Open(seal).AuditState()));
        Assert.Equal(["name", "telephone", "address"], party.Open(seal).Said());
    }

    [Fact]
    public void A_protected_identity_has_no_hash_by_which_it_is_found_and_the_respondent_has()
    {
        var seal = Seals.New();
        var report = Report(isProtected: true, seal);
        Assert.Null(report.Complainant!.NameHash);
        Assert.Null(report.Complainant.TelephoneHash);
        Assert.Equal(Seals.LookUps.Hash("XC12312", "name", "新城便民超市"), report.Respondent!.NameHash);
    }

    private static Complaint Report(bool isProtected, CaseSeal seal) => new(Seals.CaseId, "XC12312", CaseNumber.New("XC12312"), "commerce-hotline", 1, new()
    {
        Kind = "report",
        Channel = "portal",
        UnknownFields = [],
        ProtectIdentity = isProtected,
        Language = "en",
        Complainant = new("赵知情", "13600000000", null, null, null, null),
        Respondent = new("新城便民超市", null, null, null, null, null),
    }, seal, Now);
}
