using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Intake.Published;

partial class ImportGrpc
{
    [Authorize(Policy = Policies.ReadCase)]
    public override async Task<GetPublishedRecordResponse> GetPublishedRecord(GetPublishedRecordRequest request, ServerCallContext context)
    {
        var complaint = (await cases.ReadAsync(db, context.Caller(), request.CaseNumber, context.CancellationToken)).Complaint;
        var published = complaint.Published ?? throw Refusal.NotFound("published record");
        return new()
        {
            Source = published.Source,
            TakeOverTime = published.TakenOverAt.ToTimestamp(),
            Late = published.Late,
            Record = new()
            {
                PublisherNumber = published.PublisherNumber,
                Kind = complaint.Kind,
                Channel = complaint.Channel,
                ChannelDescription = complaint.ChannelDescription ?? "",
                Subject = complaint.Subject ?? "",
                Facts = complaint.Facts ?? "",
                // Parties are read by GetParties alone.
                Category = published.Category ?? "",
                ReceiveTime = complaint.ReceivedAt.ToTimestamp(),
                TargetTime = published.TargetAt?.ToTimestamp(),
                CloseTime = published.ClosedAt?.ToTimestamp(),
                Outcome = published.Outcome ?? "",
                Language = complaint.Language,
                Rows = { published.Rows.Select(row => new PublishedRow { Values = { row } }) },
            },
        };
    }
}
