namespace ComplaintSuite.Portal.Forms;

/// <summary>The forms of a page, one of them as it came back. Public because the page that the Razor compiler makes is.</summary>
/// <param name="Act">Whose form was sent; empty for none.</param>
/// <param name="Errors">What is wrong with it.</param>
/// <param name="Values">What was typed into it.</param>
public sealed record PageForms(string Act, FormErrors Errors, IReadOnlyDictionary<string, string> Values)
{
    public static PageForms Empty { get; } = new("", FormErrors.None, new Dictionary<string, string>());

    internal static PageForms Of(string act, MultipartForm form, FormErrors errors) =>
        new(act, errors, form.Fields.ToDictionary(field => field.Key, field => field.Value.ToString()));

    /// <summary>What is wrong with the form of an act.</summary>
    public FormErrors ErrorsOf(string act) => act == Act ? Errors : FormErrors.None;

    public string Value(string act, string field) => act == Act ? Values.GetValueOrDefault(field, "") : "";
}
