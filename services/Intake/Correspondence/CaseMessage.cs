namespace ComplaintSuite.Intake.Correspondence;

/// <summary>What a message is for. Stored as text.</summary>
public enum MessageKind
{
    /// <summary>A message of either side.</summary>
    Message,

    /// <summary>The organisation asks for materials.</summary>
    MaterialsRequest,

    /// <summary>The complainant answers, or a clerk on their behalf.</summary>
    MaterialsAnswer,

    /// <summary>The complainant urges.</summary>
    Urge,

    /// <summary>The organisation answers an urging.</summary>
    UrgeAnswer,

    /// <summary>What the organisation will do (PI-14).</summary>
    DefiniteAnswer,
}

/// <summary>A message between complainant and organisation. Append-only. Who of the staff wrote it is for the staff alone.</summary>
/// <param name="Id">Id, as events name it.</param>
/// <param name="Organisation">Organisation code.</param>
/// <param name="CaseId">The case.</param>
/// <param name="Number">Place in the correspondence, from 1.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="FromComplainant">True where it comes from the complainant, whoever wrote it down.</param>
/// <param name="StaffId">Who wrote it; empty for the complainant.</param>
/// <param name="Text">The text.</param>
/// <param name="Items">What is asked for, one line each.</param>
/// <param name="SentAt">When.</param>
public sealed record CaseMessage(
    Guid Id, string Organisation, Guid CaseId, int Number, MessageKind Kind, bool FromComplainant, string StaffId, string Text, List<string> Items, DateTimeOffset SentAt)
{
    /// <summary>Case number of the representative who spoke for the complainant (LI-02); null where nobody did.</summary>
    public string? Representative { get; init; }
}

/// <summary>How far one side has read the messages of the other. Written by SQL alone: both of one side may read at the same moment.</summary>
public sealed class MessageReading
{
    private MessageReading()
    {
    }

    public Guid CaseId { get; private set; }

    /// <summary>True: the complainant; false: the organisation.</summary>
    public bool ByComplainant { get; private set; }

    public string Organisation { get; private set; } = "";

    /// <summary>Every message up to this number was read.</summary>
    public int UpTo { get; private set; }
}
