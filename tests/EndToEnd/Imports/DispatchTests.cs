using ComplaintSuite.Cli.Import;
using ComplaintSuite.Procedures;

namespace ComplaintSuite.EndToEnd.Imports;

/// <summary>
/// Real complaints, taken over in English and in Chinese, each where a procedure fits them: the department that the suite names is the one of the procedure's table, record by record the
/// same in both languages, and it is where a case stands once an office has accepted it. The first hundred records of each mapping; `suite dispatch` tabulates whole files (tests/full.sh).
/// </summary>
[Trait("Needs", "published-data")]
public sealed class DispatchTests(RunningSuite suite)
{
    private const int Some = 100;

    private static readonly string Data = Checkout.PublishedData ?? "";

    private static readonly (string Act, (string Field, string Value)[] Form)[] FeedbackForm = [("judge", [("gravity", "ordinary"), ("urgent", "no")]), ("hand-over", []), ("register-form", [])];

    private static readonly Dictionary<string, Desk> Desks = new()
    {
        ["nyc-311"] = new("nyc_311.csv.gz", "ZWFW", "clerk"),
        ["nhtsa"] = new("nhtsa_vehicle_complaints.csv", "QCXS", "desk") { Acts = FeedbackForm, Labels = null },
        ["texas-insurance"] = new("texas_insurance_complaints.csv.gz", "JTYH", "agent") { Place = ("branch", "north-branch"), Departments = { ["linkage-desk"] = "north-linkage" }, Labels = null },
        ["cfpb-branch"] = new("cfpb_complaints.csv.gz", "ZHYH", "lake-desk") { Place = ("branch", "lake-road"), Departments = { ["branch"] = "lake-road" } },
        ["austin-code"] = new("austin_code_complaints.csv.gz", "YHWY", "lakeside-desk")
        {
            Place = ("project", "lakeside"),
            Departments = { ["engineering-team"] = "lakeside-engineering", ["environment-team"] = "lakeside-environment", ["service-centre"] = "lakeside-service" },
        },
        ["oregon-care"] = new("oregon_care_complaints.csv.gz", "YYKS", "clerk") { People = ["clerk"], Labels = null },
        ["virginia-wage"] = new("virginia_wage_claims.csv.gz", "LDJC", "first") { People = ["first", "archive", "head"], Labels = null },
        ["wa-ag-cruise"] = new("wa_ag_consumer_complaints.csv.gz", "YLGS", "desk"),
        ["wa-ag-retail"] = new("wa_ag_consumer_complaints.csv.gz", "ZHGS", "desk") { Acts = FeedbackForm },
    };

    public static TheoryData<string> Mappings => [.. ImportMapping.Known.Where(known => known.Procedure.Length > 0).Select(known => known.Dataset)];

    [Theory, MemberData(nameof(Mappings)), Rule("CT-03", Case.Allowed)]
    public async Task Real_complaints_go_to_the_department_of_the_procedures_table_whatever_the_language(string dataset)
    {
        var desk = Desks[dataset];
        var english = Read(dataset, desk, chinese: false);
        var chinese = Read(dataset, desk, chinese: true);
        Assert.Equal(english.Records.Select(record => (record.PublisherNumber, record.Category)), chinese.Records.Select(record => (record.PublisherNumber, record.Category)));
        Assert.All(chinese.Records, record => Assert.EndsWith("。", record.Facts, StringComparison.Ordinal));

        var procedure = ProcedureRegistry.Load().All.Last(known => known.Id == english.Mapping.Procedure);
        var (here, there) = (await SendAsync(english, desk), await SendAsync(chinese, desk));
        Assert.All(here.Concat(there), result => Assert.Equal((ImportOutcome.TakenOver, ""), (result.Outcome, string.Join("; ", result.Violations.Select(violation => $"{violation.Code} {violation.Field}")))));
        Assert.Equal(english.Records.Select(record => desk.Named(procedure.DepartmentFor(null, record.Category, _ => null)!)), here.Select(result => result.Department));
        Assert.Equal(here.Select(result => (result.PublisherNumber, result.Department)), there.Select(result => (result.PublisherNumber, result.Department)));

        var accepted = new List<(string Number, string Department)>();
        foreach (var one in english.Records.Zip(here).Concat(chinese.Records.Zip(there)).DistinctBy(it => (it.First.Language, it.First.Category)))
            accepted.Add((await AcceptAsync(one.Second.CaseNumber, one.First.Category, desk), one.Second.Department));
        var office = suite.Office(desk.Organisation, desk.Clerk);
        foreach (var (number, department) in accepted)
            Assert.Equal(department, (await office.AtAsync(number, "at-work")).Department);
    }

