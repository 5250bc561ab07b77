using System.Security.Cryptography;
using System.Text;
using ComplaintSuite.Intake.Parties;
using ComplaintSuite.Intake.Sealing;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Sections;

namespace ComplaintSuite.Intake.Complaints;

/// <summary>A case file. Who is involved lies sealed in <see cref="Party"/>; its step is written by <see cref="Acting{T}"/> alone.</summary>
public sealed class Complaint : SectionRecord
{
    private Complaint()
    {
    }

    public Complaint(Guid id, string organisation, CaseNumber number, string procedure, int procedureVersion, Submission submission, CaseSeal seal, DateTimeOffset now)
        : base(id, organisation, procedure, procedureVersion, now)
    {
        CaseNumber = number.ToString();
        Kind = submission.Kind;
        Channel = submission.Channel;
        ChannelDescription = submission.ChannelDescription;
        Subject = submission.Subject;
        Facts = submission.Facts;
        Leads = submission.Leads;
        Demand = submission.Demand;
        UnknownFields = [.. submission.UnknownFields];
        IdentityProtected = submission.ProtectIdentity;
        Language = submission.Language;
        PublishedRecord = submission.PublishedRecord;
        ReceivedAt = submission.ReceivedAt ?? now;
        if (submission.Complainant is { } complainant)
            Parties.Add(new(Guid.CreateVersion7(now), this, PartyRole.Complainant, complainant, seal));
        if (submission.Respondent is { } respondent)
            Parties.Add(new(Guid.CreateVersion7(now), this, PartyRole.Respondent, respondent, seal));
    }

    public override Guid CaseId => Id;

    public string CaseNumber { get; private set; } = "";

    public string Kind { get; private set; } = "";

    public string Channel { get; private set; } = "";

    public string? ChannelDescription { get; private set; }

    public string? Subject { get; private set; }

    public string? Facts { get; private set; }

    public string? Leads { get; private set; }

    public string? Demand { get; private set; }

    /// <summary>Fields that the person said are not known (CH-03).</summary>
    public List<string> UnknownFields { get; private set; } = [];

    public bool IdentityProtected { get; private set; }

    /// <summary>Language of notices: zh-CN, en or es.</summary>
    public string Language { get; private set; } = "";

    /// <summary>A published record without contact, taken over by the import client (CH-03).</summary>
    public bool PublishedRecord { get; private set; }

    public DateTimeOffset ReceivedAt { get; private set; }

    /// <summary>Keyed hash of the access code; null where none was wanted.</summary>
    public byte[]? AccessCodeHash { get; private set; }

    public List<Party> Parties { get; private set; } = [];

    public Assessment? Assessment { get; private set; }

    /// <summary>Department that has the case.</summary>
    public string? Department { get; private set; }

    /// <summary>Act of the work section that carries the result text.</summary>
    public Guid? ResultActId { get; private set; }

    /// <summary>Code of the outcome that the department handed in.</summary>
    public string? Outcome { get; private set; }

    public DateTimeOffset? NotifiedAt { get; private set; }

    public Dictionary<string, string> Indicators { get; private set; } = [];

    /// <summary>
    /// SHA-256 chain over what was done with documents, null before the first: each link is the hash of the one before (nothing at first), of the act's
    /// name and the document's id in UTF-8 (id as 32 lower-case digits), and of the document's own hash. Through the audit entry it proves every document.
    /// </summary>
    public byte[]? DocumentsSha256 { get; private set; }

    public Party? Complainant => Parties.SingleOrDefault(party => party.Role == PartyRole.Complainant);

    public Party? Respondent => Parties.SingleOrDefault(party => party.Role == PartyRole.Respondent);

    public bool IsAnonymous => Complainant?.Name is null;

    /// <summary>A notice names the person it goes to: with a protected identity it is for that person alone (CH-04).</summary>
    public bool ShowsNoticesTo(Caller caller) => !IdentityProtected || caller.Ticket is not null;

    public void SetAccessCodeHash(byte[] hash) => AccessCodeHash = hash;

    /// <summary>Adds or corrects registration details; what is null stays as it is.</summary>
    public void Amend(string? facts, string? leads, string? demand, PartyDetails? complainant, PartyDetails? respondent, IEnumerable<string> unknownFields, CaseSeal seal, DateTimeOffset now)
    {
        Facts = facts ?? Facts;
        Leads = leads ?? Leads;
        Demand = demand ?? Demand;
        AmendParty(PartyRole.Complainant, complainant, seal, now);
        AmendParty(PartyRole.Respondent, respondent, seal, now);
        UnknownFields = [.. UnknownFields.Union(unknownFields)];
    }

    public void Assess(Assessment assessment) => Assessment = assessment;

    /// <summary>A department took the case into its queue.</summary>
    public void PutToWork(string department) => Department = department;

    public void TakeResult(Guid actId, string outcome)
    {
        ResultActId = actId;
        Outcome = outcome;
    }

    /// <summary>Adds a link for a document that was added or removed.</summary>
    public void NoteDocument(string act, Guid attachmentId, byte[] sha256) =>
        DocumentsSha256 = SHA256.HashData([.. DocumentsSha256 ?? [], .. Encoding.UTF8.GetBytes($"{act}{attachmentId:N}"), .. sha256]);

    public void MarkNotified(DateTimeOffset now) => NotifiedAt = now;

    public void SetIndicators(IReadOnlyDictionary<string, string> values) =>
        Indicators = new(Indicators.Concat(values).GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => group.Last().Value));

    /// <summary>The state that the audit entry proves: everything that the case holds, its parties by their own digests included.</summary>
    public override IReadOnlyDictionary<string, object?> AuditState() => new Dictionary<string, object?>
    {
        ["case_number"] = CaseNumber,
        ["procedure"] = Procedure,
        ["procedure_version"] = ProcedureVersion,
        ["step"] = Step,
        ["version"] = Version,
        ["kind"] = Kind,
        ["channel"] = Channel,
        ["channel_description"] = ChannelDescription,
        ["subject"] = Subject,
        ["facts"] = Facts,
        ["leads"] = Leads,
        ["demand"] = Demand,
        ["unknown_fields"] = UnknownFields,
        ["identity_protected"] = IdentityProtected,
        ["language"] = Language,
        ["published_record"] = PublishedRecord,
        ["received_at"] = ReceivedAt,
        ["complainant"] = Complainant?.AuditState(),
        ["respondent"] = Respondent?.AuditState(),
        ["assessment"] = Assessment?.AuditState(),
        ["department"] = Department,
        ["outcome"] = Outcome,
        ["result_act_id"] = ResultActId,
        ["documents_sha256"] = DocumentsSha256 is { } documents ? Convert.ToHexStringLower(documents) : null,
        ["notified_at"] = NotifiedAt,
        ["indicators"] = Indicators,
    };

    private void AmendParty(PartyRole role, PartyDetails? details, CaseSeal seal, DateTimeOffset now)
    {
        if (details is null)
            return;
        if (Parties.SingleOrDefault(party => party.Role == role) is { } party)
            party.Amend(this, details, seal);
        else
            Parties.Add(new(Guid.CreateVersion7(now), this, role, details, seal));
    }
}
