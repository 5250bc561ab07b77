using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.ServiceDefaults.Time;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Complaint = ComplaintSuite.Intake.Complaints.Complaint;

namespace ComplaintSuite.Intake;

partial class IntakeGrpc
{
    [AllowAnonymous]
    public override async Task<RegisterComplaintResponse> RegisterComplaint(RegisterComplaintRequest request, ServerCallContext call)
    {
        var cancellation = call.CancellationToken;
        // Someone of another organisation files here like anybody else.
        var caller = call.Caller() is var signedOn && signedOn.Organisations.Contains(request.Organisation) ? signedOn : Caller.Public;
        var (submission, requestId) = Parse(request, caller);
        var now = time.Instant();
        Procedure? procedure = null;

        var caseId = await db.RunOnceAsync(OnceRequest.Of(caller.Subject, request, requestId), request.Organisation, now, async () =>
        {
            var directory = await cases.DirectoryAsync(db, request.Organisation, cancellation)
                ?? throw Refusal.Invalid("ORGANISATION_UNKNOWN", "organisation", "No organisation of this code takes complaints here. ListOrganisations names those that do.");
            (procedure, submission) = cases.ProcedureFor(directory, submission, now);
            await cases.KeepAsync(db, procedure, cancellation);

            var complaint = new Complaint(Guid.CreateVersion7(now), request.Organisation, CaseNumber.New(request.Organisation), procedure.Id, procedure.Version, submission, now);
            if (!submission.WithoutAccessCode)
                complaint.SetAccessCodeHash(access.Codes.Hash(complaint.Id, access.Codes.CodeFor(requestId, complaint.Id)));
            db.Complaints.Add(complaint);

            var file = cases.Begin(db, complaint, procedure, directory, caller, now);
            await file.EnterAsSystemAsync("received", new ComplaintReceived
            {
                Procedure = procedure.Id,
                ProcedureVersion = procedure.Version,
                Kind = complaint.Kind,
                Channel = complaint.Channel,
                CaseNumber = complaint.CaseNumber,
            }, cancellation);
            if (file.Unmet("registered").Count == 0)
                await file.EnterAsSystemAsync("registered", new ComplaintRegistered(), cancellation);
            return complaint.Id;
        }, cancellation);
        if (procedure is not null)
            cases.Confirm(procedure);

        var view = await cases.ReadOwnAsync(db, request.Organisation, caseId, cancellation);
        return new()
        {
            Complaint = view.ToMessage(),
            AccessCode = submission.WithoutAccessCode ? "" : access.Codes.CodeFor(requestId, caseId),
        };
    }

    private static (Submission Submission, Guid RequestId) Parse(RegisterComplaintRequest request, Caller caller)
    {
        var reading = new Reading();
        var requestId = reading.RequestId(request.RequestId);
        if (request.Organisation.Length == 0)
            reading.Add("FIELD_MISSING", "organisation", "Name the organisation by its code.");
        if (request.Kind.Length == 0)
            reading.Add("FIELD_MISSING", "kind", "Say what it is: complaint, report or enquiry.");
        if (request.Channel.Length == 0)
            reading.Add("FIELD_MISSING", "channel", "Say by which channel it comes.", "CH-01");
        if (request.WithoutAccessCode && !caller.Has(Roles.Clerk))
            reading.Add("ROLE_NOT_PERMITTED", "without_access_code", "Only a clerk registers without an access code, for someone who wants none.");
        if ((request.PublishedRecord || request.ReceiveTime is not null) && caller.Machine != "import")
            reading.Add("ROLE_NOT_PERMITTED", request.PublishedRecord ? "published_record" : "receive_time", "Only the import client takes over published records.", "CH-03");
        var submission = new Submission
        {
            Kind = reading.Text(request.Kind, "kind", 40) ?? "",
            Channel = reading.Text(request.Channel, "channel", 100) ?? "",
            ChannelDescription = reading.Text(request.ChannelDescription, "channel_description", 200),
            Subject = reading.Text(request.Subject, "subject", 200),
            Facts = reading.Text(request.Facts, "facts", Reading.LongText),
            Leads = reading.Text(request.Leads, "leads", Reading.LongText),
            Demand = reading.Text(request.Demand, "demand", 20_000),
            Respondent = reading.Party(request.Respondent, "respondent"),
            Complainant = reading.Party(request.Complainant, "complainant"),
            UnknownFields = reading.Unknowns(request.UnknownFields),
            ProtectIdentity = request.ProtectIdentity,
            Language = reading.Language(request.Language),
            WithoutAccessCode = request.WithoutAccessCode,
            PublishedRecord = request.PublishedRecord,
            ReceivedAt = request.ReceiveTime?.ToDateTimeOffset(),
        };
        reading.Done();
        return (submission, requestId);
    }
}
