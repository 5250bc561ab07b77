using ComplaintSuite.Contracts.Events.V1;
using Grpc.Core;

namespace ComplaintSuite.Conformance.CommerceHotline;

/// <summary>CH-05: a matter inside the remit is accepted under the law that governs it.</summary>
public sealed class CH05_LegalField(RunningSuite suite) : Hotline(suite)
{
    [Fact, Rule("CH-05", Case.Allowed)]
    public async Task Accepting_records_category_and_legal_field_and_tells_both_on()
    {
        var filed = await Office.FileAsync();
        var accepted = await Office.AcceptAsync(filed.Complaint);
        Assert.Equal(("accepted", "prepaid-cards", "prepaid-cards"), (accepted.Assessment.Decision, accepted.Assessment.Category, accepted.Assessment.LegalField));

        var events = await Suite.EventsAsync("intake", filed.CaseId);
        var fact = events.Single(it => it.Payload.Is(ComplaintAccepted.Descriptor)).Payload.Unpack<ComplaintAccepted>();
        // A clock of the work section may run from these.
        Assert.Equal(["assessed", "registered"], fact.MoveTimes.Keys.Order(StringComparer.Ordinal));
        fact.MoveTimes.Clear();
        Assert.Equal(new ComplaintAccepted
        {
            Category = "prepaid-cards",
            LegalField = "prepaid-cards",
            Route = "summary",
            Procedure = "commerce-hotline",
            ProcedureVersion = Newest,
            CaseNumber = filed.Number,
            Channel = "portal",
            Kind = "complaint",
            ReceiveTime = filed.Complaint.ReceiveTime,
        }, fact);
        Assert.Equal("accepted", events.Single(it => it.Payload.Is(ComplaintAssessed.Descriptor)).Payload.Unpack<ComplaintAssessed>().Decision);
    }

    [Fact, Rule("CH-05", Case.Allowed)]
    public async Task The_complainant_gets_a_notice_of_acceptance()
    {
        var filed = await Office.AtWorkAsync();
        var notices = await Office.NoticesAsync(filed.Number, await Office.OpenAsync(filed));
        Assert.Equal(["receipt", "acceptance"], notices.Select(notice => notice.Template));
        Assert.Equal($"Your case has been accepted ({filed.Number})", notices[1].Subject);
        Assert.Contains("Commerce inspection team", notices[1].Body, StringComparison.Ordinal);
    }

    [Fact, Rule("CH-05", Case.Refused)]
    public async Task Accepting_without_a_legal_field_is_refused()
    {
        var filed = await Office.FileAsync();
        var refused = await Office.RefusedAsync(Office.Acceptance(filed.Complaint, request => request.LegalField = ""), await Office.ClerkAsync());
        Assert.Equal((StatusCode.FailedPrecondition, "CH-05"), (refused.Code, refused.Rule));
        Assert.Equal(["FIELD_MISSING legal-field CH-05"], refused.Lines);
    }

    [Fact, Rule("CH-05", Case.Refused)]
    public async Task Accepting_without_category_and_legal_field_names_both()
    {
        var filed = await Office.FileAsync();
        var refused = await Office.RefusedAsync(Office.Acceptance(filed.Complaint, request => (request.Category, request.LegalField) = ("", "")), await Office.ClerkAsync());
        Assert.Equal(["FIELD_MISSING category CH-05", "FIELD_MISSING legal-field CH-05"], refused.Lines);
    }

    [Fact, Rule("CH-05", Case.Refused)]
    public async Task Accepting_under_a_law_that_does_not_govern_the_category_is_refused()
    {
        var filed = await Office.FileAsync();
        var refused = await Office.RefusedAsync(Office.Acceptance(filed.Complaint, request => request.LegalField = "pig-slaughter"), await Office.ClerkAsync());
        Assert.Equal(["LEGAL_FIELD_UNKNOWN legal_field CH-05"], refused.Lines);
    }
}
