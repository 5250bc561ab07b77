using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Portal.Calls;
using ComplaintSuite.Portal.Codes;
using ComplaintSuite.Portal.Forms;
using ComplaintSuite.Portal.Pages;
using ComplaintSuite.Portal.Work;
using ComplaintSuite.Procedures;
using Grpc.Core;

namespace ComplaintSuite.Portal.Filing;

/// <summary>
/// Organisation, kind, form, receipt. The receipt answers the form itself: the access code stands in no address and is kept nowhere here. From the registration on
/// nothing may take the receipt away; what could not be done is said on it.
/// </summary>
internal static class FilingPages
{
    /// <summary>Of the address: code of the place where the matter belongs. A window, a ward or a station has it on its QR code.</summary>
    public const string Place = "place";

    /// <summary>Of the form: a member of staff looks for related cases before filing.</summary>
    public const string Look = "look";

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
        if (PlaceOf(context) is { Length: > 0 } place && !(await CodePages.PlacesAsync(organisation, context.View().Language, visitor, guide)).Any(known => known.Code == place))
            return await ShowUnknownPlaceAsync(context);
        return filing.Kinds is [var only]
            ? context.SeeOther($"/file/{organisation}/{only}", (Place, PlaceOf(context)))
            : await context.ShowAsync<KindsPage>(StatusCodes.Status200OK, ("Filing", filing), ("Place", PlaceOf(context)));
    }

    private static async Task<IResult> ShowFormAsync(string organisation, string kind, HttpContext context, Visitor visitor, GuideService.GuideServiceClient guide)
    {
        var filing = await DescribeAsync(organisation, kind, context, visitor, guide);
        var input = FilingInput.At(filing.Form, PlaceOf(context));
        if (PlaceOf(context).Length > 0 && input.Values.Count == 0 && filing.Form.Fields.Any(field => field.Detail?.Type == "place"))
            return await ShowUnknownPlaceAsync(context);
        // Going back finds the same form with the same id, so that sending it once more files nothing anew. It holds nothing of a case yet.
        context.Response.Headers.CacheControl = "private, no-cache";
        return await context.ShowAsync<FilingPage>(StatusCodes.Status200OK, ("Filing", filing), ("Input", input), ("Errors", FormErrors.None));
    }

    /// <summary>Nobody files about a place that is not meant: a code that leads nowhere says so.</summary>
    private static Task<IResult> ShowUnknownPlaceAsync(HttpContext context) =>
        context.ShowAsync<MessagePage>(StatusCodes.Status404NotFound, ("Title", CodeTexts.UnknownTitle), ("Text", CodeTexts.Unknown));

    private static string PlaceOf(HttpContext context) => context.Request.Query[Place].ToString();

    private static async Task<IResult> TakeFormAsync(
        string organisation, string kind, HttpContext context, Visitor visitor, GuideService.GuideServiceClient guide, IntakeService.IntakeServiceClient intake, Documents documents, StaffReader reader)
    {
        context.TakesDocuments();
        var language = context.View().Language;
        var form = await MultipartForm.ReadAsync(context.Request);
        var input = FilingInput.Read(form);
        var looks = context.Request.Query.ContainsKey(Look);
        Contracts.Intake.V1.Filing filing;
        try
        {
            filing = await DescribeAsync(organisation, kind, context, visitor, guide);
        }
        catch (CallRefusedException refused) when (refused.IsUnanswered || refused.Status is StatusCode.ResourceExhausted)
        {
            return await ShowSendAgainAsync(context, form, looks);
        }
        if (looks)
        {
            await form.DrainAsync();
            // Whoever is signed on no more sees no other cases; what they typed is kept, and looking files nothing.
            var looked = visitor.IsSignedOn ? await reader.LookAsync(input.ToRequest(organisation, filing.Form, language), input.ToCount(organisation, filing.Form, language)) : null;
            return await context.ShowAsync<FilingPage>(StatusCodes.Status200OK, ("Filing", filing), ("Input", input), ("Errors", FormErrors.None), ("Looked", looked));
        }
        var errors = input.Check(filing.Form, language);
        var status = StatusCodes.Status422UnprocessableEntity;
        RegisterComplaintResponse? registered = null;
        try
        {
            if (!errors.Any)
                registered = await intake.RegisterComplaintAsync(input.ToRequest(organisation, filing.Form, language), visitor.AsPublic());
        }
        catch (CallRefusedException refused) when (refused.IsAnswerable || refused.IsUnanswered)
        {
            (input, errors, status) = input.After(refused, filing.Form, language);
        }
        if (registered is null)
        {
            await form.DrainAsync();
            return await context.ShowAsync<FilingPage>(status, ("Filing", filing), ("Input", input), ("Errors", errors));
        }

        var receipt = new Receipt(registered.Complaint, registered.AccessCode, filing.OrganisationName) { Guide = new() { Details = { filing.Form.Fields.Where(field => field.Detail is not null).Select(field => field.Detail) } } };
        await OpenAsync(receipt, visitor, intake, guide, language);
        await TakeDocumentsAsync(form, receipt, receipt.Ticket is { } ticket ? visitor.WithTicket(ticket) : null, documents, input.RequestId, FilingTexts.DocumentsBrokenOff, language);
        return await context.ShowAsync<ReceiptPage>(StatusCodes.Status200OK, ("Receipt", receipt));
    }

    /// <summary>Keeps what somebody typed where nothing can be asked about it now, to be sent again as it is.</summary>
    /// <param name="context">The request.</param>
    /// <param name="form">What was sent.</param>
    /// <param name="looks">Whether it was sent to look for related cases: then the same is tried again, and nothing filed.</param>
    internal static async Task<IResult> ShowSendAgainAsync(HttpContext context, MultipartForm form, bool looks)
    {
        await form.DrainAsync();
        var fields = form.Fields.SelectMany(field => field.Value.Select(value => (field.Key, value ?? ""))).ToList();
        return await context.ShowAsync<SendAgainPage>(StatusCodes.Status503ServiceUnavailable, ("Address", context.Request.Path.Value), ("Fields", fields), ("HadDocuments", form.HasFiles), ("Looks", looks));
    }

    /// <summary>Opens the case for this browser and learns in which zone its days are counted, as far as that is to be had now.</summary>
    private static async Task OpenAsync(Receipt receipt, Visitor visitor, IntakeService.IntakeServiceClient intake, GuideService.GuideServiceClient guide, string language)
    {
        var number = receipt.Complaint.CaseNumber;
        try
        {
            var opened = await intake.OpenCaseAsync(new() { CaseNumber = number, AccessCode = receipt.Code }, visitor.AsPublic());
            visitor.Keep(opened.Ticket, opened.ExpireTime.ToDateTimeOffset());
            receipt.Ticket = opened.Ticket;
            receipt.Guide = (await guide.DescribeCaseAsync(new() { CaseNumber = number, Language = language }, visitor.WithTicket(opened.Ticket))).Guide;
            receipt.Zone = receipt.Guide.Zone;
        }
        catch (CallRefusedException refused)
        {
            // The receipt says so: without a ticket it leads to number and code, without a zone it tells its times in UTC.
            receipt.Obstacle = FormErrors.Of(refused, language, []).All[0].Text;
        }
    }

    /// <summary>Takes document by document, and notes those that could not be taken: one by one, or all that follow when the form breaks off.</summary>
    /// <param name="form">The form, read up to its first file.</param>
    /// <param name="receipt">Of the registered case; it notes what came of each.</param>
    /// <param name="sender">Who adds them; null where nobody can, and the receipt says why.</param>
    /// <param name="documents">Passes them on.</param>
    /// <param name="requestId">Id of the form.</param>
    /// <param name="brokenOff">What is said of those that did not arrive.</param>
    /// <param name="language">Language of the page.</param>
    internal static async Task TakeDocumentsAsync(MultipartForm form, Receipt receipt, CallOptions? sender, Documents documents, Guid requestId, LocalText brokenOff, string language)
    {
        var current = "";
        var ids = new FileIds(requestId);
        try
        {
            await foreach (var (field, fileName, content) in form.FilesAsync())
            {
                current = fileName;
                if (sender is not { } options)
                {
                    receipt.NotTaken.Add(new(fileName, receipt.Obstacle));
                    continue;
                }
                try
                {
                    await documents.AddAsync(receipt.Complaint.CaseNumber, ids.Next(field, fileName), fileName, content, options);
                    receipt.Taken++;
                }
                catch (CallRefusedException refused)
                {
                    // Whoever takes a matter in for another place may add nothing to it.
                    receipt.NotTaken.Add(new(fileName, refused.Violations.Any(violation => violation.Code == "ROLE_NOT_PERMITTED") ? TakingInTexts.DocumentsOfOthers.In(language) : FormErrors.Of(refused, language, []).All[0].Text));
                }
                current = "";
            }
        }
        catch (Exception end) when (end is BadHttpRequestException or IOException)
        {
            receipt.NotTaken.Add(new(current, brokenOff.In(language)));
        }
    }

    private static async Task<Contracts.Intake.V1.Filing> DescribeAsync(string organisation, string kind, HttpContext context, Visitor visitor, GuideService.GuideServiceClient guide) =>
        (await guide.DescribeFilingAsync(new() { Organisation = organisation, Kind = kind, Channel = FilingInput.Portal, Language = context.View().Language }, visitor.AsPublic())).Filing;
}
