using System.Net;
using System.Security.Cryptography;
using System.Text;
using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.EndToEnd.Secrecy;

/// <summary>
/// A word of its own in every field that people write into, sent through the gateway; a case's whole life; then a search through everything that the suite writes. What names people is
/// nowhere in the clear. Other texts are in the columns that are theirs, and nowhere else.
/// </summary>
public sealed class CanaryTests(RunningSuite suite)
{
    private readonly Office _office = suite.Office(typeof(CanaryTests));
    private readonly Dictionary<string, string> _words = [];

    [Fact]
    public async Task What_people_write_is_found_in_its_own_columns_alone_and_what_names_them_nowhere()
    {
        var number = await LiveAsync();
        await MisbehaveAsync(number);
        await suite.SettleAsync();
        // Each process sends its metrics every five seconds, and no less often what it has of the rest.
        var before = suite.Telemetry.Pieces.GetValueOrDefault("metrics");
        await Poll.UntilAsync(() => suite.Telemetry.Pieces.GetValueOrDefault("metrics") >= before + (3 * 8), TimeSpan.FromSeconds(60), "every process sent what it has");
        Assert.All(["traces", "metrics", "logs"], signal => Assert.True(suite.Telemetry.Pieces.GetValueOrDefault(signal) > 0, signal));

        Assert.Empty(suite.Telemetry.Found.Select(found => $"{found.Signal}: {_words.Single(word => word.Value == found.Word).Key}"));
        Assert.Empty(Found(await suite.RedisAsync()));
        foreach (var file in Files())
            Assert.Empty(Found(await File.ReadAllBytesAsync(file)).Select(word => $"{file}: {word}"));
        Assert.Empty((await Task.WhenAll(DataFiles().Select(async file => Found(await ReadAsync(file)).Where(Sealed.Contains).Select(word => $"{file}: {word}")))).SelectMany(found => found));
        var places = await PlacesAsync();
        Assert.True(Expected.SequenceEqual(places), string.Join('\n', places));
    }

    /// <summary>Sealed: no place at all.</summary>
    private static readonly string[] Sealed =
    [
        "complainant-name", "complainant-telephone", "complainant-address", "complainant-postcode", "complainant-email", "complainant-unit",
        "respondent-name", "respondent-telephone", "respondent-address", "respondent-postcode", "respondent-email", "respondent-unit", "amended-address", "unmasking", "decision",
    ];

    /// <summary>Where else a word may lie, by its field: database.table.column. A field that isn't here is found nowhere.</summary>
    private static readonly SortedDictionary<string, string> Expected = new(StringComparer.Ordinal)
    {
        ["channel"] = "intake.complaints.channel_description",
        ["subject"] = "intake.complaints.search, intake.complaints.subject",
        ["facts"] = "intake.complaints.facts, intake.complaints.search",
        ["leads"] = "intake.complaints.leads",
        ["demand"] = "intake.complaints.demand",
        ["file-name"] = "intake.archive_documents.name, intake.attachments.file_name",
        ["file"] = "intake.attachment_chunks.content",
        ["record"] = "routing.handling_entries.text",
        ["result"] = "routing.acts.text, routing.work_items.result",
        ["reason"] = "intake.complaints.assessment",
        ["competent-body"] = "intake.complaints.assessment",
    };

    private string Word(string field)
    {
        var word = _words[field] = $"canary{RandomNumberGenerator.GetHexString(14, lowercase: true)}";
        suite.Telemetry.Watch(word);
        return word;
    }

    private Party Person(string role) => new()
    {
        Name = Word($"{role}-name"),
        Telephone = $"13800000000 {Word($"{role}-telephone")}",
        Address = Word($"{role}-address"),
        Postcode = Word($"{role}-postcode"),
        Email = $"{Word($"{role}-email")}@example.org",
        Unit = Word($"{role}-unit"),
    };

    private async Task<string> LiveAsync()
    {
        var filed = await _office.FileAsync(_office.Complaint(request =>
        {
            (request.Channel, request.ChannelDescription) = ("other", Word("channel"));
            (request.Subject, request.Facts, request.Leads, request.Demand) = (Word("subject"), Word("facts"), Word("leads"), Word("demand"));
            (request.Complainant, request.Respondent) = (Person("complainant"), Person("respondent"));
        }));
        var (ticket, clerk, handler) = (await _office.OpenAsync(filed), await _office.ClerkAsync(), await _office.PersonAsync("inspector-1"));
        var amended = (await suite.SendAsync<AmendRegistrationResponse>(
            new AmendRegistrationRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = filed.Complaint.Version, Complainant = new() { Address = Word("amended-address") } }, ticket)).Complaint;
        using var uploaded = await _office.UploadAsync(filed.Number, $"{Word("file-name")}.txt", Encoding.UTF8.GetBytes(Word("file")), ticket);
        Assert.Equal(HttpStatusCode.Created, uploaded.StatusCode);
        await suite.SendAsync<GetPartiesResponse>(new GetPartiesRequest { CaseNumber = filed.Number }, clerk);
        await suite.SendAsync<FindPartiesResponse>(new FindPartiesRequest { Email = $"{_words["complainant-email"]}@example.org" }, clerk);
        await _office.AcceptAsync(await _office.ReadAsync(filed.Number));
        await _office.AtAsync(filed.Number, "at-work");
        var known = await _office.WorkAsync(filed.Number, record: Word("record"), result: Word("result"));
        var notified = (await suite.SendAsync<NotifyResultResponse>(new NotifyResultRequest { CaseNumber = filed.Number, RequestId = RequestId.New(), ExpectedVersion = known.Version, Introduction = Word("introduction") }, clerk)).Complaint;
        await suite.SendAsync<ListQueueResponse>(new ListQueueRequest { Department = "inspection-team" }, handler);
        await _office.TimelineAsync(filed.Number, ticket);
        Assert.Contains(_words["introduction"], (await _office.NoticesAsync(filed.Number, ticket))[^1].Body, StringComparison.Ordinal);
        await _office.CloseAsync(await _office.SetIndicatorsAsync(notified));
        await suite.AdvanceAsync(TimeSpan.FromDays(31));
        await _office.AtAsync(filed.Number, "archived");

