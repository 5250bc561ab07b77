using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Intake.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.IntakeTests;

/// <summary>Correspondence, withdrawal, follow-up, corrective action and reopening, each permitted and refused.</summary>
public sealed class ActsTests(RunningIntake intake) : IClassFixture<RunningIntake>
{
    [Fact]
    public async Task Materials_are_asked_for_with_a_notice_and_answered_once()
    {
        var estate = await EstateAsync();
        var (filed, resident) = await estate.AtWorkAsync();
        RequestMaterialsRequest Ask(long version) => new() { CaseNumber = filed.CaseNumber, RequestId = Id(), ExpectedVersion = version, Text = "We can't find the place.", Items = { "Picture", "Floor" } };
        var asked = (await intake.Correspondence.RequestMaterialsAsync(Ask(filed.Version), estate.As("receptionist"))).Complaint;
        Assert.Equal(("at-work", "Picture,Floor"), (asked.Step, string.Join(',', asked.AwaitedMaterials)));
        var notice = (await intake.Intake.ListNoticesAsync(new() { CaseNumber = filed.CaseNumber }, resident)).Notices[^1];
        Assert.Equal("materials-request", notice.Template);
        Assert.Contains("– Picture\n– Floor", notice.Body, StringComparison.Ordinal);
        Assert.Equal(["NOT_MATERIALS_AWAITED"], (await Refused.ByAsync(intake.Correspondence.RequestMaterialsAsync(Ask(asked.Version), estate.As("receptionist")))).Codes);

        AnswerMaterialsRequest Answer(long version) => new() { CaseNumber = filed.CaseNumber, RequestId = Id(), ExpectedVersion = version, Text = "Second lift, floor 12." };
        var answered = (await intake.Correspondence.AnswerMaterialsAsync(Answer(asked.Version), resident)).Complaint;
        Assert.Empty(answered.AwaitedMaterials);
        Assert.Equal(["MATERIALS_AWAITED"], (await Refused.ByAsync(intake.Correspondence.AnswerMaterialsAsync(Answer(answered.Version), resident))).Codes);
        Assert.Equal(["MaterialsRequested", "MaterialsAnswered"], (await intake.EventsAsync(filed.CaseId))[^2..]);
    }

    /// <summary>Whoever shows the work item waits for that event, by which it may be another version.</summary>
    [Fact]
    public async Task What_the_work_hears_of_is_answered_with_its_event()
    {
        var estate = await EstateAsync();
        var (filed, resident) = await estate.AtWorkAsync();
        var caseId = Guid.Parse(filed.CaseId);
        async Task<string> EventAsync(string move) => (await intake.LookAsync(db => db.History.SingleAsync(it => it.RecordId == caseId && it.Move == move))).EventId.ToString();

        var urged = (await intake.Correspondence.UrgeComplaintAsync(new() { CaseNumber = filed.CaseNumber, RequestId = Id(), ExpectedVersion = filed.Version, Text = "Nobody came." }, resident)).Complaint;
        var answer = new AnswerUrgeRequest { CaseNumber = filed.CaseNumber, RequestId = Id(), ExpectedVersion = urged.Version, Text = "Tomorrow." };
        var answered = await intake.Correspondence.AnswerUrgeAsync(answer, estate.As("engineer"));
        Assert.Equal(await EventAsync("answer-urge"), answered.EventId);
        Assert.Equal(answered.EventId, (await intake.Correspondence.AnswerUrgeAsync(answer, estate.As("engineer"))).EventId);

        var asked = await intake.Correspondence.RequestMaterialsAsync(
            new() { CaseNumber = filed.CaseNumber, RequestId = Id(), ExpectedVersion = answered.Complaint.Version, Text = "We can't find the place.", Items = { "Picture" } }, estate.As("receptionist"));
        Assert.Equal(await EventAsync("request-materials"), asked.EventId);
    }

    [Fact]
    public async Task Asking_for_nothing_is_refused_with_every_missing_field()
    {
        var estate = await EstateAsync();
        var (filed, _) = await estate.AtWorkAsync();
        var refused = await Refused.ByAsync(intake.Correspondence.RequestMaterialsAsync(new() { CaseNumber = filed.CaseNumber, RequestId = Id(), ExpectedVersion = filed.Version }, estate.As("receptionist")));
        Assert.Equal(["FIELD_MISSING message", "FIELD_MISSING materials"], refused.Lines);
    }

