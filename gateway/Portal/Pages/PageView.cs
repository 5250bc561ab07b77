using ComplaintSuite.Portal.Calls;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.Extensions;

namespace ComplaintSuite.Portal.Pages;

/// <summary>What every part of a page knows of the request that it answers. Public because the parts that the Razor compiler makes are.</summary>
/// <param name="Language">Language of the page, a BCP 47 tag of <see cref="LocalText.Languages"/>.</param>
/// <param name="SignedOn">Whether a member of staff is signed on.</param>
/// <param name="IsAnswer">Whether it answers a form: what it shows has no address of its own.</param>
public sealed record PageView(string Language, bool SignedOn, bool IsAnswer)
{
    /// <summary>Addresses of the staff pages.</summary>
    private static readonly PathString[] OfStaff = ["/work", "/reception", "/desk"];

    private string _path = "/";

    private IReadOnlyList<KeyValuePair<string, string?>> _query = [];

    /// <summary>Roles that the token of the signed-on person names, only to offer what they open.</summary>
    public IReadOnlyList<string> Roles { get; private init; } = [];

    /// <summary>Whether it is a page of staff for somebody signed on: then the menu leads on from it, whatever it says.</summary>
    public bool IsStaffPage { get; private init; }

    internal static PageView Of(HttpContext context, Visitor visitor) => new(PageLanguage.Of(context.Request), visitor.IsSignedOn, HttpMethods.IsPost(context.Request.Method))
    {
        Roles = visitor.Roles,
        IsStaffPage = visitor.IsSignedOn && OfStaff.Any(path => context.Request.Path.StartsWithSegments(path)),
        _path = context.Request.Path,
        _query = [.. context.Request.Query.Where(entry => entry.Key != "lang").Select(entry => KeyValuePair.Create(entry.Key, (string?)entry.Value.ToString()))],
    };

    public string In(LocalText text) => (text ?? throw new ArgumentNullException(nameof(text))).In(Language);

    /// <summary>An address of this site in the language of the page.</summary>
    public string Link(string path, params (string Name, string? Value)[] query) => Address(path, query.Where(entry => !string.IsNullOrEmpty(entry.Value)).Select(entry => KeyValuePair.Create(entry.Name, entry.Value)), Language);

    /// <summary>This very page in another language.</summary>
    public string InLanguage(string language) => Address(_path, _query, language);

    private static string Address(string path, IEnumerable<KeyValuePair<string, string?>> query, string language) =>
        path + new QueryBuilder(query.Append(KeyValuePair.Create("lang", (string?)language)).Select(entry => KeyValuePair.Create(entry.Key, entry.Value ?? "")));
}

/// <summary>A part of a page.</summary>
public abstract class PagePart : ComponentBase
{
    [CascadingParameter] public required PageView View { get; set; }

    protected string T(LocalText text) => View.In(text);
}
