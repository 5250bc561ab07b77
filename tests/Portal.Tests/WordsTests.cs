using System.Text.RegularExpressions;
using ComplaintSuite.Portal.Filing;
using ComplaintSuite.Portal.Forms;
using ComplaintSuite.Portal.Pages;
using ComplaintSuite.Portal.Reception;
using ComplaintSuite.Portal.Tracking;
using ComplaintSuite.Portal.Work;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Acts;
using ComplaintSuite.TestKit;

namespace ComplaintSuite.PortalTests;

/// <summary>What the shipped procedures can show to people, and what the services refuse with, has words in every language.</summary>
public sealed partial class WordsTests
{
    /// <summary>Where refusals of people's requests are written: the gateway has pages of its own for what it refuses.</summary>
    private static readonly string[] Refusing =
        ["services/Intake", "services/Routing", "shared/Procedures", "shared/ServiceDefaults/Acts", "shared/ServiceDefaults/Hosting", "shared/ServiceDefaults/Json", "shared/ServiceDefaults/Refusals", "shared/ServiceDefaults/Rights", "shared/ServiceDefaults/Sections", "shared/ServiceDefaults/Storage"];

    private static readonly string[] Environments = ["OTEL_", "COMPLAINTSUITE_"];

    /// <summary>Answered to a tool that shows the description: the import client, and the administrator's directory file.</summary>
    private static readonly string[] ToTools = ["services/Intake/Published/", "services/Routing/Organisations/"];

    private static readonly IReadOnlyList<Procedure> Shipped = ProcedureRegistry.Load().All;

    [Fact]
    public void Every_clock_step_and_guard_of_the_shipped_procedures_has_words()
    {
        var clocks = Shipped.SelectMany(procedure => procedure.Clocks).Where(clock => clock.Title is null).Select(clock => clock.Name).Append("published-target").Distinct().ToList();
        Assert.Empty(clocks.Where(clock => !CaseTexts.NamesClock(clock)));
        AssertWords(clocks.Select(clock => CaseTexts.Clock(clock)));

        var steps = Shipped.SelectMany(procedure => procedure.Case.Steps.Concat(procedure.Work.Steps)).Select(step => step.Name).Distinct().ToList();
        Assert.Empty(steps.Where(step => !Texts.NamesStep(step)));
        AssertWords(steps.Select(Texts.Step));
        // Whoever follows a case reads what comes next.
        Assert.All(Lifecycle.Case.Steps, step => Assert.NotNull(CaseTexts.Next(step.Name)));
        AssertWords(Lifecycle.Case.Steps.Select(step => CaseTexts.Next(step.Name)!));

        var codes = Shipped.SelectMany(procedure => new[] { procedure.Case, procedure.Work }).SelectMany(section => section.Steps.Cast<MoveRule>().Concat(section.Acts))
            .SelectMany(rule => rule.Demands).SelectMany(demand => demand.When.Select(CodeOf).Concat(demand.Unless.Select(guard => $"NOT_{CodeOf(guard)}"))).Distinct().ToList();
        Assert.Contains("FACTS_CLEAR", codes);
        Assert.Contains("NOT_OWN_REQUEST", codes);
        Assert.Empty(codes.Where(code => !RefusalTexts.Knows(code)));
        AssertWords(codes.Select(RefusalTexts.For));
    }

    /// <summary>A receptionist's form speaks of the complainant and of the other side, each by its name, and of nobody as "you".</summary>
    [Fact]
    public void Whoever_takes_a_matter_in_is_not_asked_about_themselves()
    {
        foreach (var kind in Shipped.SelectMany(procedure => procedure.Kinds).Distinct())
        {
            var labels = Completing.Texts.Append("requested-date").Select(field => TakingInTexts.Field(field, kind)).ToList();
            AssertWords(labels);
            Assert.All(LocalText.Languages, language => Assert.Equal(labels.Count, labels.Select(label => label.In(language)).Distinct().Count()));
            Assert.All(labels, label => Assert.DoesNotMatch("您|\\b[Yy]ou|\\b[Ss]us? ", string.Join('\n', LocalText.Languages.Select(label.In))));
        }
    }

    /// <summary>One form asks both whoever complains and whoever takes it down for somebody.</summary>
    [Fact]
    public void What_a_procedure_asks_for_beside_is_called_the_same_for_whoever_fills_it_in()
    {
        var titles = Shipped.SelectMany(procedure => procedure.Details).Select(detail => detail.Title).Distinct().ToList();
        Assert.NotEmpty(titles);
        Assert.All(titles, title => Assert.DoesNotMatch("您|\\b[Yy]ou|\\b[Uu]sted\\b", string.Join('\n', LocalText.Languages.Select(title.In))));
    }

    /// <summary>What keeps a case from being registered is told by names, to staff and to whoever complained.</summary>
    [Fact]
    public void What_a_registration_lacks_has_a_name()
    {
        foreach (var procedure in Shipped)
        {
            var guide = new Contracts.Intake.V1.CaseGuide { Details = { procedure.Details.Select(detail => detail.ToMessage(demanded: false, "en", directory: null)) } };
            var fields = procedure.Case.Step("registered")?.Demands.SelectMany(demand => demand.Require.Concat(demand.Stated).Concat(demand.Any)).Where(field => !field.StartsWith(DoneActs.Done, StringComparison.Ordinal)).Distinct().ToList() ?? [];
            foreach (var kind in procedure.Kinds)
                foreach (var forStaff in new[] { true, false })
                    Assert.Empty(fields.Where(field => string.IsNullOrEmpty(AskedNames.Of(field, kind, guide, forStaff, "en"))));
        }
    }

