using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Routing.V1;
using Google.Protobuf.WellKnownTypes;
using static ComplaintSuite.RoutingTests.RunningRouting;

namespace ComplaintSuite.RoutingTests;

/// <summary>What waits for an answer on the case itself, at work or not (GB-05, LI-13).</summary>
public sealed class WantedAnswerTests(RunningRouting routing) : IClassFixture<RunningRouting>
{
    /// <summary>The case may outlast the file: what ends the wait is asked of its version.</summary>
    [Fact]
    public async Task The_version_of_a_case_that_was_never_at_work_is_kept_with_what_waits()
    {
        var code = await routing.OrganisationAsync();
        await routing.TakeAsync(code, Guid.CreateVersion7(Start), Requested("government-window", NewRequestId()));
        Assert.Equal(1L, await routing.ScalarAsync("select count(*) from procedure_versions where procedure = 'government-window' and version = 1"));
    }

    /// <summary>Nobody could decide on it while the case was over; what was decided before stays decided.</summary>
    [Fact]
    public async Task What_nobody_could_answer_any_more_is_told_anew_once_the_case_is_reopened_and_nothing_that_was_answered()
    {
        var code = await routing.OrganisationAsync();
        var (caseId, decided, undecided) = (Guid.CreateVersion7(Start), NewRequestId(), NewRequestId());
        await routing.TakeAsync(code, caseId, new ComplaintAccepted
        {
            Category = "wages",
            Procedure = "labour-inspection",
            ProcedureVersion = 1,
            CaseNumber = $"{code}-1",
            Kind = "complaint",
            Channel = "portal",
            ReceiveTime = Timestamp.FromDateTimeOffset(Start),
        });
        await routing.TakeAsync(code, caseId, Requested("labour-inspection", decided));
        await routing.TakeAsync(code, caseId, new CaseActDone
        {
            Act = "rule-on-recusal",
            RecordId = NewRequestId(),
            StaffId = "supervisor",
            Codes = { ["whom"] = $"{Samples.Inspection}-1", ["ruling"] = "refused" },
            Procedure = "labour-inspection",
            ProcedureVersion = 1,
        });
        Assert.Empty(await WaitingAsync(code));
        await routing.TakeAsync(code, caseId, Requested("labour-inspection", undecided));
        Assert.Equal([undecided], await WaitingAsync(code));
        await routing.TakeAsync(code, caseId, new ComplaintWithdrawn { FromStep = "at-work" });
        Assert.Empty(await WaitingAsync(code));

        await routing.TakeAsync(code, caseId, new ComplaintReopened());
        Assert.Equal([undecided], await WaitingAsync(code));
    }

    /// <summary>Whoever is ordered to correct may be the very person who must withdraw: who is above them hears of it, and nobody where the order would reach nobody (GB-10).</summary>
    [Fact]
    public async Task Whoever_an_act_tells_and_who_must_withdraw_is_told_by_somebody_else()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var caseId = Guid.CreateVersion7(Start);
        CaseActDone Ordered() => new() { Act = "order-correction", RecordId = NewRequestId(), StaffId = "general-manager", Codes = { ["whom"] = "receptionist" }, Procedure = "government-window", ProcedureVersion = 1 };
        await routing.TakeAsync(company.Code, caseId, Ordered());
        var told = Assert.Single(await company.AlertsAsync(company.Receptionist), alert => alert.Kind == AlertKind.ActDone);
        Assert.Equal(("order-correction", "GB-10", "receptionist"), (told.Act, told.Rule, Assert.Single(told.StaffIds)));

