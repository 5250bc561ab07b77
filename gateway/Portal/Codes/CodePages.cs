using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Portal.Calls;
using ComplaintSuite.Portal.Filing;
using ComplaintSuite.Portal.Pages;
using ComplaintSuite.Portal.Work;

namespace ComplaintSuite.Portal.Codes;

/// <summary>A code of a window, a ward or a station. Public because the page that the Razor compiler makes is.</summary>
/// <param name="Name">Name of the place in the language of the page.</param>
/// <param name="Address">Where the code leads.</param>
public sealed record PlaceCode(string Name, string Address);

/// <summary>The sheet of QR codes that open the filing form with the place filled in (GB-08).</summary>
internal static class CodePages
{
    /// <summary>Where the visitor's browser finds the suite, as the gateway says.</summary>
    private const string OriginHeader = "x-origin";

    public static void MapCodes(this IEndpointRouteBuilder routes) => routes.MapGet("/reception/codes", ShowAsync).AddEndpointFilter(StaffOnly.CheckAsync);

    private static async Task<IResult> ShowAsync(HttpContext context, Visitor visitor, GuideService.GuideServiceClient guide, string? organisation)
    {
        var organisations = visitor.Organisations;
        organisation = string.IsNullOrEmpty(organisation) ? organisations.FirstOrDefault("") : organisation;
        var language = context.View().Language;
        var origin = context.Request.Headers[OriginHeader].ToString();
        var codes = (await PlacesAsync(organisation, language, visitor, guide))
            .Select(place => new PlaceCode(place.Name, $"{origin}/file/{Uri.EscapeDataString(organisation)}?{FilingPages.Place}={Uri.EscapeDataString(place.Code)}")).ToList();
        return await context.ShowAsync<CodesPage>(StatusCodes.Status200OK, ("Codes", codes), ("Organisation", organisation), ("Organisations", organisations));
    }

    /// <summary>The places that some form of the organisation asks for.</summary>
    public static async Task<IReadOnlyList<(string Code, string Name)>> PlacesAsync(string organisation, string language, Visitor visitor, GuideService.GuideServiceClient guide)
    {
        var places = new List<(string Code, string Name)>();
        foreach (var kind in (await guide.DescribeFilingAsync(new() { Organisation = organisation, Language = language }, visitor.AsPublic())).Filing.Kinds)
            places.AddRange((await guide.DescribeFilingAsync(new() { Organisation = organisation, Kind = kind, Language = language }, visitor.AsPublic())).Filing.Form.Fields
                .Where(field => field.Detail?.Type == "place").SelectMany(field => field.Detail.Choices).Select(choice => (choice.Code, choice.Name)));
        return [.. places.DistinctBy(place => place.Code)];
    }
}
