using Grpc.Core;

namespace ComplaintSuite.Conformance.CommerceHotline;

/// <summary>CH-01: every channel ends in the same register.</summary>
public sealed class CH01_EveryChannel(RunningSuite suite) : Hotline(suite)
{
    [Fact, Rule("CH-01", Case.Allowed)]
    public async Task Submissions_by_every_named_channel_stand_in_the_same_register()
    {
        string[] channels = ["telephone", "letter", "sms", "portal", "in-person", "api"];
        var filed = new List<string>();
        foreach (var channel in channels)
        {
            using var answer = await Suite.SendJsonAsync(Office.Complaint(request => request.Channel = channel), Sender.Nobody);
            filed.Add(RegisterComplaintResponse.Parser.ParseJson(await answer.Content.ReadAsStringAsync()).Complaint.CaseNumber);
        }

        var register = (await Suite.SendAsync<ListComplaintsResponse>(new ListComplaintsRequest { Organisation = Office.Organisation, PageSize = 500 }, await Office.ClerkAsync())).Complaints;
        Assert.Equal(channels.Zip(filed).OrderBy(it => it.Second), register.Where(it => filed.Contains(it.CaseNumber)).Select(it => (it.Channel, it.CaseNumber)).OrderBy(it => it.CaseNumber));
        Assert.All(register, complaint => Assert.StartsWith($"{Office.Organisation}-", complaint.CaseNumber, StringComparison.Ordinal));
    }

    [Fact, Rule("CH-01", Case.Allowed)]
    public async Task A_channel_that_is_not_named_is_registered_as_other_with_its_description()
    {
        var fax = (await Office.FileAsync(Office.Complaint(request => request.Channel = "fax"))).Complaint;
        Assert.Equal(("other", "fax", "registered"), (fax.Channel, fax.ChannelDescription, fax.Step));

        var stand = (await Office.FileAsync(Office.Complaint(request => (request.Channel, request.ChannelDescription) = ("other", "消费维权服务站")))).Complaint;
        Assert.Equal(("other", "消费维权服务站"), (stand.Channel, stand.ChannelDescription));
    }

    [Theory, Rule("CH-01", Case.Refused)]
    [InlineData("")]
    [InlineData(" ")]
    public async Task A_submission_without_a_channel_is_refused(string channel)
    {
        var refused = await Office.RefusedAsync(Office.Complaint(request => request.Channel = channel), Sender.Nobody);
        Assert.Equal((StatusCode.InvalidArgument, "CH-01"), (refused.Code, refused.Rule));
        Assert.Equal(["FIELD_MISSING channel CH-01"], refused.Lines);
    }

    [Fact, Rule("CH-01", Case.Refused)]
    public async Task Channel_other_without_its_description_is_refused()
    {
        var refused = await Office.RefusedAsync(Office.Complaint(request => request.Channel = "other"), Sender.Nobody);
        Assert.Equal((StatusCode.FailedPrecondition, "CH-01"), (refused.Code, refused.Rule));
        Assert.Equal(["FIELD_MISSING channel.description CH-01"], refused.Lines);
    }
}
