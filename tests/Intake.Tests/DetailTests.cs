using System.Text;
using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.TestKit;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.IntakeTests;

/// <summary>What a procedure asks of a case beside what every case has, on the property manager's (<see cref="OwnActFiles"/>).</summary>
public sealed class DetailTests(OwnActTests.WithOwnActs own) : IClassFixture<OwnActTests.WithOwnActs>
{
    private const string Plate = "京AD12345";

    private RunningIntake Intake => own.Intake;

    [Fact]
    public async Task The_form_asks_for_them_and_the_case_is_incomplete_without_what_is_demanded()
    {
        var estate = await EstateAsync();
        var form = (await Intake.Guide.DescribeFilingAsync(new() { Organisation = estate.Organisation, Kind = "complaint", Language = "es" })).Filing.Form;
        Assert.Equal(
            ["details.place Dónde choice lift,garage,roof", "details.since Desde day ", "details.plate Matrícula plate ", "details.call-back Llamar a telephone ", "details.project Urbanización place north,south"],
            form.Fields.Where(field => field.Detail is not null).Select(field => $"{field.Name} {field.Detail.Title} {field.Detail.Type} {string.Join(',', field.Detail.Choices.Select(choice => choice.Code))}"));

        // What must be stated is not there by being said not to be known.
        var (filed, resident) = await estate.FileAsync(request =>
        {
            request.Details.Add("place", "garage");
            request.UnknownFields.Add("details.plate");
        });
        Assert.Equal(("received", "details.plate"), (filed.Step, Assert.Single(filed.MissingFields)));
        var amended = (await Intake.Intake.AmendRegistrationAsync(Amend(filed, ("plate", "京ad 12345")), resident)).Complaint;
        Assert.Equal("registered", amended.Step);
        Assert.Equal(("place", "garage"), Only(amended.Details));
        Assert.Equal(("plate", Plate), Only((await PartiesAsync(filed, resident)).Details));
    }

    /// <summary>Whoever sends an entry of a duty log on completes no case: what has to be stated is asked for at once. Others' submissions wait for it.</summary>
    [Fact]
    public async Task An_entry_of_a_duty_log_becomes_no_case_without_what_has_to_be_stated()
    {
        var estate = await EstateAsync();
        var logs = Intake.As("routing", "*", "service");
        var entry = RunningIntake.NewRequestId();
        RegisterComplaintRequest Sent(params IEnumerable<(string Name, string Value)> details) => new()
        {
            RequestId = RunningIntake.NewRequestId(),
            DutyEntryId = entry,
            Organisation = estate.Organisation,
            Kind = "complaint",
            Channel = "telephone",
            Facts = "The barrier came down on the car.",
            Complainant = new() { Name = "住户", Telephone = "13800000000" },
            Details = { details.ToDictionary(detail => detail.Name, detail => detail.Value) },
        };
        await using (var unchanged = await Intake.Database.Unchanged(estate.Organisation))
            Assert.Equal(["FIELD_MISSING details.plate CD-04"], (await Refused.ByAsync(Intake.Intake.RegisterComplaintAsync(Sent(("place", "garage")), logs))).Lines);
        // The unit is demanded, and may be asked of the resident later.
        var filed = (await Intake.Intake.RegisterComplaintAsync(Sent(("place", "garage"), ("plate", Plate)), logs)).Complaint;
        Assert.Equal(("received", "complainant.unit"), (filed.Step, Assert.Single(filed.MissingFields)));
    }

