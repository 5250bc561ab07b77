using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace ComplaintSuite.Messaging;

/// <summary>How a log refuses, and how a subscriber recognises it: by the reason, never by the text.</summary>
internal static class LogErrors
{
    public const string Trimmed = "LOG_TRIMMED";
    public const string Rewound = "LOG_REWOUND";
    public const string NotRewound = "NOT_REWOUND";
    public const string NoCommonEvent = "NO_COMMON_EVENT";
    public const string NotRebuildable = "NOT_REBUILDABLE";

    public static RpcException Precondition(string reason, string message) => Create(Code.FailedPrecondition, reason, message);

    public static RpcException Invalid(string field, string message) => new Google.Rpc.Status
    {
        Code = (int)Code.InvalidArgument,
        Message = message,
        Details =
        {
            Any.Pack(new ErrorInfo { Reason = "FIELD_INVALID", Domain = Domain }),
            Any.Pack(new BadRequest { FieldViolations = { new BadRequest.Types.FieldViolation { Field = field, Description = message } } }),
        },
    }.ToRpcException();

    public static RpcException NotFound(string message) => Create(Code.NotFound, "NOT_FOUND", message);

    public static RpcException Unimplemented(string message) => Create(Code.Unimplemented, "NO_SNAPSHOT", message);

    public static RpcException Stopping() => Create(Code.Unavailable, "STOPPING", "The service is stopping.");

    /// <summary>The reason that an error carries, or an empty string.</summary>
    public static string ReasonOf(RpcException e) => e.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason ?? "";

    private const string Domain = "complaintsuite";

    private static RpcException Create(Code code, string reason, string message) => new Google.Rpc.Status
    {
        Code = (int)code,
        Message = message,
        Details = { Any.Pack(new ErrorInfo { Reason = reason, Domain = Domain }) },
    }.ToRpcException();
}
