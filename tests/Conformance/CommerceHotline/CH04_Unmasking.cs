using Grpc.Core;

namespace ComplaintSuite.Conformance.CommerceHotline;

/// <summary>CH-04: a protected identity is read under an approved, justified unmasking alone, and every such read is listed.</summary>
public sealed class CH04_Unmasking(RunningSuite suite) : Hotline(suite)
{
    private const string Reason = "The reporter must be asked which shop of the chain is meant.";

    [Fact, Rule("CH-04", Case.Allowed)]
    public async Task The_requester_reads_the_identity_once_a_supervisor_approved_it_and_everybody_concerned_sees_that()
    {
        var filed = await AtWorkAsync();
        var handler = await Office.PersonAsync("inspector-1");
        var asked = await AskAsync(filed.Number, handler);
        Assert.Equal(("requested", Reason, "inspection-officer-1"), (asked.State, asked.Reason, asked.RequesterPost));
        var decided = await DecideAsync(filed.Number, asked.UnmaskingId);
        Assert.Equal(("approved", "hotline-supervisor", TimeSpan.FromHours(24)), (decided.State, decided.DeciderPost, decided.ExpireTime.ToDateTimeOffset() - decided.DecideTime.ToDateTimeOffset()));

        var parties = await Suite.SendAsync<GetPartiesResponse>(new GetPartiesRequest { CaseNumber = filed.Number }, handler);
        Assert.Equal(("赵知情", "13600000000"), (parties.Complainant.Name, parties.Complainant.Telephone));

        foreach (var reader in new[] { await Office.OpenAsync(filed), await Office.PersonAsync("supervisor"), await Office.PersonAsync("auditor") })
        {
            var seen = await Suite.SendAsync<ListIdentityAccessResponse>(new ListIdentityAccessRequest { CaseNumber = filed.Number }, reader);
            Assert.Equal(decided, Assert.Single(seen.Unmaskings));
            var access = Assert.Single(seen.Accesses);
            Assert.Equal(("read", "inspection-officer-1", "Inspection officer 1", asked.UnmaskingId), (access.Kind, access.Post, access.PostName.En, access.UnmaskingId));
            Assert.Equal(["complainant.name", "complainant.telephone", "respondent.name", "respondent.telephone", "respondent.postcode"], access.Fields);
            // Posts, never the people who hold them.
            Assert.DoesNotContain("inspector", seen.ToString(), StringComparison.Ordinal);
        }
        Assert.Equal(["UnmaskingRequested", "UnmaskingDecided"], (await Suite.EventNamesAsync("intake", filed.CaseId)).Where(name => name.StartsWith("Unmasking", StringComparison.Ordinal)));
        Assert.Equal(3, await Suite.CountAsync("intake", "select count(*) from audit_entries where case_id = $1 and record_type in ('Unmasking', 'IdentityAccess') and rule = 'CH-04'", Guid.Parse(filed.CaseId)));
        Assert.Equal(["request-unmasking", "decide-unmasking"], (await Office.TimelineAsync(filed.Number, await Office.OpenAsync(filed))).Select(entry => entry.Code).Where(code => code.EndsWith("unmasking", StringComparison.Ordinal)));
    }

