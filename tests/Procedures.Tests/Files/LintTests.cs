using ComplaintSuite.Procedures;

namespace ComplaintSuite.ProceduresTests.Files;

/// <summary>One test for each kind of defect: what is said, and the exact place where it is said.</summary>
public sealed class LintTests
{
    [Fact]
    public void The_sample_itself_has_no_defect()
    {
        using var folder = Sample.With();
        Assert.Empty(Sample.Lint(folder));
    }

    [Fact]
    public void The_files_of_the_suite_have_no_defect() => Assert.Empty(ProcedureRegistry.Lint());

    [Theory]
    // Shape of the file
    [InlineData("posts: {desk", "‸post: {desk", "Unknown key 'post'. Did you mean 'posts'?")]
    [InlineData("rule: CH-13}", "‸rul: CH-13}", "Unknown key 'rul'. Did you mean 'rule'?")]
    [InlineData("calendar: cn", "calendar: cn\n‸zone: Asia/Shanghai", "'zone' already stands on line 4; keep one of the two.")]
    [InlineData("  assessed: {by: [desk]}", "  assessed: {by: [desk], ‸by: [clerk]}", "'by' already stands on line 26; keep one of the two.")]
    [InlineData("kinds: [complaint, report]", "kinds: ‸{complaint: report}", "A single word or text is expected here.")]
    [InlineData("posts: {desk: clerk}", "posts: ‸desk", "A map is expected here (key: value).")]
    [InlineData("version: 1", "version: ‸one", "'one' is not a whole number from 1 to 9999.")]
    [InlineData("in-force: 2026-01-01", "in-force: ‸2026-02-30", "'2026-02-30' is no date; write YYYY-MM-DD.")]
    [InlineData("in-force: 2026-01-01", "in-force:‸", "A value is missing here.")]
    [InlineData("indicators:\n  outcome", "‸indicator:\n  outcome", "Unknown key 'indicator'. Did you mean 'indicators'?")]
    [InlineData("[complaint, report]", "[complaint, report, ‸report]", "'report' stands twice in this list; keep one.")]
    [InlineData("posts: {desk: clerk}", "posts: ‸&all {desk: clerk}", "Anchors and tags are not used in these files")]
    [InlineData("  team: {", "  ‸Team A: {", "'Team A' is not kebab-case (small letters, digits, single hyphens).")]
    [InlineData("zone: Asia/Shanghai", "zone: ‸Asia/Shangai", "Unknown zone 'Asia/Shangai'; write an IANA name such as Asia/Shanghai.")]
    [InlineData("zone: Asia/Shanghai", "zone: ‸China Standard Time", "Unknown zone 'China Standard Time'")]
    [InlineData("calendar: cn", "calendar: ‸us", "Unknown calendar 'us'. Known: boston, cn.")]
    [InlineData("es: Muestra}", "‸fr: Exemple}", "'fr' is no language of the suite")]
    [InlineData("departments:\n", "offline: ‸{by: [desk]}\ndepartments:\n", "'rule' is missing here.")]
    [InlineData("departments:\n", "offline: {by: ‸[], rule: CR-08}\ndepartments:\n", "Nobody may do this; name a post, or leave `offline` out.")]
    [InlineData("departments:\n", "offline: {by: [‸public], rule: CR-08}\ndepartments:\n", "Unknown post or role of the staff 'public'")]
    // Names that the lifecycle or the file does not have
    [InlineData("  assessed: {by: [desk]}", "  ‸asessed: {by: [desk]}", "Unknown step of the case section 'asessed'. Did you mean 'assessed'?")]
    [InlineData("    attach: {by: [clerk], when", "    ‸atach: {by: [clerk], when", "Unknown act of the case section 'atach'. Did you mean 'attach'?")]
    [InlineData("posts: {desk: clerk}", "posts: {desk: ‸clark}", "Unknown role 'clark'. Did you mean 'clerk'?")]
    [InlineData("posts: {desk: clerk}", "posts: {desk: clerk, ‸handler: handler}", "'handler' is a role; give the post a name of its own, or use the role under `by`.")]
    [InlineData("  assessed: {by: [desk]}", "  assessed: {by: [‸dsk]}", "Unknown post or role 'dsk'. Did you mean 'desk'?")]
    [InlineData("  assessed: {by: [desk]}", "  assessed: {by: ‸[]}", "Nobody may do this; name a post, a role or 'system'.")]
    [InlineData("  assessed: {by: [desk]}", "  assessed: ‸{notice: closing}", "'by' is missing here.")]
    [InlineData("when: [facts-clear]", "when: [‸facts-clean]", "Unknown guard 'facts-clean'. Did you mean 'facts-clear'?")]
    [InlineData("require: [facts]", "require: [‸fact]", "Unknown field 'fact'. Did you mean 'facts'?")]
    [InlineData("effects: [report-result]", "effects: [‸report-results]", "Unknown effect 'report-results'. Did you mean 'report-result'?")]
    [InlineData("  at-work: {by: [system]}", "  at-work: {by: [system], notice: ‸receit}", "Unknown notice 'receit'. Did you mean 'receipt'?")]
    [InlineData("  at-work: {by: [system]}", "  at-work: {by: [system], notice: ‸receipt}", "The notice 'receipt' has no template; add it under `notices`.")]
    [InlineData("  at-work: {by: [system]}", "  at-work: {by: [system], also: {for: {‸mood: bad}, require: [facts]}}", "Unknown selector 'mood'.")]
    [InlineData("  at-work: {by: [system]}", "  at-work: {by: [system], also: {for: {kind: ‸enquiry}, require: [facts]}}", "Unknown kind 'enquiry'.")]
    [InlineData("  at-work: {by: [system]}", "  at-work: {by: [system], also: {for: {decision: ‸agreed}, require: [facts]}}", "Unknown decision 'agreed'.")]
    [InlineData("  at-work: {by: [system]}", "  at-work: {by: [system], also: ‸{rule: CH-06}}", "This line demands nothing; give it kinds, require, stated, any, never, when, unless, by or notice.")]
    [InlineData("kinds: [complaint, report]", "kinds: [complaint, report, ‸moan]", "Unknown kind 'moan'.")]
    [InlineData("named: [letter, other]", "named: [‸pigeon, other]", "Unknown channel 'pigeon'.")]
    [InlineData("anonymous: [report]", "anonymous: [‸enquiry]", "Unknown kind 'enquiry'.")]
    [InlineData("  at-work: {by: [system]}", "  at-work: {by: [system], also: {for: {kind: report}, never: ‸yes}}", "What is never possible says so: write `never: true`.")]
    [InlineData("  at-work: {by: [system]}", "  at-work: {by: [system], also: {‸never: true}}", "What is never possible, whatever the case, is left out of the file; say for what under `for`.")]
    [InlineData("  at-work: {by: [system]}", "  at-work: {by: [system], any: [facts, ‸factz]}", "Unknown field 'factz'. Did you mean 'facts'?")]
    // Rules
    [InlineData("require: [facts], rule: CH-03", "require: [facts], rule: ‸CH-93", "There is no rule 'CH-93', neither in the catalogue (shared/docs/rules.yaml) nor under `rules`.")]
    // Categories and routes
    [InlineData(", department: team}", "}", "The category 'goods' reaches no department; name one here or above.", "  ‸goods:")]
    [InlineData("legal-fields: [field], ", "", "The category 'goods' has no legal field; name one here or above.", "  ‸goods:")]
    [InlineData("department: team}", "department: ‸tem}", "Unknown department 'tem'. Did you mean 'team'?")]
    [InlineData("legal-fields: [field]", "legal-fields: [‸fields]", "Unknown legal field 'fields'. Did you mean 'field'?")]
    [InlineData("leads-to: at-work", "leads-to: at-mediation", "The route 'simple' leads to 'at-mediation', which the case section does not enable; add the step or remove the route.", "  ‸simple: {name")]
    [InlineData("leads-to: at-work", "leads-to: ‸home", "Unknown step 'home'. Known: at-work, at-mediation.")]
    // Clocks
    [InlineData("limit: 24 h", "limit: ‸24 hours", "'24 hours' is no limit")]
    [InlineData("origin: house, ", "", "'origin' is missing here.", "acceptance: ‸{")]
    [InlineData("origin: house", "origin: ‸guess", "Unknown origin 'guess'.")]
    [InlineData("to: assessed, origin", "to: ‸asessed, origin", "Unknown step or act 'asessed'. Did you mean 'assessed'?")]
    [InlineData("to: assessed, origin", "to: ‸[], origin", "A clock names at least one step or act here.")]
    [InlineData("house, rule: CH-02", "house, rule: ‸CH-92", "There is no rule 'CH-92'")]
    [InlineData("house, rule: CH-02", "house, rule: ‸[CH-02, CH-03]", "A clock has one rule.")]
    [InlineData("to: assessed, origin", "to: ‸notified, origin", "The clock 'acceptance' can't end with 'notified': the procedure does not enable it.")]
    [InlineData("from: registered, to: assessed", "from: closed, to: ‸assessed", "The clock 'acceptance' can't end: after 'closed' none of assessed can happen.")]
    [InlineData("from: registered, to: assessed", "from: ‸declined, to: assessed", "The clock 'acceptance' can't start with 'declined': the procedure does not enable it.")]
    [InlineData("to: assessed, origin", "to: ‸[assessed, claimed], origin", "A clock is ended by steps and acts of one section, whose service keeps it; make two clocks.")]
    [InlineData("to: assessed, origin", "to: assessed, late: ‸explode, origin", "A late clock does one of: mark, {enter: STEP}, {do: ACT}, {escalate: POST}, {approval: POST}, {promote: SEVERITY, as: CRITERION}.")]
    [InlineData("to: assessed, origin", "to: assessed, late: ‸{escalate: desk, enter: archived}, origin", "A late clock does one of: mark,")]
    [InlineData("to: assessed, origin", "to: assessed, late: {approval: ‸boss}, origin", "Unknown post 'boss'.")]
    [InlineData("to: assessed, origin", "to: assessed, late: ‸{approval: desk}, origin", "An overrun is approved on the work item; 'acceptance' ends in the case. Write {escalate: POST}.")]
    [InlineData("from: registered, to: assessed", "from: claimed, late: ‸{approval: desk}, to: handled", "An overrun of 'acceptance' can't be approved: the procedure does not enable 'approve-overrun'.")]
    [InlineData("from: registered, to: assessed", "from: claimed, late: {promote: ‸grave, as: slow}, to: handled", "Unknown severity 'grave'.")]
    [InlineData("indicators:\n  outcome", "reopening: {within: 15 d, to: ‸inferior, origin: house}\nindicators:\n  outcome", "Unknown department that gets a reopened case 'inferior'.")]
    [InlineData("indicators:\n  outcome", "reopening: {within: 15 d, to: {superior: ‸always}, origin: house}\nindicators:\n  outcome", "A map is expected here (key: value).")]
    [InlineData("indicators:\n  outcome", "reopening: {within: 15 d, to: {superior: {for: {‸decision: accepted}}}, origin: house}\nindicators:\n  outcome", "Unknown selector 'decision'.")]
    [InlineData("to: assessed, origin", "to: assessed, or: ‸some-date, origin", "Unknown day that takes the place of a limit 'some-date'. Known: requested-date.")]
    [InlineData("to: assessed, origin", "to: assessed, pause: {from: ‸withdrawn, until: closed}, origin", "The clock 'acceptance' can't pause with 'withdrawn': the procedure does not enable it.")]
    [InlineData("to: assessed, origin", "to: assessed, pause: ‸{from: claimed}, origin", "'until' is missing here.")]
    [InlineData("to: assessed, origin", "to: assessed, moved-by: ‸handled, origin", "Unknown act of the section that ends the clock 'handled'.")]
    [InlineData("limit: 24 h", "limit: 3 wd, ‸hours: {monday: [08:00-12:00]}", "A limit of '3 wd' asks no opening hours; remove them.")]
    [InlineData("limit: 24 h", "limit: ‸24 working hours", "Working hours are counted in opening hours; say them under `hours`.")]
    [InlineData("from: registered, to: assessed", "from: registered, to: handled, for: {‸decision: accepted}", "Unknown selector 'decision'.")]
    [InlineData("to: assessed, origin", "to: assessed, late: {escalate: ‸boss}, origin", "Unknown post 'boss'.")]
    [InlineData("to: assessed, origin", "to: assessed, late: ‸{enter: declined}, origin", "A late 'acceptance' can't enter 'declined': the case section does not enable it.")]
    [InlineData("to: assessed, origin", "to: assessed, late: ‸{enter: accepted}, origin", "A late 'acceptance' can't enter 'accepted': it is not `by: [system]`.")]
    [InlineData("from: registered, to: assessed", "from: ‸closed, to: handled", "The clock 'acceptance' ends in the work section, which does not hear of 'closed'; of the other section it hears of received, registered,")]
    [InlineData("from: registered, to: assessed", "from: accepted, late: ‸{enter: at-work}, to: result-known", "A late clock that enters 'at-work' is not carried out by this version of the suite; only archived is.")]
    [InlineData("from: registered, to: assessed", "from: claimed, late: ‸{enter: queued}, to: handled", "A late clock that enters 'queued' is not carried out by this version of the suite")]
    // The whole
    [InlineData("  result-known: {by: [system]}\n", "  ‸notified: {by: [clerk]}\n", "The step 'notified' is never reached; enable one of the steps before it (result-known), or remove it.")]
    [InlineData("  accepted: {by: [desk], require", "  declined: {by: [desk]}\n  referred: {by: [desk]}\n  accepted: {by: [desk], require", "The timeline text of 'declined' is missing here.", "\n‸texts:")]
    [InlineData("  handed-in: {by: [handler], effects: [report-result]}\n", "", "The step 'handled' is a dead end: it is not final and nothing follows; enable one of approved, handed-in, cancelled.", "  ‸handled: {by")]
    [InlineData("    attach: {by: [clerk], when: [not-archived], rule: CH-12}", "    attach: {by: [clerk]}\n    set-indicators: {by: [clerk]}", "The timeline text of 'set-indicators' is missing here.", "\n‸texts:")]
    [InlineData("  attach: {zh-CN: 材料, en: Attached, es: Adjunto}\n", "", "The timeline text of 'attach' is missing here.", "\n‸texts:")]
    [InlineData("  attach: {zh-CN: 材料, en: Attached, es: Adjunto}", "  attach: ‸{zh-CN: 材料, en: Attached}", "The text in es is missing; every text stands in zh-CN, en, es.")]
    [InlineData("  attach: {zh-CN: 材料,", "  ‸attatch: {zh-CN: 材料,", "Unknown step or act 'attatch'. Did you mean 'attach'?")]
    // Intake hours (CH-02)
    [InlineData("{open: always, rule", "{open: ‸08:00-18:00, rule", "CH-02: these hours close the public intake; it takes a submission at any minute, so write 'open: always'.")]
    [InlineData("{open: always, rule", "{open: ‸{monday: 08:00-18:00}, rule", "CH-02: these hours close the public intake")]
    [InlineData("intake-hours: {open: always, rule: CH-02}", "intake-hours: ‸working days", "CH-02: the public intake takes a submission at any minute")]
    // Dates in notices
    [InlineData("texts:\n  registered", "notices:\n  ‸materials-request:\n    zh-CN: {subject: 补充, body: \"{{ due.answer_materials }}\"}\n    en: {subject: Materials, body: \"{% if due.answer_materials %}By {{ due.answer_materials }}.{% endif %}\"}\n    es: {subject: Material, body: \"-\"}\ntexts:\n  registered", "The notice 'materials-request' names 'due.answer_materials', which no clock gives: add one that ends with 'answer-materials', or ask {% if due.answer_materials %} first.")]
    // Paths and extension
    [InlineData("procedure: sample", "procedure: ‸simple", "The file of this procedure is simple/1.yaml, but it lies in sample/1.yaml.")]
    [InlineData("version: 1", "version: ‸2", "The file of this version is sample/2.yaml, but it lies in sample/1.yaml.")]
    [InlineData("extends: common/1", "extends: ‸common/2", "Unknown base 'common/2'. Did you mean 'common/1'? Known: common/1.")]
    [InlineData("extends: common/1", "‸expanded-from: common/1", "`expanded-from` is written by the engine only; a file says `extends`.")]
    // Indicators and retention
    [InlineData("values: {good: {zh-CN: 好, en: Good, es: Bueno}}", "values: {}", "The indicator 'outcome' has either `values` or a `number`.", "  ‸outcome:")]
    [InlineData("indicators:\n", "retention: {case-file: {keep: ‸for ever, origin: house}}\nindicators:\n", "'for ever' is no limit")]
    public void A_defect_is_named_at_its_place(string from, string to, string message, string? at = null) => AssertDefect(from, to, message, at, inBase: false);

