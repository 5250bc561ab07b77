using ComplaintSuite.Procedures;
using ComplaintSuite.Routing.Decisions;
using ComplaintSuite.Routing.Tasks;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Sections;

namespace ComplaintSuite.Routing.Queues;

/// <summary>A work item and who acts on it: a guard may need both.</summary>
/// <param name="Item">The item.</param>
/// <param name="Actor">Roles and posts of the acting person.</param>
/// <param name="StaffId">Staff id of the acting person; null for the service itself and for whoever the directory doesn't know.</param>
/// <param name="IsSuperior">Whether a post of the item's department reports to one that the acting person holds.</param>
/// <param name="HasHandler">Whether who claimed it still handles work in its department.</param>
/// <param name="Clocks">The clocks that run for it.</param>
/// <param name="Now">The instant of the act.</param>
public sealed record WorkSubject(
    WorkItem Item, Actor Actor, string? StaffId, bool IsSuperior, bool HasHandler, IEnumerable<RunningClock> Clocks, DateTimeOffset Now)
{
    /// <summary>The form of the procedure's own act that is being done, by field.</summary>
    public IReadOnlyDictionary<string, string> Given { get; init; } = new Dictionary<string, string>();

    /// <summary>What other departments were asked for it and have not answered.</summary>
    public IEnumerable<AskedTask> OpenTasks { get; init; } = [];

    /// <summary>A transfer is only thought of: the item does not count it yet.</summary>
    public bool IsTried { get; init; }

    /// <summary>The transfer that is being made is to a department above.</summary>
    public bool GoesUp { get; init; }

    /// <summary>What was offered to other departments was accepted for them, and the transfer that is being made goes nowhere else.</summary>
    public bool TakenByReceiver { get; init; } = true;

    /// <summary>Somebody handles work in the department that has it, or to which it is being transferred.</summary>
    public bool DepartmentStaffed { get; init; }
}

/// <summary>What the work section of a procedure file may ask about a work item, by the names of Lifecycle.Work.</summary>
internal static class WorkGuards
{
    /// <summary>How often a case is passed on before the next level decides.</summary>
    private const int FreeTransfers = 2;

    private static readonly string[] Superiors = [Roles.Supervisor, Roles.Manager];
    private static readonly string[] Assigning = [Roles.Dispatcher, .. Superiors];

    public static Vocabulary<WorkSubject> Vocabulary { get; } = Procedures.Vocabulary.From<WorkSubject>(
        Section.Work, typeof(WorkGuards), Has, Select, new(subject => subject.Item.Done, (subject, field) => subject.Given.GetValueOrDefault(field), subject => subject.StaffId,
        (subject, detail) => subject.Item.Details.GetValueOrDefault(detail), (_, field) => throw new InvalidOperationException($"The work section states no field '{field}'."), subject => subject.Item.Barred,
        (_, detail) => throw new InvalidOperationException($"The work section knows no time of the detail '{detail}'.")));

    /// <summary>What nobody has claimed, such as an item that comes into the queue, is nobody else's claim; nor is what somebody left behind, or had to withdraw from.</summary>
    [Source("CH-06"), Source("CH-07")]
    internal static bool OwnClaim(WorkSubject subject) => !subject.HasHandler || subject.Item.Handler == subject.StaffId || subject.Item.Barred.Contains(subject.Item.Handler ?? "");

    /// <summary>Whoever assigns work may take an item from its handler.</summary>
    [Source("BC-02")]
    internal static bool OwnClaimOrSuperior(WorkSubject subject) => subject.Item.Handler is null || OwnClaim(subject) || Assigning.Any(subject.Actor.Roles.Contains);

    /// <summary>A case doesn't bounce from department to department: the third time, the next level decides where it stays.</summary>
    [Source("BC-02")]
    internal static bool TransferLimitRespected(WorkSubject subject) =>
        subject.Item.Transfers + (subject.IsTried ? 1 : 0) <= FreeTransfers || subject.IsSuperior || Superiors.Any(subject.Actor.Roles.Contains);

    [Source("PI-11")]
    internal static bool HarmOngoing(WorkSubject subject) => subject.Item.HarmOngoing;

    [Source("PI-11")]
    internal static bool HarmContained(WorkSubject subject) => !subject.Item.HarmOngoing || subject.Item.Contained;

    /// <summary>Late is what is late at this instant, also where nothing has told of it yet.</summary>
    [Source("PI-12"), Source("PI-13")]
    internal static bool OverrunsApproved(WorkSubject subject) => !subject.Clocks.Any(clock => clock.LacksApprovalAt(subject.Now));

    [Source("BC-06")]
    internal static bool UrgesAnswered(WorkSubject subject) => !subject.Item.Urged;

    [Source("BC-03"), Source("CR-02")]
    internal static bool TasksFinished(WorkSubject subject) => !subject.OpenTasks.Any();

    [Source("BB-04")]
    internal static bool GoesUp(WorkSubject subject) => subject.GoesUp;

    [Source("PS-01")]
    internal static bool DepartmentStaffed(WorkSubject subject) => subject.DepartmentStaffed;

    [Source("HB-11")]
    internal static bool TakenByReceiver(WorkSubject subject) => subject.TakenByReceiver;

    /// <summary>Whoever asked for more time does not grant it.</summary>
    [Source("BC-05")]
    internal static bool OwnRequest(WorkSubject subject) =>
        subject.StaffId is { } staffId && subject.Item.Records.OfType<ExtensionRequest>().MaxBy(request => request.Number)?.StaffId == staffId;

    private static bool Has(WorkSubject subject, string field) => field switch
    {
        "handling-record" => subject.Item.HandlingRecord.Count > 0,
        "result" => subject.Item.Result is not null,
        "outcome" => subject.Item.Outcome is not null,
        "department" => subject.Item.Department.Length > 0,
        "reason" => subject.Item.LastRecord?.Text is not null,
        "containment-record" => subject.Item.Records.OfType<Containment>().Any(),
        "order" => subject.Item.LastRecord is SupervisionOrder,
        "answer" => subject.Item.LastRecord is SupervisionAnswer,
        "until" => subject.Item.LastRecord is ExtensionRequest,
        _ => throw new InvalidOperationException($"The work section asks for the field '{field}', which no work item has."),
    };

    private static string? Select(WorkSubject subject, string selector) => selector switch
    {
        "kind" => subject.Item.Kind,
        "route" => subject.Item.Route,
        "channel" => subject.Item.Channel,
        "severity" => subject.Item.Severity,
        "validity" => subject.Item.Validity,
        "anonymous" => subject.Item.Anonymous ? "true" : "false",
        _ => throw new InvalidOperationException($"The work section narrows by '{selector}', which no work item has."),
    };
}
