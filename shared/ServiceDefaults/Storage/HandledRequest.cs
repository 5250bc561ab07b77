using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ComplaintSuite.Messaging;
using ComplaintSuite.ServiceDefaults.Refusals;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace ComplaintSuite.ServiceDefaults.Storage;

/// <summary>
/// Remembers that a request id of a caller was handled, and with what result, so that a repeated request has no second effect. For ever: whoever repeats a filing after
/// years must not make a second case.
/// </summary>
/// <param name="Organisation">Organisation code.</param>
/// <param name="Key">SHA-256 over caller, rpc and request id: the id itself is not stored.</param>
/// <param name="Fingerprint">HMAC-SHA-256 of the request's content under its request id, so that other content is recognised and nothing can be guessed from it.</param>
/// <param name="ResultId">Id of the record that the request made or changed.</param>
/// <param name="At">When it was handled.</param>
public sealed record HandledRequest(string Organisation, byte[] Key, byte[] Fingerprint, Guid ResultId, DateTimeOffset At);

/// <summary>A request that changes something: its id, its caller, its content.</summary>
public sealed class OnceRequest
{
    private OnceRequest(byte[] key, byte[] fingerprint)
    {
        Key = key;
        Fingerprint = fingerprint;
    }

    internal byte[] Key { get; }

    internal byte[] Fingerprint { get; }

    /// <param name="caller">Subject of the caller: two callers never share a request id.</param>
    /// <param name="request">The whole message, its request_id included.</param>
    /// <param name="requestId">A UUID of version 4, which carries 122 random bits.</param>
    public static OnceRequest Of(string caller, IMessage request, Guid requestId)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var content = new MemoryStream();
        using (var output = new CodedOutputStream(content, leaveOpen: true) { Deterministic = true })
            request.WriteTo(output);
        return Of(caller, request.Descriptor.FullName, content.GetBuffer().AsSpan(0, (int)content.Length), requestId);
    }

    /// <param name="caller">Subject of the caller.</param>
    /// <param name="what">Name of the rpc or act.</param>
    /// <param name="content">Everything that makes the request what it is.</param>
    /// <param name="requestId">A UUID of version 4.</param>
    public static OnceRequest Of(string caller, string what, ReadOnlySpan<byte> content, Guid requestId) => new(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{caller}\n{what}\n{requestId:N}")),
        HMACSHA256.HashData(requestId.ToByteArray(), content));
}

/// <summary>Changes that happen once however often they are asked for.</summary>
public static class Once
{
    private const int MostAttempts = 5;

    /// <summary>
    /// Runs a change in one transaction, once per request: the same request again returns the first result and changes nothing, however close together the two come.
    /// </summary>
    /// <param name="db">The service's database.</param>
    /// <param name="request">The request.</param>
    /// <param name="organisation">The organisation that the change belongs to.</param>
    /// <param name="now">The current instant.</param>
    /// <param name="change">Loads, changes and adds; returns the id of the record made or changed. Saving and committing is done here.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="Refusal">The request id was used with other content (ALREADY_EXISTS), or the change refuses.</exception>
    public static async Task<Guid> RunOnceAsync(
        this ServiceDb db, OnceRequest request, string organisation, DateTimeOffset now, Func<Task<Guid>> change, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var transaction = await OrganisationScope.BeginAsync(db, [organisation], cancellation);
            try
            {
                if (await HoldAsync(db, request, organisation, cancellation) is { } handled)
                    return Repeat(handled, request);

                var result = await change();
                db.HandledRequests.Add(new(organisation, request.Key, request.Fingerprint, result, now));
                await db.SaveChangesAsync(cancellation);
                await transaction.CommitAsync(cancellation);
                return result;
            }
            catch (Exception failure) when (attempt < MostAttempts && (IsRace(failure) || IsUniqueViolation(failure)))
            {
                // Another request was first, to change the record or to add what there is but one of: the change now sees what it did, and says so.
                db.ChangeTracker.Clear();
            }
        }
    }

    /// <summary>Whether the caller's request id was used before, for whatever content. Inside a transaction of the organisation.</summary>
    public static Task<bool> IsHandledAsync(this ServiceDb db, OnceRequest request, string organisation, CancellationToken cancellation) =>
        db.HandledRequests.AnyAsync(it => it.Organisation == organisation && it.Key == request.Key, cancellation);

    /// <summary>What the caller's request id gave before, for whatever content; null where it was not used. Inside a transaction of the organisation.</summary>
    public static Task<Guid?> ResultOfAsync(this ServiceDb db, OnceRequest request, string organisation, CancellationToken cancellation) =>
        db.HandledRequests.Where(it => it.Organisation == organisation && it.Key == request.Key).Select(it => (Guid?)it.ResultId).SingleOrDefaultAsync(cancellation);

    /// <summary>
    /// The same request sent twice at once waits here for the first, whatever it would find of the rest meanwhile; then looks whether it was handled. Two statements in one
    /// round trip: the second has a snapshot of its own, taken after the wait.
    /// </summary>
    private static async Task<(byte[] Fingerprint, Guid ResultId)?> HoldAsync(ServiceDb db, OnceRequest request, string organisation, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch((NpgsqlConnection)db.Database.GetDbConnection(), (NpgsqlTransaction)db.Database.CurrentTransaction!.GetDbTransaction())
        {
            BatchCommands =
            {
                new("select pg_advisory_xact_lock($1)") { Parameters = { new() { Value = BinaryPrimitives.ReadInt64BigEndian(request.Key) } } },
                new("select fingerprint, result_id from handled_requests where organisation = $1 and key = $2") { Parameters = { new() { Value = organisation }, new() { Value = request.Key } } },
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.NextResultAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? (await reader.GetFieldValueAsync<byte[]>(0, cancellation), await reader.GetFieldValueAsync<Guid>(1, cancellation)) : null;
    }

    /// <summary>Somebody else changed the same record first, or the two waited for each other and the server gave one of them up.</summary>
    public static bool IsRace(Exception failure) => failure switch
    {
        DbUpdateConcurrencyException => true,
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "pk_history" } => true,
        PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected } => true,
        PostgresException postgres when Failures.IsStalePlan(postgres) => true,
        // Npgsql wraps what may pass by itself.
        DbUpdateException or InvalidOperationException => failure.InnerException is { } inner && IsRace(inner),
        _ => false,
    };

    private static bool IsUniqueViolation(Exception failure) =>
        failure is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } || (failure.InnerException is { } inner && IsUniqueViolation(inner));

    private static Guid Repeat((byte[] Fingerprint, Guid ResultId) handled, OnceRequest request) =>
        CryptographicOperations.FixedTimeEquals(handled.Fingerprint, request.Fingerprint)
            ? handled.ResultId
            : throw new Refusal(RefusalKind.Conflict, "REQUEST_ID_REUSED",
                [new("REQUEST_ID_REUSED", "request_id", null, "This request_id was already used with other content. Send a new request_id for a new request.")]);
}
