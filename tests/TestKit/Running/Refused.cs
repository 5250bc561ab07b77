using System.Net;
using System.Net.Http.Json;
using System.Text;
using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.ServiceDefaults.Json;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Xunit;

namespace ComplaintSuite.TestKit.Running;

/// <summary>One unmet demand as a caller reads it; what is absent is empty.</summary>
public sealed record Unmet(string Code, string Field, string Rule)
{
    /// <summary>What the procedure says about it, in Chinese.</summary>
    public string Because { get; init; } = "";
}

/// <summary>A "no" as a caller reads it, by gRPC or JSON.</summary>
/// <param name="Code">gRPC status; over JSON the one that the HTTP status stands for.</param>
/// <param name="Reason">Stable code of the whole refusal.</param>
/// <param name="Rule">First rule concerned; empty where there is none.</param>
/// <param name="Unmet">Every unmet demand, in the order of the answer.</param>
public sealed record Refused(StatusCode Code, string Reason, string Rule, IReadOnlyList<Unmet> Unmet)
{
    /// <summary>The rules that the answer names.</summary>
    public IEnumerable<string> Rules => Unmet.Select(it => it.Rule).Where(rule => rule.Length > 0).Distinct();

    /// <summary>What the answer says, for an assertion in one line: <c>FIELD_MISSING facts CH-03</c>.</summary>
    public IReadOnlyList<string> Lines => [.. Unmet.Select(it => string.Join(' ', new[] { it.Code, it.Field, it.Rule }.Where(part => part.Length > 0)))];

    /// <summary>The refusal of a gRPC call; google.rpc.Status with ErrorInfo and RefusalDetail must be there.</summary>
    public static async Task<Refused> ByGrpcAsync(Func<Task> call)
    {
        var failure = await Assert.ThrowsAsync<RpcException>(call);
        var status = failure.GetRpcStatus();
        if (status is null) return new(failure.StatusCode, failure.Status.Detail.Split(':')[0], "", []);
        Assert.Equal((int)failure.StatusCode, status.Code);
        var info = status.GetDetail<ErrorInfo>()!;
        Assert.Equal("complaintsuite", info.Domain);
        var detail = status.GetDetail<RefusalDetail>()!;
        if (failure.StatusCode is StatusCode.InvalidArgument) Assert.Equal(detail.Violations.Count, status.GetDetail<BadRequest>()!.FieldViolations.Count);
        if (failure.StatusCode is StatusCode.FailedPrecondition) Assert.Equal(detail.Violations.Count, status.GetDetail<PreconditionFailure>()!.Violations.Count);
        return new(failure.StatusCode, info.Reason, info.Metadata.GetValueOrDefault("rule", ""), [.. detail.Violations.Select(it => new Unmet(it.Code, it.Field, it.Rule) { Because = it.Because?.ZhCn ?? "" })]);
    }

    /// <summary>The refusal in an answer to JSON; it must be problem+json.</summary>
    public static async Task<Refused> ByJsonAsync(HttpResponseMessage answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = (await answer.Content.ReadFromJsonAsync(ProblemJson.Default.Problem))!;
        Assert.Equal((int)answer.StatusCode, problem.Status);
        Assert.Equal($"urn:complaintsuite:reason:{problem.Reason}", problem.Type);
        return new(CodeOf(answer.StatusCode, problem.Reason), problem.Reason, problem.Rule ?? "", [.. problem.Violations.Select(it => new Unmet(it.Code, it.Field ?? "", it.Rule ?? "") { Because = it.Because?.ZhCn ?? "" })]);
    }

    private static StatusCode CodeOf(HttpStatusCode status, string reason) => status switch
    {
        HttpStatusCode.BadRequest => StatusCode.InvalidArgument,
        HttpStatusCode.Unauthorized => StatusCode.Unauthenticated,
        HttpStatusCode.Forbidden => StatusCode.PermissionDenied,
        HttpStatusCode.NotFound => StatusCode.NotFound,
        HttpStatusCode.Conflict => reason == "STALE_VERSION" ? StatusCode.Aborted : StatusCode.AlreadyExists,
        HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.TooManyRequests => StatusCode.ResourceExhausted,
        _ => StatusCode.Unknown,
    };
}

/// <summary>A request sent to the gateway in the forms that it takes.</summary>
public static class Requests
{
    /// <summary>Sends a unary rpc by gRPC; which one follows from the message.</summary>
    public static async Task<TResponse> SendAsync<TResponse>(this RunningSuite suite, IMessage request, Sender by, CancellationToken ct = default)
        where TResponse : IMessage
    {
        ArgumentNullException.ThrowIfNull(suite);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(by);
        var rpc = Rpc.Of(request);
        return (TResponse)await suite.Gateway.CreateCallInvoker().AsyncUnaryCall(rpc.Method, null, new CallOptions(by.Metadata, cancellationToken: ct), request).ResponseAsync;
    }

    /// <summary>Sends the same as JSON.</summary>
    public static async Task<HttpResponseMessage> SendJsonAsync(this RunningSuite suite, IMessage request, Sender by, string? body = null)
    {
        ArgumentNullException.ThrowIfNull(suite);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(by);
        var rpc = Rpc.Of(request);
        using var message = new HttpRequestMessage(rpc.Verb, rpc.PathOf(request));
        if (rpc.Verb == HttpMethod.Post) message.Content = new StringContent(body ?? JsonFormatter.Default.Format(request), Encoding.UTF8, "application/json");
        by.AddTo(message);
        return await suite.Http.SendAsync(message);
    }

    /// <summary>Sends a request by gRPC and as JSON and expects the same refusal in both forms, with nothing of the organisation's changed.</summary>
    public static async Task<Refused> RefusedAsync(this RunningSuite suite, string? organisation, IMessage request, Sender by)
    {
        ArgumentNullException.ThrowIfNull(suite);
        await using var unchanged = await suite.UnchangedAsync(organisation);
        var byGrpc = await Refused.ByGrpcAsync(() => suite.SendAsync<IMessage>(request, by));
        using var answer = await suite.SendJsonAsync(request, by);
        var byJson = await Refused.ByJsonAsync(answer);
        Assert.Equal(byGrpc.Unmet, byJson.Unmet);
        Assert.Equal((byGrpc.Reason, byGrpc.Rule, byGrpc.Code is StatusCode.FailedPrecondition ? StatusCode.InvalidArgument : byGrpc.Code), (byJson.Reason, byJson.Rule, byJson.Code));
        return byGrpc;
    }
}
