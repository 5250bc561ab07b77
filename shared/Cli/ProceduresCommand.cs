using System.CommandLine;
using System.Globalization;
using ComplaintSuite.Procedures;
using ComplaintSuite.Procedures.Checking;
using ComplaintSuite.Procedures.Pages;

namespace ComplaintSuite.Cli;

/// <summary>`suite procedures lint|check|show|guards`: checks the procedure files by line and by all that can happen, prints a procedure on one page, and what rests on which guard.</summary>
internal static class ProceduresCommand
{
    public static Command Create()
    {
        var files = new Option<string?>("--files") { Description = "Folder of procedure files (default: those built into the tool).", HelpName = "DIR" };
        var lint = new Command("lint", "Checks all procedure files and prints every defect as file:line:column: what to do.") { files };
        lint.SetAction(parsed => Lint(parsed.GetValue(files), parsed.InvocationConfiguration.Output));

        var only = new Argument<string?>("procedure") { Description = "ID or ID@VERSION; left out: every version of all.", DefaultValueFactory = _ => null };
        var check = new Command("check", "Explores everything that can happen to a case and prints what goes wrong, with how one gets there.") { only, files };
        check.SetAction(parsed => Check(parsed.GetValue(only), parsed.GetValue(files), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error));

        var id = new Argument<string?>("procedure") { Description = "ID or ID@VERSION; without a version the latest.", DefaultValueFactory = _ => null };
        var language = new Option<string>("--lang") { Description = "Language of names and texts.", DefaultValueFactory = _ => "en" };
        language.AcceptOnlyFromAmong([.. LocalText.Languages]);
        var format = new Option<string>("--format") { Description = "text: with all codes, for whoever writes files; markdown: for people of the organisation; svg: its drawing; file: the expanded file.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "markdown", "svg", "file");
        var expanded = new Option<bool>("--expanded") { Description = "The same as --format file." };
        var write = new Option<string?>("--write") { Description = "Writes the pages and drawings of all procedures, in every language, into this folder.", HelpName = "DIR" };
        var show = new Command("show", "Prints a procedure on one page: steps, who, demands with their rules, clocks, routes, notices.") { id, language, format, expanded, write, files };
        show.SetAction(parsed => Show(
            parsed.GetValue(id), parsed.GetRequiredValue(language), parsed.GetValue(expanded) ? "file" : parsed.GetRequiredValue(format), parsed.GetValue(write), parsed.GetValue(files),
            parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error));

        var guards = new Command("guards", "Prints every guard that a procedure's latest version names, with the rules that rest on it: SECTION/GUARD RULE,RULE.") { files };
        guards.SetAction(parsed => Guards(parsed.GetValue(files), parsed.InvocationConfiguration.Output));

        return new Command("procedures", "The procedures of the organisations, as data.") { lint, check, show, guards, RehearseCommand.Create() };
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
            var versions = ProcedureRegistry.Load(files).Files;
            foreach (var file in versions.Where(file => file.IsFrozen)) output.WriteLine($"{file.Key} {file.Sha256} frozen");
            if (versions.Any(file => !file.IsFrozen)) output.WriteLine("Drafts, as frozen.txt takes them once they are released:");
            foreach (var file in versions.Where(file => !file.IsFrozen)) output.WriteLine($"{file.Key} {file.Sha256}");
            output.WriteLine("No defects.");
            return 0;
        }
        output.WriteLine($"{defects.Count} defect(s).");
        return 1;
    }

    private static int Check(string? wanted, string? files, TextWriter output, TextWriter error)
    {
        if (Load(files, error) is not { } registry) return 1;
        IReadOnlyList<Procedure> procedures = wanted is null ? registry.All : Find(registry, wanted, error) is { } one ? [one] : [];
        if (procedures.Count == 0) return 1;
        var wrong = 0;
        foreach (var report in ProcedureCheck.Of(procedures, Allowances.Read(files ?? ProcedureRegistry.DefaultFiles)))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Procedure}: {report.States:N0} states, {(report.Findings.Count == 0 ? "nothing wrong" : $"{report.Findings.Count} finding(s)")}"));
            foreach (var finding in report.Findings) Write(finding, output);
            foreach (var (finding, reason) in report.Allowed) output.WriteLine($"  allowed: {finding.Key}: {reason}");
            wrong += report.Findings.Count;
        }
        return wrong == 0 ? 0 : 1;
    }

    private static void Write(Finding finding, TextWriter output)
    {
        output.WriteLine($"  {finding.Key}: {finding.Message}");
        foreach (var (told, number) in finding.Path.Select((told, place) => (told, place + 1))) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {number,2}. {told}"));
    }

    private static int Show(string? wanted, string language, string format, string? folder, string? files, TextWriter output, TextWriter error)
    {
        if (Load(files, error) is not { } registry) return 1;
        if (folder is not null)
        {
            foreach (var (path, text) in ProcedurePages.Of(registry))
            {
                var file = Path.Combine(folder, path);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllText(file, text);
            }
            if (wanted is null) return 0;
        }
        if (Find(registry, wanted ?? "", error) is not { } procedure) return 1;
        output.Write(format switch
        {
            "file" => procedure.ExpandedText,
            "markdown" => MarkdownPage.Write(procedure, language),
            "svg" => LifecycleDrawing.Write(procedure, language),
            _ => ProcedurePage.Write(procedure, language),
        });
        return 0;
    }

    private static ProcedureRegistry? Load(string? files, TextWriter error)
    {
        try
        {
            return ProcedureRegistry.Load(files);
        }
        catch (ProcedureDefectsException broken)
        {
            error.WriteLine(broken.Message);
            return null;
        }
    }

    private static Procedure? Find(ProcedureRegistry registry, string wanted, TextWriter error)
    {
        var (id, version) = wanted.Split('@') switch
        {
            [var name] => (name, (int?)null),
            [var name, var number] when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) => (name, parsed),
            _ => ("", null),
        };
        var procedure = version is { } exact ? registry.Find(id, exact) : registry.All.LastOrDefault(known => known.Id == id);
        if (procedure is null) error.WriteLine($"There is no procedure '{wanted}'. There are: {string.Join(", ", registry.All.Select(known => $"{known.Id}@{known.Version}"))}.");
        return procedure;
    }
}
