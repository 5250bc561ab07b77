using ComplaintSuite.Procedures;

namespace ComplaintSuite.ProceduresTests.Files;

/// <summary>What a procedure asks of a case beside what every case has.</summary>
public sealed class DetailTests
{
    private const string Intake = "intake:\n";

    private const string Details = """
        details:
          place:
            name: {zh-CN: 地点, en: Where, es: Dónde}
            choices: {shop: {zh-CN: 门店, en: In a shop, es: En una tienda}, online: {zh-CN: 网上, en: Online, es: En línea}}
          defect-known: {name: {zh-CN: 是否知情, en: Known before, es: Conocido antes}, type: yes-no}
          order-number: {name: {zh-CN: 订单号, en: Order number, es: Número de pedido}}
          bought-on: {name: {zh-CN: 购买日期, en: Bought on, es: Comprado el}, type: day}
          plate: {name: {zh-CN: 车牌, en: Number plate, es: Matrícula}, type: plate}
          mobile: {name: {zh-CN: 手机, en: Mobile, es: Móvil}, type: telephone}
          postcode: {name: {zh-CN: 邮编, en: Postcode, es: Código postal}, type: postcode}
        intake:

        """;

    private static readonly Procedure Sampled = Load(
        ("registered: {by: [system], require: [facts], rule: CH-03}", """
            registered:
                by: [system]
                require: [facts, details.place]
                rule: CH-03
                also:
                - {for: {details.place: [online]}, stated: [details.order-number], rule: CD-04}
                - {for: {details.defect-known: ["yes"]}, never: true, rule: CD-05}
            """),
        ("claimed: {by: [handler]}", "claimed: {by: [handler], also: {for: {details.place: [online]}, never: true, rule: CD-02}}"));

    [Fact]
    public void A_line_demands_a_detail_and_is_narrowed_by_one()
    {
        Assert.Equal(["FIELD_MISSING details.place CH-03"], Check(Without("details.place")));
        Assert.Empty(Check(Without("details.order-number") with { Details = Of("place", "shop") }));
        Assert.Equal(["FIELD_MISSING details.order-number CD-04"], Check(Without("details.order-number") with { Details = Of("place", "online") }));
        Assert.Equal(["NEVER_PERMITTED - CD-05"], Check(new Subject { Details = Of("defect-known", "yes") }));
        Assert.Equal(
            ["NEVER_PERMITTED - CD-02"],
            Sampled.Work.Check("claimed", "queued", new Subject { Details = Of("place", "online") }, Actor.WithRoles("handler"), Subject.Work).Select(violation => $"{violation.Code} {violation.Field ?? "-"} {violation.Rule}"));
    }

    [Fact]
    public void What_must_be_stated_can_t_be_said_not_to_be_known()
    {
        var subject = new Subject { Details = Of("place", "online"), NotKnown = new HashSet<string> { "details.order-number", "facts" } };
        Assert.Equal(["FIELD_MISSING details.order-number CD-04"], Check(subject));
    }

    [Fact]
    public void The_form_is_told_what_is_demanded()
    {
        Assert.Equal(["place", "defect-known", "order-number", "bought-on", "plate", "mobile", "postcode"], Sampled.Details.Select(detail => detail.Name));
        Assert.Equal(["facts", "details.place"], Sampled.FieldsDemanded("complaint"));
        Assert.Equal(["place", "defect-known", "bought-on"], Sampled.Details.Where(detail => detail.IsCode).Select(detail => detail.Name));
    }

