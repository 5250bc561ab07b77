using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using ComplaintSuite.Intake.Likeness;
using Sylvan.Data.Csv;

namespace ComplaintSuite.IntakeTests.Likeness;

/// <summary>A city's code complaints with its own labels of duplicates, by premises: how well a rule foretells the label when a case comes in.</summary>
internal sealed class Premises
{
    private const string Duplicate = "Closed/Duplicate Case";

    /// <summary>What the suite's rule is called among <see cref="Rules"/>.</summary>
    public const string TheRule = "an earlier case of the premises is open";

    private readonly List<(bool IsHeldOut, List<Filed> Cases)> _premises;

    private Premises(List<(bool IsHeldOut, List<Filed> Cases)> premises) => _premises = premises;

    /// <param name="folder">Folder of the published data.</param>
    public static Premises Read(string folder)
    {
        using var file = new GZipStream(File.OpenRead(Path.Combine(folder, "austin_code_complaints.csv.gz")), CompressionMode.Decompress);
        using var csv = CsvDataReader.Create(new StreamReader(file, Encoding.UTF8));
        var cases = new List<(string Premises, Filed Case)>();
        while (csv.Read())
            if (csv.GetString(csv.GetOrdinal("premises_id")) is { Length: > 0 } premises && Day(csv, "opened_date") is { } opened)
                cases.Add((premises, new(csv.GetString(csv.GetOrdinal("case_id")), opened, Day(csv, "closed_date"), csv.GetString(csv.GetOrdinal("description")), csv.GetString(csv.GetOrdinal("last_update")) == Duplicate)));
        return new([.. cases.GroupBy(it => it.Premises).Select(group => (IsHeldOut(group.Key), group.Select(it => it.Case).OrderBy(it => it.Opened).ThenBy(it => it.Number, StringComparer.Ordinal).ToList()))]);
    }

    /// <summary>Same premises within 30 days.</summary>
    public static bool Within30Days(Filed earlier, Filed filed) => IsWithin(30, earlier, filed);

    /// <summary>What the suite calls a likely duplicate by its premises.</summary>
    public static bool ByTheRule(Filed earlier, Filed filed) =>
        IsWithin(LikenessRules.PremisesDays, earlier, filed) && LikenessRules.IsLikelyDuplicate(samePremises: true, likeness: 0, earlier.IsOpenOn(filed.Opened));

    /// <summary>What could be said of a case by the earlier ones of its premises, by their age and by whether they are open.</summary>
    private static readonly IReadOnlyList<(string Name, Func<Filed, Filed, bool> Says)> OfAnyCategory =
    [
        .. new[] { 7, 14, 30, 60, 90, 180, 365 }.Select(days => ($"within {days} days", (Func<Filed, Filed, bool>)((earlier, filed) => IsWithin(days, earlier, filed)))),
        .. new[] { 7, 14, 30, 60, 90, 180, 365 }.Select(days => ($"open and within {days} days", (Func<Filed, Filed, bool>)((earlier, filed) => earlier.IsOpenOn(filed.Opened) && IsWithin(days, earlier, filed)))),
        .. new[] { 7, 14, 30 }.Select(days => ($"open or within {days} days", (Func<Filed, Filed, bool>)((earlier, filed) => earlier.IsOpenOn(filed.Opened) || IsWithin(days, earlier, filed)))),
        (TheRule, ByTheRule),
    ];

    /// <summary>Each of them as it is, and of earlier cases of the same category alone.</summary>
    public static IReadOnlyList<(string Name, Func<Filed, Filed, bool> Says)> Rules { get; } =
    [
        .. OfAnyCategory,
        .. OfAnyCategory.Select(rule => ($"same category, {rule.Name}", (Func<Filed, Filed, bool>)((earlier, filed) => earlier.Category.Length > 0 && earlier.Category == filed.Category && rule.Says(earlier, filed)))),
    ];

    /// <summary>How well a rule foretells the labels of one half of the premises.</summary>
    public Score Measure(bool heldOut, Func<Filed, Filed, bool> rule)
    {
        var (found, wrong, missed) = (0, 0, 0);
        foreach (var (_, cases) in _premises.Where(it => it.IsHeldOut == heldOut))
            for (var index = 0; index < cases.Count; index++)
            {
                var said = cases.Take(index).Any(earlier => rule(earlier, cases[index]));
                (found, wrong, missed) = (found + (said && cases[index].IsDuplicate ? 1 : 0), wrong + (said && !cases[index].IsDuplicate ? 1 : 0), missed + (!said && cases[index].IsDuplicate ? 1 : 0));
            }
        return new(found, wrong, missed);
    }

    /// <summary>Half of the premises, by their hash: what the rule was chosen on never meets what it is measured on.</summary>
    private static bool IsHeldOut(string premises) => SHA256.HashData(Encoding.UTF8.GetBytes(premises))[^1] % 2 == 1;

    private static bool IsWithin(int days, Filed earlier, Filed filed) => filed.Opened.DayNumber - earlier.Opened.DayNumber <= days;

    private static DateOnly? Day(CsvDataReader csv, string column) =>
        DateOnly.TryParseExact(csv.GetString(csv.GetOrdinal(column)), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>A case as filed. A closing before the opening, which the city's data has, says nothing.</summary>
    internal sealed record Filed(string Number, DateOnly Opened, DateOnly? Closed, string Category, bool IsDuplicate)
    {
        public bool IsOpenOn(DateOnly day) => Closed is null || (Closed >= Opened && Closed >= day);
    }
}

/// <summary>What was found rightly, found wrongly and missed.</summary>
internal sealed record Score(int Found, int Wrong, int Missed)
{
    public double Precision => (double)Found / Math.Max(1, Found + Wrong);

    public double Recall => (double)Found / Math.Max(1, Found + Missed);

    public double F1 => 2.0 * Found / Math.Max(1, (2 * Found) + Wrong + Missed);

    public static Score operator +(Score one, Score other) => new(one.Found + other.Found, one.Wrong + other.Wrong, one.Missed + other.Missed);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"precision {Precision:0.000}, recall {Recall:0.000}, F1 {F1:0.000} (found {Found}, wrong {Wrong}, missed {Missed})");
}
