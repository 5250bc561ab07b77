using System.Net;
using Grpc.Core;

namespace ComplaintSuite.PortalTests;

/// <summary>What a department reads of its tasks, and does with one.</summary>
public sealed class TaskPageTests : PortalPages
{
    [Theory]
    [InlineData("zh-CN", "由Linkage desk提出", "办理中", "已撤回")]
    [InlineData("en", "asked by Linkage desk", "in hand", "withdrawn")]
    [InlineData("es", "pedido por Linkage desk", "en curso", "retirada")]
    public async Task A_task_is_shown_with_who_asked_what_was_asked_in_turn_and_what_may_be_done(string language, string asked, string state, string withdrawn)
    {
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync($"/work/tasks/t?lang={language}", Ct));
        foreach (var shown in new[] { "When was it closed?", asked, state, withdrawn, "West Gate", "Found it.", "name=\"task-answer.answer\"", "name=\"task-distribute.department\"" })
            Assert.Contains(shown, page, StringComparison.Ordinal);
        Assert.DoesNotContain("task-decline", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_department_is_below_nobody_is_offered_to_ask_one()
    {
        gateway.OnTask = answer => answer.Offers[0].Departments.Clear();
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        Assert.DoesNotContain("task-distribute", await browser.GetStringAsync("/work/tasks/t?lang=en", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_is_sent_and_what_was_typed_is_kept_where_it_is_refused()
    {
        using var browser = portal.Browser(RunningPortal.SignedOn("T01"));
        var form = new Dictionary<string, string> { ["request_id"] = "5c7e8a8e-44a5-4a3b-9b6e-4a4fd0f1c0de", ["version"] = "2", ["task-answer.answer"] = "In May." };
        using var sent = await browser.PostAsync("/work/tasks/t/answer?lang=en", new FormUrlEncodedContent(form), Ct);
        Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
        Assert.StartsWith("/work/tasks/t?after=", sent.Headers.Location!.OriginalString, StringComparison.Ordinal);

        gateway.Refused["AnswerTask"] = StatusCode.FailedPrecondition;
        using var refused = await browser.PostAsync("/work/tasks/t/answer?lang=en", new FormUrlEncodedContent(form), Ct);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains(">In May.</textarea>", await refused.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }
}
