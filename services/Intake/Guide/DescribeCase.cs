using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Acts;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Parties;
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
    private static readonly string[] ReceptionSteps = ["assessed", "accepted", "answered", "referred", "notified"];

    private const string RequestUnmasking = "request-unmasking";

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
        var now = time.Instant();
        var asks = new CaseSubject(complaint, procedure, person, directory?.Staff(caller.Subject)?.StaffId, now) { ReopenUntil = view.ReopenUntil, LimitationEnds = view.LimitationEnds };
        var guide = new CaseGuide
        {
            CaseNumber = complaint.CaseNumber,
            OrganisationName = directory?.Name.In(language) ?? complaint.Organisation,
            ProcedureName = procedure.Name.In(language),
            DepartmentName = complaint.Department is { } department ? directory?.Department(department)?.Name.In(language) ?? department : "",
            Zone = procedure.Zone.Id,
            TakesTogether = procedure.Collective is not null && complaint.AlikeHash is not null,
            Moves = { procedure.Case.MovesOf(complaint.Step, asks, person.Actor, ComplaintGuards.Vocabulary).Where(move => !IsInVain(complaint, procedure.Case, move, now)) },
        };
        if (ComplaintVisibility.MovesOfAsked(complaint, procedure, caller, directory) is { } answers)
            foreach (var move in guide.Moves.Except(answers).ToList())
                guide.Moves.Remove(move);
        if (complaint.IdentityProtected && guide.Moves.Contains(RequestUnmasking) && !await ProtectedIdentity.IsThereAsync(db, complaint, call.CancellationToken))
            guide.Moves.Remove(RequestUnmasking);
        guide.Details.Add(DetailsAskedAt(procedure, directory, complaint.Details.Keys).Select(field => field.ToMessage(demanded: false, language, directory)));
        guide.Acts.Add(await OffersAsync(view, asks, guide.Moves, caller, directory, language, call.CancellationToken));
        if (caller.Ticket is null && complaint.IdentityProtected)
            await AddUnmaskingsAsync(guide, view, asks, directory, call.CancellationToken);
        await transaction.CommitAsync(call.CancellationToken);
        if (caller.Ticket is null)
        {
            if (guide.Moves.Contains("assessed"))
            {
                guide.Decisions.Add(Decisions.Intersect(procedure.Case.MovesOf("assessed", asks, person.Actor, ComplaintGuards.Vocabulary)));
                guide.RuledOutDecisions.Add(Decisions.Where(decision => procedure.Case.Step(decision) is not null).SelectMany(decision =>
                    procedure.Case.RuledOut(decision, "assessed", asks, person.Actor, ComplaintGuards.Vocabulary).Where(violation => violation.Because is not null)
                        .Select(violation => new RuledOutDecision { Decision = decision, Because = violation.Because!.In(language), Rule = violation.Rule ?? "" })));
            }
            guide.Choices = ChoicesOf(procedure, complaint, directory, language);
            if (ForColleagues(caller, directory) is { } colleagues)
            {
                if (guide.Moves.Contains("notified") && guide.Choices.DemandedFields.Contains("given-by"))
                    guide.Choices.GivenBy = new ActField { Name = "given_by", Type = "staff", Demanded = true }.WithStaff(colleagues, _ => true);
                if (guide.Moves.Contains("plan-corrective-action"))
                    guide.Choices.Colleagues = new ActField { Name = "owner", Type = "staff", Demanded = true }.WithStaff(colleagues, _ => true);
            }
            guide.ActNames.Add(NamesOfActs(procedure, language));
        }
        return new() { Guide = guide };
    }

    /// <summary>
    /// The requests to see the identity: whoever decides is shown each that waits with its id, so that nobody decides on another one than they read, and what was decided; whoever asks, what came of the own.
    /// </summary>
    private async Task AddUnmaskingsAsync(CaseGuide guide, CaseView view, CaseSubject asks, DirectoryView? directory, CancellationToken cancellation)
    {
        var decides = guide.Moves.Contains("decide-unmasking");
        if (!decides && !guide.Moves.Contains(RequestUnmasking))
            return;
        var (complaint, table) = (view.Complaint, view.Procedure.Case);
        var unmaskings = await db.Unmaskings.AsNoTracking().Where(it => it.CaseId == complaint.Id).OrderBy(it => it.RequestedAt).ThenBy(it => it.Id).ToListAsync(cancellation);
        var waiting = unmaskings.FindAll(it => it.State == UnmaskingState.Requested);
        var over = unmaskings.FindAll(it => it.State != UnmaskingState.Requested && (decides || it.Requester == asks.Person.Id));
        guide.UnmaskingAwaited = waiting.Exists(it => it.Requester == asks.Person.Id);
        // What is asked of the decision beside: whether this person may take it at all about who asked.
        var given = asks with { Given = new Dictionary<string, string?> { ["reason"] = "said" } };
        var decided = decides
            ? waiting.FindAll(it => table.Check("decide-unmasking", complaint.Step, given with { AskedBy = it.Requester }, asks.Person.Actor, ComplaintGuards.Vocabulary).Count == 0)
            : [];
        if (decided.Count + over.Count == 0)
            return;
        var seal = await cases.SealOfAsync(db, complaint.Id, cancellation);
        guide.WaitingUnmaskings.Add(decided.Select(Told));
        guide.DecidedUnmaskings.Add(over.Select(Told));

        Contracts.Intake.V1.Unmasking Told(Parties.Unmasking unmasking)
        {
            var message = PartyGrpc.ToMessage(unmasking, directory, seal);
            message.RequesterId = StaffIdOf(unmasking.Requester);
            message.DeciderId = unmasking.Decider is { } decider ? StaffIdOf(decider) : "";
            return message;
        }

        string StaffIdOf(string subject) => directory?.Staff(subject)?.StaffId ?? "";
    }

    /// <summary>Whether an act is refused whatever its form holds, by what is no matter of the procedure: there is no agent, a protected one, a number in the register already, nothing that has a severity, an urging that was answered just now.</summary>
    private static bool IsInVain(Complaints.Complaint complaint, SectionTable table, string move, DateTimeOffset now)
    {
        if (move == "urge")
            return complaint.UrgedAgainFrom > now;
        if (move == "change-severity")
            return complaint.Assessment is not { Validity: not "invalid" };
        if (table.OwnAct(move) is not { } own)
            return false;
        var lacksAgent = (own.EndsAgency || own.Authorises is not null) && own.NamesAgent is null && !complaint.HasAgent;
        var replacesUnseen = own.NamesAgent is not null && complaint.IdentityProtected && complaint.HasAgent;
        return lacksAgent || replacesUnseen || own.Fields.Any(field => field.Type == FormFieldType.RegisterNumber && complaint.Done.CodeOf($"{move}.{field.Name}") is not null);
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
            act => waiting.Find(record => record.Act == act) is { } record ? record.ToMessage(table, complaint.Done, openOf(record), language) : null, language, complaint.MatterUnder(view.Procedure), ForColleagues(caller, directory))];
    }

    /// <summary>The directory for what names people of the staff: neither a party of the case nor a machine is told of them.</summary>
    private static DirectoryView? ForColleagues(Caller caller, DirectoryView? directory) => caller is { Ticket: null, Machine: null } ? directory : null;

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

    private static AssessmentChoices ChoicesOf(Procedure procedure, Complaints.Complaint complaint, DirectoryView? directory, string language)
    {
        var choices = ChoicesOf(procedure, complaint.Kind, language);
        choices.DemandedFields.Add(IndicatorsDemanded(procedure, complaint));
        // An organisation that isn't known here has no departments: the file's names stand for them.
        if (directory is null)
        {
            choices.Departments.Add(Named(procedure.Departments, language));
            return choices;
        }
        var meant = directory.Meant(procedure.Departments.Keys).ToList();
        var place = procedure.PlaceOf(complaint.Details);
        choices.Departments.Add(meant.Select(department => Named(department, language)));
        choices.Offices.Add(meant.Where(department => directory.DepartmentAt(place, department.Code) is not null).Select(department => Named(department, language)));
        choices.KnownDepartments.Add(directory.Departments.Select(directory.Department).OfType<Contracts.Routing.V1.Department>().Select(department => Named(department, language)));
        return choices;
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
                .Where(demand => IsOfKind(demand, kind))
                .SelectMany(demand => demand.Require.Concat(demand.Stated)).Distinct(),
        },
    };

    /// <summary>The indicators without which the case can't be closed: "indicators" in a demand stands for all of them.</summary>
    private static IEnumerable<string> IndicatorsDemanded(Procedure procedure, Complaints.Complaint complaint)
    {
        var demanded = (procedure.Case.Step("closed")?.Demands ?? [])
            .Where(demand => IsOfKind(demand, complaint.Kind) && demand.For.All(condition => condition.Selector != "decision" || complaint.Decision is not { } decision || condition.Values.Contains(decision)))
            .SelectMany(demand => demand.Require.Concat(demand.Stated)).ToHashSet();
        return procedure.Indicators.Select(indicator => $"indicators.{indicator.Name}").Where(name => demanded.Contains("indicators") || demanded.Contains(name));
    }

    private static bool IsOfKind(Demand demand, string kind) =>
        (demand.Kinds.Count == 0 || demand.Kinds.Contains(kind)) && demand.For.All(condition => condition.Selector != "kind" || condition.Values.Contains(kind));

    /// <summary>A route's demands stand with the step that accepts, narrowed to the route.</summary>
    private static IEnumerable<Demand> DemandsOf(Procedure procedure, Procedures.Route route) =>
        procedure.Case.Step("accepted")?.Demands.Where(demand => demand.For.Any(condition => condition.Selector == "route" && condition.Values.Contains(route.Name))) ?? [];

    private static bool Takes(Procedure procedure, Procedures.Route route, string kind) => DemandsOf(procedure, route).All(demand => demand.Kinds.Count == 0 || demand.Kinds.Contains(kind));

    private static IEnumerable<string> FindingsOf(Procedure procedure, Procedures.Route route) =>
        DemandsOf(procedure, route).SelectMany(demand => demand.When).Where(ComplaintGuards.Findings.Contains).Distinct();

    private static Choice Named(Contracts.Routing.V1.Department department, string language) => new() { Code = department.Code, Name = department.Name.In(language) };

    private static IEnumerable<Choice> Named(IEnumerable<KeyValuePair<string, LocalText>> names, string language) =>
        names.Select(entry => new Choice { Code = entry.Key, Name = entry.Value.In(language) });
}
