using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.TestKit;
using Grpc.Core;

namespace ComplaintSuite.IntakeTests;

/// <summary>
/// A public holiday is out of hours, on whatever day of the week: National Day 2026 is a Thursday, and the next day that is worked is Thursday, 8 October. Here rather than over the running suite, whose
/// clock begins with the present day: of a holiday that is still to come no calendar may be there. The procedures are those of the suite, in force a little earlier.
/// </summary>
public sealed class HolidayTests(PostgresServer server)
{
    [Theory, Rule("CD-09", Case.Allowed), Rule("GC-03", Case.Allowed)]
    [InlineData("dealership", "CD-09", "CD-03")]
    [InlineData("company-general", "GC-03", "GC-03")]
    public async Task On_a_public_holiday_the_leader_is_told_of_what_is_urgent_and_the_half_hour_of_what_is_not_begins_with_the_next_opening(string procedure, string leaderRule, string ordinaryRule)
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            WriteFiles(folder);
            await using var intake = new RunningIntake(server) { Procedures = folder, Time = new(1.October(2026).At("10:00", "Asia/Shanghai")) };
            await intake.InitializeAsync();
            var company = new Estate(intake, await intake.OrganisationAsync(procedure));

            var urgent = await JudgedAsync(intake, company, procedure, "yes");
            var leader = Assert.Single(urgent.Deadlines, deadline => deadline.Clock == "leader-acknowledges");
            Assert.Equal((leaderRule, TimeSpan.FromMinutes(15)), (leader.Rule, leader.DueTime.ToDateTimeOffset() - leader.StartTime.ToDateTimeOffset()));
            // By this Routing tells the post.
            Assert.Equal(["leader-on-call"], await ToldAsync(intake, urgent));

            var ordinary = await JudgedAsync(intake, company, procedure, "no");
            var clock = Assert.Single(ordinary.Deadlines);
            Assert.Equal(("hand-over", ordinaryRule, 8.October(2026).At("09:00", "Asia/Shanghai")), (clock.Clock, clock.Rule, clock.DueTime.ToDateTimeOffset()));
            Assert.Empty(await ToldAsync(intake, ordinary));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Complaint> JudgedAsync(RunningIntake intake, Estate company, string procedure, string urgent)
    {
        var (filed, _) = await company.FileAsync(request =>
        {
            request.Facts = "A noise is left after the repair.";
            request.Demand = "Repair it again.";
            request.Complainant = new() { Name = "客户", Telephone = "13500000000", Address = "新城市东风路8号" };
            if (procedure == "dealership")
                request.Details["plate"] = "京A12345";
        });
        intake.Time.Advance(RunningIntake.Moment);
        var judging = new DoCaseActRequest
        {
            CaseNumber = filed.CaseNumber,
            RequestId = RunningIntake.NewRequestId(),
            ExpectedVersion = filed.Version,
            Act = "judge",
            Fields = { ["gravity"] = "ordinary", ["urgent"] = urgent },
        };
        return (await intake.Acts.DoCaseActAsync(judging, company.As("receptionist"))).Complaint;
    }

    /// <summary>The posts that are told that a clock of the case began.</summary>
    private static async Task<List<string>> ToldAsync(RunningIntake intake, Complaint complaint)
    {
        await Poll.UntilAsync(async () => await intake.CountAsync("select count(*) from outbox") == 0, TimeSpan.FromSeconds(20), "the relay emptied the outbox");
        using var call = intake.EventLog.ReadEvents(new() { Subscriber = "test", UntilEnd = true }, intake.As("routing", "*", "service"));
        var posts = new List<string>();
        await foreach (var piece in call.ResponseStream.ReadAllAsync())
            posts.AddRange(piece.Events.Where(it => it.Subject == complaint.CaseId && it.Payload.Is(ClockBegan.Descriptor)).Select(it => it.Payload.Unpack<ClockBegan>().Post));
        return posts;
    }

    private static void WriteFiles(string folder)
    {
        foreach (var file in new[] { "base/2.yaml", "customer-department/1.yaml", "dealership/1.yaml", "company-general/1.yaml" })
        {
            Directory.CreateDirectory(Path.Combine(folder, Path.GetDirectoryName(file)!));
            var text = File.ReadAllText(Path.Combine(Checkout.Root, "shared", "Procedures", "files", file));
            File.WriteAllText(Path.Combine(folder, file), text.Replace("in-force: 2026-11-01", "in-force: 2026-09-01", StringComparison.Ordinal));
        }
    }
}
