using ComplaintSuite.Contracts.Intake.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Portal.Calls;
using ComplaintSuite.Portal.Forms;
using ComplaintSuite.Procedures;

namespace ComplaintSuite.Portal.Duty;

/// <summary>Reads duty books, and does what somebody sends by their forms. A form of an entry is called by what it does and the entry's id; its fields begin with that.</summary>
internal sealed class DutyActs(Visitor visitor, DutyService.DutyServiceClient duty, GuideService.GuideServiceClient guide, People people)
{
    /// <summary>The form of the list by which a shift or minutes are begun.</summary>
    public const string Begin = "begin";

    public const string Write = "write";
    public const string Settle = "settle";
    public const string Note = "note";
    public const string TakeOver = "take-over";
    public const string Tell = "tell";
    public const string SendOn = "send-on";
    public const string End = "end";
    public const string Mark = "mark";

    public const string Missed = "missed";
    public const string Checks = "checks";
    public const string Shifts = "shifts";
    public const string Minutes = "minutes";

    private static readonly string[] OfBook = [Write, End, Mark];
    private static readonly string[] OfEntry = [Settle, Note, TakeOver, Tell, SendOn];

    public static bool Knows(string act) => OfBook.Contains(act) || (Split(act) is var (name, entry) && OfEntry.Contains(name) && Guid.TryParseExact(entry, "D", out _));

    /// <summary>The page's name of a form of an entry.</summary>
    public static string Of(string act, string entry) => $"{act}-{entry}";

    /// <summary>The channel by which what a book holds mostly came; whoever sends it on chooses, where the procedure has another or not this one.</summary>
    public static string UsualChannel(DutyBookKind kind) => kind switch { DutyBookKind.DailyCheck => "opinion-book", DutyBookKind.Minutes => "forum", _ => "telephone" };

    /// <summary>What the entries of a book mostly become, the likeliest first.</summary>
    private static string[] UsualKinds(DutyBookKind kind) => kind == DutyBookKind.Minutes ? ["suggestion", "complaint"] : ["complaint"];

    /// <param name="organisation">Organisation code; null for the first of the person's.</param>
    /// <param name="show">Which list.</param>
    /// <param name="page">Continues it.</param>
    /// <param name="language">Language of names.</param>
    public async Task<DutyListView> ListAsync(string? organisation, string? show, string? page, string language)
    {
        var organisations = visitor.Organisations;
        organisation = string.IsNullOrEmpty(organisation) ? organisations.FirstOrDefault("") : organisation;
        show = show is Checks or Missed or Minutes ? show : Shifts;
        var list = await duty.ListDutyBooksAsync(new()
        {
            Organisation = organisation,
            Kind = show switch { Checks => DutyBookKind.DailyCheck, Shifts => DutyBookKind.Shift, Minutes => DutyBookKind.Minutes, _ => DutyBookKind.Unspecified },
            LateOnly = show == Missed,
            PageToken = page ?? "",
            Language = language,
        }, visitor.AsStaff());
        return new(organisation, organisations, show, list) { Names = await people.OfAsync(organisation, list.Books.Select(book => book.StaffId)) };
    }

    public async Task<DutyBookView> ReadAsync(string id, string language)
    {
        var answer = await duty.GetDutyBookAsync(new() { BookId = id, Language = language }, visitor.AsStaff());
        var names = await people.OfAsync(answer.Book.Organisation, answer.Book.Entries.SelectMany(entry => new[] { entry.StaffId, entry.TakenOverBy, entry.DoneBy }).Prepend(answer.Book.StaffId));
        if (answer.Book.Unsettled == 0 || !(answer.Moves.Contains(Settle) || answer.Moves.Contains(TakeOver)))
            return new(answer, null) { Names = names };
        var channel = UsualChannel(answer.Book.Kind);
        var kinds = (await guide.DescribeFilingAsync(new() { Organisation = answer.Book.Organisation, Channel = channel, Language = language }, visitor.AsStaff())).Filing.Kinds;
        var filing = kinds.Count == 0 ? null : (await guide.DescribeFilingAsync(
            new() { Organisation = answer.Book.Organisation, Kind = UsualKinds(answer.Book.Kind).FirstOrDefault(kinds.Contains) ?? kinds[0], Channel = channel, Language = language }, visitor.AsStaff())).Filing;
        return new(answer, filing) { Names = names };
    }

