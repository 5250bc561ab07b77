using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Intake.Parties;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;
using Google.Protobuf.WellKnownTypes;
using Messages = ComplaintSuite.Contracts.Intake.V1;

namespace ComplaintSuite.Intake.Complaints;

/// <summary>Rows to messages, by hand: what leaves the service is decided here.</summary>
public static class ComplaintMapping
{
    public static Messages.Complaint ToMessage(this CaseView view)
    {
        var complaint = view.Complaint;
        if (view.Left is { } left)
            return OutOfSight(complaint, left.Step, left.Version);
        var message = new Messages.Complaint
        {
            CaseNumber = complaint.CaseNumber,
            CaseId = complaint.Id.ToString(),
            Organisation = complaint.Organisation,
            Procedure = complaint.Procedure,
            ProcedureVersion = complaint.ProcedureVersion,
            Kind = complaint.Kind,
            Channel = complaint.Channel,
            ChannelDescription = complaint.ChannelDescription ?? "",
            Step = complaint.Step ?? "",
            Subject = complaint.Subject ?? "",
            Facts = complaint.Facts ?? "",
            Leads = complaint.Leads ?? "",
            Demand = complaint.Demand ?? "",
            MissingFields = { Missing(view) },
            UnknownFields = { complaint.UnknownFields },
            Anonymous = complaint.IsAnonymous,
            IdentityProtected = complaint.IdentityProtected,
            Assessment = complaint.Assessment?.ToMessage(view.ForParty),
            Indicators = { complaint.Indicators },
            Deadlines = { view.ToldClocks.Select(clock => clock.ToMessage(view.ReadAt, view.Procedure)), PublishedTarget(complaint) },
            ReceiveTime = complaint.ReceivedAt.ToTimestamp(),
            UpdateTime = complaint.UpdatedAt.ToTimestamp(),
            Version = complaint.Version,
            Department = complaint.Department ?? "",
            PublishedRecord = complaint.PublishedRecord,
            HarmOngoing = complaint.HarmOngoing,
            RequestedDate = complaint.RequestedDate is { } day ? Reading.Written(day) : "",
            ReopenUntil = view.ReopenUntil?.ToTimestamp(),
            WithdrawalReason = complaint.Withdrawal?.Reason ?? "",
            AwaitedMaterials = { complaint.AwaitedMaterials?.Items ?? [] },
            UrgeTime = complaint.Urging?.Since.ToTimestamp(),
            UrgeCount = complaint.Urging?.Count ?? 0,
            NotifiedMeans = complaint.NotifiedMeans ?? "",
            NotifiedBy = view.ForParty ? "" : complaint.NotifiedBy ?? "",
            FollowUp = complaint.FollowUp?.ToMessage(view.ForParty),
            CorrectiveAction = view.ForParty ? null : complaint.CorrectiveAction?.ToMessage(),
            Promoted = complaint.PromotedTo is not null,
            Details = { complaint.Details.Where(detail => detail.Value.Length > 0).ToDictionary() },
            LimitationEndDate = view.LimitationEnds is { } end ? Reading.Written(view.Procedure.DayOf(end.AddMicroseconds(-1))) : "",
            Reopenings = { view.ForParty ? [] : complaint.Reopenings.Select(ToMessage) },
            StatedReceiveTime = complaint.HandedOver?.Stated(complaint.ReceivedAt) ?? "",
            HandOverTime = complaint.HandedOver?.At.ToTimestamp(),
        };
        return message;
    }

    /// <summary>For whoever changed the case and may see it no longer: which it is, and how the change left it.</summary>
    private static Messages.Complaint OutOfSight(Complaint complaint, string step, long version) => new()
    {
        CaseNumber = complaint.CaseNumber,
        CaseId = complaint.Id.ToString(),
        Organisation = complaint.Organisation,
        Procedure = complaint.Procedure,
        ProcedureVersion = complaint.ProcedureVersion,
        Step = step,
        Version = version,
    };

    public static Messages.Party ToMessage(this PartyDetails party) => new()
    {
        Name = party.Name ?? "",
        Telephone = party.Telephone ?? "",
        Address = party.Address ?? "",
        Postcode = party.Postcode ?? "",
        Email = party.Email ?? "",
        Unit = party.Unit ?? "",
    };

    public static Timestamp ToTimestamp(this DateTimeOffset instant) => Timestamp.FromDateTimeOffset(instant);

