using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.PublicServiceCentre;

/// <summary>PS-01: a front desk and staffed seats, each with a queue of its own.</summary>
public sealed class PS01_Seats(RunningSuite suite) : Seats(suite)
{
    [Theory, Rule("PS-01", Case.Allowed)]
    [InlineData("seat-1")]
    [InlineData("seat-2")]
    public async Task What_is_asked_at_a_seat_stands_in_its_queue(string seat)
    {
        var filed = await Office.FileAsync(Enquiry(seat));
        await Suite.SendAsync<AcceptComplaintResponse>(Accepting(filed.Complaint), await Office.ClerkAsync());
        var taken = await Office.AtAsync(filed.Number, "at-work");
        Assert.Equal((seat, seat), (taken.Department, taken.Details["seat"]));
        Assert.Equal(filed.Number, (await Office.ClaimAsync(filed.Number, seat, seat)).CaseNumber);
    }

    [Fact, Rule("PS-01", Case.Refused)]
    public async Task Nothing_is_taken_at_a_seat_that_nobody_staffs()
    {
        var refused = await Office.RefusedAsync(Enquiry("seat-3"), Sender.Nobody);
        Assert.Equal(["PLACE_STAFFED PS-01"], refused.Lines);
        Assert.Contains("请选择其他坐席", refused.Unmet.Single().Because, StringComparison.Ordinal);
        Assert.Equal(["PLACE_STAFFED PS-01"], (await Office.RefusedAsync(Enquiry("seat-3"), await DeskAsync())).Lines);
    }

    [Fact, Rule("PS-01", Case.Refused)]
    public async Task Nor_does_anything_go_to_a_seat_that_nobody_staffs_any_more()
    {
        await StaffAsync("seat-3-officer");
        var filed = await Office.FileAsync(Enquiry("seat-3"), await DeskAsync());
        await StaffAsync();
        var refused = await Office.RefusedAsync(Accepting(filed.Complaint), await DeskAsync());
        Assert.Equal(["PLACE_STAFFED PS-01"], refused.Lines);
        Assert.Contains("请选择其他坐席", refused.Unmet.Single().Because, StringComparison.Ordinal);
        var moved = new AmendRegistrationRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = filed.Complaint.Version, Details = { ["seat"] = "seat-1" } };
        await Suite.SendAsync<AcceptComplaintResponse>(Accepting((await Suite.SendAsync<AmendRegistrationResponse>(moved, await DeskAsync())).Complaint), await DeskAsync());
        Assert.Equal("seat-1", (await Office.AtAsync(filed.Number, "at-work")).Department);

        Task StaffAsync(params string[] posts) => Office.MoveAsync(directory =>
        {
            var second = directory.Staff.Single(member => member.StaffId == "gg-04").Posts;
            second.Clear();
            second.Add(["seat-2-officer", .. posts]);
        });
    }

    [Fact, Rule("PS-01", Case.Refused)]
    public async Task Nor_is_it_passed_on_to_one()
    {
        var filed = await AtWorkAsync(Enquiry("seat-1"));
        var taken = await Office.ClaimAsync(filed.Number, "seat-1", "seat-1");
        var passing = new TransferWorkItemRequest { WorkItemId = taken.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = taken.Version, Department = "seat-3", Reason = "The other seat knows more." };
        Assert.Equal(["DEPARTMENT_STAFFED department PS-01"], (await Office.RefusedAsync(passing, await Office.PersonAsync("seat-1"))).Lines);
    }

    [Fact, Rule("PS-01", Case.Refused)]
    public async Task What_was_accepted_no_desk_ends_with_a_reason_alone()
    {
        var filed = await AtWorkAsync(Enquiry("seat-1"));
        var withdrawing = new WithdrawComplaintRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = filed.Complaint.Version, Reason = "They left." };
        Assert.Equal(["ROLE_NOT_PERMITTED PS-01"], (await Office.RefusedAsync(withdrawing, await DeskAsync())).Lines);
        Assert.Equal("withdrawn", (await Suite.SendAsync<WithdrawComplaintResponse>(withdrawing, await HeadAsync())).Complaint.Step);
    }

    [Fact, Rule("PS-01", Case.Allowed)]
    public async Task An_answer_at_the_desk_needs_no_seat_s_work()
    {
        var filed = await Office.FileAsync(Enquiry("seat-1"));
        var answered = await Suite.SendAsync<AnswerEnquiryResponse>(
            new AnswerEnquiryRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = filed.Complaint.Version, Answer = "The next training begins on Monday." }, await Office.ClerkAsync());
        Assert.Equal("answered", answered.Complaint.Step);
    }
}