    [Fact]
    public void Every_field_that_is_demanded_of_staff_is_pointed_to_by_its_name()
    {
        var moves = new Dictionary<string, (string[] Moves, Func<string, string> FieldOf)>();
        foreach (var (act, move) in new[] { ("accept", "accepted"), ("decline", "declined"), ("refer", "referred"), ("answer", "answered"), ("notify", "notified"), ("indicators", "set-indicators"), ("close", "closed") })
            moves.Add(act, (["assessed", move], ReceptionActs.FieldOf(act)));
        foreach (var act in new[] { "claim", "record", "finish", "release", "hand-in", "contain", "transfer", "request-extension", "decide-extension", "approve-overrun", "supervise", "answer-supervision" })
            moves.Add(act, ([WorkActs.MoveOf(act)!], WorkActs.FieldOf(act)));
        foreach (var act in new[] { CorrespondenceActs.SendMessage, CorrespondenceActs.RequestMaterials, CorrespondenceActs.AnswerUrge })
            moves.Add(act, ([act], ReceptionActs.FieldOf(act)));
        foreach (var form in LifecycleForm.All)
        {
            moves.Add(form.Move, ([form.Move], ReceptionActs.FieldOf(form.Move)));
            AssertWords([form.Title, .. form.Fields.Select(field => field.Label), .. form.Fields.Select(field => field.Hint).Append(form.Hint).OfType<LocalText>()]);
        }
        Assert.All(moves.Keys, act => Assert.True(ReceptionActs.Knows(act) || WorkActs.Knows(act)));

        var demanded = (
            from procedure in Shipped
            from section in new[] { procedure.Case, procedure.Work }
            from rule in section.Steps.Cast<MoveRule>().Concat(section.Acts)
            from known in moves.Values
            where known.Moves.Contains(rule.Name)
            from field in rule.Demands.SelectMany(demand => demand.Require.Concat(demand.When.Concat(demand.Unless).Select(guard => section.Lifecycle.Guard(guard)?.Field).OfType<string>()))
            select known.FieldOf(field)).Distinct().ToList();
        Assert.Contains("finish.record", demanded);
        Assert.Contains("corrective-action.verified", demanded);
        Assert.Contains("followed-up.record", demanded);
        // What was to be done is called as the procedure's file calls it, and so is what it asked for.
        var own = Shipped.SelectMany(procedure => procedure.Details.Select(detail => Procedure.DetailPrefix + detail.Name)
            .Concat(new[] { procedure.Case, procedure.Work }.SelectMany(section => section.Acts).Where(act => act.Own is not null).Select(act => $"done.{act.Name}"))).ToHashSet();
        Assert.Contains("done.check-content", own.Intersect(demanded));
        demanded.RemoveAll(field => own.Contains(string.Join('.', field.Split('.').Take(2))));
        Assert.Empty(demanded.Where(field => StaffTexts.OfField(field) is null));
        AssertWords(demanded.Select(field => StaffTexts.OfField(field)!));
        Assert.Equal("indicators.indicators.outcome", ReceptionActs.FieldOf("close")("indicators.outcome"));
    }

    [Fact]
    public void Every_reason_that_a_service_refuses_with_has_words()
    {
        var codes = Refusing.SelectMany(CodesIn).Distinct().ToList();
        Assert.Contains("STALE_VERSION", codes);
        Assert.Contains("STEP_NOT_PERMITTED", codes);
        Assert.Empty(codes.Where(code => !RefusalTexts.Knows(code)).Order(StringComparer.Ordinal));
        AssertWords(codes.Select(RefusalTexts.For));
    }

    [Fact]
    public void No_words_are_kept_for_what_nobody_refuses_with()
    {
        var codes = Refusing.Append("gateway/Gateway").SelectMany(CodesIn).Concat(new[] { Lifecycle.Case, Lifecycle.Work }.SelectMany(section => section.Guards).SelectMany(guard => new[] { CodeOf(guard.Name), $"NOT_{CodeOf(guard.Name)}" })).ToHashSet();
        Assert.Empty(RefusalTexts.Codes.Where(code => !codes.Contains(code)));
    }

    [Fact]
    public void Every_means_of_telling_has_words()
    {
        Assert.All(Lifecycle.Means, means => Assert.NotEqual(means, StaffTexts.OfMeans(means).In("en")));
        AssertWords(Lifecycle.Means.Select(StaffTexts.OfMeans));
    }

    /// <summary>The codes in the sources of a folder, but for what stops an event, which operators read, and names of environment variables.</summary>
    private static IEnumerable<string> CodesIn(string folder) =>
        from file in Directory.EnumerateFiles(Path.Combine(Checkout.Root, folder), "*.cs", SearchOption.AllDirectories)
        where !ToTools.Any(tool => Path.GetRelativePath(Checkout.Root, file).StartsWith(tool, StringComparison.Ordinal))
        from line in File.ReadLines(file)
        where !line.Contains("UndigestibleException", StringComparison.Ordinal)
        from Match code in Code().Matches(line)
        where !Environments.Any(code.Groups[1].Value.StartsWith)
        select code.Groups[1].Value;

    [GeneratedRegex("\"([A-Z]{2,}(?:_[A-Z]+)+)\"")]
    private static partial Regex Code();

    private static string CodeOf(string guard) => guard.Replace('-', '_').Replace('.', '_').ToUpperInvariant();

    private static void AssertWords(IEnumerable<LocalText> texts) => Assert.All(texts, text => Assert.All(LocalText.Languages, language => Assert.NotEmpty(text.In(language))));
}
