namespace ComplaintSuite.Intake.Notices;

/// <summary>A notice as it was issued. Never changed afterwards.</summary>
public sealed class Notice
{
    private Notice()
    {
    }

    public Notice(Guid id, string organisation, Guid caseId, string template, string language, string subject, string body, DateTimeOffset issuedAt)
    {
        Id = id;
        Organisation = organisation;
        CaseId = caseId;
        Template = template;
        Language = language;
        Subject = subject;
        Body = body;
        IssuedAt = issuedAt;
    }

    public Guid Id { get; private set; }

    public string Organisation { get; private set; } = "";

    public Guid CaseId { get; private set; }

    public string Template { get; private set; } = "";

    public string Language { get; private set; } = "";

    public string Subject { get; private set; } = "";

    /// <summary>Plain text, paragraphs separated by blank lines.</summary>
    public string Body { get; private set; } = "";

    public DateTimeOffset IssuedAt { get; private set; }

    /// <summary>Name and postal address as they were then, one per line; empty where nothing was known.</summary>
    public string Recipient { get; init; } = "";

    public List<Delivery> Deliveries { get; private set; } = [];
}

public enum DeliveryState
{
    Pending,
    Delivered,
    Failed,
}

/// <summary>One way by which a notice goes out, with its proof of service.</summary>
public sealed class Delivery
{
    private Delivery()
    {
    }

    public Delivery(Guid id, Notice notice, string way)
    {
        Id = id;
        Organisation = notice.Organisation;
        CaseId = notice.CaseId;
        NoticeId = notice.Id;
        Way = way;
        At = notice.IssuedAt;
    }

    public Guid Id { get; private set; }

    public string Organisation { get; private set; } = "";

    public Guid CaseId { get; private set; }

    public Guid NoticeId { get; private set; }

    /// <summary>Name of an <see cref="IDeliveryWay"/>.</summary>
    public string Way { get; private set; } = "";

    public DeliveryState State { get; private set; }

    /// <summary>When the state was reached.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>What proves it.</summary>
    public string? Proof { get; private set; }

    public int Attempts { get; private set; }

    public void Succeed(string proof, DateTimeOffset now)
    {
        State = DeliveryState.Delivered;
        Proof = proof;
        At = now;
    }

    /// <summary>Tried in vain; given up after a day of attempts, one a minute.</summary>
    public void Fail(DateTimeOffset now)
    {
        const int MostAttempts = 24 * 60;
        Attempts++;
        At = now;
        if (Attempts >= MostAttempts)
            State = DeliveryState.Failed;
    }
}
