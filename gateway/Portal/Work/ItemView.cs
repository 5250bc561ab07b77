using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Portal.Calls;
using ComplaintSuite.Portal.Forms;

namespace ComplaintSuite.Portal.Work;

/// <summary>A case as staff see it. Public because the pages that the Razor compiler makes are.</summary>
/// <param name="Complaint">The case.</param>
/// <param name="Guide">What may be done with it and what there is to choose from.</param>
/// <param name="Parties">Who is involved; null where that may not be seen here.</param>
/// <param name="Documents">Its documents.</param>
/// <param name="Deadlines">Its deadlines, with their reasons.</param>
/// <param name="Messages">What was written to and fro, oldest first.</param>
/// <param name="Articles">Published articles, where an enquiry can be answered with one.</param>
/// <param name="Acts">What was written down of the procedure's own, oldest first.</param>
/// <param name="Collective">What it has in common with others; null where nothing is taken together.</param>
public sealed record StaffCase(
    Complaint Complaint, CaseGuide Guide, GetPartiesResponse? Parties, IReadOnlyList<Attachment> Documents, IReadOnlyList<ToldDeadline> Deadlines, IReadOnlyList<Message> Messages,
    IReadOnlyList<Article> Articles, IReadOnlyList<ActRecord> Acts, Collective? Collective)
{
    /// <summary>Cases that may be related.</summary>
    public IReadOnlyList<LikeComplaint> Like { get; init; } = [];

    /// <summary>The forms of the procedure's own acts that the person may do now, by what a page calls them.</summary>
    public IReadOnlyList<(string Act, ActOffer Offer)> Offers => [.. Guide.Acts.Select(offer => (OwnActs.OnCase + offer.Act, offer))];

    /// <summary>What the complainant urged and was not answered yet.</summary>
    public IEnumerable<Message> OpenUrgings => Messages.Skip(Messages.ToList().FindLastIndex(message => message.Kind == "urge-answer") + 1).Where(message => message.Kind == "urge");
}

/// <summary>A work item with its case.</summary>
/// <param name="Item">The work item.</param>
/// <param name="Case">The case.</param>
/// <param name="Records">What was decided, ordered and answered about it, oldest first.</param>
/// <param name="Moves">What the person may do with the item now.</param>
/// <param name="WorkOffers">Of that, the procedure's own acts with their forms.</param>
/// <param name="Acts">What was written down of the procedure's own about the item, oldest first.</param>
public sealed record ItemView(WorkItem Item, StaffCase Case, IReadOnlyList<WorkRecord> Records, IReadOnlyList<string> Moves, IReadOnlyList<ActOffer> WorkOffers, IReadOnlyList<ActRecord> Acts)
{
    /// <summary>What other departments were asked, and may be asked now.</summary>
    public ListWorkItemTasksResponse Tasks { get; init; } = new();

    /// <summary>The forms of the procedure's own acts, on the case and on the item, by what the page calls them.</summary>
    public IReadOnlyList<(string Act, ActOffer Offer)> Offers => [.. Case.Offers, .. WorkOffers.Select(offer => (OwnActs.OnWork + offer.Act, offer))];

    /// <summary>The extension that was asked for and not decided yet; null where none is.</summary>
    public WorkRecord? OpenExtension => Records.LastOrDefault(record => record.ExtensionRequest is not null) is { } asked
        && !Records.Any(record => record.ExtensionDecision?.RequestRecordId == asked.RecordId) ? asked : null;
}
