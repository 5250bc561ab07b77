namespace ComplaintSuite.Intake.Likeness;

/// <summary>The marks of a case by which like ones are found (<see cref="LikenessMarks"/>). Goes with the case.</summary>
public sealed class CaseLikeness
{
    private CaseLikeness()
    {
    }

    public CaseLikeness(Guid caseId, string organisation, DateTimeOffset receivedAt) => (CaseId, Organisation, ReceivedAt) = (caseId, organisation, receivedAt);

    public Guid CaseId { get; private set; }

    public string Organisation { get; private set; } = "";

    public DateTimeOffset ReceivedAt { get; private set; }

    public long[] Premises { get; private set; } = [];

    public long? Place { get; private set; }

    public long[] Words { get; private set; } = [];

    public void Take(long[] premises, long? place, long[] words) => (Premises, Place, Words) = (premises, place, words);
}
