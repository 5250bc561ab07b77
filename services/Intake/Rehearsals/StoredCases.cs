using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Intake.Collectives;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Rehearsals;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Rehearsals;

/// <summary>The cases as a rehearsal goes through them. Of parties it sees which fields there are; nothing sealed is opened.</summary>
internal sealed class StoredCases(KeptProcedures procedures) : StoredRecords<IntakeDb, Complaint>
{
    public override Section Section => Section.Case;

    public override async Task<List<Complaint>> PageAsync(
        IntakeDb db, string organisation, IReadOnlyCollection<string> ids, DateTimeOffset since, Complaint? after, int most, CancellationToken cancellation)
    {
        var cases = db.Complaints.AsNoTracking().Include(it => it.Parties).Where(it => it.Organisation == organisation && it.ReceivedAt >= since && ids.Contains(it.Procedure) && it.Step != null);
        if (after is not null)
            cases = cases.Where(it => it.ReceivedAt > after.ReceivedAt || (it.ReceivedAt == after.ReceivedAt && it.Id.CompareTo(after.Id) > 0));
        var page = await cases.OrderBy(it => it.ReceivedAt).ThenBy(it => it.Id).Take(most).ToListAsync(cancellation);
        foreach (var complaint in page)
            await AlikeCases.CountAsync(db, await procedures.GetAsync(db, complaint.Procedure, complaint.ProcedureVersion, cancellation), complaint, hold: false, cancellation);
        return page;
    }

    public override string NumberOf(Complaint record) => record.CaseNumber;

    public override DateTimeOffset ReceivedAtOf(Complaint record) => record.ReceivedAt;

    public override IEnumerable<IReadOnlyDictionary<string, string?>> Beginnings(Complaint record, Procedure procedure, IReadOnlyList<HistoryEntry> history) =>
    [
        new Dictionary<string, string?>
        {
            ["kind"] = history.Where(Is(ComplaintReceived.Descriptor)).Select(entry => ComplaintReceived.Parser.ParseFrom(entry.EventPayload).Kind).FirstOrDefault() ?? record.Kind,
            ["category"] = record.Published?.Category,
            ["route"] = null,
            ["severity"] = null,
            ["validity"] = null,
            ["decision"] = null,
            ["mediated"] = "false",
        },
    ];

    public override IEnumerable<KeyValuePair<string, string?>> Changes(Complaint record, IReadOnlyList<HistoryEntry> history, HistoryEntry entry)
    {
        if (Is(ComplaintAssessed.Descriptor)(entry))
            return Assessed(record, history, entry);
        if (Is(SeverityChanged.Descriptor)(entry))
            return [new("severity", SaidOrNull(SeverityChanged.Parser.ParseFrom(entry.EventPayload).Severity))];
        if (Is(ComplaintWithdrawn.Descriptor)(entry))
            return [new("decision", "withdrawn")];
        return Is(CaseActDone.Descriptor)(entry) && CaseActDone.Parser.ParseFrom(entry.EventPayload).Kind is { Length: > 0 } kind ? [new("kind", kind)] : [];
    }

    /// <summary>What was decided, with all that was assessed: the event of the acceptance has it as it was then.</summary>
    private static IEnumerable<KeyValuePair<string, string?>> Assessed(Complaint record, IReadOnlyList<HistoryEntry> history, HistoryEntry entry)
    {
        var decision = ComplaintAssessed.Parser.ParseFrom(entry.EventPayload).Decision;
        var accepted = decision != "accepted" ? null
            : history.Where(later => later.Version > entry.Version).Where(Is(ComplaintAccepted.Descriptor)).Select(later => ComplaintAccepted.Parser.ParseFrom(later.EventPayload)).FirstOrDefault();
        var route = accepted is null ? record.Assessment?.Route : SaidOrNull(accepted.Route);
        return
        [
            new("decision", decision),
            new("category", (accepted is null ? record.Assessment?.Category : SaidOrNull(accepted.Category)) ?? record.Published?.Category),
            new("route", route),
            new("severity", accepted is null ? record.Assessment?.Severity : SaidOrNull(accepted.Severity)),
            new("validity", accepted is null ? record.Assessment?.Validity : SaidOrNull(accepted.Validity)),
            new("mediated", route == "mediation" ? "true" : "false"),
        ];
    }

    public override string? Select(Complaint record, Procedure procedure, string selector, DateTimeOffset at) => ComplaintGuards.Vocabulary.Select(
        CaseSubject.OfSystem(record, procedure, at) with { LimitationEnds = CaseFiles.LimitationEnds(procedures.Registry, procedure, record) }, selector);

    public override bool? Had(Complaint record, Procedure procedure, IReadOnlyList<HistoryEntry> history, HistoryEntry entry, string field) => StoredFields.Had(record, procedure, history, entry, field);

    public override OwnMove? Own(HistoryEntry entry) =>
        Is(CaseActDone.Descriptor)(entry) && CaseActDone.Parser.ParseFrom(entry.EventPayload) is { } done ? new(Guid.Parse(done.RecordId), done.Codes, done.StaffId) : null;

    public override IReadOnlyCollection<string> Related(HistoryEntry entry) => Is(RecusalNoted.Descriptor)(entry) ? RecusalNoted.Parser.ParseFrom(entry.EventPayload).StaffIds : [];

    /// <summary>What was accepted goes to the department that route and category say, at the place where the matter belongs.</summary>
    public override (string? Before, string? After)? QueueOf(Complaint record, HistoryEntry entry, Procedure kept, Procedure changed, DirectoryView? directory)
    {
        if (!Is(ComplaintAccepted.Descriptor)(entry))
            return null;
        var fact = ComplaintAccepted.Parser.ParseFrom(entry.EventPayload);
        string? DepartmentOf(Procedure procedure) =>
            procedure.DepartmentFor(SaidOrNull(fact.Route), SaidOrNull(fact.Category), field => field == "office-in-charge" ? SaidOrNull(fact.OfficeInCharge) : null) is { } named
                ? directory?.DepartmentAt(procedure.PlaceOf(record.Details), named)?.Code ?? named
                : null;
        return (DepartmentOf(kept), DepartmentOf(changed));
    }

    internal static Func<HistoryEntry, bool> Is(Google.Protobuf.Reflection.MessageDescriptor type) => entry => entry.EventType == type.FullName;

    private static string? SaidOrNull(string said) => said.Length > 0 ? said : null;
}
