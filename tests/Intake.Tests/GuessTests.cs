using ComplaintSuite.Intake.Access;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Intake.Workers;
using ComplaintSuite.ServiceDefaults.Storage;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ComplaintSuite.IntakeTests;

/// <summary>Wrong access codes leave nothing behind that stays.</summary>
public sealed class GuessTests(RunningIntake intake) : IClassFixture<RunningIntake>
{
    [Fact]
    public async Task Of_a_number_whose_organisation_is_not_there_nothing_is_kept()
    {
        var (here, nowhere) = (await intake.OrganisationAsync(), "NOWHERE9");
        foreach (var organisation in new[] { here, nowhere, nowhere })
        {
            var refused = await Refused.ByAsync(intake.Intake.OpenCaseAsync(new() { CaseNumber = CaseNumber.New(organisation).ToString(), AccessCode = "0000-0000-0000-0000" }));
            Assert.Equal((StatusCode.NotFound, "CODE_WRONG"), (refused.Status, refused.Reason));
        }
        Assert.Equal([here], await intake.LookAsync(db => db.CodeGuesses.Where(it => it.Organisation == here || it.Organisation == nowhere).Select(it => it.Organisation).ToListAsync()));
    }

    [Fact]
    public async Task Counts_of_all_organisations_go_when_they_count_no_longer()
    {
        var now = TimeProvider.System.GetUtcNow();
        await intake.LookAsync(async db =>
        {
            db.CodeGuesses.AddRange(Enumerable.Range(0, 1_500).Select(number => new CodeGuess($"G{number % 7}", $"old-{number}", 3, now - TimeSpan.FromMinutes(61))));
            db.CodeGuesses.Add(new("G1", "new", 3, now - TimeSpan.FromMinutes(59)));
            return await db.SaveChangesAsync();
        });
        using var worker = new OldGuesses(intake.Services.GetRequiredKeyedService<IDbContextFactory<IntakeDb>>(DatabaseRegistration.Worker), NullLogger<OldGuesses>.Instance);
        while (await worker.RunOnceAsync(CancellationToken.None) > 0)
        {
        }
        Assert.Equal(["new"], await intake.LookAsync(db => db.CodeGuesses.Where(it => EF.Functions.Like(it.Organisation, "G%")).Select(it => it.CaseNumber).ToListAsync()));
    }
}
