using System.Globalization;
using System.Xml.Linq;
using ComplaintSuite.Procedures;
using ComplaintSuite.Procedures.Pages;
using ComplaintSuite.TestKit;

namespace ComplaintSuite.ProceduresTests.Files;

/// <summary>The committed pages are those of the files, say everything in three languages, and their drawings can be read.</summary>
public sealed class PagesTests
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "shared", "docs", "procedures");
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static IEnumerable<TheoryDataRow<string, int, string>> Versions() =>
        ProcedureRegistry.Load().All.SelectMany(procedure => LocalText.Languages.Select(language => new TheoryDataRow<string, int, string>(procedure.Id, procedure.Version, language)));

    [Fact]
    public void The_committed_pages_are_those_of_the_files()
    {
        var pages = ProcedurePages.Of(ProcedureRegistry.Load());
        if (Environment.GetEnvironmentVariable("COMPLAINTSUITE_UPDATE_GOLDEN") == "1") Write(pages);
        var known = Directory.Exists(Folder) ? Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder, file).Replace('\\', '/')).ToHashSet() : [];
        Assert.Empty(known.Except(pages.Select(page => page.Path)));
        Assert.Empty(pages.Where(page => !known.Contains(page.Path) || File.ReadAllText(Path.Combine(Folder, page.Path)) != page.Text).Select(page => $"{page.Path} is not as its file says; run with COMPLAINTSUITE_UPDATE_GOLDEN=1 and commit it."));
    }

    [Fact]
    public void Everything_of_the_lifecycle_has_words()
    {
        var sections = Enum.GetValues<Section>().Select(Lifecycle.Of).ToList();
        Assert.Empty(sections.SelectMany(section => section.ClockTargets).Where(move => LifecycleTexts.Move(move) is null));
        Assert.Empty(sections.SelectMany(section => section.Guards).Where(guard => LifecycleTexts.Guard(guard.Name) is null).Select(guard => guard.Name));
        Assert.Empty(sections.SelectMany(section => section.Fields).Where(field => LifecycleTexts.Field(field) is null));
        Assert.Empty(sections.SelectMany(section => section.Effects).Select(effect => effect.Name).Concat(Lifecycle.Roles).Concat(Lifecycle.Kinds).Concat(Lifecycle.Channels)
            .Concat(sections.SelectMany(section => section.Selectors).Select(selector => selector.Name)).Append(Lifecycle.System).Where(word => LifecycleTexts.Word(word) is null));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_page_names_every_step_act_clock_and_rule_of_its_version(string id, int version, string language)
    {
        var procedure = ProcedureRegistry.Load().Get(id, version);
        var page = MarkdownPage.Write(procedure, language);
        var rules = new[] { procedure.Case, procedure.Work }.SelectMany(table => table.Steps.Cast<MoveRule>().Concat(table.Acts)).ToList();
        Assert.Empty(rules.Select(rule => (rule as ActRule)?.Own?.Title.In(language) ?? LifecycleTexts.Move(rule.Name)!.In(language)).Where(title => !page.Contains($"### {title}\n", StringComparison.Ordinal)));
        Assert.Empty(rules.SelectMany(rule => rule.Rules.Concat(rule.Demands.SelectMany(demand => demand.Rules))).Concat(procedure.Clocks.Select(clock => clock.Rule)).Distinct().Where(rule => !page.Contains(rule, StringComparison.Ordinal)));
        Assert.Equal(procedure.Clocks.Count, page.Split('\n').SkipWhile(line => line != Clocks(language)).Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal)).Count(line => line.StartsWith('|')) - (procedure.Clocks.Count > 0 ? 2 : 0));
        Assert.DoesNotContain("done.", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "只能指明一次")]
    [InlineData("en", "received earlier; of the same complainant; named once only) [CR-03]")]
    [InlineData("es", "indicado una sola vez")]
    public void A_page_says_what_a_field_asks_of_what_it_names(string language, string asked) =>
        Assert.Contains(asked, MarkdownPage.Write(ProcedureRegistry.Load().All.Last(procedure => procedure.Id == "cruise"), language), StringComparison.Ordinal);

    [Theory]
    [InlineData("zh-CN", "会议记录由谁填写：")]
    [InlineData("en", "Minutes of meetings are kept by: ")]
    [InlineData("es", "Levanta acta de las reuniones: ")]
    public void A_page_says_who_keeps_minutes(string language, string who)
    {
        var minutes = Assert.Single(MarkdownPage.Write(ProcedureRegistry.Load().All.Last(procedure => procedure.Id == "hospital-centre"), language).Split('\n'), line => line.Contains(who, StringComparison.Ordinal));
        Assert.Contains("HB-08", minutes, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_drawing_shows_every_step_once_in_its_place_and_says_what_it_is(string id, int version, string language)
    {
        var procedure = ProcedureRegistry.Load().Get(id, version);
        var drawing = XDocument.Parse(LifecycleDrawing.Write(procedure, language)).Root!;
        Assert.Equal(("img", "title desc"), (drawing.Attribute("role")!.Value, drawing.Attribute("aria-labelledby")!.Value));
        Assert.All(new[] { "title", "desc" }, name => Assert.NotEmpty(drawing.Element(Svg + name)!.Value));
        Assert.Equal("800", drawing.Attribute("width")!.Value);
        var boxes = drawing.Elements(Svg + "rect").Where(box => box.Attribute("class")!.Value != "panel")
            .Select(box => (X: Number(box, "x"), Y: Number(box, "y"), Right: Number(box, "x") + Number(box, "width"), Bottom: Number(box, "y") + Number(box, "height"))).ToList();
        Assert.Equal(procedure.Case.Steps.Count() + (procedure.Case.Step("at-work") is null ? 0 : procedure.Work.Steps.Count()), boxes.Count);
        Assert.All(boxes, box => Assert.True(box.X >= 0 && box.Right <= 800 && box.Bottom <= Number(drawing, "height")));
        foreach (var (box, place) in boxes.Select((box, place) => (box, place)))
            Assert.All(boxes.Skip(place + 1), other => Assert.True(box.Right <= other.X || other.Right <= box.X || box.Bottom <= other.Y || other.Bottom <= box.Y));
        // Half a unit for each narrow letter of the smaller writing, a whole one for each broad letter.
        Assert.Empty(drawing.Elements(Svg + "text").Where(text => text.Attribute("class")!.Value is "who" or "name").Where(text => Breadth(text.Value) > boxes.First(box => (box.X + box.Right) / 2 == Number(text, "x") && box.Y < Number(text, "y") && box.Bottom > Number(text, "y")) switch { var box => box.Right - box.X }).Select(text => text.Value));
    }

    private static double Breadth(string text) => text.Sum(letter => letter > 0x2e80 ? 12 : 5.8);

    private static int Number(XElement element, string attribute) => int.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);

    private static string Clocks(string language) => language switch { "zh-CN" => "## 时限", "es" => "## Plazos", _ => "## Time limits" };

    private static void Write(IReadOnlyList<(string Path, string Text)> pages)
    {
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
        foreach (var (path, text) in pages)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Folder, path))!);
            File.WriteAllText(Path.Combine(Folder, path), text);
        }
    }
}
