using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Portal.Work;

/// <summary>A case as staff see it. Public because the pages that the Razor compiler makes are.</summary>
/// <param name="Complaint">The case.</param>
/// <param name="Guide">What may be done with it and what there is to choose from.</param>
/// <param name="Parties">Who is involved; null where that may not be seen here.</param>
/// <param name="Documents">Its documents.</param>
public sealed record StaffCase(Complaint Complaint, CaseGuide Guide, GetPartiesResponse? Parties, IReadOnlyList<Attachment> Documents);

/// <summary>A work item with its case.</summary>
/// <param name="Item">The work item.</param>
/// <param name="Case">The case.</param>
public sealed record ItemView(WorkItem Item, StaffCase Case);
