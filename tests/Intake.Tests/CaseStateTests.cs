using Grpc.Core;

namespace ComplaintSuite.IntakeTests;

/// <summary>How cases stand, for a service that heard too little of them.</summary>
public sealed class CaseStateTests(RunningIntake intake) : IClassFixture<RunningIntake>
{
    [Fact]
    public async Task A_service_hears_what_runs_and_what_is_over_of_the_cases_of_the_organisation()
    {
        var estate = new Estate(intake, await intake.OrganisationAsync());
        var (filed, _) = await estate.AtWorkAsync();
        await estate.ClaimedAsync(filed);
        await estate.HandedInAsync(filed);
        var (gone, resident) = await estate.FileAsync();
        await estate.WithdrawAsync(gone, resident);
        var (elsewhere, _) = await new Estate(intake, await intake.OrganisationAsync()).FileAsync();

        var asked = new Contracts.Intake.V1.BatchGetCaseStatesRequest { Organisation = estate.Organisation, CaseIds = { filed.CaseId, gone.CaseId, elsewhere.CaseId, "?" } };
        var states = (await intake.Lookup.BatchGetCaseStatesAsync(asked, intake.As("routing", "*", "service"))).States;
        Assert.Equal(
            new[] { (filed.CaseNumber, false, "result-known"), (gone.CaseNumber, true, "withdrawn") }.Order(), states.Select(state => (state.CaseNumber, state.Over, state.Step)).Order());
        var running = states.Single(state => state.CaseId == filed.CaseId).Clocks;
        Assert.Contains(running, clock => clock is { Clock: "tell-resident", RanOut: false });
        Assert.Equal(StatusCode.PermissionDenied, (await Refused.ByAsync(intake.Lookup.BatchGetCaseStatesAsync(asked, estate.As("receptionist")))).Status);
    }
}
