using ComplaintSuite.Portal.Calls;
using ComplaintSuite.Portal.Pages;

namespace ComplaintSuite.Portal.Work;

/// <summary>Sends whoever is not signed on to the sign-on, and back here afterwards. What a signed-on person may see the services decide.</summary>
internal static class StaffOnly
{
    public static ValueTask<object?> CheckAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next) =>
        invocation.HttpContext.RequestServices.GetRequiredService<Visitor>().IsSignedOn ? next(invocation) : ValueTask.FromResult<object?>(PortalPages.SignOn(invocation.HttpContext));
}
