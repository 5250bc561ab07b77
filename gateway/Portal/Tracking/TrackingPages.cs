using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Portal.Calls;
using ComplaintSuite.Portal.Forms;
using ComplaintSuite.Portal.Pages;
using Grpc.Core;

namespace ComplaintSuite.Portal.Tracking;

/// <summary>
/// Number and code open a case; what can be done with it then is a form each. The ticket goes to the gateway; an address holds the number at most.
/// </summary>
internal static class TrackingPages
{
    private static readonly string[] OpeningFields = ["case_number", "access_code"];

    public static void MapTracking(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/track", (HttpContext context, string? number, bool? over) => ShowOpeningAsync(context, StatusCodes.Status200OK, number ?? "", FormErrors.None, over ?? false));
        routes.MapPost("/track", OpenAsync).DisableAntiforgery();
        routes.MapGet("/case/{number}", ReadCaseAsync);
        routes.MapGet("/case/{number}/documents/{document}", ShowDocumentAsync);
        routes.MapPost("/case/{number}/{act}", ActAsync).DisableAntiforgery();
    }

    private static Task<IResult> ShowOpeningAsync(HttpContext context, int status, string number, FormErrors errors, bool over, IReadOnlyList<string>? written = null) =>
        context.ShowAsync<TrackPage>(status, ("Number", number), ("Errors", errors), ("IsOver", over), ("Written", written ?? []));

    private static async Task<IResult> OpenAsync(HttpContext context, Visitor visitor, IntakeService.IntakeServiceClient intake)
    {
        var form = await MultipartForm.ReadAsync(context.Request);
        var number = form["case_number"];
        try
        {
            var opened = await intake.OpenCaseAsync(new() { CaseNumber = number, AccessCode = form["access_code"] }, visitor.AsPublic());
            var complaint = (await intake.GetComplaintAsync(new() { CaseNumber = number }, visitor.WithTicket(opened.Ticket))).Complaint;
            visitor.Keep(opened.Ticket, opened.ExpireTime.ToDateTimeOffset());
            return context.SeeOther($"/case/{complaint.CaseNumber}");
        }
        catch (CallRefusedException refused) when (refused.IsAnswerable)
        {
            return await ShowOpeningAsync(context, StatusCodes.Status422UnprocessableEntity, number, FormErrors.Of(refused, context.View().Language, OpeningFields), over: false);
        }
    }

    private static async Task<IResult> ReadCaseAsync(string number, HttpContext context, Visitor visitor, CaseReader reader, string? done)
    {
        if (!visitor.HasCase)
            return context.SeeOther("/track", ("number", number));
        try
        {
            return await ShowCaseAsync(context, StatusCodes.Status200OK, await reader.ReadAsync(number, context.View().Language), PageForms.Empty, isDone: !string.IsNullOrEmpty(done));
        }
        catch (CallRefusedException refused) when (IsNotOpen(refused))
        {
            return context.SeeOther("/track", ("number", number), ("over", "true"));
        }
    }

    private static Task<IResult> ShowCaseAsync(HttpContext context, int status, CaseFile file, PageForms forms, bool isDone = false, Attached? attached = null) =>
        context.ShowAsync<CasePage>(status, ("File", file), ("Forms", forms), ("IsDone", isDone), ("Attached", attached));

    private static async Task<IResult> ShowDocumentAsync(string number, string document, HttpContext context, Visitor visitor, Documents documents)
    {
        if (!visitor.HasCase)
            return context.SeeOther("/track", ("number", number));
        try
        {
            context.Response.Headers.CacheControl = "no-store";
            return await documents.ShowAsync(context, number, document, visitor.AsComplainant()) ?? await PortalPages.ShowMissingAsync(context);
        }
        catch (CallRefusedException refused) when (IsNotOpen(refused))
        {
            return context.SeeOther("/track", ("number", number), ("over", "true"));
        }
    }

    private static async Task<IResult> ActAsync(string number, string act, HttpContext context, Visitor visitor, CaseReader reader, CaseActs acts)
    {
        context.TakesDocuments();
        var form = await MultipartForm.ReadAsync(context.Request);
        if (act == "leave")
        {
            visitor.Leave();
            return context.SeeOther("/track");
        }
        var language = context.View().Language;
        try
        {
            if (!visitor.HasCase)
                return await ShowOpeningAsync(context, StatusCodes.Status401Unauthorized, number, FormErrors.None, over: true, await WrittenAsync(form));
            if (!CaseActs.Knows(act))
                return await PortalPages.ShowMissingAsync(context);
            var outcome = await acts.DoAsync(act, number, form, language);
            if (outcome.IsInPart)
                return await ShowCaseAsync(context, StatusCodes.Status200OK, await reader.ReadAsync(number, language), PageForms.Empty, isDone: true, outcome.Documents);
            if (!outcome.Errors.Any)
                return context.SeeOther($"/case/{number}", ("done", act));
            await form.DrainAsync();
            return await ShowCaseAsync(context, StatusCodes.Status422UnprocessableEntity, await reader.ReadAsync(number, language), PageForms.Of(act, form, outcome.Errors));
        }
        catch (CallRefusedException refused) when (IsNotOpen(refused))
        {
            return await ShowOpeningAsync(context, StatusCodes.Status401Unauthorized, number, FormErrors.None, over: true, await WrittenAsync(form));
        }
    }

    /// <summary>The ticket is over, or opens another case.</summary>
    private static bool IsNotOpen(CallRefusedException refused) => refused.Status is StatusCode.Unauthenticated || (refused.Status is StatusCode.NotFound && refused.Reason is "NOT_FOUND");

    /// <summary>What somebody typed, so that it is not lost with the session.</summary>
    private static async Task<IReadOnlyList<string>> WrittenAsync(MultipartForm form)
    {
        await form.DrainAsync();
        return PageForms.Of("", form, FormErrors.None).Written;
    }
}
