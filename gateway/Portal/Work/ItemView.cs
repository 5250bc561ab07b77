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
    /// <summary>Names of the staff who occur in it.</summary>
    public StaffNames Names { get; init; } = StaffNames.None;

    /// <summary>Ids of the staff who occur in it.</summary>
    internal IEnumerable<string> StaffIds => Messages.Select(message => message.StaffId).Concat(IdsIn(Acts)).Concat(IdsIn(Guide.Acts.Select(offer => offer.Answered).OfType<ActRecord>()))
        .Concat([Complaint.NotifiedBy, Complaint.CorrectiveAction?.Owner ?? "", Complaint.CorrectiveAction?.VerifiedBy ?? ""])
        .Concat(Guide.WaitingUnmaskings.Concat(Guide.DecidedUnmaskings).SelectMany(unmasking => new[] { unmasking.RequesterId, unmasking.DeciderId }));

    /// <summary>Ids of the staff who wrote something of the procedure's own down, and of those whom they named.</summary>
    internal static IEnumerable<string> IdsIn(IEnumerable<ActRecord> acts) => acts.SelectMany(act => act.Values.Where(value => value.Type == "staff").Select(value => value.Value).Prepend(act.StaffId));

    /// <summary>Whether the complainant, and who acts for them, may not be seen here, though there may be one.</summary>
    public bool ComplainantHidden { get; init; }

    /// <summary>Cases that may be related; null where they can't be had at the moment.</summary>
    public IReadOnlyList<LikeComplaint>? Like { get; init; } = [];

    /// <summary>What the department handed in, for whoever tells it or goes on after it, also once it was told; null where the person does not, or it can't be had at the moment.</summary>
    public GetResultResponse? Result { get; init; }

    /// <summary>Whether the person would be shown the result, and it can't be had at the moment.</summary>
    public bool ResultIsAway { get; init; }

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
    /// <summary>Ids of the staff who occur in the work.</summary>
    internal IEnumerable<string> StaffIds =>
        Item.HandlingRecord.Select(entry => entry.StaffId).Prepend(Item.Handler).Concat(Records.SelectMany(record => new[] { record.StaffId, record.Release?.Handler ?? "" }))
            .Concat(StaffCase.IdsIn(Acts)).Concat(StaffCase.IdsIn(WorkOffers.Select(offer => offer.Answered).OfType<ActRecord>()));

    /// <summary>Decisions, orders and the procedure's own acts as one story, oldest first: of each entry one of the two is there.</summary>
    internal IReadOnlyList<(WorkRecord? Record, ActRecord? Act)> Decided =>
    [
        .. Records.Select(record => (Time: record.RecordTime, Record: (WorkRecord?)record, Act: (ActRecord?)null))
            .Concat(Acts.Select(act => (Time: act.DoneTime, Record: (WorkRecord?)null, Act: (ActRecord?)act)))
            .OrderBy(entry => entry.Time?.ToDateTimeOffset() ?? DateTimeOffset.MinValue).Select(entry => (entry.Record, entry.Act)),
    ];

    /// <summary>What other departments were asked, and may be asked now.</summary>
    public ListWorkItemTasksResponse Tasks { get; init; } = new();

    /// <summary>Clocks that the person may ask to extend now, by their names in the procedure.</summary>
    public IReadOnlyList<string> ExtendableClocks { get; init; } = [];

    /// <summary>Clocks whose overrun the person may approve now, by their names in the procedure.</summary>
    public IReadOnlyList<string> ApprovableClocks { get; init; } = [];

    /// <summary>Departments to which the person may transfer the item now.</summary>
    public IReadOnlyList<ActChoice> Destinations { get; init; } = [];

    /// <summary>Id of the work item of the round before, where the case was reopened; empty for none that the person may see.</summary>
    public string EarlierId { get; init; } = "";

    /// <summary>Id of the work item in which the case went on; likewise.</summary>
    public string LaterId { get; init; } = "";

    /// <summary>The forms of the procedure's own acts, on the case and on the item, by what the page calls them.</summary>
    public IReadOnlyList<(string Act, ActOffer Offer)> Offers => [.. Case.Offers, .. WorkOffers.Select(offer => (OwnActs.OnWork + offer.Act, offer))];

    /// <summary>The extension that was asked for and not decided yet; null where none is.</summary>
    public WorkRecord? OpenExtension => Records.LastOrDefault(record => record.ExtensionRequest is not null) is { } asked
        && !Records.Any(record => record.ExtensionDecision?.RequestRecordId == asked.RecordId) ? asked : null;
}