    [Fact, Rule("CH-04", Case.Allowed)]
    public async Task Whoever_decides_is_shown_the_request_that_waits_and_who_asked_that_it_waits()
    {
        var filed = await AtWorkAsync();
        var (handler, supervisor) = (await Office.PersonAsync("inspector-1"), await Office.PersonAsync("supervisor"));
        async Task<CaseGuide> GuideAsync(Sender reader) => (await Suite.SendAsync<DescribeCaseResponse>(new DescribeCaseRequest { CaseNumber = filed.Number, Language = "en" }, reader)).Guide;
        Assert.Empty((await GuideAsync(supervisor)).WaitingUnmaskings);

        var asked = await AskAsync(filed.Number, handler);
        // By name, too, where it is decided.
        var waiting = Assert.Single((await GuideAsync(supervisor)).WaitingUnmaskings);
        Assert.NotEmpty(waiting.RequesterId);
        Assert.Equal(asked, new Unmasking(waiting) { RequesterId = "" });
        Assert.False((await GuideAsync(supervisor)).UnmaskingAwaited);
        foreach (var (who, awaited) in new[] { ("inspector-1", true), ("inspector-2", false), ("clerk", false) })
        {
            var guide = await GuideAsync(await Office.PersonAsync(who));
            Assert.Empty(guide.WaitingUnmaskings);
            Assert.Equal(awaited, guide.UnmaskingAwaited);
        }

        var refused = await DecideAsync(filed.Number, asked.UnmaskingId, approve: false);
        Assert.Empty((await GuideAsync(supervisor)).WaitingUnmaskings);
        Assert.False((await GuideAsync(handler)).UnmaskingAwaited);
        foreach (var reader in new[] { handler, supervisor })
        {
            var decided = Assert.Single((await GuideAsync(reader)).DecidedUnmaskings);
            Assert.NotEmpty(decided.DeciderId);
            Assert.Equal(refused, new Unmasking(decided) { RequesterId = "", DeciderId = "" });
        }
        foreach (var other in new[] { "inspector-2", "clerk" })
            Assert.Empty((await GuideAsync(await Office.PersonAsync(other))).DecidedUnmaskings);
        await Suite.SettleAsync();
        var alerts = (await Suite.SendAsync<Contracts.Routing.V1.ListAlertsResponse>(new Contracts.Routing.V1.ListAlertsRequest { Organisation = Office.Organisation, PageSize = 500 }, handler)).Alerts;
        Assert.Equal(Contracts.Routing.V1.AlertKind.RequestRefused, Assert.Single(alerts, alert => alert.ActId == asked.UnmaskingId).Kind);
        // Nobody else reads it, nor takes it away from them.
        var others = (await Suite.SendAsync<Contracts.Routing.V1.ListAlertsResponse>(new Contracts.Routing.V1.ListAlertsRequest { Organisation = Office.Organisation, PageSize = 500 }, supervisor)).Alerts;
        Assert.DoesNotContain(others, alert => alert.ActId == asked.UnmaskingId);
    }

    [Fact, Rule("CH-04", Case.Allowed)]
    public async Task Whom_a_protected_report_is_about_is_read_without_touching_the_identity()
    {
        var filed = await AtWorkAsync();
        var parties = await Suite.SendAsync<GetPartiesResponse>(new GetPartiesRequest { CaseNumber = filed.Number, RespondentOnly = true }, await Office.PersonAsync("inspector-1"));
        Assert.Equal("新城便民超市", parties.Respondent.Name);
        Assert.Null(parties.Complainant);
        Assert.Empty((await Suite.SendAsync<ListIdentityAccessResponse>(new ListIdentityAccessRequest { CaseNumber = filed.Number }, await Office.OpenAsync(filed))).Accesses);
    }

    [Fact, Rule("CH-04", Case.Refused)]
    public async Task An_approval_opens_the_identity_to_nobody_but_the_requester_and_not_for_longer_than_a_day()
    {
        var filed = await AtWorkAsync();
        var handler = await Office.PersonAsync("inspector-1");
        await RefusedReadAsync(filed, handler);
        var asked = await AskAsync(filed.Number, handler);
        await RefusedReadAsync(filed, handler);
        await DecideAsync(filed.Number, asked.UnmaskingId);
        foreach (var other in new[] { "inspector-2", "clerk" })
            await RefusedReadAsync(filed, await Office.PersonAsync(other));
        await Suite.AdvanceAsync(TimeSpan.FromHours(23));
        await Suite.SendAsync<GetPartiesResponse>(new GetPartiesRequest { CaseNumber = filed.Number }, handler);
        await Suite.AdvanceAsync(TimeSpan.FromHours(2));
        await RefusedReadAsync(filed, handler);
    }

