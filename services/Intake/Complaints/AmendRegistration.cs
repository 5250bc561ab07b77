using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Collectives;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Parties;
using ComplaintSuite.Intake.Relations;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Intake;

partial class IntakeGrpc
{
    [Authorize(Policy = Policies.ChangeCase)]
    public override async Task<AmendRegistrationResponse> AmendRegistration(AmendRegistrationRequest request, ServerCallContext call)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(request.CaseNumber, request.RequestId, request.ExpectedVersion, request);
        var facts = request.HasFacts ? reading.Text(request.Facts, "facts", Reading.LongText) : null;
        var leads = request.HasLeads ? reading.Text(request.Leads, "leads", Reading.LongText) : null;
        var demand = request.HasDemand ? reading.Text(request.Demand, "demand", 20_000) : null;
        var complainant = reading.Party(request.Complainant, "complainant");
        var respondent = reading.Party(request.Respondent, "respondent");
        var agent = reading.Party(request.Agent, "agent");
        var unknowns = reading.Unknowns(request.UnknownFields);
        reading.Done();

        var view = await cases.ChangeAsync(db, call.Caller(), change, async file =>
        {
            if (request.HasHarmOngoing)
                file.Complaint.SetHarm(request.HarmOngoing);
            file.Require("amend-registration");
            var details = Reading.Details(file.Procedure, request.Details, unknowns, file.Directory, file.Now);
            Reading.RequireReachable(file.Procedure, WithTelephone(complainant, file.Complaint.Complainant, file), WithTelephone(agent, file.Complaint.Agent, file));
            await RequireSeenAsync(file, complainant, agent, details.Keys, call.CancellationToken);
            file.Complaint.Amend(facts, leads, demand, complainant, respondent, unknowns, file.Seal, file.Now);
            file.Complaint.Amend(file.Procedure.Details, details, file.Seal);
            await cases.MarkAgainAsync(db, file, call.CancellationToken);
            file.Complaint.NameAgent(agent, file.Seal, file.Now);
            AlikeCases.Mark(file.Procedure, file.Complaint, file.Seal);
            await AlikeCases.CountAsync(db, file.Procedure, file.Complaint, hold: true, call.CancellationToken);
            file.Do("amend-registration", new RegistrationAmended { HarmOngoing = file.Complaint.HarmOngoing, Procedure = file.Procedure.Id, ProcedureVersion = file.Procedure.Version });
            await StandingRelations.MeetAsync(db, file, call.CancellationToken);
            await file.GoOnRegisteringAsync(call.CancellationToken);
        }, call.CancellationToken);
        return new() { Complaint = view.ToMessage() };
    }

    /// <summary>Where somebody lives who sends a postcode alone is told by the telephone number that they left before.</summary>
    private static PartyDetails? WithTelephone(PartyDetails? sent, Parties.Party? known, CaseFile file) =>
        sent is { Postcode: not null, Telephone: null } && known?.Open(file.Seal).Telephone is { } telephone && Contacts.IsTelephone(telephone, file.Procedure.Region) ? sent with { Telephone = telephone } : sent;

    /// <summary>What somebody may not see, they don't replace unseen: fields of a protected identity that are there (CH-04). The person changes everything, staff adds what is missing.</summary>
    private async Task RequireSeenAsync(CaseFile file, PartyDetails? sent, PartyDetails? agent, IEnumerable<string> details, CancellationToken cancellation)
    {
        if (!file.Complaint.IdentityProtected || file.Person.Actor.Roles.Contains(Roles.Public))
            return;
        var hidden = Replaced("complainant", sent, file.Complaint.Complainant).Concat(Replaced("agent", agent, file.Complaint.Agent)).Concat(details.Where(name => file.Complaint.Details.GetValueOrDefault(name) == "").Select(name => Procedure.DetailPrefix + name)).ToList();
        if (hidden.Count > 0 && await db.ApprovalAsync(file, cancellation) is null)
            throw new Refusal(RefusalKind.Precondition, "IDENTITY_PROTECTED",
                [.. hidden.Select(field => new Violation("IDENTITY_PROTECTED", field, "CH-04", $"'{field}' is protected: only the person, or who was allowed to see it, changes it."))]);

        IEnumerable<string> Replaced(string role, PartyDetails? said, Parties.Party? known) =>
            said is null || known is null ? [] : said.Said().Intersect(known.Open(file.Seal).Said()).Select(field => $"{role}.{field}");
    }
}
