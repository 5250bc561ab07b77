using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Intake.Correspondence;

partial class CorrespondenceGrpc
{
    private const int MostItems = 20;

    [Authorize(Policy = Policies.ChangeCase)]
    public override async Task<RequestMaterialsResponse> RequestMaterials(RequestMaterialsRequest request, ServerCallContext context)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(request.CaseNumber, request.RequestId, request.ExpectedVersion, request);
        var text = reading.Text(request.Text, "text", LongestMessage);
        if (request.Items.Count > MostItems)
            reading.Add("TOO_MANY", "items", $"At most {MostItems} things are asked for at once.");
        var items = request.Items.Take(MostItems).Select((item, index) => reading.Text(item, $"items[{index}]", 200)).OfType<string>().ToList();
        reading.Done();

        var view = await cases.ChangeAsync(db, context.Caller(), change, file =>
        {
            file.Give(("message", text), ("materials", items.FirstOrDefault()));
            file.Require("request-materials");
            file.Complaint.AskForMaterials(items, file.Now);
            file.Words["message"] = text;
            file.Words["missing"] = string.Join('\n', items.Select(item => $"– {item}"));
            file.Do("request-materials", new MaterialsRequested { MessageId = file.Write(MessageKind.MaterialsRequest, text!, fromComplainant: false, items) });
            return Task.CompletedTask;
        }, context.CancellationToken);
        var eventId = await CaseFiles.LastEventAsync(db, view.Complaint, change.ExpectedVersion, context.CancellationToken);
        return new() { Complaint = view.ToMessage(), EventId = eventId.ToString() };
    }
}
