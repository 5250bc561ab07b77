using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Duty;

namespace ComplaintSuite.Routing;

/// <summary>Duties beside the cases, over gRPC and JSON. One rpc, one file: the .proto is the table of contents.</summary>
internal sealed partial class DutyGrpc(RoutingDb db, DutyDesk desk, IntakeService.IntakeServiceClient intake) : DutyService.DutyServiceBase
{
    private static DutyChange ChangeOf(Queues.Reading reading, string bookId, string entryId, string requestId, long expectedVersion, Google.Protobuf.IMessage message)
    {
        if (expectedVersion <= 0)
            reading.Add("FIELD_MISSING", "expected_version", "Send the version of the book that you saw.");
        // What can't be an id finds nothing, like one that isn't there.
        return new(IdOf(bookId), IdOf(entryId), expectedVersion, reading.RequestId(requestId), message);
    }

    private static Guid IdOf(string text) => Guid.TryParse(text, out var id) ? id : Guid.Empty;
}
