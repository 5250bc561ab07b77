using ComplaintSuite.Contracts.Routing.V1;
using Grpc.Core;

namespace ComplaintSuite.Conformance.LabourInspection;

/// <summary>LI-13: an inspector who declared a relation to the employer has nothing to do with the case, from its receipt on.</summary>
public sealed class LI13_DeclaredRelations(RunningSuite suite) : Inspections(suite)
{
    [Fact, Rule("LI-13", Case.Allowed)]
    public async Task Another_inspector_is_assigned_where_one_has_a_share_in_the_employer()
    {
        var employer = Employer();
        await Suite.DeclaredAsync(Office, await InspectorAsync(), "ownership", $"  {employer.ToUpperInvariant()} ");
        var filed = await FileAsync(request => request.Respondent.Name = employer);
        Assert.Equal(["ld-04 ownership"], await Suite.MetAsync(filed.Number, await HeadAsync()));
        await AcceptAsync(await DoAsync(Assigning(await PassedAsync(filed.Complaint), "ld-06"), await HeadAsync()));
        Assert.Equal("at-work", (await Office.AtAsync(filed.Number, "at-work")).Step);
    }

    [Fact, Rule("LI-13", Case.Allowed)]
    public async Task What_a_lead_declares_while_they_have_it_goes_back_and_the_head_lets_them_in_again()
    {
        var employer = Employer();
        var filed = await AtWorkAsync(request => request.Respondent.Name = employer);
        await ClaimedAsync(filed.Number);
        await Suite.DeclaredAsync(Office, await InspectorAsync(), "dispute", employer);
        var released = await WorkItemAsync(filed.Number);
        Assert.Equal("queued", released.Step);
        Assert.Equal(["MUST_WITHDRAW LI-13", "NAMED_ASSIGN_LEAD named.assign.lead LI-12"], (await Office.RefusedAsync(Claim(released), await InspectorAsync())).Lines);

        await DoAsync(Act(released, "decide-recusal", ("whom", "ld-04"), ("ruling", "lifted"), ("reason", "The court decided years ago.")), await HeadAsync());
        await AssignedAsync(await Office.ReadAsync(filed.Number));
        await Suite.SettleAsync();
        Assert.Equal("claimed", (await ClaimedAsync(filed.Number)).Step);
    }

    /// <summary>Whoever was assigned before must be somebody else by the time it is accepted: nobody would have the case.</summary>
    [Fact, Rule("LI-13", Case.Refused)]
    public async Task What_was_assigned_to_somebody_who_declares_a_relation_then_is_assigned_anew_before_it_is_accepted()
    {
        var employer = Employer();
        var assigned = await AssignedAsync(await PassedAsync((await FileAsync(request => request.Respondent.Name = employer)).Complaint));
        await Suite.DeclaredAsync(Office, await InspectorAsync(), "family", employer);
        assigned = await Office.ReadAsync(assigned.CaseNumber);
        Assert.Equal(["FIELD_MISSING done.assign LI-12"], (await Office.RefusedAsync(Acceptance(assigned), await HeadAsync())).Lines);
        await AcceptAsync(await DoAsync(Assigning(assigned, "ld-06"), await HeadAsync()));
    }

    /// <summary>Two inquire (LI-12): what one of them did who must withdraw counts for nothing, though it stays written down.</summary>
    [Fact, Rule("LI-13", Case.Refused)]
    public async Task What_an_assistant_inquired_who_must_withdraw_then_is_done_again_by_another()
    {
        var employer = Employer();
        var filed = await AtWorkAsync(request => request.Respondent.Name = employer);
        await DoAsync(Act(await ClaimedAsync(filed.Number), "join-inquiry", ("record", "Read the pay slips.")), await InspectorAsync(2));
        await Suite.DeclaredAsync(Office, await InspectorAsync(2), "ownership", employer);
        await DoAsync(Assigning(await Office.ReadAsync(filed.Number), "ld-04", "ld-06"), await HeadAsync());
        var item = await WorkItemAsync(filed.Number);
        Assert.Equal("claimed", item.Step);
        Assert.Equal(["FIELD_MISSING done.join-inquiry LI-12"], (await Office.RefusedAsync(Finish(item), await InspectorAsync())).Lines);
        Assert.Equal(["join-inquiry"], (await Suite.SendAsync<ListWorkActsResponse>(new ListWorkActsRequest { WorkItemId = item.WorkItemId }, await HeadAsync())).Acts.Select(act => act.Act));
        item = await DoAsync(Act(item, "join-inquiry", ("record", "Asked the colleagues.")), await InspectorAsync(3));
        Assert.Equal("handled", (await Suite.SendAsync<FinishHandlingResponse>(Finish(item), await InspectorAsync())).WorkItem.Step);
    }

