using Grpc.Core;

namespace ComplaintSuite.Conformance.PropertyInternal;

/// <summary>PI-08, as far as it is carried: what the month's report will count is recorded, and the forms are compiled and kept. The report itself is not there yet.</summary>
public sealed class PI08_FormsAndFigures(RunningSuite suite) : Property(suite)
{
    [Fact, Rule("PI-08", Case.Allowed)]
    public async Task A_closed_complaint_is_compiled_into_its_archive_with_every_form_and_stays_readable()
    {
        var filed = await AtWorkAsync(Minor);
        var closed = await CloseAsync(await BeforeClosingAsync(filed));
        Assert.Equal("satisfied", closed.Indicators["satisfaction"]);
        await Suite.AdvanceAsync(TimeSpan.FromDays(31));
        var archived = await Office.AtAsync(filed.Number, "archived");
        Assert.Equal("PI-08", Assert.Single(archived.Deadlines, deadline => deadline.Clock == "archive").Rule);
        var archive = await Suite.SendAsync<GetArchiveResponse>(new GetArchiveRequest { CaseNumber = filed.Number }, await ReceptionistAsync());
        Assert.Equal(["assessment", "notice", "registration", "timeline"], archive.Documents.Select(document => document.Type).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact, Rule("PI-08", Case.Refused)]
    public async Task Figures_are_recorded_by_who_counts_them_and_by_nobody_who_handled_the_matter()
    {
        var filed = await AtWorkAsync(Minor);
        var told = await TellAsync(await WorkAsync(filed.Number));
        var refused = await Office.RefusedAsync(Office.IndicatorsOf(told, Figures), await Office.PersonAsync("engineering-head"));
        Assert.Equal((StatusCode.PermissionDenied, "PI-08"), (refused.Code, refused.Rule));
        Assert.Equal(["ROLE_NOT_PERMITTED PI-08"], refused.Lines);
    }

    [Fact, Rule("PI-08", Case.Refused)]
    public async Task A_form_inside_its_retention_is_not_taken_out_of_the_archive()
    {
        var filed = await AtWorkAsync(Minor);
        var resident = await Office.OpenAsync(filed);
        using var uploaded = await Office.UploadAsync(filed.Number, "form.txt", "The resident's form."u8.ToArray(), resident);
        var document = (await Suite.SendAsync<ListAttachmentsResponse>(new ListAttachmentsRequest { CaseNumber = filed.Number }, resident)).Attachments.Single().AttachmentId;
        await CloseAsync(await BeforeClosingAsync(filed));
        await Suite.AdvanceAsync(TimeSpan.FromDays(31));
        var archived = await Office.AtAsync(filed.Number, "archived");
        var refused = await Office.RefusedAsync(
            new RemoveAttachmentRequest { CaseNumber = filed.Number, AttachmentId = document, RequestId = RequestId.New(), ExpectedVersion = archived.Version, Reason = "Not needed." }, await ReceptionistAsync());
        Assert.Equal((StatusCode.FailedPrecondition, "PI-08"), (refused.Code, refused.Rule));
        Assert.Contains("NOT_ARCHIVED PI-08", refused.Lines);
    }
}
