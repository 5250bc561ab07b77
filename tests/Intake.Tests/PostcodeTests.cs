using ComplaintSuite.Contracts.Intake.V1;

namespace ComplaintSuite.IntakeTests;

/// <summary>Where letters go: the postcode of whoever is written to is looked at as it comes, in the procedure's region, and nobody who lives elsewhere is kept from saying where.</summary>
public sealed class PostcodeTests(RunningIntake intake) : IClassFixture<RunningIntake>
{
    [Fact]
    public async Task One_that_can_be_none_is_refused_by_its_field_filed_or_amended_and_that_of_the_respondent_is_not()
    {
        var estate = new Estate(intake, await intake.OrganisationAsync());
        string[] lines = ["POSTCODE_INVALID complainant.postcode", "POSTCODE_INVALID agent.postcode"];
        var refused = await Refused.ByAsync(intake.Intake.RegisterComplaintAsync(Complaint(estate, "10073", agent: "不详")));
        Assert.Equal(lines, refused.Lines);
        Assert.Equal(0, await intake.CountAsync($"select count(*) from complaints where organisation = '{estate.Organisation}'"));

        var (filed, resident) = await estate.FileAsync(request => request.Respondent = new() { Name = "物业", Postcode = "10073" });
        refused = await Refused.ByAsync(intake.Intake.AmendRegistrationAsync(
            new() { CaseNumber = filed.CaseNumber, RequestId = RunningIntake.NewRequestId(), ExpectedVersion = filed.Version, Complainant = new() { Postcode = "10073" } }, resident));
        Assert.Equal([lines[0]], refused.Lines);
    }

    [Theory]
    [InlineData("１００ ７３１", "13800000000")]
    [InlineData("SW1A 1AA", "13800000000")]
    [InlineData("DE-10115", "13800000000")]
    [InlineData("10115", "+49 30 123456")]
    public async Task One_of_here_or_of_elsewhere_is_taken_and_kept_as_it_was_written(string postcode, string telephone)
    {
        var estate = new Estate(intake, await intake.OrganisationAsync());
        var (filed, _) = await estate.FileAsync(request => (request.Complainant.Postcode, request.Complainant.Telephone) = (postcode, telephone));
        Assert.Equal(postcode, (await intake.Intake.GetPartiesAsync(new() { CaseNumber = filed.CaseNumber }, estate.As("receptionist"))).Complainant.Postcode);
    }

    private static RegisterComplaintRequest Complaint(Estate estate, string postcode, string agent) => new()
    {
        RequestId = RunningIntake.NewRequestId(),
        Organisation = estate.Organisation,
        Kind = "complaint",
        Channel = "telephone",
        Facts = "The lift has stopped.",
        Complainant = new() { Name = "住户", Telephone = "13800000000", Postcode = postcode },
        Agent = new() { Name = "家属", Telephone = "13800000001", Postcode = agent },
        Language = "en",
    };
}
