using ComplaintSuite.Intake.Complaints;
using ComplaintSuite.Intake.Parties;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Sections;
using Google.Protobuf.Reflection;

namespace ComplaintSuite.IntakeTests;

/// <summary>A field added to a message and forgotten in the mapping fails here.</summary>
public sealed class MappingTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Every_field_of_a_case_reaches_the_message()
    {
        var registry = ProcedureRegistry.Load();
        var procedure = registry.Get("commerce-hotline", 1);
        var complaint = new Complaint(Guid.CreateVersion7(Now), "XC12312", CaseNumber.New("XC12312"), procedure.Id, procedure.Version, new()
        {
            Kind = "report",
            Channel = "other",
            ChannelDescription = "fax",
            Subject = "subject",
            Facts = "facts",
            Leads = "leads",
            Demand = "demand",
            UnknownFields = ["respondent.postcode"],
            ProtectIdentity = true,
            Language = "en",
            PublishedRecord = true,
            HandedOver = new(Guid.CreateVersion7(Now), 540, Now),
            HarmOngoing = true,
            RequestedDate = new(2026, 3, 9),
            Respondent = new("respondent", null, null, null, null, null),
        }, Seals.New(), Now);
        complaint.Assess(new("accepted", Now)
        {
            Category = "c",
            LegalField = "l",
            Route = "r",
            OfficeInCharge = "o",
            Findings = ["f"],
            Reason = "r",
            CompetentBody = "b",
            Department = "d",
            Answer = "a",
            Article = "a",
            ArticleVersion = 1,
            Validity = "valid",
            Severity = "s",
            Criteria = ["c"],
            Fault = "f",
        });
        complaint.Amend([new("since", new("自", "Since", "Desde"), FormFieldType.Day, new Dictionary<string, LocalText>())], new Dictionary<string, string> { ["since"] = "2026-03-01" }, Seals.New());
        complaint.PutToWork("inspection-team", Guid.CreateVersion7(Now));
        complaint.AskForMaterials(["receipt"], Now);
        complaint.Urge(Now);
        complaint.MarkNotified("telephone", "staff-1", Now);
        complaint.RecordFollowUp(new("record", true, "staff-2", Now));
        complaint.Plan(new("cause", "correction", "prevention", "staff-3", new(2026, 4, 1), "staff-4", Now));
        complaint.Verify(new("found", "staff-5", Now));
        complaint.Promote("major", "unsolved-for-a-month");
        complaint.ChangeSeverity("major", ["heavy-loss-or-injury"], null, "reason", Now);
        complaint.SetIndicators(new Dictionary<string, string> { ["outcome"] = "upheld" });
        var definition = procedure.Clocks.Single(clock => clock.Name == "acceptance");
        var clock = new RunningClock(Guid.CreateVersion7(Now), complaint, definition, registry.Due(procedure, definition, Now), Now, Now);
        clock.Fire(Now.AddDays(2));
        clock.End(Now.AddDays(3));

        var message = new CaseView(complaint, procedure, [clock], Now) { ReopenUntil = Now, LimitationEnds = Now }.ToMessage();

        var withdrawn = new Complaint(Guid.CreateVersion7(Now), "XC12312", CaseNumber.New("XC12312"), procedure.Id, procedure.Version, new() { Kind = "report", Channel = "portal", UnknownFields = [], Language = "en" }, Seals.New(), Now);
        withdrawn.Withdraw("settled", Now);
        Assert.Equal("settled", new CaseView(withdrawn, procedure, [], Now).ToMessage().WithdrawalReason);

        var reopened = new Complaint(Guid.CreateVersion7(Now), "XC12312", CaseNumber.New("XC12312"), procedure.Id, procedure.Version, new() { Kind = "report", Channel = "portal", UnknownFields = [], Language = "en" }, Seals.New(), Now);
        reopened.RecordFollowUp(new("record", true, "staff-2", Now));
        reopened.TakeResult(Guid.CreateVersion7(Now), "upheld");
        reopened.Reopen("again", Now);
        var reopening = Assert.Single(new CaseView(reopened, procedure, [], Now).ToMessage().Reopenings);
        AssertSet(reopening);
        AssertSet(reopening.FollowUp);
        Assert.Empty((new CaseView(reopened, procedure, [], Now) { ForParty = true }).ToMessage().Reopenings);

        // What is urged or awaited falls away with a withdrawal. The step and version are written by Acting alone, missing fields belong to a case that stands before registration, the year to a provisional date, a pause to a clock that runs, an approval to an overrun that takes one, a title to a clock that only this procedure has, a time of running out by itself to one that nobody is to keep.
        AssertSet(message, "step", "version", "missing_fields", "withdrawal_reason", "reopenings");
        AssertSet(message.FollowUp);
        AssertSet(message.CorrectiveAction);
        AssertSet(message.Assessment);
        AssertSet(Assert.Single(message.Assessment.SeverityChanges));
        AssertSet(message.Deadlines[0], "provisional_year", "pause_time", "overrun_approve_time", "title", "run_out_time");
        AssertSet(new PartyDetails("n", "t", "a", "p", "e", "u").ToMessage());
    }

    private static void AssertSet(Google.Protobuf.IMessage message, params string[] except) =>
        Assert.Empty(message.Descriptor.Fields.InDeclarationOrder().Where(field => !except.Contains(field.Name) && IsDefault(field, field.Accessor.GetValue(message))).Select(field => field.Name));

    private static bool IsDefault(FieldDescriptor field, object? value) => value switch
    {
        null or "" or 0 or 0L or false => true,
        System.Collections.ICollection { Count: 0 } => true,
        _ => field.FieldType == FieldType.Enum && (int)value == 0,
    };
}
