using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Portal.Calls;

namespace ComplaintSuite.Portal.Work;

/// <summary>A case as staff see it. Public because the pages that the Razor compiler makes are.</summary>
/// <param name="Complaint">The case.</param>
/// <param name="Guide">What may be done with it and what there is to choose from.</param>
/// <param name="Parties">Who is involved; null where that may not be seen here.</param>
/// <param name="Documents">Its documents.</param>
/// <param name="Deadlines">Its deadlines, with their reasons.</param>
/// <param name="Messages">What was written to and fro, oldest first.</param>
/// <param name="Articles">Published articles, where an enquiry can be answered with one.</param>
public sealed record StaffCase(
    Complaint Complaint, CaseGuide Guide, GetPartiesResponse? Parties, IReadOnlyList<Attachment> Documents, IReadOnlyList<ToldDeadline> Deadlines, IReadOnlyList<Message> Messages,
    IReadOnlyList<Article> Articles)
{
    /// <summary>What the complainant urged and was not answered yet.</summary>
    public IEnumerable<Message> OpenUrgings => Messages.Skip(Messages.ToList().FindLastIndex(message => message.Kind == "urge-answer") + 1).Where(message => message.Kind == "urge");
}

/// <summary>A work item with its case.</summary>
/// <param name="Item">The work item.</param>
/// <param name="Case">The case.</param>
/// <param name="Records">What was decided, ordered and answered about it, oldest first.</param>
/// <param name="Moves">What the person may do with the item now.</param>
public sealed record ItemView(WorkItem Item, StaffCase Case, IReadOnlyList<WorkRecord> Records, IReadOnlyList<string> Moves)
{
    /// <summary>The extension that was asked for and not decided yet; null where none is.</summary>
    public WorkRecord? OpenExtension => Records.LastOrDefault(record => record.ExtensionRequest is not null) is { } asked
        && !Records.Any(record => record.ExtensionDecision?.RequestRecordId == asked.RecordId) ? asked : null;
}
