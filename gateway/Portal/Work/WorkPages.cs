using System.Text;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Portal.Calls;
using ComplaintSuite.Portal.Forms;
using ComplaintSuite.Portal.Pages;
using Grpc.Core;

namespace ComplaintSuite.Portal.Work;

/// <summary>The queue of a department and the work on an item: one form, one act.</summary>
internal static class WorkPages
{
    private const string Over = "event: over\ndata: over\n\n";
    private const string AskAgain = "retry: 5000\n\n";

    public static void MapWork(this IEndpointRouteBuilder routes)
    {
        // Not led to the sign-on: nobody sees where a stream leads, and each time it would begin another one.
        routes.MapGet("/work/changes", FollowAsync);
        var work = routes.MapGroup("/work").AddEndpointFilter(StaffOnly.CheckAsync);
        work.MapGet("", ShowQueueAsync);
        work.MapGet("/list", ShowListAsync);
        work.MapPost("/claim-next", ClaimNextAsync).DisableAntiforgery();
        work.MapGet("/alerts", ShowAlertsAsync);
        work.MapPost("/alerts/{id}/acknowledge", AcknowledgeAsync).DisableAntiforgery();
        work.MapGet("/told/{number}", ShowToldAsync);
        work.MapTasks();
        work.MapGet("/items/{id}", ShowItemAsync);
        work.MapPost("/items/{id}/{act}", ActAsync).DisableAntiforgery();
    }

    /// <summary>What somebody was told of a case that is not theirs; whoever reads the case finds it there.</summary>
    private static async Task<IResult> ShowToldAsync(string number, HttpContext context, StaffReader reader, string? organisation)
    {
        var told = await reader.ToldAsync(number, organisation, context.View().Language);
        return told.List.ToldOnly ? await context.ShowAsync<ToldPage>(StatusCodes.Status200OK, ("Shown", told)) : context.SeeOther($"/reception/{number}");
    }

    private static async Task<IResult> ShowQueueAsync(HttpContext context, StaffReader reader, string? organisation, string? department, string? page)
    {
        var shown = await reader.QueueAsync(organisation, department, page);
        return await context.ShowAsync<QueuePage>(StatusCodes.Status200OK, ("Shown", shown), ("Errors", FormErrors.None));
    }

    /// <summary>The list with its figures alone, for the page's script.</summary>
    private static async Task<IResult> ShowListAsync(HttpContext context, StaffReader reader, string? organisation, string? department, string? page) =>
        await context.ShowAsync<QueueList>(StatusCodes.Status200OK, ("Shown", await reader.QueueAsync(organisation, department, page)));

