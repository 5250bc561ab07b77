using System.Globalization;
using System.Security;
using System.Text;

namespace ComplaintSuite.Procedures.Pages;

/// <summary>
/// A version's two lifecycles as one picture (SVG 1.1, at most 800 units wide): the case from top to bottom with its ends at the left, the department's work beside the step that waits
/// for it, and dashed what one tells the other. It has a title and a description, and follows the reader's colour scheme.
/// </summary>
public sealed class LifecycleDrawing
{
    private const int Width = 800;
    private const int RowHeight = 74;
    private const int BoxHeight = 46;
    private const int Top = 44;
    private static readonly (int X, int Width) Ends = (34, 150);
    private static readonly (int X, int Width) Spine = (232, 176);
    private static readonly (int X, int Width) Work = (500, 140);
    private static readonly (int X, int Width) Beside = (658, 118);

    private const string Style = """
        svg{background:#fff}text{font-family:system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;fill:#1b1f24}.name{font-size:14px;font-weight:600;text-anchor:middle}.who{font-size:11.5px;fill:#424a53;text-anchor:middle}
        .label{font-size:12.5px;font-weight:600;fill:#424a53}.key{font-size:12px;fill:#424a53}rect{stroke-width:1.4}.step{fill:#eef4fa;stroke:#0b4f8a}.self{fill:#fff;stroke:#6b7885}.end{fill:#e6f3ea;stroke:#1f6b3a}
        .panel{fill:#f6f8fa;stroke:#c3ccd5}path{fill:none;stroke-width:1.5}.way{stroke:#57606a}.told{stroke:#0b4f8a;stroke-dasharray:5 4}.head-way{fill:#57606a;stroke:none}.head-told{fill:#0b4f8a;stroke:none}
        @media (prefers-color-scheme:dark){svg{background:#0d1117}text{fill:#e6edf3}.who,.label,.key{fill:#b1bac4}.step{fill:#12263a;stroke:#6cb0f0}.self{fill:#161b22;stroke:#8b949e}.end{fill:#12301d;stroke:#57c27d}.panel{fill:#11161d;stroke:#30363d}.way{stroke:#9aa4ae}.told{stroke:#6cb0f0}.head-way{fill:#9aa4ae}.head-told{fill:#6cb0f0}}
        """;

    private static readonly string[] Early = ["reopened", "withdrawn"];

    private readonly Procedure _procedure;
    private readonly string _language;
    private readonly Wording _words;
    private readonly Dictionary<string, Box> _boxes = [];
    private readonly StringBuilder _lines = new();

    private LifecycleDrawing(Procedure procedure, string language) => (_procedure, _language, _words) = (procedure, LocalText.Nearest(language), new(procedure, LocalText.Nearest(language)));

    /// <summary>Draws it.</summary>
    /// <param name="procedure">The version.</param>
    /// <param name="language">zh-CN, en or es.</param>
    public static string Write(Procedure procedure, string language)
    {
        ArgumentNullException.ThrowIfNull(procedure);
        return new LifecycleDrawing(procedure, language).Write();
    }

    private string Write()
    {
        var (spine, work) = (SpineOf(_procedure.Case), SpineOf(_procedure.Work));
        var hasWork = work.Count > 0 && spine.Contains("at-work");
        var waiting = hasWork ? Math.Max(1, work.Count) : 1;
        var row = 0;
        foreach (var step in spine)
        {
            Place(step, Spine, row, step == "at-work" ? waiting : 1);
            row += step == "at-work" ? waiting : 1;
        }
        var last = row - 1;
        PlaceEnds(spine);
        if (hasWork) PlaceWork(work);
        PlaceReturns(last);
        var height = Top + (_boxes.Values.Max(box => box.Row + box.Rows) * RowHeight) + 6;

        if (hasWork) Panel(work.Count);
        foreach (var (before, after) in spine.Zip(spine.Skip(1))) Down(before, after);
        Skips(spine);
        ToAndFromEnds(spine);
        Returns(spine);
        if (hasWork) BetweenSections(work);
        foreach (var box in _boxes.Values) Draw(box);
        return Document(height, string.Join("; ", spine.Concat(work).Select(_words.Move)));
    }

