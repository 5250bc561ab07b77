using System.Globalization;
using System.Text;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Intake.Correspondence;

partial class CorrespondenceGrpc
{
    private const int DefaultPage = 100;

    /// <summary>What a page holds of texts at most: an answer stays well below the size that clients take.</summary>
    private const int MostTextBytes = 2 * 1024 * 1024;

    [Authorize(Policy = Policies.ReadCase)]
    public override async Task<ListMessagesResponse> ListMessages(ListMessagesRequest request, ServerCallContext context)
    {
        var caller = context.Caller();
        var (size, after) = (Paging.SizeOf(request.PageSize, DefaultPage), PlaceOf(request.PageToken));
        var complaint = (await cases.ReadAsync(db, caller, request.CaseNumber, context.CancellationToken)).Complaint;
        await using var transaction = await OrganisationScope.BeginAsync(db, [complaint.Organisation], context.CancellationToken);
        var readings = await db.MessageReadings.AsNoTracking().Where(it => it.CaseId == complaint.Id).ToDictionaryAsync(it => it.ByComplainant, it => it.UpTo, context.CancellationToken);
        // Counted first: a message that comes meanwhile is on the page and not counted, never the other way round.
        var unread = await UnreadAsync(complaint.Id, IsComplainant(caller), readings.GetValueOrDefault(IsComplainant(caller)), context.CancellationToken);
        var (messages, more) = await PageAsync(complaint.Id, after, size, context.CancellationToken);
        return new()
        {
            Messages = { messages.Select(message => message.ToMessage(IsComplainant(caller), message.Number > readings.GetValueOrDefault(!message.FromComplainant))) },
            UnreadCount = unread,
            NextPageToken = more ? messages[^1].Number.ToString(CultureInfo.InvariantCulture) : "",
        };
    }

    /// <summary>The messages after a place: as many as fit, and at least one.</summary>
    private async Task<(List<CaseMessage> Messages, bool More)> PageAsync(Guid caseId, int after, int size, CancellationToken cancellation)
    {
        var (page, bytes) = (new List<CaseMessage>(), 0);
        var following = db.Messages.AsNoTracking().Where(it => it.CaseId == caseId && it.Number > after).OrderBy(it => it.Number).Take(size + 1);
        await foreach (var message in following.AsAsyncEnumerable().WithCancellation(cancellation))
        {
            bytes += Encoding.UTF8.GetByteCount(message.Text) + message.Items.Sum(Encoding.UTF8.GetByteCount);
            if (page.Count == size || (page.Count > 0 && bytes > MostTextBytes))
                return (page, true);
            page.Add(message);
        }
        return (page, false);
    }

    /// <summary>How many messages of the other side a side has not read.</summary>
    private Task<int> UnreadAsync(Guid caseId, bool byComplainant, int upTo, CancellationToken cancellation) =>
        db.Messages.CountAsync(it => it.CaseId == caseId && it.FromComplainant != byComplainant && it.Number > upTo, cancellation);

    /// <exception cref="Refusal">Not a token that this service gave.</exception>
    private static int PlaceOf(string token) => token.Length == 0 ? 0
        : int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw Refusal.Invalid("PAGE_TOKEN_INVALID", "page_token", "Send the next_page_token of the page before, unchanged.");
}
