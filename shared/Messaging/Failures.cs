using System.Net.Sockets;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ComplaintSuite.Messaging;

internal enum FailureClass
{
    /// <summary>Passes by itself: the position stays, the event is tried again.</summary>
    Transient,
    /// <summary>Somebody else changed the same row: tried again soon, a few times.</summary>
    Conflict,
    /// <summary>This event, with this version of the service: parked.</summary>
    Lasting,
}

/// <summary>What failures mean for whoever carries on after them.</summary>
public static class Failures
{
    /// <summary>A connection, a server or another service was gone for the moment.</summary>
    public static bool PassesByItself(Exception failure) => Classify(failure) == FailureClass.Transient;

    /// <summary>
    /// A server that an answer was needed from can't be reached or does not answer now. Narrower than <see cref="PassesByItself"/>: a full disk, wrong credentials or a
    /// missing file are for somebody to look at.
    /// </summary>
    public static bool IsServerAway(Exception failure) => Chain(failure).Any(e => e switch
    {
        PostgresException { SqlState: ['0', '8', ..] or ['5', '7', 'P', ..] or "25006" or PostgresErrorCodes.TooManyConnections } => true,
        PostgresException postgres when IsStalePlan(postgres) => true,
        PostgresException => false,
        NpgsqlException npgsql => npgsql.IsTransient,
        SocketException or TimeoutException or OperationCanceledException => true,
        _ => false,
    });

    /// <summary>The server, or what stands before it, ended the connection, or it broke; another may be had at once.</summary>
    internal static bool IsConnectionLost(Exception failure) => Chain(failure).Any(e => e is IOException
        or PostgresException { SqlState: ['0', '8', ..] or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.DatabaseDropped or PostgresErrorCodes.IdleSessionTimeout });

    /// <summary>A migration changed a table under a plan that the connection kept, and forgets with this failure.</summary>
    public static bool IsStalePlan(PostgresException failure) => failure is { SqlState: PostgresErrorCodes.FeatureNotSupported, Routine: "RevalidateCachedQuery" };

    internal static FailureClass Classify(Exception failure)
    {
        foreach (var e in Chain(failure))
        {
            if (IsTransient(e))
                return FailureClass.Transient;
            if (e is DbUpdateConcurrencyException or PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
                return FailureClass.Conflict;
        }
        return FailureClass.Lasting;
    }

    /// <summary>Type and code, or the name that it gives itself (<see cref="INamedFailure"/>); never the message, which may carry data.</summary>
    public static string KindOf(Exception failure)
    {
        // What a framework wraps says less than what it wraps.
        var kind = (Chain(failure).FirstOrDefault(e => e is PostgresException or RpcException or INamedFailure) ?? Chain(failure).FirstOrDefault(IsTransient) ?? Root(failure)) switch
        {
            PostgresException e => $"{nameof(PostgresException)} {e.SqlState}",
            RpcException e => $"{nameof(RpcException)} {e.StatusCode}",
            INamedFailure named => named.Name,
            var root => root.GetType().Name,
        };
        return kind.Length <= 200 ? kind : kind[..200];
    }

    /// <summary>Types and places of a failure and of what is behind it, without their messages.</summary>
    public static string TraceOf(Exception failure) => string.Join('\n', Chain(failure).Select(e => $"{e.GetType().FullName}\n{e.StackTrace}"));

    private static Exception Root(Exception failure) => failure is DbUpdateException { InnerException: { } inner } ? inner : failure;

    private static IEnumerable<Exception> Chain(Exception failure)
    {
        for (var e = failure; e is not null; e = e.InnerException!)
            yield return e;
    }

    private static bool IsTransient(Exception e) => e switch
    {
        // An unreadable payload stays unreadable, although protobuf derives it from IOException.
        InvalidProtocolBufferException => false,
        PostgresException postgres when IsStalePlan(postgres) => true,
        // Class 08: connection; 53: out of resources; 57P: the server shuts down or starts; 25006: a standby, for the time of a failover; 25P03: this process stood still in a transaction.
        PostgresException postgres => postgres.IsTransient || postgres.SqlState is ['0', '8', ..] or ['5', '3', ..] or ['5', '7', 'P', ..] or "25006" or "25P03",
        NpgsqlException npgsql => npgsql.IsTransient,
        // Unauthenticated: this service's own credentials, which are never the event's fault.
        RpcException rpc => rpc.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted or StatusCode.Aborted
            or StatusCode.Cancelled or StatusCode.Unauthenticated,
        // HTTP is spoken with the issuer alone: what it refuses are this service's own credentials.
        HttpRequestException or IOException or SocketException or TimeoutException or OperationCanceledException => true,
        _ => false,
    };
}
