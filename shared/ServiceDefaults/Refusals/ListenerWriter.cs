using Grpc.Core;

namespace ComplaintSuite.ServiceDefaults.Refusals;

/// <summary>
/// Writes to somebody who may leave at any time. A connection is known to be broken before whoever waits by the call's token is woken; to a write in between gRPC's own writer says "invalid
/// operation", as it does to a mistake of ours. Here it is what it is: the end of the call.
/// </summary>
internal sealed class ListenerWriter<T>(IServerStreamWriter<T> writer, CancellationToken left) : IServerStreamWriter<T>
{
    public WriteOptions? WriteOptions { get => writer.WriteOptions; set => writer.WriteOptions = value; }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        try
        {
            await writer.WriteAsync(message, cancellationToken);
        }
        catch (InvalidOperationException broken) when (left.IsCancellationRequested)
        {
            throw new OperationCanceledException("Whoever listened has left.", broken, left);
        }
    }
}
