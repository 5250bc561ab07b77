using ComplaintSuite.Contracts.Intake.V1;
using Grpc.Core;

namespace ComplaintSuite.Portal.Calls;

/// <summary>What was written to and fro, oldest first, with what is unread as it was.</summary>
/// <param name="All">The messages.</param>
/// <param name="HasUnread">Whether the side of whoever looks has not read all of the other's.</param>
internal sealed record Letters(IReadOnlyList<Message> All, bool HasUnread);

/// <summary>What was written to and fro in a case.</summary>
internal sealed class Messages(CorrespondenceService.CorrespondenceServiceClient correspondence)
{
    private const int MostAtOnce = 500;

    /// <param name="number">Case number.</param>
    /// <param name="options">As whom.</param>
    public async Task<Letters> OfAsync(string number, CallOptions options)
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
        return new(messages, page.UnreadCount > 0);
    }

    /// <summary>Says that whoever looks has read them. Called when everything else of the page is there: what nobody was shown stays unread.</summary>
    public async Task MarkReadAsync(string number, Letters shown, CallOptions options)
    {
        if (shown.HasUnread)
            await correspondence.MarkMessagesReadAsync(new() { CaseNumber = number, Number = shown.All[^1].Number }, options);
    }
}