    [Theory]
    [InlineData("mobile", "13812345678", "+8613812345678")]
    [InlineData("mobile", "010 6552 5555", "+861065525555")]
    [InlineData("mobile", "+34 912 345 678", "+34912345678")]
    [InlineData("mobile", "010-65525555 ext. 801", "+861065525555;ext=801")]
    [InlineData("mobile", "12345", null)]
    [InlineData("mobile", "0000000000000", null)]
    [InlineData("mobile", "please call", null)]
    [InlineData("postcode", "100731", "100731")]
    [InlineData("postcode", "10073", null)]
    [InlineData("postcode", "１００７３１", null)]
    [InlineData("plate", "京A12345", "京A12345")]
    [InlineData("plate", "京 a·12345", "京A12345")]
    [InlineData("plate", "京AD12345", "京AD12345")]
    [InlineData("plate", "沪A12345D", "沪A12345D")]
    [InlineData("plate", "粤B1234学", "粤B1234学")]
    [InlineData("plate", "使224578", "使224578")]
    [InlineData("plate", "224578使", "224578使")]
    [InlineData("plate", "WJ粤1234X", "WJ粤1234X")]
    [InlineData("plate", "京AX123应急", "京AX123应急")]
    [InlineData("plate", "京•A12345", "京A12345")]
    [InlineData("plate", "京I12345", null)]
    [InlineData("plate", "京A1234", null)]
    [InlineData("plate", "京A123456", null)]
    [InlineData("plate", "京AO1234", null)]
    [InlineData("plate", "甲A12345", null)]
    [InlineData("plate", "1234-BCD", "1234BCD")]
    [InlineData("plate", "ABCD", null)]
    [InlineData("plate", "·", null)]
    [InlineData("bought-on", "2026-02-29", null)]
    public void A_value_is_kept_in_one_form_and_refused_in_none(string name, string given, string? kept)
    {
        var filled = OwnAct.Fill(Sampled.Details, [new(name, given)], Sampled, out var violations);
        if (kept is null)
            Assert.Equal([$"VALUE_INVALID {name}"], violations.Select(violation => $"{violation.Code} {violation.Field}"));
        else
            Assert.Equal([new(name, kept)], filled);
    }

    [Theory]
    [InlineData("912 345 678", "+34912345678")]
    [InlineData("13812345678", null)]
    public void Telephone_numbers_are_those_of_the_procedure_s_region(string given, string? kept)
    {
        var spanish = Load(("zone: Asia/Shanghai\n", "zone: Asia/Shanghai\nregion: ES\n"));
        var filled = OwnAct.Fill(spanish.Details, [new("mobile", given)], spanish, out var violations);
        Assert.Equal(kept is null ? 1 : 0, violations.Count);
        Assert.Equal(kept ?? "", filled["mobile"]);
    }

