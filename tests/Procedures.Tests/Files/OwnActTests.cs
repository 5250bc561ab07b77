using System.Text.Json;
using ComplaintSuite.Procedures;
using ComplaintSuite.Procedures.Time;

namespace ComplaintSuite.ProceduresTests.Files;

/// <summary>Acts of a procedure's own, on the sample: a hearing of each side, and an order with its report.</summary>
public sealed class OwnActTests
{
    private const string Attach = "    attach: {by: [clerk], when: [not-archived], rule: CH-12}\n";

    private const string Acts = Attach + """
            hear-party:
              name: {zh-CN: 听取意见, en: Hear a side, es: Oír a una parte}
              in: [accepted, at-work]
              by: [clerk]
              fields:
                side:
                  name: {zh-CN: 哪一方, en: Side, es: Parte}
                  choices: {complainant: {zh-CN: 投诉人, en: Complainant, es: Reclamante}, respondent: {zh-CN: 被投诉人, en: Respondent, es: Reclamado}}
                heard: {name: {zh-CN: 是否听取, en: Heard, es: Oída}, type: yes-no}
                words: {name: {zh-CN: 内容, en: What was said, es: Lo dicho}}
                reason: {name: {zh-CN: 原因, en: Reason, es: Motivo}}
                at: {name: {zh-CN: 时间, en: When, es: Cuándo}, type: moment}
              each: side
              told: {zh-CN: 已听取意见。, en: A side was heard., es: Se oyó a una parte.}
              require: [side, heard]
              also:
              - {for: {heard: [yes]}, any: [words, at], rule: GB-06}
              - {for: {heard: [no]}, require: [reason], rule: GB-06}
              rule: GB-06
            order:
              name: {zh-CN: 责令整改, en: Order a correction, es: Ordenar una corrección}
              by: [clerk]
              fields: {until: {name: {zh-CN: 期限, en: Until, es: Hasta}, type: day}, at: {name: {zh-CN: 时间, en: At, es: A las}, type: moment}, to: {name: {zh-CN: 责任人, en: To whom, es: A quién}, type: staff}}
              require: [until]
              rule: GB-10
            report:
              name: {zh-CN: 整改报告, en: Report the correction, es: Informar de la corrección}
              by: [handler]
              answers: order
              also: {when: [named.order.to], unless: [did.order], rule: GB-10}
              rule: GB-10

        """;

    private static readonly Actor Clerk = Actor.WithRoles("clerk");

    private static readonly Procedure Sampled = Load("  result-known: {by: [system]}", """
          result-known:
            by: [system]
            require: [done.hear-party.complainant, done.hear-party.respondent]
            unless: [open.order]
            rule: GB-06
            also: {for: {hear-party.heard: [no], kind: report}, never: true, rule: GB-01}
        """);

    [Fact]
    public void An_own_act_is_checked_like_any_other_and_its_demands_ask_for_its_form()
    {
        Assert.Equal(
            ["FIELD_MISSING side GB-06", "FIELD_MISSING heard GB-06"], Check("hear-party", new Subject { Missing = null }));
        Assert.Equal(["FIELD_MISSING words GB-06"], Check("hear-party", Given(("side", "complainant"), ("heard", "yes"))));
        Assert.Equal(["FIELD_MISSING reason GB-06"], Check("hear-party", Given(("side", "complainant"), ("heard", "no"), ("words", "nothing"))));
        Assert.Empty(Check("hear-party", Given(("side", "complainant"), ("heard", "no"), ("reason", "left"))));
        Assert.Equal(["ROLE_NOT_PERMITTED - GB-06"], Check("hear-party", Given(("side", "complainant"), ("heard", "yes"), ("at", "now")), Actor.WithRoles("handler")));
        Assert.Equal(["STEP_NOT_PERMITTED - GB-06"], Check("hear-party", Given(("side", "complainant"), ("heard", "yes"), ("at", "now")), from: "registered"));
    }

