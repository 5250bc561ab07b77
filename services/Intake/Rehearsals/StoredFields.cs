using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Sections;
using Google.Protobuf.Reflection;

namespace ComplaintSuite.Intake.Rehearsals;

/// <summary>Whether a field of a case was there when a step or act was made, by what is stored: the case as it is, and what its history says of later changes.</summary>
internal static class StoredFields
{
    private static readonly string[] OfRegistration = ["channel", "facts", "leads", "evidence", "demand"];
    private static readonly string[] Parties = ["respondent.", "complainant.", "agent.", Procedure.DetailPrefix];
    private static readonly string[] OfAssessment = ["category", "legal-field", "route", "office-in-charge", "competent-body", "answer", "article", "validity"];
    private static readonly string[] OfSeverity = ["severity", "criterion", "fault"];

    /// <returns>Null where what is stored does not tell.</returns>
    public static bool? Had(Complaint record, Procedure procedure, IReadOnlyList<HistoryEntry> history, HistoryEntry entry, string field)
    {
        if (field == "harm-ongoing")
            return true;
        if (OfRegistration.Contains(field) || Parties.Any(prefix => field.StartsWith(prefix, StringComparison.Ordinal)))
            return !IsThere(record, procedure, field) ? false : HappenedAfter(history, entry, RegistrationAmended.Descriptor) || HappenedAfter(history, entry, CaseActDone.Descriptor) ? null : true;
        if (OfAssessment.Contains(field) || OfSeverity.Contains(field))
            return !HappenedBy(history, entry, ComplaintAssessed.Descriptor, thisRound: false) ? false
                : OfSeverity.Contains(field) && HappenedAfter(history, entry, SeverityChanged.Descriptor) ? null
                : IsThere(record, procedure, field);
        if (field.StartsWith("indicators.", StringComparison.Ordinal))
            return ThisRound(history, entry).Where(StoredCases.Is(IndicatorsRecorded.Descriptor)).Any(recorded => IndicatorsRecorded.Parser.ParseFrom(recorded.EventPayload).Indicators.ContainsKey(field["indicators.".Length..]));
        return field switch
        {
            "reply" => HappenedBy(history, entry, ResultBecameKnown.Descriptor, thisRound: true),
            "corrective-action" => HappenedBy(history, entry, CorrectiveActionPlanned.Descriptor, thisRound: false),
            "corrective-action.verified" => HappenedBy(history, entry, CorrectiveActionVerified.Descriptor, thisRound: false),
            // Comes with its step or act, and not as a code.
            _ => null,
        };
    }

    private static bool IsThere(Complaint record, Procedure procedure, string field) =>
        ComplaintGuards.Vocabulary.Has(CaseSubject.OfSystem(record, procedure, record.UpdatedAt), field);

    private static bool HappenedAfter(IReadOnlyList<HistoryEntry> history, HistoryEntry entry, MessageDescriptor type) =>
        history.Where(StoredCases.Is(type)).Any(later => later.Version > entry.Version);

    private static bool HappenedBy(IReadOnlyList<HistoryEntry> history, HistoryEntry entry, MessageDescriptor type, bool thisRound) =>
        (thisRound ? ThisRound(history, entry) : history.Where(earlier => earlier.Version <= entry.Version)).Any(StoredCases.Is(type));

    /// <summary>What happened up to a step or act since the case was opened last.</summary>
    private static IEnumerable<HistoryEntry> ThisRound(IReadOnlyList<HistoryEntry> history, HistoryEntry entry)
    {
        var begun = history.Where(StoredCases.Is(ComplaintReopened.Descriptor)).Where(reopened => reopened.Version < entry.Version).Select(reopened => reopened.Version).DefaultIfEmpty(0).Max();
        return history.Where(earlier => earlier.Version > begun && earlier.Version <= entry.Version);
    }
}
