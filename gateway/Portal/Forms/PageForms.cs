using System.Text.RegularExpressions;

namespace ComplaintSuite.Portal.Forms;

/// <summary>The forms of a page, one of them as it came back. Public because the page that the Razor compiler makes is.</summary>
/// <param name="Act">Whose form was sent; empty for none.</param>
/// <param name="Errors">What is wrong with it.</param>
/// <param name="Values">What was typed into it.</param>
public sealed partial record PageForms(string Act, FormErrors Errors, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>As many forms as a phone's page shows unfolded.</summary>
    private const int Few = 2;

    /// <summary>Endings of fields that hold a choice, which nobody has typed.</summary>
    private static readonly string[] Chosen =
        ["request_id", "version", ".category", ".legal_field", ".route", ".validity", ".severity", ".criteria", ".findings", ".office_in_charge", ".article", ".means", ".clock", ".granted", "speak.act", "speak.members", ".kind", ".channel", "transfer.department", "ask-task.task", "ask-task.department", "task-distribute.department"];

    public static PageForms Empty { get; } = new("", FormErrors.None, new Dictionary<string, string>());

    /// <summary>The texts that somebody typed, so that they are not lost where the page does not have the form any more.</summary>
    public IReadOnlyList<string> Written =>
        [.. Values.Where(sent => sent.Value.Length > 0 && !Chosen.Any(ending => sent.Key.EndsWith(ending, StringComparison.Ordinal)) && !IsCodeOfOwnAct(sent.Key, sent.Value)).Select(sent => sent.Value)];

    /// <summary>The form of a procedure's own act is not known here, and what was chosen in it has the form of a code.</summary>
    private static bool IsCodeOfOwnAct(string field, string value) => OwnActs.Knows(field) && CodeForm().IsMatch(value);

    [GeneratedRegex(@"\A[a-z0-9]+(?:-[a-z0-9]+)*\z")]
    private static partial Regex CodeForm();

    internal static PageForms Of(string act, MultipartForm form, FormErrors errors) =>
        new(act, errors, form.Fields.ToDictionary(field => field.Key, field => field.Value.ToString()));

    /// <summary>Whether the form that was sent is none that the page has.</summary>
    /// <param name="offers">Whether the page has the form of an act.</param>
    public bool IsGone(Func<string, bool> offers) => Act.Length > 0 && !(offers ?? throw new ArgumentNullException(nameof(offers)))(Act);

    /// <summary>What is wrong with the form of an act; in another form than the one that was sent, what is missing there.</summary>
    public FormErrors ErrorsOf(string act) => act == Act ? Errors : new([.. Errors.All.Where(error => ActOf(error.Field) == act)]);

    /// <summary>Whether a form that may be folded stands open: it was sent, something is wrong with it, or there are few.</summary>
    /// <param name="act">Whose form it is.</param>
    /// <param name="folding">How many forms of the page may be folded.</param>
    public bool Opens(string act, int folding) => act == Act || ErrorsOf(act).Any || folding <= Few;

    /// <summary>The act of the form that a field is in.</summary>
    public static string ActOf(string field) => (field ?? throw new ArgumentNullException(nameof(field))).Split('.')[0];

    /// <summary>Whether a field that a refusal points to is a detail of the case, in whatever form.</summary>
    public static bool IsDetail(string field, string detail)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field == Procedures.Procedure.DetailPrefix + detail || field.EndsWith($".{Procedures.Procedure.DetailPrefix}{detail}", StringComparison.Ordinal);
    }

    public string Value(string act, string field) => act == Act ? Values.GetValueOrDefault(field, "") : "";
}
