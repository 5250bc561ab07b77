using System.Diagnostics;
using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Contracts.Events.V1;

namespace ComplaintSuite.Conformance.CommerceHotline;

/// <summary>CH-02: reception around the clock; the acceptance clock runs on holidays too.</summary>
public sealed class CH02_AtAnyHour(RunningSuite suite) : Hotline(suite)
{
    [Fact, Rule("CH-02", Case.Allowed)]
    public async Task A_submission_at_three_in_the_night_of_New_Year_is_taken_and_its_clock_runs_through_the_holiday()
    {
        await AdvanceToNewYearAsync();
        var filed = await Office.FileAsync();
        var acceptance = Assert.Single(filed.Complaint.Deadlines);
        Assert.Equal(("acceptance", "24 h", "CH-02", LimitOrigin.House, 0), (acceptance.Clock, acceptance.Limit, acceptance.Rule, acceptance.Origin, acceptance.ProvisionalYear));
        Assert.Equal(TimeSpan.FromHours(24), acceptance.DueTime.ToDateTimeOffset() - acceptance.StartTime.ToDateTimeOffset());
        Assert.Equal(filed.Complaint.ReceiveTime, acceptance.StartTime);
        Assert.Equal((1, 1), Local(acceptance.StartTime.ToDateTimeOffset()));
        Assert.False(acceptance.Late);
    }

    [Fact, Rule("CH-02", Case.Allowed)]
    public async Task A_decision_within_the_day_ends_the_clock_in_time()
    {
        var filed = await Office.FileAsync();
        await Suite.AdvanceAsync(TimeSpan.FromHours(23));
        var accepted = await Office.AcceptAsync(filed.Complaint);
        var acceptance = Assert.Single(accepted.Deadlines, deadline => deadline.Clock == "acceptance");
        Assert.True(acceptance.EndTime.ToDateTimeOffset() <= acceptance.DueTime.ToDateTimeOffset());
        Assert.False(acceptance.Late);
        await Suite.AdvanceAsync(TimeSpan.FromHours(2));
        Assert.DoesNotContain(nameof(ClockRanOut), await IntakeEventsAsync(filed.CaseId));
    }

    [Fact, Rule("CH-02", Case.Allowed)]
    public async Task A_clock_that_runs_out_marks_the_case_late_once_and_the_decision_can_still_be_made()
    {
        var filed = await Office.FileAsync();
        await Suite.AdvanceAsync(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(1));
        await Suite.AdvanceAsync(TimeSpan.FromHours(24));

        var late = await Office.ReadAsync(filed.Number);
        Assert.True(Assert.Single(late.Deadlines).Late);
        var ran = (await Suite.EventsAsync("intake", filed.CaseId)).Single(it => it.Payload.Is(ClockRanOut.Descriptor)).Payload.Unpack<ClockRanOut>();
        Assert.Equal(("acceptance", "CH-02", late.Deadlines[0].DueTime), (ran.Clock, ran.Rule, ran.DueTime));

        var accepted = await Office.AcceptAsync(late);
        Assert.True(accepted.Deadlines.Single(deadline => deadline.Clock == "acceptance").Late);
        await Office.AtAsync(filed.Number, "at-work");
        Assert.Equal(["ComplaintReceived", "ComplaintRegistered", "ClockRanOut", "ComplaintAssessed", "ComplaintAccepted", "ComplaintPutToWork"], await IntakeEventsAsync(filed.CaseId));
    }

    [Theory, Rule("CH-02", Case.Refused)]
    [InlineData("intake-hours: {open: \"08:30-17:30\", rule: CH-02}")]
    [InlineData("intake-hours: {open: working-days, rule: CH-02}")]
    [InlineData("intake-hours: closed-on-holidays")]
    public async Task A_procedure_file_that_closes_the_public_intake_fails_the_lint(string hours)
    {
        var files = Directory.CreateTempSubdirectory("procedures-");
        try
        {
            await using var unchanged = await Suite.UnchangedAsync(Office.Organisation);
            CopyFiles(Path.Combine(Checkout.Root, "shared", "Procedures", "files"), files.FullName);
            var file = Path.Combine(files.FullName, "commerce-hotline", "1.yaml");
            var text = await File.ReadAllTextAsync(file);
            Assert.Contains("intake-hours: {open: always, rule: CH-02}", text, StringComparison.Ordinal);
            await File.WriteAllTextAsync(file, text.Replace("intake-hours: {open: always, rule: CH-02}", hours, StringComparison.Ordinal));

            var (exit, output) = await LintAsync(files.FullName);
            Assert.Equal(1, exit);
            var line = text[..text.IndexOf("intake-hours", StringComparison.Ordinal)].Count(character => character == '\n') + 1;
            Assert.Contains(output.Split('\n'), defect => defect.Contains($"1.yaml:{line}:", StringComparison.Ordinal) && defect.Contains("CH-02", StringComparison.Ordinal));
        }
        finally
        {
            files.Delete(recursive: true);
        }
    }

    /// <summary>03:00 of the next 1 January in Shanghai.</summary>
    private async Task AdvanceToNewYearAsync()
    {
        var year = TimeZoneInfo.ConvertTimeBySystemTimeZoneId(Suite.Now, "Asia/Shanghai").Year + 1;
        await Suite.AdvanceAsync(1.January(year).At("03:00", "Asia/Shanghai") - Suite.Now);
    }

    private static (int Day, int Month) Local(DateTimeOffset instant)
    {
        var local = TimeZoneInfo.ConvertTimeBySystemTimeZoneId(instant, "Asia/Shanghai");
        return (local.Day, local.Month);
    }

    private static async Task<(int Exit, string Output)> LintAsync(string files)
    {
        using var lint = Process.Start(new ProcessStartInfo(SuitePrograms.Cli, ["procedures", "lint", "--files", files]) { RedirectStandardOutput = true })!;
        var output = await lint.StandardOutput.ReadToEndAsync();
        await lint.WaitForExitAsync();
        return (lint.ExitCode, output);
    }

    private static void CopyFiles(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
