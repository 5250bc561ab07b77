using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.TestKit;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.IntakeTests;

/// <summary>Archive files of several cases whose clocks run out together.</summary>
public sealed class ArchiveTests(RunningIntake intake) : IClassFixture<RunningIntake>
{
    private static readonly byte[] Receipt = Encoding.UTF8.GetBytes("Receipt: 500 yuan\n");

    [Fact, Rule("CH-12", Case.Allowed)]
    public async Task Cases_archived_together_have_each_its_own_documents_alone()
    {
        var office = new Office(intake, await intake.OrganisationAsync("commerce-hotline"));
        var (named, holder) = await office.FileAsync("complaint");
        await intake.UploadAsync(named.CaseNumber, "named.txt", Receipt, holder!);
        var (anonymous, _) = await office.FileAsync("report");
        var (written, writer) = await office.FileAsync("complaint");
        await intake.UploadAsync(written.CaseNumber, "written.txt", Receipt, writer!);
        await office.SendAsync(written, "I have the contract as well.", writer!);
        await office.SendAsync(written, "Please bring it along.", office.Clerk);
        Complaint[] all = [named, anonymous, written];
        foreach (var filed in all)
            await office.CloseAsync(filed);

        intake.Time.Advance(TimeSpan.FromDays(32));
        await Poll.UntilAsync(async () => await intake.CountAsync($"select count(*) from complaints where organisation = '{office.Organisation}' and step = 'archived'") == all.Length,
            TimeSpan.FromSeconds(20), "all cases were archived");
        Assert.DoesNotContain(intake.Log.Entries, entry => entry.Message.Contains("go one by one", StringComparison.Ordinal));

        Assert.Equal(["registration", "assessment", "notice", "notice", "notice", "attachment", "timeline"], await TypesAsync(office, named));
        Assert.Equal(["registration", "assessment", "timeline"], await TypesAsync(office, anonymous));
        Assert.Equal(["registration", "assessment", "notice", "notice", "notice", "attachment", "correspondence", "timeline"], await TypesAsync(office, written));
        foreach (var filed in all)
        {
            var archived = await intake.ArchiveAsync(filed.CaseId);
            foreach (var (type, json) in archived)
                Assert.DoesNotContain(all, other => other.CaseId != filed.CaseId && (json.Contains(other.CaseId, StringComparison.Ordinal) || json.Contains(other.CaseNumber, StringComparison.Ordinal)));
            Assert.Equal(await office.TimelineAsync(filed), Document(archived, "timeline").EnumerateArray().Select(entry => entry.GetProperty("Code").GetString()));
        }
    }