    /// <summary>The longest way from the start to the end over steps that are enabled, in the order of a life.</summary>
    private static List<string> SpineOf(SectionTable table)
    {
        var longest = new Dictionary<string, List<string>>();
        foreach (var step in table.Lifecycle.Steps.Where(step => table.Step(step.Name) is not null && !IsGathering(table, step) && !step.BeginsAnew))
        {
            var before = step.From.Where(longest.ContainsKey).Select(from => longest[from]).OrderByDescending(way => way.Count).FirstOrDefault();
            if (before is not null) longest.Add(step.Name, [.. before, step.Name]);
            else if (step.IsStart) longest.Add(step.Name, [step.Name]);
        }
        return longest.Values.Where(way => table.Lifecycle.Step(way[^1])!.IsFinal).OrderByDescending(way => way.Count).FirstOrDefault() ?? longest.Values.OrderByDescending(way => way.Count).FirstOrDefault() ?? [];
    }

    /// <summary>A step that nearly every other may lead to is drawn without an arrow from each.</summary>
    private static bool IsGathering(SectionTable table, Step step) => step.From.Count(from => table.Step(from) is not null) > 2 && step.Name is not ("closed" or "archived");

    private void PlaceEnds(List<string> spine)
    {
        var taken = new HashSet<int>();
        foreach (var step in _procedure.Case.Lifecycle.Steps.Where(step => _procedure.Case.Step(step.Name) is not null && !spine.Contains(step.Name) && !step.BeginsAnew && !IsGathering(_procedure.Case, step)))
        {
            var row = step.From.Where(_boxes.ContainsKey).Select(from => _boxes[from].Row + 1).DefaultIfEmpty(0).Min();
            while (!taken.Add(row)) row++;
            Place(step.Name, Ends, row, 1);
        }
    }

    private void PlaceWork(List<string> work)
    {
        var first = _boxes["at-work"].Row;
        foreach (var (step, place) in work.Select((step, place) => (step, place))) Place(step, Work, first + place, 1);
        var beside = first;
        foreach (var step in _procedure.Work.Lifecycle.Steps.Where(step => _procedure.Work.Step(step.Name) is not null && !work.Contains(step.Name))) Place(step.Name, Beside, ++beside, 1);
    }

    /// <summary>What begins anew and what ends early stand right of the way, below the work.</summary>
    private void PlaceReturns(int last)
    {
        var free = _boxes.TryGetValue("at-work", out var waiting) ? waiting.Row + Math.Max(waiting.Rows, _boxes.Values.Where(box => box.X >= Work.X).Select(box => box.Row - waiting.Row + 1).DefaultIfEmpty(0).Max()) : 1;
        foreach (var step in Early.Where(step => _procedure.Case.Step(step) is not null))
            Place(step, (Work.X, 176), Math.Max(free++, step == "withdrawn" ? Math.Max(1, last - 2) : 0), 1);
    }

    private void Place(string step, (int X, int Width) lane, int row, int rows) => _boxes.Add(step, new(step, lane.X, Top + (row * RowHeight), lane.Width, (rows * RowHeight) - RowHeight + BoxHeight, row, rows));

    private void Down(string before, string after)
    {
        var (from, to) = (_boxes[before], _boxes[after]);
        Arrow($"M{from.Middle} {from.Bottom}V{to.Y}");
    }

    /// <summary>Ways past steps of the spine, as arcs at its right.</summary>
    private void Skips(List<string> spine)
    {
        foreach (var (to, place) in spine.Select((step, place) => (step, place)))
            foreach (var from in _procedure.Case.Lifecycle.Step(to)!.From.Where(from => spine.IndexOf(from) is var at && at >= 0 && at < place - 1))
            {
                var (start, end) = (_boxes[from], _boxes[to]);
                var bow = start.Right + 14 + (10 * (place - spine.IndexOf(from)));
                Arrow($"M{start.Right} {start.Y + 32}C{bow} {start.Y + 32} {bow} {end.Y + 14} {end.Right} {end.Y + 14}");
            }
    }

