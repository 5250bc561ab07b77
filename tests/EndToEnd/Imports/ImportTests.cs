using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ComplaintSuite.EndToEnd.Imports;

/// <summary>Published records as the import client sends them: once, with their own times, without a word to anybody.</summary>
public sealed class ImportTests(RunningSuite suite)
{
    private const string City = "CITY311";

    private readonly Office _city = suite.Office(City);

    [Fact, Rule("CT-03", Case.Allowed)]
    public async Task A_published_record_becomes_a_marked_case_with_its_publishers_times_and_nothing_goes_out()
    {
        var record = Record(it =>
        {
            it.ReceiveTime = At("2016-05-02T12:00:00Z");
            it.TargetTime = At("2016-05-03T12:00:00Z");
            it.CloseTime = At("2016-05-03T12:00:01Z");
        });
        var result = Assert.Single((await SendAsync(record)).Results);
        Assert.Equal((ImportOutcome.TakenOver, record.PublisherNumber), (result.Outcome, result.PublisherNumber));

        var complaint = await _city.ReadAsync(result.CaseNumber);
        Assert.Equal(("closed", true, record.ReceiveTime), (complaint.Step, complaint.PublishedRecord, complaint.ReceiveTime));
        var target = complaint.Deadlines.Single(deadline => deadline.Clock == "published-target");
        Assert.Equal((record.TargetTime, record.CloseTime, true, "CT-03"), (target.DueTime, target.EndTime, target.Late, target.Rule));
        var published = await suite.SendAsync<GetPublishedRecordResponse>(new GetPublishedRecordRequest { CaseNumber = result.CaseNumber }, await _city.ClerkAsync());
        Assert.True(published.Late);
        Assert.Equal(("test-data", record), (published.Source, published.Record));

        Assert.Equal(
            [("received", record.ReceiveTime), ("registered", record.ReceiveTime), ("taken-over", record.ReceiveTime), ("closed", record.CloseTime)],
            (await _city.TimelineAsync(result.CaseNumber, await _city.ClerkAsync(), "en")).Select(entry => (entry.Code, entry.Time)));
        Assert.Empty(await _city.NoticesAsync(result.CaseNumber, await _city.ClerkAsync()));
        await suite.SettleAsync();
        Assert.Equal(0, await suite.CountAsync("intake", "select count(*) from deliveries d join notices n on n.id = d.notice_id where n.case_id = $1", Guid.Parse(complaint.CaseId)));
        Assert.Equal(0, await suite.CountAsync("routing", "select count(*) from work_items where case_id = $1", Guid.Parse(complaint.CaseId)));
        Assert.Equal(["ComplaintReceived", "ComplaintRegistered", "PublishedRecordTakenOver", "ComplaintClosed"],
            (await suite.EventNamesAsync("intake", complaint.CaseId)).Where(name => name is not "ClockChanged"));
    }

    [Fact, Rule("CT-03", Case.Allowed)]
    public async Task A_record_that_is_open_at_its_publisher_stands_as_taken_over_and_is_late_by_the_day_it_was_taken()
    {
        var record = Record(it =>
        {
            (it.CloseTime, it.Outcome) = (null, "");
            it.TargetTime = At("2016-05-03T12:00:00Z");
        });
        var number = Assert.Single((await SendAsync(record)).Results).CaseNumber;
        var complaint = await _city.ReadAsync(number);
        Assert.Equal("taken-over", complaint.Step);
        Assert.True(complaint.Deadlines.Single(deadline => deadline.Clock == "published-target").Late);
    }

