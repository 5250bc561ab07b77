using ComplaintSuite.Intake.Complaints;

namespace ComplaintSuite.Intake.Parties;

public enum PartyRole
{
    Complainant,
    Respondent,
}

/// <summary>How a party is named and reached. Empty texts are null.</summary>
public sealed record PartyDetails(string? Name, string? Telephone, string? Address, string? Postcode, string? Email)
{
    public bool HasContact => Telephone is not null || Address is not null || Email is not null;
}

/// <summary>A person or organisation in a case. A table of its own: nothing of it reaches logs, events or other services.</summary>
public sealed class Party
{
    private Party()
    {
    }

    public Party(Guid id, Complaint complaint, PartyRole role, PartyDetails details)
    {
        Id = id;
        Organisation = complaint.Organisation;
        CaseId = complaint.Id;
        Role = role;
        Amend(details);
    }

    public Guid Id { get; private set; }

    public string Organisation { get; private set; } = "";

    public Guid CaseId { get; private set; }

    public PartyRole Role { get; private set; }

    public string? Name { get; private set; }

    public string? Telephone { get; private set; }

    public string? Address { get; private set; }

    public string? Postcode { get; private set; }

    public string? Email { get; private set; }

    public bool HasContact => Telephone is not null || Address is not null || Email is not null;

    /// <summary>What is null stays as it is.</summary>
    public void Amend(PartyDetails details)
    {
        Name = details.Name ?? Name;
        Telephone = details.Telephone ?? Telephone;
        Address = details.Address ?? Address;
        Postcode = details.Postcode ?? Postcode;
        Email = details.Email ?? Email;
    }

    public IReadOnlyDictionary<string, object?> AuditState() => new Dictionary<string, object?>
    {
        ["name"] = Name,
        ["telephone"] = Telephone,
        ["address"] = Address,
        ["postcode"] = Postcode,
        ["email"] = Email,
    };
}
