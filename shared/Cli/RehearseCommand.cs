using System.CommandLine;
using System.Globalization;
using ComplaintSuite.Contracts.Procedures.V1;
using ComplaintSuite.Procedures;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;

namespace ComplaintSuite.Cli;

/// <summary>`suite procedures rehearse`: what a changed procedure or calendar would have made of stored cases. Each service goes through its own; nothing is changed.</summary>
internal static class RehearseCommand
{
    private static readonly string[] Services = ["intake", "routing"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Command Create()
    {
        var file = new Argument<FileInfo>("file") { Description = "The changed procedure, or one year of a calendar (ID-YEAR.yaml)." };
        var since = new Option<string>("--since") { Description = "Cases received on or after this day: 2026-11-01.", Required = true, HelpName = "DATE" };
        var organisation = new Option<string>("--organisation") { Description = "Code of the organisation whose cases they are.", Required = true, HelpName = "CODE" };
        var language = new Option<string>("--lang") { Description = "Language of the words.", DefaultValueFactory = _ => "en" };
        language.AcceptOnlyFromAmong([.. LocalText.Languages]);
        var zone = new Option<string>("--zone") { Description = "IANA zone in which times are shown.", DefaultValueFactory = _ => "Asia/Shanghai", HelpName = "zone" };
        var data = LocalSuite.DataOption();
        var command = new Command("rehearse", "Replays stored cases against a changed procedure or calendar and shows which due times, departments and outcomes would differ. Changes nothing.")
        {
            file, since, organisation, language, zone, data,
        };
        command.SetAction((given, cancellation) => RunAsync(
            new()
            {
                Organisation = given.GetRequiredValue(organisation),
                FileName = given.GetRequiredValue(file).Name,
                Since = given.GetRequiredValue(since),
            },
            given.GetRequiredValue(file), given.GetRequiredValue(language), given.GetRequiredValue(zone), new ToolSettings("operator", LocalSuite.Find(given.GetValue(data))),
            given.InvocationConfiguration.Output, given.InvocationConfiguration.Error, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        RehearseRequest request, FileInfo file, string language, string zoneId, ToolSettings settings, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zoneId, out var zone))
        {
            await error.WriteLineAsync($"There is no zone '{zoneId}'.");
            return 1;
        }
        if (!file.Exists)
        {
            await error.WriteLineAsync($"There is no file '{file.FullName}'.");
            return 1;
        }
        try
        {
            request.Text = await File.ReadAllTextAsync(file.FullName, cancellation);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(Patience);
            var token = await MachineToken.GetAsync(settings, patience.Token);
            // The longer a history, the longer it takes: who waits no more ends it by Ctrl-C.
            var call = new CallOptions(new Metadata { { "authorization", $"Bearer {token}" } }, cancellationToken: cancellation);
            var words = new RehearsalWords(language, zone);
            foreach (var service in Services)
                await TellAsync(service, settings.Subscriber(service), request, call, words, output, error);
            return 0;
        }
        catch (RpcException failure)
        {
            await error.WriteLineAsync($"suite procedures rehearse: {failure.StatusCode}: {failure.Status.Detail}");
            return 1;
        }
        catch (ToolFailedException failure)
        {
            await error.WriteLineAsync($"suite procedures rehearse: {failure.Message}");
            return 1;
        }
    }

    private static async Task TellAsync(string service, Uri address, RehearseRequest request, CallOptions options, RehearsalWords words, TextWriter output, TextWriter error)
    {
        using var channel = GrpcChannel.ForAddress(address);
        using var call = new RehearsalService.RehearsalServiceClient(channel).Rehearse(request, options);
        await foreach (var piece in call.ResponseStream.ReadAllAsync(options.CancellationToken))
            switch (piece.PieceCase)
            {
                case RehearseResponse.PieceOneofCase.Difference:
                    await output.WriteLineAsync(words.Of(piece.Difference));
                    break;
                case RehearseResponse.PieceOneofCase.Progress when !Console.IsErrorRedirected:
                    await error.WriteLineAsync($"{service}: {piece.Progress.Records}");
                    break;
                case RehearseResponse.PieceOneofCase.Summary:
                    foreach (var line in words.Of(service, piece.Summary))
                        await output.WriteLineAsync(line);
                    break;
            }
    }
}

/// <summary>What a rehearsal says to people, in one language. Codes stay what they are: they stand in the file.</summary>
internal sealed class RehearsalWords(string language, TimeZoneInfo zone)
{
    private static readonly Dictionary<string, LocalText> Words = new()
    {
        ["deadline"] = new("期限", "due time", "plazo"),
        ["queue"] = new("队列", "queue", "cola"),
        ["outcome"] = new("结果", "outcome", "resultado"),
        ["none"] = new("无", "none", "ninguno"),
        ["permitted"] = new("准许", "permitted", "permitido"),
        ["refused"] = new("拒绝", "refused", "rechazado"),
        ["in-time"] = new("按期", "in time", "en plazo"),
        ["not-running"] = new("不计时", "does not run", "no corre"),
        ["records"] = new("已重演", "gone through", "repasados"),
        ["differ"] = new("有差异", "differ", "difieren"),
        ["not-judged"] = new("无法判断", "not judged", "no juzgado"),
        ["STORED_COURSE"] = new("所存记录不足以说明该时限如何计时", "what is stored does not say how this clock ran", "lo guardado no dice cómo corrió este plazo"),
        ["GUARD"] = new("所存记录不足以说明该条件是否成立", "what is stored does not say whether this condition held", "lo guardado no dice si se cumplía esta condición"),
        ["FIELD"] = new("所存记录不足以说明该项当时是否填写", "what is stored does not say whether this was filled in then", "lo guardado no dice si esto se había rellenado entonces"),
        ["RECUSAL"] = new("所存记录不足以说明谁本应因已申报的关系回避", "what is stored does not say who would have had to withdraw by a declared relation", "lo guardado no dice quién habría debido abstenerse por una relación declarada"),
        ["ACTOR"] = new("所存记录不足以说明经办人是否有此岗位", "what is stored does not say whether whoever acted has this post", "lo guardado no dice si quien actuó tiene este puesto"),
    };

