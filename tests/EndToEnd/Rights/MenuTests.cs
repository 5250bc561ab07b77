using System.Net;
using System.Text.RegularExpressions;

namespace ComplaintSuite.EndToEnd.Rights;

/// <summary>The menu of the staff pages over all roles: what it offers to somebody opens, and what opens with anything of the person's own is offered.</summary>
public sealed partial class MenuTests(RunningSuite suite)
{
    /// <summary>Areas whose pages answer "no" to whoever has no right there; the others show everybody what is public, or that there is nothing.</summary>
    private static readonly string[] Guarded = ["/work/alerts", "/work/duty", "/work/relations", "/reception", "/reception/take-in"];

    private readonly Office _office = suite.Office(typeof(MenuTests));

    [Fact]
    public async Task Every_role_is_offered_what_it_may_use_and_every_link_answers()
    {
        var defects = new List<string>();
        foreach (var (role, sender) in await Callers.StaffAsync(suite, _office))
        {
            var links = LinkPattern().Matches(MenuPattern().Match(await ReadAsync("/work?lang=en", sender)).Value).Select(link => link.Groups[1].Value).ToList();
            Assert.Contains("/session/account?lang=en", links);
            foreach (var link in links.Where(link => !link.StartsWith("/session/", StringComparison.Ordinal)))
                if (await StatusAsync(link, sender) is var status and not HttpStatusCode.OK)
                    defects.Add($"{role} is offered {link}, which answers {status}.");
            foreach (var path in Guarded.Where(path => !links.Contains($"{path}?lang=en")))
                if (await StatusAsync($"{path}?lang=en", sender) is HttpStatusCode.OK)
                    defects.Add($"{role} is not offered {path}, which opens.");
        }
        Assert.Empty(defects);
    }

    private async Task<HttpStatusCode> StatusAsync(string path, Sender sender)
    {
        using var answer = await GetAsync(path, sender);
        // The desk leads on to the organisation, and from there to a form.
        return answer.StatusCode == HttpStatusCode.SeeOther ? await StatusAsync(answer.Headers.Location!.OriginalString, sender) : answer.StatusCode;
    }

    private async Task<string> ReadAsync(string path, Sender sender)
    {
        using var answer = await GetAsync(path, sender);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, Sender sender)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        sender.AddTo(request);
        return await suite.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("<nav class=\"menu\".*?</nav>", RegexOptions.Singleline)]
    private static partial Regex MenuPattern();

    [GeneratedRegex("href=\"([^\"]+)\"")]
    private static partial Regex LinkPattern();
}
