using System.Net.Sockets;
using ComplaintSuite.Messaging;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ComplaintSuite.MessagingTests;

public sealed class FailuresTests
{
    public static TheoryData<string, Exception> Transient => new()
    {
        { "unavailable", new RpcException(new Status(StatusCode.Unavailable, "")) },
        { "token expired", new RpcException(new Status(StatusCode.Unauthenticated, "")) },
        { "deadline", new RpcException(new Status(StatusCode.DeadlineExceeded, "")) },
        { "wrapped by EF", new InvalidOperationException("", new NpgsqlException("", new IOException())) },
        { "deadlock", new DbUpdateException("", Postgres(PostgresErrorCodes.DeadlockDetected)) },
        { "serialization", Postgres(PostgresErrorCodes.SerializationFailure) },
        { "server stops", Postgres(PostgresErrorCodes.AdminShutdown) },
        { "failover", Postgres("25006") },
        { "out of connections", Postgres(PostgresErrorCodes.TooManyConnections) },
        { "stream", new IOException() },
        { "socket", new SocketException() },
        { "no answer", new HttpRequestException() },
        { "timeout", new TaskCanceledException() },
        { "stood still in a transaction", Postgres("25P03") },
        { "no token for this service", new RpcException(new Status(StatusCode.Internal, "", new HttpRequestException("", null, System.Net.HttpStatusCode.Unauthorized))) },
    };

    public static TheoryData<string, Exception> Lasting => new()
    {
        { "bug", new InvalidOperationException() },
        { "refused", new RpcException(new Status(StatusCode.PermissionDenied, "")) },
        { "not there", new RpcException(new Status(StatusCode.NotFound, "")) },
        { "constraint", new DbUpdateException("", Postgres(PostgresErrorCodes.CheckViolation)) },
        { "missing table", Postgres(PostgresErrorCodes.UndefinedTable) },
        { "refused by row security", Postgres(PostgresErrorCodes.InsufficientPrivilege) },
        { "unreadable payload", Assert.Throws<InvalidProtocolBufferException>(() => new Contracts.Events.V1.ComplaintReceived().MergeFrom(new byte[] { 0x0a, 0xff })) },
    };

    [Theory]
    [MemberData(nameof(Transient))]
    public void What_passes_by_itself_is_transient(string because, Exception failure) => Assert.True(Failures.Classify(failure) == FailureClass.Transient, because);

    [Fact]
    public void A_server_that_is_away_is_told_from_what_somebody_must_look_at()
    {
        foreach (var away in new Exception[] { new InvalidOperationException("", new NpgsqlException("", new IOException())), Postgres("57P03"), Postgres(PostgresErrorCodes.TooManyConnections), new SocketException() })
            Assert.True(Failures.IsServerAway(away), away.ToString());
        foreach (var other in new Exception[] { Postgres(PostgresErrorCodes.DiskFull), new FileNotFoundException(), new RpcException(new Status(StatusCode.Unauthenticated, "")), new InvalidOperationException() })
            Assert.False(Failures.IsServerAway(other), other.ToString());
    }

    [Fact]
    public void A_lost_connection_is_told_from_a_server_that_is_not_there()
    {
        foreach (var lost in new Exception[]
                 {
                     new InvalidOperationException("", new NpgsqlException("", new IOException())), Postgres(PostgresErrorCodes.AdminShutdown), Postgres(PostgresErrorCodes.CrashShutdown), Postgres("57P05"), Postgres("08P01"),
                 })
            Assert.True(Failures.IsConnectionLost(lost), lost.ToString());
        foreach (var other in new Exception[] { new NpgsqlException("", new SocketException()), new NpgsqlException("", new TimeoutException()), Postgres("57P03"), new OperationCanceledException(), Postgres(PostgresErrorCodes.CheckViolation) })
            Assert.False(Failures.IsConnectionLost(other), other.ToString());
    }

    [Theory]
    [MemberData(nameof(Lasting))]
    public void What_stays_is_lasting(string because, Exception failure) => Assert.True(Failures.Classify(failure) == FailureClass.Lasting, because);

    [Fact]
    public void A_concurrent_change_and_a_second_insert_of_a_key_are_conflicts()
    {
        Assert.Equal(FailureClass.Conflict, Failures.Classify(new DbUpdateConcurrencyException()));
        Assert.Equal(FailureClass.Conflict, Failures.Classify(new DbUpdateException("", Postgres(PostgresErrorCodes.UniqueViolation))));
    }

    [Fact]
    public void The_kind_of_a_failure_holds_codes_and_no_text()
    {
        Assert.Equal("PostgresException 23514", Failures.KindOf(new DbUpdateException("secret", Postgres(PostgresErrorCodes.CheckViolation))));
        Assert.Equal("RpcException NotFound", Failures.KindOf(new RpcException(new Status(StatusCode.NotFound, "secret"))));
        Assert.Equal("PostgresException 57P01", Failures.KindOf(new InvalidOperationException("secret", Postgres(PostgresErrorCodes.AdminShutdown))));
        Assert.Equal("InvalidOperationException", Failures.KindOf(new InvalidOperationException("secret")));
    }

    private static PostgresException Postgres(string state) => new("secret", "ERROR", "ERROR", state);
}
