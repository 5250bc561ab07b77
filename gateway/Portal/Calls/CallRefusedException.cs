using ComplaintSuite.Contracts.Common.V1;
using Google.Rpc;
using Grpc.Core;

namespace ComplaintSuite.Portal.Calls;

/// <summary>A service said no, or did not answer. The only form in which a failed call reaches the pages.</summary>
/// <param name="status">gRPC status.</param>
/// <param name="reason">Stable code of the whole refusal; empty where nobody gave one.</param>
/// <param name="violations">Every unmet demand.</param>
/// <param name="cause">The call's failure.</param>
internal sealed class CallRefusedException(StatusCode status, string reason, IReadOnlyList<Violation> violations, Exception cause) : Exception($"{status} {reason}", cause)
{
    public StatusCode Status => status;

    public string Reason => reason;

    public IReadOnlyList<Violation> Violations => violations;

    /// <summary>The file of a form that was not taken, with the field that it was chosen in; null where the refusal is about no file.</summary>
    public (string Field, string Name)? File { get; private init; }

    /// <summary>The same, said of a file of a form.</summary>
    /// <param name="field">The form's name for the field in which it was chosen.</param>
    /// <param name="name">Name of the file, as the sender has it.</param>
    public CallRefusedException About(string field, string name) => new(status, reason, violations, this) { File = (field, name) };

    /// <summary>Whether the person can do something about it: other words, a fresh look, a later try.</summary>
    public bool IsAnswerable => status is StatusCode.InvalidArgument or StatusCode.FailedPrecondition or StatusCode.Aborted or StatusCode.AlreadyExists
        or StatusCode.PermissionDenied or StatusCode.ResourceExhausted || (status is StatusCode.NotFound && reason is not ("" or "NOT_FOUND"));

    /// <summary>Whether nobody knows what came of it: no answer came, or none in time.</summary>
    public bool IsUnanswered => !IsAnswerable && status is not (StatusCode.NotFound or StatusCode.Unauthenticated);

    internal static CallRefusedException Of(RpcException failure)
    {
        var details = failure.GetRpcStatus();
        // A refusal of the gateway itself has no details; its reason stands before the colon.
        var reason = details?.GetDetail<ErrorInfo>()?.Reason ?? failure.Status.Detail.Split(':')[0];
        return new(failure.StatusCode, reason, details?.GetDetail<RefusalDetail>()?.Violations ?? [], failure);
    }
}
