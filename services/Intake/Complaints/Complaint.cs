using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ComplaintSuite.Intake.Parties;
using ComplaintSuite.Intake.Published;
using ComplaintSuite.Intake.Sealing;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Acts;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Sections;

namespace ComplaintSuite.Intake.Complaints;

/// <summary>A case file. Who is involved lies sealed in <see cref="Party"/>; its step is written by <see cref="Acting{T, TSubject}"/> alone.</summary>
public sealed partial class Complaint : SectionRecord
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
        if (submission.PublishedRecord)
            MarkPublished();
        ReceivedAt = submission.ReceivedAt ?? now;
        HandedOver = submission.HandedOver;
        if (submission.RequestedDate is { } day)
            AskFor(day, ReceivedAt);
        HarmOngoing = submission.HarmOngoing;
        if (submission.Complainant is { } complainant)
            Parties.Add(new(Guid.CreateVersion7(now), this, PartyRole.Complainant, complainant, seal));
        if (submission.Respondent is { } respondent)
            Parties.Add(new(Guid.CreateVersion7(now), this, PartyRole.Respondent, respondent, seal));
        if (submission.Agent is { } agent)
            Parties.Add(new(Guid.CreateVersion7(now), this, PartyRole.Agent, agent, seal));
    }

    public override Guid CaseId => Id;

    public override Guid? HandedOverAfter(DateTimeOffset due) => HandedOver is { } handOver && due < handOver.At ? handOver.Id : null;

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

    /// <summary>What of <see cref="SectionRecord.Details"/> is no code, by name, as a JSON object in UTF-8 under the case's key; null where there is none.</summary>
    public byte[]? SealedDetails { get; private set; }

    public bool IdentityProtected { get; private set; }

    /// <summary>Keyed hash of procedure, respondent and cause, by which complaints of the same are counted (LI-02); null where the procedure takes none together, or either is not known.</summary>
    public byte[]? AlikeHash { get; private set; }

    /// <summary>Language of notices: zh-CN, en or es.</summary>
    public string Language { get; private set; } = "";

    /// <summary>What the publisher says of a case that was taken over by <c>ImportComplaints</c>; null for every other.</summary>
    public Publication? Published { get; private set; }

    public DateTimeOffset ReceivedAt { get; private set; }

    /// <summary>How it came from a desk that had no connection (CR-08); null for every other case.</summary>
    public HandOver? HandedOver { get; private set; }

    /// <summary>Keyed hash of the access code; null where none was wanted.</summary>
    public byte[]? AccessCodeHash { get; private set; }

    public List<Party> Parties { get; private set; } = [];

    public Assessment? Assessment { get; private set; }

    /// <summary>Department that has the case.</summary>
    public string? Department { get; private set; }

    /// <summary>Act of the work section that carries the result text.</summary>
    public Guid? ResultActId { get; private set; }

    /// <summary>Code of the outcome that the department handed in; null where the procedure names no outcomes.</summary>
    public string? Outcome { get; private set; }

    public DateTimeOffset? NotifiedAt { get; private set; }

    /// <summary>How the complainant was told, of Lifecycle.Means (PI-06).</summary>
    public string? NotifiedMeans { get; private set; }

    /// <summary>Staff id of who told the complainant (PI-06).</summary>
    public string? NotifiedBy { get; private set; }

    /// <summary>Harm is going on while this is said (PI-11).</summary>
    public bool HarmOngoing { get; private set; }
    /// <summary>The severity to which the case was raised because its time ran out (PI-01).</summary>
    public string? PromotedTo { get; private set; }

    /// <summary>The work item that is at the department; the one before a reopening is another.</summary>
    public Guid? WorkItemId { get; private set; }

    /// <summary>All who took the work on, whatever became of it (PI-07), as Routing's events told.</summary>
    public List<CaseHandler> Handlers { get; private set; } = [];

    /// <summary>Staff ids of those whom an act names that waits for their answer: until that is given they see the case, wherever they work. It follows from what was done.</summary>
    public List<string> AskedStaff { get; private set; } = [];

    /// <summary>What departments were asked in it; not loaded with it.</summary>
    public List<CaseTask> Tasks { get; private set; } = [];

    /// <summary>What the complainant was asked for and has not answered; null where nothing is awaited.</summary>
    public AwaitedMaterials? AwaitedMaterials { get; private set; }

    /// <summary>The complainant urged and has no answer yet; null otherwise.</summary>
    public Urging? Urging { get; private set; }

    /// <summary>When the last urging began, answered or not.</summary>
    public DateTimeOffset? UrgedAt { get; private set; }

    /// <summary>Our own limit: after an answer the next urging is taken a day after the last one began. Null where one is taken at any time.</summary>
    public DateTimeOffset? UrgedAgainFrom => Urging is null ? UrgedAt + TimeSpan.FromDays(1) : null;

    public FollowUp? FollowUp { get; private set; }

    public CorrectiveAction? CorrectiveAction { get; private set; }

    public Withdrawal? Withdrawal { get; private set; }

    /// <summary>The last closing; kept when the case is opened again.</summary>
    public Closing? Closing { get; private set; }

    /// <summary>How often the case was opened again, with the reasons.</summary>
    public List<Reopened> Reopenings { get; private set; } = [];

    /// <summary>How many messages went to and fro.</summary>
    public int MessageCount { get; private set; }

    /// <summary>SHA-256 chain over the messages, as <see cref="DocumentsSha256"/> is over the documents: hash before, kind and id in UTF-8, hash of the text.</summary>
    public byte[]? MessagesSha256 { get; private set; }

    public Dictionary<string, string> Indicators { get; private set; } = [];

    /// <summary>
    /// SHA-256 chain over what was done with documents, null before the first: each link is the hash of the one before (nothing at first), of the act's
    /// name and the document's id in UTF-8 (id as 32 lower-case digits), and of the document's own hash. Through the audit entry it proves every document.
    /// </summary>
    public byte[]? DocumentsSha256 { get; private set; }

    /// <summary>How many others complain of the same respondent for the same cause, and stand before this case, as they were counted last; not stored.</summary>
    public int OthersAlike { get; private set; }

    /// <summary>It came to be one of them just now, whenever it was received: by its filing, a correction, or because it is of another kind.</summary>
    public bool JoinsAlike { get; private set; }

    public Party? Complainant => Parties.SingleOrDefault(party => party.Role == PartyRole.Complainant);

    public Party? Respondent => Parties.SingleOrDefault(party => party.Role == PartyRole.Respondent);

    /// <summary>How the case was decided; 'withdrawn' once it is withdrawn, whatever was decided before. Null before the assessment.</summary>
    public string? Decision => DecisionOf(Withdrawal, Assessment);

    /// <summary>Closed with a department's result: there is a handling to take up again.</summary>
    public bool CanBeReopened => Step == "closed" && Closing is { WithResult: true };

    public bool IsAnonymous => Complainant?.Name is null && !(PublishedRecord && UnknownFields.Contains("complainant.name"));

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

    /// <summary>Adds or corrects what the procedure asks for beside; what is not given stays as it is.</summary>
    public void Amend(IReadOnlyList<FormField> fields, IReadOnlyDictionary<string, string> given, CaseSeal seal)
    {
        var words = new SortedDictionary<string, string>(OpenDetails(seal).ToDictionary(), StringComparer.Ordinal);
        var details = new Dictionary<string, string>(Details);
        foreach (var field in fields.Where(field => given.ContainsKey(field.Name)))
        {
            details[field.Name] = field.IsCode ? given[field.Name] : "";
            if (!field.IsCode)
                words[field.Name] = given[field.Name];
        }
        (Details, SealedDetails) = (details, words.Count == 0 ? null : seal.Close(JsonSerializer.SerializeToUtf8Bytes(words, ActRecord.AsWritten), Id, "details"));
    }

    /// <summary>What of the details lies sealed, by name. Whoever calls this has made sure that the reader may see it.</summary>
    public IReadOnlyDictionary<string, string> OpenDetails(CaseSeal seal) =>
        SealedDetails is null ? new Dictionary<string, string>() : JsonSerializer.Deserialize<Dictionary<string, string>>(seal.OpenBytes(SealedDetails, Id, "details"))!;

    /// <summary>It turned out to be of another kind.</summary>
    public void Become(string kind) => Kind = kind;

    /// <summary>The identity is kept secret from now on: nobody finds it by name either.</summary>
    public void Protect(CaseSeal seal)
    {
        IdentityProtected = true;
        Complainant?.Amend(this, PartyDetails.Nothing, seal);
        Agent?.Amend(this, PartyDetails.Nothing, seal);
    }

    /// <summary>With which others it is counted from now on; null for none.</summary>
    public void SetAlike(byte[]? hash)
    {
        JoinsAlike = hash is not null && AlikeHash?.AsSpan().SequenceEqual(hash) != true;
        AlikeHash = hash;
        OthersAlike = hash is null ? 0 : OthersAlike;
    }

    public void CountAlike(int others) => OthersAlike = others;

    public void SetHarm(bool ongoing) => HarmOngoing = ongoing;

    public void TakeOver(Publication published) => Published = published;

    /// <summary>Decided. Whatever is not accepted goes no further, so nothing is waited for any more.</summary>
    public void Assess(Assessment assessment)
    {
        Assessment = assessment;
        if (assessment.Decision != "accepted")
            AwaitedMaterials = null;
    }

    public void ChangeSeverity(string? severity, IEnumerable<string> criteria, string? fault, string? reason, DateTimeOffset now) => Assessment = Assessment! with
    {
        Severity = severity,
        Criteria = [.. criteria],
        Fault = fault ?? Assessment.Fault,
        SeverityChanges = [.. Assessment.SeverityChanges, new(Assessment.Severity, severity, reason, now)],
    };

    /// <summary>The time ran out: the case is graver from now on, whatever it was assessed as.</summary>
    public void Promote(string severity, string criterion)
    {
        Assessment = Assessment! with { Severity = severity, Criteria = [criterion] };
        PromotedTo = severity;
    }

    /// <summary>The time ran out after which the case is this grave, whoever assessed it so before: it is not lowered any more.</summary>
    public void NotePromotion(string severity) => PromotedTo = severity;

    /// <summary>A department took the case into its queue.</summary>
    public void PutToWork(string department, Guid workItemId)
    {
        Department = department;
        WorkItemId = workItemId;
    }

    /// <summary>What was decided on a case: a withdrawal goes before.</summary>
    public static string? DecisionOf(Withdrawal? withdrawal, Assessment? assessment) => withdrawal is not null ? "withdrawn" : assessment?.Decision;

    /// <summary>Somebody took the work on.</summary>
    public void NoteHandler(string staffId, string department, DateTimeOffset now)
    {
        if (!Handlers.Exists(handler => handler.StaffId == staffId))
            Handlers.Add(new(Id, staffId, Organisation, department, now));
    }

    public void TakeResult(Guid actId, string? outcome)
    {
        ResultActId = actId;
        Outcome = outcome;
    }

    /// <summary>Adds a link for a document that was added or removed.</summary>
    public void NoteDocument(string act, Guid attachmentId, byte[] sha256) =>
        DocumentsSha256 = SHA256.HashData([.. DocumentsSha256 ?? [], .. Encoding.UTF8.GetBytes($"{act}{attachmentId:N}"), .. sha256]);

    /// <summary>Adds a link for a message that was written; that a representative spoke in it, and which, is part of the link (CH-12, LI-02).</summary>
    /// <returns>Its number, from 1.</returns>
    public int NoteMessage(string kind, Guid messageId, string text, string? representative = null)
    {
        MessagesSha256 = SHA256.HashData([.. MessagesSha256 ?? [], .. Encoding.UTF8.GetBytes($"{kind}{messageId:N}{representative}"), .. SHA256.HashData(Encoding.UTF8.GetBytes(text))]);
        return ++MessageCount;
    }

    public void AskForMaterials(IEnumerable<string> items, DateTimeOffset now) => AwaitedMaterials = new([.. items], now);

    public void TakeMaterials() => AwaitedMaterials = null;

    /// <summary>The complainant urges: anew, or once more while the first has no answer.</summary>
    public void Urge(DateTimeOffset now)
    {
        if (Urging is null)
            UrgedAt = now;
        Urging = Urging is { } open ? open with { Count = open.Count + 1 } : new(now, 1);
    }

    public void AnswerUrging() => Urging = null;

    public void MarkNotified(string? means, string? by, DateTimeOffset now)
    {
        NotifiedAt = now;
        NotifiedMeans = means;
        NotifiedBy = by;
    }

    public void RecordFollowUp(FollowUp visit) => FollowUp = visit;

    public void Plan(CorrectiveAction action) => CorrectiveAction = action;

    public void Verify(Verification verification) => CorrectiveAction = CorrectiveAction is { } planned ? planned with { Verification = verification } : null;

    /// <summary>Nothing is owed any more: what was asked for and urged falls away.</summary>
    public void Withdraw(string reason, DateTimeOffset now)
    {
        Withdrawal = new(reason, now);
        AwaitedMaterials = null;
        Urging = null;
    }

    public void Close(DateTimeOffset now) => Closing = new(now, ResultActId is not null && Withdrawal is null);

    /// <summary>A new round: result, notice, follow-up and indicators are those of the last one and go. What was found stays, and follow-up and result with the reopening.</summary>
    public void Reopen(string reason, DateTimeOffset now)
    {
        Reopenings = [.. Reopenings, new(reason, now) { FollowUp = FollowUp, ResultActId = ResultActId, Outcome = Outcome }];
        ResultActId = null;
        Outcome = null;
        WorkItemId = null;
        NotifiedAt = null;
        NotifiedMeans = null;
        NotifiedBy = null;
        FollowUp = null;
        Indicators = [];
    }

    /// <summary>Brings along whose answer is waited for, after a step or act: nobody's where it can't be given any more.</summary>
    internal void NoteAskedStaff(Procedures.Procedure procedure) => AskedStaff = [.. Asked(procedure).Select(asked => asked.StaffId).Distinct()];

    /// <summary>The acts by which somebody gives the answers that they are asked for by name.</summary>
    internal IEnumerable<string> AnswersBy(Procedures.Procedure procedure, string staffId) => Asked(procedure).Where(asked => asked.StaffId == staffId).Select(asked => asked.Answer);

    private IEnumerable<(string StaffId, string Answer)> Asked(Procedures.Procedure procedure) =>
        from awaited in procedure.AwaitedAnswers
        where awaited is { Section: Section.Case, AnswerSection: Section.Case, Person: not null } && Done.OpenOf(awaited.Act) is not null && procedure.Case.StepsOf(awaited.Answer).Contains(Step!)
        let staffId = Done.CodeOf($"{awaited.Act}.{awaited.Person}")
        where staffId is not null
        select (staffId, awaited.Answer);

    /// <summary>What is done about it, as far as it says whom a form may name.</summary>
    public Matter MatterUnder(Procedures.Procedure procedure) => new(procedure.PlaceOf(Details), Department, Barred);

    public void SetIndicators(IReadOnlyDictionary<string, string> values) =>
        Indicators = new(Indicators.Concat(values).GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => group.Last().Value));

    /// <summary>The state that the audit entry proves: everything that the case holds, its parties by their own digests included.</summary>
    public override IReadOnlyDictionary<string, object?> AuditState() => new Dictionary<string, object?>([.. AuditStateOfActs(), .. AuditStateOfHandOver(), .. AuditStateOfAgency(), .. AuditStateOfAlike()])
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
        ["details"] = Details,
        ["barred"] = Barred,
        ["details_sha256"] = SealedDetails is { } sealedDetails ? Convert.ToHexStringLower(SHA256.HashData(sealedDetails)) : null,
        ["identity_protected"] = IdentityProtected,
        ["language"] = Language,
        ["published_record"] = PublishedRecord,
        ["published"] = Published?.AuditState(),
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
        ["notified_means"] = NotifiedMeans,
        ["notified_by"] = NotifiedBy,
        ["harm_ongoing"] = HarmOngoing,
        ["requested_date"] = RequestedDate is { } day ? Reading.Written(day) : null,
        ["promoted_to"] = PromotedTo,
        ["work_item_id"] = WorkItemId,
        ["awaited_materials"] = AwaitedMaterials?.AuditState(),
        ["urging"] = Urging?.AuditState(),
        ["urged_at"] = UrgedAt,
        ["follow_up"] = FollowUp?.AuditState(),
        ["corrective_action"] = CorrectiveAction?.AuditState(),
        ["withdrawal"] = Withdrawal?.AuditState(),
        ["closing"] = Closing?.AuditState(),
        ["reopenings"] = Reopenings.ConvertAll(reopened => reopened.AuditState()),
        ["message_count"] = MessageCount,
        ["messages_sha256"] = MessagesSha256 is { } messages ? Convert.ToHexStringLower(messages) : null,
    };

    /// <summary>Nothing where it came by itself, as in entries from before there were such desks.</summary>
    private IEnumerable<KeyValuePair<string, object?>> AuditStateOfHandOver() => HandedOver is null ? [] : [new("handed_over", HandedOver.AuditState())];

    /// <summary>Nothing where no others are counted, as in entries from before they were.</summary>
    private IEnumerable<KeyValuePair<string, object?>> AuditStateOfAlike() => AlikeHash is null ? [] : [new("alike_hash", Convert.ToHexStringLower(AlikeHash))];

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
