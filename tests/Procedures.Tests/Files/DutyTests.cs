using ComplaintSuite.Procedures;

namespace ComplaintSuite.ProceduresTests.Files;

/// <summary>What a file says of duties beside the cases, and of channels that it refuses.</summary>
public sealed class DutyTests
{
    private const string Routes = "routes:\n";
    private const string Log = "log: {by: [duty-officer], takes-over: [supervisor], hand-over: {limit: 1 d, origin: text}, rule: HB-10}";
    private const string Check = "check: {kind: ward, by: [handler], rule: HB-07}";
    private const string Minutes = "minutes: {by: [clerk, duty-officer], rule: HB-08}";

    [Fact]
    public void A_file_says_who_keeps_a_log_who_checks_what_each_day_and_who_keeps_minutes()
    {
        var duty = Load($"duty:\n  {Log}\n  {Check}\n  {Minutes}\n{Routes}").Duty;
        Assert.Equal(("1 d", "text", "HB-10"), (duty!.Log!.HandOver.Limit.ToString(), duty.Log.HandOver.Origin, duty.Log.Rules[0]));
        Assert.Equal(["supervisor"], duty.Log.TakesOver);
        Assert.Equal(("ward", "HB-07", null), (duty.Check!.Kind, duty.Check.Rules[0], duty.Check.Escalate));
        Assert.Equal(["clerk", "duty-officer"], duty.Minutes!.By);
        Assert.Equal(["HB-08"], duty.Minutes.Rules);
        var alone = Load($"duty:\n  {Minutes}\n{Routes}").Duty!;
        Assert.Equal((null, null, "HB-08"), (alone.Log, alone.Check, alone.Minutes!.Rules[0]));
        Assert.Null(Load(Routes).Duty);
    }

    [Theory]
    [InlineData("log: {by: [night-porter], takes-over: [supervisor], hand-over: {limit: 1 d, origin: text}, rule: HB-10}", "Unknown post or role 'night-porter'.")]
    [InlineData("log: {by: [], takes-over: [supervisor], hand-over: {limit: 1 d, origin: text}, rule: HB-10}", "Nobody may do this; name a post or a role.")]
    [InlineData("log: {by: [duty-officer], takes-over: [supervisor], hand-over: {limit: 1 d}, rule: HB-10}", "'origin'")]
    [InlineData("log: {by: [duty-officer], takes-over: [supervisor], hand-over: {limit: as given, origin: text}, rule: HB-10}", "Nobody names this time")]
    [InlineData("log: {by: [duty-officer], takes-over: [supervisor], hand-over: {limit: 4 working hours, origin: text}, rule: HB-10}", "Working hours are counted in opening hours, which nothing names here")]
    [InlineData("check: {kind: ward, by: [handler], late: {escalate: nobody}, rule: HB-07}", "Unknown post 'nobody'.")]
    [InlineData("check: {kind: Ward, by: [handler], rule: HB-07}", "'Ward' is not kebab-case")]
    [InlineData("check: {kind: ward, by: [handler]}", "'rule'")]
    [InlineData("minutes: {by: [secretary], rule: HB-08}", "Unknown post or role 'secretary'.")]
    [InlineData("minutes: {by: [], rule: HB-08}", "Nobody may do this; name a post or a role.")]
    [InlineData("minutes: {by: [clerk]}", "'rule'")]
    [InlineData("minutes: {by: [clerk], hand-over: {limit: 1 d, origin: text}, rule: HB-08}", "'hand-over'")]
    public void A_defect_of_a_duty_is_found(string written, string message)
    {
        using var folder = Sample.With(Routes, $"duty:\n  {written}\n{Routes}");
        Assert.Contains(message, Assert.Single(Sample.Lint(folder)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{named: [letter], others: refused}", "Somebody will be refused by this; name the rule.")]
    [InlineData("{named: [letter, other], others: refused, rule: HB-02}", "The channel 'other' is any that is not named; name it, or refuse others.")]
    [InlineData("{named: [letter], others: taken, rule: HB-02}", "Other channels are registered as 'other', or write `others: refused`.")]
    public void Channels_that_are_refused_say_so_with_the_rule(string written, string message)
    {
        using var folder = Sample.With("{named: [letter, other], rule: CH-01}", written);
        Assert.Contains(message, Assert.Single(Sample.Lint(folder)), StringComparison.Ordinal);
    }

    private static Procedure Load(string written)
    {
        using var folder = Sample.With(Routes, written);
        return ProcedureRegistry.Load(folder.Path).Get("sample", 1);
    }
}