    [Theory]
    [InlineData("\"{{ case.number }}\"}\n    en", "‸\"{{ case.nummer }}\"}\n    en", "The template uses 'case.nummer'; the variables of this notice are case.number,")]
    [InlineData("\"{{ case.number }}\"}\n    en", "‸\"{% if case.number %}\"}\n    en", "This is not a Liquid template:")]
    [InlineData("    es: {subject: Cerrado, body: \"{{ case.number }}\"}\n", "", "The text in es is missing", "closing:\n    ‸zh-CN")]
    [InlineData("es: {subject: Cerrado, body: \"{{ case.number }}\"}", "es: ‸{subject: Cerrado}", "'body' is missing here.")]
    [InlineData("  closing:", "  ‸closeing:", "Unknown notice 'closeing'. Did you mean 'closing'?")]
    [InlineData("version: 1", "version: 1\nextends: ‸common/1", "common/1 would extend itself by this.")]
    public void A_defect_of_a_base_is_named_in_the_base(string from, string to, string message, string? at = null) => AssertDefect(from, to, message, at, inBase: true);

    [Theory]
    [InlineData("", true)]
    [InlineData(", when: [not-archived]", true)]
    [InlineData(", also: {for: {kind: report}, when: [identity-not-protected]}", true)]
    [InlineData(", when: [identity-not-protected]", false)]
    public void Who_reads_the_parties_is_kept_from_a_protected_identity(string line, bool isDefect)
    {
        using var folder = Sample.With("anonymous: [report]", "anonymous: [report], protection: [report]");
        var file = Path.Combine(folder.Path, "sample/1.yaml");
        File.WriteAllText(file, File.ReadAllText(file).Replace("    attach: {by", $"    read-parties: {{by: [clerk]{line}, rule: CH-04}}\n    attach: {{by", StringComparison.Ordinal));
        Assert.Equal(isDefect, Sample.Lint(folder).Any(defect => defect.Contains("The identity is protected on request here", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("require: [answer]", true)]
    [InlineData("require: [answer], notice: answer", false)]
    [InlineData("require: [answer, done.settle]", false)]
    public void Whoever_asked_reads_the_answer_unless_it_was_given_in_person(string line, bool isDefect)
    {
        using var folder = Sample.With("  at-work: {by: [system]}", $"  answered: {{by: [desk], {line}}}\n  at-work: {{by: [system]}}");
        var file = Path.Combine(folder.Path, "sample/1.yaml");
        const string Settle = "    settle: {name: {zh-CN: 当场, en: On the spot, es: En el acto}, in: [registered], by: [desk], fields: {what: {name: {zh-CN: 情况, en: What, es: Qué}}}, require: [what], rule: CH-03}\n";
        File.WriteAllText(file, File.ReadAllText(file).Replace("    attach: {by", $"{Settle}    attach: {{by", StringComparison.Ordinal));
        Assert.Equal(isDefect, Sample.Lint(folder).Any(defect => defect.StartsWith("sample/1.yaml:28:3: Whoever asked reads the answer by a notice", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("{% if due.answer_materials %}By {{ due.answer_materials }}.{% endif %}")]
    [InlineData("{% if missing %}Send it.{% elsif due.answer_materials %}By {{ due.answer_materials }}.{% endif %}")]
    [InlineData("{% unless due.answer_materials %}Soon.{% else %}By {{ due.answer_materials }}.{% endunless %}")]
    [InlineData("{% case due.answer_materials %}{% when '' %}Soon.{% else %}By {{ due.answer_materials }}.{% endcase %}")]
    public void A_date_that_is_asked_for_needs_no_clock(string body)
    {
        using var folder = WithNotice(body);
        Assert.Empty(Sample.Lint(folder));
    }

    [Theory]
    [InlineData("{% if missing %}By {{ due.answer_materials }}.{% endif %}")]
    [InlineData("{% if due.answer_materials %}Soon.{% endif %} By {{ due.answer_materials }}.")]
    public void A_date_that_is_written_unasked_needs_one_but_only_in_a_file_that_is_being_written(string body)
    {
        using var folder = WithNotice(body);
        Assert.Contains("which no clock gives", Assert.Single(Sample.Lint(folder)), StringComparison.Ordinal);
        // Cases may run under it already, also where nobody released it.
        var registry = ProcedureRegistry.Load(folder.Path);
        Assert.Empty(registry.TryReload());
        var kept = registry.Get("sample", 1);
        Assert.Equal(kept.Sha256, registry.Compile(kept.ExpandedText).Sha256);
        folder.Write("frozen.txt", string.Concat(registry.Files.Select(file => $"{file.Key} {file.Sha256}\n")));
        Assert.Empty(Sample.Lint(folder));
    }

    private static Folder WithNotice(string body) => Sample.With(
        "texts:\n  registered", $"notices:\n  materials-request:\n{string.Concat(LocalText.Languages.Select(language => $"    {language}: {{subject: Materials, body: \"{body}\"}}\n"))}texts:\n  registered");

    [Fact]
    public void All_defects_of_all_files_are_named_at_once_each_once()
    {
        using var folder = Sample.With("anonymous: [report]", "anonymous: [rapport]");
        folder.Write("common/1.yaml", Sample.Base.Replace("by: [system]", "by: [sistem]"));
        folder.Write("other/1.yaml", Sample.Procedure.Replace("procedure: sample", "procedure: other").Replace("limit: 24 h", "limit: soon"));
        Assert.Equal(
            [
                "common/1.yaml:4:19: Unknown post or role 'sistem'. Did you mean 'system'?",
                "other/1.yaml:23:23: 'soon' is no limit; write for example 24 h, 30 min, 8 working hours, 3 wd, 7 d, 2 weeks, 1 month, 10 years, same day, day 29 of the month, 1 wd at the same time or as given.",
                "sample/1.yaml:12:26: Unknown kind 'rapport'. Did you mean 'report'?",
            ],
            Sample.Lint(folder).Select(defect => defect.Split(" Known:")[0]));
    }

    [Theory]
    [InlineData("", "bad/1.yaml:1:1: The file is empty; write the procedure, or delete the file.")]
    [InlineData("version: 1\n", "bad/1.yaml:1:1: The file says neither `procedure: NAME` nor `base: NAME`.")]
    [InlineData("procedure: bad\n", "bad/1.yaml:1:1: 'version' is missing here.")]
    [InlineData("- a\n- b\n", "bad/1.yaml:1:1: A map is expected here (key: value).")]
    [InlineData("procedure: [\n", "bad/1.yaml:2:1: This is not YAML:")]
    public void A_file_that_is_no_procedure_is_said_to_be_none(string text, string expected)
    {
        using var folder = Sample.With();
        folder.Write("bad/1.yaml", text);
        Assert.StartsWith(expected, Assert.Single(Sample.Lint(folder)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_said_to_be_missing() =>
        Assert.Contains(ProcedureRegistry.Lint("/nowhere/files"), defect => defect.Message == "There is no such folder of procedure files.");

    [Fact]
    public void A_later_version_comes_into_force_later()
    {
        using var folder = Sample.With();
        folder.Write("sample/2.yaml", Sample.Procedure.Replace("version: 1", "version: 2"));
        Assert.Equal(["sample/2.yaml:3:11: Version 2 must come into force after version 1 (2026-01-01)."], Sample.Lint(folder));
    }

    [Fact]
    public void Cases_that_go_to_work_need_a_work_section()
    {
        using var folder = Sample.With();
        var text = Sample.Procedure;
        var (work, indicators) = (text.IndexOf("work:\n", StringComparison.Ordinal), text.IndexOf("indicators:", StringComparison.Ordinal));
        folder.Write("sample/1.yaml", text.Remove(work, indicators - work));
        Assert.Equal(["sample/1.yaml:28:3: Cases go to work here, but there is no work section; add one."], Sample.Lint(folder));
    }

    /// <summary>The sign ‸ stands before the word that the defect must point to: in the changed words, or in other words of the file.</summary>
    private static void AssertDefect(string from, string to, string message, string? at, bool inBase)
    {
        using var folder = Sample.With(from, to.Replace("‸", ""), inBase);
        var file = inBase ? "common/1.yaml" : "sample/1.yaml";
        var text = File.ReadAllText(Path.Combine(folder.Path, file));
        var marked = at ?? to;
        var before = text[..(text.IndexOf(marked.Replace("‸", ""), StringComparison.Ordinal) + marked.IndexOf('‸', StringComparison.Ordinal))];
        var place = $"{file}:{before.Split('\n').Length}:{before.Length - before.LastIndexOf('\n')}: ";
        Assert.Contains(Sample.Lint(folder), defect => defect.StartsWith(place + message, StringComparison.Ordinal));
    }
}
