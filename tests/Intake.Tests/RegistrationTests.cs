using ComplaintSuite.Contracts.Intake.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace ComplaintSuite.IntakeTests;

/// <summary>Whom history and audit name for what the service itself enters on a filing.</summary>
public sealed class RegistrationTests(RunningIntake intake) : IClassFixture<RunningIntake>
{
    [Theory]
    [InlineData("telephone", "receptionist", false, false, true)] // takes down what somebody else tells
    [InlineData(" letter ", "receptionist", true, false, true)]
    [InlineData("portal", "receptionist", true, true, true)] // uses a right that clerks alone have
    [InlineData("portal", "receptionist", false, false, false)] // files for themselves, as anybody may
    [InlineData(" portal", "receptionist", false, false, false)]
    [InlineData("api", "receptionist", false, false, false)]
    [InlineData("pigeon", "receptionist", false, false, false)] // 'other'
    [InlineData("telephone", "engineer", false, false, false)] // takes nothing down
    [InlineData("telephone", "receptionist", false, true, false)]
    [InlineData("api", "receptionist", false, true, false)]
    public async Task A_clerk_who_registers_for_somebody_is_named_with_the_post_and_whoever_files_for_themselves_is_not(
        string channel, string who, bool withoutAccessCode, bool protectIdentity, bool named)
    {
        var organisation = await intake.OrganisationAsync("commerce-hotline");
        var filed = await intake.Intake.RegisterComplaintAsync(new()
        {
            RequestId = RunningIntake.NewRequestId(),
            Organisation = organisation,
            Kind = "report",
            Channel = channel,
            Facts = "A colleague takes money.",
            Complainant = new() { Name = "住户", Telephone = "13800000000" },
            WithoutAccessCode = withoutAccessCode,
            ProtectIdentity = protectIdentity,
        }, new Estate(intake, organisation).As(who));
        Assert.Equal("registered", filed.Complaint.Step);

        var caseId = Guid.Parse(filed.Complaint.CaseId);
        var by = named ? ($"{organisation}-receptionist", "receptionist") : ("public", (string?)null);
        Assert.Equal([by, by], (await intake.LookAsync(db => db.History.Where(it => it.CaseId == caseId).ToListAsync())).Select(it => (it.Actor, it.Post)));
        Assert.Equal([by, by], (await intake.LookAsync(db => db.AuditEntries.Where(it => it.CaseId == caseId).ToListAsync())).Select(it => (it.Actor, it.Post)));
    }

    /// <summary>A fax, or what somebody says in passing: by "other" anything may come, so whoever takes it down says so.</summary>
    [Theory]
    [InlineData("receptionist", true, false, true)]
    [InlineData("patrol", true, false, true)]
    [InlineData("receptionist", false, false, false)]
    [InlineData("receptionist", true, true, false)]
    [InlineData("engineer", true, false, false)] // takes nothing down
    public async Task Who_takes_down_what_came_by_no_named_channel_is_named_where_they_say_so(string who, bool takenDown, bool protectIdentity, bool named)
    {
        var organisation = await intake.OrganisationAsync("commerce-hotline");
        var filed = await intake.Intake.RegisterComplaintAsync(new()
        {
            RequestId = RunningIntake.NewRequestId(),
            Organisation = organisation,
            Kind = "report",
            Channel = "other",
            ChannelDescription = "fax",
            Facts = "The shop takes money for nothing.",
            Complainant = new() { Name = "住户", Telephone = "13800000000" },
            ProtectIdentity = protectIdentity,
            TakenDown = takenDown,
        }, new Estate(intake, organisation).As(who));
        var caseId = Guid.Parse(filed.Complaint.CaseId);
        var by = named ? $"{organisation}-{who}" : "public";
        Assert.Equal([by, by], (await intake.LookAsync(db => db.History.Where(it => it.CaseId == caseId).ToListAsync())).Select(it => it.Actor));
        Assert.Equal([by, by], (await intake.LookAsync(db => db.AuditEntries.Where(it => it.CaseId == caseId).ToListAsync())).Select(it => it.Actor));
    }

