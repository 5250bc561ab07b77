using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.ServiceDefaults.Time;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Intake;

partial class GuideGrpc
{
    /// <summary>The steps whose demands the reception's form asks for.</summary>
    private static readonly string[] ReceptionSteps = ["assessed", "accepted", "answered", "notified"];

    private static readonly string[] Decisions = ["accepted", "declined", "referred", "answered"];

    [Authorize(Policy = Policies.ReadCase)]
    public override async Task<DescribeCaseResponse> DescribeCase(DescribeCaseRequest request, ServerCallContext call)
    {
        var reading = new Reading();
        var asked = request.Language.Length > 0 ? reading.Language(request.Language) : null;
        reading.Done();
        var caller = call.Caller();
        var view = await cases.ReadAsync(db, caller, request.CaseNumber, call.CancellationToken);
        var (complaint, procedure) = (view.Complaint, view.Procedure);
        await using var transaction = await OrganisationScope.BeginAsync(db, complaint.Organisation, call.CancellationToken);
        var directory = await cases.DirectoryAsync(db, complaint.Organisation, call.CancellationToken);

        var language = asked ?? complaint.Language;
        var person = Person.From(caller, directory);
        var asks = new CaseSubject(complaint, procedure, person, directory?.Staff(caller.Subject)?.StaffId, time.Instant()) { ReopenUntil = view.ReopenUntil };
        var guide = new CaseGuide
        {
            CaseNumber = complaint.CaseNumber,
            OrganisationName = directory?.Name.In(language) ?? complaint.Organisation,
            ProcedureName = procedure.Name.In(language),
            DepartmentName = complaint.Department is { } department ? directory?.Department(department)?.Name.In(language) ?? department : "",
            Zone = procedure.Zone.Id,
            Moves = { procedure.Case.MovesOf(complaint.Step, asks, person.Actor, ComplaintGuards.Vocabulary) },
        };
        if (caller.Ticket is null)
        {
            if (guide.Moves.Contains("assessed"))
                guide.Decisions.Add(Decisions.Where(decision => procedure.Case.Step(decision) is { } step && step.By.Any(name => procedure.Case.Is(person.Actor, name))
                    && step.DemandsFor(complaint.Kind).All(demand => demand.Kinds.Count == 0 || demand.Kinds.Contains(complaint.Kind))));
            guide.Choices = ChoicesOf(procedure, complaint.Kind, language);
        }
        return new() { Guide = guide };
    }

    private static AssessmentChoices ChoicesOf(Procedure procedure, string kind, string language) => new()
    {
        Categories =
        {
            procedure.Categories.SelectMany(category => category.SelfAndBelow())
                .Select(category => new CategoryChoice { Code = category.Code, Name = category.Name.In(language), Parent = category.Parent ?? "", LegalFields = { category.LegalFields } }),
        },
        LegalFields = { Named(procedure.LegalFields, language) },
        Routes =
        {
            procedure.Routes.Values.Where(route => Takes(procedure, route, kind))
                .Select(route => new RouteChoice { Code = route.Name, Name = route.Title.In(language), NamesOffice = route.DepartmentField is not null, Findings = { FindingsOf(procedure, route) } }),
        },
        Findings = { ComplaintGuards.Findings },
        Departments = { Named(procedure.Departments, language) },
        Indicators =
        {
            procedure.Indicators.Select(indicator => new IndicatorChoice
            {
                Code = indicator.Name, Name = indicator.Title.In(language), Values = { Named(indicator.Values, language) }, Unit = indicator.Number?.Unit ?? "",
            }),
        },
        Severities = { procedure.Severities.Select(severity => new SeverityChoice { Code = severity.Name, Name = severity.Title.In(language), Criteria = { Named(severity.Criteria, language) } }) },
        DemandedFields =
        {
            ReceptionSteps.Select(procedure.Case.Step).OfType<StepRule>().SelectMany(step => step.Demands)
                .Where(demand => (demand.Kinds.Count == 0 || demand.Kinds.Contains(kind)) && demand.For.All(condition => condition.Selector != "kind" || condition.Values.Contains(kind)))
                .SelectMany(demand => demand.Require).Distinct(),
        },
    };

    /// <summary>A route's demands stand with the step that accepts, narrowed to the route.</summary>
    private static IEnumerable<Demand> DemandsOf(Procedure procedure, Procedures.Route route) =>
        procedure.Case.Step("accepted")?.Demands.Where(demand => demand.For.Any(condition => condition.Selector == "route" && condition.Values.Contains(route.Name))) ?? [];

    private static bool Takes(Procedure procedure, Procedures.Route route, string kind) => DemandsOf(procedure, route).All(demand => demand.Kinds.Count == 0 || demand.Kinds.Contains(kind));

    private static IEnumerable<string> FindingsOf(Procedure procedure, Procedures.Route route) =>
        DemandsOf(procedure, route).SelectMany(demand => demand.When).Where(ComplaintGuards.Findings.Contains).Distinct();

    private static IEnumerable<Choice> Named(IEnumerable<KeyValuePair<string, LocalText>> names, string language) =>
        names.Select(entry => new Choice { Code = entry.Key, Name = entry.Value.In(language) });
}