    [Fact]
    public async Task Messages_go_both_ways_and_stay_unread_until_the_other_side_has_read_them()
    {
        var estate = await EstateAsync();
        var (filed, resident) = await estate.AtWorkAsync();
        var first = (await intake.Correspondence.SendMessageAsync(new() { CaseNumber = filed.CaseNumber, RequestId = Id(), ExpectedVersion = filed.Version, Text = "When do you come?" }, resident)).Complaint;
        await intake.Correspondence.SendMessageAsync(new() { CaseNumber = filed.CaseNumber, RequestId = Id(), ExpectedVersion = first.Version, Text = "Tomorrow at nine." }, estate.As("engineer"));

        var forStaff = await intake.Correspondence.ListMessagesAsync(new() { CaseNumber = filed.CaseNumber }, estate.As("receptionist"));
        Assert.Equal([(1, true, "", true), (2, false, "staff-engineer", true)], forStaff.Messages.Select(message => (message.Number, message.FromComplainant, message.StaffId, message.Unread)));
        Assert.Equal(1, forStaff.UnreadCount);
        var forResident = await intake.Correspondence.ListMessagesAsync(new() { CaseNumber = filed.CaseNumber }, resident);
        Assert.Equal(["", ""], forResident.Messages.Select(message => message.StaffId));
        Assert.Equal(1, forResident.UnreadCount);

        Assert.Equal(0, (await intake.Correspondence.MarkMessagesReadAsync(new() { CaseNumber = filed.CaseNumber, Number = 2 }, resident)).UnreadCount);
        Assert.Equal(0, (await intake.Correspondence.MarkMessagesReadAsync(new() { CaseNumber = filed.CaseNumber, Number = 1 }, resident)).UnreadCount);
        Assert.Equal([true, false], (await intake.Correspondence.ListMessagesAsync(new() { CaseNumber = filed.CaseNumber }, resident)).Messages.Select(message => message.Unread));
        Assert.Equal("NUMBER_UNKNOWN", (await Refused.ByAsync(intake.Correspondence.MarkMessagesReadAsync(new() { CaseNumber = filed.CaseNumber, Number = 3 }, resident))).Reason);
    }

    [Fact]
    public async Task The_same_request_twice_sends_one_message()
    {
        var estate = await EstateAsync();
        var (filed, resident) = await estate.AtWorkAsync();
        var request = new SendMessageRequest { CaseNumber = filed.CaseNumber, RequestId = Id(), ExpectedVersion = filed.Version, Text = "Please hurry." };
        var version = (await intake.Correspondence.SendMessageAsync(request, resident)).Complaint.Version;
        Assert.Equal(version, (await intake.Correspondence.SendMessageAsync(request, resident)).Complaint.Version);
        Assert.Single((await intake.Correspondence.ListMessagesAsync(new() { CaseNumber = filed.CaseNumber }, resident)).Messages);
    }

    [Fact]
    public async Task Urging_is_merged_while_it_waits_must_be_answered_and_is_taken_once_a_day()
    {
        var estate = await EstateAsync();
        var (filed, resident) = await estate.AtWorkAsync();
        UrgeComplaintRequest Urge(long version) => new() { CaseNumber = filed.CaseNumber, RequestId = Id(), ExpectedVersion = version, Text = "Nobody came." };
        var once = (await intake.Correspondence.UrgeComplaintAsync(Urge(filed.Version), resident)).Complaint;
        var thrice = (await intake.Correspondence.UrgeComplaintAsync(Urge((await intake.Correspondence.UrgeComplaintAsync(Urge(once.Version), resident)).Complaint.Version), resident)).Complaint;
        Assert.Equal((once.UrgeTime, 3), (thrice.UrgeTime, thrice.UrgeCount));

        AnswerUrgeRequest Answer(long version) => new() { CaseNumber = filed.CaseNumber, RequestId = Id(), ExpectedVersion = version, Text = "The part comes on Monday." };
        var answered = (await intake.Correspondence.AnswerUrgeAsync(Answer(thrice.Version), estate.As("engineer"))).Complaint;
        Assert.Null(answered.UrgeTime);
        Assert.Equal(["URGE_AWAITS_ANSWER"], (await Refused.ByAsync(intake.Correspondence.AnswerUrgeAsync(Answer(answered.Version), estate.As("engineer")))).Codes);

        var early = await Refused.ByAsync(intake.Correspondence.UrgeComplaintAsync(Urge(answered.Version), resident));
        Assert.Equal((StatusCode.FailedPrecondition, "URGED_RECENTLY"), (early.Status, early.Reason));
        Assert.Contains($"from {intake.Time.GetUtcNow().AddDays(1):yyyy-MM-dd'T'HH:mm:ss'Z'} on", early.Detail, StringComparison.Ordinal);
        Assert.Equal(["ComplaintUrged", "ComplaintUrged", "ComplaintUrged", "UrgeAnswered"], (await intake.EventsAsync(filed.CaseId))[^4..]);

        // What would be refused is not offered, to neither side, until the day is over.
        async Task<bool> OffersAsync(Metadata who) =>
            (await intake.Guide.DescribeCaseAsync(new() { CaseNumber = filed.CaseNumber, Language = "en" }, who)).Guide.Moves.Contains("urge");
        Assert.Equal((false, false), (await OffersAsync(resident), await OffersAsync(estate.As("receptionist"))));
        intake.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal((true, true), (await OffersAsync(resident), await OffersAsync(estate.As("receptionist"))));
        await intake.Correspondence.UrgeComplaintAsync(Urge(answered.Version), resident);
    }

