using ComplaintSuite.Contracts.Common.V1;
using Google.Rpc;
using Grpc.Core;

namespace ComplaintSuite.RoutingTests;

/// <summary>What a refused call answered.</summary>
internal sealed record Refused(StatusCode Status, string Reason, IReadOnlyList<Violation> Violations, string Detail)
{
    public IEnumerable<(string Code, string Field)> Fields => Violations.Select(violation => (violation.Code, violation.Field));

    public IEnumerable<string> Lines => Violations.Select(violation => string.Join(' ', new[] { violation.Code, violation.Field, violation.Rule }.Where(part => part.Length > 0)));

    public static async Task<Refused> ByAsync<T>(AsyncUnaryCall<T> call)
    {
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await call);
        var status = failure.GetRpcStatus();
        var detail = status?.GetDetail<RefusalDetail>();
        return new(failure.StatusCode, status?.GetDetail<ErrorInfo>()?.Reason ?? "", detail is null ? [] : [.. detail.Violations], failure.Status.Detail);
    }
}
