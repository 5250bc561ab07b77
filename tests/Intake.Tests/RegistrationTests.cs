using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.IntakeTests;

/// <summary>Whom history and audit name for what the service itself enters on a filing.</summary>
public sealed class RegistrationTests(RunningIntake intake) : IClassFixture<RunningIntake>
{
    [Theory]
    [InlineData("telephone", false, true)] // takes down what somebody else tells
    [InlineData("letter", true, true)]
    [InlineData("portal", true, true)] // uses a right that clerks alone have
    [InlineData("portal", false, false)] // files for themselves, as anybody may
    public async Task A_clerk_who_registers_for_somebody_is_named_and_whoever_files_for_themselves_is_not(string channel, bool withoutAccessCode, bool named)
    {
        var organisation = await intake.OrganisationAsync();
        var filed = await intake.Intake.RegisterComplaintAsync(new()
        {
            RequestId = RunningIntake.NewRequestId(),
            Organisation = organisation,
            Kind = "complaint",
            Channel = channel,
            Facts = "The lift has stopped.",
            Complainant = new() { Name = "住户", Unit = "3-1201", Telephone = "13800000000" },
            WithoutAccessCode = withoutAccessCode,
        }, new Estate(intake, organisation).As("receptionist"));
        Assert.Equal("registered", filed.Complaint.Step);

        var caseId = Guid.Parse(filed.Complaint.CaseId);
        var actor = named ? $"{organisation}-receptionist" : "public";
        Assert.Equal([actor, actor], await intake.LookAsync(db => db.History.Where(it => it.CaseId == caseId).Select(it => it.Actor).ToListAsync()));
        Assert.Equal([actor, actor], await intake.LookAsync(db => db.AuditEntries.Where(it => it.CaseId == caseId).Select(it => it.Actor).ToListAsync()));
    }

    [Fact]
    public async Task What_a_department_or_a_clock_moves_is_the_systems()
    {
        var estate = new Estate(intake, await intake.OrganisationAsync());
        var (filed, _) = await estate.AtWorkAsync();
        var caseId = Guid.Parse(filed.CaseId);
        Assert.Equal("system", await intake.LookAsync(db => db.History.Where(it => it.CaseId == caseId && it.Move == "at-work").Select(it => it.Actor).SingleAsync()));
    }
}
