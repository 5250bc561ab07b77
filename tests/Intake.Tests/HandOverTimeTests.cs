using System.Globalization;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.TestKit;

namespace ComplaintSuite.IntakeTests;

/// <summary>How early a time is that a desk without a connection may state. The cruise procedure is in force since 1 November 2026; the tests run on 9 November.</summary>
public sealed class HandOverTimeTests(RunningIntake intake) : IClassFixture<RunningIntake>
{
    private const string Desk = "front-desk";

    [Theory, Rule("CR-08", Case.Allowed)]
    [InlineData("2026-10-31T23:00:00+08:00")]
    [InlineData("2026-08-10T09:30:00+08:00")]
    public async Task What_was_taken_in_before_the_first_version_was_in_force_keeps_its_time(string received)
    {
        var result = await HandOverAsync(received);
        Assert.Equal(OfflineOutcome.Registered, result.Outcome);
        Assert.Equal(DateTimeOffset.Parse(received, CultureInfo.InvariantCulture), result.Complaint.ReceiveTime.ToDateTimeOffset());
        Assert.Equal(("cruise", 1), (result.Complaint.Procedure, result.Complaint.ProcedureVersion));
    }

    [Theory, Rule("CR-08", Case.Refused)]
    [InlineData("2026-08-08T09:00:00+08:00")]
    [InlineData("2025-11-09T09:00:00+08:00")]
    public async Task Longer_ago_than_a_quarter_it_is_refused_and_nothing_is_registered(string received)
    {
        var before = await intake.CountAsync("select count(*) from complaints");
        var violation = Assert.Single((await HandOverAsync(received)).Violations);
        Assert.Equal(("TIME_TOO_EARLY", "received", "CR-08"), (violation.Code, violation.Field, violation.Rule));
        Assert.Equal(before, await intake.CountAsync("select count(*) from complaints"));
    }

    private async Task<OfflineResult> HandOverAsync(string received)
    {
        var ship = await intake.OrganisationAsync("cruise", Desk);
        var batch = new BatchRegisterComplaintsRequest { HandOverId = RunningIntake.NewRequestId(), Organisation = ship };
        batch.Entries.Add(new OfflineEntry
        {
            Received = received,
            Registration = new()
            {
                RequestId = RunningIntake.NewRequestId(),
                Kind = "complaint",
                Channel = "in-person",
                Subject = "The air conditioning is loud",
                Facts = "Two nights without sleep.",
                Complainant = new() { Name = "客人", Telephone = "13400000000" },
                Details = { ["form"] = "oral", ["room"] = "5023", ["disembarks"] = "2026-11-12T09:00" },
                Language = "en",
            },
        });
        var desk = intake.As($"{ship}-{Desk}", ship, "clerk");
        return Assert.Single((await intake.Intake.BatchRegisterComplaintsAsync(batch, desk)).Results);
    }
}
