using ComplaintSuite.Procedures;
using ComplaintSuite.ProceduresTests.Files;

namespace ComplaintSuite.ProceduresTests;

public sealed class LifecycleTests
{
    private static readonly SectionLifecycle[] Sections = [Lifecycle.Case, Lifecycle.Work];

    [Fact]
    public void No_step_or_act_stands_twice_in_any_section()
    {
        var names = Sections.SelectMany(section => section.ClockTargets).ToList();
        Assert.Equal(names.Distinct(), names);
        Assert.All(names, name => Assert.NotNull(Lifecycle.SectionOf(name)));
        Assert.Null(Lifecycle.SectionOf("nothing"));
    }

    [Fact]
    public void Every_channel_has_a_name_in_every_language() =>
        Assert.All(Lifecycle.Channels, channel => Assert.All(LocalText.Languages, language => Assert.NotEqual(channel, ChannelNames.Of(channel).In(language))));

    [Fact]
    public void Every_predecessor_and_every_step_of_an_act_is_a_step_of_the_section() =>
        Assert.All(Sections, section => Assert.All(
            section.Steps.SelectMany(step => step.From).Concat(section.Acts.SelectMany(act => act.In)), name => Assert.NotNull(section.Step(name))));

    [Fact]
    public void Every_section_has_one_start_and_only_final_steps_lead_nowhere() =>
        Assert.All(Sections, section =>
        {
            Assert.Single(section.Steps, step => step.IsStart);
            Assert.All(section.Steps, step => Assert.Equal(step.IsFinal, !section.Steps.Any(next => next.From.Contains(step.Name))));
        });

    [Fact]
    public void A_case_can_be_withdrawn_from_every_step_before_it_is_closed_unless_its_publisher_handles_it() =>
        Assert.Equal(Lifecycle.Case.Steps.Select(step => step.Name).Except(["taken-over", "withdrawn", "closed", "archived"]), Lifecycle.Case.Step("withdrawn")!.From);

    [Fact]
    public void Every_crossing_has_a_name_of_its_own_and_is_of_one_act_of_either_section()
    {
        Assert.Equal(Lifecycle.Crossings.Select(crossing => crossing.Name).Distinct(), Lifecycle.Crossings.Select(crossing => crossing.Name));
        Assert.All(Lifecycle.Crossings, crossing => Assert.Equal((Section.Case, Section.Work), (Lifecycle.SectionOf(crossing.Case), Lifecycle.SectionOf(crossing.Work))));
        Assert.Equal(Lifecycle.Crossings[0], Lifecycle.Crossing(Lifecycle.Crossings[0].Name));
        Assert.Null(Lifecycle.FindCrossing("nothing"));
        Assert.Throws<ArgumentException>(() => Lifecycle.Crossing("nothing"));
    }

    [Fact]
    public void Guards_that_point_to_a_field_point_to_one_of_the_section() =>
        Assert.All(Sections, section => Assert.All(section.Guards, guard => Assert.True(guard.Field is null || section.Fields.Contains(guard.Field))));
}

public sealed class VocabularyTests
{
    [Fact]
    public void All_faults_of_a_guard_class_are_named()
    {
        var refused = Assert.Throws<ArgumentException>(() => Vocabulary.From<Subject>(Section.Case, typeof(Faulty), (_, _) => true, (_, _) => null));
        Assert.Contains("FactsClear: no rule 'CH-99' in the catalogue", refused.Message, StringComparison.Ordinal);
        Assert.Contains("MatterSimple: a guard is 'static bool MatterSimple(Subject)'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("MoonIsFull: the Case section has no guard 'moon-is-full'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_guard_that_a_procedure_needs_and_nobody_answers_stops_the_start()
    {
        using var folder = Sample.With();
        var registry = ProcedureRegistry.Load(folder.Path);
        registry.Demand(Subject.Case);
        var few = Vocabulary.From<Subject>(Section.Case, typeof(Few), (_, _) => true, (_, _) => null);
        var refused = Assert.Throws<InvalidOperationException>(() => registry.Demand(few));
        Assert.Equal("No answer is registered for these guards: not-archived (sample/1).", refused.Message);
    }

    private static class Faulty
    {
        [Source("CH-99")] public static bool FactsClear(Subject subject) => subject.Mediated;
        [Source("CH-06")] public static string MatterSimple(Subject subject) => subject.ToString();
        [Source("CH-06")] public static bool MoonIsFull(Subject subject) => subject.Mediated;
        public static bool NotMarked(int number) => number > 0;
    }

    private static class Few
    {
        [Source("CH-06")] public static bool FactsClear(Subject subject) => subject.Mediated;
    }
}
