using ComplaintSuite.Cli;
using ComplaintSuite.Contracts.Routing.V1;
using Grpc.Core;

namespace ComplaintSuite.EndToEnd.BadInput;

/// <summary>People whose posts change while their tokens still say what was true at the sign-on: the directory's word counts at the next call, in every service.</summary>
public sealed class StaffMoveTests(RunningSuite suite)
{
    private readonly Office _office = suite.Office(typeof(StaffMoveTests));

    [Fact]
    public async Task Who_lost_the_post_neither_reads_nor_changes_anything_and_who_gets_it_back_does_again()
    {
        var filed = await _office.AtWorkAsync();
        var (clerk, supervisor, inspector) = (await _office.ClerkAsync(), await _office.PersonAsync("supervisor"), await _office.PersonAsync("inspector-1"));
        var read = new GetComplaintRequest { CaseNumber = filed.Number };
        var list = new ListQueueRequest { Department = "inspection-team" };
        await suite.SendAsync<GetComplaintResponse>(read, clerk);
        await suite.SendAsync<ListQueueResponse>(list, supervisor);
        await suite.SendAsync<ListQueueResponse>(list, inspector);

        var directory = OrganisationFile.Read(Path.Combine(RunningSuite.Folder + ".organisations", $"{_office.Organisation}.yaml"));
        var moved = directory.Clone();
        foreach (var member in moved.Staff.Where(member => member.Subject.EndsWith("-clerk", StringComparison.Ordinal) || member.Subject.EndsWith("-supervisor", StringComparison.Ordinal)
            || member.Subject.EndsWith("-inspector-1", StringComparison.Ordinal)))
            member.Posts.Clear();
        await ImportAsync(moved);

        // Routing decides by the directory that it just took; Intake has it as soon as the event is through.
        Assert.Equal(StatusCode.NotFound, (await _office.RefusedAsync(list, supervisor)).Code);
        Assert.Equal(StatusCode.NotFound, (await _office.RefusedAsync(list, inspector)).Code);
        await Poll.UntilAsync(() => IsHiddenAsync(read, clerk), RunningSuite.Patience, "Intake has the new directory");
        Assert.Equal(StatusCode.NotFound, (await _office.RefusedAsync(new CloseComplaintRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = filed.Complaint.Version }, clerk)).Code);
        Assert.Equal(filed.Number, (await suite.SendAsync<GetComplaintResponse>(read, await _office.PersonAsync("clerk-2"))).Complaint.CaseNumber);

        await ImportAsync(directory);
        await Poll.UntilAsync(async () => !await IsHiddenAsync(read, clerk), RunningSuite.Patience, "the clerk reads again");
        await suite.SendAsync<ListQueueResponse>(list, supervisor);
    }

    private async Task<bool> IsHiddenAsync(GetComplaintRequest read, Sender by)
    {
        try
        {
            await suite.SendAsync<GetComplaintResponse>(read, by);
            return false;
        }
        catch (RpcException failure) when (failure.StatusCode is StatusCode.NotFound)
        {
            return true;
        }
    }

    private async Task ImportAsync(OrganisationDirectory directory) =>
        await suite.SendAsync<ImportDirectoryResponse>(new ImportDirectoryRequest { Directory = directory }, await _office.PersonAsync("admin"));
}
