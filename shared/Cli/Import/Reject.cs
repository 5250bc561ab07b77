using System.Text.Json.Serialization;

namespace ComplaintSuite.Cli.Import;

/// <summary>One reason why a record did not become a case.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Field">Column of the file, or field of the call; null where there is none.</param>
/// <param name="Rule">Rule of the catalogue; null where none says so.</param>
/// <param name="Description">In English.</param>
internal sealed record Reject(string Code, string? Field, string? Rule, string Description);

/// <summary>A line of the rejects' file.</summary>
/// <param name="Number">The publisher's number; empty where the row has none.</param>
/// <param name="Rows">Its rows in the file, from 1.</param>
/// <param name="Case">The case that there is of it; null where there is none.</param>
/// <param name="Reasons">Every reason.</param>
internal sealed record RejectedRecord(string Number, IReadOnlyList<int> Rows, string? Case, IReadOnlyList<Reject> Reasons);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RejectedRecord))]
[JsonSerializable(typeof(ImportState))]
[JsonSerializable(typeof(ImportSummary))]
internal sealed partial class ImportJson : JsonSerializerContext;
