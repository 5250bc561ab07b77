using ComplaintSuite.Contracts.Routing.V1;
using Google.Protobuf.WellKnownTypes;

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

    /// <summary>The form says before anybody fills it in what would be refused.</summary>
    [Theory, Rule("PS-01", Case.Refused)]
    [InlineData("enquiry", false)]
    [InlineData("complaint", true)]
    public async Task Where_nobody_works_and_who_must_be_named_is_told_with_the_form(string kind, bool named)
    {
        var form = (await Suite.SendAsync<DescribeFilingResponse>(new DescribeFilingRequest { Organisation = Office.Organisation, Kind = kind, Language = "en" }, Sender.Nobody)).Filing.Form;
        Assert.Equal(["seat-3"], form.UnstaffedPlaces);
        Assert.Equal((named, !named), (form.NameNeeded, form.AnonymousAllowed));
        Assert.Contains(form.Fields, field => field.Name == "complainant.name");
    }

    /// <summary>Whoever complains is named, or is reached though the name is not known; who asks or proposes something need not be.</summary>
    [Fact, Rule("PS-01", Case.Refused)]
    public async Task A_complaint_of_nobody_is_not_taken()
    {
        foreach (var change in new Action<RegisterComplaintRequest>[]
                 {
                     request => request.Complainant = null,
                     request => request.Complainant.Name = "",
                     request =>
                     {
                         request.Complainant = null;
                         request.UnknownFields.Add("complainant.name");
                     },
                 })
        {
            var complaint = Complaint("seat-1");
            change(complaint);
            foreach (var by in new[] { Sender.Nobody, await DeskAsync() })
                Assert.Equal(["FIELD_MISSING complainant.name PS-01"], (await Office.RefusedAsync(complaint, by)).Lines);
        }
        var reached = Complaint("seat-1");
        reached.Complainant.Name = "";
        reached.UnknownFields.Add("complainant.name");
        Assert.Equal("registered", (await Office.FileAsync(reached)).Complaint.Step);
    }

    /// <summary>One record of a publisher's is refused with its rule, and the others of the same call are taken over.</summary>
    [Fact, Rule("PS-01", Case.Refused)]
    public async Task Nor_is_a_published_record_taken_over_at_one_and_the_others_are()
    {
        var request = new ImportComplaintsRequest { Organisation = Office.Organisation, Source = "test-data", Records = { Published("seat-1"), Published("seat-3"), Published("seat-2") } };
        var results = (await Suite.SendAsync<ImportComplaintsResponse>(request, await Suite.SignOns.MachineAsync("import"))).Results;
        Assert.Equal([ImportOutcome.TakenOver, ImportOutcome.Refused, ImportOutcome.TakenOver], results.Select(result => result.Outcome));
        var violation = Assert.Single(results[1].Violations);
        Assert.Equal(("PLACE_STAFFED", "PS-01", ""), (violation.Code, violation.Rule, results[1].CaseNumber));
        Assert.Equal(2, await Suite.CountAsync("intake", "select count(*) from publications where publisher_number = any($1)", (object)request.Records.Select(record => record.PublisherNumber).ToArray()));
    }

    private PublishedRecord Published(string seat) => new()
    {
        PublisherNumber = RequestId.New(),
        Kind = "enquiry",
        Channel = "telephone",
        Facts = "下一期电商培训什么时候开始？",
        ReceiveTime = Suite.Now.AddDays(-1).ToTimestamp(),
        Language = "en",
        Details = { ["seat"] = seat },
        Rows = { new PublishedRow { Values = { ["seat"] = seat } } },
    };

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

    [Fact, Rule("PS-01", Case.Allowed)]
    public async Task Another_seat_that_somebody_staffs_is_offered_by_its_name_and_takes_it()
    {
        var taken = await Office.ClaimAsync((await AtWorkAsync(Enquiry("seat-1"))).Number, "seat-1", "seat-1");
        var officer = await Office.PersonAsync("seat-1");
        var offered = (await Suite.SendAsync<GetWorkItemResponse>(new GetWorkItemRequest { WorkItemId = taken.WorkItemId, Language = "en" }, officer)).Destinations;
        Assert.Equal(["seat-2 Seat 2"], offered.Select(seat => $"{seat.Code} {seat.Name}"));
        var passing = new TransferWorkItemRequest { WorkItemId = taken.WorkItemId, RequestId = RequestId.New(), ExpectedVersion = taken.Version, Department = offered[0].Code, Reason = "The other seat knows more." };
        Assert.Equal("seat-2", (await Suite.SendAsync<TransferWorkItemResponse>(passing, officer)).WorkItem.Department);
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
        // Nor what nobody has accepted yet.
        var early = (await Office.FileAsync(Enquiry("seat-1"), await DeskAsync())).Complaint;
        Assert.Equal(["ROLE_NOT_PERMITTED PS-01"], (await Office.RefusedAsync(new WithdrawComplaintRequest { CaseNumber = early.CaseNumber, RequestId = RequestId.New(), ExpectedVersion = early.Version, Reason = "They called." }, await DeskAsync())).Lines);
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