    [Fact]
    public async Task Of_a_complainant_fifty_messages_and_urgings_are_taken_within_a_day_and_then_again()
    {
        var estate = await EstateAsync();
        var (filed, resident) = await estate.AtWorkAsync();
        var version = filed.Version;
        for (var sent = 0; sent < 25; sent++)
        {
            version = (await intake.Correspondence.SendMessageAsync(Message(filed, version), resident)).Complaint.Version;
            version = (await intake.Correspondence.UrgeComplaintAsync(Urge(filed, version), resident)).Complaint.Version;
        }

        // The urging waits still, and one more would be merged into it.
        foreach (var refused in new[]
                 {
                     await Refused.ByAsync(intake.Correspondence.SendMessageAsync(Message(filed, version), resident)),
                     await Refused.ByAsync(intake.Correspondence.UrgeComplaintAsync(Urge(filed, version), resident)),
                 })
            Assert.Equal((StatusCode.FailedPrecondition, "TOO_MANY_MESSAGES", "TOO_MANY_MESSAGES"), (refused.Status, refused.Reason, Assert.Single(refused.Lines)));
        Assert.Equal(version, (await estate.ReadAsync(filed)).Version);

        // Nobody else is held up: the organisation, a clerk who writes down what was said, or another case.
        version = (await intake.Correspondence.SendMessageAsync(Message(filed, version), estate.As("receptionist"))).Complaint.Version;
        var said = Message(filed, version);
        said.FromComplainant = true;
        version = (await intake.Correspondence.SendMessageAsync(said, estate.As("receptionist"))).Complaint.Version;
        var (other, neighbour) = await estate.AtWorkAsync();
        await intake.Correspondence.SendMessageAsync(Message(other, other.Version), neighbour);

        intake.Time.Advance(TimeSpan.FromDays(1));
        await intake.Correspondence.SendMessageAsync(Message(filed, version), resident);
    }

    [Fact]
    public async Task Messages_come_in_pages_oldest_first_and_long_ones_in_shorter_pages()
    {
        var estate = await EstateAsync();
        var (filed, resident) = await estate.AtWorkAsync();
        var version = filed.Version;
        // 20,000 characters of three bytes each: a page takes 34 of them.
        for (var sent = 1; sent <= 36; sent++)
            version = (await intake.Correspondence.SendMessageAsync(Message(filed, version, new string('急', 20_000)), estate.As("receptionist"))).Complaint.Version;

        var pages = new List<ListMessagesResponse>();
        do
            pages.Add(await intake.Correspondence.ListMessagesAsync(new() { CaseNumber = filed.CaseNumber, PageToken = pages.LastOrDefault()?.NextPageToken ?? "" }, resident));
        while (pages[^1].NextPageToken.Length > 0);
        Assert.Equal([34, 2], pages.Select(page => page.Messages.Count));
        Assert.Equal(Enumerable.Range(1, 36), pages.SelectMany(page => page.Messages).Select(message => message.Number));
        Assert.All(pages, page => Assert.Equal(36, page.UnreadCount));
        var small = await intake.Correspondence.ListMessagesAsync(new() { CaseNumber = filed.CaseNumber, PageSize = 3, PageToken = "2" }, resident);
        Assert.Equal((3, 4, 5, "5"), (small.Messages[0].Number, small.Messages[1].Number, small.Messages[2].Number, small.NextPageToken));
        Assert.Equal("PAGE_TOKEN_INVALID", (await Refused.ByAsync(intake.Correspondence.ListMessagesAsync(new() { CaseNumber = filed.CaseNumber, PageToken = "-1" }, resident))).Reason);
    }

