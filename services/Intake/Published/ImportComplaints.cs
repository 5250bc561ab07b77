using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Parties;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.ServiceDefaults.Time;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using Complaint = ComplaintSuite.Intake.Complaints.Complaint;

namespace ComplaintSuite.Intake.Published;

partial class ImportGrpc
{
    private const int MostRecords = 200;
    private const int MostRows = 50;
    private const int MostColumns = 40;
    private const string Removed = "removed_fields";

    [Authorize(Policy = Policies.ImportRecords)]
    public override async Task<ImportComplaintsResponse> ImportComplaints(ImportComplaintsRequest request, ServerCallContext context)
    {
        var (caller, cancellation, now) = (context.Caller(), context.CancellationToken, time.Instant());
        RequireForm(request, caller);
        var records = request.Records.Select(record => Incoming.Read(record, now)).ToList();

        await using var transaction = await OrganisationScope.BeginAsync(db, [request.Organisation], cancellation);
        var directory = await cases.DirectoryAsync(db, request.Organisation, cancellation) ?? throw UnknownOrganisation();
        await LockAsync(request, cancellation);
        var numbers = records.Select(record => record.Number).ToArray();
        var known = await db.Publications.AsNoTracking().Where(it => it.Organisation == request.Organisation && it.Source == request.Source && numbers.Contains(it.PublisherNumber))
            .Join(db.Complaints.IgnoreAutoIncludes(), it => it.CaseId, it => it.Id, (it, complaint) => new { Publication = it, complaint.CaseNumber })
            .ToDictionaryAsync(it => it.Publication.PublisherNumber, it => new KnownRecord(it.CaseNumber, it.Publication), cancellation);

        // All rows are new and added whole; looking through all of them for changes at every step would cost the square of their number.
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        var procedures = new HashSet<Procedure>();
        var response = new ImportComplaintsResponse();
        foreach (var record in records)
            response.Results.Add(known.TryGetValue(record.Number, out var before)
                ? Repeat(record, before)
                : await TakeOverAsync(request, record, directory, caller, procedures, now, cancellation));
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return response;
    }

