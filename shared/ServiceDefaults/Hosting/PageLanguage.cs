using ComplaintSuite.Procedures;
using Microsoft.AspNetCore.Http;

namespace ComplaintSuite.ServiceDefaults.Hosting;

/// <summary>In which language a page answers: the same on the pages of the portal, of the gateway and of Identity, which lead to each other.</summary>
public static class PageLanguage
{
    /// <summary>The language asked for by <c>?lang</c>, else the best of Accept-Language that there is, else English; a BCP 47 tag of <see cref="LocalText.Languages"/>.</summary>
    public static string Of(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var accepted = request.GetTypedHeaders().AcceptLanguage.Where(language => language.Quality is not 0)
            .OrderByDescending(language => language.Quality ?? 1).Select(language => language.Value.ToString());
        return accepted.Prepend(request.Query["lang"].ToString()).Select(Known).FirstOrDefault(language => language is not null) ?? "en";
    }

    private static string? Known(string tag) =>
        LocalText.Languages.FirstOrDefault(language => language.Split('-')[0].Equals(tag.Split('-')[0], StringComparison.OrdinalIgnoreCase));
}
