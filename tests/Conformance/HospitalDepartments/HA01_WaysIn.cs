using ComplaintSuite.Contracts.Common.V1;
using Grpc.Core;

namespace ComplaintSuite.Conformance.HospitalDepartments;

/// <summary>HA-01: ways in, and somebody on duty at every minute.</summary>
public sealed class HA01_WaysIn(RunningSuite suite) : HospitalOffices(suite)
{
    [Theory, Rule("HA-01", Case.Allowed)]
    [InlineData("supervision-line")]
    [InlineData("opinion-box")]
    [InlineData("opinion-book")]
    public async Task What_comes_by_each_way_is_registered(string channel)
    {
        var filed = await FileAsync(request => request.Channel = channel);
        Assert.Equal(("registered", channel), (filed.Complaint.Step, filed.Complaint.Channel));
    }

    [Fact, Rule("HA-01", Case.Allowed)]
    public async Task The_duty_officer_takes_a_complaint_down_when_the_offices_are_closed()
    {
        var duty = await DutyOfficerAsync();
        var filed = await Office.FileAsync(Complaint(AtTheDesk), duty);
        var document = await DocumentAsync(filed.Number, "statement.pdf", Scan, duty);
        var taken = await DoAsync(
            Act(await Office.ReadAsync(filed.Number), "take-statement", ("words", "未告知风险。"), ("signature", "on-paper"), ("signature-document", document), ("signature-witness", "ks-06")), duty);
        Assert.Equal("registered", taken.Step);
    }

    [Fact, Rule("HA-01", Case.Refused)]
    public async Task A_roster_with_an_uncovered_minute_is_refused_and_the_gap_is_named()
    {
        await using var unchanged = await Suite.UnchangedAsync(Office.Organisation);
        var failure = await Assert.ThrowsAsync<RpcException>(() => Office.MoveAsync(directory =>
        {
            var night = directory.Rosters.Single(roster => roster.Code == "duty-2026").Shifts.Single();
            night.UntilTime = "2026-12-31T23:59";
        }));
        var violation = Assert.Single(failure.GetRpcStatus()!.GetDetail<RefusalDetail>()!.Violations);
        Assert.Equal(("ROSTER_GAP", "directory.rosters[0].shifts", "HA-01"), (violation.Code, violation.Field, violation.Rule));
        Assert.Contains("2026-12-31T23:59 to 2027-01-01T00:00", violation.Description, StringComparison.Ordinal);
    }

    [Fact, Rule("HA-01", Case.Refused)]
    public async Task A_day_between_two_rosters_and_no_roster_at_all_are_refused()
    {
        await using var unchanged = await Suite.UnchangedAsync(Office.Organisation);
        Assert.Equal(["ROSTER_GAP directory.rosters HA-01"], (await Refused.ByGrpcAsync(() => Office.MoveAsync(directory =>
        {
            var next = directory.Rosters.Single(roster => roster.Code == "duty-2027");
            next.FromDay = "2027-01-02";
            next.Shifts.Single().FromTime = "2027-01-02T00:00";
        }))).Lines);
        Assert.Equal(["ROSTER_MISSING directory.rosters HA-01"], (await Refused.ByGrpcAsync(() => Office.MoveAsync(directory => directory.Rosters.Clear()))).Lines);
    }

    /// <summary>Whoever calls at night finds who is on duty for the whole hospital; a department's own roster says nothing of that.</summary>
    [Fact, Rule("HA-01", Case.Refused)]
    public async Task A_roster_of_a_department_fills_no_gap()
    {
        await using var unchanged = await Suite.UnchangedAsync(Office.Organisation);
        Assert.Equal(["ROSTER_MISSING directory.rosters HA-01"], (await Refused.ByGrpcAsync(() => Office.MoveAsync(directory =>
        {
            foreach (var roster in directory.Rosters)
                roster.Department = directory.Departments[0].Code;
        }))).Lines);
    }
}
