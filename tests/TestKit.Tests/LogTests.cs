using ComplaintSuite.TestKit;
using Microsoft.Extensions.Logging;
using Xunit.Sdk;

namespace ComplaintSuite.TestKitTests;

public sealed partial class LogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("complaintsuite-logs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task An_error_that_was_not_announced_fails_the_test()
    {
        using var log = new LogCapture();
        var told = await Assert.ThrowsAsync<XunitException>(async () =>
        {
            await using var errors = log.NoUnexpectedErrors();
            Refused(log.CreateLogger("Intake"), "FIELDS_MISSING");
            Broke(log.CreateLogger("Intake"), new InvalidOperationException("no such table"));
        });
        Assert.Contains("Error Intake[1901] It broke", told.Message, StringComparison.Ordinal);
        Assert.Contains("no such table", told.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("FIELDS_MISSING", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Announced_errors_and_those_of_before_do_not_count()
    {
        using var log = new LogCapture();
        Broke(log.CreateLogger("Intake"), null);
        await using (log.NoUnexpectedErrors()) Refused(log.CreateLogger("Intake"), "FIELDS_MISSING");
        await using (log.NoUnexpectedErrors(except: [1901])) Broke(log.CreateLogger("Intake"), null);
        Assert.Equal([1901, 1001, 1901], log.Entries.Select(entry => entry.EventId));
    }

    [Fact]
    public async Task An_error_in_the_log_file_of_another_process_fails_the_test()
    {
        Write("""{"Timestamp":"t","EventId":1901,"LogLevel":"Error","Category":"Intake","Message":"It broke before","State":{}}""");
        var told = await Assert.ThrowsAsync<XunitException>(async () =>
        {
            await using var errors = ProcessLogs.NoUnexpectedErrors(_folder, except: [1902]);
            Write("""{"Timestamp":"t","EventId":1001,"LogLevel":"Information","Category":"Intake","Message":"投诉已登记","State":{}}""");
            Write("""{"Timestamp":"t","EventId":1902,"LogLevel":"Error","Category":"Intake","Message":"It broke as announced","State":{}}""");
            Write("plain text of a library { with a brace");
            Write("""{"Timestamp":"t","EventId":1903,"LogLevel":"Critical","Category":"Intake","Message":"数据库不见了","Exception":"Npgsql.NpgsqlException: gone","State":{}}""");
        });
        Assert.Contains("intake.log: Critical Intake[1903] 数据库不见了\nNpgsql.NpgsqlException: gone", told.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("before", told.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("announced (", told.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("1902", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_is_rolled_meanwhile_is_read_to_its_end_and_from_its_new_beginning()
    {
        Write("""{"EventId":1901,"LogLevel":"Error","Category":"Intake","Message":"It broke before"}""");
        var told = await Assert.ThrowsAsync<XunitException>(async () =>
        {
            await using var errors = ProcessLogs.NoUnexpectedErrors(_folder);
            Write("""{"EventId":1902,"LogLevel":"Error","Category":"Intake","Message":"It broke at the end"}""");
            File.Move(Path.Combine(_folder, "intake.log"), Path.Combine(_folder, "intake.1.log"));
            Write("""{"EventId":1903,"LogLevel":"Error","Category":"Intake","Message":"It broke at the beginning, in a line that is longer than all of the old file was before"}""");
        });
        Assert.Contains("intake.1.log: Error Intake[1902]", told.Message, StringComparison.Ordinal);
        Assert.Contains("intake.log: Error Intake[1903]", told.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("1901", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_words_of_a_dying_process_fail_the_test()
    {
        var told = await Assert.ThrowsAsync<XunitException>(async () =>
        {
            await using var errors = ProcessLogs.NoUnexpectedErrors(_folder);
            Write("Unhandled exception. System.InvalidOperationException: no issuer");
        });
        Assert.Contains("no issuer", told.Message, StringComparison.Ordinal);
    }

    private void Write(string line) => File.AppendAllText(Path.Combine(_folder, "intake.log"), line + "\n");

    [LoggerMessage(1001, LogLevel.Information, "Refused: {Reason}")]
    private static partial void Refused(ILogger logger, string reason);

    [LoggerMessage(1901, LogLevel.Error, "It broke")]
    private static partial void Broke(ILogger logger, Exception? exception);
}
