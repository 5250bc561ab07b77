using System.Globalization;
using System.Text;
using ComplaintSuite.Intake.Access;
using ComplaintSuite.Intake.Likeness;
using ComplaintSuite.TestKit;
using Microsoft.Extensions.Options;
using Sylvan.Data.Csv;

namespace ComplaintSuite.IntakeTests.Likeness;

/// <summary>
/// How good the suggestions are. With COMPLAINTSUITE_LIKENESS=FOLDER each measure keeps its figures there (tests/full.sh likeness: tests/results/likeness); without it the narratives are
/// fewer.
/// </summary>
public sealed class LikenessMeasures
{
    private static readonly string Data = Checkout.PublishedData ?? "";
    private static readonly string? Results = Environment.GetEnvironmentVariable("COMPLAINTSUITE_LIKENESS") is { Length: > 0 } path ? path : null;
    private static readonly LikenessMarks Marks = new(Options.Create(new CaseKeySettings { CaseKey = Seals.Key(1) }));

    [Fact]
    [Trait("Needs", "published-data")]
    public void An_open_case_of_the_same_premises_foretells_a_city_s_own_label_of_duplicates_better_than_thirty_days_do()
    {
        var city = Premises.Read(Data);
        // The choice is made here again, by the figures of one half alone; the other half is asked about what was chosen, and about nothing else.
        var chosen = Premises.Rules.MaxBy(rule => city.Measure(heldOut: false, rule.Says).F1)!;
        Assert.Equal(Premises.TheRule, chosen.Name);
        var (usual, shipped) = (city.Measure(heldOut: true, Premises.Within30Days), city.Measure(heldOut: true, Premises.ByTheRule));
        Keep("premises", "Austin, 71,197 code complaints; label: the city closed the case as a duplicate; halves by the hash of the premises",
            [.. Premises.Rules.Select(rule => $"one half, {rule.Name}: {city.Measure(heldOut: false, rule.Says)}"), $"held out, within 30 days: {usual}", $"held out, {chosen.Name}: {shipped}"]);
        Assert.True(shipped.Precision > usual.Precision && shipped.Recall > usual.Recall, $"{shipped} against {usual}");
        Assert.True(shipped is { Precision: > 0.37, Recall: > 0.56 }, $"{shipped}");
    }

    [Fact]
    [Trait("Needs", "published-data")]
    public void Narratives_told_again_in_other_words_are_found()
    {
        var narratives = Narratives.Read(Data, Results is null ? 300 : int.MaxValue);
        var lines = new List<string>();
        foreach (var share in new[] { 0.1, 0.25, 0.4 })
        {
            var scores = narratives.Measure(share, LikenessRules.Alike, LikenessRules.Same);
            var (alike, same) = (scores[0], scores[1]);
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{share:0%} of the words edited: shown as alike: {alike}; as the same: {same}"));
            // What is shown beside is less than one other narrative for each.
            Assert.True(alike.Recall > 0.95 && alike.Wrong < narratives.Count, $"{share}: {alike}");
            Assert.True(same is { Precision: > 0.95, Recall: > 0.95 }, $"{share}: {same}");
        }
        Keep("narratives", string.Create(CultureInfo.InvariantCulture, $"CFPB, {narratives.Count} narratives of 100 characters and more, each looked for among all of them after seeded edits"), [.. lines]);
    }

    [Fact]
    public void Matters_told_twice_in_Chinese_are_told_from_others_of_their_kind()
    {
        var pairs = Pairs();
        Assert.True(pairs.Count >= 100);
        var lines = new List<string>();
        foreach (var even in new[] { false, true })
        {
            var half = pairs.Where((_, index) => index % 2 == (even ? 1 : 0)).ToList();
            var score = Measure(half, pair => pair.One.LikenessTo(pair.Other) >= LikenessRules.Alike);
            var byMarks = Measure(half, pair => pair.One.LikenessTo(pair.Other) >= LikenessRules.Alike && Marks.Words("X", pair.One).Intersect(Marks.Words("X", pair.Other)).Any());
            lines.Add($"{(even ? "even" : "odd")} lines: compared: {score}; found by marks and compared: {byMarks}");
            if (even)
                Assert.True(byMarks is { Precision: > 0.85, Recall: > 0.75 }, $"{byMarks}");
        }
        Keep("chinese", $"{pairs.Count} pairs of sentences about the same matter, or about another one of the same kind (likeness-pairs-zh.csv); the numbers of LikenessRules were chosen with all of them in sight", [.. lines]);
    }

    private static Score Measure(List<(bool Same, TextParts One, TextParts Other)> pairs, Func<(bool Same, TextParts One, TextParts Other), bool> says) => new(
        pairs.Count(pair => pair.Same && says(pair)), pairs.Count(pair => !pair.Same && says(pair)), pairs.Count(pair => pair.Same && !says(pair)));

    private static List<(bool Same, TextParts One, TextParts Other)> Pairs()
    {
        using var stream = typeof(LikenessMeasures).Assembly.GetManifestResourceStream("likeness-pairs-zh.csv")!;
        using var csv = CsvDataReader.Create(new StreamReader(stream, Encoding.UTF8));
        var pairs = new List<(bool, TextParts, TextParts)>();
        while (csv.Read())
            pairs.Add((csv.GetString(0) == "1", TextParts.Of(csv.GetString(1)), TextParts.Of(csv.GetString(2))));
        return pairs;
    }

    private static void Keep(string name, string about, params string[] lines)
    {
        if (Results is null)
            return;
        Directory.CreateDirectory(Results);
        File.WriteAllText(Path.Combine(Results, $"{name}.txt"), string.Join('\n', lines.Prepend(about)) + '\n');
    }
}
