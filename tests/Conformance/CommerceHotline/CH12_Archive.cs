using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Grpc.Core;

namespace ComplaintSuite.Conformance.CommerceHotline;

/// <summary>CH-12: the archive file, its clock, and that nothing changes it.</summary>
public sealed class CH12_Archive(RunningSuite suite) : Hotline(suite)
{
    private static readonly byte[] Receipt = Encoding.UTF8.GetBytes("收据：充值500元\n");

    [Fact, Rule("CH-12", Case.Allowed)]
    public async Task Thirty_days_after_closing_the_system_archives_by_itself_with_index_documents_and_hashes()
    {
        var filed = await Office.FileAsync();
        using (var uploaded = await Office.UploadAsync(filed.Number, "收据 1.txt", Receipt, await Office.OpenAsync(filed)))
            Assert.Equal(System.Net.HttpStatusCode.Created, uploaded.StatusCode);
        await Office.AcceptAsync(await Office.ReadAsync(filed.Number));
        await Office.AtAsync(filed.Number, "at-work");
        var closed = await Office.CloseAsync(await Office.SetIndicatorsAsync((await Office.NotifyAsync(await Office.WorkAsync(filed.Number))).Complaint));

        var clock = closed.Deadlines.Single(deadline => deadline.Clock == "archive");
        Assert.Equal(("30 d", "CH-12"), (clock.Limit, clock.Rule));
        Assert.Equal(EndOfDay(clock.StartTime.ToDateTimeOffset(), days: 30), clock.DueTime.ToDateTimeOffset());

        await Suite.AdvanceAsync(clock.DueTime.ToDateTimeOffset() - Suite.Now - TimeSpan.FromMinutes(1));
        Assert.Equal("closed", (await Office.ReadAsync(filed.Number)).Step);
        await Suite.AdvanceAsync(TimeSpan.FromMinutes(2));
        await Office.AtAsync(filed.Number, "archived");

        var archive = await Suite.SendAsync<GetArchiveResponse>(new GetArchiveRequest { CaseNumber = filed.Number }, await Office.ClerkAsync());
        Assert.Equal(["registration", "assessment", "notice", "notice", "notice", "notice", "attachment", "timeline"], archive.Documents.Select(document => document.Type));
        Assert.Equal(Enumerable.Range(1, 8), archive.Documents.Select(document => document.Number));
        var attachment = archive.Documents.Single(document => document.Type == "attachment");
        Assert.Equal(("收据 1.txt", Convert.ToHexStringLower(SHA256.HashData(Receipt)), Receipt.Length), (attachment.Name, attachment.Sha256, attachment.SizeBytes));
        var index = string.Concat(archive.Documents.Select(document => string.Create(CultureInfo.InvariantCulture, $"{document.Number}\t{document.Type}\t{document.Name}\t{document.Sha256}\n")));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(index))), archive.IndexSha256);
        Assert.Equal(
            [
                "ComplaintReceived", "ComplaintRegistered", "AttachmentAdded", "ComplaintAssessed", "ComplaintAccepted", "ComplaintPutToWork", "ResultBecameKnown", "ResultNotified",
                "IndicatorsRecorded", "ComplaintClosed", "ClockRanOut", "ComplaintArchived",
            ], await IntakeEventsAsync(filed.CaseId));
    }

    [Fact, Rule("CH-12", Case.Allowed)]
    public async Task Before_archiving_documents_are_added_and_removed()
    {
        var filed = await Office.FileAsync();
        var attachment = await Office.UploadByGrpcAsync(filed.Number, "receipt.txt", Receipt, await Office.OpenAsync(filed));
        var left = await Suite.SendAsync<RemoveAttachmentResponse>(await RemovalAsync(filed.Number, attachment), await Office.ClerkAsync());
        Assert.Empty(left.Attachments);
        Assert.Equal(["ComplaintReceived", "ComplaintRegistered", "AttachmentAdded", "AttachmentRemoved"], await IntakeEventsAsync(filed.CaseId));
    }

    [Fact, Rule("CH-12", Case.Refused)]
    public async Task After_archiving_no_document_is_added_or_removed_and_nothing_is_changed()
    {
        var filed = await Office.FileAsync();
        var ticket = await Office.OpenAsync(filed);
        var attachment = await Office.UploadByGrpcAsync(filed.Number, "receipt.txt", Receipt, ticket);
        await Office.AcceptAsync(await Office.ReadAsync(filed.Number));
        await Office.AtAsync(filed.Number, "at-work");
        await Office.CloseAsync(await Office.SetIndicatorsAsync((await Office.NotifyAsync(await Office.WorkAsync(filed.Number))).Complaint));
        await Suite.AdvanceAsync(TimeSpan.FromDays(31));
        var archived = await Office.AtAsync(filed.Number, "archived");

        foreach (var sender in new[] { ticket, await Office.ClerkAsync(), await Office.PersonAsync("inspector-1") })
        {
            await using var unchanged = await Suite.UnchangedAsync(Office.Organisation);
            using var answer = await Office.UploadAsync(filed.Number, "more.txt", Receipt, sender);
            var byForm = await Refused.ByJsonAsync(answer);
            var byGrpc = await Refused.ByGrpcAsync(() => Office.UploadByGrpcAsync(filed.Number, "more.txt", Receipt, sender));
            Assert.Equal(("CH-12", StatusCode.FailedPrecondition), (byForm.Rule, byGrpc.Code));
            Assert.Equal(["NOT_ARCHIVED CH-12", "STEP_NOT_PERMITTED CH-12"], byForm.Lines);
            Assert.Equal(byForm.Lines, byGrpc.Lines);
        }

        var removal = await Office.RefusedAsync(await RemovalAsync(filed.Number, attachment), await Office.ClerkAsync());
        Assert.Equal(["NOT_ARCHIVED CH-12", "STEP_NOT_PERMITTED CH-12"], removal.Lines);
        var indicators = await Office.RefusedAsync(Office.IndicatorsOf(archived, Office.Indicators), await Office.ClerkAsync());
        Assert.Equal(StatusCode.FailedPrecondition, indicators.Code);
        var amendment = await Office.RefusedAsync(
            new AmendRegistrationRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = archived.Version, Facts = "另有隐情" }, await Office.ClerkAsync());
        Assert.Equal(StatusCode.FailedPrecondition, amendment.Code);
    }

    private async Task<RemoveAttachmentRequest> RemovalAsync(string number, Attachment attachment) => new()
    {
        CaseNumber = number,
        AttachmentId = attachment.AttachmentId,
        RequestId = RequestId.New(),
        ExpectedVersion = (await Office.ReadAsync(number)).Version,
        Reason = "Uploaded to the wrong case.",
    };

    /// <summary>24:00 local of the day so many days later.</summary>
    private static DateTimeOffset EndOfDay(DateTimeOffset start, int days) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeBySystemTimeZoneId(start, "Asia/Shanghai").DateTime).AddDays(days + 1).At("00:00", "Asia/Shanghai");
}
