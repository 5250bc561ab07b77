using System.Security.Cryptography;
using System.Text.Json;
using ComplaintSuite.AppHost.Run;

namespace ComplaintSuite.AppHost;

/// <summary>The suite's secrets, each made at its first use and kept in <c>secrets.json</c> of the data folder.</summary>
internal sealed class Secrets
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    private readonly string _file;
    private readonly SortedDictionary<string, string> _values;
    private bool _writes;

    private Secrets(string file, SortedDictionary<string, string> values, bool writes)
    {
        _file = file;
        _values = values;
        _writes = writes;
    }

    /// <summary>For a folder that is about to be emptied: what it holds is not read, and stays as it is until <see cref="Forget"/>, in case nothing comes of it.</summary>
    public static Secrets None(string dataFolder) => new(FileIn(dataFolder), [], writes: false);

    /// <exception cref="InvalidDataException">The file is there but is not one of ours.</exception>
    public static Secrets In(string dataFolder)
    {
        var file = FileIn(dataFolder);
        try
        {
            return new Secrets(file, File.Exists(file) ? JsonSerializer.Deserialize<SortedDictionary<string, string>>(File.ReadAllText(file))! : [], writes: true);
        }
        catch (JsonException e)
        {
            // Not replaced: with other keys nobody could open what was sealed with these.
            throw new InvalidDataException($"{file} is damaged ({e.Message}). Restore it, or start over with --fresh.", e);
        }
    }

    /// <summary>A password of 192 random bits, in hexadecimal.</summary>
    public string Password(string name) => Get(name, () => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)));

    /// <summary>A key of 32 random bytes, in base64.</summary>
    public string Key(string name) => Get(name, () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));

    /// <summary>A list of keys, «id:key» with commas between, that begins with one. Whoever puts a new one before the others rotates them.</summary>
    public string KeyList(string name) => Get(name, () => $"k1:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}");

    /// <summary>The file is gone: from now on everything is made anew.</summary>
    public void Forget()
    {
        lock (_values)
        {
            _values.Clear();
            _writes = true;
        }
    }

    private static string FileIn(string dataFolder) => Path.Combine(dataFolder, "secrets.json");

    private string Get(string name, Func<string> make)
    {
        lock (_values)
        {
            if (_values.TryGetValue(name, out var value)) return value;
            value = _values[name] = make();
            if (_writes) PrivateFile.Replace(_file, JsonSerializer.Serialize(_values, Json));
            return value;
        }
    }
}