    [Fact, Rule("CT-03", Case.Allowed)]
    public async Task The_same_record_again_changes_nothing_however_close_together()
    {
        var records = Enumerable.Range(0, 40).Select(_ => Record()).ToArray();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(turn => SendAsync([.. turn % 2 == 0 ? records : records.Reverse()])));
        var outcomes = answers.SelectMany(answer => answer.Results).ToLookup(result => result.PublisherNumber);
        Assert.Equal(40, outcomes.Count);
        Assert.All(outcomes, of =>
        {
            Assert.Equal([ImportOutcome.TakenOver, .. Enumerable.Repeat(ImportOutcome.Known, 5)], of.Select(it => it.Outcome).Order());
            Assert.Single(of.Select(it => it.CaseNumber).Distinct());
        });
        await using var unchanged = await suite.UnchangedAsync(City);
        Assert.All((await SendAsync(records)).Results, result => Assert.Equal(ImportOutcome.Known, result.Outcome));
    }

    [Fact, Rule("CT-03", Case.Refused)]
    public async Task What_no_case_can_be_made_of_is_refused_with_every_reason_and_the_others_are_taken()
    {
        var good = Record();
        var known = Record();
        await SendAsync(known);
        var changed = known.Clone();
        changed.Facts = "Something else.";
        var answers = (await SendAsync(
            Record(it => it.ReceiveTime = null),
            Record(it => (it.ReceiveTime, it.CloseTime) = (At("2016-05-02T12:00:00Z"), At("2016-05-01T12:00:00Z"))),
            Record(it => it.ReceiveTime = Timestamp.FromDateTimeOffset(suite.Now.AddDays(1))),
            Record(it => (it.Facts, it.Kind) = ("", "")),
            Record(it => it.Category = "unicorns"),
            Record(it => it.Kind = "suggestion"),
            changed,
            good)).Results;
        Assert.Equal(
            [
                "FIELD_MISSING receive_time CT-03",
                "CLOSED_BEFORE_RECEIVED close_time CT-03",
                "TIME_IN_FUTURE receive_time ",
                "FIELD_MISSING kind ",
                "CATEGORY_UNKNOWN category ",
                "KIND_NOT_TAKEN kind ",
                "PUBLISHED_RECORD_CHANGED  CT-03",
                "",
            ],
            answers.Select(answer => string.Join("; ", answer.Violations.Select(it => $"{it.Code} {it.Field} {it.Rule}"))));
        Assert.Equal([.. Enumerable.Repeat(ImportOutcome.Refused, 7), ImportOutcome.TakenOver], answers.Select(answer => answer.Outcome));
        // The refused ones left nothing: sent again alone, they change nothing.
        await using var unchanged = await suite.UnchangedAsync(City);
        Assert.Equal("FACTS", Assert.Single((await SendAsync(Record(it => it.Facts = ""))).Results).Violations.Select(it => it.Field.ToUpperInvariant()).Single());
        Assert.Equal(ImportOutcome.Refused, Assert.Single((await SendAsync(changed)).Results).Outcome);
    }

    [Fact, Rule("CT-03", Case.Refused)]
    public async Task A_record_that_nobody_would_get_or_that_lacks_what_its_publisher_did_not_take_out_is_refused()
    {
        await using var unchanged = await suite.UnchangedAsync("YHWY");
        var answers = (await suite.SendAsync<ImportComplaintsResponse>(
            new ImportComplaintsRequest
            {
                Organisation = "YHWY",
                Source = "test-data",
                Records =
                {
                    Owner(it => it.Category = "property-management"),
                    Owner(it => (it.Category, it.Details["project"]) = ("lifts", "moon")),
                    Owner(it => it.Details.Remove("project")),
                    Owner(it => it.RemovedFields.Remove("complainant.unit")),
                    Owner(it => it.RemovedFields.Add("details.plate")),
                    Owner(it => it.RemovedFields.Add("facts")),
                    Owner(it => it.RemovedFields.Add("shoe size")),
                },
            }, await suite.SignOns.MachineAsync("import"))).Results;
        Assert.All(answers, answer => Assert.Equal(ImportOutcome.Refused, answer.Outcome));
        Assert.Equal(
            [
                "CATEGORY_TOO_WIDE category CT-03",
                "PLACE_UNKNOWN details.project PM-01",
                "DEPARTMENT_UNKNOWN category CT-03",
                "FIELD_MISSING complainant.unit PM-02; FIELD_MISSING complainant.unit PM-03",
                "UNKNOWN_FIELD removed_fields ",
                "FACTS_NEEDED removed_fields CH-03",
                "UNKNOWN_FIELD removed_fields ",
            ],
            answers.Select(answer => string.Join("; ", answer.Violations.Select(it => $"{it.Code} {it.Field} {it.Rule}"))));
    }

    [Fact, Rule("CT-03", Case.Allowed)]
    public async Task What_a_publisher_took_out_is_not_demanded_and_the_answer_names_the_department_of_the_records_place()
    {
        var result = Assert.Single((await suite.SendAsync<ImportComplaintsResponse>(
            new ImportComplaintsRequest { Organisation = "YHWY", Source = "test-data", Records = { Owner(_ => { }) } }, await suite.SignOns.MachineAsync("import"))).Results);
        Assert.Equal((ImportOutcome.TakenOver, "lakeside-engineering"), (result.Outcome, result.Department));
        var complaint = await suite.Office("YHWY", "lakeside-desk").ReadAsync(result.CaseNumber);
        Assert.Equal(("registered", "lakeside", false), (complaint.Step, complaint.Details["project"], complaint.Anonymous));
        Assert.Equal(["complainant.name", "complainant.unit", "complainant.contact"], complaint.UnknownFields);
    }

    [Fact, Rule("CT-03", Case.Refused)]
    public async Task Nobody_but_the_import_client_takes_over_records()
    {
        await using var unchanged = await suite.UnchangedAsync(City);
        Assert.Equal(StatusCode.Unauthenticated, (await Refused.ByGrpcAsync(() => suite.SendAsync<ImportComplaintsResponse>(Request(Record()), Sender.Nobody))).Code);
        foreach (var sender in new[] { await _city.ClerkAsync(), await suite.SignOns.MachineAsync("operator"), await suite.SignOns.MachineAsync("routing") })
            Assert.Equal(StatusCode.PermissionDenied, (await Refused.ByGrpcAsync(() => suite.SendAsync<ImportComplaintsResponse>(Request(Record()), sender))).Code);
    }

    [Fact]
    public async Task A_batch_that_is_no_batch_is_refused_whole()
    {
        var import = await suite.SignOns.MachineAsync("import");
        var record = Record();
        foreach (var (request, line) in new[]
        {
            (Request(), "RECORDS_OUT_OF_RANGE records"),
            (Request([.. Enumerable.Range(0, 201).Select(_ => Record())]), "RECORDS_OUT_OF_RANGE records"),
            (Request(record, record), "PUBLISHER_NUMBER_REPEATED records"),
            (Request(Record(it => it.PublisherNumber = " ")), "FIELD_MISSING records[0].publisher_number"),
            (new ImportComplaintsRequest { Organisation = City, Source = "Test Data", Records = { record } }, "SOURCE_INVALID source"),
            (new ImportComplaintsRequest { Organisation = "NOWHERE", Source = "test-data", Records = { record } }, "ORGANISATION_UNKNOWN organisation"),
        })
            Assert.Equal(line, Assert.Single((await suite.RefusedAsync(City, request, import)).Lines));
    }

    [Fact]
    public async Task A_case_that_was_filed_here_has_no_published_record()
    {
        var filed = await suite.Office(typeof(ImportTests)).FileAsync();
        var refused = await Refused.ByGrpcAsync(async () => await suite.SendAsync<GetPublishedRecordResponse>(
            new GetPublishedRecordRequest { CaseNumber = filed.Number }, await suite.Office(typeof(ImportTests)).ClerkAsync()));
        Assert.Equal(StatusCode.NotFound, refused.Code);
    }

    private static ImportComplaintsRequest Request(params PublishedRecord[] records) => new() { Organisation = City, Source = "test-data", Records = { records } };

    private async Task<ImportComplaintsResponse> SendAsync(params PublishedRecord[] records) =>
        await suite.SendAsync<ImportComplaintsResponse>(Request(records), await suite.SignOns.MachineAsync("import"));

    private static PublishedRecord Record(Action<PublishedRecord>? change = null)
    {
        var record = new PublishedRecord
        {
            PublisherNumber = RequestId.New(),
            Kind = "complaint",
            Channel = "telephone",
            Subject = "Street Cleaning: Pick up Dead Animal",
            Facts = "Pick up Dead Animal (Public Works Department).",
            Category = "dead-animal",
            ReceiveTime = At("2016-05-02T12:00:00Z"),
            CloseTime = At("2016-05-02T18:00:00Z"),
            Outcome = "Resolved",
            Language = "en",
            Rows = { new PublishedRow { Values = { ["status"] = "Closed", ["queue"] = "" } } },
        };
        change?.Invoke(record);
        return record;
    }

    private static PublishedRecord Owner(Action<PublishedRecord> change) => Record(it =>
    {
        (it.Subject, it.Facts, it.Category, it.CloseTime) = ("Lifts", "The lift stops between floors.", "lifts", null);
        (it.Details["project"], it.Details["filer"]) = ("lakeside", "owner");
        it.RemovedFields.AddRange(["complainant.name", "complainant.unit", "complainant.contact"]);
        change(it);
    });

    private static Timestamp At(string instant) => Timestamp.FromDateTimeOffset(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture));
}
