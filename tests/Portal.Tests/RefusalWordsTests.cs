using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Portal.Calls;
using ComplaintSuite.Portal.Forms;
using Grpc.Core;

namespace ComplaintSuite.PortalTests;

/// <summary>A refusal is said once: in the procedure's words where it has some for a guard, with the words for the code where those say what to do.</summary>
public sealed class RefusalWordsTests
{
    [Fact]
    public void Of_several_things_one_of_which_must_be_done_none_is_called_a_field()
    {
        var violation = new Violation { Code = "FIELD_MISSING", Field = "done.sign-form", Alternatives = { "done.sign-form", "representative" }, Description = "No." };
        var error = Assert.Single(FormErrors.Of(new CallRefusedException(StatusCode.FailedPrecondition, "FIELD_MISSING", [violation], new InvalidOperationException()), "en", field => field).All);
        Assert.Equal("One of these must be done first.", error.Text);
        Assert.Equal(["representative"], error.Others);
    }

    /// <summary>What a demand for an act that waits lacks is the act, and of a demand against it, its answer.</summary>
    [Theory]
    [InlineData("OPEN_PROMISE", "This must be done first, and still wait for its answer. (Rule BB-04)")]
    [InlineData("NOT_OPEN_PROMISE", "This waits for its answer. (Rule BB-04)")]
    public void An_act_that_must_wait_is_told_from_one_that_must_not(string code, string words)
    {
        var violation = new Violation { Code = code, Field = "open.promise", Rule = "BB-04", Description = "No." };
        Assert.Equal(words, Assert.Single(FormErrors.Of(new CallRefusedException(StatusCode.FailedPrecondition, code, [violation], new InvalidOperationException()), "en", field => field).All).Text);
    }

    [Theory]
    [InlineData("DESK_OPEN", "The duty officer takes it. (Rule HB-01)")]
    [InlineData("NOT_HANDLED_IT", "The duty officer takes it. (Rule HB-01)")]
    [InlineData("AUTHORISED_SETTLE", "The duty officer takes it. (Rule HB-01)")]
    [InlineData("FIELD_MISSING", "Fill this in. The duty officer takes it. (Rule HB-01)")]
    [InlineData("NEVER_PERMITTED", "This is not possible in a case like this. The duty officer takes it. (Rule HB-01)")]
    public void What_a_procedure_says_of_a_guard_stands_alone(string code, string words)
    {
        var violation = new Violation { Code = code, Rule = "HB-01", Description = "No.", Because = new() { ZhCn = "由总值班接待。", En = "The duty officer takes it.", Es = "La atiende la guardia." } };
        var refused = new CallRefusedException(StatusCode.FailedPrecondition, code, [violation], new InvalidOperationException());
        Assert.Equal(words, Assert.Single(FormErrors.Of(refused, "en", []).All).Text);
        violation.Because = null;
        Assert.DoesNotContain("duty officer", Assert.Single(FormErrors.Of(refused, "en", []).All).Text, StringComparison.Ordinal);
    }
}
