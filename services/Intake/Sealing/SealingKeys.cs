using System.Text.RegularExpressions;

namespace ComplaintSuite.Intake.Sealing;

/// <summary>Settings of the keys that wrap the data keys of cases.</summary>
public sealed class SealingSettings
{
    /// <summary>«id:key» pairs with commas between; a key is 32 bytes in base64. The first wraps, the others still open what they wrapped.</summary>
    public string SealingKeys { get; set; } = "";
}

/// <summary>The key-encryption keys by their ids, as the configuration gives them: a secret of the cluster, or the private file of one machine.</summary>
internal sealed partial class SealingKeys
{
    private readonly Dictionary<string, byte[]> _keys = [];

    /// <exception cref="InvalidOperationException">There is none, or one is not a key.</exception>
    public SealingKeys(SealingSettings settings)
    {
        foreach (var pair in settings.SealingKeys.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = pair.Split(':', 2);
            var key = new byte[AesBytes];
            if (parts.Length != 2 || !KeyId().IsMatch(parts[0]) || !Convert.TryFromBase64String(parts[1], key, out var length) || length != AesBytes)
                throw new InvalidOperationException($"Intake:SealingKeys: the entry '{parts[0][..Math.Min(parts[0].Length, 20)]}' must be an id of letters, digits and hyphens, a colon, and 32 bytes in base64.");
            if (!_keys.TryAdd(parts[0], key))
                throw new InvalidOperationException($"Intake:SealingKeys: '{parts[0]}' is there twice.");
            Current ??= parts[0];
        }
        if (Current is null)
            throw new InvalidOperationException("Intake:SealingKeys is not configured.");
    }

    /// <summary>A key of AES-256.</summary>
    public const int AesBytes = 32;

    /// <summary>Id of the key that wraps.</summary>
    public string Current { get; } = null!;

    public IReadOnlyCollection<string> Ids => _keys.Keys;

    /// <exception cref="InvalidOperationException">The key was taken out of the configuration before everything was wrapped anew.</exception>
    public byte[] Get(string id) => _keys.TryGetValue(id, out var key) ? key : throw new InvalidOperationException($"Intake:SealingKeys has no key '{id}'.");

    [GeneratedRegex(@"\A[A-Za-z0-9-]{1,40}\z")]
    private static partial Regex KeyId();
}