    [Fact, Rule("CH-12", Case.Allowed)]
    public async Task The_correspondence_is_part_of_the_file_sealed_and_with_its_hash()
    {
        var office = new Office(intake, await intake.OrganisationAsync("commerce-hotline"));
        var (filed, holder) = await office.FileAsync("complaint");
        await office.SendAsync(filed, "I have the contract as well.", holder!);
        await office.SendAsync(filed, "Please bring it along.", office.Clerk);
        await office.CloseAsync(filed);
        intake.Time.Advance(TimeSpan.FromDays(32));
        await Poll.UntilAsync(async () => (await office.ReadAsync(filed)).Step == "archived", TimeSpan.FromSeconds(20), "the case was archived");

        var archived = await intake.ArchiveAsync(filed.CaseId);
        Assert.Equal(
            [(1, "message", true, "", "I have the contract as well."), (2, "message", false, "staff-receptionist", "Please bring it along.")],
            Document(archived, "correspondence").EnumerateArray().Select(message => (
                message.GetProperty("Number").GetInt32(), message.GetProperty("kind").GetString(), message.GetProperty("FromComplainant").GetBoolean(),
                message.GetProperty("StaffId").GetString(), message.GetProperty("Text").GetString())));
        var index = (await intake.Intake.GetArchiveAsync(new() { CaseNumber = filed.CaseNumber }, office.Clerk)).Documents.Single(document => document.Type == "correspondence");
        Assert.Equal(
            ("correspondence.json", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(archived.Single(it => it.Type == "correspondence").Json)))), (index.Name, index.Sha256));
        Assert.Equal(0, await intake.CountAsync($"select count(*) from archive_documents where case_id = '{filed.CaseId}' and strpos(encode(content, 'escape'), 'contract') > 0"));
    }

    [Fact, Rule("CH-12", Case.Allowed)]
    public async Task The_file_says_where_a_representative_spoke_for_the_complainant()
    {
        const string Representative = "LDJC-0000-0000-0000";
        var office = new Office(intake, await intake.OrganisationAsync("commerce-hotline"));
        var (filed, holder) = await office.FileAsync("complaint");
        await office.SendAsync(filed, "I have the contract as well.", holder!);
        var id = Guid.Parse(filed.CaseId);
        await intake.LookAsync(async db =>
        {
            var own = await db.Messages.SingleAsync(it => it.CaseId == id);
            db.Messages.Add(own with { Id = Guid.CreateVersion7(intake.Time.GetUtcNow()), Number = 2, Representative = Representative });
            return await db.SaveChangesAsync();
        });
        await office.CloseAsync(filed);
        intake.Time.Advance(TimeSpan.FromDays(32));
        await Poll.UntilAsync(async () => (await office.ReadAsync(filed)).Step == "archived", TimeSpan.FromSeconds(20), "the case was archived");

        Assert.Equal([null, Representative], Document(await intake.ArchiveAsync(filed.CaseId), "correspondence").EnumerateArray().Select(message => message.GetProperty("Representative").GetString()));
    }

    private async Task<IEnumerable<string>> TypesAsync(Office office, Complaint filed) =>
        (await intake.Intake.GetArchiveAsync(new() { CaseNumber = filed.CaseNumber }, office.Clerk)).Documents.Select(document => document.Type);

    private static JsonElement Document(List<(string Type, string Json)> archived, string type) => JsonDocument.Parse(archived.Single(it => it.Type == type).Json).RootElement.GetProperty("document");

    /// <summary>A hotline that takes cases and declines them.</summary>
    private sealed class Office(RunningIntake intake, string organisation)
    {
        public string Organisation => organisation;

        public Metadata Clerk => intake.As($"{organisation}-receptionist", organisation, "clerk");

        /// <summary>A complaint with a name and a code, or a report without either.</summary>
        public async Task<(Complaint Case, Metadata? Holder)> FileAsync(string kind)
        {
            var anonymous = kind == "report";
            var answer = await intake.Intake.RegisterComplaintAsync(new()
            {
                RequestId = RunningIntake.NewRequestId(),
                Organisation = organisation,
                Kind = kind,
                Channel = "telephone",
                Facts = "The shop takes no prepaid cards any more.",
                Complainant = anonymous ? null : new() { Name = "王女士", Telephone = "13800000000" },
                WithoutAccessCode = anonymous,
                Language = "en",
            }, Clerk);
            return (answer.Complaint, anonymous ? null : new()
            {
                { "x-case-ticket", (await intake.Intake.OpenCaseAsync(new() { CaseNumber = answer.Complaint.CaseNumber, AccessCode = answer.AccessCode })).Ticket },
            });
        }

        public async Task SendAsync(Complaint filed, string text, Metadata by)
        {
            intake.Time.Advance(RunningIntake.Moment);
            await intake.Correspondence.SendMessageAsync(
                new() { CaseNumber = filed.CaseNumber, RequestId = RunningIntake.NewRequestId(), ExpectedVersion = (await ReadAsync(filed)).Version, Text = text }, by);
        }

        public async Task CloseAsync(Complaint filed)
        {
            intake.Time.Advance(RunningIntake.Moment);
            var declined = (await intake.Intake.DeclineComplaintAsync(
                new() { CaseNumber = filed.CaseNumber, RequestId = RunningIntake.NewRequestId(), ExpectedVersion = (await ReadAsync(filed)).Version, Reason = "Not a matter of commerce." }, Clerk)).Complaint;
            intake.Time.Advance(RunningIntake.Moment);
            var counted = (await intake.Intake.SetIndicatorsAsync(new()
            {
                CaseNumber = filed.CaseNumber,
                RequestId = RunningIntake.NewRequestId(),
                ExpectedVersion = declined.Version,
                Indicators = { ["outcome"] = "out-of-remit", ["respondent-type"] = "company", ["satisfaction"] = "not-asked", ["amount-involved"] = "0" },
            }, Clerk)).Complaint;
            intake.Time.Advance(RunningIntake.Moment);
            await intake.Intake.CloseComplaintAsync(new() { CaseNumber = filed.CaseNumber, RequestId = RunningIntake.NewRequestId(), ExpectedVersion = counted.Version }, Clerk);
        }

        public async Task<Complaint> ReadAsync(Complaint filed) => (await intake.Intake.GetComplaintAsync(new() { CaseNumber = filed.CaseNumber }, Clerk)).Complaint;

        public async Task<IEnumerable<string>> TimelineAsync(Complaint filed) =>
            (await intake.Intake.GetTimelineAsync(new() { CaseNumber = filed.CaseNumber }, Clerk)).Entries.Select(entry => entry.Code);
    }
}
