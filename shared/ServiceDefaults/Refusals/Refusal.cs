using ComplaintSuite.Messaging;
using ComplaintSuite.Procedures;

namespace ComplaintSuite.ServiceDefaults.Refusals;

/// <summary>How a refusal is answered (google.rpc.Code and HTTP status follow from it).</summary>
public enum RefusalKind
{
    /// <summary>The message itself is wrong: INVALID_ARGUMENT.</summary>
    Invalid,

    /// <summary>State or a guard says no: FAILED_PRECONDITION.</summary>
    Precondition,

    /// <summary>The record changed since the caller saw it: ABORTED.</summary>
    Stale,

    /// <summary>The same request id came with other content: ALREADY_EXISTS.</summary>
    Conflict,

    /// <summary>Not there, or not visible to the caller: NOT_FOUND. The two answer alike.</summary>
    NotFound,

    /// <summary>The caller may see it but not do this: PERMISSION_DENIED.</summary>
    Forbidden,

    /// <summary>No valid sign-on: UNAUTHENTICATED.</summary>
    Unauthenticated,

    /// <summary>A service that is needed does not answer: UNAVAILABLE.</summary>
    Unavailable,
}

/// <summary>An expected "no": names the reason and every unmet demand with its rule. The only way in which the suite's code refuses.</summary>
public sealed class Refusal : Exception, INamedFailure
{
    /// <summary>More say nothing more, and for gRPC they ride in HTTP/2 trailers, whose size peers limit.</summary>
    public const int MostViolations = 20;

    private const int LongestField = 200;
    private const int LongestDescription = 500;
    private const int LongestEcho = 100;

    public Refusal(RefusalKind kind, string reason, IReadOnlyList<Violation> violations)
        : this(kind, reason, Bounded(violations), string.Join("; ", Bounded(violations).Select(violation => violation.Description)))
    {
    }

    private Refusal(RefusalKind kind, string reason, IReadOnlyList<Violation> violations, string descriptions)
        : base($"{reason}: {descriptions}")
    {
        Kind = kind;
        Reason = reason;
        Violations = violations;
    }

    public RefusalKind Kind { get; }

    /// <summary>Stable code of the whole refusal; callers branch on it.</summary>
    public string Reason { get; }

    /// <summary>The reason and the rules behind it.</summary>
    public string Name => string.Join(' ', Violations.Select(violation => violation.Rule).OfType<string>().Distinct().Prepend(Reason));

    /// <summary>At most <see cref="MostViolations"/>, of bounded length.</summary>
    public IReadOnlyList<Violation> Violations { get; }

    /// <summary>Something that was sent, short enough to be sent back.</summary>
    public static string Echo(string sent) => Cut(sent, LongestEcho);

    /// <summary>An answer must not grow with what was sent.</summary>
    internal static IReadOnlyList<Violation> Bounded(IReadOnlyList<Violation> violations) =>
    [
        .. violations.Take(MostViolations).Select(violation => violation with
        {
            Field = violation.Field is null ? null : Cut(violation.Field, LongestField),
            Description = Cut(violation.Description, LongestDescription),
        }),
    ];

    private static string Cut(string text, int longest) =>
        text.Length <= longest ? text : $"{text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)]}…";

    /// <summary>The message breaks its own form. All violations of a request are collected before this is thrown.</summary>
    public static Refusal Invalid(IReadOnlyList<Violation> violations) => new(RefusalKind.Invalid, violations[0].Code, violations);

    public static Refusal Invalid(string code, string field, string description, string? rule = null) => Invalid([new(code, field, rule, description)]);

    /// <summary>The procedure says no. A missing right comes first: who may not act learns nothing about the state.</summary>
    public static Refusal Unmet(IReadOnlyList<Violation> violations)
    {
        var rights = violations.Where(violation => violation.Code == "ROLE_NOT_PERMITTED").ToList();
        return rights.Count > 0 ? new(RefusalKind.Forbidden, rights[0].Code, rights) : new(RefusalKind.Precondition, violations[0].Code, violations);
    }

    public static Refusal Precondition(string code, string description, string? rule = null, string? field = null) =>
        new(RefusalKind.Precondition, code, [new(code, field, rule, description)]);

    /// <summary>Another service, or the database, did not answer what was needed here.</summary>
    public static Refusal Unavailable() => new(RefusalKind.Unavailable, "SERVICE_UNAVAILABLE",
        [new("SERVICE_UNAVAILABLE", null, null, "A service that is needed for this does not answer at the moment. Try again with the same request id.")]);

    /// <summary>Not there or not visible.</summary>
    /// <param name="what">The kind of thing, such as "complaint".</param>
    public static Refusal NotFound(string what) => new(RefusalKind.NotFound, "NOT_FOUND", [new("NOT_FOUND", null, null, $"No such {what}, or it is not visible to you.")]);

    public static Refusal Stale(long expected) => new(RefusalKind.Stale, "STALE_VERSION",
        [new("STALE_VERSION", "expected_version", null, $"The record changed since version {expected}. Read it again and repeat the request with its version.")]);

    /// <summary>Somebody else changed the record between reading and writing it.</summary>
    public static Refusal Raced() => new(RefusalKind.Stale, "STALE_VERSION",
        [new("STALE_VERSION", "expected_version", null, "Somebody else changed the record at the same time. Read it again and repeat the request.")]);

    public static Refusal Forbidden(string code, string description, string? rule = null) => new(RefusalKind.Forbidden, code, [new(code, null, rule, description)]);
}