    private static (ImportMapping Mapping, IReadOnlyList<PublishedRecord> Records) Read(string dataset, Desk desk, bool chinese)
    {
        var path = Path.Combine(Data, desk.File);
        var file = SourceFile.Open(path, dataset, rows: null, found => (chinese ? found.Into("zh-CN", desk.Labels, AdaptingOptions.DatasetOf(path)) : found).With(desk.Details));
        var mapper = new RecordMapper(file.Mapping);
        return (file.Mapping, [.. file.ReadRecords().Select(source => mapper.TryMap(source, out var record, out _) ? record : null).OfType<PublishedRecord>().Take(Some)]);
    }

    private async Task<IReadOnlyList<ImportResult>> SendAsync((ImportMapping Mapping, IReadOnlyList<PublishedRecord> Records) read, Desk desk) =>
        (await suite.SendAsync<ImportComplaintsResponse>(
            new ImportComplaintsRequest { Organisation = desk.Organisation, Source = read.Mapping.Dataset, Records = { read.Records } }, await suite.SignOns.MachineAsync("import"))).Results;

    /// <summary>What an office does with a record that stands open here, up to its acceptance.</summary>
    private async Task<string> AcceptAsync(string number, string category, Desk desk)
    {
        var office = suite.Office(desk.Organisation, desk.Clerk);
        if (desk.People.Count > 0)
        {
            await new AcceptingOffice(suite, office, desk.People).AcceptAsync(number, category);
            return number;
        }
        var clerk = await office.ClerkAsync();
        var complaint = (await suite.SendAsync<GetComplaintResponse>(new GetComplaintRequest { CaseNumber = number }, clerk)).Complaint;
        foreach (var (act, form) in desk.Acts)
            complaint = (await suite.SendAsync<DoCaseActResponse>(
                new DoCaseActRequest { CaseNumber = number, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Act = act, Fields = { form.ToDictionary(field => field.Field, field => field.Value) } }, clerk)).Complaint;
        await suite.SendAsync<AcceptComplaintResponse>(new AcceptComplaintRequest { CaseNumber = number, RequestId = RequestId.New(), ExpectedVersion = complaint.Version, Category = category }, clerk);
        return number;
    }

    /// <summary>Where a mapping's records are taken in.</summary>
    /// <param name="File">The published file.</param>
    /// <param name="Organisation">Code of the organisation.</param>
    /// <param name="Clerk">Who accepts there, by the end of the subject.</param>
    private sealed record Desk(string File, string Organisation, string Clerk)
    {
        /// <summary>File of labels; null where the mapping names all of them itself.</summary>
        public string? Labels { get; init; } = Path.Combine(Data, "labels_zh.csv");

        /// <summary>The place where all of them belong; empty where the procedure needs none.</summary>
        public (string Detail, string Code) Place { get; init; }

        /// <summary>The organisation's own department, by the name that the table has for it.</summary>
        public Dictionary<string, string> Departments { get; } = [];

        /// <summary>What the procedure demands before an acceptance.</summary>
        public (string Act, (string Field, string Value)[] Form)[] Acts { get; init; } = [];

        /// <summary>Who does what the guide offers them, up to the acceptance; empty where the clerk accepts at once, after <see cref="Acts"/>.</summary>
        public IReadOnlyList<string> People { get; init; } = [];

        public Dictionary<string, string> Details => Place.Detail is { } detail ? new() { [detail] = Place.Code } : [];

        public string Named(string department) => Departments.GetValueOrDefault(department, department);
    }
}
