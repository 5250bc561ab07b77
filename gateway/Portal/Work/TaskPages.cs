using ComplaintSuite.Portal.Calls;
using ComplaintSuite.Portal.Forms;
using ComplaintSuite.Portal.Pages;

namespace ComplaintSuite.Portal.Work;

/// <summary>What a department was asked by others: its queue, and a task with its forms.</summary>
internal static class TaskPages
{
    public static void MapTasks(this RouteGroupBuilder work)
    {
        work.MapGet("/tasks", ShowQueueAsync);
        work.MapGet("/tasks/{id}", ShowTaskAsync);
        work.MapPost("/tasks/{id}/{act}", ActAsync).DisableAntiforgery();
    }

    private static async Task<IResult> ShowQueueAsync(HttpContext context, StaffReader reader, string? organisation, string? department, string? page) =>
        await context.ShowAsync<TaskQueuePage>(StatusCodes.Status200OK, ("Shown", await reader.TasksAsync(organisation, department, page, context.View().Language)));

    private static async Task<IResult> ShowTaskAsync(string id, HttpContext context, StaffReader reader, string? after, string? done)
    {
        var shown = await reader.TaskAsync(id, context.View().Language, After.Read(after));
        return await context.ShowAsync<TaskPage>(StatusCodes.Status200OK, ("Shown", shown), ("Forms", PageForms.Empty), ("IsDone", !string.IsNullOrEmpty(done)));
    }

    private static async Task<IResult> ActAsync(string id, string act, HttpContext context, StaffReader reader, TaskActs acts)
    {
        if (!TaskActs.Knows(act))
            return await PortalPages.ShowMissingAsync(context);
        var form = await MultipartForm.ReadAsync(context.Request);
        try
        {
            return context.SeeOther($"/work/tasks/{id}", ("after", After.Of(After.Routing, await acts.DoAsync(act, id, form))), ("done", act));
        }
        catch (CallRefusedException refused) when (refused.IsAnswerable)
        {
            var language = context.View().Language;
            var shown = await reader.TaskAsync(id, language);
            return await context.ShowAsync<TaskPage>(
                StatusCodes.Status422UnprocessableEntity, ("Shown", shown), ("Forms", PageForms.Of($"task-{act}", form, FormErrors.Of(refused, language, TaskActs.FieldOf(act)))), ("IsDone", false));
        }
    }
}
