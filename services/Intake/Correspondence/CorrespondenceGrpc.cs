using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Data;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Correspondence;

/// <summary>What complainant and organisation write to each other, over gRPC and JSON.</summary>
internal sealed partial class CorrespondenceGrpc(IntakeDb db, CaseFiles cases) : CorrespondenceService.CorrespondenceServiceBase
{
    internal const int LongestMessage = 20_000;

    /// <summary>Our own limit: what a complainant writes to one case within <see cref="OneDay"/>, urgings among it; and as much again who speaks for them.</summary>
    private const int MostOfComplainant = 50;

    /// <summary>Refusal of whoever has written as much as is taken.</summary>
    internal const string NoRoom = "TOO_MANY_MESSAGES";

    private static readonly TimeSpan OneDay = TimeSpan.FromDays(1);

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

    /// <summary>What a clerk writes down for the complainant is neither counted nor held up.</summary>
    /// <exception cref="Refusal">The complainant has written as much as is taken within a day.</exception>
    private Task RequireRoomAsync(CaseFile file, Caller caller, CancellationToken cancellation) => RequireRoomAsync(db, file, caller, cancellation);

    /// <summary>A representative takes nothing of the room of those whom they speak for, who could say nothing any more (LI-02).</summary>
    /// <param name="db">The database, inside a transaction.</param>
    /// <param name="file">The case that is written to.</param>
    /// <param name="caller">Who writes.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="representative">Case number of the representative who speaks; null for the complainant.</param>
    /// <exception cref="Refusal">They have written as much as is taken within a day.</exception>
    internal static async Task RequireRoomAsync(IntakeDb db, CaseFile file, Caller caller, CancellationToken cancellation, string? representative = null)
    {
        var since = file.Now - OneDay;
        if (IsComplainant(caller)
            && await db.Messages.CountAsync(
                it => it.CaseId == file.Complaint.Id && it.FromComplainant && it.StaffId == "" && it.Representative == representative && it.SentAt > since, cancellation) >= MostOfComplainant)
            throw Refusal.Precondition(NoRoom, $"{MostOfComplainant} messages and urgings are taken within 24 hours. Those that you sent will be read; please write again later.");
    }
}