    [Fact]
    public void A_line_asks_whether_words_were_filled_in_and_never_which()
    {
        var procedure = Load("- {for: {heard: [no]}, require: [reason], rule: GB-06}", """
            - {for: {heard: [no]}, require: [reason], rule: GB-06}
                  - {for: {heard: [no], words: [given]}, never: true, rule: GB-06}
            """);
        List<string> Told(params (string Field, string Value)[] form) =>
            [.. procedure.Case.Check("hear-party", "at-work", Given([("side", "complainant"), ("reason", "left"), .. form]), Clerk, Subject.Case).Select(violation => $"{violation.Code} {violation.Description}")];
        Assert.Empty(Told(("heard", "no")));
        Assert.Empty(Told(("heard", "yes"), ("words", "nothing")));
        Assert.Equal(["NEVER_PERMITTED 'hear-party' is not possible where heard is no and words is given."], Told(("heard", "no"), ("words", "nothing")));
        var broken = Assert.Throws<ProcedureDefectsException>(() => Load("require: [reason], rule: GB-06}", "require: [reason], rule: GB-06}\n      - {for: {words: [nothing]}, never: true, rule: GB-06}"));
        Assert.Contains("Unknown words 'nothing'", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_done_is_demanded_by_its_name_and_for_each_value()
    {
        var one = Did(DoneActs.None, "hear-party", ("side", "complainant"), ("heard", "yes"));
        Assert.Equal(
            ["FIELD_MISSING done.hear-party.complainant GB-06", "FIELD_MISSING done.hear-party.respondent GB-06"], Check("result-known", new Subject(), Actor.System));
        Assert.Equal(["FIELD_MISSING done.hear-party.respondent GB-06"], Check("result-known", new Subject { Done = one }, Actor.System));
        var both = Did(one, "hear-party", ("side", "respondent"), ("heard", "no"));
        Assert.Empty(Check("result-known", new Subject { Done = both }, Actor.System));
        Assert.Equal(["NEVER_PERMITTED - GB-01"], Check("result-known", new Subject { Done = both, Kind = "report" }, Actor.System));
    }

    [Fact]
    public void What_waits_for_an_answer_can_t_be_done_again_before_it()
    {
        var heard = Did(Did(DoneActs.None, "hear-party", ("side", "complainant")), "hear-party", ("side", "respondent"));
        Assert.Equal(["NAMED_ORDER_TO named.order.to GB-10", "ACT_NOT_OPEN - GB-10"], Check("report", new Subject(), Actor.WithRoles("handler")));
        var open = Did(heard, "order", ("until", "2026-03-01"));
        Assert.Equal(["ACT_OPEN - GB-10"], Check("order", Given(("until", "2026-03-02")) with { Done = open }));
        Assert.Equal(["NOT_OPEN_ORDER open.order GB-06"], Check("result-known", new Subject { Done = open }, Actor.System));
        var answered = Did(open, "report");
        Assert.Empty(Check("result-known", new Subject { Done = answered }, Actor.System));
        Assert.Empty(Check("order", Given(("until", "2026-03-02")) with { Done = answered }));
        Assert.Equal(4, answered.Count);
    }

    [Fact]
    public void Who_did_it_and_whom_it_names_are_told_from_others()
    {
        var ordered = new Subject { Done = Did(DoneActs.None, "order", ("until", "2026-03-01"), ("to", "bruno")) };
        var handler = Actor.WithRoles("handler");
        Assert.Empty(Check("report", ordered with { StaffId = "bruno" }, handler));
        Assert.Equal(["NAMED_ORDER_TO named.order.to GB-10"], Check("report", ordered with { StaffId = "carla" }, handler));
        Assert.Equal(["NAMED_ORDER_TO named.order.to GB-10", "NOT_DID_ORDER did.order GB-10"], Check("report", ordered with { StaffId = "anna" }, handler));
        Assert.Contains("report", Sampled.Case.MovesOf("at-work", ordered with { StaffId = "bruno" }, handler, Subject.Case));
        Assert.DoesNotContain("report", Sampled.Case.MovesOf("at-work", ordered with { StaffId = "carla" }, handler, Subject.Case));
    }

    [Fact]
    public void What_was_done_in_one_section_the_other_asks_for()
    {
        var procedure = Load("  handled: {by: [handler]}", "  handled: {by: [handler], require: [done.order], also: {for: {order.urgent: [\"yes\"]}, unless: [did.order], rule: GB-10}, rule: GB-06}", Acts
            .Replace("fields: {until:", "fields: {urgent: {name: {zh-CN: 紧急, en: Urgent, es: Urgente}, type: yes-no}, until:", StringComparison.Ordinal));
        Assert.True(procedure.Asks(Section.Work, "order"));
        Assert.False(procedure.Asks(Section.Work, "report"));
        var known = DoneActs.None.WithForeign("order", [], [KeyValuePair.Create("urgent", "yes")], "anna");
        Assert.Equal((true, "yes", (Guid?)null, 0), (known.Has("order"), known.CodeOf("order.urgent"), known.OpenOf("order"), known.Count));
        Assert.Empty(known.Anew(procedure.Work, "queued").Acts);
    }

    [Fact]
    public void Who_must_withdraw_may_do_nothing_whatever_the_file_says_of_the_act()
    {
        var procedure = Load("intake:\n", "recusal: {rule: GB-05}\nintake:\n", Acts.Replace("      require: [until]\n", "      require: [until]\n      bars: {who: to, for: {urgent: [\"yes\"]}, lifted: {urgent: [\"no\"]}}\n", StringComparison.Ordinal)
            .Replace("fields: {until:", "fields: {urgent: {name: {zh-CN: 紧急, en: Urgent, es: Urgente}, type: yes-no}, until:", StringComparison.Ordinal));
        var order = procedure.Case.OwnAct("order")!;
        Assert.Equal(new Recusal("bruno", MustWithdraw: true), order.RecusalBy(new Dictionary<string, string> { ["to"] = "bruno", ["urgent"] = "yes" }, "anna"));
        Assert.Equal(new Recusal("bruno", MustWithdraw: false), order.RecusalBy(new Dictionary<string, string> { ["to"] = "bruno", ["urgent"] = "no" }, "anna"));
        Assert.Null(order.RecusalBy(new Dictionary<string, string> { ["to"] = "bruno" }, "anna"));
        Assert.Null(order.RecusalBy(new Dictionary<string, string> { ["urgent"] = "yes" }, "anna"));

        var barred = new Subject { StaffId = "bruno", Barred = new HashSet<string> { "bruno" } };
        foreach (var move in procedure.Case.Steps.Select(step => step.Name).Concat(procedure.Case.Acts.Select(act => act.Name)))
            Assert.Contains(procedure.Case.Check(move, "at-work", barred, Clerk, Subject.Case), violation => violation is { Code: "MUST_WITHDRAW", Rule: "GB-05" });
        Assert.Empty(procedure.Case.MovesOf("at-work", barred, Clerk, Subject.Case));
        Assert.DoesNotContain(procedure.Case.Check("closed", "at-work", barred, Actor.System, Subject.Case), violation => violation.Code == "MUST_WITHDRAW");
        Assert.DoesNotContain(procedure.Case.Check("closed", "at-work", barred with { StaffId = "carla" }, Clerk, Subject.Case), violation => violation.Code == "MUST_WITHDRAW");
    }

    [Fact]
    public void A_new_round_begins_with_what_can_t_come_again_and_what_still_waits()
    {
        var done = Did(Did(Did(DoneActs.None, "hear-party", ("side", "complainant")), "order", ("until", "2026-03-01")), "report");
        Assert.Equal(["hear-party"], done.Anew(Sampled.Case, "result-known").Acts.Keys);
        var waiting = Did(done, "order", ("until", "2026-04-01"));
        Assert.Equal(["hear-party", "order"], waiting.Anew(Sampled.Case, "result-known").Acts.Keys.Order());
        Assert.Equal(["order"], waiting.Anew(Sampled.Case, "at-work").Acts.Keys);
        Assert.Equal(4, waiting.Anew(Sampled.Case, "at-work").Count);
    }

    [Fact]
    public void What_was_done_is_read_back_as_it_was_stored()
    {
        var done = Did(Did(DoneActs.None, "hear-party", ("side", "complainant"), ("heard", "no"), ("words", "…")), "order", ("until", "2026-03-01"));
        var json = JsonSerializer.Serialize(done, DoneActsJson.Default.DoneActs);
        Assert.Equal(done, JsonSerializer.Deserialize(json, DoneActsJson.Default.DoneActs));
        Assert.DoesNotContain("…", json, StringComparison.Ordinal);
        Assert.Equal(DoneActs.None, JsonSerializer.Deserialize("{}", DoneActsJson.Default.DoneActs));
    }

    [Theory]
    [InlineData("side", "plaintiff", "VALUE_INVALID side")]
    [InlineData("heard", "perhaps", "VALUE_INVALID heard")]
    [InlineData("at", "2026-13-01T10:00", "VALUE_INVALID at")]
    [InlineData("at", "yesterday", "VALUE_INVALID at")]
    [InlineData("colour", "red", "FIELD_UNKNOWN colour")]
    [InlineData("words", null, "TEXT_TOO_LONG words")]
    public void A_value_that_does_not_fit_its_field_is_named(string field, string? value, string violation)
    {
        Sampled.Case.OwnAct("hear-party")!.Fill([KeyValuePair.Create(field, value ?? new string('x', FormField.LongestText + 1))], Sampled, out var violations);
        Assert.Equal([violation], violations.Select(found => $"{found.Code} {found.Field}"));
    }

    [Theory]
    [InlineData("2026-03-01T10:30", "2026-03-01T02:30:00Z")]
    [InlineData("2026-03-01T10:30:15+00:00", "2026-03-01T10:30:15Z")]
    [InlineData("2026-03-01T10:30:15Z", "2026-03-01T10:30:15Z")]
    public void A_moment_is_local_where_it_names_no_offset_and_kept_in_utc(string given, string kept)
    {
        var filled = Sampled.Case.OwnAct("hear-party")!.Fill([new("at", given), new("words", "  ")], Sampled, out var violations);
        Assert.Empty(violations);
        Assert.Equal([new("at", kept)], filled);
        Assert.Equal(DateTimeOffset.Parse(kept, System.Globalization.CultureInfo.InvariantCulture), FormField.MomentOf(kept));
    }

    [Fact]
    public void A_clock_runs_between_own_acts_and_is_kept_where_its_end_is_done()
    {
        var procedure = Load("clocks:\n", "clocks:\n  correct: {limit: 3 wd, from: [order, claimed], to: report, origin: text, rule: GB-10}\n");
        var clock = procedure.Clock("correct");
        Assert.Equal((Section.Case, "order,claimed"), (clock.EndsIn, string.Join(',', clock.From)));
        Assert.True(procedure.CanEnd(clock, "at-work"));
        Assert.False(procedure.CanEnd(clock, "closed"));
    }

    [Fact]
    public void A_clock_goes_by_the_day_or_the_moment_that_the_form_of_an_own_act_names()
    {
        var procedure = Load("clocks:\n", """
            clocks:
              correct: {limit: as given, at: order.until, from: order, to: report, origin: text, rule: GB-10}
              tell: {limit: 3 wd, after: order.until, from: order, to: report, origin: inferred, rule: GB-10}
              meet: {limit: as given, at: order.at, from: order, to: report, origin: text, rule: BB-06}

            """);
        using var folder = Sample.With();
        var registry = ProcedureRegistry.Load(folder.Path);
        var start = new DateTimeOffset(2026, 2, 27, 2, 0, 0, TimeSpan.Zero);
        DueDate Due(string clock, string named) => registry.Due(procedure, procedure.Clock(clock), start, "order", named);
        Assert.Equal(new DateTimeOffset(2026, 3, 6, 16, 0, 0, TimeSpan.Zero), Due("correct", "2026-03-06").At);
        Assert.Equal(new DateOnly(2026, 3, 6), Due("correct", "2026-03-06").Provenance.LastDay);
        Assert.Equal(new DateTimeOffset(2026, 3, 11, 16, 0, 0, TimeSpan.Zero), Due("tell", "2026-03-06").At);
        Assert.Equal((new DateTimeOffset(2026, 3, 6, 9, 30, 0, TimeSpan.Zero), null), (Due("meet", "2026-03-06T09:30:00Z").At, Due("meet", "2026-03-06T09:30:00Z").Provenance.LastDay));

        // A pause moves it by as much, and it is explained in every language.
        var resumed = Due("meet", "2026-03-06T09:30:00Z").Paused(start.AddHours(1)).Resumed(start.AddHours(3), registry.Calendars["cn"]);
        Assert.Equal(new DateTimeOffset(2026, 3, 6, 11, 30, 0, TimeSpan.Zero), resumed.At);
        Assert.Equal(new DateOnly(2026, 3, 8), Due("correct", "2026-03-06").Paused(start).Resumed(start.AddDays(2), registry.Calendars["cn"]).Provenance.LastDay);
        foreach (var (language, words) in new[] { ("zh-CN", "时限为所约定或指定的时间"), ("en", "The limit is the time that was set"), ("es", "El plazo es el momento fijado") })
            Assert.Contains(Explanation.Of(Due("correct", "2026-03-06"), language), sentence => sentence.StartsWith(words, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("limit: as given, origin: house", "A time that is given says where: write `limit: as given` together with `at: ACT.FIELD`.")]
    [InlineData("limit: 3 d, at: order.until, origin: house", "A time that is given says where: write `limit: as given` together with `at: ACT.FIELD`.")]
    [InlineData("limit: as given, at: order.to, origin: house", "Unknown day or moment of an own act or a detail 'order.to'.")]
    [InlineData("limit: as given, at: order.until, after: order.until, origin: house", "Either `at` or `after`, not both.")]
    [InlineData("limit: as given, at: hear-party.at, origin: house", "'hear-party' may be done again while the clock runs, with another time; let `to` name the act that answers it.")]
    [InlineData("limit: 3 d, after: order.until, or: requested-date, origin: house", "A clock that counts `after` a day that is still to come has no `or`.")]
    public void A_clock_that_goes_by_what_is_named_says_by_what(string written, string message)
    {
        using var folder = Sample.With(Attach, Acts);
        var file = Path.Combine(folder.Path, "sample/1.yaml");
        File.WriteAllText(file, File.ReadAllText(file).Replace("clocks:\n", $"clocks:\n  set: {{{written}, from: order, to: report, rule: GB-10}}\n", StringComparison.Ordinal));
        Assert.Contains(message, Assert.Single(Sample.Lint(folder)), StringComparison.Ordinal);
    }

    /// <summary>A choice made before the work begins gives the clock its limit; another leaves its own.</summary>
    [Fact]
    public void A_limit_is_chosen_from_those_of_the_file()
    {
        using var folder = Choosing("{decide.length: {short: 1 wd, long: 10 wd}}");
        var registry = ProcedureRegistry.Load(folder.Path);
        var procedure = registry.Find("sample", 1)!;
        var clock = procedure.Clock("work");
        Assert.Equal("5 wd", clock.With(DoneActs.None).Limit.ToString());
        var form = procedure.Case.OwnAct("decide")!;
        DoneActs Chose(string code) => DoneActs.None.With("decide", form, new Dictionary<string, string> { ["length"] = code }, Guid.Empty, isAnswered: false, "desk");
        Assert.Equal(("1 wd", "10 wd", "5 wd"), (clock.With(Chose("short")).Limit.ToString(), clock.With(Chose("long")).Limit.ToString(), clock.With(Chose("usual")).Limit.ToString()));
        Assert.True(procedure.Asks(Section.Work, "decide"));
    }

    [Theory]
    [InlineData("{decide.length: {shrt: 1 wd}}", "Unknown code of the choice 'shrt'. Did you mean 'short'?")]
    [InlineData("{decide.length: {short: as given}}", "'as given' needs more than a choice says; write another limit.")]
    [InlineData("{decide.length: {short: 4 working hours}}", "'4 working hours' needs more than a choice says; write another limit.")]
    [InlineData("{decide.length: {short: soon}}", "'soon' is no limit;")]
    [InlineData("{hear-party.heard: {yes: 1 wd}}", "Unknown choice of an own act of the case, done in received or registered, for a clock of the work 'hear-party.heard'.")]
    [InlineData("{}", "One choice gives the limit; write `limits: {ACT.FIELD: {CODE: LIMIT}}`.")]
    public void Another_limit_is_none_that_can_be_chosen(string written, string message)
    {
        using var folder = Choosing(written);
        Assert.Contains(message, Assert.Single(Sample.Lint(folder)), StringComparison.Ordinal);
    }

    private static Folder Choosing(string limits)
    {
        var folder = Sample.With(Attach, Acts + """
                decide:
                  name: {zh-CN: 定期限, en: Set the time, es: Fijar el plazo}
                  in: [registered]
                  by: [clerk]
                  fields:
                    length:
                      name: {zh-CN: 期限, en: Time, es: Plazo}
                      choices: {short: {zh-CN: 短, en: Short, es: Corto}, usual: {zh-CN: 一般, en: Usual, es: Normal}, long: {zh-CN: 长, en: Long, es: Largo}}
                  require: [length]
                  rule: GB-10

            """);
        var file = Path.Combine(folder.Path, "sample/1.yaml");
        File.WriteAllText(file, File.ReadAllText(file).Replace("clocks:\n", $"clocks:\n  work: {{limit: 5 wd, limits: {limits}, from: claimed, to: handled, origin: house, rule: GB-10}}\n", StringComparison.Ordinal));
        return folder;
    }

    [Theory]
    [InlineData("    order:\n", "    ‸claimed:\n", "'claimed' is a step or act of the work section of every procedure; give the procedure's own act another name, or leave out its `name`.")]
    [InlineData("    order:\n", "    ‸Order:\n", "'Order' is not kebab-case")]
    [InlineData("answers: order", "answers: ‸ordr", "Unknown own act of the section 'ordr'. Did you mean 'order'?")]
    [InlineData("each: side", "each: ‸words", "Unknown choice of the form 'words'.")]
    [InlineData("type: moment", "type: ‸instant", "Unknown type of a field 'instant'.")]
    [InlineData("type: yes-no", "type: choice", "The field 'heard' is a choice with `choices`, or something else without.", "        ‸heard:")]
    [InlineData("in: [accepted, at-work]", "in: [accepted, ‸at-wrk]", "Unknown step before the last 'at-wrk'. Did you mean 'at-work'?")]
    [InlineData("in: [accepted, at-work]", "in: [accepted, ‸archived]", "Unknown step before the last 'archived'.")]
    [InlineData("      by: [handler]\n", "      by: [‸system]\n", "Nothing in the suite does an act of the procedure's own by itself; name posts or roles.")]
    [InlineData("        heard: {name", "        ‸kind: {name", "'kind' is of the case; give the field of the form another name.")]
    [InlineData("answers: order", "answers: report", "'report' answers itself, or what is an answer already; an answer has none.", "    ‸report:")]
    [InlineData("      answers: order\n", "      answers: order\n      in: [registered]\n", "What 'order' asks for in 'accepted' can never be answered: 'report' is not possible there or later.", "    ‸order:")]
    [InlineData("    order:\n", "    ‸clock-ran-out:\n", "'clock-ran-out' stands on timelines for something else; give the act another name.")]
    [InlineData("in: [accepted, at-work]", "in: [declined]", "The act 'hear-party' can never happen: none of its steps is reached; remove it.", "    ‸hear-party:")]
    [InlineData("require: [until]", "require: [until, ‸done.hear-party.both]", "Unknown field 'done.hear-party.both'. Did you mean 'done.hear-party")]
    [InlineData("require: [until]", "unless: [‸open.report]", "Unknown guard 'open.report'.")]
    [InlineData("require: [until]", "also: {for: {hear-party.heard: [‸maybe]}, require: [until]}", "Unknown hear-party.heard 'maybe'.")]
    [InlineData("      require: [until]\n", "      require: [until]\n      ‸becomes: report\n", "Of what kind a matter is, is settled before it is assessed: by an act of the case with `in` of received, registered.")]
    [InlineData("      require: [until]\n", "      require: [until]\n      in: [registered]\n      becomes: ‸moan\n", "Unknown kind 'moan'.")]
    [InlineData("      require: [until]\n", "      require: [until]\n      ‸bars: author\n", "Somebody must withdraw by this; say under `recusal` by which rule.")]
    [InlineData("      require: [until]\n", "      require: [until]\n      bars: {who: ‸until}\n", "Unknown staff field of the form 'until'.")]
    [InlineData("      require: [until]\n", "      require: [until]\n      bars: {who: to, for: {‸until: [x]}}\n", "Unknown choice of the form 'until'.")]
    [InlineData("    report:\n", "    again: {name: {zh-CN: 再报, en: Again, es: Otra vez}, by: [handler], answers: order}\n    ‸report:\n", "'order' is answered by several acts; one closes it.")]
    [InlineData("      require: [until]\n", "      require: [until]\n      took-place: ‸until\n", "Unknown moment of the form 'until'.")]
    [InlineData("      require: [until]\n", "      require: [until]\n      tells: [‸until]\n", "Unknown staff or department field of the form, or post 'until'.")]
    [InlineData("told: {zh-CN: 已听取意见。, en: A side was heard.,", "‸told: {zh-CN: 已听取意见。, en: '{{ side }} was heard, {{ words }}.',", "The sentence names 'words', which is no choice of the form.")]
    [InlineData("es: Hasta}, type: day}", "es: Hasta}, type: day, to-come: true}", "Somebody will be refused by this; name the rule.", "fields: {‸until: {name")]
    [InlineData("es: Hasta}, type: day}", "es: Hasta}, type: day, to-come: true, rule: GB-10, ‸has-come: true}", "What is still to come has not come; write one of the two.")]
    [InlineData("type: staff}}", "type: staff, ‸per: department, rule: GB-10}}", "Departments keep registers; write `type: register-number`.")]
    [InlineData("type: staff}}", "type: register-number, per: ‸post, rule: GB-10}}", "Unknown keeper of a register 'post'.")]
    [InlineData("type: staff}}", "type: staff, ‸to-come: true, rule: GB-10}}", "Days and moments are to come; write `type: day` or `type: moment`.")]
    public void A_defect_of_an_own_act_is_found_at_its_place(string from, string to, string message, string? at = null)
    {
        var text = Acts.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(Acts, text);
        if (at is not null) text = text.Replace(at.Replace("‸", "", StringComparison.Ordinal), at, StringComparison.Ordinal);
        using var marked = Sample.With(Attach, text);
        var lines = File.ReadAllLines(Path.Combine(marked.Path, "sample/1.yaml"));
        var line = Array.FindIndex(lines, written => written.Contains('‸', StringComparison.Ordinal));
        using var folder = Sample.With(Attach, text.Replace("‸", "", StringComparison.Ordinal));
        var defects = Sample.Lint(folder);
        Assert.Contains(defects, defect => defect.StartsWith($"sample/1.yaml:{line + 1}:{lines[line].IndexOf('‸', StringComparison.Ordinal) + 1}: {message}", StringComparison.Ordinal));
    }

    [Fact]
    public void An_act_of_the_work_says_when_it_took_place_as_one_of_the_case_does() =>
        Assert.Equal("at", ProcedureRegistry.Load().All.Last(procedure => procedure.Id == "government-window").Work.OwnAct("hear-party")!.TookPlace);

    /// <summary>Who did each of them, one section alone knows: the other one hears of the last.</summary>
    [Theory]
    [InlineData("when: [named.order.to]", "recusal: {rule: GB-05}\n", "require: [done.hear-party.complainant]", true)]
    [InlineData("when: [named.order.to]", "recusal: {rule: GB-05}\n", "also: {for: {hear-party.heard: [\"no\"]}, require: [done.order]}", true)]
    [InlineData("when: [named.order.to]", "recusal: {rule: GB-05}\n", "require: [done.order]", false)]
    [InlineData("when: [named.order.to]", "", "require: [done.hear-party.complainant]", false)]
    [InlineData("unless: [did.order]", "recusal: {rule: GB-05}\n", "require: [done.hear-party.complainant]", false)]
    public void What_counts_for_each_value_and_is_for_one_person_is_asked_for_in_its_own_section(string who, string recusal, string asks, bool isDefect)
    {
        var acts = Acts.Replace("      require: [side, heard]\n", $"      require: [side, heard]\n      {who}\n", StringComparison.Ordinal);
        Assert.NotEqual(Acts, acts);
        using var folder = Sample.With(Attach, acts);
        var file = Path.Combine(folder.Path, "sample/1.yaml");
        var text = File.ReadAllText(file).Replace("\nintake:\n", $"\n{recusal}intake:\n", StringComparison.Ordinal);
        File.WriteAllText(file, text.Replace("  handled: {by: [handler]}", $"  handled: {{by: [handler], {asks}, rule: GB-06}}", StringComparison.Ordinal));
        var defects = Sample.Lint(folder);
        if (isDefect)
            Assert.Contains("'hear-party' counts for each 'side' and is for one person; the work section, which asks for it,", Assert.Single(defects), StringComparison.Ordinal);
        else
            Assert.Empty(defects);
    }

    private static Procedure Load(string from, string to, string acts = Acts)
    {
        using var folder = Sample.With(Attach, acts);
        var file = Path.Combine(folder.Path, "sample/1.yaml");
        var text = File.ReadAllText(file);
        Assert.Equal(2, text.Split(from).Length);
        File.WriteAllText(file, text.Replace(from, to, StringComparison.Ordinal));
        return ProcedureRegistry.Load(folder.Path).Get("sample", 1);
    }

    private static Subject Given(params (string Field, string Value)[] form) => new() { Missing = null, Given = form.ToDictionary(field => field.Field, field => field.Value) };

    private static DoneActs Did(DoneActs before, string act, params (string Field, string Value)[] form) =>
        before.With(act, Sampled.Case.OwnAct(act)!, form.ToDictionary(field => field.Field, field => field.Value), Guid.CreateVersion7(DateTimeOffset.UnixEpoch), Sampled.Case.AnswerTo(act) is not null, "anna");

    private static List<string> Check(string move, Subject subject, Actor? actor = null, string? from = null) =>
        [.. Sampled.Case.Check(move, from ?? "at-work", subject, actor ?? Clerk, Subject.Case).Select(violation => $"{violation.Code} {violation.Field ?? "-"} {violation.Rule ?? "-"}")];
}