    /// <summary>Begins what the list shows that the form stood on: minutes, else a shift.</summary>
    /// <returns>Id of the book.</returns>
    public async Task<string> BeginAsync(MultipartForm form) => (await duty.BeginDutyAsync(new()
    {
        Organisation = form["organisation"],
        RequestId = RequestId.Read(form["request_id"]).ToString(),
        Kind = form["show"] == Minutes ? DutyBookKind.Minutes : DutyBookKind.Shift,
        Day = form[$"{Begin}.day"],
        Department = form[$"{Begin}.department"],
    }, visitor.AsStaff())).Book.BookId;

    /// <returns>Access code of the case that an entry became; empty for anything else.</returns>
    /// <exception cref="CallRefusedException">It was refused.</exception>
    public async Task<string> DoAsync(string act, string id, MultipartForm form)
    {
        var (requestId, version) = FormStamp.Read(form);
        var (name, entry) = OfBook.Contains(act) ? (act, "") : Split(act);
        string Field(string field) => form[$"{act}.{field}"];
        var options = visitor.AsStaff();
        switch (name)
        {
            case Write:
                await duty.WriteDutyEntryAsync(new() { BookId = id, RequestId = requestId, ExpectedVersion = version, Text = Field("text") }, options);
                break;
            case End:
                await duty.EndDutyAsync(new() { BookId = id, RequestId = requestId, ExpectedVersion = version }, options);
                break;
            case Mark:
                await duty.MarkDailyCheckAsync(new() { BookId = id, RequestId = requestId, ExpectedVersion = version }, options);
                break;
            case Settle:
                await duty.SettleDutyEntryAsync(new() { BookId = id, EntryId = entry, RequestId = requestId, ExpectedVersion = version, Done = Field("done") }, options);
                break;
            case Note:
                await duty.SettleDutyEntryAsync(new() { BookId = id, EntryId = entry, RequestId = requestId, ExpectedVersion = version, Noted = true }, options);
                break;
            case TakeOver:
                await duty.TakeOverDutyEntryAsync(new() { BookId = id, EntryId = entry, RequestId = requestId, ExpectedVersion = version }, options);
                break;
            case Tell:
                await duty.TellDutyEntryAsync(
                    new() { BookId = id, EntryId = entry, RequestId = requestId, ExpectedVersion = version, Department = Field("department"), Text = Field("text") }, options);
                break;
            default:
                var prefix = $"{act}.{Procedure.DetailPrefix}";
                var sent = await duty.SendDutyEntryOnAsync(new()
                {
                    BookId = id,
                    EntryId = entry,
                    RequestId = requestId,
                    ExpectedVersion = version,
                    Kind = Field("kind"),
                    Channel = Field("channel"),
                    Subject = Field("subject"),
                    Name = Field("name"),
                    Telephone = Field("telephone"),
                    Details = { form.Fields.Keys.Where(field => field.StartsWith(prefix, StringComparison.Ordinal) && form[field].Length > 0).ToDictionary(field => field[prefix.Length..], field => form[field]) },
                }, options);
                return sent.AccessCode;
        }
        return "";
    }

    /// <summary>The page's name for a field that a refusal points to; of the registration's, those that the form has.</summary>
    public static Func<string, string?> FieldOf(string act) => field => field switch
    {
        "" or "entry_id" or "expected_version" => null,
        "complainant.name" or "complainant.telephone" => $"{act}.{field.Split('.')[1]}",
        "complainant.contact" => $"{act}.telephone",
        _ when field.StartsWith("entries[", StringComparison.Ordinal) => null,
        _ => $"{act}.{field}",
    };

    /// <summary>An id has 36 characters, after a hyphen.</summary>
    private static (string Act, string Entry) Split(string act) => act.Length > 37 ? (act[..^37], act[^36..]) : (act, "");
}