    /// <summary>The form by which staff take something down: who has one, for which channels, and whose documents the case will take.</summary>
    [Theory]
    [InlineData("receptionist", true, true)]
    [InlineData("patrol", true, false)] // on duty; the procedure lets clerks, handlers and the complainant add documents
    [InlineData("engineer", false, true)]
    [InlineData("", false, true)]
    public async Task Who_takes_down_what_others_tell_is_told_by_which_channels_and_whether_documents_may_come_along(string who, bool takesDown, bool documents)
    {
        var organisation = await intake.OrganisationAsync("commerce-hotline");
        async Task<Filing> FilingAsync(string at, string kind) =>
            (await intake.Guide.DescribeFilingAsync(new() { Organisation = at, Kind = kind, Channel = "telephone", Language = "en" }, who.Length == 0 ? null : new Estate(intake, organisation).As(who))).Filing;

        var filing = await FilingAsync(organisation, "report");
        string[] channels = takesDown ? ["telephone", "letter", "in-person", "sms", "other"] : [];
        Assert.Equal(channels, filing.Ways.Select(way => way.Channel));
        Assert.All(filing.Ways, way => Assert.Equal(["complaint", "report", "enquiry"], way.Kinds));
        Assert.Equal(documents, filing.Form.DocumentsTaken);
        // At another organisation they are anybody.
        var elsewhere = await FilingAsync(await intake.OrganisationAsync("commerce-hotline"), "report");
        Assert.Equal((0, true), (elsewhere.Ways.Count, elsewhere.Form.DocumentsTaken));
    }

    /// <summary>A place that only says where something happened is asked where there is one.</summary>
    [Fact]
    public async Task A_hospital_without_wards_asks_for_none()
    {
        var organisation = await intake.OrganisationAsync("hospital-centre");
        var form = (await intake.Guide.DescribeFilingAsync(new() { Organisation = organisation, Kind = "complaint", Language = "en" })).Filing.Form;
        Assert.Equal(["details.patient"], form.Fields.Where(field => field.Detail is not null).Select(field => field.Name));
    }

    /// <summary>Whoever keeps the duty logs asks whether an entry is a case already, without making one of it.</summary>
    [Fact]
    public async Task A_duty_entry_is_asked_for_and_becomes_no_case_by_that()
    {
        var organisation = await intake.OrganisationAsync("commerce-hotline");
        var logs = intake.As("routing", "*", "service");
        var entry = RunningIntake.NewRequestId();
        RegisterComplaintRequest Request(bool knownOnly) => new()
        {
            RequestId = RunningIntake.NewRequestId(),
            DutyEntryId = entry,
            KnownOnly = knownOnly,
            Organisation = organisation,
            Kind = "complaint",
            Channel = "telephone",
            Facts = "The lift has stopped.",
            Complainant = new() { Name = "住户", Telephone = "13800000000" },
        };
        Assert.Equal(StatusCode.NotFound, (await Refused.ByAsync(intake.Intake.RegisterComplaintAsync(Request(knownOnly: true), logs))).Status);
        Assert.False(await intake.LookAsync(db => db.Complaints.AnyAsync(it => it.Organisation == organisation)));
        var filed = await intake.Intake.RegisterComplaintAsync(Request(knownOnly: false), logs);
        var known = await intake.Intake.RegisterComplaintAsync(Request(knownOnly: true), logs);
        Assert.Equal((filed.Complaint.CaseNumber, filed.AccessCode), (known.Complaint.CaseNumber, known.AccessCode));

        var nameless = Request(knownOnly: true);
        nameless.DutyEntryId = "";
        Assert.Equal(["FIELD_MISSING duty_entry_id"], (await Refused.ByAsync(intake.Intake.RegisterComplaintAsync(nameless, logs))).Lines);
        Assert.Equal(["ROLE_NOT_PERMITTED duty_entry_id"], (await Refused.ByAsync(intake.Intake.RegisterComplaintAsync(Request(knownOnly: true)))).Lines);
    }

    [Fact]
    public async Task A_filing_is_answered_from_what_was_saved_and_a_repeated_one_from_what_is_there()
    {
        var request = new RegisterComplaintRequest
        {
            RequestId = RunningIntake.NewRequestId(),
            Organisation = await intake.OrganisationAsync("commerce-hotline"),
            Kind = "complaint",
            Channel = "portal",
            Facts = "The lift has stopped between floors three times this week.",
            Complainant = new() { Name = "住户", Unit = "3-1201", Telephone = "13800000000" },
        };
        intake.Sent.Restart();
        var filed = await intake.Intake.RegisterComplaintAsync(request);
        Assert.Empty(intake.Sent.Of("from complaints"));
        Assert.NotEmpty(filed.Complaint.Deadlines);
        Assert.Equal(filed, await intake.Intake.RegisterComplaintAsync(request));
        Assert.NotEmpty(intake.Sent.Of("from complaints"));
    }

    [Fact]
    public async Task What_a_department_or_a_clock_moves_is_the_systems()
    {
        var estate = new Estate(intake, await intake.OrganisationAsync());
        var (filed, _) = await estate.AtWorkAsync();
        var caseId = Guid.Parse(filed.CaseId);
        Assert.Equal("system", await intake.LookAsync(db => db.History.Where(it => it.CaseId == caseId && it.Move == "at-work").Select(it => it.Actor).SingleAsync()));
    }
}
