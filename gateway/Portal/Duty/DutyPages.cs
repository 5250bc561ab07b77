using ComplaintSuite.Portal.Calls;
using ComplaintSuite.Portal.Forms;
using ComplaintSuite.Portal.Pages;
using ComplaintSuite.Portal.Work;

namespace ComplaintSuite.Portal.Duty;

/// <summary>Duty logs, daily checks and minutes: their lists, and one book with its forms.</summary>
internal static class DutyPages
{
    public static void MapDuty(this IEndpointRouteBuilder routes)
    {
        var duty = routes.MapGroup("/work/duty").AddEndpointFilter(StaffOnly.CheckAsync);
        duty.MapGet("", ShowListAsync);
        duty.MapPost("/begin", BeginAsync).DisableAntiforgery();
        duty.MapGet("/{id}", ShowBookAsync);
        duty.MapPost("/{id}/{act}", ActAsync).DisableAntiforgery();
    }

    private static async Task<IResult> ShowListAsync(HttpContext context, DutyActs acts, string? organisation, string? show, string? page) =>
        await context.ShowAsync<DutyListPage>(StatusCodes.Status200OK, ("Shown", await acts.ListAsync(organisation, show, page, context.View().Language)), ("Forms", PageForms.Empty));

    private static async Task<IResult> BeginAsync(HttpContext context, DutyActs acts)
    {
        var form = await MultipartForm.ReadAsync(context.Request);
        try
        {
            return context.SeeOther($"/work/duty/{await acts.BeginAsync(form)}");
        }
        catch (CallRefusedException refused) when (refused.IsAnswerable)
        {
            var language = context.View().Language;
            return await context.ShowAsync<DutyListPage>(
                StatusCodes.Status422UnprocessableEntity, ("Shown", await acts.ListAsync(form["organisation"], form["show"], null, language)),
                ("Forms", PageForms.Of(DutyActs.Begin, form, FormErrors.Of(refused, language, DutyActs.FieldOf(DutyActs.Begin)))));
        }
    }

    private static async Task<IResult> ShowBookAsync(string id, HttpContext context, DutyActs acts) =>
        await context.ShowAsync<DutyBookPage>(StatusCodes.Status200OK, ("Shown", await acts.ReadAsync(id, context.View().Language)), ("Forms", PageForms.Empty), ("AccessCode", ""));

    private static async Task<IResult> ActAsync(string id, string act, HttpContext context, DutyActs acts)
    {
        if (!DutyActs.Knows(act))
            return await PortalPages.ShowMissingAsync(context);
        var form = await MultipartForm.ReadAsync(context.Request);
        var language = context.View().Language;
        try
        {
            // The code goes into no address: the page itself answers, and a form that is sent again gives the same.
            return await acts.DoAsync(act, id, form) is { Length: > 0 } code
                ? await context.ShowAsync<DutyBookPage>(StatusCodes.Status200OK, ("Shown", await acts.ReadAsync(id, language)), ("Forms", PageForms.Empty), ("AccessCode", code))
                : context.SeeOther($"/work/duty/{id}");
        }
        catch (CallRefusedException refused) when (refused.IsAnswerable)
        {
            return await context.ShowAsync<DutyBookPage>(StatusCodes.Status422UnprocessableEntity,
                ("Shown", await acts.ReadAsync(id, language)), ("Forms", PageForms.Of(act, form, FormErrors.Of(refused, language, DutyActs.FieldOf(act)))), ("AccessCode", ""));
        }
    }
}
