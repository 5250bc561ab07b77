namespace ComplaintSuite.Procedures;

/// <summary>
/// A field `NAME` of type `signature` (HA-07, LI-01): how what the form holds was signed. It brings further fields of the same form: `NAME-document`, the scan or the drawing; `NAME-witness`,
/// somebody of the organisation who saw it and is not who writes it down; `NAME-reason`, why it was refused; and `NAME-sha256`, which the service computes and which binds all of it together.
/// </summary>
public static class Signature
{
    /// <summary>Written on paper; the document is the scan.</summary>
    public const string OnPaper = "on-paper";

    /// <summary>Drawn on a screen; the document is the drawing.</summary>
    public const string OnScreen = "on-screen";

    /// <summary>The person would not sign.</summary>
    public const string Refused = "refused";

    private static readonly OrderedDictionary<string, LocalText> Ways = new(StringComparer.Ordinal)
    {
        [OnPaper] = new("纸上签名（上传扫描件）", "On paper, as a scan", "En papel, escaneada"),
        [OnScreen] = new("屏幕签名", "On the screen", "En la pantalla"),
        [Refused] = new("拒绝签名", "Refused to sign", "Se negó a firmar"),
    };

    /// <summary>Name of the field that holds the scan or the drawing.</summary>
    public static string DocumentOf(string signature) => $"{signature}-document";

    /// <summary>Name of the field that names the witness.</summary>
    public static string WitnessOf(string signature) => $"{signature}-witness";

    /// <summary>Name of the field that says why it was refused.</summary>
    public static string ReasonOf(string signature) => $"{signature}-reason";

    /// <summary>Name of the field that the service computes.</summary>
    public static string HashOf(string signature) => $"{signature}-sha256";

    /// <summary>The field with its choices, and the fields that come with it.</summary>
    internal static IEnumerable<FormField> FieldsOf(FormField signature)
    {
        FormField Part(string name, FormFieldType type, LocalText what) =>
            new(name, new($"{signature.Title.ZhCn}：{what.ZhCn}", $"{signature.Title.En}: {what.En}", $"{signature.Title.Es}: {what.Es}"), type, new Dictionary<string, LocalText>()) { PartOf = signature.Name, Rules = signature.Rules };

        yield return signature with { Choices = Ways };
        yield return Part(WitnessOf(signature.Name), FormFieldType.Staff, new("见证人", "witness", "testigo")) with { Differs = OwnAct.Author };
        yield return Part(ReasonOf(signature.Name), FormFieldType.Text, new("拒签理由", "why it was refused", "por qué se negó"));
        yield return Part(DocumentOf(signature.Name), FormFieldType.Document, new("签名文件", "signed document", "documento firmado"));
        yield return Part(HashOf(signature.Name), FormFieldType.Text, new("校验值（SHA-256）", "check value (SHA-256)", "valor de comprobación (SHA-256)")) with { IsComputed = true };
    }

    /// <summary>What each way of signing needs.</summary>
    /// <param name="form">The form.</param>
    /// <param name="rules">The rules of the act, where the field has none of its own.</param>
    internal static IEnumerable<Demand> DemandsOf(OwnAct form, IReadOnlyList<string> rules)
    {
        foreach (var field in form.Fields.Where(field => field.Type == FormFieldType.Signature))
        {
            var behind = field.Rules.Count > 0 ? field.Rules : rules;
            yield return new([new(field.Name, [OnPaper, OnScreen])], [], [DocumentOf(field.Name), WitnessOf(field.Name)], [], [], [], behind);
            yield return new([new(field.Name, [Refused])], [], [ReasonOf(field.Name)], [], [], [], behind);
        }
    }
}
