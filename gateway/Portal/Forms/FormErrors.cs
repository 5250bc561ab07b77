using ComplaintSuite.Portal.Calls;
using ComplaintSuite.Portal.Pages;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Storage;

namespace ComplaintSuite.Portal.Forms;

/// <summary>What is wrong with a form. Public because the parts of pages that the Razor compiler makes are.</summary>
/// <param name="Field">Name of the field on the page, or, where the page does not have it, in the contract or the procedure; empty where it is none's.</param>
/// <param name="Text">What to do, in the language of the page.</param>
/// <param name="IsMissing">Whether it must be filled in.</param>
public sealed record FormError(string Field, string Text, bool IsMissing = false)
{
    /// <summary>The other fields of the page of which one would do as well.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];
}

/// <summary>Everything that is wrong with a form.</summary>
/// <param name="All">In the order in which it is shown.</param>
public sealed record FormErrors(IReadOnlyList<FormError> All)
{
    public static FormErrors None { get; } = new([]);

    public bool Any => All.Count > 0;

    public string? For(string field) => All.FirstOrDefault(error => error.Field == field || error.Others.Contains(field))?.Text;

    /// <summary>Whether a field must be filled in that was not.</summary>
    public bool Misses(string field) => All.Any(error => error.Field == field && error.IsMissing);

    /// <summary>Id of a field's element.</summary>
    public static string IdOf(string field) => "f-" + (field ?? throw new ArgumentNullException(nameof(field))).Replace('.', '-').Replace('_', '-');

    /// <summary>Ids of what describes the upload of a document: its hint, and the errors at the field that names the document and at the upload itself.</summary>
    /// <param name="field">Name of that field.</param>
    internal string Describing(string field)
    {
        var upload = field + OwnActs.File;
        return string.Join(' ', new[] { field, upload }.Where(known => For(known) is not null).Select(known => $"{IdOf(known)}-error").Prepend($"{IdOf(upload)}-hint"));
    }

    /// <summary>What a service refused, for the fields of a form. What is said of a file stands at the field in which it was chosen, with its name.</summary>
    /// <param name="refused">The refusal.</param>
    /// <param name="language">Language of the page.</param>
    /// <param name="fieldOf">The form's name for a field of the contract; null where the form does not have it.</param>
    internal static FormErrors Of(CallRefusedException refused, string language, Func<string, string?> fieldOf)
    {
        if (refused.Violations.Count == 0)
            return new([new(refused.File?.Field ?? "", Said(RefusalTexts.For(refused.Reason).In(language)))]);
        return new([
            .. refused.Violations.GroupBy(violation => (violation.Code, violation.Field))
                .Select(same => new FormError(
                    refused.File?.Field ?? fieldOf(same.Key.Field) ?? "", Said(Sentence(same.First(), [.. same.Select(violation => violation.Rule).Where(rule => rule.Length > 0)], language)), same.Key.Code == "FIELD_MISSING" && same.First().Alternatives.Count == 0 && !same.Key.Field.StartsWith(DoneActs.Done, StringComparison.Ordinal))
                {
                    Others = [.. same.First().Alternatives.Where(other => other != same.Key.Field).Select(fieldOf).OfType<string>()],
                }),
        ]);

        string Said(string text) => refused.File is { } file ? $"{file.Name}: {text}" : text;
    }

    internal static FormErrors Of(CallRefusedException refused, string language, IReadOnlyCollection<string> fields) =>
        Of(refused, language, field => fields.Contains(field) ? field : null);

    private static string Sentence(Contracts.Common.V1.Violation violation, IReadOnlyList<string> rules, string language)
    {
        var known = RefusalTexts.Knows(violation.Code);
        var text = violation.Alternatives.Count > 0 ? RefusalTexts.ForOneOf(violation.Field).In(language)
            : known || language != "en" ? RefusalTexts.For(violation.Code, violation.Field).In(language) : violation.Description;
        if (violation.Because is { } because)
            text = RefusalTexts.IsOfGuard(violation.Code) ? because.In(language) : $"{text} {because.In(language)}";
        return rules.Count == 0 ? text : $"{text} ({Texts.Fill(Texts.Rule.In(language), string.Join(", ", rules))})";
    }
}
