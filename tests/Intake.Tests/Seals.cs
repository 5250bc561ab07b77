using ComplaintSuite.Intake.Access;
using ComplaintSuite.Intake.Sealing;
using Microsoft.Extensions.Options;

namespace ComplaintSuite.IntakeTests;

/// <summary>Seals for tests of what is sealed.</summary>
internal static class Seals
{
    public static readonly Guid CaseId = new("0197f3a0-0000-7000-8000-000000000001");

    public static string Key(byte first) => Convert.ToBase64String([.. Enumerable.Range(first, 32).Select(number => (byte)number)]);

    public static LookUps LookUps { get; } = new(Options.Create(new CaseKeySettings { CaseKey = Key(1) }));

    public static Vault Vault(string keys) => new(Options.Create(new SealingSettings { SealingKeys = keys }), LookUps);

    public static CaseSeal New() => Vault($"k1:{Key(7)}").New(CaseId, "XC12312").Seal;
}
