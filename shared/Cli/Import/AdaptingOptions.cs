using System.CommandLine;

namespace ComplaintSuite.Cli.Import;

/// <summary>Options that turn a mapping into one of another language, or of one organisation.</summary>
internal sealed class AdaptingOptions
{
    public Option<string[]> Details { get; } = Detail();

    public Option<string?> Language { get; } = new("--language") { Description = "Make the cases in another language, in the words that the mapping has for it (BCP 47 tag, such as zh-CN).", HelpName = "TAG" };

    public Option<string?> Labels { get; } = new("--labels")
    {
        Description = "What the publisher's labels are called in that language: a file with the columns dataset (name of the file), field, value and label_LANGUAGE.",
        HelpName = "FILE",
    };

    /// <summary>What becomes of a mapping for a file, by the command line.</summary>
    public Func<ImportMapping, string, ImportMapping> Of(ParseResult parsed)
    {
        var details = (parsed.GetValue(Details) ?? []).Select(detail => detail.Split('=', 2)).ToDictionary(detail => detail[0], detail => detail[1]);
        var (language, labels) = (parsed.GetValue(Language), parsed.GetValue(Labels));
        return (mapping, file) => (language is null ? mapping : mapping.Into(language, labels, DatasetOf(file))).With(details);
    }

    /// <summary>A file's name without its endings.</summary>
    public static string DatasetOf(string file) => Path.GetFileName(file).Split('.')[0];

    private static Option<string[]> Detail()
    {
        var option = new Option<string[]>("--detail") { Description = "What the procedure asks for beside, for all records: such as branch=CODE, the place where they belong. Can be repeated.", HelpName = "NAME=VALUE" };
        option.Validators.Add(result =>
        {
            var names = result.Tokens.Select(token => token.Value.Split('=', 2)).ToList();
            if (names.Exists(parts => parts is not [{ Length: > 0 }, { Length: > 0 }]) || names.DistinctBy(parts => parts[0]).Count() < names.Count)
                result.AddError("--detail: NAME=VALUE, each name once.");
        });
        return option;
    }
}