    private void ToAndFromEnds(List<string> spine)
    {
        var turns = new List<string>();
        foreach (var end in _boxes.Values.Where(box => box.X == Ends.X).ToList())
        {
            // What leads from one step shares a way; that of another step is beside it.
            foreach (var from in _procedure.Case.Lifecycle.Step(end.Step)!.From.Where(spine.Contains).Select(from => _boxes[from]))
                Arrow($"M{from.X} {from.Y + (BoxHeight / 2)}H{end.Right + 24 + (12 * Turn(from.Step))}V{end.Y + (BoxHeight / 2)}H{end.Right}");
            foreach (var to in spine.Where(to => _procedure.Case.Lifecycle.Step(to)!.From.Contains(end.Step)).Select(to => _boxes[to]))
                Arrow(to.Y > end.Y ? $"M{end.X} {end.Y + (BoxHeight / 2)}H16V{to.Y + (BoxHeight / 2)}H{to.X}" : $"M{end.Right} {end.Y + 12}H{to.X}");
        }

        int Turn(string from)
        {
            if (!turns.Contains(from)) turns.Add(from);
            return turns.IndexOf(from);
        }
    }

    private void Returns(List<string> spine)
    {
        if (_boxes.TryGetValue("reopened", out var again))
        {
            foreach (var from in _procedure.Case.Lifecycle.Step("reopened")!.From.Where(spine.Contains).Select(from => _boxes[from]))
                Arrow(Across(from, again, 10));
            if (_boxes.TryGetValue("at-work", out var waiting)) Arrow($"M{again.X} {again.Y + 12}H{waiting.Right + 58}V{waiting.Y + waiting.Height - 10}H{waiting.Right}");
        }
        if (_boxes.TryGetValue("withdrawn", out var withdrawn) && _boxes.TryGetValue("closed", out var closed)) Arrow($"M{withdrawn.Middle} {withdrawn.Bottom}V{closed.Y + BoxHeight - 10}H{closed.Right}");
    }

    private static string Across(Box from, Box to, int offset)
    {
        var (start, end, turn) = (from.Y + (BoxHeight / 2), to.Y + (BoxHeight / 2) + offset, to.X - 22);
        return $"M{from.Right} {start}H{turn}V{end}H{to.X}";
    }

    private void Panel(int rows)
    {
        var waiting = _boxes["at-work"];
        var deepest = Math.Max(rows, _boxes.Values.Where(box => box.X == Beside.X).Select(box => box.Row - waiting.Row + 1).DefaultIfEmpty(0).Max());
        _lines.Append(CultureInfo.InvariantCulture, $"""<rect class="panel" x="{Work.X - 14}" y="{waiting.Y - 26}" width="{Width - Work.X + 4}" height="{(deepest * RowHeight) + 12}" rx="10"/><text class="label" x="{Work.X}" y="{waiting.Y - 9}">{Text(_words.In("承办部门", "The department's work", "El trabajo del departamento"))}</text>""").Append('\n');
    }

    private void BetweenSections(List<string> work)
    {
        foreach (var (before, after) in work.Zip(work.Skip(1))) Down(before, after);
        foreach (var step in _boxes.Values.Where(box => box.X == Beside.X).ToList())
            foreach (var from in _procedure.Work.Lifecycle.Step(step.Step)!.From.Where(work.Contains).Take(IsGathering(_procedure.Work, _procedure.Work.Lifecycle.Step(step.Step)!) ? 0 : 1).Select(from => _boxes[from]))
            {
                Arrow($"M{from.Right} {from.Y + 34}H{step.Middle + 20}V{step.Y}");
                if (_procedure.Work.Lifecycle.Step(work[0])!.From.Contains(step.Step)) Arrow($"M{step.Middle - 20} {step.Y}V{_boxes[work[0]].Y + 12}H{_boxes[work[0]].Right}");
            }
        var (waiting, first, last) = (_boxes["at-work"], _boxes[work[0]], _boxes[work[^1]]);
        Arrow($"M{waiting.Right} {first.Y + 16}H{first.X}", isTold: true);
        Arrow($"M{last.X} {last.Y + 30}H{waiting.Right}", isTold: true);
    }