    /// <summary>What keeps the case in registration, by the fields that the procedure names.</summary>
    private static IEnumerable<string> Missing(CaseView view) => view.Complaint.Step != "received"
        ? []
        : view.Procedure.Case.Check("registered", view.Complaint.Step, CaseSubject.OfSystem(view.Complaint, view.Procedure, view.Complaint.UpdatedAt), Person.System.Actor, ComplaintGuards.Vocabulary)
            .Select(violation => violation.Field).OfType<string>().Distinct();

    private static Messages.Assessment ToMessage(this Assessment assessment, bool forParty) => new()
    {
        Decision = assessment.Decision,
        Category = assessment.Category ?? "",
        LegalField = assessment.LegalField ?? "",
        Route = assessment.Route ?? "",
        OfficeInCharge = assessment.OfficeInCharge ?? "",
        Findings = { assessment.Findings },
        Reason = assessment.Reason ?? "",
        CompetentBody = assessment.CompetentBody ?? "",
        Department = assessment.Department ?? "",
        Answer = assessment.Answer ?? "",
        AssessTime = assessment.AssessedAt.ToTimestamp(),
        Article = assessment.Article ?? "",
        ArticleVersion = assessment.ArticleVersion ?? 0,
        Validity = assessment.Validity ?? "",
        Severity = assessment.Severity ?? "",
        Criteria = { assessment.Criteria },
        Fault = forParty ? "" : assessment.Fault ?? "",
        SeverityChanges = { forParty ? [] : assessment.SeverityChanges.Select(ToMessage) },
    };

    private static Messages.SeverityChange ToMessage(this SeverityChange change) => new()
    {
        From = change.From ?? "",
        To = change.To ?? "",
        Reason = change.Reason ?? "",
        ChangeTime = change.At.ToTimestamp(),
    };

    private static Messages.Reopening ToMessage(this Reopened reopened) => new()
    {
        Reason = reopened.Reason,
        ReopenTime = reopened.At.ToTimestamp(),
        FollowUp = reopened.FollowUp?.ToMessage(forParty: false),
    };

    private static Messages.FollowUp ToMessage(this FollowUp visit, bool forParty) => new()
    {
        Record = visit.Record,
        Solved = visit.Solved,
        StaffId = forParty ? "" : visit.StaffId,
        Time = visit.At.ToTimestamp(),
    };

    private static Messages.CorrectiveAction ToMessage(this CorrectiveAction action) => new()
    {
        Cause = action.Cause,
        Correction = action.Correction,
        Prevention = action.Prevention,
        Owner = action.Owner,
        DueDate = Reading.Written(action.DueDate),
        PlanTime = action.PlannedAt.ToTimestamp(),
        VerifiedBy = action.Verification?.By ?? "",
        VerifyTime = action.Verification?.At.ToTimestamp(),
        Verification = action.Verification?.Found ?? "",
    };

    /// <summary>By when the publisher meant to be done: a time that came as data, counted by no clock (CT-03).</summary>
    private static IEnumerable<Deadline> PublishedTarget(Complaint complaint) => complaint.Published is { TargetAt: { } target } published
        ?
        [
            new()
            {
                Clock = "published-target",
                DueTime = target.ToTimestamp(),
                StartTime = complaint.ReceivedAt.ToTimestamp(),
                EndTime = published.ClosedAt?.ToTimestamp(),
                Late = published.Late,
                Rule = "CT-03",
                Origin = LimitOrigin.Text,
            },
        ]
        : [];

    public static Deadline ToMessage(this RunningClock clock, DateTimeOffset now, Procedure procedure) => new()
    {
        Clock = clock.Name,
        DueTime = clock.DueAt.ToTimestamp(),
        StartTime = clock.StartedAt.ToTimestamp(),
        EndTime = (clock.EndedAt ?? clock.VoidedAt)?.ToTimestamp(),
        Late = clock.IsLateAt(now),
        Rule = clock.Rule,
        Origin = clock.Origin switch
        {
            "text" => LimitOrigin.Text,
            "inferred" => LimitOrigin.Inferred,
            _ => LimitOrigin.House,
        },
        Limit = clock.Limit,
        ProvisionalYear = clock.ProvisionalYear ?? 0,
        PauseTime = clock.IsOpen ? clock.PausedAt?.ToTimestamp() : null,
        OverrunApproveTime = clock.ApprovedAt?.ToTimestamp(),
        Title = procedure.Clocks.FirstOrDefault(it => it.Name == clock.Name)?.Title?.ToMessage(),
        RunOutTime = clock.RunsOutByItself ? clock.FiredAt?.ToTimestamp() : null,
    };
}
