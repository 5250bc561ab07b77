using System.Globalization;
using System.Text;

namespace ComplaintSuite.Procedures.Pages;

/// <summary>The pages of all procedures as files: ID/VERSION/LANGUAGE.md with lifecycle.LANGUAGE.svg, and a README.md that leads to them.</summary>
public static class ProcedurePages
{
    /// <summary>Every file, by its path in the folder of the pages.</summary>
    /// <param name="registry">The procedures.</param>
    public static IReadOnlyList<(string Path, string Text)> Of(ProcedureRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        return
        [
            ("README.md", Index(registry.All)),
            .. registry.All.SelectMany(procedure => LocalText.Languages.SelectMany(language => new[]
            {
                ($"{Folder(procedure)}/{language}.md", MarkdownPage.Write(procedure, language)),
                ($"{Folder(procedure)}/lifecycle.{language}.svg", LifecycleDrawing.Write(procedure, language)),
            })),
        ];
    }

    private static string Folder(Procedure procedure) => string.Create(CultureInfo.InvariantCulture, $"{procedure.Id}/{procedure.Version}");

    private static string Index(IReadOnlyList<Procedure> procedures)
    {
        var page = new StringBuilder("""
            # 办理程序 · Procedures · Procedimientos

            每个程序的每个版本一页，由程序文件生成。 One page for each version of each procedure, written from its file. Una página por versión de cada procedimiento, escrita a partir de su archivo.

            | 程序 · Procedure · Procedimiento | 版本 · Version · Versión | 生效 · In force · En vigor | |
            | --- | --- | --- | --- |

            """.Replace("\r\n", "\n", StringComparison.Ordinal));
        foreach (var procedure in procedures)
            page.Append(CultureInfo.InvariantCulture, $"| {procedure.Name.ZhCn} · {procedure.Name.En} · {procedure.Name.Es} | `{procedure.Id}` {procedure.Version} | {procedure.InForce:yyyy-MM-dd} | {string.Join(" ", LocalText.Languages.Select(language => $"[{language}]({Folder(procedure)}/{language}.md)"))} |\n");
        return page.ToString();
    }
}
