using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Collectives;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Messaging;
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
    /// <summary>Channels by which nobody reaches the service without a clerk.</summary>
    internal static readonly string[] TakenDown = ["telephone", "letter", "in-person", "sms", "email", "opinion-box", "opinion-book", "supervision-line", "forum", "station"];

    /// <summary>Who takes down what somebody else tells: at a desk, or outside its hours.</summary>
    internal static readonly string[] TakingDown = [Roles.Clerk, Roles.DutyOfficer];

    /// <summary>The machine that keeps duty logs.</summary>
    private const string DutyLogs = "routing";

    private const string UnknownOrganisation = "No organisation of this code takes complaints here. ListOrganisations names those that do.";

    [AllowAnonymous]
    public override async Task<RegisterComplaintResponse> RegisterComplaint(RegisterComplaintRequest request, ServerCallContext call)
    {
        // Someone of another organisation files here like anybody else.
        var caller = call.Caller() is var signedOn && signedOn.Organisations.Contains(request.Organisation) ? signedOn : Caller.Public;
        var now = time.Instant();
        var (submission, requestId, dutyEntry) = Parse(request, caller, Caller.MachineOf(call.GetHttpContext().User), now);
        // Two people who send an entry on at once, or one whose page lost the answer, send different requests: the entry is what makes them the same.
        var once = dutyEntry is { } entry ? OnceRequest.Of(DutyLogs, DutyLogs, entry.ToByteArray(), entry) : OnceRequest.Of(caller.Subject, request, requestId);
        if (request.KnownOnly)
            await RequireKnownAsync(once, request.Organisation, call.CancellationToken);
        return (await RegisterAsync(request, submission, dutyEntry ?? requestId, once, caller, now, call.CancellationToken)).Answer;
    }

    /// <exception cref="Refusal">Nothing was registered by it: not found.</exception>
    private async Task RequireKnownAsync(OnceRequest once, string organisation, CancellationToken cancellation)
    {
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation);
        if (!await db.IsHandledAsync(once, organisation, cancellation))
            throw Refusal.NotFound("case");
    }

    /// <summary>Registers once what was sent, its form checked.</summary>
    /// <param name="request">As it was sent, its organisation named.</param>
    /// <param name="submission">What was read of it.</param>
    /// <param name="requestId">Its id, from which the access code follows.</param>
    /// <param name="once">By what a repetition is known.</param>
    /// <param name="caller">Who sends it.</param>
    /// <param name="now">The current instant.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The answer, and whether the case is new.</returns>
    private async Task<(RegisterComplaintResponse Answer, bool IsNew)> RegisterAsync(
        RegisterComplaintRequest request, Submission submission, Guid requestId, OnceRequest once, Caller caller, DateTimeOffset now, CancellationToken cancellation)
    {
        // What a desk took in without a connection is judged as of then.
        var at = submission.HandedOver is null ? now : submission.ReceivedAt!.Value;
        Procedure? procedure = null;
        Complaint? registered = null;
        var isTakenDown = false;

        var caseId = await db.RunOnceAsync(once, request.Organisation, now, async () =>
        {
            var directory = await cases.DirectoryAsync(db, request.Organisation, cancellation)
                ?? throw await NoDirectoryAsync(cancellation);
            if (submission.WithoutAccessCode && !directory.AtPresent(caller).Has(Roles.Clerk))
                throw Refusal.Invalid("ROLE_NOT_PERMITTED", "without_access_code", "Only a clerk registers without an access code, for someone who wants none.");
            (procedure, submission) = cases.ProcedureFor(directory, submission, at < now ? at : now);
            RequireNotTooEarly(procedure, submission, now);
            submission = submission with { ProtectIdentity = submission.ProtectIdentity || procedure.Identity.Always.Contains(submission.Kind) };
            if (submission.ProtectIdentity)
                CaseFile.RequireProtectionOffered(procedure, submission.Kind);
            submission = submission with { Details = Reading.Details(procedure, request.Details, submission.UnknownFields, directory, at) };
            if (submission.HandedOver is { } handOver)
                submission = submission with { HandedOver = RequireOffline(procedure, submission, handOver, caller, directory, now) };
            if (!submission.PublishedRecord)
            {
                RequireNamed(procedure, submission);
                Reading.RequireReachable(procedure, submission.Complainant, submission.Agent);
            }
            CaseFile.RequireToCome(procedure, submission.RequestedDate, "requested_date", at);
            await cases.KeepAsync(db, procedure, cancellation);

            var id = Guid.CreateVersion7(now);
            var (key, seal) = cases.DraftSeal(id, request.Organisation);
            db.CaseKeys.Add(key);
            var complaint = new Complaint(id, request.Organisation, CaseNumber.New(request.Organisation), procedure.Id, procedure.Version, submission, seal, now);
            complaint.Amend(procedure.Details, submission.Details, seal);
            AlikeCases.Mark(procedure, complaint, seal);
            if (!submission.WithoutAccessCode)
                complaint.SetAccessCodeHash(access.Codes.Hash(complaint.Id, access.Codes.CodeFor(requestId, complaint.Id)));
            db.Complaints.Add(complaint);
            cases.Mark(db, complaint, procedure, seal);

            isTakenDown = IsTakenDown(submission, caller, directory);
            var file = cases.Begin(db, complaint, seal, procedure, directory, RegistrarOf(submission, caller, directory), now);
            await AlikeCases.CountAsync(db, procedure, complaint, hold: true, cancellation);
            await file.EnterAsSystemAsync("received", new ComplaintReceived
            {
                Procedure = procedure.Id,
                ProcedureVersion = procedure.Version,
                Kind = complaint.Kind,
                Channel = complaint.Channel,
                CaseNumber = complaint.CaseNumber,
                HarmOngoing = complaint.HarmOngoing,
            }, cancellation);
            var unmet = file.Unmet("registered");
            if (request.DutyEntryId.Length > 0)
                RequireStated(procedure, unmet);
            if (unmet.Count == 0)
                await file.EnterAsSystemAsync("registered", new ComplaintRegistered { HarmOngoing = complaint.HarmOngoing, Procedure = procedure.Id, ProcedureVersion = procedure.Version }, cancellation);
            registered = complaint;
            return complaint.Id;
        }, cancellation);

        // What was just saved is known whole; a repeated request finds what has become of it since.
        var isNew = registered?.Id == caseId;
        var view = isNew && procedure is not null
            ? cases.ViewOfNew(db, registered!, procedure)
            : await cases.ReadOwnAsync(db, request.Organisation, caseId, cancellation);
        if (!isNew)
            isTakenDown = await IsTakenDownAsync(request.Organisation, submission with { ProtectIdentity = view.Complaint.IdentityProtected }, caller, cancellation);
        return (new()
        {
            Complaint = (view with { TellsInternal = isTakenDown }).ToMessage(),
            AccessCode = submission.WithoutAccessCode ? "" : access.Codes.CodeFor(requestId, caseId),
        }, isNew);
    }

    /// <summary>
    /// Whoever files something that may not be filed without a name is named, or is reached though the name is not known. Where the registration itself waits for name or contact, it is received and waits for
    /// them, and may become of a kind that needs neither.
    /// </summary>
    /// <exception cref="Refusal">Nobody could ever say anything to it.</exception>
    private static void RequireNamed(Procedure procedure, Submission submission)
    {
        var isReached = submission.Complainant is { Telephone: not null } or { Address: not null } or { Email: not null } && submission.UnknownFields.Contains("complainant.name");
        if (submission.Complainant?.Name is null && !isReached && procedure.RefusesNameless(submission.Kind))
            throw Refusal.Invalid("FIELD_MISSING", "complainant.name", $"'{submission.Kind}' is not taken without the name of whoever files it.", procedure.Identity.Rules is [var rule, ..] ? rule : null);
    }

    /// <summary>
    /// What has to be stated is asked of whoever sends an entry of a duty log on, while the entry is before them: they complete no case, and who could may not hear of it before the morning.
    /// What the form of an entry doesn't have, the case waits for.
    /// </summary>
    /// <exception cref="Refusal">It was left out; every field is named.</exception>
    private static void RequireStated(Procedure procedure, IReadOnlyList<Violation> unmet)
    {
        var stated = procedure.OfRegistration.SelectMany(step => step.Demands).SelectMany(demand => demand.Stated).Where(IsOfEntry).ToHashSet();
        if (unmet.Where(violation => violation is { Code: "FIELD_MISSING", Field: { } field } && stated.Contains(field)).ToList() is { Count: > 0 } missing)
            throw Refusal.Invalid(missing);
    }

    private static bool IsOfEntry(string field) => field is "subject" or "complainant.name" or "complainant.telephone" || field.StartsWith(Procedure.DetailPrefix, StringComparison.Ordinal);

    /// <summary>
    /// Whom history and audit name: a machine, or the clerk or duty officer who takes down what somebody else tells, as the channel shows or they say. Whoever files for themselves
    /// is a party of the case and is named nowhere else, signed on or not: a colleague who reports something may have asked that nobody knows (CH-04). Where the identity is protected, only what clerks alone may
    /// do tells for sure that it is somebody else's.
    /// </summary>
    private static Caller RegistrarOf(Submission submission, Caller caller, DirectoryView directory) =>
        caller.Machine is not null || submission.WithoutAccessCode
            || ((submission.TakesDown || TakenDown.Contains(submission.Channel)) && !submission.ProtectIdentity && TakingDown.Any(directory.AtPresent(caller).Has)) ? caller : Caller.Public;

    /// <summary>Somebody of the organisation takes down what somebody else tells, and has its people's clocks to keep. Whoever files for themselves, or as a client for them, is told what a party is told.</summary>
    private static bool IsTakenDown(Submission submission, Caller caller, DirectoryView directory) =>
        RegistrarOf(submission, caller, directory) is { Machine: null } registrar && registrar.Subject != Caller.Public.Subject;

    private async Task<bool> IsTakenDownAsync(string organisation, Submission submission, Caller caller, CancellationToken cancellation)
    {
        await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation);
        return await cases.DirectoryAsync(db, organisation, cancellation) is { } directory && IsTakenDown(submission, caller, directory);
    }

    /// <summary>A suite that was just set up has heard of no organisation yet: what is sent again in a moment is taken.</summary>
    private async Task<Refusal> NoDirectoryAsync(CancellationToken cancellation) =>
        await routing.GetPositionAsync(cancellation) == 0 ? Refusal.Unavailable() : Refusal.Invalid("ORGANISATION_UNKNOWN", "organisation", UnknownOrganisation);

    private static (Submission Submission, Guid RequestId, Guid? DutyEntry) Parse(RegisterComplaintRequest request, Caller caller, string? machine, DateTimeOffset now)
    {
        var reading = new Reading();
        var requestId = reading.RequestId(request.RequestId);
        if (reading.Text(request.Organisation, "organisation", CaseNumber.LongestOrganisation) is not { } organisation)
            reading.Add("FIELD_MISSING", "organisation", "Name the organisation by its code.");
        else if (!CaseNumber.IsOrganisation(organisation))
            reading.Add("ORGANISATION_UNKNOWN", "organisation", UnknownOrganisation);
        var kind = reading.Text(request.Kind, "kind", 40);
        if (kind is null)
            reading.Add("FIELD_MISSING", "kind", "Say what it is: complaint, report or enquiry.");
        var channel = reading.Text(request.Channel, "channel", 100);
        if (channel is null)
            reading.Add("FIELD_MISSING", "channel", "Say by which channel it comes.", "CH-01");
        if ((request.PublishedRecord || request.ReceiveTime is not null) && caller.Machine != "import")
            reading.Add("ROLE_NOT_PERMITTED", request.PublishedRecord ? "published_record" : "receive_time", "Only the import client takes over published records.", "CH-03");
        Guid? dutyEntry = Guid.TryParse(request.DutyEntryId, out var entryId) ? entryId : null;
        if (request.KnownOnly && dutyEntry is null)
            reading.Add("FIELD_MISSING", "duty_entry_id", "Name the entry that the case is of.");
        if (request.DutyEntryId.Length > 0 && machine != DutyLogs)
            reading.Add("ROLE_NOT_PERMITTED", "duty_entry_id", "Only the service that keeps the duty logs sends their entries on.");
        var submission = new Submission
        {
            Kind = kind ?? "",
            Channel = channel ?? "",
            ChannelDescription = reading.Text(request.ChannelDescription, "channel_description", 200),
            Subject = reading.Text(request.Subject, "subject", 200),
            Facts = reading.Text(request.Facts, "facts", Reading.LongText),
            Leads = reading.Text(request.Leads, "leads", Reading.LongText),
            Demand = reading.Text(request.Demand, "demand", 20_000),
            Respondent = reading.Party(request.Respondent, "respondent"),
            Complainant = reading.Party(request.Complainant, "complainant"),
            Agent = reading.Party(request.Agent, "agent"),
            UnknownFields = reading.Unknowns(request.UnknownFields),
            HarmOngoing = request.HarmOngoing,
            RequestedDate = reading.Day(request.RequestedDate, "requested_date"),
            ProtectIdentity = request.ProtectIdentity,
            Language = reading.Language(request.Language),
            WithoutAccessCode = request.WithoutAccessCode,
            TakesDown = request.TakenDown,
            PublishedRecord = request.PublishedRecord,
            ReceivedAt = reading.Past(request.ReceiveTime, "receive_time", now),
        };
        reading.Done();
        return (submission, requestId, dutyEntry);
    }
}
