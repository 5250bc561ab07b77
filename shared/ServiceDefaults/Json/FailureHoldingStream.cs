using Microsoft.AspNetCore.Http;

namespace ComplaintSuite.ServiceDefaults.Json;

/// <summary>Passes a good answer through as it comes and holds a failed one back, so that it can be rewritten.</summary>
internal sealed class FailureHoldingStream(HttpResponse response, Stream answer) : Stream
{
    private readonly MemoryStream _held = new();

    public ReadOnlyMemory<byte> Held => _held.GetBuffer().AsMemory(0, (int)_held.Length);

    private Stream Target => response.StatusCode >= 400 && !response.HasStarted ? _held : answer;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new InvalidOperationException("An answer has no length.");

    public override long Position
    {
        get => throw new InvalidOperationException("An answer has no position.");
        set => throw new InvalidOperationException("An answer has no position.");
    }

    public override void Flush() => Target.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => Target.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new InvalidOperationException("An answer can't be read.");

    public override long Seek(long offset, SeekOrigin origin) => throw new InvalidOperationException("An answer can't be rewound.");

    public override void SetLength(long value) => throw new InvalidOperationException("An answer has no length.");

    public override void Write(byte[] buffer, int offset, int count) => Target.Write(buffer, offset, count);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => Target.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Target.WriteAsync(buffer, offset, count, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _held.Dispose();
        base.Dispose(disposing);
    }
}