        await routing.TakeAsync(company.Code, caseId, new RecusalNoted { StaffIds = { "receptionist" } });
        await routing.TakeAsync(company.Code, caseId, Ordered());
        Assert.DoesNotContain(await company.AlertsAsync(company.Receptionist), alert => alert.Kind == AlertKind.ActDone);
        // Of the order that they had not looked at, too.
        var others = (await company.AlertsAsync(company.Person("admin", "org-admin"))).Where(alert => alert.Kind == AlertKind.ActDone).ToList();
        Assert.Equal(2, others.Select(alert => alert.ActId).Distinct().Count());
        Assert.All(others, alert => Assert.Equal("org-admin", alert.Role));
    }

    /// <summary>Whoever was only told of an act has nothing to see to once it has its answer (ADR 0041).</summary>
    [Fact]
    public async Task What_tells_of_an_act_is_over_with_its_answer()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var (caseId, id) = (Guid.CreateVersion7(Start), NewRequestId());
        CaseActDone Done(string act, string recordId) => new() { Act = act, RecordId = recordId, StaffId = "general-manager", Procedure = "government-window", ProcedureVersion = 1 };
        var order = Done("order-correction", id);
        order.Codes["whom"] = "receptionist";
        await routing.TakeAsync(company.Code, caseId, order);
        Assert.Single(await company.AlertsAsync(company.Receptionist), alert => alert.Kind == AlertKind.ActDone);
        var report = Done("report-correction", NewRequestId());
        report.AnsweredRecordId = id;
        await routing.TakeAsync(company.Code, caseId, report);
        Assert.Empty(await company.AlertsAsync(company.Receptionist));
    }

    /// <summary>A department is no person: those who work there are told, as far as they need not withdraw, and nobody of another one (CR-04).</summary>
    [Fact]
    public async Task A_department_that_an_act_names_is_told_and_no_other_one()
    {
        var company = await PropertyCompany.OpenAsync(routing);
        var caseId = Guid.CreateVersion7(Start);
        CaseActDone Deferred() => new()
        {
            Act = "defer",
            RecordId = NewRequestId(),
            StaffId = "receptionist",
            Codes = { ["apologised"] = "yes", ["told-department"] = PropertyCompany.Security },
            Procedure = "cruise",
            ProcedureVersion = 1,
        };
        await routing.TakeAsync(company.Code, caseId, Deferred());
        var told = Assert.Single(await ToldAsync(company.Handler(1, PropertyCompany.Security)));
        Assert.Equal(("defer", "CR-04", "security-department-1 security-department-2"), (told.Act, told.Rule, string.Join(' ', told.StaffIds)));
        Assert.Empty(await ToldAsync(company.Handler()));

        await routing.TakeAsync(company.Code, caseId, new RecusalNoted { StaffIds = { "security-department-1" } });
        await routing.TakeAsync(company.Code, caseId, Deferred());
        Assert.Empty(await ToldAsync(company.Handler(1, PropertyCompany.Security)));
        Assert.Single(await ToldAsync(company.Handler(2, PropertyCompany.Security)), alert => !alert.StaffIds.Contains("security-department-1"));

        // Nobody of it is left: it must not lie there unread.
        await routing.TakeAsync(company.Code, caseId, new RecusalNoted { StaffIds = { "security-department-2" } });
        await routing.TakeAsync(company.Code, caseId, Deferred());
        Assert.Single(await ToldAsync(company.Supervisor), alert => alert.StaffIds.Contains("general-affairs-supervisor"));

        async Task<List<Alert>> ToldAsync(Grpc.Core.Metadata by) => [.. (await company.AlertsAsync(by)).Where(alert => alert.Kind == AlertKind.ActDone)];
    }

    /// <summary>What waits, as the administrator sees it: the directory knows nobody who decides.</summary>
    private async Task<IEnumerable<string>> WaitingAsync(string code) =>
        (await routing.Alerts.ListAlertsAsync(new(), As($"{code}-admin", "org-admin", code))).Alerts.Where(alert => alert.Kind == AlertKind.AnswerWanted).Select(alert => alert.ActId);

    private static CaseActDone Requested(string procedure, string id) => new() { Act = "request-recusal", RecordId = id, Procedure = procedure, ProcedureVersion = 1 };
}
