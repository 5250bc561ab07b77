using System.Text.Json.Serialization;

namespace ComplaintSuite.ServiceDefaults.Sections;

/// <summary>
/// That a clock began with a date that reaches into a year without a calendar. It keeps the event that told of it, so that a snapshot tells it, too: by then the date may be final, and who is to have
/// the year put in was told all the same.
/// </summary>
/// <param name="EventId">The event.</param>
/// <param name="RecordVersion">Version of the record then.</param>
/// <param name="At">When it was told.</param>
/// <param name="Calendar">Id of the calendar.</param>
/// <param name="Year">The first year that it did not know.</param>
public sealed record ProvisionalStart(Guid EventId, long RecordVersion, DateTimeOffset At, string Calendar, int Year);

/// <summary>How it is stored.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ProvisionalStart))]
internal sealed partial class ProvisionalStartJson : JsonSerializerContext;
