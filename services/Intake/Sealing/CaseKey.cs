namespace ComplaintSuite.Intake.Sealing;

/// <summary>The data key of a case, wrapped. Destroying this row destroys everything of the case that is sealed.</summary>
public sealed class CaseKey
{
    private CaseKey()
    {
    }

    public CaseKey(Guid caseId, string organisation, string wrappedBy, byte[] wrapped)
    {
        CaseId = caseId;
        Organisation = organisation;
        Wrap(wrappedBy, wrapped);
    }

    public Guid CaseId { get; private set; }

    public string Organisation { get; private set; } = "";

    /// <summary>Id of the key-encryption key.</summary>
    public string WrappedBy { get; private set; } = "";

    public byte[] Wrapped { get; private set; } = [];

    /// <summary>The same key under another key-encryption key.</summary>
    public void Wrap(string wrappedBy, byte[] wrapped) => (WrappedBy, Wrapped) = (wrappedBy, wrapped);
}
