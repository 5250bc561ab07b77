using ComplaintSuite.Conformance.PublicServiceCentre;
using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.Stories;

/// <summary>Whole lives of what traders bring to a public service centre (<see cref="Chronicle"/>).</summary>
public sealed class SeatStories(RunningSuite suite) : Seats(suite)
{
    [Fact, Rule("PS-01", Case.Allowed)]
    public async Task A_trader_asks_at_a_seat_and_is_told()
    {
        await Chronicle.MorningAsync();
        var filed = await AtWorkAsync(Enquiry("seat-1"));
        await Chronicle.DaysLaterAsync(1);
        await ToldAndClosedAsync(await WorkedAsync(filed.Number, "seat-1"));
        await Chronicle.AssertAsync(filed,
            deadlines: ["answer PS-01 3 wd +3 wd: ended", "archive PS-01 30 d +30: open"],
            alerts: [],
            notices: ["receipt", "acceptance", "result", "closing"]);
        await Chronicle.DaysLaterAsync(31);
        Assert.Equal("archived", (await Office.AtAsync(filed.Number, "archived")).Step);
    }

    [Fact, Rule("PS-01", Case.Refused), Rule("PS-01", Case.Allowed)]
    public async Task Sent_to_an_empty_seat_then_late_at_another_and_asked_for_again_it_is_answered_by_a_third()
    {
        await Chronicle.MorningAsync();
        Assert.Equal(["PLACE_STAFFED PS-01"], (await Office.RefusedAsync(Complaint("seat-3"), await DeskAsync())).Lines);
        var filed = await AtWorkAsync(Complaint("seat-2"), "logistics");

        // What is needed is asked for, and no time limit waits for it.
        await Suite.SendAsync<RequestMaterialsResponse>(
            new RequestMaterialsRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = filed.Complaint.Version, Text = "Which parcels were late?", Items = { "Waybills" } }, await DeskAsync());
        var request = (await Office.NoticesAsync(filed.Number, await DeskAsync())).Single(notice => notice.Template == "materials-request");
        Assert.DoesNotContain("pause", request.Body, StringComparison.Ordinal);
        Assert.All((await Office.ReadAsync(filed.Number)).Deadlines, deadline => Assert.Null(deadline.PauseTime));
        await Suite.SendAsync<AnswerMaterialsResponse>(
            new AnswerMaterialsRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = (await Office.ReadAsync(filed.Number)).Version, Text = "All of March." }, await Office.OpenAsync(filed));
        await Chronicle.DaysLaterAsync(8);
        await ToldAndClosedAsync(await WorkedAsync(filed.Number, "seat-2"));

        // The trader is not content; the seat that deals with carriers takes it this time.
        var closed = await Office.ReadAsync(filed.Number);
        await Suite.SendAsync<ReopenComplaintResponse>(
            new ReopenComplaintRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = closed.Version, Reason = "Parcels are late as before." }, await Office.OpenAsync(filed));
        await Office.AtAsync(filed.Number, "at-work");
        var item = await Office.ClaimAsync(filed.Number, "seat-2", "seat-2");
        await Suite.SendAsync<TransferWorkItemResponse>(
            new TransferWorkItemRequest { WorkItemId = item.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = item.Version, Department = "seat-1", Reason = "Seat 1 deals with carriers." }, await Office.PersonAsync("seat-2"));
        await ToldAndClosedAsync(await WorkedAsync(filed.Number, "seat-1"));
        await Chronicle.AssertAsync(filed,
            deadlines: ["answer PS-01 3 wd +3 wd: ended", "answer PS-01 3 wd +3 wd: late", "archive PS-01 30 d +30: open"],
            alerts: ["ClockRanOut answer PS-01 to centre-head"],
            notices: ["receipt", "acceptance", "materials-request", "result", "closing", "reopening", "result", "closing"]);
        await Chronicle.DaysLaterAsync(31);
        Assert.Equal("archived", (await Office.AtAsync(filed.Number, "archived")).Step);
    }
}
