using System.Globalization;
using ComplaintSuite.Contracts.Common.V1;

namespace ComplaintSuite.EndToEnd.Imports;

/// <summary>
/// The people of an office, who bring a case to its acceptance as the procedure demands: what the acceptance is refused for is done first, by whoever the guide offers it to, with the form filled in
/// by the types of its fields.
/// </summary>
/// <param name="suite">The running suite.</param>
/// <param name="office">The organisation.</param>
/// <param name="people">Who works there, by the ends of their subjects.</param>
internal sealed class AcceptingOffice(RunningSuite suite, Office office, IReadOnlyList<string> people)
{
    private const string DoneBefore = "done.";

    /// <summary>No procedure demands more before an acceptance.</summary>
    private const int MostActs = 20;

    private static readonly byte[] Scan = "%PDF-1.7 scan"u8.ToArray();

    /// <summary>Accepts a case, in this category.</summary>
    public async Task AcceptAsync(string number, string category)
    {
        for (var acts = 0; acts < MostActs; acts++)
        {
            var (accepting, version) = (await OfferedAsync(number, guide => guide.Decisions.Contains("accepted")), (await office.ReadAsync(number)).Version);
            var request = new AcceptComplaintRequest { CaseNumber = number, RequestId = RequestId.New(), ExpectedVersion = version, Category = category };
            if (await MissingAsync(() => suite.SendAsync<AcceptComplaintResponse>(request, accepting.By)) is not { } missing)
                return;
            await DoAsync(number, missing, acts);
        }
        Assert.Fail($"{number} is not accepted after {MostActs} acts.");
    }

    /// <summary>Does an act, and before it what it is itself refused for.</summary>
    private async Task DoAsync(string number, (string Act, string? Value) act, int depth)
    {
        Assert.True(depth < MostActs, $"{act.Act} waits for itself.");
        var (guide, by) = await OfferedAsync(number, offered => offered.Acts.Any(offer => offer.Act == act.Act));
        var form = await FilledAsync(number, guide.Acts.Single(offer => offer.Act == act.Act), act.Value, by);
        var request = new DoCaseActRequest { CaseNumber = number, RequestId = RequestId.New(), ExpectedVersion = (await office.ReadAsync(number)).Version, Act = act.Act, Fields = { form } };
        if (await MissingAsync(() => suite.SendAsync<DoCaseActResponse>(request, by)) is { } missing)
            await DoAsync(number, missing, depth + 1);
    }

    /// <summary>What has to be done first; null where nothing was refused. Whatever else is refused fails the test.</summary>
    private static async Task<(string Act, string? Value)?> MissingAsync(Func<Task> send)
    {
        var refused = await Record.ExceptionAsync(send);
        if (refused is null)
            return null;
        var lines = await Refused.ByGrpcAsync(() => Task.FromException(refused));
        var missing = lines.Unmet.Select(unmet => unmet.Field).FirstOrDefault(field => field.StartsWith(DoneBefore, StringComparison.Ordinal));
        Assert.True(missing is not null, string.Join("; ", lines.Lines));
        return missing[DoneBefore.Length..].Split('.', 2) is [var act, var value] ? (act, value) : (missing[DoneBefore.Length..], null);
    }

    /// <summary>The first of the people to whom the guide offers something, with what it says to them.</summary>
    private async Task<(CaseGuide Guide, Sender By)> OfferedAsync(string number, Func<CaseGuide, bool> offers)
    {
        foreach (var who in people)
        {
            var person = await office.PersonAsync(who);
            var guide = (await suite.SendAsync<DescribeCaseResponse>(new DescribeCaseRequest { CaseNumber = number, Language = "en" }, person)).Guide;
            if (offers(guide))
                return (guide, person);
        }
        throw new InvalidOperationException($"{string.Join(", ", people)}: the guide offers it to none of them.");
    }

    private async Task<Dictionary<string, string>> FilledAsync(string number, ActOffer offer, string? value, Sender by)
    {
        var form = new Dictionary<string, string>();
        var handlers = new Queue<string>(await HandlersAsync());
        // A signature brings its document and its witness along; why it was refused, nobody has to say.
        foreach (var field in offer.Fields.Where(field => field.PartOf.Length == 0 || field.Type is "document" or "staff"))
            if (await ValueAsync(number, field, value, handlers, by) is { } filled)
                form[field.Name] = filled;
        return form;
    }

    /// <summary>What an office writes into a field; null where the service writes it, as a number of its register.</summary>
    private async Task<string?> ValueAsync(string number, ActField field, string? value, Queue<string> handlers, Sender by) => field.Type switch
    {
        "register-number" => null,
        "choice" or "yes-no" or "signature" or "place" when field.Choices.Count > 0 => (field.Choices.FirstOrDefault(choice => choice.Code == value) ?? field.Choices[0]).Code,
        "yes-no" => "yes",
        "day" => DateOnly.FromDateTime(suite.Now.UtcDateTime).AddDays(1).ToString("O", CultureInfo.InvariantCulture),
        "staff" => handlers.Dequeue(),
        "document" => (await office.UploadByGrpcAsync(number, "scan.pdf", Scan, by)).AttachmentId,
        "text" => "Recorded at the desk.",
        var type => throw new InvalidOperationException($"No office here fills in '{field.Name}', which is of the type '{type}'."),
    };

    /// <summary>Staff ids of those who may be given work, in the order of the directory.</summary>
    private async Task<IEnumerable<string>> HandlersAsync()
    {
        var directory = await office.DirectoryAsync();
        var handling = directory.Posts.Where(post => post.Role == "handler").Select(post => post.Code).ToHashSet();
        return directory.Staff.Where(member => member.Posts.Any(handling.Contains)).Select(member => member.StaffId);
    }
}
