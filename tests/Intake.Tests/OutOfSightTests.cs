using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Intake.V1;
using Google.Protobuf;
using Grpc.Core;

namespace ComplaintSuite.IntakeTests;

/// <summary>Whoever did something on a case that another department has by now learns that it was done, and nothing of what came after it.</summary>
public sealed class OutOfSightTests(RunningIntake intake) : IClassFixture<RunningIntake>
{
    [Fact]
    public async Task An_answer_to_an_urging_that_is_sent_again_is_answered_as_done_though_another_department_has_the_case_by_now()
    {
        var estate = await EstateAsync();
        var (filed, resident) = await estate.AtWorkAsync();
        var urged = (await intake.Correspondence.UrgeComplaintAsync(
            new() { CaseNumber = filed.CaseNumber, RequestId = RunningIntake.NewRequestId(), ExpectedVersion = filed.Version, Text = "Nobody came." }, resident)).Complaint;
        AnswerUrgeRequest request = new() { CaseNumber = filed.CaseNumber, RequestId = RunningIntake.NewRequestId(), ExpectedVersion = urged.Version, Text = "The part comes on Monday." };
        var answered = (await intake.Correspondence.AnswerUrgeAsync(request, estate.As("engineer"))).Complaint;
        Assert.Equal(filed.Facts, answered.Facts);

        await TransferredAsync(estate, filed);
        await intake.Correspondence.SendMessageAsync(
            new() { CaseNumber = filed.CaseNumber, RequestId = RunningIntake.NewRequestId(), ExpectedVersion = (await estate.ReadAsync(filed)).Version, Text = "The inspection comes." }, estate.As("receptionist"));
        Assert.Equal(StatusCode.NotFound, (await Refused.ByAsync(intake.Intake.GetComplaintAsync(new() { CaseNumber = filed.CaseNumber }, estate.As("engineer")))).Status);

        var again = (await intake.Correspondence.AnswerUrgeAsync(request, estate.As("engineer"))).Complaint;
        Assert.Equal((filed.CaseNumber, filed.CaseId, "at-work", answered.Version), (again.CaseNumber, again.CaseId, again.Step, again.Version));
        Assert.Equal(("", ""), (again.Facts, again.Department));
        Assert.Null(again.Assessment);
        Assert.Empty(again.Deadlines);
        // It was done once.
        Assert.Equal(3, (await intake.Correspondence.ListMessagesAsync(new() { CaseNumber = filed.CaseNumber }, resident)).Messages.Count);

        // The same id for something else is refused as ever.
        request.Text = "The part comes on Tuesday.";
        Assert.Equal("REQUEST_ID_REUSED", (await Refused.ByAsync(intake.Correspondence.AnswerUrgeAsync(request, estate.As("engineer")))).Reason);
    }

    [Fact]
    public async Task A_document_that_is_sent_again_is_the_one_of_before_though_another_department_has_the_case_by_now()
    {
        var estate = await EstateAsync();
        var (filed, _) = await estate.AtWorkAsync();
        var requestId = RunningIntake.NewRequestId();
        var added = await UploadAsync();
        await TransferredAsync(estate, filed);
        Assert.Equal(added, await UploadAsync());

        async Task<string> UploadAsync()
        {
            using var call = intake.Attachments.UploadAttachment(estate.As("engineer"));
            await call.RequestStream.WriteAsync(new() { Header = new() { CaseNumber = filed.CaseNumber, RequestId = requestId, FileName = "visit.txt" } });
            await call.RequestStream.WriteAsync(new() { Content = ByteString.CopyFromUtf8("The display shows nothing.") });
            await call.RequestStream.CompleteAsync();
            return (await call).Attachment.AttachmentId;
        }
    }

    private Task TransferredAsync(Estate estate, Complaint filed) => intake.TakeAsync(estate.Organisation, filed.CaseId, new WorkItemTransferred
    {
        WorkItemId = Estate.Item.ToString(),
        FromDepartment = "engineering-department",
        ToDepartment = "inspection-team",
        Transfers = 1,
    });

    private async Task<Estate> EstateAsync() => new(intake, await intake.OrganisationAsync());
}
