using ComplaintSuite.Cli;
using ComplaintSuite.Cli.Import;

namespace ComplaintSuite.CliTests.Import;

/// <summary>What the mapping files make of the publishers' rows.</summary>
public sealed class MappingTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_request_of_Boston_keeps_its_own_times_kind_and_channel()
    {
        var file = Samples.Open(_folder, Samples.BostonHeader + Samples.BostonRow());
        Assert.Equal(("boston-311", 1, 1), (file.Mapping.Dataset, file.Rows, file.Records));
        var record = Assert.Single(Samples.Map(file)).Record!;
        Assert.Equal(
            ("101000729509", "complaint", "telephone", "Street Cleaning: Pick up Dead Animal", "Pick up Dead Animal (Public Works Department), Greater Mattapan.", "dead-animal", "Resolved"),
            (record.PublisherNumber, record.Kind, record.Channel, record.Subject, record.Facts, record.Category, record.Outcome));
        Assert.Equal(("2013-01-01T16:32:33Z", "2013-01-02T16:32:33Z", "2013-01-01T23:14:40Z"), (At(record.ReceiveTime), At(record.TargetTime), At(record.CloseTime)));
        Assert.Equal("ONTIME", Assert.Single(record.Rows).Values["on_time"]);
        Assert.DoesNotContain("premises_id", record.Rows[0].Values.Keys);
    }

    [Fact]
    public void What_is_not_published_is_left_out_and_what_has_no_name_here_stays_in_the_publishers_words()
    {
        var record = Samples.Map(Samples.Open(_folder, Samples.BostonHeader + Samples.BostonRow(target: "", closed: "", type: "Needle Pickup", neighborhood: "", source: "Twitter")))[0].Record!;
        Assert.Equal(("Needle Pickup (Public Works Department).", "other", "Twitter"), (record.Facts, record.Category, record.Channel));
        Assert.Null(record.TargetTime);
        Assert.Null(record.CloseTime);
    }

    [Theory]
    [InlineData("2015-03-08T02:30:00", "2015-03-08T07:30:00Z")] // skipped: read as 3:30 summer time
    [InlineData("2015-11-01T01:30:00", "2015-11-01T05:30:00Z")] // repeated: its first
    [InlineData("2015-07-01T12:00:00", "2015-07-01T16:00:00Z")]
    public void Local_times_are_of_the_publishers_zone(string opened, string expected) =>
        Assert.Equal(expected, At(Samples.Map(Samples.Open(_folder, Samples.BostonHeader + Samples.BostonRow(opened: opened)))[0].Record!.ReceiveTime));

    [Theory]
    [InlineData("", "COLUMN_EMPTY case_id")]
    [InlineData("opened", "COLUMN_EMPTY opened")]
    [InlineData("invalid", "TIME_INVALID opened")]
    [InlineData("type", "COLUMN_EMPTY type", "FACTS_MISSING")]
    public void A_row_of_which_no_case_can_be_made_is_rejected_with_every_reason(string what, params string[] expected)
    {
        var row = what switch
        {
            "" => Samples.BostonRow(id: " "),
            "opened" => Samples.BostonRow(opened: ""),
            "invalid" => Samples.BostonRow(opened: "yesterday"),
            _ => Samples.BostonRow(type: ""),
        };
        var (record, rejects) = Assert.Single(Samples.Map(Samples.Open(_folder, Samples.BostonHeader + row)));
        Assert.Null(record);
        Assert.Equal(expected, rejects);
    }

    [Fact]
    public void Rows_that_are_broken_or_repeated_are_rejected_and_the_others_are_not()
    {
        var file = Samples.Open(_folder, Samples.BostonHeader + Samples.BostonRow("1") + "2,2013-01-01T11:32:33\n" + Samples.BostonRow("1") + Samples.BostonRow("3"));
        Assert.Equal(4, file.Records);
        Assert.Equal(["", "ROW_BROKEN", "NUMBER_REPEATED case_id", ""], Samples.Map(file).Select(it => string.Join(' ', it.Rejects)));
    }

    [Fact]
    public void Several_rows_of_Washington_are_one_complaint_that_came_in_on_the_earliest_day()
    {
        var file = Samples.Open(_folder, Samples.WashingtonHeader
            + "7,16,022,Failure To Adjust/Refund,2013-01-03,Closed,Auto Sales,441-Cars,9,Tacoma,WA,984,0.00,0.00\n"
            + "8,17,023,Deceptive Ads,2013-01-03,Open,,,10,,,,0.00,0.00\n"
            + "7,18,024,Warranty,2013-01-02,New,Auto Sales,441-Cars,9,Tacoma,WA,984,10.00,5.00\n"
            + "7,18,024,Warranty,2013-01-02,New,Auto Sales,441-Cars,9,Tacoma,WA,984,10.00,5.00\n");
        Assert.Equal(("wa-ag", 4, 2), (file.Mapping.Dataset, file.Rows, file.Records));
        var records = Samples.Map(file).Select(it => it.Record!).ToList();
        Assert.Equal(["8", "7"], records.Select(record => record.PublisherNumber)); // as soon as the last row is there
        var seven = records[1];
        Assert.Equal("2013-01-02T20:00:00Z", At(seven.ReceiveTime));
        Assert.Equal("Failure To Adjust/Refund. Trade: Auto Sales. Industry: 441-Cars. Business in Tacoma. State: WA.\nWarranty. Trade: Auto Sales. Industry: 441-Cars. Business in Tacoma. State: WA.", seven.Facts);
        Assert.Equal(["0.00", "5.00", "5.00"], seven.Rows.Select(row => row.Values["actual_savings_usd"]));
        Assert.Equal(("Deceptive Ads.", "Deceptive Ads"), (records[0].Facts, records[0].Subject));
    }

    [Fact]
    public void Only_the_first_rows_are_read_where_so_many_are_asked_for() =>
        Assert.Equal((3, 3), Samples.Open(_folder, Samples.Boston(10), rows: 3) is var file ? (file.Rows, file.ReadRecords().Count()) : default);

    [Fact]
    public void The_facts_of_a_bank_complaint_are_its_narrative_or_else_product_and_issue()
    {
        var long_ = new string('x', 21_928);
        var file = Samples.Open(_folder, Samples.CfpbHeader
            + $"1,2015-09-09,Mortgage,,Fees,,\"They said \"\"no\"\".\nTwice. {long_}\",BANK,MS,Web,Closed,Yes\n"
            + "2,2015-09-09,Mortgage,Other,Fees,Late fee,,BANK,MS,Referral,Closed,Yes\n");
        var records = Samples.Map(file).Select(it => it.Record!).ToList();
        Assert.Equal($"They said \"no\".\nTwice. {long_}", records[0].Facts);
        Assert.Equal(("Mortgage / Other: Fees (Late fee).", "Referral", "BANK"), (records[1].Facts, records[1].Channel, records[1].RespondentName));
        Assert.Equal("2015-09-09T16:00:00Z", At(records[0].ReceiveTime)); // a day is its noon
    }

    [Fact]
    public void A_file_of_no_known_data_set_and_one_without_a_mapped_column_are_named()
    {
        Assert.Contains("no known data set has these columns", Assert.Throws<ToolFailedException>(() => Samples.Open(_folder, "a,b\n1,2\n")).Message, StringComparison.Ordinal);
        Assert.EndsWith("it has no column case_id, closed, closure_code, neighborhood, opened, reason, sla_target, source, status, subject, type.",
            Assert.Throws<ToolFailedException>(() => Samples.Open(_folder, "a,b\n1,2\n", "boston-311")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zone: America/New_York", "zone: Mars/Olympus", "zone: 'Mars/Olympus' is no IANA zone.")]
    [InlineData("rows: one", "rows: some", "record.rows: one, or many")]
    [InlineData("'{closure_code}'", "'{closure_code'", "'{closure_code' has a bracket without its other.")]
    [InlineData("dataset: boston-311", "dataset: Boston 311", "dataset: a code of at most 40")]
    [InlineData("kind: complaint", "kinds: complaint", "mapping.yaml(")]
    [InlineData("received: {column: opened}", "received: {column: opened, at: noon}", "received: a column, and at: HH:mm")]
    public void A_mapping_of_ones_own_is_checked_as_a_whole(string good, string bad, string defect)
    {
        using var reader = new StreamReader(typeof(ImportMapping).Assembly.GetManifestResourceStream("mapping.boston-311.yaml")!);
        var text = reader.ReadToEnd();
        Assert.Contains(good, text, StringComparison.Ordinal);
        var file = _folder.Write("mapping.yaml", text.Replace(good, bad, StringComparison.Ordinal));
        Assert.Contains(defect, Assert.Throws<ToolFailedException>(() => Samples.Open(_folder, Samples.Boston(1), file)).Message, StringComparison.Ordinal);
        Assert.Equal("boston-311", Samples.Open(_folder, Samples.Boston(1), _folder.Write("mapping.yaml", text)).Mapping.Dataset);
    }

    private static string At(Google.Protobuf.WellKnownTypes.Timestamp time) => time.ToDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