    [Fact, Rule("CH-04", Case.Refused)]
    public async Task A_refused_request_opens_nothing_and_is_not_decided_again()
    {
        var filed = await AtWorkAsync();
        var handler = await Office.PersonAsync("inspector-1");
        var asked = await AskAsync(filed.Number, handler);
        Assert.Equal("refused", (await DecideAsync(filed.Number, asked.UnmaskingId, approve: false)).State);
        await RefusedReadAsync(filed, handler);
        var again = await Office.RefusedAsync(await DecisionAsync(filed.Number, asked.UnmaskingId), await Office.PersonAsync("supervisor"));
        Assert.Equal((StatusCode.FailedPrecondition, "UNMASKING_DECIDED", "CH-04"), (again.Code, again.Reason, again.Rule));
    }

    [Fact, Rule("CH-04", Case.Refused)]
    public async Task Nobody_decides_without_the_post_without_a_reason_or_about_the_own_request()
    {
        var filed = await AtWorkAsync();
        var asked = await AskAsync(filed.Number, await Office.PersonAsync("inspector-1"));
        foreach (var who in new[] { "inspector-1", "inspector-2", "clerk" })
        {
            var refused = await Office.RefusedAsync(await DecisionAsync(filed.Number, asked.UnmaskingId), await Office.PersonAsync(who));
            Assert.Equal((StatusCode.PermissionDenied, "ROLE_NOT_PERMITTED", "CH-04"), (refused.Code, refused.Reason, refused.Rule));
        }
        var unreasoned = await DecisionAsync(filed.Number, asked.UnmaskingId);
        unreasoned.Reason = "";
        Assert.Equal(["FIELD_MISSING reason CH-04"], (await Office.RefusedAsync(unreasoned, await Office.PersonAsync("supervisor"))).Lines);

        // Who asked becomes supervisor as well, and would like to approve it.
        await Office.MoveAsync(directory => PostsOf(directory).Add("hotline-supervisor"));
        var both = Office.PersonWith("inspector-1", "handler", "supervisor");
        var own = await Office.RefusedAsync(await DecisionAsync(filed.Number, asked.UnmaskingId), both);
        Assert.Equal((StatusCode.FailedPrecondition, "NOT_OWN_REQUEST CH-04"), (own.Code, Assert.Single(own.Lines)));
        await Office.MoveAsync(directory => PostsOf(directory).Remove("hotline-supervisor"));

        static ICollection<string> PostsOf(Contracts.Routing.V1.OrganisationDirectory directory) =>
            directory.Staff.Single(it => it.Subject.EndsWith("-inspector-1", StringComparison.Ordinal)).Posts;
    }

    [Fact, Rule("CH-04", Case.Refused)]
    public async Task Approved_and_refused_at_once_one_decision_holds_and_the_other_is_refused()
    {
        var filed = await AtWorkAsync();
        var handler = await Office.PersonAsync("inspector-1");
        var supervisor = await Office.PersonAsync("supervisor");
        var asked = await AskAsync(filed.Number, handler);
        var decisions = new[] { await DecisionAsync(filed.Number, asked.UnmaskingId), await DecisionAsync(filed.Number, asked.UnmaskingId, approve: false) };
        var answers = await Task.WhenAll(decisions.Select(async decision =>
        {
            try
            {
                return (await Suite.SendAsync<DecideUnmaskingResponse>(decision, supervisor)).Unmasking.State;
            }
            catch (RpcException refused)
            {
                return refused.StatusCode.ToString();
            }
        }));
        var held = Assert.Single(answers, answer => answer is "approved" or "refused");
        Assert.Contains(Assert.Single(answers, answer => answer != held), new[] { "Aborted", "FailedPrecondition" });
        if (held == "refused")
            await RefusedReadAsync(filed, handler);
        else
            Assert.NotNull((await Suite.SendAsync<GetPartiesResponse>(new GetPartiesRequest { CaseNumber = filed.Number }, handler)).Complainant);
    }

    [Fact, Rule("CH-04", Case.Refused)]
    public async Task Asking_without_a_reason_twice_or_where_nothing_is_protected_is_refused()
    {
        var filed = await AtWorkAsync();
        var handler = await Office.PersonAsync("inspector-1");
        var unreasoned = await Office.RefusedAsync(await RequestAsync(filed.Number, reason: " "), handler);
        Assert.Equal((StatusCode.FailedPrecondition, "FIELD_MISSING reason CH-04"), (unreasoned.Code, Assert.Single(unreasoned.Lines)));
        await AskAsync(filed.Number, handler);
        Assert.Equal(("UNMASKING_AWAITED", "CH-04"), Summary(await Office.RefusedAsync(await RequestAsync(filed.Number), handler)));
        var open = await Office.AtWorkAsync();
        Assert.Equal(("IDENTITY_OPEN", "CH-04"), Summary(await Office.RefusedAsync(await RequestAsync(open.Number), handler)));
    }

