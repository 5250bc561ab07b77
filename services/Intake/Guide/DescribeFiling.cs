using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Acts;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Sections;
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
        // Someone of another organisation is told what anybody is.
        var caller = call.Caller() is var signedOn && signedOn.Organisations.Contains(request.Organisation) ? signedOn : Caller.Public;
        var filing = new Filing
        {
            Organisation = directory.Organisation,
            OrganisationName = directory.Name.In(language),
            Kinds = { Lifecycle.Kinds.Where(known => cases.ProcedureFor(directory, known, channel, now) is not null) },
        };
        if (kind is not null)
            filing.Form = FormOf(cases.ProcedureFor(directory, kind, channel, now) ?? throw CaseFiles.KindNotTaken(), kind, language, directory, caller);
        if (IntakeGrpc.TakingDown.Any(directory.AtPresent(caller).Has))
            filing.Ways.Add(WaysOf(directory, now));
        return new() { Filing = filing };
    }

    /// <summary>By what channels what somebody else tells is taken down: those that the procedures name, each of which may lead to another procedure.</summary>
    private IEnumerable<FilingWay> WaysOf(DirectoryView directory, DateTimeOffset now) =>
        IntakeGrpc.TakenDown.Append("other")
            .Select(channel => new FilingWay { Channel = channel, Kinds = { Lifecycle.Kinds.Where(kind => cases.ProcedureFor(directory, kind, channel, now)?.Channels.Contains(channel) == true) } })
            .Where(way => way.Kinds.Count > 0);

    private static FilingForm FormOf(Procedure procedure, string kind, string language, DirectoryView directory, Caller caller)
    {
        // Where the matter belongs and which department gets it, nobody knows yet.
        var person = Person.From(caller, directory, place: null, department: null);
        var form = new FilingForm
        {
            Kind = kind,
            Procedure = procedure.Id,
            ProcedureVersion = procedure.Version,
            ProcedureName = procedure.Name.In(language),
            Channels = { procedure.Channels },
            AnonymousAllowed = procedure.Identity.Anonymous.Contains(kind),
            ContactDemanded = procedure.Identity.Contact.Contains(kind),
            NameNeeded = procedure.RefusesNameless(kind),
            IdentityProtected = procedure.Identity.Always.Contains(kind),
            ProtectionOffered = procedure.Identity.Protection.Contains(kind),
            IdentityRules = { procedure.Identity.Rules },
            OfflineOffered = procedure.Offline is not null,
            Zone = procedure.Zone.Id,
            CollectiveCause = procedure.Collective is { } collective && collective.Kinds.Contains(kind) ? Procedure.DetailPrefix + collective.Cause : "",
            DocumentsTaken = procedure.Case.Act("attach")?.By.Any(name => procedure.Case.Is(person.Actor, name)) == true,
        };
        var demands = procedure.OfRegistration.SelectMany(step => step.DemandsFor(kind)).ToList();
        var demanded = procedure.FieldsDemanded(kind);
        var details = DetailsAskedAt(procedure, directory, []).ToDictionary(field => Procedure.DetailPrefix + field.Name);
        // A submission says something in any case; whether it must, the procedure decides. What is taken from nobody without a name asks for it.
        foreach (var name in Lifecycle.Case.Fields.Where(field => field == "facts" || (field == "complainant.name" && form.NameNeeded) || demanded.Contains(field) || procedure.Fields.Asked.Contains(field)).Concat(details.Keys))
            form.Fields.Add(new FilingField
            {
                Name = name,
                Demanded = demanded.Contains(name),
                Stated = demands.Exists(demand => demand.Stated.Contains(name)),
                Demands = { DemandsOf(procedure, kind, name) },
                Detail = details.GetValueOrDefault(name)?.ToMessage(demanded.Contains(name), language, directory),
                Rules = { demands.Where(demand => demand.Require.Contains(name) || demand.Stated.Contains(name)).SelectMany(demand => demand.Rules).Concat(procedure.Fields.Asked.Contains(name) ? procedure.Fields.Rules : []).Distinct() },
            });
        if (procedure.Place is { } place && demands.Exists(demand => demand.When.Contains("place-staffed")))
            form.UnstaffedPlaces.Add(form.Fields.Where(field => field.Name == Procedure.DetailPrefix + place.Name).SelectMany(field => field.Detail.Choices).Select(choice => choice.Code).Where(code => !directory.IsStaffed(code)));
        return form;
    }

    /// <summary>Where a field is demanded beside, by what the form itself asks.</summary>
    private static IEnumerable<FilingDemand> DemandsOf(Procedure procedure, string kind, string field) =>
        procedure.OfRegistration.SelectMany(step => step.Demands).Where(demand => (demand.Require.Contains(field) || demand.Stated.Contains(field)) && demand.For.Any(condition => condition.Selector != "kind")
            && demand.For.All(condition => condition.Selector switch
            {
                "kind" => condition.Values.Contains(kind),
                "published" => condition.Values.Contains("false"), // by a form nobody files a published record
                _ => true,
            }))
        .Select(demand => new FilingDemand
        {
            Conditions = { demand.For.Where(condition => condition.Selector is not ("kind" or "published")).Select(condition => new FilingCondition { Selector = condition.Selector, Values = { condition.Values } }) },
        });

    /// <summary>The details that forms ask for, and that a case has: a place that only says where something happened is not asked where the organisation has none of its kind.</summary>
    private static IEnumerable<FormField> DetailsAskedAt(Procedure procedure, DirectoryView? directory, IEnumerable<string> given) =>
        procedure.Details.Where(field => !field.Everywhere || given.Contains(field.Name) || directory?.OfKind(field.Kind!).Any() == true);
}
