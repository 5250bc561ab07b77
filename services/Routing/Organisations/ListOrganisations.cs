using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Routing.Organisations;
using ComplaintSuite.ServiceDefaults;
using ComplaintSuite.ServiceDefaults.Refusals;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.Routing;

partial class DirectoryGrpc
{
    [AllowAnonymous]
    public override async Task<ListOrganisationsResponse> ListOrganisations(ListOrganisationsRequest request, ServerCallContext context)
    {
        if (request.PageToken.Length > 0 && !DirectoryForm.IsOrganisationCode(request.PageToken))
            throw Refusal.Invalid("PAGE_TOKEN_INVALID", "page_token", "Send the next_page_token of the page before, unchanged.");
        var size = Paging.SizeOf(request.PageSize);
        var page = await store.ListAsync(request.PageToken, size + 1, context.CancellationToken);
        return new()
        {
            Organisations = { page.Take(size) },
            NextPageToken = page.Count > size ? page[size - 1].Organisation_ : "",
        };
    }
}
