using ComplaintSuite.Procedures;

namespace ComplaintSuite.ProceduresTests.Files;

/// <summary>Who must be somebody else, who signs, what an agent shows, and what a directory must have.</summary>
public sealed class PersonTests
{
    private const string Attach = "    attach: {by: [clerk], when: [not-archived], rule: CH-12}\n";

    private const string Acts = Attach + """
            question:
              name: {zh-CN: 询问, en: Question somebody, es: Interrogar}
              in: [at-work]
              by: [clerk]
              fields:
                first: {name: {zh-CN: 第一人, en: First, es: Primero}, type: staff}
                second: {name: {zh-CN: 第二人, en: Second, es: Segundo}, type: staff, differs: first, rule: HA-07}
                signature: {name: {zh-CN: 签名, en: Signature, es: Firma}, type: signature, rule: HA-03}
              require: [first, second, signature]
              rule: HA-07
            show-authority:
              name: {zh-CN: 授权, en: Show authority, es: Acreditar}
              by: [clerk]
              fields:
                scope: {name: {zh-CN: 范围, en: Scope, es: Alcance}, choices: {complain: {zh-CN: 投诉, en: Complain, es: Reclamar}, settle: {zh-CN: 和解, en: Settle, es: Transigir}}}
                until: {name: {zh-CN: 期限, en: Until, es: Hasta}, type: day}
              authorises: {scope: scope, until: until}
              require: [scope]
              rule: HA-03

        """;

    private static readonly Actor Clerk = Actor.WithRoles("clerk");

    private static readonly Procedure Sampled = Load(("  result-known: {by: [system]}", "  result-known: {by: [system], when: [authorised.settle], rule: HA-03}"));

    [Fact]
    public void Two_fields_that_differ_name_two_people()
    {
        Assert.Equal(["SAME_PERSON second HA-07"], Check(("first", "anna"), ("second", "anna"), ("signature", "refused"), ("signature-reason", "no")));
        Assert.Empty(Check(("first", "anna"), ("second", "bruno"), ("signature", "refused"), ("signature-reason", "no")));
        Assert.Equal(["FIELD_MISSING second HA-07"], Check(("first", "anna"), ("signature", "refused"), ("signature-reason", "no")));
    }

    [Fact]
    public void A_signature_brings_its_fields_and_what_each_way_needs()
    {
        var form = Sampled.Case.OwnAct("question")!;
        Assert.Equal(["first", "second", "signature", "signature-witness", "signature-reason", "signature-document", "signature-sha256"], form.Fields.Select(field => field.Name));
        Assert.Equal(["on-paper", "on-screen", "refused"], form.Field("signature")!.Values);
        Assert.Equal(["FIELD_MISSING signature HA-07"], Check(("first", "anna"), ("second", "bruno")));
        Assert.Equal(["FIELD_MISSING signature-document HA-03", "FIELD_MISSING signature-witness HA-03"], Check(("first", "anna"), ("second", "bruno"), ("signature", "on-paper")));
        Assert.Equal(["FIELD_MISSING signature-reason HA-03"], Check(("first", "anna"), ("second", "bruno"), ("signature", "refused")));
        Assert.Equal(["SAME_PERSON signature-witness HA-03"], Check(("first", "anna"), ("second", "bruno"), ("signature", "on-screen"), ("signature-document", "d"), ("signature-witness", "carla")));
        Assert.Empty(Check(("first", "anna"), ("second", "bruno"), ("signature", "on-screen"), ("signature-document", "d"), ("signature-witness", "bruno")));
    }

    [Fact]
    public void Nobody_sends_a_check_value()
    {
        Sampled.Case.OwnAct("question")!.Fill([KeyValuePair.Create("signature-sha256", "00")], Sampled, out var violations);
        Assert.Equal(["FIELD_UNKNOWN signature-sha256"], violations.Select(violation => $"{violation.Code} {violation.Field}"));
    }