        var declined = await _office.FileAsync(_office.Complaint());
        await suite.SendAsync<DeclineComplaintResponse>(new DeclineComplaintRequest { CaseNumber = declined.Number, RequestId = RequestId.New(), ExpectedVersion = declined.Complaint.Version, Reason = Word("reason"), CompetentBody = Word("competent-body") }, clerk);
        await UnmaskAsync();
        return amended.CaseNumber;
    }

    private async Task UnmaskAsync()
    {
        var report = await _office.FileAsync(_office.Report(request => (request.Complainant, request.ProtectIdentity) = (new() { Name = _words["complainant-name"], Telephone = _words["complainant-telephone"] }, true)));
        var asked = await suite.SendAsync<RequestUnmaskingResponse>(new RequestUnmaskingRequest { CaseNumber = report.Number, RequestId = RequestId.New(), ExpectedVersion = report.Complaint.Version, Reason = Word("unmasking") }, await _office.ClerkAsync());
        await suite.SendAsync<DecideUnmaskingResponse>(
            new DecideUnmaskingRequest { CaseNumber = report.Number, RequestId = RequestId.New(), ExpectedVersion = asked.Complaint.Version, UnmaskingId = asked.Unmasking.UnmaskingId, Approve = true, Reason = Word("decision") }, await _office.PersonAsync("supervisor"));
        Assert.Equal(_words["complainant-name"], (await suite.SendAsync<GetPartiesResponse>(new GetPartiesRequest { CaseNumber = report.Number }, await _office.ClerkAsync())).Complainant.Name);
    }

    /// <summary>Requests that are refused, with words in every place that an error could repeat.</summary>
    private async Task MisbehaveAsync(string number)
    {
        var clerk = await _office.ClerkAsync();
        await Refused.ByGrpcAsync(() => suite.SendAsync<OpenCaseResponse>(new OpenCaseRequest { CaseNumber = number, AccessCode = Word("access-code") }, Sender.Nobody));
        await Refused.ByGrpcAsync(() => _office.FileAsync(_office.Complaint(request => (request.Kind, request.Facts) = (Word("kind"), new string('x', 100_000) + Word("long-facts")))));
        await Refused.ByGrpcAsync(() => suite.SendAsync<GetComplaintResponse>(new GetComplaintRequest { CaseNumber = Word("number") }, clerk));
        foreach (var body in new[] { $"{{\"{Word("json-name")}\": 1}}", $"{{\"facts\": \"{Word("json-value")}", $"{{\"expectedVersion\": \"{Word("json-number")}\"}}" })
        {
            using var answer = await suite.SendJsonAsync(_office.Complaint(), Sender.Nobody, body);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
        foreach (var path in new[] { $"/v1/complaints/{Word("path")}", $"/v1/organisations?q={Word("query")}", $"/{Word("page")}" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
            request.Headers.TryAddWithoutValidation("x-case-ticket", Word($"ticket of {path}"));
            request.Headers.TryAddWithoutValidation("user-agent", Word($"agent of {path}"));
            using var answer = await suite.Http.SendAsync(request);
        }
    }

    private IEnumerable<string> Found(byte[] content) => _words.Where(word => content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(word.Value)) >= 0).Select(word => word.Key);

    /// <summary>Logs, what Redis keeps on disk, temporary files. Print files are the delivery itself and belong to the print room; the lock is empty, and held.</summary>
    private static IEnumerable<string> Files() => Directory.EnumerateFiles(RunningSuite.Folder, "*", SearchOption.AllDirectories)
        .Where(file => Path.GetRelativePath(RunningSuite.Folder, file).Split(Path.DirectorySeparatorChar)[0] is not ("postgres" or "print" or "lock"));

    /// <summary>Tables, indexes and write-ahead log as they lie on the disk, where the server is the suite's own.</summary>
    private static IEnumerable<string> DataFiles() => Directory.Exists(Path.Combine(RunningSuite.Folder, "postgres")) ? Directory.EnumerateFiles(Path.Combine(RunningSuite.Folder, "postgres"), "*", SearchOption.AllDirectories) : [];

    /// <summary>Where each word lies in any database.</summary>
    private async Task<SortedDictionary<string, string>> PlacesAsync()
    {
        var places = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (place, field) in await suite.PlacesAsync(_words))
            places[field] = places.TryGetValue(field, out var known) ? $"{known}, {place}" : place;
        return places;
    }

    private static async Task<byte[]> ReadAsync(string file)
    {
        try
        {
            return await File.ReadAllBytesAsync(file);
        }
        catch (IOException) when (!File.Exists(file))
        {
            return []; // the server recycled it meanwhile
        }
    }
}
