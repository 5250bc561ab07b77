using System.Text.Json.Nodes;

namespace ComplaintSuite.GatewayTests;

/// <summary>Reading what the gateway itself refused.</summary>
internal static class Problems
{
    /// <summary>Status and reason of a problem document; an empty reason for anything else.</summary>
    public static async Task<(int Status, string Reason)> OfAsync(HttpResponseMessage answer)
    {
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
            return ((int)answer.StatusCode, "");
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal((int)answer.StatusCode, (int)problem["status"]!);
        Assert.Equal($"urn:complaintsuite:reason:{problem["reason"]}", (string?)problem["type"]);
        return ((int)answer.StatusCode, (string)problem["reason"]!);
    }
}
