using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Procedures;

namespace ComplaintSuite.IntakeTests;

/// <summary>The chain over the messages of a case, which its audit entries prove.</summary>
public sealed class MessageChainTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Whether_a_representative_spoke_and_which_is_part_of_the_chain()
    {
        var id = Guid.CreateVersion7(Now);
        var links = new[] { null, "LDJC-0000-0000-0000", "LDJC-0000-0000-0001" }.Select(representative =>
        {
            var complaint = New();
            complaint.NoteMessage("message", id, "We ask for our wages.", representative);
            return Convert.ToHexStringLower(complaint.MessagesSha256!);
        }).ToList();
        Assert.Equal(3, links.Distinct().Count());

        var again = New();
        again.NoteMessage("message", id, "We ask for our wages.");
        Assert.Equal(links[0], Convert.ToHexStringLower(again.MessagesSha256!));
    }

    private static Complaint New()
    {
        var procedure = ProcedureRegistry.Load().Get("commerce-hotline", 1);
        return new(Guid.CreateVersion7(Now), "XC12312", CaseNumber.New("XC12312"), procedure.Id, procedure.Version, new() { Kind = "complaint", Channel = "portal", UnknownFields = [], Language = "en" }, Seals.New(), Now);
    }
}
