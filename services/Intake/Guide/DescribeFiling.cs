using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.ServiceDefaults.Time;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Intake;

partial class GuideGrpc
{
    private const string Portal = "portal";

    [AllowAnonymous]
    public override async Task<DescribeFilingResponse> DescribeFiling(DescribeFilingRequest request, ServerCallContext call)
    {
        var reading = new Reading();
        var language = reading.Language(request.Language);
        var kind = reading.Text(request.Kind, "kind", 40);
        var channel = reading.Text(request.Channel, "channel", 100) ?? Portal;
        reading.Done();
        if (!CaseNumber.IsOrganisation(request.Organisation))
            throw Refusal.NotFound("organisation");

        await using var transaction = await OrganisationScope.BeginAsync(db, request.Organisation, call.CancellationToken);
        var directory = await cases.DirectoryAsync(db, request.Organisation, call.CancellationToken) ?? throw Refusal.NotFound("organisation");
        var now = time.Instant();
        var filing = new Filing
        {
            Organisation = directory.Organisation,
            OrganisationName = directory.Name.In(language),
            Kinds = { Lifecycle.Kinds.Where(known => cases.ProcedureFor(directory, known, channel, now) is not null) },
        };
        if (kind is not null)
            filing.Form = FormOf(cases.ProcedureFor(directory, kind, channel, now) ?? throw CaseFiles.KindNotTaken(), kind, language);
        return new() { Filing = filing };
    }

    private static FilingForm FormOf(Procedure procedure, string kind, string language)
    {
        var form = new FilingForm
        {
            Kind = kind,
            Procedure = procedure.Id,
            ProcedureVersion = procedure.Version,
            ProcedureName = procedure.Name.In(language),
            Channels = { procedure.Channels },
            AnonymousAllowed = procedure.Identity.Anonymous.Contains(kind),
            ContactDemanded = procedure.Identity.Contact.Contains(kind),
            ProtectionOffered = procedure.Identity.Protection.Contains(kind),
            IdentityRules = { procedure.Identity.Rules },
        };
        var demands = procedure.Case.Step("registered")?.DemandsFor(kind).ToList() ?? [];
        var demanded = procedure.FieldsDemanded(kind);
        // A submission says something in any case; whether it must, the procedure decides.
        foreach (var name in Lifecycle.Case.Fields.Where(field => field == "facts" || demanded.Contains(field) || procedure.Fields.Asked.Contains(field)))
            form.Fields.Add(new FilingField
            {
                Name = name,
                Demanded = demanded.Contains(name),
                Rules = { demands.Where(demand => demand.Require.Contains(name)).SelectMany(demand => demand.Rules).Concat(procedure.Fields.Asked.Contains(name) ? procedure.Fields.Rules : []).Distinct() },
            });
        return form;
    }
}