    [Fact, Rule("CH-04", Case.Refused)]
    public async Task Nobody_asks_to_see_who_was_never_named()
    {
        var clerk = await Office.ClerkAsync();
        async Task<IEnumerable<string>> MovesAsync(string number) => (await Suite.SendAsync<DescribeCaseResponse>(new DescribeCaseRequest { CaseNumber = number, Language = "en" }, clerk)).Guide.Moves;
        var nameless = await Office.FileAsync(Office.Report(request => request.ProtectIdentity = true));
        Assert.DoesNotContain("request-unmasking", await MovesAsync(nameless.Number));
        Assert.Equal(("IDENTITY_NOT_KNOWN", "CH-04"), Summary(await Office.RefusedAsync(await RequestAsync(nameless.Number), clerk)));
        Assert.Contains("request-unmasking", await MovesAsync((await ProtectedAsync()).Number));
    }

    [Fact, Rule("CH-04", Case.Refused)]
    public async Task The_list_of_accesses_is_not_for_those_who_work_on_the_case()
    {
        var filed = await AtWorkAsync();
        foreach (var who in new[] { "inspector-1", "clerk" })
            Assert.Equal(StatusCode.PermissionDenied, await RefusedAtTheDoorAsync(new ListIdentityAccessRequest { CaseNumber = filed.Number }, who));
    }

    [Fact, Rule("CH-04", Case.Refused)]
    public async Task What_staff_may_not_see_staff_does_not_overwrite_and_a_mask_is_no_value()
    {
        var filed = await ProtectedAsync();
        var clerk = await Office.ClerkAsync();
        var hidden = await Office.RefusedAsync(Amendment(filed, new() { Telephone = "13700000000", Address = "新城市和平路1号" }), clerk);
        Assert.Equal((StatusCode.FailedPrecondition, "IDENTITY_PROTECTED complainant.telephone CH-04"), (hidden.Code, Assert.Single(hidden.Lines)));
        var masked = await Office.RefusedAsync(Amendment(filed, new() { Name = "赵＊＊", Telephone = "136****0000" }), await Office.OpenAsync(filed));
        Assert.Equal((StatusCode.InvalidArgument, "MASKED_VALUE complainant.name,MASKED_VALUE complainant.telephone"), (masked.Code, string.Join(',', masked.Lines)));

        // What was not there yet may be added, and the person may change everything.
        var added = (await Suite.SendAsync<AmendRegistrationResponse>(Amendment(filed, new() { Address = "新城市和平路1号" }), clerk)).Complaint;
        await Suite.SendAsync<AmendRegistrationResponse>(Amendment(filed with { Complaint = added }, new() { Telephone = "13700000000" }), await Office.OpenAsync(filed));
        var own = await Suite.SendAsync<GetPartiesResponse>(new GetPartiesRequest { CaseNumber = filed.Number }, await Office.OpenAsync(filed));
        Assert.Equal(("赵知情", "13700000000", "新城市和平路1号"), (own.Complainant.Name, own.Complainant.Telephone, own.Complainant.Address));
    }

