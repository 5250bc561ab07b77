using Grpc.Core;

namespace ComplaintSuite.Conformance.PropertyInternal;

/// <summary>PI-06: the receptionist tells the resident the result, by telephone or through the patrol at the door.</summary>
public sealed class PI06_TellingTheResident(RunningSuite suite) : Property(suite)
{
    [Theory, Rule("PI-06", Case.Allowed)]
    [InlineData("telephone", "04")]
    [InlineData("at-the-door", "05")]
    public async Task The_notice_records_the_means_and_who_gave_it(string means, string giver)
    {
        var filed = await AtWorkAsync(Minor);
        var known = await WorkAsync(filed.Number);
        var told = await Suite.SendAsync<NotifyResultResponse>(Telling(known, request => (request.Means, request.GivenBy) = (means, StaffId(giver))), await ReceptionistAsync());
        Assert.Equal(("notified", means, StaffId(giver)), (told.Complaint.Step, told.Complaint.NotifiedMeans, told.Complaint.NotifiedBy));
        Assert.Equal("result", told.Notice.Template);
        Assert.Contains("The lift runs again.", told.Notice.Body, StringComparison.Ordinal);
    }

    [Fact, Rule("PI-06", Case.Refused)]
    public async Task Recording_the_notice_without_means_and_giver_is_refused()
    {
        var filed = await AtWorkAsync(Minor);
        var known = await WorkAsync(filed.Number);
        var refused = await Office.RefusedAsync(Telling(known, request => (request.Means, request.GivenBy) = ("", "")), await ReceptionistAsync());
        Assert.Equal((StatusCode.FailedPrecondition, "PI-06"), (refused.Code, refused.Rule));
        Assert.Equal(["FIELD_MISSING means PI-06", "FIELD_MISSING given-by PI-06"], refused.Lines);
    }

    [Fact, Rule("PI-06", Case.Refused)]
    public async Task Recording_a_notice_given_before_the_hand_in_is_refused()
    {
        var filed = await AtWorkAsync(Minor);
        var refused = await Office.RefusedAsync(Telling(filed.Complaint), await ReceptionistAsync());
        Assert.Equal((StatusCode.FailedPrecondition, "PI-06"), (refused.Code, refused.Rule));
        Assert.Equal(["FIELD_MISSING reply PI-06", "STEP_NOT_PERMITTED PI-06"], refused.Lines);
    }

    [Fact, Rule("PI-06", Case.Refused)]
    public async Task Nobody_but_the_receptionist_records_it()
    {
        var filed = await AtWorkAsync(Minor);
        var refused = await Office.RefusedAsync(Telling(await WorkAsync(filed.Number)), await SupervisorAsync());
        Assert.Equal(["ROLE_NOT_PERMITTED PI-06"], refused.Lines);
    }
}
