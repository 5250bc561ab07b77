using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Portal.Calls;
using ComplaintSuite.Portal.Forms;
using ComplaintSuite.Portal.Pages;

namespace ComplaintSuite.Portal.Filing;

/// <summary>Organisation, kind, form, receipt. The receipt answers the form itself: the access code stands in no address and is kept nowhere here.</summary>
internal static class FilingPages
{
    private const string Portal = "portal";

    public static void MapFiling(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/file", ShowOrganisationsAsync);
        routes.MapGet("/file/{organisation}", ShowKindsAsync);
        routes.MapGet("/file/{organisation}/{kind}", ShowFormAsync);
        routes.MapPost("/file/{organisation}/{kind}", TakeFormAsync).DisableAntiforgery();
    }

    private static async Task<IResult> ShowOrganisationsAsync(HttpContext context, Visitor visitor, DirectoryService.DirectoryServiceClient directory)
    {
        var organisations = new List<Organisation>();
        var page = new ListOrganisationsResponse();
        do
        {
            page = await directory.ListOrganisationsAsync(new() { PageSize = 500, PageToken = page.NextPageToken }, visitor.AsPublic());
            organisations.AddRange(page.Organisations);
        }
        while (page.NextPageToken.Length > 0);
        return await context.ShowAsync<OrganisationsPage>(StatusCodes.Status200OK, ("Organisations", organisations.Where(organisation => organisation.Procedures.Count > 0).ToList()));
    }

    private static async Task<IResult> ShowKindsAsync(string organisation, HttpContext context, Visitor visitor, GuideService.GuideServiceClient guide)
    {
        var filing = await DescribeAsync(organisation, "", context, visitor, guide);
        return filing.Kinds is [var only]
            ? context.SeeOther($"/file/{organisation}/{only}")
            : await context.ShowAsync<KindsPage>(StatusCodes.Status200OK, ("Filing", filing));
    }

    private static async Task<IResult> ShowFormAsync(string organisation, string kind, HttpContext context, Visitor visitor, GuideService.GuideServiceClient guide)
    {
        var filing = await DescribeAsync(organisation, kind, context, visitor, guide);
        // Going back finds the same form with the same id, so that sending it once more files nothing anew. It holds nothing of a case yet.
        context.Response.Headers.CacheControl = "private, no-cache";
        return await context.ShowAsync<FilingPage>(StatusCodes.Status200OK, ("Filing", filing), ("Input", FilingInput.Empty), ("Errors", FormErrors.None));
    }

    private static async Task<IResult> TakeFormAsync(
        string organisation, string kind, HttpContext context, Visitor visitor, GuideService.GuideServiceClient guide, IntakeService.IntakeServiceClient intake, Documents documents)
    {
        context.TakesDocuments();
        var language = context.View().Language;
        var form = await MultipartForm.ReadAsync(context.Request);
        var input = FilingInput.Read(form);
        var filing = await DescribeAsync(organisation, kind, context, visitor, guide);
        var errors = input.Check(filing.Form, language);
        RegisterComplaintResponse? registered = null;
        try
        {
            if (!errors.Any)
                registered = await intake.RegisterComplaintAsync(input.ToRequest(organisation, filing.Form, language), visitor.AsPublic());
        }
        catch (CallRefusedException refused) when (refused.IsAnswerable)
        {
            errors = FilingInput.Of(refused, language);
        }
        if (registered is null)
        {
            await form.DrainAsync();
            return await context.ShowAsync<FilingPage>(StatusCodes.Status422UnprocessableEntity, ("Filing", filing), ("Input", input), ("Errors", errors));
        }

        var number = registered.Complaint.CaseNumber;
        var opened = await intake.OpenCaseAsync(new() { CaseNumber = number, AccessCode = registered.AccessCode }, visitor.AsPublic());
        var ticket = visitor.WithTicket(opened.Ticket);
        var (taken, refusedFiles) = (0, new List<FormError>());
        await foreach (var (fileName, content) in form.FilesAsync())
            try
            {
                await documents.AddAsync(number, RequestId.Further(input.RequestId, taken + refusedFiles.Count), fileName, content, ticket);
                taken++;
            }
            catch (CallRefusedException refused)
            {
                refusedFiles.Add(new(fileName, FormErrors.Of(refused, language, []).All[0].Text));
            }
        var described = (await guide.DescribeCaseAsync(new() { CaseNumber = number, Language = language }, ticket)).Guide;
        visitor.Keep(opened.Ticket, opened.ExpireTime.ToDateTimeOffset());
        return await context.ShowAsync<ReceiptPage>(
            StatusCodes.Status200OK, ("Complaint", registered.Complaint), ("Guide", described), ("Code", registered.AccessCode), ("Taken", taken), ("NotTaken", refusedFiles));
    }

    private static async Task<Contracts.Intake.V1.Filing> DescribeAsync(string organisation, string kind, HttpContext context, Visitor visitor, GuideService.GuideServiceClient guide) =>
        (await guide.DescribeFilingAsync(new() { Organisation = organisation, Kind = kind, Channel = Portal, Language = context.View().Language }, visitor.AsPublic())).Filing;
}
