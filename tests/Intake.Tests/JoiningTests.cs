using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.TestKit;
using Grpc.Core;

namespace ComplaintSuite.IntakeTests;

/// <summary>LI-02: what becomes a complaint late comes last among the like ones, whenever it was received; so four and one are five.</summary>
public sealed class JoiningTests(JoiningTests.WithReports own) : IClassFixture<JoiningTests.WithReports>
{
    private RunningIntake Intake => own.Intake;

    [Fact]
    public async Task A_report_that_becomes_the_fifth_complaint_needs_the_advice_of_five()
    {
        var organisation = await Intake.OrganisationAsync("labour-inspection");
        var employer = $"新城电子厂 {RunningIntake.NewRequestId()}";
        var (report, reporter) = await FileAsync(organisation, employer, "report");
        for (var number = 0; number < 4; number++)
            Assert.Equal("registered", (await FileAsync(organisation, employer, "complaint")).Case.Step);
        await using var unchanged = await Intake.Database.Unchanged(organisation);
        Assert.Equal(["FIELD_MISSING done.advise-representatives LI-02"], (await Refused.ByAsync(Intake.Acts.DoCaseActAsync(Turning(report), reporter))).Lines);
    }

    [Fact]
    public async Task One_that_becomes_the_fourth_does_not()
    {
        var organisation = await Intake.OrganisationAsync("labour-inspection");
        var employer = $"新城电子厂 {RunningIntake.NewRequestId()}";
        var (report, reporter) = await FileAsync(organisation, employer, "report");
        for (var number = 0; number < 3; number++)
            await FileAsync(organisation, employer, "complaint");
        Assert.Equal("complaint", (await Intake.Acts.DoCaseActAsync(Turning(report), reporter)).Complaint.Kind);
    }

    private static DoCaseActRequest Turning(Complaint report) => new() { CaseNumber = report.CaseNumber, RequestId = RunningIntake.NewRequestId(), ExpectedVersion = report.Version, Act = "turn-into-complaint" };

    private async Task<(Complaint Case, Metadata Reporter)> FileAsync(string organisation, string employer, string kind)
    {
        Intake.Time.Advance(RunningIntake.Moment);
        var filed = await Intake.Intake.RegisterComplaintAsync(new()
        {
            RequestId = RunningIntake.NewRequestId(),
            Organisation = organisation,
            Kind = kind,
            Channel = "portal",
            Facts = "9月、10月工资至今未发。",
            Respondent = new() { Name = employer },
            Complainant = new() { Name = "劳动者", Telephone = "13300000000" },
            Details = { ["violation"] = "2026-10-01", ["cause"] = "wages" },
        });
        var ticket = (await Intake.Intake.OpenCaseAsync(new() { CaseNumber = filed.Complaint.CaseNumber, AccessCode = filed.AccessCode })).Ticket;
        return (filed.Complaint, new() { { "x-case-ticket", ticket } });
    }

    /// <summary>The labour inspection, where a report is filed under the name and its author may turn it into a complaint.</summary>
    public sealed class WithReports : IAsyncLifetime
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("joining-");

        public WithReports(PostgresServer server)
        {
            var files = Path.Combine(Checkout.Root, "shared", "Procedures", "files");
            foreach (var file in new[] { "base/2.yaml", "labour-inspection/1.yaml" })
            {
                _folder.CreateSubdirectory(Path.GetDirectoryName(file)!);
                var text = File.ReadAllText(Path.Combine(files, file));
                foreach (var (from, to) in file.StartsWith("base", StringComparison.Ordinal) ? [] : Changes)
                    text = text.Contains(from, StringComparison.Ordinal) ? text.Replace(from, to, StringComparison.Ordinal) : throw new InvalidOperationException($"The file has no line '{from}'.");
                File.WriteAllText(Path.Combine(_folder.FullName, file), text);
            }
            Intake = new(server) { Procedures = _folder.FullName };
        }

        public RunningIntake Intake { get; }

        private static (string, string)[] Changes =>
        [
            ("protected: [report, lead]", "protected: [lead]"),
            ("    treat-as-lead:\n",
                "    turn-into-complaint:\n      name: {zh-CN: 转为投诉, en: Turn it into a complaint, es: Convertirlo en denuncia}\n      in: [registered]\n      by: [public]\n      kinds: [report]\n"
                + "      becomes: complaint\n      rule: LI-02\n    treat-as-lead:\n"),
        ];

        public ValueTask InitializeAsync() => Intake.InitializeAsync();

        public async ValueTask DisposeAsync()
        {
            await Intake.DisposeAsync();
            _folder.Delete(recursive: true);
        }
    }
}
