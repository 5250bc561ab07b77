using Google.Protobuf;

namespace ComplaintSuite.EndToEnd.Secrecy;

/// <summary>
/// A word of its own in every field that people write into (<see cref="TextFields"/> derives them from the contracts), sent through the gateway in the lives of several cases, and one in
/// each code, where it is refused; then a search through everything that the suite writes: logs, traces, metrics, Redis, temporary files, events and every other column of every database.
/// What is sealed is nowhere in the clear. Other texts are in the columns that are theirs, and nowhere else.
/// <para>Not planted: the forms of the portal, which make the same requests; the codes that an administrator gives the parts of a directory, an editor an article and the import client its
/// source, which may be anywhere; what a sign-on says of a person. Not searched: what the gateway keeps in Redis encrypted, and print files, which are the delivery itself.</para>
/// </summary>
public sealed partial class CanaryTests(RunningSuite suite)
{
    private const string City = "CITY311";
    private const string Ship = "YLGS";

    private readonly Office _hotline = suite.Office(typeof(CanaryTests));
    private readonly Office _property = suite.Property(typeof(Canaries)); // an organisation goes by its type
    private readonly Canaries _canaries = new(suite);
    private readonly HashSet<(string Field, string Place)> _places = [];
    private readonly HashSet<string> _read = [];

    [Fact]
    public async Task What_people_write_is_found_in_its_own_columns_alone_and_what_is_sealed_nowhere()
    {
        Assert.Empty(TextFields.Needless);
        string[] told = [.. Places.Keys, .. Sealed, .. Asked];
        Assert.Empty(TextFields.All.Except(told));
        Assert.Empty(told.Except(TextFields.All));
        await DirectoryAsync();
        await HotlineAsync();
        await PropertyAsync();
        await ShipAsync();
        await BankAsync();
        await DutyAsync();
        await PublishedAsync();
        await CollectiveAsync();
        await RelationAsync();
        await FindAsync();
        Assert.Empty(TextFields.All.Except(_canaries.Fields.Values));
        Assert.Empty(Sealed.Except(_read));
        await MiswriteAsync();
        await MisbehaveAsync();
        await suite.SettleAsync();
        // Each process sends its metrics every five seconds, and no less often what it has of the rest.
        var before = suite.Telemetry.Pieces.GetValueOrDefault("metrics");
        await Poll.UntilAsync(() => suite.Telemetry.Pieces.GetValueOrDefault("metrics") >= before + (3 * 8), TimeSpan.FromSeconds(60), "every process sent what it has");
        Assert.All(["traces", "metrics", "logs"], signal => Assert.True(suite.Telemetry.Pieces.GetValueOrDefault(signal) > 0, signal));

        await LookAsync();
        var places = _places.GroupBy(it => it.Field).ToDictionary(field => field.Key, field => string.Join(", ", field.Select(it => it.Place).Order(StringComparer.Ordinal)));
        List<string> found =
        [
            .. suite.Telemetry.Found.Where(found => _canaries.Fields.ContainsKey(found.Word)).Select(found => $"{found.Signal}: {_canaries.Fields[found.Word]}"),
            .. _canaries.In(await suite.RedisAsync()).Select(field => $"Redis: {field}"),
            .. await FoundAsync(Files(), _ => true),
            .. await FoundAsync(DataFiles(), field => !Places.ContainsKey(field)),
            .. Written(places).Except(Written(Places)),
            .. Written(Places).Except(Written(places)).Select(place => $"not any more as {place}"),
        ];
        Assert.True(found.Count == 0, string.Join('\n', found.Distinct().Order(StringComparer.Ordinal)));

        static IEnumerable<string> Written(IEnumerable<KeyValuePair<string, string>> places) => places.Select(place => $"{place.Key}: {place.Value}");
    }

    /// <summary>Where the words lie now. What a later act replaces lies there no longer at the end.</summary>
    private async Task LookAsync()
    {
        foreach (var (place, word) in await suite.PlacesAsync(_canaries.Fields.Keys.ToDictionary(word => word)))
            _places.Add((_canaries.Fields[word], place));
    }

    /// <summary>Asks, and notes which words the answer holds.</summary>
    private async Task ReadAsync<T>(IMessage request, Sender by)
        where T : IMessage => _read.UnionWith(_canaries.In((await suite.SendAsync<T>(request, by)).ToByteArray()));

    private async Task RedisHoldsNoneAsync() => Assert.Empty(_canaries.In(await suite.RedisAsync()));

    private async Task<IEnumerable<string>> FoundAsync(IEnumerable<string> files, Func<string, bool> sought)
    {
        var found = new List<string>();
        foreach (var file in files) found.AddRange(_canaries.In(await ReadAsync(file)).Where(sought).Select(field => $"{file}: {field}"));
        return found;
    }

    /// <summary>Logs, what Redis keeps on disk, temporary files. Print files are the delivery itself and belong to the print room; the lock is empty, and held.</summary>
    private static IEnumerable<string> Files() => Directory.EnumerateFiles(RunningSuite.Folder, "*", SearchOption.AllDirectories)
        .Where(file => Path.GetRelativePath(RunningSuite.Folder, file).Split(Path.DirectorySeparatorChar)[0] is not ("postgres" or "print" or "lock"));

    /// <summary>Tables, indexes and write-ahead log as they lie on the disk, where the server is the suite's own.</summary>
    private static IEnumerable<string> DataFiles() => Directory.Exists(Path.Combine(RunningSuite.Folder, "postgres")) ? Directory.EnumerateFiles(Path.Combine(RunningSuite.Folder, "postgres"), "*", SearchOption.AllDirectories) : [];

    private static async Task<byte[]> ReadAsync(string file)
    {
        try
        {
            return await File.ReadAllBytesAsync(file);
        }
        catch (IOException) when (!File.Exists(file))
        {
            return []; // the server recycled it meanwhile
        }
    }
}
