using System.Text.RegularExpressions;

namespace ComplaintSuite.Portal.Forms;

/// <summary>The forms of a page, one of them as it came back. Public because the page that the Razor compiler makes is.</summary>
/// <param name="Act">Whose form was sent; empty for none.</param>
/// <param name="Errors">What is wrong with it.</param>
/// <param name="Values">What was typed into it.</param>
public sealed partial record PageForms(string Act, FormErrors Errors, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>Name, in the form of an act that answers a record, of the field that says which. No procedure can call a field so.</summary>
    internal const string Record = "record_id";

    /// <summary>As many forms as a phone's page shows unfolded.</summary>
    private const int Few = 2;

    /// <summary>Endings of the pages' own fields that hold what was chosen, or a day, whatever it looks like.</summary>
    private static readonly string[] Chosen =
    [
        "request_id", "version", "organisation", ".category", ".legal_field", ".route", ".validity", ".severity", ".criteria", ".findings", ".office_in_charge", ".article", ".means", ".given_by", ".owner", ".unknown",
        ".clock", ".until", ".granted", ".approve", ".solved", ".attachment_id", ".unmasking_id", ".requested_date", ".due_date", "requested-date.text", "speak.act", "speak.members", ".kind", ".channel", "ask-task.task",
    ];

    /// <summary>Endings of the pages' own fields that somebody writes in, even if it is one word.</summary>
    private static readonly string[] Prose =
    [
        ".text", ".reason", ".question", ".answer", ".result", ".record", ".introduction", ".fault", ".items", ".done", ".note", "subject", ".name", ".facts", ".leads", ".demand",
        ".cause", ".correction", ".prevention", ".found", ".outcome", ".competent_body", "refer.department", "declare.place", ".unit", ".address", ".email", ".telephone", ".postcode",
    ];

    public static PageForms Empty { get; } = new("", FormErrors.None, new Dictionary<string, string>());

    /// <summary>Fields that name a document which came along with the form and is with the case, although the act was refused.</summary>
    public IReadOnlyCollection<string> Brought { get; init; } = [];

    /// <summary>Whether files were chosen in the form, which the browser does not keep.</summary>
    public bool HadFiles { get; init; }

    /// <summary>The texts that somebody typed, so that they are not lost where the page does not have the form any more.</summary>
    public IReadOnlyList<string> Written => WrittenBut();

    /// <summary>The same, without fields that are typed elsewhere and were chosen on this page.</summary>
    internal IReadOnlyList<string> WrittenBut(params IEnumerable<string> chosen) =>
        [.. Values.Where(sent => sent.Value.Length > 0 && !chosen.Contains(sent.Key) && IsWritten(sent.Key, sent.Value)).Select(sent => sent.Value)];

    /// <summary>Whether a value was typed. Where the form is not known here, as that of a procedure's own act, what has the form of a code, an id or a day was chosen: a code means nothing to people.</summary>
    internal static bool IsWritten(string field, string value) =>
        !field.EndsWith($".{Record}", StringComparison.Ordinal) && (IsOfPage(field) && Chosen.Concat(Prose).FirstOrDefault(ending => field.EndsWith(ending, StringComparison.Ordinal)) is { } known ? Prose.Contains(known) : !ChosenForm().IsMatch(value));

    /// <summary>What a procedure asks for beside it calls as it likes.</summary>
    private static bool IsOfPage(string field) =>
        !OwnActs.Knows(field) && !field.StartsWith("indicators.", StringComparison.Ordinal) && !field.Contains($".{Procedures.Procedure.DetailPrefix}", StringComparison.Ordinal);

    /// <summary>Codes, one or several that were ticked, of which each has a letter, as ids have; a day; a moment.</summary>
    [GeneratedRegex(@"\A(?:(?:(?=[0-9-]*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*(?:,|\z))+|[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?)\z")]
    private static partial Regex ChosenForm();

    internal static PageForms Of(string act, MultipartForm form, FormErrors errors) =>
        new(act, errors, form.Fields.ToDictionary(field => field.Key, field => field.Value.ToString())) { Brought = form.Brought, HadFiles = form.HasFiles };

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

    /// <summary>Whether what was sent by the form of an act is about the record that the page's form of it is about: one answer is never filled in for another.</summary>
    /// <param name="act">Whose form it is.</param>
    /// <param name="record">Id of the record; empty where there is none.</param>
    public bool IsAbout(string act, string record) => act != Act || Value(act, $"{act}.{Record}") == record;

    public string Value(string act, string field) => act == Act ? Values.GetValueOrDefault(field, "") : "";
}
