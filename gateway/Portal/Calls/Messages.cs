using ComplaintSuite.Contracts.Intake.V1;
using Grpc.Core;

namespace ComplaintSuite.Portal.Calls;

/// <summary>What was written to and fro in a case.</summary>
internal sealed class Messages(CorrespondenceService.CorrespondenceServiceClient correspondence)
{
    private const int MostAtOnce = 500;

    /// <summary>All of them, oldest first, with their unread ones as they were.</summary>
    /// <param name="number">Case number.</param>
    /// <param name="read">Whether whoever looks has read them by that.</param>
    /// <param name="options">As whom.</param>
    public async Task<IReadOnlyList<Message>> OfAsync(string number, bool read, CallOptions options)
    {
        var messages = new List<Message>();
        var request = new ListMessagesRequest { CaseNumber = number, PageSize = MostAtOnce };
        ListMessagesResponse page;
        do
        {
            page = await correspondence.ListMessagesAsync(request, options);
            messages.AddRange(page.Messages);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        if (read && page.UnreadCount > 0)
            await correspondence.MarkMessagesReadAsync(new() { CaseNumber = number, Number = messages[^1].Number }, options);
        return messages;
    }
}
