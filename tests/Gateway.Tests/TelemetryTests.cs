using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using ComplaintSuite.TestKit;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace ComplaintSuite.GatewayTests;

/// <summary>Spans leave the suite for a collector of the operator's: case numbers don't leave with them.</summary>
public sealed class TelemetryTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    [Fact]
    public async Task No_span_of_a_request_that_is_passed_on_carries_its_case_number()
    {
        const string Number = "XC12312-20260101-0000009";
        using var spans = new Spans();
        await using (var gateway = await RunningGateway.StartAsync(fixture.Settings(Loopback.FreeAddress()), services => services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddProcessor(spans))))
        {
            using var http = gateway.Browser();
            using var answer = await http.GetAsync($"/v1/complaints/{Number}?view={Number}");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            await Poll.UntilAsync(() => Kinds.All(kind => spans.Ended.Any(span => span.Kind == kind)), TimeSpan.FromSeconds(10), "both spans ended");
        }
        Assert.Contains(spans.Ended, span => span.Text.Contains($"url.full={fixture.Services.Address.GetLeftPart(UriPartial.Authority)}", StringComparison.Ordinal));
        Assert.Contains(spans.Ended, span => span.Text.Contains("url.path=/v1/complaints/{caseNumber}", StringComparison.Ordinal));
        Assert.DoesNotContain(spans.Ended, span => span.Text.Contains("0000009", StringComparison.Ordinal));
    }

    private static readonly ActivityKind[] Kinds = [ActivityKind.Server, ActivityKind.Client];

    /// <summary>Spans as an exporter gets them.</summary>
    private sealed class Spans : BaseProcessor<Activity>
    {
        public ConcurrentQueue<(ActivityKind Kind, string Text)> Ended { get; } = new();

        public override void OnEnd(Activity data) =>
            Ended.Enqueue((data.Kind, string.Join('\n', data.TagObjects.Select(tag => $"{tag.Key}={tag.Value}").Concat(data.Events.SelectMany(each => each.Tags).Select(tag => $"{tag.Key}={tag.Value}")).Append(data.DisplayName))));
    }
}