    public string Of(Difference difference) => difference.Kind switch
    {
        DifferenceKind.Deadline => Line(difference, "deadline", Moment(difference.DueBefore), Moment(difference.DueAfter)),
        DifferenceKind.Queue => Line(difference, "queue", Code(difference.Before), Code(difference.After)),
        _ => Line(difference, "outcome", Code(difference.Before), string.Join(' ', new[] { Code(difference.After), difference.Code, difference.Field }.Where(word => word.Length > 0))),
    };

    public IEnumerable<string> Of(string service, RehearsalSummary summary) =>
        summary.NotJudged.Select(entry => $"{service}: {Say("not-judged")}: {entry.What} ×{entry.Times.ToString(CultureInfo.InvariantCulture)} ({(Words.ContainsKey(entry.Code) ? Say(entry.Code) : entry.Code)})").Append(string.Create(
            CultureInfo.InvariantCulture,
            $"{service}: {Say("records")} {summary.Records}, {Say("differ")} {summary.RecordsThatDiffer} ({Say("deadline")} {summary.Deadlines}, {Say("queue")} {summary.Queues}, {Say("outcome")} {summary.Outcomes})"));

    private string Line(Difference difference, string kind, string before, string after) =>
        $"{difference.CaseNumber}  {Say(kind)}  {difference.Name}{(difference.Rule.Length > 0 ? $" [{difference.Rule}]" : "")}  {Moment(difference.Time)}  {before} → {after}";

    private string Say(string word) => Words[word].In(language);

    private string Code(string code) => code.Length == 0 ? Say("none") : Words.TryGetValue(code, out var word) ? word.In(language) : code;

    private string Moment(Timestamp? time) => time is null ? Say("none") : TimeZoneInfo.ConvertTime(time.ToDateTimeOffset(), zone).ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture);
}
