using Grpc.Core;

namespace ComplaintSuite.Conformance.CommerceHotline;

/// <summary>CH-04: who does not want to be named is respected.</summary>
public sealed class CH04_Identity(RunningSuite suite) : Hotline(suite)
{
    [Fact, Rule("CH-04", Case.Allowed)]
    public async Task An_anonymous_report_is_registered_and_accepted()
    {
        var filed = await Office.FileAsync(Office.Report());
        Assert.Equal(("registered", true), (filed.Complaint.Step, filed.Complaint.Anonymous));
        var parties = await Suite.SendAsync<GetPartiesResponse>(new GetPartiesRequest { CaseNumber = filed.Number }, await Office.ClerkAsync());
        Assert.Null(parties.Complainant);
        await Office.AcceptAsync(filed.Complaint);
        await Office.AtAsync(filed.Number, "at-work");
    }

    [Fact, Rule("CH-04", Case.Allowed)]
    public async Task A_reporter_with_a_protected_identity_reads_the_own_data_with_the_ticket()
    {
        var filed = await ProtectedAsync();
        Assert.True(filed.Complaint.IdentityProtected);
        var own = await Suite.SendAsync<GetPartiesResponse>(new GetPartiesRequest { CaseNumber = filed.Number }, await Office.OpenAsync(filed));
        Assert.Equal("赵知情", own.Complainant.Name);
    }

    [Fact, Rule("CH-04", Case.Allowed)]
    public async Task Without_protection_the_handler_of_the_case_reads_the_identity()
    {
        var filed = await Office.AtWorkAsync();
        var parties = await Suite.SendAsync<GetPartiesResponse>(new GetPartiesRequest { CaseNumber = filed.Number }, await Office.PersonAsync("inspector-1"));
        Assert.Equal("王小明", parties.Complainant.Name);
    }

    [Fact, Rule("CH-04", Case.Refused)]
    public async Task Reading_a_protected_identity_is_refused_to_clerk_and_handler()
    {
        var filed = await ProtectedAsync();
        await Office.AcceptAsync(filed.Complaint);
        await Office.AtAsync(filed.Number, "at-work");
        foreach (var who in new[] { "clerk", "inspector-1" })
        {
            var refused = await Office.RefusedAsync(new GetPartiesRequest { CaseNumber = filed.Number }, await Office.PersonAsync(who));
            Assert.Equal((StatusCode.FailedPrecondition, "CH-04"), (refused.Code, refused.Rule));
            Assert.Equal(["IDENTITY_NOT_PROTECTED CH-04"], refused.Lines);
            // A notice names the person it goes to.
            Assert.Empty(await Office.NoticesAsync(filed.Number, await Office.PersonAsync(who)));
        }
    }

    [Fact, Rule("CH-04", Case.Refused)]
    public async Task Assessing_an_anonymous_complaint_with_a_demand_and_no_contact_is_refused()
    {
        var filed = await Office.FileAsync(Office.Complaint(request => request.Complainant = null));
        Assert.Equal("complainant.contact", Assert.Single(filed.Complaint.MissingFields));
        var refused = await Office.RefusedAsync(Office.Acceptance(filed.Complaint), await Office.ClerkAsync());
        Assert.Contains("CH-04", refused.Rules);
        Assert.Equal(["CONTACT_OR_PUBLISHED_RECORD complainant.contact CH-03", "CONTACT_OR_PUBLISHED_RECORD complainant.contact CH-04", "STEP_NOT_PERMITTED"], refused.Lines);
    }

    [Fact, Rule("CH-04", Case.Refused)]
    public async Task Protection_is_refused_to_who_wants_something_and_must_be_reached()
    {
        var refused = await Office.RefusedAsync(Office.Complaint(request => request.ProtectIdentity = true), Sender.Nobody);
        Assert.Equal((StatusCode.InvalidArgument, "PROTECTION_NOT_OFFERED protect_identity CH-04"), (refused.Code, Assert.Single(refused.Lines)));
    }

    [Fact, Rule("CH-04", Case.Allowed)]
    public async Task The_result_reaches_a_protected_reporter_and_its_notice_nobody_else()
    {
        var filed = await ProtectedAsync();
        await Office.AcceptAsync(filed.Complaint);
        await Office.AtAsync(filed.Number, "at-work");
        var notified = await Office.NotifyAsync(await Office.WorkAsync(filed.Number));
        Assert.Null(notified.Notice);
        Assert.Contains("赵知情", (await Office.NoticesAsync(filed.Number, await Office.OpenAsync(filed)))[^1].Body, StringComparison.Ordinal);
    }

    private Task<Filed> ProtectedAsync() => Office.FileAsync(Office.Report(request =>
        (request.Complainant, request.ProtectIdentity) = (new() { Name = "赵知情", Telephone = "13600000000" }, true)));
}
