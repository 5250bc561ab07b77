using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Sections;

namespace ComplaintSuite.ServiceDefaults.Acts;

/// <summary>An act of a procedure's own, as it was written down. Append-only. Codes lie open, since demands and clocks ask for them; all else lies as the service keeps words.</summary>
public sealed record ActRecord
{
    /// <summary>Chinese is not made six characters of one.</summary>
    public static readonly JsonSerializerOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public required Guid Id { get; init; }

    public required string Organisation { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>The case, or the work item, on which it was done.</summary>
    public required Guid RecordId { get; init; }

    /// <summary>Place among the acts of the record, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Name of the act in the procedure.</summary>
    public required string Act { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Staff id of who did it; empty for the complainant and for the service itself.</summary>
    public required string StaffId { get; init; }

    /// <summary>The record that it answers; null where it answers none.</summary>
    public required Guid? Answered { get; init; }

    /// <summary>Codes, staff ids, days and moments of its form, by field.</summary>
    public required Dictionary<string, string> Codes { get; init; }

    /// <summary>Words, numbers and documents of its form, by field, as JSON in UTF-8 that the service may have sealed; null where there are none.</summary>
    public required byte[]? Words { get; init; }

    /// <summary>Writes down an act that is being done.</summary>
    /// <param name="record">The case or work item, before the act.</param>
    /// <param name="act">Its name.</param>
    /// <param name="form">What the procedure says of it.</param>
    /// <param name="filled">Its form as filled in.</param>
    /// <param name="staffId">Who does it; empty for the complainant and for the service itself.</param>
    /// <param name="now">When.</param>
    /// <param name="close">How the service keeps words, by the id of the record.</param>
    internal static ActRecord Of(
        SectionRecord record, string act, OwnAct form, IReadOnlyDictionary<string, string> filled, string staffId, DateTimeOffset now, Func<byte[], Guid, byte[]> close)
    {
        var id = Guid.CreateVersion7(now);
        var words = form.Fields.Where(field => !field.IsCode && filled.ContainsKey(field.Name)).ToDictionary(field => field.Name, field => filled[field.Name]);
        return new()
        {
            Id = id,
            Organisation = record.Organisation,
            CaseId = record.CaseId,
            RecordId = record.Id,
            Number = record.Done.Count + 1,
            Act = act,
            At = now,
            StaffId = staffId,
            Answered = form.Answers is { } asked ? record.Done.OpenOf(asked) : null,
            Codes = form.Fields.Where(field => field.IsCode && filled.ContainsKey(field.Name)).ToDictionary(field => field.Name, field => filled[field.Name]),
            Words = words.Count == 0 ? null : close(JsonSerializer.SerializeToUtf8Bytes(words, AsWritten), id),
        };
    }

    /// <summary>Everything that its form holds, by field.</summary>
    /// <param name="open">Opens what the service closed.</param>
    public IReadOnlyDictionary<string, string> Filled(Func<byte[], Guid, byte[]> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        return Words is null ? Codes : new Dictionary<string, string>(Codes.Concat(JsonSerializer.Deserialize<Dictionary<string, string>>(open(Words, Id))!));
    }

    /// <summary>
    /// The next link of the chain over what was written down on a record, which its audit entries prove: SHA-256 of the link before (nothing at first), of act, id, staff id and
    /// answered id in UTF-8, each ended by a line feed (ids as 32 lower-case digits), of the SHA-256 of the codes as a JSON object in the order of their names, and of the SHA-256 of
    /// the words as they lie there: sealed, so that nothing can be guessed from a link.
    /// </summary>
    internal byte[] Link(byte[]? before) => SHA256.HashData(
    [
        .. before ?? [], .. Encoding.UTF8.GetBytes($"{Act}\n{Id:N}\n{StaffId}\n{Answered:N}\n"),
        .. SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new SortedDictionary<string, string>(Codes, StringComparer.Ordinal))), .. SHA256.HashData(Words ?? []),
    ]);
}
