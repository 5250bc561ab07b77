using ComplaintSuite.Procedures;

namespace ComplaintSuite.ProceduresTests.Files;

/// <summary>What waits for somebody else in the files of the suite, and for whom.</summary>
public sealed class AwaitedAnswerTests
{
    private static readonly ProcedureRegistry Registry = ProcedureRegistry.Load();

    [Theory]
    [InlineData("government-window", "request-recusal", "decide-recusal", "office-head, director")]
    [InlineData("labour-inspection", "request-recusal", "rule-on-recusal", "head")]
    [InlineData("labour-inspection", "take-down-call", "approve-taking", "head")]
    [InlineData("labour-inspection", "request-unmasking", "decide-unmasking", "head")]
    [InlineData("cruise", "instruct", "carry-out", "front-desk")]
    [InlineData("bank-contact-centre", "write-opinion", "review-opinion", "centre-agent, centre-judge")]
    public void Those_answer_who_do_not_ask_themselves_unless_a_second_one_of_them_is_demanded(string procedure, string act, string answer, string by)
    {
        var awaited = Assert.Single(Latest(procedure).AwaitedAnswers, awaited => awaited.Act == act);
        Assert.Equal((answer, by), (awaited.Answer, string.Join(", ", awaited.By)));
        Assert.Equal(act != "request-recusal", awaited.NamesItsAct);
    }

    /// <summary>A request that comes before anybody has the work is decided on the case. What bars somebody without saying no to anybody leaves the party without an answer.</summary>
    [Fact]
    public void A_request_for_recusal_is_answered_by_every_act_that_says_yes_or_no()
    {
        var awaited = Assert.Single(Latest("labour-inspection").AwaitedAnswers, awaited => awaited.Act == "request-recusal");
        Assert.True(awaited.IsAnsweredBy(Section.Work, "decide-recusal") && awaited.IsAnsweredBy(Section.Case, "rule-on-recusal"));
        Assert.False(awaited.IsAnsweredBy(Section.Work, "declare-interest") || awaited.IsAnsweredBy(Section.Case, "note-interest"));
    }

    [Fact]
    public void What_a_party_asked_for_is_known_by_the_acts_of_either_section_that_decide_on_it()
    {
        var procedure = Latest("labour-inspection");
        Assert.Equal("request-recusal", procedure.AskedByParty(Section.Case, "rule-on-recusal")?.Act);
        Assert.Equal("request-recusal", procedure.AskedByParty(Section.Work, "decide-recusal")?.Act);
        Assert.Null(procedure.AskedByParty(Section.Case, "approve-taking"));
    }

    [Fact]
    public void An_offer_is_for_the_department_or_the_person_that_it_names()
    {
        Assert.Equal("office", Assert.Single(Latest("hospital-centre").AwaitedAnswers, awaited => awaited.Act == "offer-matter").Department);
        Assert.Equal("to", Assert.Single(Latest("bank-branch").AwaitedAnswers, awaited => awaited.Act == "offer-hand-over").Person);
        Assert.Equal(("level", "to"), Assert.Single(Latest("bank-branch").AwaitedAnswers, awaited => awaited.Act == "offer-upward") is var upward ? (upward.Department, upward.Person) : default);
    }

    [Theory]
    [InlineData("labour-inspection", "choose-representative")]
    [InlineData("dealership", "restate")]
    [InlineData("bank-branch", "promise")]
    [InlineData("bank-contact-centre", "urge-first")]
    public void What_the_same_people_begin_and_end_waits_for_nobody_else_and_what_a_clock_tells_of_is_told_once(string procedure, string act) =>
        Assert.DoesNotContain(Latest(procedure).AwaitedAnswers, awaited => awaited.Act == act);

    private static Procedure Latest(string id) => Registry.All.Last(procedure => procedure.Id == id);
}