    [Fact]
    public async Task Who_only_looks_leaves_the_messages_unread_for_those_who_answer()
    {
        var estate = await EstateAsync();
        var (filed, resident) = await estate.AtWorkAsync();
        await intake.Correspondence.SendMessageAsync(Message(filed, filed.Version), resident);
        MarkMessagesReadRequest read = new() { CaseNumber = filed.CaseNumber, Number = 1 };
        foreach (var looker in new[] { intake.As($"{estate.Organisation}-auditor", estate.Organisation, "auditor"), estate.As("patrol") })
            Assert.Equal((StatusCode.PermissionDenied, "ROLE_NOT_PERMITTED"), await RefusedAsync(read, looker));
        Assert.Equal(1, (await intake.Correspondence.ListMessagesAsync(new() { CaseNumber = filed.CaseNumber }, estate.As("receptionist"))).UnreadCount);
        Assert.Equal(0, (await intake.Correspondence.MarkMessagesReadAsync(read, estate.As("engineer"))).UnreadCount);

        async Task<(StatusCode, string)> RefusedAsync(MarkMessagesReadRequest request, Metadata by)
        {
            var refused = await Refused.ByAsync(intake.Correspondence.MarkMessagesReadAsync(request, by));
            return (refused.Status, refused.Reason);
        }
    }

    [Fact]
    public async Task A_requested_day_that_has_passed_is_refused_and_one_to_come_is_kept()
    {
        var estate = await EstateAsync();
        var (filed, resident) = await estate.AtWorkAsync();
        ChangeRequestedDateRequest Ask(string day) => new() { CaseNumber = filed.CaseNumber, RequestId = Id(), ExpectedVersion = filed.Version, RequestedDate = day };
        Assert.Equal("DATE_PAST", (await Refused.ByAsync(intake.Correspondence.ChangeRequestedDateAsync(Ask("2026-11-08"), resident))).Reason);
        Assert.Equal("DATE_INVALID", (await Refused.ByAsync(intake.Correspondence.ChangeRequestedDateAsync(Ask("12.11.2026"), resident))).Reason);
        Assert.Equal(["FIELD_MISSING requested-date PI-12"], (await Refused.ByAsync(intake.Correspondence.ChangeRequestedDateAsync(Ask(""), resident))).Lines);
        Assert.Equal("2026-11-12", (await intake.Correspondence.ChangeRequestedDateAsync(Ask("2026-11-12"), resident)).Complaint.RequestedDate);
    }

