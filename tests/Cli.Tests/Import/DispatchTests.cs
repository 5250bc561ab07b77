using ComplaintSuite.Cli;
using ComplaintSuite.Cli.Import;
using ComplaintSuite.Procedures;

namespace ComplaintSuite.CliTests.Import;

/// <summary>Where mappings send records by a procedure's table, as published and in Chinese.</summary>
public sealed class DispatchTests : IDisposable
{
    private const string Labels = "dataset,field,value,label_zh,domain\npublished,component,STEERING,方向,\nother,component,SEATS,错,\npublished,make,SAAB,萨博,\n";

    private const string Header = "odi_number,manufacturer,make,model,model_year,crash,fire,injured,deaths,fail_date,component,state,date_received,miles,occurrences,narrative,channel_code\n";

    private readonly Folder _folder = new();

    public static TheoryData<string> Bound => [.. ImportMapping.Known.Where(known => known.Procedure.Length > 0).Select(known => known.Dataset)];

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(Bound))]
    public void Every_category_of_a_mapping_is_one_of_its_procedure_and_has_a_department(string dataset)
    {
        var mapping = ImportMapping.Known.Single(known => known.Dataset == dataset);
        var procedure = ProcedureRegistry.Load().All.Last(known => known.Id == mapping.Procedure);
        Assert.Empty(mapping.Category!.Labels.Keys.Where(category => procedure.DepartmentFor(null, category, _ => null) is not { Length: > 0 }));
        Assert.Contains(mapping.Kind, procedure.Kinds);
        Assert.Empty(mapping.Removed.Where(field => !Lifecycle.MayBeUnknown(field) && field != "complainant.contact"));
        Assert.Empty(mapping.Details.Keys.Concat(mapping.Removed.Where(field => field.StartsWith("details.", StringComparison.Ordinal)).Select(field => field["details.".Length..])).Except(procedure.Details.Select(detail => detail.Name)));
        var chinese = mapping.Into("zh-CN", null, dataset);
        Assert.Equal(($"{dataset}-zh-cn", "zh-CN"), (chinese.Dataset, chinese.Language));
        Assert.NotEqual(mapping.Sha256, chinese.Sha256);
    }

    [Fact]
    public void A_record_goes_the_same_way_in_Chinese_and_reads_in_Chinese()
    {
        var rows = Header + Row("1", "STEERING:COLUMN") + Row("2", "SEATS") + Row("3", "TIRES", crash: "Y");
        var english = Samples.Map(Samples.Open(_folder, rows, "nhtsa")).Select(it => it.Record!).ToList();
        var chinese = Samples.Map(Chinese(rows)).Select(it => it.Record!).ToList();
        Assert.Equal(["major-repair", "ordinary-repair", "accidents"], english.Select(record => record.Category));
        Assert.Equal(english.Select(record => record.Category), chinese.Select(record => record.Category));
        Assert.Equal(("萨博 9000 1995：方向:COLUMN", "萨博 9000 1995款，故障部位：方向:COLUMN。", "zh-CN"), (chinese[0].Subject, chinese[0].Facts, chinese[0].Language)); // the file of labels first, for its own data set
        Assert.Equal("萨博 9000 1995：座椅", chinese[1].Subject);
        Assert.Equal("IT PULLS TO THE LEFT.", english[0].Facts);
        Assert.Equal("STEERING:COLUMN", Assert.Single(chinese[0].Rows).Values["component"]); // the rows stay as published
        Assert.Equal(["complainant.name", "complainant.contact", "details.plate"], chinese[0].RemovedFields);
    }

    [Fact]
    public void A_label_that_the_table_does_not_list_is_rejected_by_its_name()
    {
        var (record, rejects) = Assert.Single(Samples.Map(Samples.Open(_folder, Header + Row("1", "WINGS:LEFT"), "nhtsa")));
        Assert.Null(record);
        Assert.Equal(["LABEL_UNKNOWN component"], rejects);
        new RecordMapper(ImportMapping.Known.Single(known => known.Dataset == "nhtsa")).TryMap(Samples.Open(_folder, Header + Row("1", "WINGS:LEFT"), "nhtsa").ReadRecords().Single(), out _, out var reasons);
        Assert.Equal("'WINGS' has no category in the mapping's table.", Assert.Single(reasons).Description);
    }

    [Fact]
    public void Labels_that_read_alike_in_the_other_language_and_go_different_ways_are_named() =>
        Assert.Equal("'同' in 'component' stands for major-repair and ordinary-repair.",
            Assert.Throws<ToolFailedException>(() => Chinese(Header, "dataset,field,value,label_zh\npublished,component,WINDOWS,x\npublished,component,ENGINE,同\npublished,component,WHEELS,同\n", own: false)).Message);

    /// <summary>A file of records that was renamed, or labels of another publisher: nothing is taken over untranslated. So it is with labels of the data set that have no name in the language.</summary>
    [Theory]
    [InlineData("dataset,field,value,label_zh\nother,component,SEATS,座椅\n")]
    [InlineData("dataset,field,value,label_zh\npublished,component,SEATS,\n")]
    [InlineData("dataset,field,value,label_zh\n")]
    public void A_file_of_labels_without_a_row_for_the_data_set_is_refused(string labels)
    {
        var message = Assert.Throws<ToolFailedException>(() => Chinese(Header + Row("1", "SEATS"), labels)).Message;
        Assert.Contains(Path.Combine(_folder.Path, "labels.csv"), message, StringComparison.Ordinal);
        Assert.Contains("'published' and a name in 'zh-CN'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_rows_that_a_mapping_selects_are_read()
    {
        var file = Samples.Open(_folder, Samples.WashingtonHeader
            + "7,16,022,Not As Ordered,2013-01-03,Closed,Auto Sales,441-Cars,9,Tacoma,WA,984,0.00,0.00\n"
            + "7,17,023,Infestation,2013-01-03,Open,Travel,,10,,,,0.00,0.00\n"
            + "8,18,024,Warranty,2013-01-02,New,Retail Sales,,9,Tacoma,WA,984,10.00,5.00\n", "wa-ag-cruise");
        Assert.Equal((1, 1), (file.Rows, file.Records));
        Assert.Equal(("7", "rooms"), Assert.Single(Samples.Map(file)).Record is { } record ? (record.PublisherNumber, record.Category) : default);
    }

    [Fact]
    public void The_table_counts_by_department_and_label_and_says_whether_both_languages_agree()
    {
        var rows = Header + Row("1", "STEERING:COLUMN") + Row("2", "STEERING") + Row("3", "CHILD SEAT") + Row("4", "WINGS") + Row("5", "SEATS", crash: "Y");
        var file = Samples.Open(_folder, rows, "nhtsa");
        var table = DispatchTable.Of(ProcedureRegistry.Load().All.Last(known => known.Id == "dealership"), file, Chinese(rows));
        Assert.Equal((0, false), (table.Unrouted, table.Differs));
        Assert.Equal(
            """
            # National Highway Traffic Safety Administration, Vehicle Owner Complaints

            `nhtsa` by the table of `dealership/1`: 5 rows, 5 records, 4 dispatched, 1 rejected, 0 unrouted.

            Rejected, LABEL_UNKNOWN component: 'WINGS' has no category in the mapping's table.: 1

            In the other language all 5 go the same way, record by record.

            | Department | Records | Category |
            | --- | ---: | --- |
            | service | 3 | major-repair 2; accidents 1 |
            | parts | 1 | parts-supply |

            | Publisher's label | Records | Category → department |
            | --- | ---: | --- |
            | STEERING | 2 | major-repair → service |
            | CHILD SEAT | 1 | parts-supply → parts |
            | SEATS | 1 | accidents → service |

            """.ReplaceLineEndings("\n"), table.Write(file));
    }

    [Fact]
    public void A_mapping_for_one_procedure_is_chosen_by_name_alone()
    {
        Assert.Equal("cfpb", Samples.Open(_folder, Samples.CfpbHeader + "1,2015-09-09,Mortgage,,Fees,,,BANK,MS,Web,Closed,Yes\n").Mapping.Dataset);
        Assert.Contains("no known data set has these columns", Assert.Throws<ToolFailedException>(() => Samples.Open(_folder, Header)).Message, StringComparison.Ordinal);
        Assert.Contains("has no words in 'es', only in zh-CN.", Assert.Throws<ToolFailedException>(() => Samples.Open(_folder, Header, "nhtsa").Mapping.Into("es", null, "published")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_organisation_adds_is_in_every_record_and_makes_another_import()
    {
        var mapping = ImportMapping.Known.Single(known => known.Dataset == "cfpb-branch");
        var file = SourceFile.Open(_folder.Write("published.csv", Samples.CfpbHeader + "1,2015-09-09,Mortgage,,Fees,,,BANK,MS,Web,Closed,Yes\n"), "cfpb-branch", null, found => found.With(new Dictionary<string, string> { ["branch"] = "lake-road" }));
        Assert.Equal(("lake-road", "products"), Samples.Map(file)[0].Record is { } record ? (record.Details["branch"], record.Category) : default);
        Assert.NotEqual(mapping.Sha256, file.Mapping.Sha256);
    }

    private static string Row(string id, string component, string crash = "N") =>
        $"{id},SAAB,SAAB,9000,1995,{crash},N,0,0,1995-01-03,{component},OH,1995-01-03,,,IT PULLS TO THE LEFT.,EVOQ\n";

    private SourceFile Chinese(string text, string labels = Labels, bool own = true) =>
        SourceFile.Open(_folder.Write("published.csv", text), own ? "nhtsa" : Without(), null, mapping => mapping.Into("zh-CN", _folder.Write("labels.csv", labels), "published"));

    /// <summary>The mapping without Chinese labels of its own.</summary>
    private string Without()
    {
        using var reader = new StreamReader(typeof(ImportMapping).Assembly.GetManifestResourceStream("mapping.nhtsa.yaml")!);
        var text = reader.ReadToEnd();
        return _folder.Write("mapping.yaml", text[..text.IndexOf("    labels:\n      component:", StringComparison.Ordinal)] + text[text.IndexOf("needs:", StringComparison.Ordinal)..]);
    }
}