    [Fact, Rule("LI-13", Case.Refused)]
    public async Task Whoever_declared_one_is_not_assigned_neither_to_lead_nor_to_assist()
    {
        var employer = Employer();
        await Suite.DeclaredAsync(Office, await InspectorAsync(), "employment", employer);
        var passed = await PassedAsync((await FileAsync(request => request.Respondent.Name = employer)).Complaint);
        Assert.Equal(["NAMED_MUST_WITHDRAW lead LI-13"], (await Office.RefusedAsync(Assigning(passed), await HeadAsync())).Lines);
        Assert.Equal(["NAMED_MUST_WITHDRAW assistant LI-13"], (await Office.RefusedAsync(Assigning(passed, "ld-05", "ld-04"), await HeadAsync())).Lines);
    }

    /// <summary>Others' relations are to nobody there at all: the answers name no rule.</summary>
    [Fact]
    public async Task Nobody_reads_or_ends_the_relations_of_another_and_the_inspectors_do_not_read_who_must_withdraw()
    {
        var relation = await Suite.DeclaredAsync(Office, await InspectorAsync(), "friend", Employer());
        var own = (await Suite.SendAsync<ListRelationsResponse>(new ListRelationsRequest { Organisation = Office.Organisation }, await InspectorAsync())).Relations;
        Assert.Equal(relation, Assert.Single(own, it => it.RelationId == relation.RelationId));
        var others = (await Suite.SendAsync<ListRelationsResponse>(new ListRelationsRequest { Organisation = Office.Organisation }, await HeadAsync())).Relations;
        Assert.DoesNotContain(others, it => it.RelationId == relation.RelationId);
        Assert.Equal(StatusCode.NotFound, (await Office.RefusedAsync(DeclaredRelations.Ending(relation), await HeadAsync())).Code);
        var filed = await FileAsync();
        Assert.Equal(StatusCode.PermissionDenied, (await Refused.ByGrpcAsync(async () => await Suite.MetAsync(filed.Number, await InspectorAsync()))).Code);
    }

    /// <summary>What a relation must say to be compared with anything, whatever the procedure.</summary>
    [Fact]
    public async Task To_nobody_in_particular_or_to_what_is_not_there_none_is_declared()
    {
        DeclareRelationRequest Declaring(Action<DeclareRelationRequest> change)
        {
            var request = new DeclareRelationRequest { Organisation = Office.Organisation, RequestId = RequestId.New(), Kind = "family", Name = "新城电子厂" };
            change(request);
            return request;
        }

        Assert.Equal(["FIELD_MISSING name"], (await Office.RefusedAsync(Declaring(request => request.Name = " "), await InspectorAsync())).Lines);
        Assert.Equal(["KIND_UNKNOWN kind"], (await Office.RefusedAsync(Declaring(request => request.Kind = "neighbour"), await InspectorAsync())).Lines);
        Assert.Equal(["NOTHING_TO_COMPARE telephone"], (await Office.RefusedAsync(Declaring(request => request.Telephone = "at the office"), await InspectorAsync())).Lines);
        Assert.Equal(["DEPARTMENT_UNKNOWN place"], (await Office.RefusedAsync(Declaring(request => request.Place = "nowhere"), await InspectorAsync())).Lines);
    }
}
