using System.Text;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Portal.Calls;
using ComplaintSuite.Portal.Filing;
using ComplaintSuite.Portal.Forms;
using ComplaintSuite.Portal.Pages;
using ComplaintSuite.Portal.Work;
using ComplaintSuite.ServiceDefaults.Storage;
using Google.Protobuf;

namespace ComplaintSuite.Portal.Desk;

/// <summary>
/// The reception's desk that works without a connection (CR-08). The page holds a form and nobody's data; a worker of the browser keeps it, the script keeps the entries sealed
/// on the device and sends them here when there is a connection.
/// </summary>
internal static class DeskPages
{
    /// <summary>How the desk sees what is offered; what came by which channel the form says.</summary>
    public const string Channel = "in-person";

    public static void MapDesk(this IEndpointRouteBuilder routes)
    {
        PortalPages.MapFile(routes, "desk/desk.js", "text/javascript; charset=utf-8");
        PortalPages.MapFile(routes, "desk/worker.js", "text/javascript; charset=utf-8");
        var desk = routes.MapGroup("/desk").AddEndpointFilter(StaffOnly.CheckAsync);
        desk.MapGet("", ShowOrganisation);
        desk.MapGet("/{organisation}", ShowFirstAsync);
        desk.MapGet("/{organisation}/{kind}", ShowAsync);
        desk.MapPost("/{organisation}/hand-over", HandOverAsync).DisableAntiforgery();
    }

    private static IResult ShowOrganisation(HttpContext context, Visitor visitor) => context.SeeOther(visitor.Organisations is [var first, ..] ? $"/desk/{first}" : "/reception");

    private static async Task<IResult> ShowFirstAsync(string organisation, HttpContext context, Visitor visitor, GuideService.GuideServiceClient guide) =>
        (await OfferedAsync(organisation, context, visitor, guide)).FirstOrDefault() is { } first
            ? context.SeeOther($"/desk/{organisation}/{first.Form.Kind}")
            : await context.ShowAsync<MessagePage>(StatusCodes.Status200OK, ("Title", DeskTexts.Title), ("Text", DeskTexts.NotOffered), ("Area", "desk"));

    private static async Task<IResult> ShowAsync(string organisation, string kind, HttpContext context, Visitor visitor, GuideService.GuideServiceClient guide)
    {
        var offered = await OfferedAsync(organisation, context, visitor, guide);
        return offered.FirstOrDefault(filing => filing.Form.Kind == kind) is { } filing
            ? await context.ShowAsync<DeskPage>(StatusCodes.Status200OK, ("Filing", filing), ("Kinds", offered.Select(each => each.Form.Kind).ToList()))
            : await PortalPages.ShowMissingAsync(context);
    }

    /// <summary>The forms of the kinds that may be taken in without a connection.</summary>
    private static async Task<List<Contracts.Intake.V1.Filing>> OfferedAsync(string organisation, HttpContext context, Visitor visitor, GuideService.GuideServiceClient guide)
    {
        var language = context.View().Language;
        var kinds = (await guide.DescribeFilingAsync(new() { Organisation = organisation, Channel = Channel, Language = language }, visitor.AsPublic())).Filing.Kinds;
        var offered = new List<Contracts.Intake.V1.Filing>();
        foreach (var kind in kinds)
            if ((await guide.DescribeFilingAsync(new() { Organisation = organisation, Kind = kind, Channel = Channel, Language = language }, visitor.AsPublic())).Filing is { Form.OfflineOffered: true } filing)
                offered.Add(filing);
        return offered;
    }

    /// <summary>Takes a part of a hand-over as the script sends it, which is the contract's own JSON, and says what became of each entry in the language of the page.</summary>
    private static async Task<IResult> HandOverAsync(string organisation, HttpContext context, Visitor visitor, IntakeService.IntakeServiceClient intake)
    {
        context.Response.Headers.CacheControl = "no-store";
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        BatchRegisterComplaintsRequest batch;
        try
        {
            batch = JsonParser.Default.Parse<BatchRegisterComplaintsRequest>(await reader.ReadToEndAsync(context.RequestAborted));
        }
        catch (Exception malformed) when (malformed is InvalidJsonException or InvalidProtocolBufferException)
        {
            throw new BadHttpRequestException("Not a hand-over.", malformed);
        }
        batch.Organisation = organisation;
        var language = context.View().Language;
        try
        {
            var answer = await intake.BatchRegisterComplaintsAsync(batch, visitor.AsStaff());
            return Results.Json(new Answer([.. answer.Results.Select(result => Told(result, language))]));
        }
        catch (CallRefusedException refused) when (refused.IsAnswerable)
        {
            return Results.Json(new Answer([]) { Problems = ProblemsOf(refused.Violations, language) }, statusCode: StatusCodes.Status422UnprocessableEntity);
        }
    }

    private static EntryAnswer Told(OfflineResult result, string language) =>
        new(result.RequestId, result.Outcome == OfflineOutcome.Refused ? "refused" : "registered", result.Complaint?.CaseNumber ?? "", result.AccessCode, ProblemsOf(result.Violations, language));

    private static IReadOnlyList<string> ProblemsOf(IEnumerable<Contracts.Common.V1.Violation> violations, string language) =>
    [
        .. violations.Select(violation => string.Join(' ', new[]
        {
            TakingInTexts.NameOf(violation.Field)?.In(language) is { } name ? $"{name}:" : "",
            RefusalTexts.For(violation.Code, violation.Field).In(language),
            violation.Because?.In(language) ?? "",
            violation.Rule.Length > 0 ? $"({violation.Rule})" : "",
        }.Where(part => part.Length > 0))),
    ];

    private sealed record Answer(IReadOnlyList<EntryAnswer> Results)
    {
        public IReadOnlyList<string> Problems { get; init; } = [];
    }

    private sealed record EntryAnswer(string Id, string Outcome, string Number, string Code, IReadOnlyList<string> Problems);
}
