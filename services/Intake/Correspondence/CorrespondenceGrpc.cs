using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.ServiceDefaults.Rights;
using Google.Protobuf;

namespace ComplaintSuite.Intake.Correspondence;

/// <summary>What complainant and organisation write to each other, over gRPC and JSON.</summary>
internal sealed partial class CorrespondenceGrpc(IntakeDb db, CaseFiles cases) : CorrespondenceService.CorrespondenceServiceBase
{
    private const int LongestMessage = 20_000;

    /// <summary>A change that brings a text: its form checked.</summary>
    private static (CaseChange Change, string? Text) Read(string number, string requestId, long expectedVersion, string text, IMessage request)
    {
        var reading = new Reading();
        var change = reading.ChangeOf(number, requestId, expectedVersion, request);
        var words = reading.Text(text, "text", LongestMessage);
        reading.Done();
        return (change, words);
    }

    private static bool IsComplainant(Caller caller) => caller.Ticket is not null;
}
