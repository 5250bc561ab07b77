using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Conformance.HospitalDepartments;

/// <summary>HA-07: two investigate, and the record is signed by the person questioned.</summary>
public sealed class HA07_Investigating(RunningSuite suite) : HospitalOffices(suite)
{
    private static readonly JsonSerializerOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact, Rule("HA-07", Case.Allowed)]
    public async Task Two_question_somebody_who_signs()
    {
        var filed = await WithInvestigatorAsync();
        await QuestionedAsync(filed.Number);
        Assert.Equal("handled", (await Suite.SendAsync<FinishHandlingResponse>(Finish(await WorkItemAsync(filed.Number)), await InvestigatorAsync())).WorkItem.Step);
    }

    [Fact, Rule("HA-07", Case.Allowed)]
    public async Task That_somebody_would_not_sign_is_recorded_with_the_reason()
    {
        var filed = await WithInvestigatorAsync();
        await DoAsync(Questioning(filed.Complaint, ("signature", "refused"), ("signature-reason", "Wants a lawyer first.")), await InvestigatorAsync());
        Assert.Equal("handled", (await Suite.SendAsync<FinishHandlingResponse>(Finish(await WorkItemAsync(filed.Number)), await InvestigatorAsync())).WorkItem.Step);
    }

    /// <summary>The questioning is the case's, and the work hears of it by an event: whoever names that reads the item from which it is finished.</summary>
    [Fact, Rule("HA-07", Case.Allowed)]
    public async Task Who_names_the_event_of_the_questioning_finishes_at_once()
    {
        var filed = await WithInvestigatorAsync();
        var (item, investigator) = (await WorkItemAsync(filed.Number), await InvestigatorAsync());
        var questioned = await Suite.SendAsync<DoCaseActResponse>(Questioning(filed.Complaint, ("signature", "refused"), ("signature-reason", "Wants a lawyer first.")), investigator);
        var heard = (await Suite.SendAsync<GetWorkItemResponse>(new GetWorkItemRequest { WorkItemId = item.WorkItemId }, investigator with { After = $"intake/{questioned.EventId}" })).WorkItem;
        Assert.Equal("handled", (await Suite.SendAsync<FinishHandlingResponse>(Finish(heard), investigator)).WorkItem.Step);
    }

    /// <summary>Nobody need be questioned about what nobody complains of.</summary>
    [Fact, Rule("HA-07", Case.Allowed)]
    public async Task A_lead_is_handed_in_without_a_questioning()
    {
        var filed = await FileAsync(request => request.Kind = "lead");
        await AcceptAsync(await DoAsync(Act(filed.Complaint, "enter-in-register"), await ClerkAsync()), "leads");
        await Office.AtAsync(filed.Number, "at-work");
        Assert.Equal("result-known", (await Office.WorkAsync(filed.Number, "party-office", "party-officer")).Step);
    }

    [Fact, Rule("HA-07", Case.Allowed)]
    public async Task What_was_signed_is_bound_to_the_drawing_which_stays()
    {
        var filed = await WithInvestigatorAsync();
        var drawing = await DocumentAsync(filed.Number, "signature.png", Drawing, await InvestigatorAsync());
        await DoAsync(Questioning(await Office.ReadAsync(filed.Number), ("signature", "on-screen"), ("signature-document", drawing), ("signature-witness", "ks-08")), await InvestigatorAsync());

        var acts = (await Suite.SendAsync<ListCaseActsResponse>(new ListCaseActsRequest { CaseNumber = filed.Number, Language = "en" }, await ClerkAsync())).Acts;
        var values = acts.Single(act => act.Act == "record-questioning").Values.ToDictionary(value => value.Field, value => value.Value);
        var bound = values["signature-sha256"];
        values.Remove("signature-sha256");
        var content = JsonSerializer.Serialize(new SortedDictionary<string, string>(values, StringComparer.Ordinal), AsWritten);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{content}\n{Convert.ToHexStringLower(SHA256.HashData(Drawing))}"))), bound);

        var removal = new RemoveAttachmentRequest { CaseNumber = filed.Number, AttachmentId = drawing, RequestId = RequestId.New(), ExpectedVersion = (await Office.ReadAsync(filed.Number)).Version, Reason = "Not needed." };
        Assert.Equal(["DOCUMENT_SIGNED HA-07"], (await Office.RefusedAsync(removal, await ClerkAsync())).Lines);
    }

    [Fact, Rule("HA-07", Case.Refused)]
    public async Task One_alone_does_not_investigate()
    {
        var filed = await WithInvestigatorAsync();
        var refusedToSign = new[] { ("signature", "refused"), ("signature-reason", "Wants a lawyer first.") };
        var alone = Act(filed.Complaint, "record-questioning", [("first", "ks-07"), ("second", "ks-07"), ("questioned", "主刀医生"), ("words", "记录不全。"), .. refusedToSign]);
        Assert.Equal(["SAME_PERSON second HA-07"], (await Office.RefusedAsync(alone, await InvestigatorAsync())).Lines);
        var unnamed = Act(filed.Complaint, "record-questioning", [("first", "ks-07"), ("questioned", "主刀医生"), ("words", "记录不全。"), .. refusedToSign]);
        Assert.Equal(["FIELD_MISSING second HA-07"], (await Office.RefusedAsync(unnamed, await InvestigatorAsync())).Lines);
        Assert.Equal(["FIELD_MISSING done.record-questioning HA-07"], (await Office.RefusedAsync(Finish(await WorkItemAsync(filed.Number)), await InvestigatorAsync())).Lines);
    }

    [Fact, Rule("HA-07", Case.Refused)]
    public async Task Unsigned_unwitnessed_or_without_the_reason_of_a_refusal_it_is_refused()
    {
        var filed = await WithInvestigatorAsync();
        var investigator = await InvestigatorAsync();
        var document = await DocumentAsync(filed.Number, "questioning.pdf", Scan, investigator);
        var complaint = await Office.ReadAsync(filed.Number);
        Assert.Equal(["FIELD_MISSING signature HA-07"], (await Office.RefusedAsync(Questioning(complaint), investigator)).Lines);
        Assert.Equal(["FIELD_MISSING signature-reason HA-07"], (await Office.RefusedAsync(Questioning(complaint, ("signature", "refused")), investigator)).Lines);
        Assert.Equal(
            ["FIELD_MISSING signature-document HA-07", "FIELD_MISSING signature-witness HA-07"], (await Office.RefusedAsync(Questioning(complaint, ("signature", "on-paper")), investigator)).Lines);
        Assert.Equal(
            ["SAME_PERSON signature-witness HA-07"],
            (await Office.RefusedAsync(Questioning(complaint, ("signature", "on-paper"), ("signature-document", document), ("signature-witness", "ks-07")), investigator)).Lines);
        Assert.Equal(
            ["SIGNATURE_DOCUMENT signature-document HA-07"],
            (await Office.RefusedAsync(Questioning(complaint, ("signature", "on-screen"), ("signature-document", document), ("signature-witness", "ks-08")), investigator)).Lines);
        Assert.Equal(
            ["SIGNATURE_REASON signature-reason HA-07"],
            (await Office.RefusedAsync(
                Questioning(complaint, ("signature", "on-paper"), ("signature-document", document), ("signature-witness", "ks-08"), ("signature-reason", "Wants a lawyer first.")), investigator)).Lines);
    }
}
