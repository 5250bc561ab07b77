using ComplaintSuite.Contracts.Routing.V1;
using Grpc.Core;

namespace ComplaintSuite.Conformance.PropertyInternal;

/// <summary>PI-11: where harm is going on it is stopped first and the complaint handled after.</summary>
public sealed class PI11_HarmFirst(RunningSuite suite) : PropertyAtWork(suite)
{
    [Fact, Rule("PI-11", Case.Allowed)]
    public async Task Harm_reaches_the_person_on_duty_at_once_stands_first_and_is_handled_once_it_is_stopped()
    {
        var calm = await AtWorkAsync(Major);
        var filed = await FileAsync(WithHarm);
        await Suite.SettleAsync();
        var patrol = await PatrolAsync();
        var alert = Assert.Single(await AlertsAsync(patrol), alert => alert.CaseId == filed.CaseId);
        Assert.Equal((AlertKind.HarmOngoing, "duty-officer", "PI-11"), (alert.Kind, alert.Role, alert.Rule));
        var acknowledged = (await Suite.SendAsync<AcknowledgeAlertResponse>(new AcknowledgeAlertRequest { AlertId = alert.AlertId, RequestId = RequestId.New() }, patrol)).Alert;
        Assert.Contains(acknowledged.AcknowledgedBy, alert.StaffIds);

        await Suite.SendAsync<AcceptComplaintResponse>(Office.Acceptance(filed.Complaint, Minor), await ReceptionistAsync());
        await Office.AtAsync(filed.Number, "at-work");
        var queue = (await Suite.SendAsync<ListQueueResponse>(new ListQueueRequest { Department = Engineering }, await HeadAsync())).WorkItems;
        Assert.Equal([filed.Number, calm.Number], queue.Select(item => item.CaseNumber).Where(number => number == filed.Number || number == calm.Number));

        var claimed = await ClaimAsync(filed.Number);
        var contained = (await Suite.SendAsync<RecordContainmentResponse>(Containment(claimed), patrol)).WorkItem;
        Assert.True(contained.Contained);
        var head = await HeadAsync();
        var recorded = (await Suite.SendAsync<RecordHandlingResponse>(Entry(contained), head)).WorkItem;
        Assert.Equal("handled", (await Suite.SendAsync<FinishHandlingResponse>(Finish(recorded), head)).WorkItem.Step);
        Assert.Contains("HarmContained", await Suite.EventNamesAsync("routing", filed.CaseId));
    }

    [Fact, Rule("PI-11", Case.Refused)]
    public async Task Starting_the_handling_before_the_containment_is_recorded_is_refused()
    {
        var filed = await AtWorkAsync(Minor, WithHarm);
        var refused = await Office.RefusedAsync(Entry(await ClaimAsync(filed.Number)), await HeadAsync());
        Assert.Equal((StatusCode.FailedPrecondition, "PI-11"), (refused.Code, refused.Rule));
        Assert.Equal(["HARM_CONTAINED containment-record PI-11"], refused.Lines);
    }

    [Fact, Rule("PI-11", Case.Refused)]
    public async Task Finishing_the_handling_before_the_containment_is_recorded_is_refused()
    {
        var filed = await AtWorkAsync(Minor, WithHarm);
        var refused = await Office.RefusedAsync(Finish(await ClaimAsync(filed.Number)), await HeadAsync());
        Assert.Equal(StatusCode.FailedPrecondition, refused.Code);
        Assert.Contains("HARM_CONTAINED containment-record PI-11", refused.Lines);
    }

    [Fact, Rule("PI-11", Case.Refused)]
    public async Task A_containment_without_what_was_done_is_refused()
    {
        var filed = await AtWorkAsync(Minor, WithHarm);
        var refused = await Office.RefusedAsync(Containment(await WorkItemAsync(filed.Number), " "), await PatrolAsync());
        Assert.Equal(["FIELD_MISSING containment-record PI-11"], refused.Lines);
    }

    private static void WithHarm(RegisterComplaintRequest request) => request.HarmOngoing = true;
}
