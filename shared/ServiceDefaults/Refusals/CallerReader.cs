using Grpc.Core;

namespace ComplaintSuite.ServiceDefaults.Refusals;

/// <summary>Reads what a caller streams. One who hangs up breaks the connection in the middle of a message, which is reported as a failed read: here it is what it is, a cancellation.</summary>
internal sealed class CallerReader<T>(IAsyncStreamReader<T> reader, CancellationToken left) : IAsyncStreamReader<T>
{
    public T Current => reader.Current;

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        try
        {
            return await reader.MoveNext(cancellationToken);
        }
        catch (IOException broken)
        {
            throw new OperationCanceledException("The caller has left.", broken, left);
        }
    }
}