    [Fact]
    public async Task What_does_not_fit_is_refused_with_every_fault_and_files_nothing()
    {
        var estate = await EstateAsync();
        await using var unchanged = await Intake.Database.Unchanged(estate.Organisation);
        async Task<IEnumerable<string>> RefusedAsync(Action<RegisterComplaintRequest> change)
        {
            var request = new RegisterComplaintRequest { RequestId = RunningIntake.NewRequestId(), Organisation = estate.Organisation, Kind = "complaint", Channel = "portal", Facts = "…" };
            change(request);
            return (await Refused.ByAsync(Intake.Intake.RegisterComplaintAsync(request))).Lines;
        }
        Assert.Equal(["VALUE_INVALID details.place", "FIELD_UNKNOWN details.colour"], await RefusedAsync(request =>
        {
            request.Details.Add("place", "cellar");
            request.Details.Add("colour", "red");
        }));
        Assert.Equal(["VALUE_INVALID details.plate"], await RefusedAsync(request => request.Details.Add("plate", "京I12345")));
        Assert.Equal(["VALUE_INVALID details.call-back"], await RefusedAsync(request => request.Details.Add("call-back", "12345")));
        Assert.Equal(["MASKED_VALUE details.plate"], await RefusedAsync(request => request.Details.Add("plate", "京A***45")));
        Assert.Equal(["PLACE_UNKNOWN details.project PM-01"], await RefusedAsync(request => request.Details.Add("project", "engineering-department")));
        Assert.Equal(["PLACE_UNKNOWN details.project PM-01"], await RefusedAsync(request => request.Details.Add("project", "west")));
        Assert.Equal(["UNKNOWN_FIELD unknown_fields"], await RefusedAsync(request => request.UnknownFields.Add("details.colour")));
        Assert.Equal(["DATE_TOO_FAR details.since"], await RefusedAsync(request => request.Details.Add("since", "2099-01-01")));
    }

    [Fact]
    public async Task What_may_name_somebody_lies_sealed_and_is_read_with_the_parties()
    {
        var estate = await EstateAsync();
        var (filed, resident) = await estate.FileAsync(Garage);
        var accepted = await estate.AcceptAsync(filed);
        var id = Guid.Parse(filed.CaseId);
        var (complaint, payload) = await Intake.LookAsync(async db => (
            await db.Complaints.SingleAsync(it => it.Id == id), (await db.History.SingleAsync(it => it.RecordId == id && it.To == "accepted")).EventPayload));
        Assert.Equal([("place", "garage"), ("plate", ""), ("project", "north"), ("since", "2026-11-01")], complaint.Details.OrderBy(detail => detail.Key).Select(detail => (detail.Key, detail.Value)));
        Assert.DoesNotContain("AD12345", Encoding.UTF8.GetString(complaint.SealedDetails!), StringComparison.Ordinal);
        Assert.Equal([("place", "garage"), ("project", "north")], ComplaintAccepted.Parser.ParseFrom(payload).Details.OrderBy(detail => detail.Key).Select(detail => (detail.Key, detail.Value)));
        Assert.Equal(64, complaint.AuditState()["details_sha256"]!.ToString()!.Length);

        Assert.Equal(["place", "project", "since"], accepted.Details.Keys.Order());
        Assert.Equal(Plate, (await PartiesAsync(filed, estate.As("receptionist"))).Details["plate"]);
        Assert.Equal(Plate, (await PartiesAsync(filed, resident)).Details["plate"]);
        var guide = (await Intake.Guide.DescribeCaseAsync(new() { CaseNumber = filed.CaseNumber, Language = "en" }, estate.As("receptionist"))).Guide;
        Assert.Equal(["Where", "Since", "Number plate", "Call back at", "Estate"], guide.Details.Select(detail => detail.Title));
    }

    [Fact]
    public async Task With_a_protected_identity_they_are_neither_read_nor_replaced_unseen()
    {
        var estate = await EstateAsync();
        var (filed, _) = await estate.FileAsync(request =>
        {
            Garage(request);
            request.ProtectIdentity = true;
        });
        Assert.Equal(StatusCode.FailedPrecondition, (await Refused.ByAsync(Intake.Intake.GetPartiesAsync(new() { CaseNumber = filed.CaseNumber }, estate.As("receptionist")))).Status);
        Assert.Empty((await Intake.Intake.GetPartiesAsync(new() { CaseNumber = filed.CaseNumber, RespondentOnly = true }, estate.As("receptionist"))).Details);
        Assert.Equal(["IDENTITY_PROTECTED details.plate CH-04"], (await Refused.ByAsync(Intake.Intake.AmendRegistrationAsync(Amend(filed, ("plate", "京B12345")), estate.As("receptionist")))).Lines);
        var amended = (await Intake.Intake.AmendRegistrationAsync(Amend(filed, ("place", "lift")), estate.As("receptionist"))).Complaint;
        Assert.Equal("lift", amended.Details["place"]);
    }

