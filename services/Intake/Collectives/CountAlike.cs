using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Sealing;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Time;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Collectives;

partial class CollectiveGrpc
{
    /// <summary>A number and nothing else: who the others are, and what their cases are, stays with them.</summary>
    [Authorize(Policy = Policies.FindParties)]
    public override async Task<CountAlikeResponse> CountAlike(CountAlikeRequest request, ServerCallContext context)
    {
        var (caller, cancellation) = (context.Caller(), context.CancellationToken);
        var reading = new Reading();
        var organisation = reading.OrganisationOf(request.Organisation, caller);
        var kind = reading.Text(request.Kind, "kind", 40);
        var respondent = reading.Text(request.RespondentName, "respondent_name", 200);
        var cause = reading.Text(request.Cause, "cause", 100);
        var channel = reading.Text(request.Channel, "channel", 100) ?? "in-person";
        var language = reading.Language(request.Language.Length > 0 ? request.Language : "en");
        if (respondent is null)
            reading.Add("FIELD_MISSING", "respondent_name", "Say of whom they complain.");
        reading.Done();

        await using var transaction = await OrganisationScope.BeginAsync(db, [caller.Organisations.Contains(organisation) ? organisation : OrganisationScope.Nowhere], cancellation);
        var directory = await cases.DirectoryAsync(db, organisation, cancellation);
        Policies.RequireAtPresent(Policies.FindParties, caller, directory);
        if (directory is null || kind is null || cases.ProcedureFor(directory, kind, channel, time.Instant()) is not { Collective: { } collective } procedure || !collective.Kinds.Contains(kind))
            return new();
        var text = AlikeCases.TextOf(procedure, respondent, cause);
        var hash = text is null ? null : lookUps.Hash(organisation, LookUps.Alike, text);
        var count = hash is null ? 0 : await AlikeCases.Registered(db, organisation, hash).CountAsync(cancellation);
        return new() { Count = count, AdvisedFrom = collective.From, Advice = collective.Advice.In(language), Rules = { collective.Rules } };
    }
}
