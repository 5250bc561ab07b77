namespace ComplaintSuite.Conformance.PublicServiceCentre;

/// <summary>PS-01: a front desk and staffed seats, each with a queue of its own.</summary>
public sealed class PS01_Seats(RunningSuite suite)
{
    private Office Office => suite.Office("GGFW", "desk");

    [Theory, Rule("PS-01", Case.Allowed)]
    [InlineData("seat-1")]
    [InlineData("seat-2")]
    public async Task What_is_asked_at_a_seat_stands_in_its_queue(string seat)
    {
        var filed = await Office.FileAsync(Enquiry(seat));
        await suite.SendAsync<AcceptComplaintResponse>(
            new AcceptComplaintRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = filed.Complaint.Version, Category = "training" }, await Office.ClerkAsync());
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
    }

    [Fact, Rule("PS-01", Case.Allowed)]
    public async Task An_answer_at_the_desk_needs_no_seat_s_work()
    {
        var filed = await Office.FileAsync(Enquiry("seat-1"));
        var answered = await suite.SendAsync<AnswerEnquiryResponse>(
            new AnswerEnquiryRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = filed.Complaint.Version, Answer = "The next training begins on Monday." }, await Office.ClerkAsync());
        Assert.Equal("answered", answered.Complaint.Step);
    }

    private RegisterComplaintRequest Enquiry(string seat) => new()
    {
        RequestId = RequestId.New(),
        Organisation = Office.Organisation,
        Kind = "enquiry",
        Channel = "in-person",
        Subject = "培训报名",
        Facts = "下一期电商培训什么时候开始？",
        Details = { ["seat"] = seat },
        Language = "en",
    };
}