    [Fact]
    public async Task A_definite_answer_is_a_message_and_a_notice()
    {
        var estate = await EstateAsync();
        var (filed, resident) = await estate.AtWorkAsync();
        GiveAnswerRequest Give(string text) => new() { CaseNumber = filed.CaseNumber, RequestId = Id(), ExpectedVersion = filed.Version, Text = text };
        Assert.Equal(["FIELD_MISSING answer PI-14"], (await Refused.ByAsync(intake.Correspondence.GiveAnswerAsync(Give(""), estate.As("receptionist")))).Lines);
        await intake.Correspondence.GiveAnswerAsync(Give("We replace the controller by Friday."), estate.As("receptionist"));
        Assert.Equal("definite-answer", (await intake.Correspondence.ListMessagesAsync(new() { CaseNumber = filed.CaseNumber }, resident)).Messages.Single().Kind);
        Assert.Contains("We replace the controller by Friday.", (await intake.Intake.ListNoticesAsync(new() { CaseNumber = filed.CaseNumber }, resident)).Notices[^1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_withdrawal_needs_a_reason_and_takes_what_was_owed_with_it()
    {
        var estate = await EstateAsync();
        var (filed, resident) = await estate.AtWorkAsync();
        await intake.Correspondence.UrgeComplaintAsync(new() { CaseNumber = filed.CaseNumber, RequestId = Id(), ExpectedVersion = filed.Version, Text = "Nobody came." }, resident);
        var version = (await estate.ReadAsync(filed)).Version;
        var refused = await Refused.ByAsync(intake.Conclusion.WithdrawComplaintAsync(new() { CaseNumber = filed.CaseNumber, RequestId = Id(), ExpectedVersion = version }, resident));
        Assert.Equal(["FIELD_MISSING reason"], refused.Lines);
        var withdrawn = await estate.WithdrawAsync(filed, resident);
        Assert.Equal(("withdrawn", 0), (withdrawn.Step, withdrawn.UrgeCount));
        Assert.Equal(["STEP_NOT_PERMITTED"], (await Refused.ByAsync(intake.Conclusion.WithdrawComplaintAsync(
            new() { CaseNumber = filed.CaseNumber, RequestId = Id(), ExpectedVersion = withdrawn.Version, Reason = "Again." }, resident))).Codes);
    }

    [Fact]
    public async Task A_closed_case_is_opened_again_within_its_time_with_notice_visit_and_figures_reset()
    {
        var estate = await EstateAsync();
        var (closed, resident) = await estate.ClosedAsync();
        // 15 d: up to 24:00 of the fifteenth day in Shanghai.
        var shanghai = TimeSpan.FromHours(8);
        Assert.Equal(new DateTimeOffset(intake.Time.GetUtcNow().ToOffset(shanghai).Date, shanghai).AddDays(16), closed.ReopenUntil.ToDateTimeOffset());
        Assert.NotNull(closed.FollowUp);
        ReopenComplaintRequest Reopen(string reason) => new() { CaseNumber = closed.CaseNumber, RequestId = Id(), ExpectedVersion = closed.Version, Reason = reason };
        Assert.Equal(["FIELD_MISSING reason PI-07"], (await Refused.ByAsync(intake.Conclusion.ReopenComplaintAsync(Reopen(""), resident))).Lines);
        var reopened = (await intake.Conclusion.ReopenComplaintAsync(Reopen("It stopped again."), resident)).Complaint;
        Assert.Equal(("reopened", "", null, null), (reopened.Step, reopened.NotifiedMeans, reopened.FollowUp, reopened.ReopenUntil));
        Assert.Empty(reopened.Indicators);
        // The form is kept: what the visit found is on it.
        var reopening = Assert.Single((await estate.ReadAsync(closed)).Reopenings);
        Assert.Equal(("It stopped again.", closed.FollowUp.Record), (reopening.Reason, reopening.FollowUp.Record));
        // So is what was told, for whoever tells the next result.
        var results = await intake.Intake.GetResultAsync(new() { CaseNumber = closed.CaseNumber }, estate.As("receptionist"));
        Assert.Equal(new GetResultResponse { Earlier = { new EarlierResult { Text = "The controller was replaced.", ReopenTime = reopening.ReopenTime } } }, results);
        Assert.Empty(reopened.Reopenings);
        await estate.QueuedAsync(closed, Guid.CreateVersion7(RunningIntake.Start.AddDays(2)));
        Assert.Equal("at-work", (await estate.ReadAsync(closed)).Step);
    }

    [Fact]
    public async Task A_withdrawal_that_the_desk_wrote_down_is_told_as_that()
    {
        var estate = await EstateAsync();
        foreach (var (isByStaff, told) in new[] { (true, "The case was withdrawn. The organisation wrote it down, as you asked."), (false, "The case was withdrawn.") })
        {
            var (filed, resident) = await estate.FileAsync();
            await estate.WithdrawAsync(filed, isByStaff ? estate.As("receptionist") : resident);
            var entries = (await intake.Intake.GetTimelineAsync(new() { CaseNumber = filed.CaseNumber, Language = "en" }, resident)).Entries;
            Assert.Equal(told, entries.Single(entry => entry.Code == "withdrawn").Text);
        }
    }

    [Fact]
    public async Task A_withdrawn_case_that_was_closed_stays_closed()
    {
        var estate = await EstateAsync();
        var (filed, resident) = await estate.AtWorkAsync();
        var withdrawn = await estate.WithdrawAsync(filed, resident);
        var counted = (await intake.Intake.SetIndicatorsAsync(
            new() { CaseNumber = filed.CaseNumber, RequestId = Id(), ExpectedVersion = withdrawn.Version, Indicators = { ["satisfaction"] = "not-reachable" } }, estate.As("receptionist"))).Complaint;
        var closed = (await intake.Intake.CloseComplaintAsync(
            new() { CaseNumber = filed.CaseNumber, RequestId = Id(), ExpectedVersion = counted.Version }, estate.As("general-affairs-supervisor"))).Complaint;
        Assert.Null(closed.ReopenUntil);
        Assert.Equal(["WAS_WORKED_ON"], (await Refused.ByAsync(intake.Conclusion.ReopenComplaintAsync(
            new() { CaseNumber = filed.CaseNumber, RequestId = Id(), ExpectedVersion = closed.Version, Reason = "Changed my mind." }, resident))).Codes);
    }

    [Fact]
    public async Task A_visit_that_finds_it_not_solved_takes_the_matter_up_again_at_once()
    {
        var estate = await EstateAsync();
        var (notified, _) = await estate.NotifiedAsync();
        Assert.Equal("reopened", (await estate.FollowUpAsync(notified, solved: false)).Step);
        Assert.Equal(["ResultNotified", "ComplaintFollowedUp", "ComplaintReopened"], (await intake.EventsAsync(notified.CaseId))[^3..]);
    }

    [Fact]
    public async Task Who_handled_the_matter_does_not_visit_whatever_post_they_hold_now()
    {
        var estate = await EstateAsync();
        var (filed, _) = await estate.AtWorkAsync();
        await estate.ClaimedAsync(filed, "staff-patrol");
        await estate.HandedInAsync(filed);
        var told = (await intake.Intake.NotifyResultAsync(new()
        {
            CaseNumber = filed.CaseNumber,
            RequestId = Id(),
            ExpectedVersion = (await estate.ReadAsync(filed)).Version,
            Means = "at-the-door",
            GivenBy = "staff-patrol",
        }, estate.As("receptionist"))).Complaint;
        var refused = await Refused.ByAsync(intake.Conclusion.RecordFollowUpAsync(
            new() { CaseNumber = filed.CaseNumber, RequestId = Id(), ExpectedVersion = told.Version, Record = "Fine.", Solved = true }, estate.As("patrol")));
        Assert.Equal(["NOT_HANDLED_IT PI-07"], refused.Lines);
    }

    [Fact]
    public async Task Nobody_verifies_their_own_corrective_action_and_a_new_plan_is_not_verified()
    {
        var estate = await EstateAsync();
        var (filed, _) = await estate.AtWorkAsync(request => (request.Severity, request.Fault, _) = ("important", "The yearly service was left out.", Only(request.Criteria, "company-fault")));
        var planned = await PlanAsync(estate, filed, "managing-manager", "staff-engineer");
        VerifyCorrectiveActionRequest Verify(Complaint complaint) => new() { CaseNumber = complaint.CaseNumber, RequestId = Id(), ExpectedVersion = complaint.Version, Found = "Done." };
        Assert.Equal(["NOT_OWN_ACTION PI-05"], (await Refused.ByAsync(intake.Conclusion.VerifyCorrectiveActionAsync(Verify(planned), estate.As("managing-manager")))).Lines);
        var verified = (await intake.Conclusion.VerifyCorrectiveActionAsync(Verify(planned), estate.As("general-manager"))).Complaint;
        Assert.Equal("staff-general-manager", verified.CorrectiveAction.VerifiedBy);
        var again = await PlanAsync(estate, verified, "managing-manager", "staff-general-manager");
        Assert.Equal("", again.CorrectiveAction.VerifiedBy);
        Assert.Equal(["NOT_OWN_ACTION PI-05"], (await Refused.ByAsync(intake.Conclusion.VerifyCorrectiveActionAsync(Verify(again), estate.As("general-manager")))).Lines);
    }

    [Fact]
    public async Task The_complainant_does_not_see_the_corrective_action_nor_who_of_the_staff_did_what()
    {
        var estate = await EstateAsync();
        var (filed, resident) = await estate.AtWorkAsync(request => (request.Severity, request.Fault, _) = ("important", "The yearly service was left out.", Only(request.Criteria, "company-fault")));
        await PlanAsync(estate, filed, "managing-manager", "staff-engineer");
        var seen = (await intake.Intake.GetComplaintAsync(new() { CaseNumber = filed.CaseNumber }, resident)).Complaint;
        Assert.Null(seen.CorrectiveAction);
    }

    [Fact]
    public async Task A_route_of_handling_is_refused_where_the_procedure_has_none()
    {
        var estate = await EstateAsync();
        var (filed, _) = await estate.FileAsync();
        AcceptComplaintRequest request = new()
        {
            CaseNumber = filed.CaseNumber,
            RequestId = Id(),
            ExpectedVersion = filed.Version,
            Category = "lifts",
            Validity = "valid",
            Severity = "minor",
            Criteria = { "limits-of-equipment" },
            Route = "summary",
        };
        Assert.Equal(["ROUTE_NOT_PERMITTED route"], (await Refused.ByAsync(intake.Intake.AcceptComplaintAsync(request, estate.As("receptionist")))).Lines);
    }

    [Fact]
    public async Task Why_the_severity_was_changed_is_recorded_and_not_for_the_complainant()
    {
        var estate = await EstateAsync();
        var (filed, resident) = await estate.AtWorkAsync();
        var changed = (await intake.Intake.ChangeSeverityAsync(new()
        {
            CaseNumber = filed.CaseNumber,
            RequestId = Id(),
            ExpectedVersion = (await estate.ReadAsync(filed)).Version,
            Severity = "important",
            Criteria = { "company-fault" },
            Fault = "The yearly service was left out.",
            Reason = "The records of the lift were found.",
        }, estate.As("receptionist"))).Complaint;
        var change = Assert.Single(changed.Assessment.SeverityChanges);
        Assert.Equal(("minor", "important", "The records of the lift were found."), (change.From, change.To, change.Reason));
        Assert.Equal(changed.Assessment, (await estate.ReadAsync(filed)).Assessment);
        var seen = (await intake.Intake.GetComplaintAsync(new() { CaseNumber = filed.CaseNumber }, resident)).Complaint.Assessment;
        Assert.Equal(("important", "", 0), (seen.Severity, seen.Fault, seen.SeverityChanges.Count));
        await intake.TakeAsync(estate.Organisation, filed.CaseId, new CasePromoted { WorkItemId = Estate.Item.ToString(), Severity = "major", Criterion = "unsolved-for-a-month" });
        var promoted = (await estate.ReadAsync(filed)).Assessment;
        Assert.Equal(("major", change), (promoted.Severity, Assert.Single(promoted.SeverityChanges)));
    }

    [Fact]
    public async Task Criteria_are_those_of_a_severity_and_not_too_many()
    {
        var estate = await EstateAsync();
        var (filed, _) = await estate.FileAsync();
        async Task<string> AcceptAsync(string validity, string severity, params IEnumerable<string> criteria)
        {
            AcceptComplaintRequest request = new()
            {
                CaseNumber = filed.CaseNumber,
                RequestId = Id(),
                ExpectedVersion = filed.Version,
                Category = "lifts",
                Validity = validity,
                Severity = severity,
                Criteria = { criteria },
            };
            return (await Refused.ByAsync(intake.Intake.AcceptComplaintAsync(request, estate.As("receptionist")))).Lines.First();
        }
        Assert.Equal("CRITERION_UNKNOWN criteria", await AcceptAsync("invalid", "", "whatever"));
        Assert.Equal("TEXT_INVALID criteria[1]", await AcceptAsync("valid", "minor", "limits-of-equipment", "a\0b"));
        Assert.Equal("TEXT_TOO_LONG criteria[0]", await AcceptAsync("valid", "minor", new string('x', 101)));
        Assert.Equal("TOO_MANY criteria", await AcceptAsync("valid", "minor", Enumerable.Range(0, 21).Select(number => $"c{number}")));
    }

    [Fact]
    public async Task Telling_the_result_asks_Routing_only_where_it_is_told_and_a_repetition_not_at_all()
    {
        var estate = await EstateAsync();
        var (filed, resident) = await estate.AtWorkAsync();
        await estate.ClaimedAsync(filed);
        await estate.HandedInAsync(filed);
        NotifyResultRequest Tell(long version) => new() { CaseNumber = filed.CaseNumber, RequestId = Id(), ExpectedVersion = version, Means = "telephone", GivenBy = "staff-receptionist" };
        var (asked, version) = (intake.Results.Asked, (await estate.ReadAsync(filed)).Version);
        Assert.Equal(["ROLE_NOT_PERMITTED"], (await Refused.ByAsync(intake.Intake.NotifyResultAsync(Tell(version), resident))).Codes);
        Assert.Equal(StatusCode.Aborted, (await Refused.ByAsync(intake.Intake.NotifyResultAsync(Tell(version - 1), estate.As("receptionist")))).Status);
        Assert.Equal(asked, intake.Results.Asked);

        var request = Tell(version);
        var told = await intake.Intake.NotifyResultAsync(request, estate.As("receptionist"));
        Assert.Contains("The controller was replaced.", told.Notice.Body, StringComparison.Ordinal);
        intake.Results.IsAway = true;
        var again = await intake.Intake.NotifyResultAsync(request, estate.As("receptionist"));
        intake.Results.IsAway = false;
        Assert.Equal((told.Complaint.Version, told.Notice), (again.Complaint.Version, again.Notice));
    }

    [Fact]
    public async Task Who_tells_the_result_or_visits_after_it_reads_it_before_and_nobody_else_does()
    {
        var estate = await EstateAsync();
        var (filed, resident) = await estate.AtWorkAsync();
        var request = new GetResultRequest { CaseNumber = filed.CaseNumber };
        var asked = intake.Results.Asked;
        Assert.Equal(new GetResultResponse(), await intake.Intake.GetResultAsync(request, estate.As("receptionist")));
        Assert.Equal(asked, intake.Results.Asked);
        await estate.ClaimedAsync(filed);
        await intake.TakeAsync(estate.Organisation, filed.CaseId, new WorkItemCompleted
        {
            WorkItemId = Estate.Item.ToString(),
            ActId = Guid.CreateVersion7(RunningIntake.Start).ToString(),
            Department = "engineering-department",
            Outcome = "repaired",
        });
        foreach (var post in new[] { "receptionist", "patrol" })
            Assert.Equal(new GetResultResponse { Text = "The controller was replaced.", Outcome = "repaired" }, await intake.Intake.GetResultAsync(request, estate.As(post)));
        asked = intake.Results.Asked;
        foreach (var other in new[] { resident, intake.As($"{estate.Organisation}-auditor", estate.Organisation, "auditor") })
            Assert.Equal(StatusCode.PermissionDenied, (await Refused.ByAsync(intake.Intake.GetResultAsync(request, other))).Status);
        Assert.Equal(asked, intake.Results.Asked);
    }

    [Theory]
    [InlineData("accepted", true)]
    [InlineData("declined", false)]
    [InlineData("referred", false)]
    [InlineData("answered", false)]
    public void What_was_asked_for_is_awaited_only_while_the_case_goes_on(string decision, bool awaited)
    {
        var now = RunningIntake.Start;
        var complaint = new ComplaintSuite.Intake.Complaints.Complaint(
            Seals.CaseId, "T1", ComplaintSuite.Intake.Complaints.CaseNumber.New("T1"), "property-internal", 1, new() { Kind = "complaint", Channel = "portal", UnknownFields = [], Language = "en" }, Seals.New(), now);
        complaint.AskForMaterials(["Picture"], now);
        complaint.Assess(new(decision, now));
        Assert.Equal(awaited, complaint.AwaitedMaterials is not null);
    }

    private async Task<Complaint> PlanAsync(Estate estate, Complaint complaint, string by, string owner) => (await intake.Conclusion.PlanCorrectiveActionAsync(new()
    {
        CaseNumber = complaint.CaseNumber,
        RequestId = Id(),
        ExpectedVersion = complaint.Version,
        Cause = "The service contract ended unnoticed.",
        Correction = "The lift is serviced.",
        Prevention = "Contracts are watched by a calendar.",
        Owner = owner,
        DueDate = "2026-11-20",
    }, estate.As(by))).Complaint;

    private static SendMessageRequest Message(Complaint complaint, long version, string text = "When do you come?") =>
        new() { CaseNumber = complaint.CaseNumber, RequestId = Id(), ExpectedVersion = version, Text = text };

    private static UrgeComplaintRequest Urge(Complaint complaint, long version) => new() { CaseNumber = complaint.CaseNumber, RequestId = Id(), ExpectedVersion = version, Text = "Nobody came." };

    private static bool Only(Google.Protobuf.Collections.RepeatedField<string> list, string one)
    {
        list.Clear();
        list.Add(one);
        return true;
    }

    private static string Id() => RunningIntake.NewRequestId();

    private async Task<Estate> EstateAsync() => new(intake, await intake.OrganisationAsync());
}
