using System.CommandLine;
using System.Globalization;
using ComplaintSuite.Procedures;

namespace ComplaintSuite.Cli;

/// <summary>`suite procedures lint|show|guards`: checks the procedure files, prints a procedure on one page, and what rests on which guard.</summary>
internal static class ProceduresCommand
{
    public static Command Create()
    {
        var files = new Option<string?>("--files") { Description = "Folder of procedure files (default: those built into the tool).", HelpName = "DIR" };
        var lint = new Command("lint", "Checks all procedure files and prints every defect as file:line:column: what to do.") { files };
        lint.SetAction(parsed => Lint(parsed.GetValue(files), parsed.InvocationConfiguration.Output));

        var id = new Argument<string>("procedure") { Description = "ID or ID@VERSION; without a version the latest." };
        var language = new Option<string>("--lang") { Description = "Language of names and texts.", DefaultValueFactory = _ => "en" };
        language.AcceptOnlyFromAmong([.. LocalText.Languages]);
        var expanded = new Option<bool>("--expanded") { Description = "Print the expanded file instead of the page." };
        var show = new Command("show", "Prints a procedure on one page: steps, who, demands with their rules, clocks, routes, notices.") { id, language, expanded, files };
        show.SetAction(parsed => Show(
            parsed.GetRequiredValue(id), parsed.GetRequiredValue(language), parsed.GetValue(expanded), parsed.GetValue(files),
            parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error));

        var guards = new Command("guards", "Prints every guard that a procedure's latest version names, with the rules that rest on it: SECTION/GUARD RULE,RULE.") { files };
        guards.SetAction(parsed => Guards(parsed.GetValue(files), parsed.InvocationConfiguration.Output));

        return new Command("procedures", "The procedures of the organisations, as data.") { lint, show, guards };
    }

    private static int Guards(string? files, TextWriter output)
    {
        var latest = ProcedureRegistry.Load(files).All.GroupBy(procedure => procedure.Id).Select(versions => versions.MaxBy(procedure => procedure.Version)!);
        var named = from procedure in latest
                    from section in Enum.GetValues<Section>()
                    let table = procedure.Of(section)
                    from move in table.Steps.Cast<MoveRule>().Concat(table.Acts)
                    from demand in move.Demands
                    from guard in demand.When.Concat(demand.Unless)
                    from rule in demand.Rules.DefaultIfEmpty("")
                    select (Guard: $"{section}/{guard}", rule);
        foreach (var guard in named.GroupBy(it => it.Guard, it => it.rule).OrderBy(group => group.Key, StringComparer.Ordinal))
            output.WriteLine($"{guard.Key} {string.Join(',', guard.Where(rule => rule.Length > 0).Distinct().Order(StringComparer.Ordinal))}".TrimEnd());
        return 0;
    }

    private static int Lint(string? files, TextWriter output)
    {
        var defects = ProcedureRegistry.Lint(files);
        foreach (var defect in defects) output.WriteLine(defect with { File = Path.GetRelativePath(Environment.CurrentDirectory, defect.File) });
        if (defects.Count == 0)
        {
            foreach (var file in ProcedureRegistry.Load(files).Files) output.WriteLine($"{file.Key} {file.Sha256} {(file.IsFrozen ? "frozen" : "draft")}");
            output.WriteLine("No defects.");
            return 0;
        }
        output.WriteLine($"{defects.Count} defect(s).");
        return 1;
    }

    private static int Show(string wanted, string language, bool expanded, string? files, TextWriter output, TextWriter error)
    {
        var (id, version) = wanted.Split('@') switch
        {
            [var name] => (name, (int?)null),
            [var name, var number] when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) => (name, parsed),
            _ => ("", null),
        };
        ProcedureRegistry registry;
        try
        {
            registry = ProcedureRegistry.Load(files);
        }
        catch (ProcedureDefectsException broken)
        {
            error.WriteLine(broken.Message);
            return 1;
        }
        var procedure = version is { } exact ? registry.Find(id, exact) : registry.All.LastOrDefault(known => known.Id == id);
        if (procedure is null)
        {
            error.WriteLine($"There is no procedure '{wanted}'. There are: {string.Join(", ", registry.All.Select(known => $"{known.Id}@{known.Version}"))}.");
            return 1;
        }
        output.Write(expanded ? procedure.ExpandedText : ProcedurePage.Write(procedure, language));
        return 0;
    }
}
