using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Hosting;
using ComplaintSuite.ServiceDefaults.Refusals;
using Google.Rpc;
using Grpc.Core;

namespace ComplaintSuite.Routing.Duty;

/// <summary>What Intake refuses to whoever we ask for is refused by us in the same words.</summary>
internal static class IntakeRefusals
{
    /// <summary>Null where it is no refusal: then it failed.</summary>
    public static Refusal? Of(OutgoingCallException failure)
    {
        RefusalKind? kind = failure.StatusCode switch
        {
            StatusCode.InvalidArgument => RefusalKind.Invalid,
            StatusCode.FailedPrecondition => RefusalKind.Precondition,
            StatusCode.PermissionDenied => RefusalKind.Forbidden,
            StatusCode.AlreadyExists => RefusalKind.Conflict,
            _ => null,
        };
        var status = failure.GetRpcStatus();
        return kind is { } known && status?.GetDetail<ErrorInfo>() is { } info && status.GetDetail<RefusalDetail>() is { } detail
            ? new(known, info.Reason, [.. detail.Violations.Select(Read)])
            : null;
    }

    private static Procedures.Violation Read(Contracts.Common.V1.Violation sent) => new(sent.Code, sent.Field.Length > 0 ? sent.Field : null, sent.Rule.Length > 0 ? sent.Rule : null, sent.Description)
    {
        Because = sent.Because is { } because ? new LocalText(because.ZhCn, because.En, because.Es) : null,
        Alternatives = sent.Alternatives,
    };
}
