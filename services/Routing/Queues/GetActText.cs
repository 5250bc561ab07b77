using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Refusals;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.Routing;

partial class QueueGrpc
{
    [Authorize(Policy = MessagingPolicies.Service)]
    public override async Task<GetActTextResponse> GetActText(GetActTextRequest request, ServerCallContext context)
    {
        if (request.Organisation.Length == 0)
            throw Refusal.Invalid("FIELD_MISSING", "organisation", "Name the organisation of the act.");
        var id = Guid.TryParse(request.ActId, out var parsed) ? parsed : Guid.Empty;
        await using var transaction = await OrganisationScope.BeginAsync(db, [request.Organisation], context.CancellationToken);
        var text = await db.Acts.Where(it => it.Id == id).Select(it => it.Text).SingleOrDefaultAsync(context.CancellationToken);
        return new() { Text = text ?? throw Refusal.NotFound("act") };
    }
}
