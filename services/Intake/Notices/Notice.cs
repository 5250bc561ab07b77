using ComplaintSuite.Intake.Sealing;

namespace ComplaintSuite.Intake.Notices;

/// <summary>What a notice says, and to whom.</summary>
/// <param name="Subject">Subject.</param>
/// <param name="Body">Plain text, paragraphs separated by blank lines.</param>
/// <param name="Recipient">Name and postal address as they were then, one per line; empty where nothing was known.</param>
public sealed record NoticeText(string Subject, string Body, string Recipient);

/// <summary>A notice as it was issued, its text sealed under the case's key: it names the person it goes to. Never changed afterwards.</summary>
public sealed class Notice
{
    private Notice()
    {
    }

    public Notice(Guid id, string organisation, Guid caseId, string template, string language, NoticeText text, CaseSeal seal, DateTimeOffset issuedAt)
    {
        Id = id;
        Organisation = organisation;
        CaseId = caseId;
        Template = template;
        Language = language;
        Subject = seal.Close(text.Subject, id, "subject");
        Body = seal.Close(text.Body, id, "body");
        Recipient = seal.Close(text.Recipient, id, "recipient");
        IssuedAt = issuedAt;
    }

    public Guid Id { get; private set; }

    public string Organisation { get; private set; } = "";

    public Guid CaseId { get; private set; }

    public string Template { get; private set; } = "";

    public string Language { get; private set; } = "";

    public byte[] Subject { get; private set; } = [];

    public byte[] Body { get; private set; } = [];

    public byte[] Recipient { get; private set; } = [];

    public DateTimeOffset IssuedAt { get; private set; }

    public List<Delivery> Deliveries { get; private set; } = [];

    public NoticeText Open(CaseSeal seal) => new(seal.Open(Subject, Id, "subject"), seal.Open(Body, Id, "body"), seal.Open(Recipient, Id, "recipient"));
}

public enum DeliveryState
{
    Pending,
    Delivered,

    /// <summary>It does not go out any more: the key of its case was destroyed, or an earlier version gave it up and the case is over.</summary>
    Failed,
}

/// <summary>One way by which a notice goes out, with its proof of service.</summary>
public sealed class Delivery
{
    /// <summary>The way into the inbox that a complainant opens with number and access code.</summary>
    public const string Inbox = "portal";

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
        NextAttemptAt = notice.IssuedAt;
    }

    /// <summary>Made with its issue: a notice that is in the database lies in the inbox.</summary>
    public static Delivery ToInbox(Guid id, Notice notice)
    {
        var delivery = new Delivery(id, notice, Inbox);
        delivery.LieInInbox();
        return delivery;
    }

    public Guid Id { get; private set; }

    public string Organisation { get; private set; } = "";

    public Guid CaseId { get; private set; }

    public Guid NoticeId { get; private set; }

    /// <summary>Name of an <see cref="IDeliveryWay"/>, or <see cref="Inbox"/>.</summary>
    public string Way { get; private set; } = "";

    public DeliveryState State { get; private set; }

    /// <summary>When the state was reached.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>What proves it.</summary>
    public string? Proof { get; private set; }

    public int Attempts { get; private set; }

    /// <summary>When it is tried next, while it waits.</summary>
    public DateTimeOffset NextAttemptAt { get; private set; }

    public void Succeed(string proof, DateTimeOffset now)
    {
        State = DeliveryState.Delivered;
        Proof = proof;
        At = now;
    }

    public void LieInInbox() => Succeed($"inbox:{NoticeId:N}", At);

    /// <summary>Nobody can open any more what it says.</summary>
    public void Lose(DateTimeOffset now)
    {
        State = DeliveryState.Failed;
        At = now;
    }

    /// <summary>Tried in vain; again after a minute, then after twice as long each time, up to an hour. It is never given up: a notice goes out when its way is open again.</summary>
    public void Fail(DateTimeOffset now)
    {
        const int LongestMinutes = 60;
        NextAttemptAt = now + TimeSpan.FromMinutes(Math.Min(Math.Pow(2, Attempts), LongestMinutes));
        Attempts++;
    }
}
