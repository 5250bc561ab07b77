using ComplaintSuite.Contracts.Intake.V1;
using Google.Protobuf.WellKnownTypes;

namespace ComplaintSuite.IntakeTests;

/// <summary>A published record is known again by all that its publisher says, its rows included.</summary>
public sealed class ImportTests(RunningIntake intake) : IClassFixture<RunningIntake>
{
    [Fact]
    public async Task A_record_whose_rows_changed_is_refused_and_one_whose_rows_stand_in_another_order_is_known()
    {
        var organisation = await intake.OrganisationAsync("city-service-requests");
        Assert.Equal((ImportOutcome.TakenOver, ""), await SendAsync(organisation, Row(("status", "Closed"), ("queue", "1")), Row(("status", "Open"))));
        Assert.Equal((ImportOutcome.Known, ""), await SendAsync(organisation, Row(("status", "Closed"), ("queue", "1")), Row(("status", "Open"))));
        Assert.Equal((ImportOutcome.Known, ""), await SendAsync(organisation, Row(("status", "Open")), Row(("queue", "1"), ("status", "Closed"))));
        Assert.Equal((ImportOutcome.Refused, "PUBLISHED_RECORD_CHANGED"), await SendAsync(organisation, Row(("status", "Reopened"), ("queue", "1")), Row(("status", "Open"))));
        Assert.Equal((ImportOutcome.Refused, "PUBLISHED_RECORD_CHANGED"), await SendAsync(organisation, Row(("status", "Closed"), ("queue", "1"))));
    }

    private static PublishedRow Row(params (string Column, string Value)[] values) => new() { Values = { values.ToDictionary(it => it.Column, it => it.Value) } };

    private async Task<(ImportOutcome Outcome, string Code)> SendAsync(string organisation, params PublishedRow[] rows)
    {
        var result = Assert.Single((await intake.Imports.ImportComplaintsAsync(new()
        {
            Organisation = organisation,
            Source = "test-data",
            Records =
            {
                new PublishedRecord
                {
                    PublisherNumber = "101",
                    Kind = "complaint",
                    Channel = "telephone",
                    Facts = "Pick up dead animal.",
                    Category = "dead-animal",
                    ReceiveTime = RunningIntake.Start.AddDays(-30).ToTimestamp(),
                    Language = "en",
                    Rows = { rows },
                },
            },
        }, intake.As("import", organisation))).Results);
        return (result.Outcome, string.Join(' ', result.Violations.Select(violation => violation.Code)));
    }
}
