using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Intake.Attachments;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace ComplaintSuite.IntakeTests;

/// <summary>How much the documents of a case may hold together. The rows say that they are large; no test sends that much.</summary>
public sealed class DocumentRoomTests(RunningIntake intake) : IClassFixture<RunningIntake>
{
    [Fact]
    public async Task A_complainant_fills_the_room_of_a_case_and_no_more_while_staff_may_add()
    {
        var (estate, filed, resident) = await FiledAsync();
        Assert.Equal("taken", await AddAsync(filed, 8, resident));
        await TakeUpAsync(filed, AttachmentStore.MostBytesForTicket - 8);
        Assert.Equal("taken", await AddAsync(filed, 8, resident));
        Assert.Equal("DOCUMENTS_TOO_LARGE", await AddAsync(filed, 1, resident));
        Assert.Equal("taken", await AddAsync(filed, 1, estate.As("receptionist")));
        Assert.Equal(3, await intake.CountAsync($"select count(*) from attachments where case_id = '{filed.CaseId}'"));
    }

    [Fact]
    public async Task An_upload_that_is_under_way_takes_room_as_far_as_it_came_and_a_refused_one_leaves_nothing()
    {
        var (_, filed, resident) = await FiledAsync();
        await intake.CountAsync(
            $"""
            insert into attachments (id, organisation, case_id, file_name, size_bytes, started_at)
            select gen_random_uuid(), organisation, id, 'b.txt', {AttachmentStore.MostBytesForTicket - 8}, '{intake.Time.GetUtcNow():O}' from complaints where id = '{filed.CaseId}' returning 1::bigint
            """);
        Assert.Equal("DOCUMENTS_TOO_LARGE", await AddAsync(filed, 9, resident));
        Assert.Equal(1, await intake.CountAsync($"select count(*) from attachments where case_id = '{filed.CaseId}'"));
        Assert.Equal(0, await intake.CountAsync("select count(*) from attachment_chunks where not exists (select 1 from attachments where id = attachment_id)"));
        Assert.Equal("taken", await AddAsync(filed, 8, resident));
    }

    [Fact]
    public async Task A_document_that_was_taken_out_keeps_its_room()
    {
        var (_, filed, resident) = await FiledAsync();
        Assert.Equal("taken", await AddAsync(filed, 8, resident));
        await TakeUpAsync(filed, AttachmentStore.MostBytesForTicket);
        await intake.CountAsync($"update attachments set removed_at = completed_at where case_id = '{filed.CaseId}' returning 1::bigint");
        Assert.Equal("DOCUMENTS_TOO_LARGE", await AddAsync(filed, 1, resident));
    }

    [Fact]
    public async Task Several_uploads_at_once_hold_a_piece_each_more_than_fits_and_no_more()
    {
        var (_, filed, resident) = await FiledAsync();
        Assert.Equal("taken", await AddAsync(filed, 8, resident));
        await TakeUpAsync(filed, AttachmentStore.MostBytesForTicket - 600_000);
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => AddAsync(filed, 300_000, resident)));
        Assert.All(answers, answer => Assert.Contains(answer, new[] { "DOCUMENTS_TOO_LARGE", "taken" }));
        Assert.InRange(await intake.CountAsync($"select sum(size_bytes)::bigint from attachments where case_id = '{filed.CaseId}'"),
            AttachmentStore.MostBytesForTicket - 600_000, AttachmentStore.MostBytesForTicket + (5 * 256 * 1024));
        Assert.Equal("DOCUMENTS_TOO_LARGE", await AddAsync(filed, 600_000, resident));
    }

    [Fact]
    public async Task A_lost_reply_is_asked_for_again_when_the_room_is_full()
    {
        var (_, filed, resident) = await FiledAsync();
        var requestId = RunningIntake.NewRequestId();
        Assert.Equal("taken", await AddAsync(filed, 8, resident, requestId));
        await intake.CountAsync(
            $"""
            insert into attachments (id, organisation, case_id, file_name, size_bytes, started_at)
            select gen_random_uuid(), organisation, id, 'b.txt', {AttachmentStore.MostBytesForTicket}, '{intake.Time.GetUtcNow():O}' from complaints where id = '{filed.CaseId}' returning 1::bigint
            """);
        Assert.Equal("taken", await AddAsync(filed, 8, resident, requestId));
        Assert.Equal("REQUEST_ID_REUSED", await AddAsync(filed, 9, resident, requestId));
        Assert.Equal(2, await intake.CountAsync($"select count(*) from attachments where case_id = '{filed.CaseId}'"));
    }

    private async Task<(Estate Estate, Complaint Case, Metadata Resident)> FiledAsync()
    {
        var estate = new Estate(intake, await intake.OrganisationAsync());
        var (filed, resident) = await estate.FileAsync();
        return (estate, filed, resident);
    }

    private Task<long> TakeUpAsync(Complaint filed, long bytes) =>
        intake.CountAsync($"update attachments set size_bytes = {bytes} where case_id = '{filed.CaseId}' returning 1::bigint");

    /// <returns>"taken", or the reason why not.</returns>
    private async Task<string> AddAsync(Complaint filed, int length, Metadata by, string? requestId = null)
    {
        intake.Time.Advance(RunningIntake.Moment);
        using var call = intake.Attachments.UploadAttachment(by);
        try
        {
            await call.RequestStream.WriteAsync(new() { Header = new() { CaseNumber = filed.CaseNumber, RequestId = requestId ?? RunningIntake.NewRequestId(), FileName = "evidence.txt" } });
            await call.RequestStream.WriteAsync(new() { Content = ByteString.CopyFromUtf8(new string('x', length)) });
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception left) when (left is RpcException or InvalidOperationException)
        {
            // Refused before the end: the answer says why.
        }
        try
        {
            await call.ResponseAsync;
            return "taken";
        }
        catch (RpcException refused)
        {
            return refused.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason ?? refused.StatusCode.ToString();
        }
    }
}