    /// <summary>One call alone takes over a record: the same sent twice at once waits here. In one order for all calls, so that none waits for another in a ring.</summary>
    private async Task LockAsync(ImportComplaintsRequest request, CancellationToken cancellation)
    {
        var keys = request.Records
            .Select(record => BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{request.Organisation}\n{request.Source}\n{record.PublisherNumber}"))))
            .Order().ToArray();
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(key) from (select key from unnest({keys}) as key order by key) as keys", cancellation);
    }

    private async Task<ImportResult> TakeOverAsync(
        ImportComplaintsRequest request, Incoming record, DirectoryView directory, Caller caller, HashSet<Procedure> procedures, DateTimeOffset now, CancellationToken cancellation)
    {
        if (record.Violations.Count > 0)
            return Refuse(record, record.Violations);
        Procedure procedure;
        Submission submission;
        try
        {
            (procedure, submission) = cases.ProcedureFor(directory, record.Submission, now);
            submission = submission with { Details = Reading.Details(procedure, record.Beside, submission.UnknownFields, directory, now, Removed) };
        }
        catch (Refusal refusal)
        {
            return Refuse(record, refusal.Violations);
        }
        var dispatch = RecordDispatch.Of(procedure, directory, record.Details.Category, submission.Details);
        if (dispatch.Defect is { } undispatched)
            return Refuse(record, [undispatched]);

        var id = Guid.CreateVersion7(now);
        var (key, seal) = cases.DraftSeal(id, request.Organisation);
        var complaint = new Complaint(id, request.Organisation, CaseNumber.New(request.Organisation), procedure.Id, procedure.Version, submission, seal, now);
        complaint.Amend(procedure.Details, submission.Details, seal);
        complaint.TakeOver(new(complaint.Id, request.Organisation, request.Source, record.Details, now));
        // What can't be entered whole makes no case: nobody would ever complete it. It is asked as it will be entered, so that no record ends the import of all others.
        var file = cases.Begin(db, complaint, seal, procedure, directory, caller, now);
        var steps = StepsOf(procedure, complaint.Published!);
        foreach (var (step, from) in steps.Zip(steps.Prepend(null)))
            if (file.UnmetAfter(step, from) is { Count: > 0 } unmet)
                return Refuse(record, unmet);

        if (procedures.Add(procedure))
            await cases.KeepAsync(db, procedure, cancellation);
        db.CaseKeys.Add(key);
        db.Complaints.Add(complaint);
        cases.Mark(db, complaint, procedure, seal);
        foreach (var step in steps)
        {
            file.HappenedAt = step == "closed" ? complaint.Published!.ClosedAt!.Value : complaint.ReceivedAt;
            await file.EnterAsSystemAsync(step, FactOf(step, complaint), cancellation);
        }
        return new() { PublisherNumber = record.Number, Outcome = ImportOutcome.TakenOver, CaseNumber = complaint.CaseNumber, Department = dispatch.Department };
    }

    /// <summary>Registered when the publisher received it, closed when the publisher closed it; where the procedure has no place for published records, registered only.</summary>
    private static List<string> StepsOf(Procedure procedure, Publication published) =>
    [
        "received", "registered",
        .. procedure.Case.Step("taken-over") is null ? [] : published.ClosedAt is null ? ["taken-over"] : (string[])["taken-over", "closed"],
    ];

    private static IMessage FactOf(string step, Complaint complaint) => step switch
    {
        "received" => new ComplaintReceived
        {
            Procedure = complaint.Procedure,
            ProcedureVersion = complaint.ProcedureVersion,
            Kind = complaint.Kind,
            Channel = complaint.Channel,
            CaseNumber = complaint.CaseNumber,
        },
        "registered" => new ComplaintRegistered(),
        "taken-over" => new PublishedRecordTakenOver { Source = complaint.Published!.Source },
        "closed" => new ComplaintClosed(),
        _ => throw new InvalidOperationException($"A published record does not enter '{step}'."),
    };

    private static ImportResult Repeat(Incoming record, KnownRecord known) =>
        record.Violations.Count == 0 && record.Details.Sha256().SequenceEqual(known.Publication.ContentSha256)
            && PublishedDetails.Sha256Of(record.Details.Rows).SequenceEqual(known.Publication.RowsSha256())
            ? new() { PublisherNumber = record.Number, Outcome = ImportOutcome.Known, CaseNumber = known.CaseNumber }
            : Refuse(record, [new("PUBLISHED_RECORD_CHANGED", null, "CT-03", "It was taken over before with other content. The case stays as it is.")], known.CaseNumber);

    private static ImportResult Refuse(Incoming record, IReadOnlyList<Violation> violations, string caseNumber = "") => new()
    {
        PublisherNumber = record.Number,
        Outcome = ImportOutcome.Refused,
        CaseNumber = caseNumber,
        Violations =
        {
            violations.Select(violation => violation.ToMessage()),
        },
    };

    private static void RequireForm(ImportComplaintsRequest request, Caller caller)
    {
        var reading = new Reading();
        if (!CaseNumber.IsOrganisation(request.Organisation) || !caller.Organisations.Contains(request.Organisation))
            throw UnknownOrganisation();
        if (!SourceCode().IsMatch(request.Source))
            reading.Add("SOURCE_INVALID", "source", "Name the published data set by a code of at most 40 lower-case letters, digits and hyphens.");
        if (request.Records.Count is 0 or > MostRecords)
            reading.Add("RECORDS_OUT_OF_RANGE", "records", $"Send 1 to {MostRecords} records at a time.");
        // Without a number of its own a record can't be answered, nor known again.
        for (var index = 0; index < request.Records.Count && index < MostRecords; index++)
            if (request.Records[index].PublisherNumber is var number && (string.IsNullOrWhiteSpace(number) || number.Length > 100 || number.Any(char.IsControl)))
                reading.Add("FIELD_MISSING", $"records[{index}].publisher_number", "Give each record the publisher's number, at most 100 characters.");
        if (request.Records.Select(record => record.PublisherNumber).Distinct().Count() < request.Records.Count)
            reading.Add("PUBLISHER_NUMBER_REPEATED", "records", "Send each record once.");
        reading.Done();
    }

    private static Refusal UnknownOrganisation() => Refusal.Invalid("ORGANISATION_UNKNOWN", "organisation", "The import client takes over nothing for an organisation of this code.");

    [GeneratedRegex(@"\A[a-z0-9-]{1,40}\z")]
    private static partial Regex SourceCode();

    /// <summary>A record that is there already.</summary>
    private sealed record KnownRecord(string CaseNumber, Publication Publication);

    /// <summary>A record as sent, its form checked.</summary>
    private sealed record Incoming(string Number, Submission Submission, PublishedDetails Details, IReadOnlyDictionary<string, string> Beside, IReadOnlyList<Violation> Violations)
    {
        public static Incoming Read(PublishedRecord record, DateTimeOffset now)
        {
            var reading = new Reading();
            var received = reading.Past(record.ReceiveTime, "receive_time", now);
            if (record.ReceiveTime is null)
                reading.Add("FIELD_MISSING", "receive_time", "Say when the publisher received it.", "CT-03");
            var closed = reading.Past(record.CloseTime, "close_time", now);
            if (closed < received)
                reading.Add("CLOSED_BEFORE_RECEIVED", "close_time", "The publisher can't have closed it before it received it.", "CT-03");
            var target = reading.Instant(record.TargetTime, "target_time");
            if (target < received)
                reading.Add("TARGET_BEFORE_RECEIVED", "target_time", "The publisher can't have meant to be done before it received it.", "CT-03");
            var kind = reading.Text(record.Kind, "kind", 40);
            if (kind is null)
                reading.Add("FIELD_MISSING", "kind", "Say what it is: complaint, report or enquiry.");
            var channel = reading.Text(record.Channel, "channel", 100);
            if (channel is null)
                reading.Add("FIELD_MISSING", "channel", "Say by which channel it came.", "CH-01");
            var respondent = reading.Text(record.RespondentName, "respondent_name", 200);
            var submission = new Submission
            {
                Kind = kind ?? "",
                Channel = channel ?? "",
                ChannelDescription = reading.Text(record.ChannelDescription, "channel_description", 200),
                Subject = reading.Text(record.Subject, "subject", 200),
                Facts = reading.Text(record.Facts, "facts", Reading.LongText),
                Respondent = respondent is null ? null : PartyDetails.Nothing with { Name = respondent },
                // A publisher takes out everything by which a person is known; what of it the procedure would demand is named.
                UnknownFields = reading.Unknowns(record.RemovedFields, Removed),
                Language = reading.Language(record.Language),
                WithoutAccessCode = true,
                PublishedRecord = true,
                ReceivedAt = received,
            };
            var details = new PublishedDetails(
                record.PublisherNumber, reading.Text(record.Category, "category", 100), target, closed, reading.Text(record.Outcome, "outcome", 200), Rows(record, reading), Content(record));
            return new(record.PublisherNumber, submission, details, record.Details, reading.Violations);
        }

        private static List<Dictionary<string, string>> Rows(PublishedRecord record, Reading reading)
        {
            if (record.Rows.Count is 0 or > MostRows)
                reading.Add("ROWS_OUT_OF_RANGE", "rows", $"Send the publisher's rows of it, 1 to {MostRows}.");
            foreach (var row in record.Rows.Take(MostRows))
                if (row.Values.Count > MostColumns)
                    reading.Add("ROWS_OUT_OF_RANGE", "rows", $"A row has at most {MostColumns} columns.");
                else
                    foreach (var (column, value) in row.Values)
                        if (reading.Text(column, "rows", 200) is null || reading.Text(value, $"rows.{Refusal.Echo(column)}", 200) is null && value.Length > 0)
                            reading.Add("FIELD_MISSING", "rows", "A column has a name, and its value is a text or empty.");
            return [.. record.Rows.Take(MostRows).Select(row => row.Values.ToDictionary())];
        }

        private static IReadOnlyList<string> Content(PublishedRecord record) =>
        [
            record.Kind, record.Channel, record.ChannelDescription, record.Subject, record.Facts, record.RespondentName, record.Category, Written(record.ReceiveTime),
            Written(record.TargetTime), Written(record.CloseTime), record.Outcome, record.Language,
            // Nothing where there is none: records from before there were any are known again.
            .. record.Details.OrderBy(detail => detail.Key, StringComparer.Ordinal).SelectMany(detail => new[] { $"{Procedure.DetailPrefix}{detail.Key}", detail.Value }),
            .. record.RemovedFields.Order(StringComparer.Ordinal),
        ];

        private static string Written(Timestamp? time) => time is null ? "" : $"{time.Seconds}.{time.Nanos}";
    }
}
