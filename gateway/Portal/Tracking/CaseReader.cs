using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Portal.Calls;
using ComplaintSuite.Portal.Forms;
using Grpc.Core;

namespace ComplaintSuite.Portal.Tracking;

/// <summary>A case as its page shows it. Public because the page that the Razor compiler makes is.</summary>
/// <param name="Complaint">The case.</param>
/// <param name="Guide">What may be done with it now.</param>
/// <param name="Timeline">What happened, oldest first.</param>
/// <param name="Notices">Notices, oldest first.</param>
/// <param name="Documents">Documents, oldest first.</param>
/// <param name="Deadlines">Its deadlines, with their reasons.</param>
/// <param name="Messages">What was written to and fro, oldest first.</param>
/// <param name="Collective">What it has in common with others; null where nothing is taken together.</param>
/// <param name="Closes">When the page closes by itself.</param>
public sealed record CaseFile(
    Complaint Complaint, CaseGuide Guide, IReadOnlyList<TimelineEntry> Timeline, IReadOnlyList<Notice> Notices, IReadOnlyList<Attachment> Documents, IReadOnlyList<ToldDeadline> Deadlines,
    IReadOnlyList<Message> Messages, Collective? Collective, DateTimeOffset Closes)
{
    /// <summary>The forms of the procedure's own acts that the complainant may do now, by what the page calls them.</summary>
    public IReadOnlyList<(string Act, ActOffer Offer)> Offers => [.. Guide.Acts.Select(offer => (OwnActs.OnCase + offer.Act, offer))];

    /// <summary>Whom it is about, and what they were asked beside that is kept apart; null where it can't be had at the moment.</summary>
    public GetPartiesResponse? Parties { get; init; }

    public bool May(string move) => Guide.Moves.Contains(move);
}

/// <summary>Reads a case for the complainant who has it open.</summary>
internal sealed class CaseReader(
    Visitor visitor, IntakeService.IntakeServiceClient intake, GuideService.GuideServiceClient guide, CollectiveService.CollectiveServiceClient collectives, Messages messages, Documents documents, Deadlines deadlines,
    ILogger<CaseReader> log)
{
    public async Task<CaseFile> ReadAsync(string number, string language)
    {
        var options = visitor.AsComplainant();
        var complaint = intake.GetComplaintAsync(new() { CaseNumber = number }, options);
        var described = guide.DescribeCaseAsync(new() { CaseNumber = number, Language = language }, options);
        var timeline = intake.GetTimelineAsync(new() { CaseNumber = number, Language = language }, options);
        var notices = NoticesAsync(number, options);
        var files = documents.OfAsync(number, options);
        var written = messages.OfAsync(number, options);
        var parties = PartiesAsync(number, options);
        await Task.WhenAll(complaint.ResponseAsync, described.ResponseAsync, timeline.ResponseAsync, notices, files, written, parties);
        var read = (await complaint).Complaint;
        var collective = (await described).Guide.TakesTogether ? (await collectives.GetCollectiveAsync(new() { CaseNumber = number, Language = language }, options)).Collective : null;
        var told = await deadlines.TellAsync(read, language, options);
        // What is shown is read: a message comes as unread once.
        await messages.MarkReadAsync(number, await written, options);
        return new(read, (await described).Guide, (await timeline).Entries, await notices, await files, told, (await written).All, collective, visitor.CaseEnds) { Parties = await parties };
    }

    /// <summary>Who is involved, as whoever complained said it; where it can't be had, the page comes without.</summary>
    private async Task<GetPartiesResponse?> PartiesAsync(string number, CallOptions options)
    {
        try
        {
            return await intake.GetPartiesAsync(new() { CaseNumber = number }, options);
        }
        catch (CallRefusedException refused)
        {
            Log.NotThere(log, "who is involved", refused.Status);
            return null;
        }
    }

    private async Task<IReadOnlyList<Notice>> NoticesAsync(string number, CallOptions options)
    {
        var notices = new List<Notice>();
        var request = new ListNoticesRequest { CaseNumber = number };
        do
        {
            var page = await intake.ListNoticesAsync(request, options);
            notices.InsertRange(0, page.Notices);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return notices;
    }
}
