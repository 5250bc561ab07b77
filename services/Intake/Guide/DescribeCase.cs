using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Acts;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Acts;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;
using ComplaintSuite.ServiceDefaults.Time;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

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
        var person = Person.From(caller, directory, procedure.PlaceOf(complaint.Details), complaint.Department);
        var asks = new CaseSubject(complaint, procedure, person, directory?.Staff(caller.Subject)?.StaffId, time.Instant()) { ReopenUntil = view.ReopenUntil, LimitationEnds = view.LimitationEnds };
        var guide = new CaseGuide
        {
            CaseNumber = complaint.CaseNumber,
            OrganisationName = directory?.Name.In(language) ?? complaint.Organisation,
            ProcedureName = procedure.Name.In(language),
            DepartmentName = complaint.Department is { } department ? directory?.Department(department)?.Name.In(language) ?? department : "",
            Zone = procedure.Zone.Id,
            TakesTogether = procedure.Collective is not null && complaint.AlikeHash is not null,
            Moves = { procedure.Case.MovesOf(complaint.Step, asks, person.Actor, ComplaintGuards.Vocabulary) },
        };
        guide.Details.Add(procedure.Details.Select(field => field.ToMessage(demanded: false, language, directory)));
        guide.Acts.Add(await OffersAsync(view, asks, guide.Moves, caller, directory, language, call.CancellationToken));
        await transaction.CommitAsync(call.CancellationToken);
        if (caller.Ticket is null)
        {
            if (guide.Moves.Contains("assessed"))
                guide.Decisions.Add(Decisions.Where(decision => procedure.Case.Step(decision) is { } step && step.By.Any(name => procedure.Case.Is(person.Actor, name))
                    && step.DemandsFor(complaint.Kind).All(demand => demand.Kinds.Count == 0 || demand.Kinds.Contains(complaint.Kind))));
            guide.Choices = ChoicesOf(procedure, complaint.Kind, language);
            guide.ActNames.Add(NamesOfActs(procedure, language));
        }
        return new() { Guide = guide };
    }

    /// <summary>Acts of the procedure's own, with what they answer: to staff alone, in its words where the caller may read them.</summary>
    private async Task<List<ActOffer>> OffersAsync(
        CaseView view, CaseSubject asks, IEnumerable<string> moves, Caller caller, DirectoryView? directory, string language, CancellationToken cancellation)
    {
        var (complaint, table) = (view.Complaint, view.Procedure.Case);
        var open = complaint.Done.Acts.Values.Select(act => act.Open).OfType<Guid>().ToList();
        var answered = moves.Select(move => table.OwnAct(move)?.Answers).OfType<string>().ToList();
        var waiting = open.Count == 0 || answered.Count == 0 || caller.Ticket is not null ? []
            : await db.ActRecords.AsNoTracking().Where(it => open.Contains(it.Id) && answered.Contains(it.Act)).ToListAsync(cancellation);
        var openOf = waiting.Count == 0 ? _ => null
            : await ActWords.OpeningAsync(db, view, waiting, await cases.SealOfAsync(db, complaint.Id, cancellation), caller, directory, cancellation);
        return [.. ActForms.Offers(table, moves, asks, ComplaintGuards.Vocabulary,
            act => waiting.Find(record => record.Act == act) is { } record ? record.ToMessage(table, complaint.Done, openOf(record), language) : null, language)];
    }

    private static Dictionary<string, string> NamesOfActs(Procedure procedure, string language)
    {
        var names = new Dictionary<string, string>();
        foreach (var act in procedure.Case.Acts.Concat(procedure.Work.Acts))
            if (act.Own is { } own)
            {
                names[act.Name] = own.Title.In(language);
                foreach (var (code, value) in own.Each is { } each ? own.Field(each)!.Choices : new Dictionary<string, LocalText>())
                    names[$"{act.Name}.{code}"] = $"{own.Title.In(language)}: {value.In(language)}";
            }
        return names;
    }

    private static AssessmentChoices ChoicesOf(Procedure procedure, string kind, string language) => new()
    {
        Categories =
        {
            procedure.Categories.SelectMany(category => category.SelfAndBelow())
                .Select(category => new CategoryChoice { Code = category.Code, Name = category.Name.In(language), Parent = category.Parent ?? "", LegalFields = { category.LegalFields }, TooWide = category.Department.Length == 0 }),
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
                .SelectMany(demand => demand.Require.Concat(demand.Stated)).Distinct(),
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
