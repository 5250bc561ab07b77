using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Portal.Calls;
using ComplaintSuite.Portal.Filing;
using ComplaintSuite.Portal.Forms;
using ComplaintSuite.Portal.Pages;
using ComplaintSuite.Portal.Work;
using Grpc.Core;

namespace ComplaintSuite.Portal.Reception;

/// <summary>
/// Staff take down what somebody tells by telephone, by letter, at the counter: channel and kind, form, receipt. As where people file themselves, the receipt answers the form, and from
/// the registration on nothing may take it away.
/// </summary>
internal static class TakeInPages
{
    public const string Area = "take-in";
    public const string Address = "/reception/take-in";

    public static void MapTakeIn(this IEndpointRouteBuilder routes)
    {
        var desk = routes.MapGroup(Address).AddEndpointFilter(StaffOnly.CheckAsync);
        desk.MapGet("", ShowWaysAsync);
        desk.MapGet("/{organisation}/{channel}/{kind}", ShowFormAsync);
        desk.MapPost("/{organisation}/{channel}/{kind}", TakeFormAsync).DisableAntiforgery();
    }

    private static async Task<IResult> ShowWaysAsync(HttpContext context, Visitor visitor, GuideService.GuideServiceClient guide, string? organisation)
    {
        organisation = string.IsNullOrEmpty(organisation) ? visitor.Organisations.FirstOrDefault("") : organisation;
        return await ShowWaysOfAsync(await DescribeAsync(organisation, "", "", context, visitor, guide), context, visitor);
    }

    /// <summary>Who takes nothing down here is told so, and finds the other organisations that they work for.</summary>
    private static Task<IResult> ShowWaysOfAsync(Contracts.Intake.V1.Filing filing, HttpContext context, Visitor visitor) =>
        context.ShowAsync<TakeInWaysPage>(filing.Ways.Count == 0 ? StatusCodes.Status403Forbidden : StatusCodes.Status200OK, ("Filing", filing), ("Organisations", visitor.Organisations));

    private static async Task<IResult> ShowFormAsync(string organisation, string channel, string kind, HttpContext context, Visitor visitor, GuideService.GuideServiceClient guide)
    {
        var filing = await DescribeAsync(organisation, channel, kind, context, visitor, guide);
        if (!Offers(filing, channel, kind))
            return await ShowNotOfferedAsync(filing, context, visitor);
        // Going back finds the same form with the same id, so that sending it once more registers nothing anew. It holds nothing of a case yet.
        context.Response.Headers.CacheControl = "private, no-cache";
        return await context.ShowAsync<TakeInPage>(StatusCodes.Status200OK, ("Filing", filing), ("Input", FilingInput.By(channel)), ("Errors", FormErrors.None));
    }

    private static async Task<IResult> TakeFormAsync(
        string organisation, string channel, string kind, HttpContext context, Visitor visitor, GuideService.GuideServiceClient guide, IntakeService.IntakeServiceClient intake, Documents documents, StaffReader reader)
    {
        context.TakesDocuments();
        var language = context.View().Language;
        var form = await MultipartForm.ReadAsync(context.Request);
        var input = FilingInput.Read(form, channel);
        var looks = context.Request.Query.ContainsKey(FilingPages.Look);
        Contracts.Intake.V1.Filing filing;
        try
        {
            filing = await DescribeAsync(organisation, channel, kind, context, visitor, guide);
        }
        catch (CallRefusedException refused) when (refused.IsUnanswered || refused.Status is StatusCode.ResourceExhausted)
        {
            return await FilingPages.ShowSendAgainAsync(context, form, looks);
        }
        if (!Offers(filing, channel, kind))
        {
            await form.DrainAsync();
            return await ShowNotOfferedAsync(filing, context, visitor);
        }
        if (looks)
        {
            await form.DrainAsync();
            var looked = await reader.LookAsync(input.ToRequest(organisation, filing.Form, language), input.ToCount(organisation, filing.Form, language));
            return await context.ShowAsync<TakeInPage>(StatusCodes.Status200OK, ("Filing", filing), ("Input", input), ("Errors", FormErrors.None), ("Looked", looked));
        }
        var errors = input.Check(filing.Form, language);
        var status = StatusCodes.Status422UnprocessableEntity;
        RegisterComplaintResponse? registered = null;
        try
        {
            if (!errors.Any)
                registered = await intake.RegisterComplaintAsync(input.ToRequest(organisation, filing.Form, language), visitor.AsStaff());
        }
        catch (CallRefusedException refused) when (refused.IsAnswerable || refused.IsUnanswered)
        {
            (input, errors, status) = input.After(refused, filing.Form, language);
        }
        if (registered is null)
        {
            await form.DrainAsync();
            return await context.ShowAsync<TakeInPage>(status, ("Filing", filing), ("Input", input), ("Errors", errors));
        }

        var number = registered.Complaint.CaseNumber;
        var described = GuideAsync(number, language, visitor, guide);
        var like = reader.LikeAsync(new() { CaseNumber = number }, visitor.AsStaff());
        await Task.WhenAll(described, like);
        // The receipt has the code, which nothing else has: without the guide it tells its times in UTC, and says so.
        var receipt = new Receipt(registered.Complaint, registered.AccessCode, filing.OrganisationName) { Zone = (await described)?.Zone ?? Receipt.Utc };
        await FilingPages.TakeDocumentsAsync(form, receipt, visitor.AsStaff(), documents, input.RequestId, TakingInTexts.DocumentsBrokenOff, language);
        return await context.ShowAsync<TakenInPage>(StatusCodes.Status200OK, ("Receipt", receipt), ("Guide", await described), ("Like", await like));
    }

    /// <summary>What is said of the case beside, as far as that is to be had now.</summary>
    private static async Task<CaseGuide?> GuideAsync(string number, string language, Visitor visitor, GuideService.GuideServiceClient guide)
    {
        try
        {
            return (await guide.DescribeCaseAsync(new() { CaseNumber = number, Language = language }, visitor.AsStaff())).Guide;
        }
        catch (CallRefusedException)
        {
            return null;
        }
    }

    /// <summary>A channel by which staff take nothing down, such as this site, has no form here.</summary>
    private static bool Offers(Contracts.Intake.V1.Filing filing, string channel, string kind) => filing.Ways.Any(way => way.Channel == channel && way.Kinds.Contains(kind));

    private static Task<IResult> ShowNotOfferedAsync(Contracts.Intake.V1.Filing filing, HttpContext context, Visitor visitor) =>
        filing.Ways.Count == 0 ? ShowWaysOfAsync(filing, context, visitor) : PortalPages.ShowMissingAsync(context);

    private static async Task<Contracts.Intake.V1.Filing> DescribeAsync(string organisation, string channel, string kind, HttpContext context, Visitor visitor, GuideService.GuideServiceClient guide) =>
        (await guide.DescribeFilingAsync(new() { Organisation = organisation, Kind = kind, Channel = channel, Language = context.View().Language }, visitor.AsStaff())).Filing;
}
