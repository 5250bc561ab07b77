using ComplaintSuite.Contracts.Events.V1;
using Grpc.Core;

namespace ComplaintSuite.Conformance.PropertyInternal;

/// <summary>PI-01: what makes a complaint major.</summary>
public sealed class PI01_Major(RunningSuite suite) : PropertyAtWork(suite)
{
    [Theory, Rule("PI-01", Case.Allowed)]
    [InlineData("promise-broken-repeatedly")]
    [InlineData("heavy-loss-or-injury")]
    public async Task A_complaint_is_major_by_a_named_criterion(string criterion)
    {
        var filed = await FileAsync();
        var accepted = await Office.AcceptAsync(filed.Complaint, request => Assessed(request, "major", "", criterion));
        Assert.Equal(("accepted", "major", criterion), (accepted.Step, accepted.Assessment.Severity, accepted.Assessment.Criteria.Single()));
        Assert.Equal(("major", "valid"), (await AcceptanceAsync(filed.CaseId)) is var fact ? (fact.Severity, fact.Validity) : default);
    }

    [Fact, Rule("PI-01", Case.Allowed)]
    public async Task A_minor_complaint_that_is_not_handled_within_a_month_is_major_from_then_on()
    {
        var filed = await AtWorkAsync(Minor);
        await Suite.AdvanceAsync(TimeSpan.FromDays(32));
        var promoted = await Office.ReadAsync(filed.Number);
        Assert.Equal(("major", "unsolved-for-a-month"), (promoted.Assessment.Severity, Assert.Single(promoted.Assessment.Criteria)));
        Assert.Equal("major", (await WorkItemAsync(filed.Number)).Severity);
        Assert.False(Deadline("handle-major").Late);
        Assert.Equal(Deadline("answer").StartTime, Deadline("handle-major").StartTime);
        Assert.True(Deadline("handle-major").StartTime.ToDateTimeOffset() >= Deadline("promotion").DueTime.ToDateTimeOffset());
        Assert.DoesNotContain(promoted.Deadlines, deadline => deadline.Clock == "handle-minor" && deadline.EndTime is null);
        var changed = (await Suite.EventsAsync("intake", filed.CaseId)).Single(it => it.Payload.Is(SeverityChanged.Descriptor)).Payload.Unpack<SeverityChanged>();
        Assert.Equal(new SeverityChanged { Severity = "major", Criterion = "unsolved-for-a-month", ByTime = true }, changed);

        Contracts.Common.V1.Deadline Deadline(string clock) => Assert.Single(promoted.Deadlines, deadline => deadline.Clock == clock);
    }

    [Fact, Rule("PI-01", Case.Refused)]
    public async Task What_the_time_made_major_is_not_lowered()
    {
        var filed = await AtWorkAsync(Minor);
        await Suite.AdvanceAsync(TimeSpan.FromDays(32));
        var promoted = await Office.ReadAsync(filed.Number);
        foreach (var who in new[] { "clerk", "supervisor" })
        {
            var refused = await Office.RefusedAsync(new ChangeSeverityRequest
            {
                CaseNumber = filed.Number,
                RequestId = RequestId.New(),
                ExpectedVersion = promoted.Version,
                Severity = "minor",
                Criteria = { "limits-of-equipment" },
                Reason = "The part is hard to get.",
            }, await Office.PersonAsync(who));
            Assert.Equal((StatusCode.FailedPrecondition, "NOT_LOWERS_PROMOTION severity PI-01"), (refused.Code, Assert.Single(refused.Lines)));
        }
    }

    [Fact, Rule("PI-01", Case.Refused)]
    public async Task What_was_major_already_when_the_month_was_over_is_not_lowered_either()
    {
        var filed = await AtWorkAsync(Major);
        await Suite.AdvanceAsync(TimeSpan.FromDays(32));
        var refused = await Office.RefusedAsync(new ChangeSeverityRequest
        {
            CaseNumber = filed.Number,
            RequestId = RequestId.New(),
            ExpectedVersion = (await Office.ReadAsync(filed.Number)).Version,
            Severity = "minor",
            Criteria = { "limits-of-equipment" },
            Reason = "The part is hard to get.",
        }, await ReceptionistAsync());
        Assert.Equal("NOT_LOWERS_PROMOTION severity PI-01", Assert.Single(refused.Lines));
    }

    [Fact, Rule("PI-01", Case.Refused)]
    public async Task Assessing_as_major_without_naming_the_criterion_is_refused()
    {
        var filed = await FileAsync();
        var refused = await Office.RefusedAsync(Office.Acceptance(filed.Complaint, request => Assessed(request, "major", "")), await ReceptionistAsync());
        Assert.Equal((StatusCode.FailedPrecondition, "PI-01"), (refused.Code, refused.Rule));
        Assert.Equal(["FIELD_MISSING criterion PI-01"], refused.Lines);
    }

    [Fact, Rule("PI-01", Case.Refused)]
    public async Task A_criterion_of_another_severity_does_not_make_it_major()
    {
        var filed = await FileAsync();
        var refused = await Office.RefusedAsync(Office.Acceptance(filed.Complaint, request => Assessed(request, "major", "", "limits-of-skill")), await ReceptionistAsync());
        Assert.Equal(["CRITERION_UNKNOWN criteria PI-01"], refused.Lines);
    }
}