    [Theory]
    [InlineData("bought-on: {name", "‸Bought: {name", "'Bought' is not kebab-case")]
    [InlineData("type: plate", "type: ‸plat", "Unknown type of a field 'plat'. Did you mean 'plate'?")]
    [InlineData("  plate: {name: {zh-CN: 车牌, en: Number plate, es: Matrícula}, type: plate}", "  ‸plate: {name: {zh-CN: 车牌, en: Number plate, es: Matrícula}, type: document}", "Whoever files knows no document; ask for it in an act.")]
    [InlineData("  plate: {name: {zh-CN: 车牌, en: Number plate, es: Matrícula}, type: plate}", "  ‸plate: {name: {zh-CN: 车牌, en: Number plate, es: Matrícula}, type: staff}", "Whoever files knows no staff; ask for it in an act.")]
    public void A_defect_of_a_detail_is_found_at_its_place(string from, string to, string message)
    {
        var text = Details.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(Details, text);
        using var marked = Sample.With(Intake, text);
        var lines = File.ReadAllLines(Path.Combine(marked.Path, "sample/1.yaml"));
        var line = Array.FindIndex(lines, written => written.Contains('‸', StringComparison.Ordinal));
        using var folder = Sample.With(Intake, text.Replace("‸", "", StringComparison.Ordinal));
        Assert.Contains(Sample.Lint(folder), defect => defect.StartsWith($"sample/1.yaml:{line + 1}:{lines[line].IndexOf('‸', StringComparison.Ordinal) + 1}: {message}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("details.plac: [shop]", "Unknown selector 'details.plac'. Did you mean 'details.place'?")]
    [InlineData("details.place: [market]", "Unknown details.place 'market'.")]
    [InlineData("details.plate: [x]", "Unknown selector 'details.plate'.")]
    public void A_line_is_narrowed_by_lists_alone(string narrowing, string message)
    {
        using var folder = Sample.With(Intake, Details);
        var file = Path.Combine(folder.Path, "sample/1.yaml");
        File.WriteAllText(file, File.ReadAllText(file).Replace("registered: {by: [system]", $"registered: {{by: [system], also: {{for: {{{narrowing}}}, require: [facts], rule: CD-04}}", StringComparison.Ordinal));
        Assert.Contains(message, Assert.Single(Sample.Lint(folder)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_telephone_number_has_a_region_that_has_such_numbers()
    {
        using var folder = Sample.With("zone: Asia/Shanghai\n", "zone: Asia/Shanghai\nregion: UK\n");
        Assert.Contains("'UK' is no region; write two letters of ISO 3166-1 such as CN.", Assert.Single(Sample.Lint(folder)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("facts", "Unknown field that may be stated as not known 'facts'.")]
    [InlineData("indicators", "Unknown field that may be stated as not known 'indicators'.")]
    [InlineData("complainant.contact", "Unknown field that may be stated as not known 'complainant.contact'.")]
    public void What_nobody_can_state_as_not_known_is_required_and_not_stated(string field, string message)
    {
        using var folder = Sample.With("registered: {by: [system], require: [facts]", $"registered: {{by: [system], require: [facts], stated: [{field}]");
        Assert.Contains(message, Assert.Single(Sample.Lint(folder)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_is_narrowed_by_whether_somebody_is_named()
    {
        var sampled = Load(("registered: {by: [system], require: [facts], rule: CH-03}", "registered: {by: [system], require: [facts], rule: CH-03, also: {for: {anonymous: [\"true\"]}, never: true, rule: CH-04}}"));
        List<string> Check(Subject subject) => [.. sampled.Case.Check("registered", "received", subject, Actor.System, Subject.Case).Select(violation => $"{violation.Code} {violation.Rule}")];
        Assert.Empty(Check(new Subject()));
        Assert.Equal(["NEVER_PERMITTED CH-04"], Check(new Subject { Anonymous = true }));
    }

    [Fact]
    public void A_fixed_category_goes_to_its_department_whatever_the_route_says()
    {
        var sampled = Load(
            ("  team: {zh-CN: 队, en: Team, es: Equipo}\n", "  team: {zh-CN: 队, en: Team, es: Equipo}\n  other-team: {zh-CN: 组, en: Other team, es: Otro equipo}\n"),
            ("department: team}\nroutes", "department: team, fixed: true, rule: PM-05}\n  loose: {name: {zh-CN: 散, en: Loose, es: Suelto}, legal-fields: [field], department: team}\nroutes"),
            ("leads-to: at-work, when", "leads-to: at-work, department: other-team, when"));
        Assert.Equal("team", sampled.DepartmentFor("simple", "goods", _ => null));
        Assert.Equal("other-team", sampled.DepartmentFor("simple", "loose", _ => null));
        Assert.Equal(["PM-05"], sampled.FixedBy("simple", "goods")?.Rules);
        Assert.Null(sampled.FixedBy("simple", "loose"));
    }

    [Fact]
    public void What_is_fixed_to_several_stays_with_one_of_them()
    {
        var sampled = Load(
            ("  team: {zh-CN: 队, en: Team, es: Equipo}\n", "  team: {zh-CN: 队, en: Team, es: Equipo}\n  other-team: {zh-CN: 组, en: Other team, es: Otro equipo}\n"),
            ("department: team}\nroutes", "department: team, fixed: [team, other-team], rule: HB-05}\nroutes"));
        Assert.Equal("team", sampled.DepartmentFor("simple", "goods", _ => null));
        Assert.Equal(["team", "other-team"], sampled.FixedBy("simple", "goods")?.To);
    }

    [Theory]
    [InlineData("fixed: [team, tema], rule: HB-05", "Unknown department 'tema'.")]
    [InlineData("fixed: true", "Somebody will be refused by this; name the rule.")]
    [InlineData("fixed: true, rule: []", "Somebody will be refused by this; name the rule.")]
    [InlineData("fixed: yes, rule: PM-05", "What is fixed says so: write `fixed: true`.")]
    public void What_is_fixed_says_so_with_its_rule(string written, string message)
    {
        using var folder = Sample.With("department: team}\nroutes", $"department: team, {written}}}\nroutes");
        Assert.Contains(message, Assert.Single(Sample.Lint(folder)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("type: place", "The field 'estate' is a place with a `kind` of department, or something else without.")]
    [InlineData("kind: project", "The field 'estate' is a place with a `kind` of department, or something else without.")]
    [InlineData("type: place, kind: project, rule: XX-99", "There is no rule 'XX-99', neither in the catalogue (shared/docs/rules.yaml) nor under `rules`.")]
    [InlineData("everywhere: true", "A place leaves the matter with the whole organisation; write `type: place`.")]
    [InlineData("type: place, kind: project, divisions: cn, everywhere: true", "Of a place to which no matter belongs nobody reads the division.")]
    [InlineData("type: day, to-come: true, rule: GB-10", "The time of a detail may pass; lines ask for that by `past.details`.")]
    public void A_detail_says_what_fits_its_type(string written, string message)
    {
        using var folder = Sample.With(Intake, $"details:\n  estate: {{name: {{zh-CN: 小区, en: Estate, es: Urbanización}}, {written}}}\nintake:\n");
        Assert.Contains(message, Assert.Single(Sample.Lint(folder)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "north")]
    [InlineData(", everywhere: true", null)]
    public void A_place_that_only_says_where_it_happened_is_asked_and_changes_nothing_of_who_deals_with_it(string everywhere, string? place)
    {
        using var folder = Sample.With(Intake, $"details:\n  estate: {{name: {{zh-CN: 小区, en: Estate, es: Urbanización}}, type: place, kind: project{everywhere}}}\nintake:\n");
        var procedure = ProcedureRegistry.Load(folder.Path).Get("sample", 1);
        Assert.Equal(("estate", "place", "project"), (procedure.Details[0].Name, procedure.Details[0].TypeName, procedure.Details[0].Kind));
        Assert.Equal(place, procedure.PlaceOf(Of("estate", "north")));
        Assert.Equal(place is not null, procedure.Place is not null);
    }

    [Fact]
    public void A_matter_belongs_to_one_place()
    {
        const string Two = "details:\n  estate: {name: {zh-CN: 小区, en: Estate, es: Urbanización}, type: place, kind: project}\n  gate: {name: {zh-CN: 门, en: Gate, es: Puerta}, type: place, kind: gate}\nintake:\n";
        using var folder = Sample.With(Intake, Two);
        Assert.Contains("A matter belongs to one place; ask for one.", Assert.Single(Sample.Lint(folder)), StringComparison.Ordinal);
    }

    private static Procedure Load(params (string From, string To)[] changes)
    {
        using var folder = Sample.With(Intake, Details);
        var file = Path.Combine(folder.Path, "sample/1.yaml");
        foreach (var (from, to) in changes)
        {
            var text = File.ReadAllText(file);
            Assert.Equal(2, text.Split(from).Length);
            File.WriteAllText(file, text.Replace(from, to, StringComparison.Ordinal));
        }
        return ProcedureRegistry.Load(folder.Path).Get("sample", 1);
    }

    private static Dictionary<string, string> Of(string name, string code) => new() { [name] = code };

    private static Subject Without(string field) => new() { Missing = new HashSet<string> { field } };

    private static List<string> Check(Subject subject) =>
        [.. Sampled.Case.Check("registered", "received", subject, Actor.System, Subject.Case).Select(violation => $"{violation.Code} {violation.Field ?? "-"} {violation.Rule ?? "-"}")];
}
