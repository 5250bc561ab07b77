using ComplaintSuite.Procedures;
using ComplaintSuite.Routing.Decisions;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Refusals;

namespace ComplaintSuite.RoutingTests;

/// <summary>What a work item knows of itself, in whatever order its rows came from the database, and how much it takes.</summary>
public sealed class WorkItemTests
{
    private static readonly DateTimeOffset Now = RunningRouting.Start;
    private readonly WorkItem _item = new(
        Guid.CreateVersion7(Now), "E", "estate", 1, new(Guid.CreateVersion7(Now), "E-1", "complaint", "goods", "", Now) { RequestedDate = new(2026, 10, 20), PublishedRecord = true }, "team", Now);

    [Fact]
    public void Nobody_grants_the_own_request_though_an_earlier_one_of_somebody_else_is_read_last()
    {
        _item.RequestExtension("anna", "Parts.", "finish", new(2026, 10, 30), Now);
        _item.DecideExtension(_item.OpenExtension!, "chief", "No.", granted: false, Now);
        _item.RequestExtension("bao", "Parts.", "finish", new(2026, 10, 30), Now);
        _item.Records.Reverse();
        Assert.True(WorkGuards.OwnRequest(By("bao")));
        Assert.False(WorkGuards.OwnRequest(By("anna")));
        Assert.IsType<ExtensionRequest>(_item.LastRecord);

        WorkSubject By(string staffId) => new(_item, Actor.System, staffId, false, false, [], Now);
    }

    [Fact]
    public void The_audit_entry_proves_the_day_asked_for_and_that_a_record_was_published()
    {
        var state = _item.AuditState();
        Assert.Equal(("2026-10-20", true), ((string?)state["requested_date"], (bool?)state["published_record"]));
    }

    [Fact]
    public void A_handling_record_has_an_end_and_so_has_what_is_ordered_while_what_is_open_can_be_answered()
    {
        var text = new string('记', Reading.LongText);
        for (var n = 0; n < 10; n++)
            _item.AddEntry("anna", text, Now);
        Assert.Equal("RECORD_FULL", Assert.Throws<Refusal>(() => _item.AddEntry("anna", "x", Now)).Reason);
        for (var n = 0; n < 4; n++)
        {
            _item.OrderSupervision("chief", text, Now);
            if (n < 3)
                _item.AnswerSupervision(_item.OpenOrder!, "anna", text, Now);
        }
        Assert.Equal("RECORD_FULL", Assert.Throws<Refusal>(() => _item.RequestExtension("anna", text + text, "finish", new(2026, 10, 30), Now)).Reason);
        _item.AnswerSupervision(_item.OpenOrder!, "anna", text, Now);
        Assert.Equal("RECORD_FULL", Assert.Throws<Refusal>(() => _item.OrderSupervision("chief", "Again.", Now)).Reason);
        Assert.Equal("reason", Assert.Single(Assert.Throws<Refusal>(() => _item.Release("anna", "It takes an electrician.", Now)).Violations).Field);
        _item.ApproveOverrun("chief", text, "finish", Now);
        _item.TakeFromHandler(doneInVain: false, Now);
    }
}
