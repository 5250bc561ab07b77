using System.Net;
using Grpc.Core;

namespace ComplaintSuite.PortalTests;

/// <summary>What a member of staff reads of their own relations, and declares.</summary>
public sealed class RelationPageTests : PortalPages
{
    private static FormUrlEncodedContent Form => new(new Dictionary<string, string>
    {
        ["request_id"] = "5c7e8a8e-44a5-4a3b-9b6e-4a4fd0f1c0de",
        ["organisation"] = "T01",
        ["declare.kind"] = "family",
        ["declare.name"] = "Riverside Ltd",
    });

    [Theory]
    [InlineData("zh-CN", "持股或出资", "终止于")]
    [InlineData("en", "Ownership or shares", "over since")]
    [InlineData("es", "Propiedad o participación", "terminada el")]
    public async Task Ones_own_are_shown_those_that_are_over_too_and_only_one_that_is_not_can_be_ended(string language, string kind, string over)
    {
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync($"/work/relations?lang={language}", Ct));
        foreach (var shown in new[] { kind, over, "Xincheng Works", "Five per cent.", "window-02", "/work/relations/r/end", "name=\"declare.telephone\"" })
            Assert.Contains(shown, page, StringComparison.Ordinal);
        Assert.DoesNotContain("/work/relations/s/end", page, StringComparison.Ordinal);
        // By the organisation's clock: 07:00 UTC is 15:00 in Shanghai.
        Assert.Contains("15:00", page, StringComparison.Ordinal);
        Assert.DoesNotContain("UTC", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_is_declared_and_ended_and_what_was_typed_is_kept_where_it_is_refused()
    {
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        foreach (var address in new[] { "/work/relations?lang=en", "/work/relations/r/end?lang=en" })
        {
            using var sent = await browser.PostAsync(address, Form, Ct);
            Assert.Equal((HttpStatusCode.SeeOther, "/work/relations?organisation=T01&lang=en"), (sent.StatusCode, sent.Headers.Location!.OriginalString));
        }

        gateway.Refused["DeclareRelation"] = StatusCode.FailedPrecondition;
        using var refused = await browser.PostAsync("/work/relations?lang=en", Form, Ct);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("value=\"Riverside Ltd\"", await refused.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_not_signed_on_is_led_to_the_sign_on()
    {
        using var browser = portal.Browser();
        using var answer = await browser.GetAsync("/work/relations", Ct);
        Assert.StartsWith("/session/sign-in", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }
}
