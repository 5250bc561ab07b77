using System.Globalization;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.ServiceDefaults.Time;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Intake;

partial class IntakeGrpc
{
    private const int MostEntries = 50;

    /// <summary>
    /// Our own limit, a quarter of a year: no desk is longer without a connection. What is earlier is a slip of the pen, last year's date for one, by which every clock of the
    /// case would have run out at once.
    /// </summary>
    private static readonly TimeSpan LongestWithoutConnection = TimeSpan.FromDays(92);

    /// <summary>
    /// Each entry by itself and in a transaction of its own (ADR 0036): the matters have nothing to do with each other, and the time of every one runs. Whatever breaks off,
    /// what was registered stays, and is known when it comes again.
    /// </summary>
    [Authorize(Policy = Policies.HandOver)]
    public override async Task<BatchRegisterComplaintsResponse> BatchRegisterComplaints(BatchRegisterComplaintsRequest request, ServerCallContext call)
    {
        var (caller, now) = (call.Caller(), time.Instant());
        var handOverId = ParseForm(request, caller);
        var response = new BatchRegisterComplaintsResponse();
        foreach (var entry in request.Entries)
            response.Results.Add(await HandOverAsync(entry, request.Organisation, handOverId, caller, now, call.CancellationToken));
        return response;
    }

    private async Task<OfflineResult> HandOverAsync(OfflineEntry entry, string organisation, Guid handOverId, Caller caller, DateTimeOffset now, CancellationToken cancellation)
    {
        var result = new OfflineResult { RequestId = entry.Registration.RequestId };
        // Nothing of the entry before, registered or refused.
        db.ChangeTracker.Clear();
        try
        {
            // Whoever of the organisation hands it over again: the desk has shifts.
            var (request, submission, requestId) = ParseEntry(entry, organisation, handOverId, caller, now);
            var (answer, isNew) = await RegisterAsync(request, submission, requestId, OnceRequest.Of($"desk of {organisation}", entry, requestId), caller, now, cancellation);
            (result.Outcome, result.Complaint, result.AccessCode) = (isNew ? OfflineOutcome.Registered : OfflineOutcome.Known, answer.Complaint, answer.AccessCode);
        }
        catch (Refusal refusal) when (refusal.Kind is RefusalKind.Invalid or RefusalKind.Precondition or RefusalKind.Conflict or RefusalKind.Forbidden)
        {
            result.Outcome = OfflineOutcome.Refused;
            result.Violations.Add(refusal.Violations.Select(violation => violation.ToMessage()));
        }
        return result;
    }

    /// <summary>The desk's word counts for the time, so it is one that the procedure names, and no time that has not come (CR-08). Clocks are not allowed to differ: a desk can wait.</summary>
    /// <returns>The hand-over, with who hands over.</returns>
    private static HandOver RequireOffline(Procedure procedure, Submission submission, HandOver handOver, Caller caller, DirectoryView directory, DateTimeOffset now)
    {
        if (procedure.Offline is not { } offline)
            throw Refusal.Precondition("OFFLINE_NOT_OFFERED", $"'{procedure.Id}' takes nothing in without a connection.", field: "received");
        var person = Person.From(caller, directory, procedure.PlaceOf(submission.Details), department: null);
        var rule = offline.Rules is [var first, ..] ? first : null;
        if (!offline.By.Any(name => procedure.Case.Is(person.Actor, name)))
            throw Refusal.Forbidden("ROLE_NOT_PERMITTED", $"What was taken in without a connection is handed over by: {string.Join(", ", offline.By)}.", rule);
        if (submission.ReceivedAt > now)
            throw Refusal.Invalid("TIME_IN_FUTURE", "received", "This time has not come yet at the hand-over. Put the desk's clock or its zone right.", rule);
        return handOver with { StaffId = directory.Staff(caller.Subject)?.StaffId };
    }

    /// <exception cref="Refusal">The desk's time is too long before the hand-over to be true (CR-08).</exception>
    private static void RequireNotTooEarly(Procedure procedure, Submission submission, DateTimeOffset now)
    {
        if (submission.HandedOver is not null && procedure.Offline is { } offline && submission.ReceivedAt < now - LongestWithoutConnection)
            throw Refusal.Invalid("TIME_TOO_EARLY", "received",
                string.Create(CultureInfo.InvariantCulture, $"This time is more than {LongestWithoutConnection.TotalDays} days before the hand-over. Put the day and the year right."),
                offline.Rules is [var rule, ..] ? rule : null);
    }

    private static (RegisterComplaintRequest Request, Submission Submission, Guid RequestId) ParseEntry(OfflineEntry entry, string organisation, Guid handOverId, Caller caller, DateTimeOffset now)
    {
        var request = entry.Registration.Clone();
        if (request.Organisation.Length > 0 && request.Organisation != organisation)
            throw Refusal.Invalid("ORGANISATION_UNKNOWN", "organisation", "An entry is of the organisation that the batch names.");
        request.Organisation = organisation;
        if (HandOver.ParseTime(entry.Received) is not { } received)
            throw Refusal.Invalid("TIME_INVALID", "received", "Say when the desk took it in, with the offset of its zone, such as 2026-11-29T21:30:00+09:00.");
        var (submission, requestId, _) = Parse(request, caller, machine: null, now);
        return (request, submission with
        {
            ReceivedAt = received.ToUniversalTime().ToMicrosecond(),
            HandedOver = new(handOverId, (int)received.Offset.TotalMinutes, now),
        }, requestId);
    }

    /// <exception cref="Refusal">The batch as such can't be read: nothing of it is registered.</exception>
    private static Guid ParseForm(BatchRegisterComplaintsRequest request, Caller caller)
    {
        if (!CaseNumber.IsOrganisation(request.Organisation) || !caller.Organisations.Contains(request.Organisation))
            throw Refusal.NotFound("organisation");
        var reading = new Reading();
        if (!Guid.TryParse(request.HandOverId, out var id) || id.Version != 4)
            reading.Add("REQUEST_ID_INVALID", "hand_over_id", "Send a random UUID (version 4) of your own for each hand-over.");
        if (request.Entries.Count is 0 or > MostEntries)
            reading.Add("ENTRIES_OUT_OF_RANGE", "entries", $"Send 1 to {MostEntries} entries at a time.");
        // Without an id of its own an entry can't be answered, nor known again.
        for (var index = 0; index < request.Entries.Count && index < MostEntries; index++)
            if (!Guid.TryParse(request.Entries[index].Registration?.RequestId, out var requestId) || requestId.Version != 4)
                reading.Add("REQUEST_ID_INVALID", string.Create(CultureInfo.InvariantCulture, $"entries[{index}].registration.request_id"), "Give each entry a random UUID (version 4) of its own when it is taken in.");
        if (request.Entries.Select(entry => entry.Registration?.RequestId.ToUpperInvariant()).Distinct().Count() < request.Entries.Count)
            reading.Add("REQUEST_ID_REPEATED", "entries", "Send each entry once.");
        reading.Done();
        return id;
    }
}
