using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Portal.Calls;
using ComplaintSuite.Portal.Forms;
using ComplaintSuite.Portal.Pages;
using ComplaintSuite.Portal.Work;

namespace ComplaintSuite.Portal.Relations;

/// <summary>One's own relations of one organisation. Public because the page that the Razor compiler makes is.</summary>
/// <param name="Organisation">Organisation code.</param>
/// <param name="Organisations">Codes of the person's organisations.</param>
/// <param name="Relations">The oldest first.</param>
/// <param name="Zone">IANA time zone of the organisation.</param>
public sealed record RelationsView(string Organisation, IReadOnlyList<string> Organisations, IReadOnlyList<Relation> Relations, string Zone);

/// <summary>What staff declare of themselves before any case: to whom they have a relation, and that it is over.</summary>
internal static class RelationPages
{
    public const string Declare = "declare";

    private static readonly string[] Fields = ["kind", "name", "telephone", "email", "place", "note"];

    public static void MapRelations(this IEndpointRouteBuilder routes)
    {
        var relations = routes.MapGroup("/work/relations").AddEndpointFilter(StaffOnly.CheckAsync);
        relations.MapGet("", ShowAsync);
        relations.MapPost("", DeclareAsync).DisableAntiforgery();
        relations.MapPost("/{id}/end", EndAsync).DisableAntiforgery();
    }

    private static async Task<IResult> ShowAsync(HttpContext context, Visitor visitor, RelationService.RelationServiceClient relations, string? organisation) =>
        await PageAsync(context, StatusCodes.Status200OK, visitor, relations, organisation, PageForms.Empty);

    private static async Task<IResult> DeclareAsync(HttpContext context, Visitor visitor, RelationService.RelationServiceClient relations)
    {
        var form = await MultipartForm.ReadAsync(context.Request);
        return await DoAsync(context, visitor, relations, Declare, form, async () => await relations.DeclareRelationAsync(new()
        {
            Organisation = form["organisation"],
            RequestId = RequestId.Read(form["request_id"]).ToString(),
            Kind = form["declare.kind"],
            Name = form["declare.name"],
            Telephone = form["declare.telephone"],
            Email = form["declare.email"],
            Place = form["declare.place"],
            Note = form["declare.note"],
        }, visitor.AsStaff()));
    }

    private static async Task<IResult> EndAsync(string id, HttpContext context, Visitor visitor, RelationService.RelationServiceClient relations)
    {
        var form = await MultipartForm.ReadAsync(context.Request);
        return await DoAsync(context, visitor, relations, "end", form, async () => await relations.EndRelationAsync(
            new() { Organisation = form["organisation"], RequestId = RequestId.Read(form["request_id"]).ToString(), RelationId = id }, visitor.AsStaff()));
    }

    private static async Task<IResult> DoAsync(
        HttpContext context, Visitor visitor, RelationService.RelationServiceClient relations, string act, MultipartForm form, Func<Task> call)
    {
        try
        {
            await call();
            return context.SeeOther("/work/relations", ("organisation", form["organisation"]));
        }
        catch (CallRefusedException refused) when (refused.IsAnswerable)
        {
            var errors = FormErrors.Of(refused, context.View().Language, field => Fields.Contains(field) ? $"{Declare}.{field}" : field);
            return await PageAsync(context, StatusCodes.Status422UnprocessableEntity, visitor, relations, form["organisation"], PageForms.Of(act, form, errors));
        }
    }

    private static async Task<IResult> PageAsync(
        HttpContext context, int status, Visitor visitor, RelationService.RelationServiceClient relations, string? organisation, PageForms forms)
    {
        var organisations = visitor.Organisations;
        organisation = string.IsNullOrEmpty(organisation) ? organisations.FirstOrDefault("") : organisation;
        var own = await relations.ListRelationsAsync(new() { Organisation = organisation }, visitor.AsStaff());
        return await context.ShowAsync<RelationsPage>(status, ("Shown", new RelationsView(organisation, organisations, own.Relations, own.Zone)), ("Forms", forms));
    }
}
