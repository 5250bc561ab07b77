using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Messages = ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Routing.Decisions;

/// <summary>Rows to messages, by hand: what leaves the service is decided here.</summary>
internal static class WorkRecordMapping
{
    public static Messages.WorkRecord ToMessage(this WorkRecord record)
    {
        var message = new Messages.WorkRecord
        {
            RecordId = record.Id.ToString(),
            RecordTime = Timestamp.FromDateTimeOffset(record.At),
            StaffId = record.StaffId ?? "",
            Text = record.Text ?? "",
        };
        switch (record)
        {
            case Transfer transfer:
                message.Transfer = new() { FromDepartment = transfer.FromDepartment, ToDepartment = transfer.ToDepartment };
                break;
            case Release release:
                message.Release = new() { Handler = release.Handler ?? "", Department = release.Department ?? "", MustWithdraw = release.MustWithdraw is true, DoneInVain = release.DoneInVain is true };
                break;
            case Containment:
                message.Containment = new();
                break;
            case ExtensionRequest request:
                message.ExtensionRequest = new() { Clock = request.Clock, Until = request.Until.ToString("O", CultureInfo.InvariantCulture) };
                break;
            case ExtensionDecision decision:
                message.ExtensionDecision = new() { RequestRecordId = decision.RequestId.ToString(), Granted = decision.Granted };
                break;
            case OverrunApproval approval:
                message.OverrunApproval = new() { Clock = approval.Clock };
                break;
            case SupervisionOrder:
                message.SupervisionOrder = new();
                break;
            case SupervisionAnswer answer:
                message.SupervisionAnswer = new() { OrderRecordId = answer.OrderId.ToString() };
                break;
            default:
                throw new InvalidOperationException($"{record.GetType().Name} has no message.");
        }
        return message;
    }
}
