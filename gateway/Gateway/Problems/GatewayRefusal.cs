namespace ComplaintSuite.Gateway.Problems;

/// <summary>A "no" of the gateway itself. What a service refuses passes through untouched.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="GrpcStatus">google.rpc.Code for gRPC callers.</param>
/// <param name="Reason">Stable code; callers branch on it.</param>
/// <param name="Title">What is wrong and what to do, in English.</param>
internal sealed record GatewayRefusal(int Status, int GrpcStatus, string Reason, string Title)
{
    public static GatewayRefusal BadRequest { get; } = new(400, 3, "BAD_REQUEST", "The request can't be read.");
    public static GatewayRefusal SignOnFailed { get; } = new(400, 3, "SIGN_ON_FAILED", "The sign-on did not succeed. Begin again at /session/sign-in.");
    public static GatewayRefusal Unauthenticated { get; } = new(401, 16, "UNAUTHENTICATED", "Sign on, or send a valid token in the authorization header.");
    public static GatewayRefusal TokenExpired { get; } = new(401, 16, "TOKEN_EXPIRED", "The token in the authorization header has expired. Get a new one.");
    public static GatewayRefusal TokenInvalid { get; } = new(401, 16, "TOKEN_INVALID", "The token in the authorization header is not valid here.");
    public static GatewayRefusal SessionEnded { get; } = new(401, 16, "SESSION_ENDED", "Your session has ended, and nothing was changed. Sign on again at /session/sign-in.");
    public static GatewayRefusal Forbidden { get; } = new(403, 7, "FORBIDDEN", "Your roles don't allow this.");
    public static GatewayRefusal CrossSite { get; } = new(403, 7, "CROSS_SITE_REQUEST", "A change in a signed-on session must come from the suite's own pages, or carry the x-csrf-token of /session.");
    public static GatewayRefusal NotFound { get; } = new(404, 12, "NOT_FOUND", "There is no such address.");
    public static GatewayRefusal MethodNotAllowed { get; } = new(405, 12, "METHOD_NOT_ALLOWED", "This address does not take that method.");
    public static GatewayRefusal BodyTooLarge { get; } = new(413, 8, "BODY_TOO_LARGE", "The request is larger than this address takes.");
    public static GatewayRefusal MediaType { get; } = new(415, 3, "MEDIA_TYPE_NOT_SUPPORTED", "This address does not take that media type.");
    public static GatewayRefusal RateLimited { get; } = new(429, 8, "RATE_LIMITED", "Too many requests. Wait for the seconds in Retry-After.");
    public static GatewayRefusal Internal { get; } = new(500, 13, "INTERNAL", "Something went wrong here. The trace id helps to find it.");
    public static GatewayRefusal ServiceUnavailable { get; } = new(503, 14, "SERVICE_UNAVAILABLE", "The service behind this address does not answer. Try again shortly.");
    public static GatewayRefusal ServiceFailed { get; } = new(502, 14, "SERVICE_FAILED", "The service behind this address broke off its answer.");
    public static GatewayRefusal ServiceTimedOut { get; } = new(504, 4, "SERVICE_TIMED_OUT", "The service behind this address took too long. What was asked for may have happened: repeat it with the same request id.");
    public static GatewayRefusal SessionUnavailable { get; } = new(503, 14, "SESSION_UNAVAILABLE", "Signed-on sessions can't be served at the moment. Try again shortly.");
    public static GatewayRefusal SignOnUnavailable { get; } = new(503, 14, "SIGN_ON_UNAVAILABLE", "Tokens can't be checked at the moment. Try again shortly.");

    private static readonly IReadOnlyList<GatewayRefusal> ByStatus =
        [BadRequest, Unauthenticated, Forbidden, NotFound, MethodNotAllowed, BodyTooLarge, MediaType, RateLimited, Internal, ServiceFailed, ServiceUnavailable, ServiceTimedOut];

    /// <summary>The refusal of a bare status that some middleware set.</summary>
    public static GatewayRefusal Of(int status) => ByStatus.FirstOrDefault(refusal => refusal.Status == status) ?? (status < 500 ? BadRequest with { Status = status } : Internal);
}

/// <summary>Leaves the pipeline with a refusal.</summary>
internal sealed class GatewayRefusalException(GatewayRefusal refusal, Exception? cause = null) : Exception(refusal.Reason, cause)
{
    public GatewayRefusal Refusal { get; } = refusal;
}