    [Fact]
    public void A_line_asks_what_an_agent_is_authorised_to()
    {
        List<string> Result(Subject subject) => [.. Sampled.Case.Check("result-known", "at-work", subject, Actor.System, Subject.Case).Select(violation => $"{violation.Code} {violation.Field} {violation.Rule}")];
        Assert.Empty(Result(new()));
        Assert.Equal(["AUTHORISED_SETTLE agent HA-03"], Result(new() { Unauthorised = new HashSet<string> { "settle" } }));
        Assert.Equal(new Authorising("scope", "until"), Sampled.Case.OwnAct("show-authority")!.Authorises);
    }

    [Fact]
    public void A_procedure_says_what_a_directory_must_have()
    {
        var procedure = Load(("intake:\n", "directory:\n  roster: {covered: always, rule: HA-01}\n  departments: {staffed: true, rule: HA-02}\nintake:\n"));
        Assert.Equal(["HA-01"], procedure.Directory.RosterRules);
        Assert.Equal(["HA-02"], procedure.Directory.StaffRules);
        Assert.Equal(DirectoryDemands.None, Sampled.Directory);
    }

    [Theory]
    [InlineData("differs: first, rule: HA-07", "differs: ‸third, rule: HA-07", "Unknown other staff field of the form 'third'.")]
    [InlineData("differs: first, rule: HA-07", "‸differs: first", "Somebody will be refused by this; name the rule.")]
    [InlineData("type: staff, differs: first, rule: HA-07", "‸differs: first, rule: HA-07", "Somebody of the organisation differs from somebody: write `type: staff`.")]
    [InlineData("        second:", "        signature-witness: {name: {zh-CN: 证, en: W, es: T}}\n        second:", "The form has a field 'signature-witness' already.", "        ‸signature: {name: {zh-CN: 签名")]
    [InlineData("authorises: {scope: scope, until: until}", "authorises: {scope: ‸until}", "Unknown choice of the form 'until'.")]
    [InlineData("authorises: {scope: scope, until: until}", "authorises: {scope: scope, until: ‸scope}", "Unknown day of the form 'scope'.")]
    [InlineData("      require: [scope]\n", "", "Authority is for something: demand 'scope'.", "      ‸authorises:")]
    [InlineData("      require: [scope]\n", "      require: [scope]\n      ends-agency: ‸perhaps\n", "What ends it says so: write `ends-agency: true`.")]
    [InlineData("      require: [scope]\n", "      require: [scope]\n      names-agent: {name: ‸scope}\n", "Unknown text or telephone of the form 'scope'.")]
    [InlineData("      require: [scope]\n", "      require: [scope]\n      when: [‸authorised.pay]\n", "Unknown guard 'authorised.pay'.")]
    public void A_defect_is_found_at_its_place(string from, string to, string message, string? at = null)
    {
        var text = Acts.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(Acts, text);
        if (at is not null) text = text.Replace(at.Replace("‸", "", StringComparison.Ordinal), at, StringComparison.Ordinal);
        using var marked = Sample.With(Attach, text);
        var lines = File.ReadAllLines(Path.Combine(marked.Path, "sample/1.yaml"));
        var line = Array.FindIndex(lines, written => written.Contains('‸', StringComparison.Ordinal));
        using var folder = Sample.With(Attach, text.Replace("‸", "", StringComparison.Ordinal));
        Assert.Contains(Sample.Lint(folder), defect => defect.StartsWith($"sample/1.yaml:{line + 1}:{lines[line].IndexOf('‸', StringComparison.Ordinal) + 1}: {message}", StringComparison.Ordinal));
    }

    private static List<string> Check(params (string Field, string Value)[] form) =>
    [
        .. Sampled.Case.Check("question", "at-work", new Subject { Missing = null, StaffId = "carla", Given = form.ToDictionary(field => field.Field, field => field.Value) }, Clerk, Subject.Case)
            .Select(violation => $"{violation.Code} {violation.Field} {violation.Rule}"),
    ];

    private static Procedure Load((string From, string To) change)
    {
        using var folder = Sample.With(Attach, Acts);
        var file = Path.Combine(folder.Path, "sample/1.yaml");
        var text = File.ReadAllText(file);
        Assert.Equal(2, text.Split(change.From).Length);
        File.WriteAllText(file, text.Replace(change.From, change.To, StringComparison.Ordinal));
        return ProcedureRegistry.Load(folder.Path).Get("sample", 1);
    }
}
