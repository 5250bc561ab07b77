using ComplaintSuite.Contracts.Events.V1;
using Grpc.Core;

namespace ComplaintSuite.Conformance.CommerceHotline;

/// <summary>CH-13: a case closes with all its indicators.</summary>
public sealed class CH13_Indicators(RunningSuite suite) : Hotline(suite)
{
    [Fact, Rule("CH-13", Case.Allowed)]
    public async Task Indicators_are_entered_in_turns_corrected_and_told_on_and_then_the_case_closes()
    {
        var notified = await NotifiedAsync();
        var some = await Office.SetIndicatorsAsync(notified, Of(("outcome", "not-upheld"), ("respondent-type", "company")));
        var rest = await Office.SetIndicatorsAsync(some, Of(("outcome", "partly-upheld"), ("satisfaction", "fairly-satisfied"), ("amount-involved", "1280.50")));
        Assert.Equal(Of(("amount-involved", "1280.50"), ("outcome", "partly-upheld"), ("respondent-type", "company"), ("satisfaction", "fairly-satisfied")), rest.Indicators.OrderBy(it => it.Key));
        var closed = await Office.CloseAsync(rest);
        Assert.Equal("closed", closed.Step);
        var told = (await Suite.EventsAsync("intake", closed.CaseId)).Where(it => it.Payload.Is(IndicatorsRecorded.Descriptor)).Select(it => it.Payload.Unpack<IndicatorsRecorded>().Indicators).ToList();
        Assert.Equal((2, "company", "partly-upheld"), (told.Count, told[0]["respondent-type"], told[1]["outcome"]));
    }

    [Fact, Rule("CH-13", Case.Refused)]
    public async Task Closing_with_no_indicator_names_all_four()
    {
        var refused = await Office.RefusedAsync(Office.Closing(await NotifiedAsync()), await Office.ClerkAsync());
        Assert.Equal((StatusCode.FailedPrecondition, "CH-13"), (refused.Code, refused.Rule));
        Assert.Equal(
            ["FIELD_MISSING indicators.amount-involved CH-13", "FIELD_MISSING indicators.outcome CH-13", "FIELD_MISSING indicators.respondent-type CH-13", "FIELD_MISSING indicators.satisfaction CH-13"],
            refused.Lines.Order());
    }

    [Fact, Rule("CH-13", Case.Refused)]
    public async Task Closing_with_some_indicators_names_those_that_are_unset()
    {
        var some = await Office.SetIndicatorsAsync(await NotifiedAsync(), Of(("outcome", "upheld"), ("amount-involved", "0")));
        var refused = await Office.RefusedAsync(Office.Closing(some), await Office.ClerkAsync());
        Assert.Equal(["FIELD_MISSING indicators.respondent-type CH-13", "FIELD_MISSING indicators.satisfaction CH-13"], refused.Lines.Order());
    }

    [Theory, Rule("CH-13", Case.Refused)]
    [InlineData("outcome", "won", "INDICATOR_VALUE_INVALID indicators.outcome CH-13")]
    [InlineData("amount-involved", "-1", "INDICATOR_VALUE_INVALID indicators.amount-involved CH-13")]
    [InlineData("amount-involved", "three hundred", "INDICATOR_VALUE_INVALID indicators.amount-involved CH-13")]
    public async Task A_value_that_the_indicator_does_not_have_is_refused(string indicator, string value, string line)
    {
        var filed = await Office.AtWorkAsync();
        var refused = await Office.RefusedAsync(Office.IndicatorsOf(filed.Complaint, Of((indicator, value)).ToDictionary()), await Office.ClerkAsync());
        Assert.Equal([line], refused.Lines);
    }

    private async Task<Complaint> NotifiedAsync() => (await Office.NotifyAsync(await Office.WorkAsync((await Office.AtWorkAsync()).Number))).Complaint;

    private static Dictionary<string, string> Of(params (string Name, string Value)[] values) => values.ToDictionary(it => it.Name, it => it.Value);
}