    private void Arrow(string path, bool isTold = false) => _lines.Append(CultureInfo.InvariantCulture, $"""<path class="{(isTold ? "told" : "way")}" d="{path}" marker-end="url(#{(isTold ? "told" : "way")})"/>""").Append('\n');

    private void Draw(Box box)
    {
        var table = _procedure.Case.Step(box.Step) is not null ? _procedure.Case : _procedure.Work;
        var (rule, step) = (table.Step(box.Step)!, table.Lifecycle.Step(box.Step)!);
        var kind = step.IsFinal || box.Step == "closed" ? "end" : rule.By is [Lifecycle.System] ? "self" : "step";
        var under = IsGathering(table, step) ? _words.In("办结前随时可以", "at any open step", "hasta el cierre") : Who(rule, box.Width);
        _lines.Append(CultureInfo.InvariantCulture, $"""<rect class="{kind}" x="{box.X}" y="{box.Y}" width="{box.Width}" height="{box.Height}" rx="7"/><text class="name" x="{box.Middle}" y="{box.Y + (box.Height / 2) - 3}">{Text(_words.Move(box.Step))}</text><text class="who" x="{box.Middle}" y="{box.Y + (box.Height / 2) + 14}">{Text(under)}</text>""").Append('\n');
    }

    /// <summary>Who enters the step, as many as have room.</summary>
    private string Who(StepRule rule, int width)
    {
        var names = rule.By.Select(name => _procedure.Posts.ContainsKey(name) ? name : _words.Word(name)).ToList();
        var room = width / (_language == "zh-CN" && names.TrueForAll(name => name.Any(letter => letter > 0x2e80)) ? 12 : 6);
        for (var count = names.Count; count > 1; count--)
            if (_words.Join(names.Take(count)) + (count < names.Count ? " …" : "") is var some && some.Length <= room) return some;
        return names.Count > 1 && names[0].Length + 2 <= room ? $"{names[0]} …" : names[0];
    }

    private string Document(int height, string described)
    {
        var title = _words.In($"{_procedure.Name.ZhCn}：办理流程", $"{_procedure.Name.En}: the steps of a case", $"{_procedure.Name.Es}: los pasos de un expediente");
        var told = _words.In("虚线：两部分之间的告知", "dashed: what one side tells the other", "discontinua: lo que una parte comunica a la otra");
        return $$"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{Width}} {{height}}" width="{{Width}}" height="{{height}}" role="img" aria-labelledby="title desc" lang="{{_language}}">
            <title id="title">{{Text(title)}}</title>
            <desc id="desc">{{Text(described)}}</desc>
            <style>
            {{Style}}
            </style>
            <defs><marker id="way" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="head-way" d="M0 0L8 4L0 8z"/></marker><marker id="told" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="head-told" d="M0 0L8 4L0 8z"/></marker></defs>
            <text class="key" x="{{Spine.X}}" y="20">{{Text(_boxes.Values.Any(box => box.X == Work.X && box.Width == Work.Width) ? told : "")}}</text>
            {{_lines.ToString().TrimEnd()}}
            </svg>

            """.Replace("\r\n", "\n", StringComparison.Ordinal);
    }

    private static string Text(string text) => SecurityElement.Escape(text);

    private readonly record struct Box(string Step, int X, int Y, int Width, int Height, int Row, int Rows)
    {
        public int Right => X + Width;

        public int Bottom => Y + Height;

        public int Middle => X + (Width / 2);
    }
}
