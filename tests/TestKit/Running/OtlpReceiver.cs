using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ComplaintSuite.TestKit.Running;

/// <summary>
/// What an operator's collector gets: traces, metrics and logs of every process by OTLP over HTTP. It keeps none of it, and looks in each piece for the words that it was told to
/// look for.
/// </summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, byte[]> _words = new();
    private readonly ConcurrentDictionary<string, int> _pieces = new();
    private readonly ConcurrentBag<(string Word, string Signal)> _found = [];
    private readonly WebApplication _app;

    private OtlpReceiver(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    /// <summary>Pieces received so far, by signal: <c>traces</c>, <c>metrics</c>, <c>logs</c>.</summary>
    public IReadOnlyDictionary<string, int> Pieces => _pieces;

    /// <summary>The words that were found, each with the signal that carried it.</summary>
    public IReadOnlyList<(string Word, string Signal)> Found => [.. _found.Distinct()];

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new OtlpReceiver(builder.Build());
        receiver._app.MapPost("/v1/{signal}", receiver.TakeAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>Looks for a word from now on.</summary>
    public void Watch(string word) => _words[word] = Encoding.UTF8.GetBytes(word);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(string signal, HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        foreach (var (word, bytes) in _words)
            if (body.GetBuffer().AsSpan(0, (int)body.Length).IndexOf(bytes) >= 0)
                _found.Add((word, signal));
        _pieces.AddOrUpdate(signal, 1, (_, count) => count + 1);
    }
}
