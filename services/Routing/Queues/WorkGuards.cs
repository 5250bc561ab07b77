using ComplaintSuite.Procedures;

namespace ComplaintSuite.Routing.Queues;

/// <summary>A work item and who acts on it: a guard may need both.</summary>
/// <param name="Item">The item.</param>
/// <param name="StaffId">Staff id of the acting person; null for the service itself and for whoever the directory doesn't know.</param>
/// <param name="HasHandler">Whether who claimed it still handles work in its department.</param>
public sealed record WorkSubject(WorkItem Item, string? StaffId, bool HasHandler);

/// <summary>What the work section of a procedure file may ask about a work item, by the names of Lifecycle.Work.</summary>
internal static class WorkGuards
{
    public static Vocabulary<WorkSubject> Vocabulary { get; } = Procedures.Vocabulary.From<WorkSubject>(Section.Work, typeof(WorkGuards), Has, Select);

    /// <summary>What nobody has claimed, such as an item that comes into the queue, is nobody else's claim; nor is what somebody left behind.</summary>
    [Source("CH-06"), Source("CH-07")]
    internal static bool OwnClaim(WorkSubject subject) => !subject.HasHandler || subject.Item.Handler == subject.StaffId;

    private static bool Has(WorkSubject subject, string field) => field switch
    {
        "handling-record" => subject.Item.HandlingRecord.Count > 0,
        "result" => subject.Item.Result is not null,
        "outcome" => subject.Item.Outcome is not null,
        "department" => subject.Item.Department.Length > 0,
        "reason" => subject.Item.ReleaseReason is not null,
        _ => throw new InvalidOperationException($"The work section asks for the field '{field}', which no work item has."),
    };

    private static string? Select(WorkSubject subject, string selector) => selector switch
    {
        "kind" => subject.Item.Kind,
        "route" => subject.Item.Route,
        _ => throw new InvalidOperationException($"The work section narrows by '{selector}', which no work item has."),
    };
}
