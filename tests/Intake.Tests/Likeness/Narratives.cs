using System.Globalization;
using System.IO.Compression;
using System.Text;
using ComplaintSuite.Intake.Access;
using ComplaintSuite.Intake.Likeness;
using Microsoft.Extensions.Options;
using Sylvan.Data.Csv;

namespace ComplaintSuite.IntakeTests.Likeness;

/// <summary>Consumers' narratives, told again with seeded edits: words left out, replaced by another narrative's, misspelt or moved.</summary>
internal sealed class Narratives
{
    private const string Organisation = "BANK";

    /// <summary>What is compared after the marks, as the service does it.</summary>
    private const int MostCompared = 200;

    private static readonly LikenessMarks Marks = new(Options.Create(new CaseKeySettings { CaseKey = Seals.Key(1) }));

    private readonly List<string> _texts;
    private readonly List<TextParts> _parts;
    private readonly ILookup<long, int> _byMark;
    private readonly List<string> _words;

    private Narratives(List<string> texts)
    {
        _texts = texts;
        _parts = texts.ConvertAll(TextParts.Of);
        _byMark = _parts.SelectMany((text, index) => Marks.Words(Organisation, text).Select(mark => (mark, index))).ToLookup(it => it.mark, it => it.index);
        _words = [.. texts.SelectMany(text => text.Split(' ')).Where(word => word.Length > 0)];
    }

    /// <param name="folder">Folder of the published data.</param>
    /// <param name="most">How many narratives; the first of the file.</param>
    public static Narratives Read(string folder, int most)
    {
        using var file = new GZipStream(File.OpenRead(Path.Combine(folder, "cfpb_complaints.csv.gz")), CompressionMode.Decompress);
        using var csv = CsvDataReader.Create(new StreamReader(file, Encoding.UTF8), new CsvDataReaderOptions { BufferSize = 1 << 18 });
        var texts = new List<string>();
        while (csv.Read() && texts.Count < most)
            if (csv.GetString(csv.GetOrdinal("narrative")) is { Length: >= 100 } text)
                texts.Add(text);
        return new(texts);
    }

    public int Count => _texts.Count;

    /// <summary>Every narrative told again: whether it is found among all by its marks, and what else is taken for the same.</summary>
    /// <param name="share">Share of the words that are edited.</param>
    /// <param name="thresholds">From which likeness on; a score for each.</param>
    public Score[] Measure(double share, params double[] thresholds)
    {
        var scores = thresholds.Select(_ => new Score(0, 0, 0)).ToArray();
        for (var index = 0; index < _texts.Count; index++)
        {
            var told = TextParts.Of(Edited(_texts[index], share, new Random(index)));
            var like = Marks.Words(Organisation, told).SelectMany(mark => _byMark[mark]).CountBy(it => it).OrderByDescending(it => it.Value).Take(MostCompared)
                .Select(it => (it.Key, Likeness: told.LikenessTo(_parts[it.Key]))).Where(it => it.Likeness >= thresholds.Min()).ToList();
            for (var at = 0; at < thresholds.Length; at++)
            {
                var shown = like.Where(it => it.Likeness >= thresholds[at]).Select(it => it.Key).ToList();
                // What consumers sent in the same words, as letters that go round, is the same.
                var wrong = shown.Count(it => it != index && _parts[index].LikenessTo(_parts[it]) < LikenessRules.Same);
                scores[at] += shown.Contains(index) ? new(1, wrong, 0) : new(0, wrong, 1);
            }
        }
        return scores;
    }

    private string Edited(string text, double share, Random random)
    {
        var words = new List<string>();
        foreach (var word in text.Split(' ').Where(word => word.Length > 0))
            if (random.NextDouble() >= share)
                words.Add(word);
            else
                Edit(words, word, random);
        return string.Join(' ', words);
    }

    private void Edit(List<string> words, string word, Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                break;
            case 1 when word.Length > 2:
                var at = random.Next(word.Length - 1);
                words.Add(string.Create(CultureInfo.InvariantCulture, $"{word[..at]}{word[at + 1]}{word[at]}{word[(at + 2)..]}"));
                break;
            case 2:
                words.Add(_words[random.Next(_words.Count)]);
                break;
            default:
                words.Insert(Math.Max(0, words.Count - 1), word);
                break;
        }
    }
}
