using System.Text.Json.Serialization;
using ComplaintSuite.Procedures;

namespace ComplaintSuite.ServiceDefaults.Json;

/// <summary>A problem document (RFC 9457) as every JSON caller of the suite gets it.</summary>
/// <param name="Type">URN of the reason.</param>
/// <param name="Title">What is wrong and what to do, in English.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Reason">Stable code; callers branch on it.</param>
/// <param name="Rule">First rule of the catalogue concerned.</param>
/// <param name="Violations">Every unmet demand.</param>
/// <param name="TraceId">Trace to quote in a report.</param>
public sealed record Problem(string Type, string Title, int Status, string Reason, string? Rule, IReadOnlyList<ProblemViolation> Violations, string? TraceId);

/// <summary>One unmet demand.</summary>
public sealed record ProblemViolation(string Code, string? Field, string? Rule, string Description)
{
    /// <summary>What the procedure says to whoever is refused; null where it says nothing.</summary>
    public LocalText? Because { get; init; }
}

/// <summary>Writes and reads problem documents.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Problem))]
public sealed partial class ProblemJson : JsonSerializerContext;