    [Fact]
    public async Task What_is_registered_stays_complete_whatever_is_put_in_the_place_of_what()
    {
        var estate = await EstateAsync();
        var (filed, resident) = await estate.FileAsync(request => request.Details.Add("place", "lift"));
        await using var unchanged = await Intake.Database.Unchanged(estate.Organisation);
        Assert.Equal(["FIELD_MISSING details.plate CD-04"], (await Refused.ByAsync(Intake.Intake.AmendRegistrationAsync(Amend(filed, ("place", "garage")), resident))).Lines);
    }

    [Fact]
    public async Task A_matter_is_accepted_under_a_category_that_reaches_a_department_of_the_organisation()
    {
        var estate = await EstateAsync();
        var (filed, _) = await estate.FileAsync();
        var refused = await Assert.ThrowsAsync<RpcException>(() => estate.AcceptAsync(filed, request => request.Category = "rubbish"));
        Assert.Contains("environment-department", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Equal("registered", (await estate.ReadAsync(filed)).Step);
    }

    [Fact]
    public async Task The_assessment_s_own_fields_are_not_there_by_being_called_unknown()
    {
        var estate = await EstateAsync();
        var (filed, _) = await estate.FileAsync(request => request.UnknownFields.AddRange(["category", "validity", "severity", "complainant.contact"]));
        var refused = await Assert.ThrowsAsync<RpcException>(() => estate.AcceptAsync(filed, request =>
        {
            request.Category = "";
            request.Validity = "";
            request.Severity = "";
            request.Criteria.Clear();
        }));
        Assert.Contains("validity", refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_archive_file_holds_them_and_what_was_written_down()
    {
        const string Said = "住户说对讲机也坏了";
        var estate = await EstateAsync();
        var (filed, resident) = await estate.FileAsync(Garage);
        await estate.AcceptAsync(filed);
        await estate.QueuedAsync(filed);
        await Intake.Acts.DoCaseActAsync(
            new() { CaseNumber = filed.CaseNumber, RequestId = RunningIntake.NewRequestId(), ExpectedVersion = (await estate.ReadAsync(filed)).Version, Act = "hear-party", Fields = { ["side"] = "respondent", ["heard"] = "no", ["reason"] = Said } },
            estate.As("receptionist"));
        var withdrawn = await estate.WithdrawAsync(filed, resident);
        var counted = (await Intake.Intake.SetIndicatorsAsync(
            new() { CaseNumber = filed.CaseNumber, RequestId = RunningIntake.NewRequestId(), ExpectedVersion = withdrawn.Version, Indicators = { ["satisfaction"] = "not-reachable" } }, estate.As("receptionist"))).Complaint;
        var closed = (await Intake.Intake.CloseComplaintAsync(
            new() { CaseNumber = filed.CaseNumber, RequestId = RunningIntake.NewRequestId(), ExpectedVersion = counted.Version }, estate.As("general-affairs-supervisor"))).Complaint;
        Intake.Time.Advance(TimeSpan.FromDays(31));
        await Poll.UntilAsync(async () => (await estate.ReadAsync(closed)).Step == "archived", TimeSpan.FromSeconds(20), "the case was archived");
        var archive = await Intake.ArchiveAsync(filed.CaseId);
        Assert.Contains(Said, archive.Single(document => document.Type == "acts").Json, StringComparison.Ordinal);
        Assert.Contains(Plate, archive.Single(document => document.Type == "registration").Json, StringComparison.Ordinal);
    }

    /// <summary>Of a case that names no place, the department that has it counts; who sees less is shown no more by it (RS-01).</summary>
    [Fact]
    public async Task Cases_are_listed_by_their_place_alone_or_with_all_below_it()
    {
        var estate = await EstateAsync();
        await Intake.LookAsync(async db =>
        {
            var directory = OrganisationDirectory.Parser.ParseFrom((await db.DirectoryCopies.AsNoTracking().SingleAsync(it => it.Organisation == estate.Organisation)).Content);
            directory.Departments.Single(it => it.Code == "south").Parent = "north";
            return await db.Database.ExecuteSqlAsync($"update directory_copies set content = {directory.ToByteArray()}, revision = 2 where organisation = {estate.Organisation}");
        });
        var filed = new Dictionary<string, string>();
        foreach (var place in new[] { "north", "south", "" })
        {
            var (complaint, _) = await estate.FileAsync(request =>
            {
                if (place.Length > 0)
                    request.Details.Add("project", place);
            });
            filed[complaint.CaseNumber] = place;
            if (place.Length > 0)
                continue;
            await estate.AcceptAsync(complaint);
            await estate.QueuedAsync(complaint);
        }
        Assert.Equal(["north"], await PlacesAsync("north", below: false));
        Assert.Equal(["north", "south"], await PlacesAsync("north", below: true));
        Assert.Equal(["south"], await PlacesAsync("south", below: true));
        Assert.Equal([""], await PlacesAsync("engineering-department", below: true));
        Assert.Empty(await PlacesAsync("gone", below: true));
        Assert.Equal([""], await PlacesAsync("", below: true, "engineer"));
        Assert.Empty(await PlacesAsync("north", below: true, "engineer"));

        var first = await Intake.Intake.ListComplaintsAsync(new() { Organisation = estate.Organisation, Place = "north", AndBelow = true, WithPlaces = true, PageSize = 1 }, estate.As("receptionist"));
        var second = await Intake.Intake.ListComplaintsAsync(new() { Organisation = estate.Organisation, Place = "north", AndBelow = true, PageSize = 1, PageToken = first.NextPageToken }, estate.As("receptionist"));
        Assert.Equal(["north", "south"], first.Complaints.Concat(second.Complaints).Select(it => filed[it.CaseNumber]).Order());
        Assert.Equal([("north", ""), ("south", "north")], first.Places.Select(it => (it.Place, it.Parent)));
        Assert.Equal((first.Complaints[0].CaseId, filed[first.Complaints[0].CaseNumber]), Only(first.CasePlaces));
        Assert.Empty(second.Places);

        async Task<IEnumerable<string>> PlacesAsync(string place, bool below, string by = "receptionist") =>
            (await Intake.Intake.ListComplaintsAsync(new() { Organisation = estate.Organisation, Place = place, AndBelow = below }, estate.As(by))).Complaints.Select(it => filed[it.CaseNumber]).Order(StringComparer.Ordinal);
    }

    private static (string, string) Only(IEnumerable<KeyValuePair<string, string>> details) => Assert.Single(details) is var (name, value) ? (name, value) : default;

    private static void Garage(RegisterComplaintRequest request)
    {
        request.Details.Add("place", "garage");
        request.Details.Add("since", "2026-11-01");
        request.Details.Add("project", "north");
        request.Details.Add("plate", "京 AD·12345");
        request.Details.Add("call-back", " ");
    }

    private async Task<Estate> EstateAsync() => new(Intake, await Intake.OrganisationAsync());

    private async Task<GetPartiesResponse> PartiesAsync(Complaint filed, Metadata caller) => await Intake.Intake.GetPartiesAsync(new() { CaseNumber = filed.CaseNumber }, caller);

    private static AmendRegistrationRequest Amend(Complaint seen, params (string Name, string Value)[] details) => new()
    {
        CaseNumber = seen.CaseNumber,
        RequestId = RunningIntake.NewRequestId(),
        ExpectedVersion = seen.Version,
        Details = { details.ToDictionary(detail => detail.Name, detail => detail.Value) },
    };
}
