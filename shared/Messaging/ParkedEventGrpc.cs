using System.Globalization;
using ComplaintSuite.Contracts.Messaging.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Messaging;

/// <summary>Parked events for the operator.</summary>
[Authorize(Policy = MessagingPolicies.Operator)]
public sealed class ParkedEventGrpc<TDb> : ParkedEventService.ParkedEventServiceBase where TDb : DbContext
{
    private const int DefaultPage = 50;
    private const int LargestPage = 500;

    private readonly ParkedEvents<TDb> _parked;

    /// <summary>Made by the service container.</summary>
    public ParkedEventGrpc(ParkedEvents<TDb> parked) => _parked = parked;

    /// <inheritdoc />
    public override async Task<ListParkedEventsResponse> ListParkedEvents(ListParkedEventsRequest request, ServerCallContext context)
    {
        if (request.PageSize is < 0 or > LargestPage)
            throw LogErrors.Invalid("page_size", "A page has 1 to 500 events.");
        var after = 0L;
        if (request.PageToken.Length > 0 && !long.TryParse(request.PageToken, NumberStyles.None, CultureInfo.InvariantCulture, out after))
            throw LogErrors.Invalid("page_token", "No list gave this token.");
        var (page, next) = await _parked.ListAsync(request.PageSize == 0 ? DefaultPage : request.PageSize, after, context.CancellationToken);
        return new ListParkedEventsResponse { ParkedEvents = { page }, NextPageToken = next?.ToString(CultureInfo.InvariantCulture) ?? "" };
    }

    /// <inheritdoc />
    public override async Task<RetryParkedEventsResponse> RetryParkedEvents(RetryParkedEventsRequest request, ServerCallContext context)
    {
        if (request.Organisation.Length == 0)
            throw LogErrors.Invalid("organisation", "The organisation is missing.");
        if (request.Subject.Length == 0)
            throw LogErrors.Invalid("subject", "The subject is missing.");
        var result = await _parked.RetryAsync(request.Producer, request.Organisation, request.Subject, context.CancellationToken)
            ?? throw LogErrors.NotFound("The service does not subscribe to this producer.");
        return new RetryParkedEventsResponse { Applied = result.Applied, Remaining = result.Remaining };
    }
}