    /// <summary>
    /// One event for each change of a queue (text/event-stream); the page fetches the list itself. However it ends, the page asks again, unless it is told that it is
    /// over: what is asked for is not the person's. Told by an event, since a status other than 200 could come from anybody on the way.
    /// </summary>
    private static async Task FollowAsync(HttpContext context, Visitor visitor, QueueService.QueueServiceClient queue, IHostApplicationLifetime lifetime, string? organisation, string department)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            if (!visitor.IsSignedOn)
            {
                await SayAsync(context, Over, stop.Token);
                return;
            }
            using var watch = queue.WatchQueue(new() { Organisation = organisation ?? "", Department = department }, visitor.AsStaff().WithCancellationToken(stop.Token));
            await foreach (var news in RefusalReader.ReadAllAsync(watch.ResponseStream, stop.Token))
                await SayAsync(context, LineOf(news), stop.Token);
        }
        catch (CallRefusedException refused) when (!stop.IsCancellationRequested)
        {
            await SayAsync(context, refused.Status is StatusCode.NotFound or StatusCode.PermissionDenied or StatusCode.InvalidArgument ? Over : AskAgain, context.RequestAborted);
        }
        catch (Exception end) when (end is CallRefusedException or OperationCanceledException && stop.IsCancellationRequested)
        {
            // The browser left or this process stops: nothing more is said on this connection.
        }
    }

    /// <summary>The end of the snapshot counts as a change: something may have happened between the page's list and the watch.</summary>
    private static string LineOf(WatchQueueResponse news) => news.MessageCase switch
    {
        WatchQueueResponse.MessageOneofCase.Change => "data: changed\n\n",
        WatchQueueResponse.MessageOneofCase.Snapshot when news.Snapshot.IsComplete => "data: changed\n\n",
        _ => ":\n\n",
    };

    private static async Task SayAsync(HttpContext context, string line, CancellationToken cancellation)
    {
        await context.Response.WriteAsync(line, Encoding.UTF8, cancellation);
        await context.Response.Body.FlushAsync(cancellation);
    }

    private static async Task<IResult> ClaimNextAsync(HttpContext context, Visitor visitor, StaffReader reader, QueueService.QueueServiceClient queue)
    {
        var form = await MultipartForm.ReadAsync(context.Request);
        try
        {
            var claimed = await queue.ClaimNextAsync(
                new() { Organisation = form["organisation"], Department = form["department"], RequestId = RequestId.Read(form["request_id"]).ToString() }, visitor.AsStaff());
            return context.SeeOther($"/work/items/{claimed.WorkItem.WorkItemId}", ("after", After.Of(After.Routing, claimed.EventId)));
        }
        catch (CallRefusedException refused) when (refused.IsAnswerable)
        {
            var shown = await reader.QueueAsync(form["organisation"], form["department"], null);
            return await context.ShowAsync<QueuePage>(StatusCodes.Status422UnprocessableEntity, ("Shown", shown), ("Errors", FormErrors.Of(refused, context.View().Language, [])));
        }
    }

    private static async Task<IResult> ShowAlertsAsync(HttpContext context, StaffReader reader, string? organisation, string? page) =>
        await context.ShowAsync<AlertsPage>(StatusCodes.Status200OK, ("Shown", await reader.AlertsAsync(organisation, page)), ("Errors", FormErrors.None));

    private static async Task<IResult> AcknowledgeAsync(string id, HttpContext context, Visitor visitor, StaffReader reader, AlertService.AlertServiceClient alerts)
    {
        var form = await MultipartForm.ReadAsync(context.Request);
        try
        {
            await alerts.AcknowledgeAlertAsync(new() { AlertId = id, RequestId = RequestId.Read(form["request_id"]).ToString() }, visitor.AsStaff());
            return context.SeeOther("/work/alerts", ("organisation", form["organisation"]));
        }
        catch (CallRefusedException refused) when (refused.IsAnswerable)
        {
            return await context.ShowAsync<AlertsPage>(
                StatusCodes.Status422UnprocessableEntity, ("Shown", await reader.AlertsAsync(form["organisation"], null)), ("Errors", FormErrors.Of(refused, context.View().Language, [])));
        }
    }

    private static async Task<IResult> ShowItemAsync(string id, HttpContext context, StaffReader reader, string? after, string? done)
    {
        var shown = await reader.ItemAsync(id, context.View().Language, After.Read(after));
        return await context.ShowAsync<ItemPage>(StatusCodes.Status200OK, ("Shown", shown), ("Forms", PageForms.Empty), ("IsDone", !string.IsNullOrEmpty(done)));
    }

    private static async Task<IResult> ActAsync(string id, string act, HttpContext context, StaffReader reader, WorkActs acts)
    {
        if (!WorkActs.Knows(act))
            return await PortalPages.ShowMissingAsync(context);
        context.TakesDocuments();
        var form = await MultipartForm.ReadAsync(context.Request);
        try
        {
            var (item, changed) = await acts.DoAsync(act, id, form);
            return act switch
            {
                "transfer" => context.SeeOther("/work", ("organisation", item.Organisation)),
                "release" or "hand-in" => context.SeeOther("/work", ("organisation", item.Organisation), ("department", item.Department)),
                _ => context.SeeOther($"/work/items/{id}", ("after", changed), ("done", act)),
            };
        }
        catch (CallRefusedException refused) when (refused.IsAnswerable)
        {
            var language = context.View().Language;
            var shown = await reader.ItemAsync(id, language);
            return await context.ShowAsync<ItemPage>(
                StatusCodes.Status422UnprocessableEntity, ("Shown", shown), ("Forms", PageForms.Of(act, form, FormErrors.Of(refused, language, WorkActs.FieldOf(act)))), ("IsDone", false));
        }
    }
}
