using Google.Protobuf;
using Grpc.Core;

namespace ComplaintSuite.ServiceDefaults.Refusals;

/// <summary>
/// Reads what a caller streams. One who hangs up breaks a read, which is reported as a failure, a moment before the call is known to be over: here it is what it is, a
/// cancellation.
/// </summary>
internal sealed class CallerReader<T>(IAsyncStreamReader<T> reader, CancellationToken left) : IAsyncStreamReader<T>
{
    public T Current => reader.Current;

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        try
        {
            return await reader.MoveNext(cancellationToken);
        }
        catch (InvalidProtocolBufferException)
        {
            throw Refusal.Invalid("BAD_REQUEST", "", "The message can't be read.");
        }
        catch (Exception broken) when (broken is IOException or InvalidOperationException)
        {
            if (await IsGoneAsync())
                throw new OperationCanceledException("The caller has left.", broken, left);
            throw;
        }
    }

    private async Task<bool> IsGoneAsync()
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var told = left.Register(gone.SetResult);
        return await Task.WhenAny(gone.Task, Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None)) == gone.Task;
    }
}
