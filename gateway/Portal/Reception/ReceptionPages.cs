using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Portal.Calls;
using ComplaintSuite.Portal.Forms;
using ComplaintSuite.Portal.Pages;
using ComplaintSuite.Portal.Work;
using Grpc.Core;

namespace ComplaintSuite.Portal.Reception;

/// <summary>What a receptionist does: assess what came in, tell the result, record the indicators, close.</summary>
internal static class ReceptionPages
{
    public static void MapReception(this IEndpointRouteBuilder routes)
    {
        var reception = routes.MapGroup("/reception").AddEndpointFilter(StaffOnly.CheckAsync);
        reception.MapGet("", ShowListAsync);
        reception.MapGet("/{number}", ShowCaseAsync);
        reception.MapGet("/{number}/documents/{document}", ShowDocumentAsync);
        reception.MapPost("/{number}/{act}", ActAsync).DisableAntiforgery();
    }

    private static async Task<IResult> ShowListAsync(HttpContext context, Visitor visitor, IntakeService.IntakeServiceClient intake, string? organisation, string? show, string? place, string? below, string? page)
    {
        var organisations = visitor.Organisations;
        var shown = CaseList.Filters.FirstOrDefault(filter => filter.Name == show) ?? CaseList.Filters[0];
        organisation = string.IsNullOrEmpty(organisation) ? organisations.FirstOrDefault("") : organisation;
        place ??= "";
        var andBelow = place.Length == 0 || below == "yes";
        var answer = await intake.ListComplaintsAsync(
            new() { Organisation = organisation, Steps = { shown.Steps }, Place = place, AndBelow = andBelow, WithPlaces = true, PageSize = 50, PageToken = page ?? "" }, visitor.AsStaff());
        var list = new CaseList(organisation, organisations, shown.Name, answer.Complaints, answer.NextPageToken)
        {
            Places = answer.Places,
            PlaceOf = answer.CasePlaces,
            Place = place,
            AndBelow = andBelow,
        };
        return await context.ShowAsync<CaseListPage>(StatusCodes.Status200OK, ("Shown", list));
    }

    private static Task<IResult> ShowCaseAsync(string number, HttpContext context, StaffReader reader, string? done) => ShowAsync(number, context, reader, isDone: !string.IsNullOrEmpty(done), attached: null);

    private static async Task<IResult> ShowAsync(string number, HttpContext context, StaffReader reader, bool isDone, Attached? attached)
    {
        try
        {
            return await context.ShowAsync<ReceptionPage>(
                StatusCodes.Status200OK, ("Case", await reader.CaseAsync(number, context.View().Language)), ("Forms", PageForms.Empty), ("IsDone", isDone), ("Attached", attached));
        }
        // Whoever was asked by name from elsewhere, and has answered, sees the case no longer: back to what waits for them.
        catch (CallRefusedException refused) when (isDone && refused.Status is StatusCode.NotFound)
        {
            return context.SeeOther("/work/alerts");
        }
    }

    private static async Task<IResult> ShowDocumentAsync(string number, string document, HttpContext context, Visitor visitor, Documents documents)
    {
        context.Response.Headers.CacheControl = "no-store";
        return await documents.ShowAsync(context, number, document, visitor.AsStaff()) ?? await PortalPages.ShowMissingAsync(context);
    }

    private static async Task<IResult> ActAsync(string number, string act, HttpContext context, StaffReader reader, ReceptionActs acts)
    {
        if (!ReceptionActs.Knows(act))
            return await PortalPages.ShowMissingAsync(context);
        context.TakesDocuments();
        var form = await MultipartForm.ReadAsync(context.Request);
        var language = context.View().Language;
        try
        {
            var outcome = await acts.DoAsync(act, number, form, language);
            if (outcome.Errors.Any)
                return await ShowAgainAsync(outcome.Errors);
            // What was done is not shown as if it still had to be sent: the page says what was taken, and the rest is brought in the form for documents.
            return outcome.IsInPart
                ? await ShowAsync(number, context, reader, isDone: true, outcome.Documents)
                : context.SeeOther($"/reception/{number}", ("done", act));
        }
        catch (CallRefusedException refused) when (refused.IsAnswerable)
        {
            return await ShowAgainAsync(FormErrors.Of(refused, language, ReceptionActs.FieldOf(act)));
        }

        async Task<IResult> ShowAgainAsync(FormErrors errors) =>
            await context.ShowAsync<ReceptionPage>(StatusCodes.Status422UnprocessableEntity, ("Case", await reader.CaseAsync(number, language)), ("Forms", PageForms.Of(act, form, errors)), ("IsDone", false));
    }
}
