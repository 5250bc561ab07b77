using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.ServiceDefaults.Storage;
using Google.Protobuf;
using Npgsql;

namespace ComplaintSuite.IntakeTests;

/// <summary>The copy of a directory after its keeper was restored from a backup and counts revisions again.</summary>
public sealed class DirectoryCopyTests(RunningIntake intake) : IClassFixture<RunningIntake>
{
    [Fact]
    public async Task Another_state_under_a_revision_that_was_seen_is_taken_and_seen_by_a_running_process()
    {
        var code = await intake.OrganisationAsync();
        var directories = new Directories(intake.Time);
        var known = (await intake.LookAsync(db => directories.FindAsync(db, code, TestContext.Current.CancellationToken)))!;
        Assert.NotNull(known.Staff($"{code}-receptionist"));

        var other = new OrganisationDirectory { Organisation = code, Zone = "Asia/Shanghai", Revision = 1 };
        await using var source = NpgsqlDataSource.Create(intake.Database.Superuser);
        await using var command = source.CreateCommand("update directory_copies set content = $2, copied_at = copied_at + interval '1 s' where organisation = $1");
        command.Parameters.Add(new() { Value = code });
        command.Parameters.Add(new() { Value = other.ToByteArray() });
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var present = (await intake.LookAsync(db => directories.FindAsync(db, code, TestContext.Current.CancellationToken)))!;
        Assert.Null(present.Staff($"{code}-receptionist"));

        var copy = new DirectoryCopy(new() { Organisation = code, Revision = 9 }, RunningIntake.Start);
        copy.Take(other, RunningIntake.Start);
        Assert.Equal(1, copy.Revision);
        Assert.Equal(other.ToByteArray(), copy.Content);
    }
}
