namespace ComplaintSuite.Routing.Decisions;

/// <summary>One thing decided, ordered or answered about a work item, with its words. Append-only.</summary>
/// <param name="Id">Id.</param>
/// <param name="Organisation">Organisation code.</param>
/// <param name="WorkItemId">The work item.</param>
/// <param name="Number">Place among the records of the item, from 1.</param>
/// <param name="At">When.</param>
/// <param name="StaffId">Who; null for the service itself.</param>
/// <param name="Text">Reason, order, answer or report; null for the service itself.</param>
public abstract record WorkRecord(Guid Id, string Organisation, Guid WorkItemId, int Number, DateTimeOffset At, string? StaffId, string? Text)
{
    /// <summary>For the audit entry of the item.</summary>
    public IReadOnlyDictionary<string, object?> AuditState() => new Dictionary<string, object?>(Content())
    {
        ["number"] = Number,
        ["record"] = GetType().Name,
        ["at"] = At,
        ["staff_id"] = StaffId,
        ["text"] = Text,
    };

    protected abstract IReadOnlyDictionary<string, object?> Content();
}

/// <summary>The item was passed on to another department.</summary>
/// <inheritdoc cref="WorkRecord"/>
public sealed record Transfer(
    Guid Id, string Organisation, Guid WorkItemId, int Number, DateTimeOffset At, string? StaffId, string? Text, string FromDepartment, string ToDepartment)
    : WorkRecord(Id, Organisation, WorkItemId, Number, At, StaffId, Text)
{
    protected override IReadOnlyDictionary<string, object?> Content() =>
        new Dictionary<string, object?> { ["from_department"] = FromDepartment, ["to_department"] = ToDepartment };
}

/// <summary>The item went back to the queue: its handler gave it back, left the department, or must withdraw from the matter (<c>MustWithdraw</c> is true then, and null else); or what its result rests on was done in vain (<c>DoneInVain</c> is true then, and null else).</summary>
/// <inheritdoc cref="WorkRecord"/>
public sealed record Release(
    Guid Id, string Organisation, Guid WorkItemId, int Number, DateTimeOffset At, string? StaffId, string? Text, string? Handler, string? Department, bool? MustWithdraw, bool? DoneInVain)
    : WorkRecord(Id, Organisation, WorkItemId, Number, At, StaffId, Text)
{
    protected override IReadOnlyDictionary<string, object?> Content()
    {
        var content = new Dictionary<string, object?> { ["handler"] = Handler, ["department"] = Department };
        if (MustWithdraw is true)
            content["must_withdraw"] = true;
        if (DoneInVain is true)
            content["done_in_vain"] = true;
        return content;
    }
}

/// <summary>Harm was stopped.</summary>
/// <inheritdoc cref="WorkRecord"/>
public sealed record Containment(Guid Id, string Organisation, Guid WorkItemId, int Number, DateTimeOffset At, string? StaffId, string? Text)
    : WorkRecord(Id, Organisation, WorkItemId, Number, At, StaffId, Text)
{
    protected override IReadOnlyDictionary<string, object?> Content() => new Dictionary<string, object?>();
}

/// <summary>A later due time was asked for.</summary>
/// <inheritdoc cref="WorkRecord"/>
public sealed record ExtensionRequest(
    Guid Id, string Organisation, Guid WorkItemId, int Number, DateTimeOffset At, string? StaffId, string? Text, string Clock, DateOnly Until)
    : WorkRecord(Id, Organisation, WorkItemId, Number, At, StaffId, Text)
{
    protected override IReadOnlyDictionary<string, object?> Content() =>
        new Dictionary<string, object?> { ["clock"] = Clock, ["until"] = Until.ToString("O", System.Globalization.CultureInfo.InvariantCulture) };
}

/// <summary>A request for a later due time was granted or refused.</summary>
/// <inheritdoc cref="WorkRecord"/>
public sealed record ExtensionDecision(
    Guid Id, string Organisation, Guid WorkItemId, int Number, DateTimeOffset At, string? StaffId, string? Text, Guid RequestId, bool Granted)
    : WorkRecord(Id, Organisation, WorkItemId, Number, At, StaffId, Text)
{
    protected override IReadOnlyDictionary<string, object?> Content() => new Dictionary<string, object?> { ["request_id"] = RequestId, ["granted"] = Granted };
}

/// <summary>The overrun of a clock was approved.</summary>
/// <inheritdoc cref="WorkRecord"/>
public sealed record OverrunApproval(
    Guid Id, string Organisation, Guid WorkItemId, int Number, DateTimeOffset At, string? StaffId, string? Text, string Clock)
    : WorkRecord(Id, Organisation, WorkItemId, Number, At, StaffId, Text)
{
    protected override IReadOnlyDictionary<string, object?> Content() => new Dictionary<string, object?> { ["clock"] = Clock };
}

/// <summary>A superior ordered something.</summary>
/// <inheritdoc cref="WorkRecord"/>
public sealed record SupervisionOrder(Guid Id, string Organisation, Guid WorkItemId, int Number, DateTimeOffset At, string? StaffId, string? Text)
    : WorkRecord(Id, Organisation, WorkItemId, Number, At, StaffId, Text)
{
    protected override IReadOnlyDictionary<string, object?> Content() => new Dictionary<string, object?>();
}

/// <summary>An order was answered.</summary>
/// <inheritdoc cref="WorkRecord"/>
public sealed record SupervisionAnswer(Guid Id, string Organisation, Guid WorkItemId, int Number, DateTimeOffset At, string? StaffId, string? Text, Guid OrderId)
    : WorkRecord(Id, Organisation, WorkItemId, Number, At, StaffId, Text)
{
    protected override IReadOnlyDictionary<string, object?> Content() => new Dictionary<string, object?> { ["order_id"] = OrderId };
}
