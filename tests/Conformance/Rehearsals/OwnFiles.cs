using System.Globalization;
using Npgsql;
using Xunit.Sdk;

namespace ComplaintSuite.Conformance.Rehearsals;

/// <summary>Every case that the tests of this assembly made, rehearsed with the file that it runs under: nothing differs, and the clocks come out of what is stored as they are stored.</summary>
public static class OwnFiles
{
    /// <summary>Clocks that go by a detail, which was put right in some test: what it said before is kept nowhere but in the clock itself.</summary>
    private static readonly string[] PutRight = ["before-disembarkation"];

    /// <exception cref="XunitException">Something differs, or is not judged.</exception>
    public static async Task AssertSilentAsync(RunningSuite suite)
    {
        ArgumentNullException.ThrowIfNull(suite);
        await suite.SettleAsync();
        var by = await suite.SignOns.MachineAsync("operator");
        var (found, records) = (new List<string>(), 0);
        foreach (var (service, table) in new[] { ("intake", "complaints"), ("routing", "work_items") })
            foreach (var (organisation, procedure, version) in await RunningAsync(suite, service, table))
            {
                var rehearsed = await Rehearsed.AskAsync(suite, service, organisation, $"{version}.yaml", TextOf(procedure, version), by);
                records += rehearsed.Summary.Records;
                found.AddRange(rehearsed.Differences.Where(it => it.ProcedureVersion == version).Select(it => $"{service} {organisation} {procedure}/{version} {it}"));
                found.AddRange(rehearsed.Summary.NotJudged.Where(it => !PutRight.Contains(it.What)).Select(it => $"{service} {organisation} {procedure}/{version} not judged: {it}"));
            }
        TestContext.Current.SendDiagnosticMessage($"{records} cases and work items were rehearsed with their own files.");
        if (found.Count > 0)
            throw new XunitException($"{found.Count} lines of {records} records:\n  {string.Join("\n  ", found.Take(200))}");
    }

    /// <summary>The file of a version, as it lies in the checkout.</summary>
    public static string TextOf(string procedure, int version) => File.ReadAllText(
        Path.Combine(Checkout.Root, "shared", "Procedures", "files", procedure, $"{version.ToString(CultureInfo.InvariantCulture)}.yaml"));

    private static async Task<List<(string Organisation, string Procedure, int Version)>> RunningAsync(RunningSuite suite, string service, string table)
    {
        await using var database = NpgsqlDataSource.Create(suite.ConnectionString(service));
        await using var command = database.CreateCommand($"select distinct organisation, procedure, procedure_version from {table} where procedure <> '' order by 1, 2, 3");
        await using var reader = await command.ExecuteReaderAsync();
        var running = new List<(string, string, int)>();
        while (await reader.ReadAsync())
            running.Add((reader.GetString(0), reader.GetString(1), reader.GetInt32(2)));
        return running;
    }
}
