using System.Text.RegularExpressions;
using ComplaintSuite.ServiceDefaults.Audit;

namespace ComplaintSuite.ArchitectureTests;

/// <summary>The test vectors of ADR 0007: what stands there is what the code computes.</summary>
public sealed partial class AuditVectorTests
{
    private static readonly IReadOnlyList<(byte[] Salt, byte[] Bytes, byte[] Digest)> Written =
    [
        .. Vector().Matches(Repository.Text("shared/docs/adr/0007-audit-encoding.md")).Select(vector => (
            Convert.FromHexString(vector.Groups["salt"].Value), Convert.FromHexString(vector.Groups["bytes"].Value), Convert.FromHexString(vector.Groups["digest"].Value))),
    ];

    private static readonly IReadOnlyList<Dictionary<string, object?>> States =
    [
        new() { ["step"] = "registered", ["kind"] = "complaint", ["a"] = 1 },
        new()
        {
            ["id"] = Guid.Parse("0197f3a0-0000-7000-8000-000000000001"),
            ["step"] = "accepted",
            ["receivedAt"] = new DateTimeOffset(2026, 3, 2, 9, 30, 0, TimeSpan.FromHours(8)).AddTicks(1_234_560),
            ["legalField"] = "prepaid-cards",
            ["factsClear"] = true,
            ["mediated"] = false,
            ["officeInCharge"] = null,
            ["version"] = 3L,
            ["offset"] = -480,
            ["bytes"] = 1_099_511_627_776L,
            ["digest"] = new byte[] { 0x00, 0xff, 0x10 },
            ["name"] = "商务稽查支队",
        },
        new()
        {
            ["bb"] = "é",
            ["a"] = "",
            ["aaa"] = new object?[] { 1, Array.Empty<object?>(), new Dictionary<string, object?>() },
            ["B"] = new Dictionary<string, string> { ["z"] = "24", ["y"] = "23" },
            ["long"] = new string('x', 24),
        },
    ];

    public static TheoryData<int> Numbers { get; } = [0, 1, 2];

    [Fact]
    public void The_record_has_as_many_vectors_as_are_tested() => Assert.Equal(States.Count, Written.Count);

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_vector_is_what_the_code_computes(int number)
    {
        Assert.Equal(Written[number].Bytes, CanonicalState.Encode(States[number]));
        Assert.Equal(Written[number].Digest, AuditEntry.DigestOf(Written[number].Salt, States[number]));
    }

    [Fact]
    public void The_first_vector_is_CBOR_written_by_hand()
    {
        byte[] byHand =
        [
            0xa3, // map of three
            0x61, (byte)'a', 0x01,
            0x64, .. "kind"u8, 0x69, .. "complaint"u8,
            0x64, .. "step"u8, 0x6a, .. "registered"u8,
        ];
        Assert.Equal(byHand, Written[0].Bytes);
    }

    [Fact]
    public void The_order_in_which_a_state_names_its_fields_does_not_matter() =>
        Assert.Equal(CanonicalState.Encode(States[1]), CanonicalState.Encode(new Dictionary<string, object?>(States[1].Reverse())));

    [Fact]
    public void A_floating_point_number_has_no_canonical_form() =>
        Assert.Throws<ArgumentException>(() => CanonicalState.Encode(new Dictionary<string, object?> { ["a"] = 1.5 }));

    [GeneratedRegex(@"^- salt: `(?<salt>[0-9a-f]+)`\n- bytes: `(?<bytes>[0-9a-f]+)`\n- digest: `(?<digest>[0-9a-f]+)`$", RegexOptions.Multiline)]
    private static partial Regex Vector();
}