    [Fact, Rule("CH-04", Case.Refused)]
    public async Task No_search_finds_a_protected_identity_and_each_one_leaves_an_entry()
    {
        var hidden = await ProtectedAsync("周不名", "13611112222");
        var open = await Office.FileAsync(Office.Complaint(request => request.Complainant = new() { Name = "周不名", Telephone = "136-1111-2222" }));
        var clerk = await Office.ClerkAsync();
        foreach (var search in new[] { new FindPartiesRequest { Name = "周 不名" }, new FindPartiesRequest { Telephone = "+86 13611112222" }, new FindPartiesRequest { Name = "周不名", Telephone = "13611112222" } })
        {
            var found = Assert.Single((await Suite.SendAsync<FindPartiesResponse>(search, clerk)).Parties);
            Assert.Equal((open.Number, "complainant"), (found.CaseNumber, found.Role));
        }
        Assert.Empty((await Suite.SendAsync<FindPartiesResponse>(new FindPartiesRequest { Name = "周不" }, clerk)).Parties);

        var accesses = (await Suite.SendAsync<ListIdentityAccessResponse>(new ListIdentityAccessRequest { CaseNumber = open.Number }, await Office.OpenAsync(open))).Accesses;
        Assert.Equal(["complainant.name", "complainant.telephone", "complainant.name complainant.telephone"], accesses.Select(access => string.Join(' ', access.Fields)));
        Assert.All(accesses, access => Assert.Equal(("found", "hotline-clerk"), (access.Kind, access.Post)));
        Assert.Empty((await Suite.SendAsync<ListIdentityAccessResponse>(new ListIdentityAccessRequest { CaseNumber = hidden.Number }, await Office.OpenAsync(hidden))).Accesses);
        Assert.Equal(4, await Suite.CountAsync("intake", "select count(*) from identity_accesses where organisation = $1 and kind = 'Searched'", Office.Organisation));

        foreach (var who in new[] { "inspector-1", "auditor" })
            Assert.Equal(StatusCode.PermissionDenied, await RefusedAtTheDoorAsync(new FindPartiesRequest { Name = "周不名" }, who));
    }

    /// <summary>By role alone, before any case is looked at; nothing is changed.</summary>
    private async Task<StatusCode> RefusedAtTheDoorAsync(Google.Protobuf.IMessage request, string who)
    {
        var sender = await Office.PersonAsync(who);
        await using var unchanged = await Suite.UnchangedAsync(Office.Organisation);
        return (await Refused.ByGrpcAsync(() => Suite.SendAsync<Google.Protobuf.IMessage>(request, sender))).Code;
    }

    private static (string, string) Summary(Refused refused) => (refused.Reason, refused.Rule);

    private Task<Filed> ProtectedAsync(string name = "赵知情", string telephone = "13600000000") => Office.FileAsync(Office.Report(request =>
        (request.Complainant, request.ProtectIdentity) = (new() { Name = name, Telephone = telephone }, true)));

    private async Task<Filed> AtWorkAsync()
    {
        var filed = await ProtectedAsync();
        await Office.AcceptAsync(filed.Complaint);
        return filed with { Complaint = await Office.AtAsync(filed.Number, "at-work") };
    }

    private async Task<RequestUnmaskingRequest> RequestAsync(string number, string reason = Reason) =>
        new() { CaseNumber = number, RequestId = RequestId.New(), ExpectedVersion = (await Office.ReadAsync(number)).Version, Reason = reason };

    private async Task<Unmasking> AskAsync(string number, Sender by) => (await Suite.SendAsync<RequestUnmaskingResponse>(await RequestAsync(number), by)).Unmasking;

    private async Task<DecideUnmaskingRequest> DecisionAsync(string number, string unmasking, bool approve = true) => new()
    {
        CaseNumber = number,
        RequestId = RequestId.New(),
        ExpectedVersion = (await Office.ReadAsync(number)).Version,
        UnmaskingId = unmasking,
        Approve = approve,
        Reason = "Needed, and nothing milder would do.",
    };

    private async Task<Unmasking> DecideAsync(string number, string unmasking, bool approve = true) =>
        (await Suite.SendAsync<DecideUnmaskingResponse>(await DecisionAsync(number, unmasking, approve), await Office.PersonAsync("supervisor"))).Unmasking;

    private async Task RefusedReadAsync(Filed filed, Sender by)
    {
        var refused = await Office.RefusedAsync(new GetPartiesRequest { CaseNumber = filed.Number }, by);
        Assert.Equal((StatusCode.FailedPrecondition, "IDENTITY_NOT_PROTECTED CH-04"), (refused.Code, Assert.Single(refused.Lines)));
    }

    private static AmendRegistrationRequest Amendment(Filed filed, Party complainant) =>
        new() { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = filed.Complaint.Version, Complainant = complainant };
}
