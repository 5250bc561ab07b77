using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace ComplaintSuite.Procedures;

/// <summary>
/// The administrative divisions of a country: counties by their code, with towns (three digits more) and villages (six more) below them. Which towns and villages there are changes
/// each year and is not asked; that they stand in their county is.
/// </summary>
public sealed class Divisions
{
    private const int CountyDigits = 6;
    private static readonly ConcurrentDictionary<string, Divisions?> Loaded = new();
    private readonly FrozenDictionary<string, string> _counties;

    private Divisions(IEnumerable<KeyValuePair<string, string>> counties) => _counties = counties.ToFrozenDictionary();

    /// <summary>Ids of the countries whose divisions the suite knows, such as "cn": the names of the data files.</summary>
    public static IReadOnlyList<string> Known { get; } = [.. Directory.EnumerateFiles(Folder, "*.csv").Select(Path.GetFileNameWithoutExtension).OfType<string>().Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "divisions");

    /// <summary>The divisions of a country; null where the suite does not know them.</summary>
    public static Divisions? Of(string id) => Loaded.GetOrAdd(id, known => Known.Contains(known) ? Read(Path.Combine(Folder, $"{known}.csv")) : null);

    /// <summary>Name of the county in which a code of 6, 9 or 12 digits stands; null where there is none.</summary>
    public string? CountyOf(string code) => code?.Length >= CountyDigits ? _counties.GetValueOrDefault(code[..CountyDigits]) : null;

    private static Divisions Read(string file) => new(File.ReadLines(file).Where(line => line.Length > 0 && char.IsAsciiDigit(line[0]))
        .Select(line => line.Split(',', 2)).Select(parts => KeyValuePair.Create(parts[0], parts[1])));
}
