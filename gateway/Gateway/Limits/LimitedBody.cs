using Microsoft.AspNetCore.Http.Features;

namespace ComplaintSuite.Gateway.Limits;

/// <summary>
/// A request body that ends in a refusal at its route's limit, also where no length was announced (chunks, streams). The server's own limit would close the
/// connection under a caller who is still sending and so never reads why; this one leaves the connection whole, and the server reads on for its few seconds.
/// </summary>
internal sealed class LimitedBody(Stream body, long? limit) : Stream, IHttpMaxRequestBodySizeFeature
{
    private long read;

    public bool IsReadOnly => read > 0;

    /// <summary>Bytes; null for no limit. The route's word stands: the forwarder would lift the limit of every gRPC call, since it might be a stream without end.</summary>
    public long? MaxRequestBodySize
    {
        get => limit;
        set
        {
        }
    }

    /// <summary>Whether the limit was passed.</summary>
    public bool Exceeded { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => Count(await body.ReadAsync(buffer, cancellationToken));

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Count(await body.ReadAsync(buffer.AsMemory(offset, count), cancellationToken));

    public override int Read(byte[] buffer, int offset, int count) => Count(body.Read(buffer, offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Count(int bytes)
    {
        read += bytes;
        if (read <= (limit ?? long.MaxValue))
            return bytes;
        Exceeded = true;
        throw new BadHttpRequestException("The body is longer than the route takes.", StatusCodes.Status413PayloadTooLarge);
    }
}
