using ComplaintSuite.Intake.Access;
using ComplaintSuite.ServiceDefaults.Rights;
using Microsoft.Extensions.Options;

namespace ComplaintSuite.IntakeTests;

public sealed class AccessTests
{
    private static readonly IOptions<CaseKeySettings> Settings = Options.Create(new CaseKeySettings { CaseKey = Convert.ToBase64String([.. Enumerable.Range(0, 32).Select(i => (byte)i)]) });
    private static readonly Guid RequestId = Guid.Parse("3f2504e0-4f89-41d3-9a0c-0305e82c3301");
    private static readonly Guid CaseId = Guid.Parse("01900000-0000-7000-8000-000000000001");

    [Fact]
    public void The_same_request_gives_the_same_code_and_another_request_another()
    {
        var codes = new AccessCodes(Settings);

        Assert.Equal(codes.CodeFor(RequestId, CaseId), new AccessCodes(Settings).CodeFor(RequestId, CaseId));
        Assert.NotEqual(codes.CodeFor(RequestId, CaseId), codes.CodeFor(CaseId, CaseId));
        Assert.Matches("^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$", codes.CodeFor(RequestId, CaseId));
    }

    [Fact]
    public void A_code_is_recognised_however_it_was_written_down()
    {
        var codes = new AccessCodes(Settings);
        var code = codes.CodeFor(RequestId, CaseId);

        var asWritten = code.Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant().Replace('0', 'o').Replace('1', 'l');
        Assert.Equal(codes.Hash(CaseId, code), codes.Hash(CaseId, asWritten));
        Assert.NotEqual(codes.Hash(CaseId, code), codes.Hash(RequestId, code));
    }

    [Fact]
    public void A_short_key_stops_the_start() =>
        Assert.Throws<InvalidOperationException>(() => new AccessCodes(Options.Create(new CaseKeySettings { CaseKey = "c2hvcnQ=" })));

    [Fact]
    public void A_ticket_opens_its_own_case_and_a_changed_one_opens_nothing()
    {
        var tickets = new CaseTickets(Settings);
        var (ticket, end) = tickets.Issue(new("XC12312", CaseId, "complainant"));

        Assert.Equal(new CaseTicket("XC12312", CaseId, "complainant"), tickets.Read(ticket));
        Assert.InRange(end - TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(29), TimeSpan.FromMinutes(30));
        for (var i = 0; i < ticket.Length - 1; i++)
        {
            var changed = ticket.ToCharArray();
            changed[i] = changed[i] == 'A' ? 'B' : 'A';
            Assert.Null(tickets.Read(new string(changed)));
        }
        Assert.Null(tickets.Read("not a ticket"));
        Assert.Null(tickets.Read(""));
    }
}
