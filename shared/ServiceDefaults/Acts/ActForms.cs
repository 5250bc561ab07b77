using System.Globalization;
using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Sections;
using ComplaintSuite.ServiceDefaults.Storage;
using Google.Protobuf.WellKnownTypes;

namespace ComplaintSuite.ServiceDefaults.Acts;

/// <summary>The forms of own acts between messages and procedure.</summary>
public static class ActForms
{
    /// <summary>Our own limit: among more people nobody finds one in a list.</summary>
    private const int MostListed = 300;

    /// <summary>An own act of a section.</summary>
    /// <param name="procedure">The version that the record runs under.</param>
    /// <param name="section">The section of the service.</param>
    /// <param name="act">Name of the act, as it came.</param>
    /// <exception cref="Refusal">There is none of the name.</exception>
    public static OwnAct Find(Procedure procedure, Section section, string act)
    {
        ArgumentNullException.ThrowIfNull(procedure);
        return procedure.Of(section).OwnAct(act)
            ?? throw Refusal.Invalid("ACT_UNKNOWN", "act", "The procedure has no such act of its own. GuideService.DescribeCase and QueueService.GetWorkItem say what may be done now.");
    }

    /// <summary>A form as it came, checked as far as the procedure and the directory tell.</summary>
    /// <param name="procedure">The version that the record runs under.</param>
    /// <param name="act">Name of the act.</param>
    /// <param name="form">What the procedure says of it.</param>
    /// <param name="fields">Values by field, as they came.</param>
    /// <param name="directory">The organisation's.</param>
    /// <param name="author">Staff id of who does it; null for the complainant and whoever the directory does not know.</param>
    /// <param name="matter">What the act is about.</param>
    /// <param name="now">The instant of the act.</param>
    /// <exception cref="Refusal">The form does not fit; every fault is named.</exception>
    public static IReadOnlyDictionary<string, string> Read(
        Procedure procedure, string act, OwnAct form, IEnumerable<KeyValuePair<string, string>> fields, DirectoryView directory, string? author, Matter matter, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(procedure);
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(form);
        var filled = form.Fill(fields, procedure, out var found);
        var violations = found.ToList();
        Check(form.Fields, filled, procedure, directory, now, violations);
        // Whoever names themselves where the file asks for somebody else is told that by the procedure.
        foreach (var field in form.Fields.Where(field => field.Type == FormFieldType.Staff))
            if (filled.TryGetValue(field.Name, out var who) && directory.StaffById(who) is not null && !(field.Differs == OwnAct.Author && who == author))
            {
                if (!field.IsAbove(who, author, directory))
                    violations.AddRange(field.Rules.Select(rule => new Procedures.Violation("STAFF_NOT_ABOVE", field.Name, rule, $"'{field.Name}' names somebody who has a post above who does the act.")));
                if (!field.HasPost(who, author, matter, directory, field.Of is { } of ? filled.GetValueOrDefault(of) : null))
                    violations.AddRange(field.Rules.Select(rule => new Procedures.Violation("STAFF_WITHOUT_POST", field.Name, rule, $"'{field.Name}' names somebody who has a post of {string.Join(", ", field.Posts)} for this matter.")));
            }
        var tookPlace = form.TookPlaceAt(filled, now);
        if (tookPlace > now)
            violations.Add(new("TIME_IN_FUTURE", form.TookPlace!, form.Field(form.TookPlace!)!.Rule, "This time is still to come."));
        // A time by which something is due is still to come, and one of which the file says so; of any other field, what happened may be told.
        foreach (var field in form.Fields)
            if (procedure.Clocks.Any(clock => clock.At == $"{act}.{field.Name}") ? HasPassed(field, now) : field.IsToCome && HasPassed(field, tookPlace))
                violations.Add(new("DATE_PAST", field.Name, field.Rule, "This time has passed already."));
        foreach (var field in form.Fields.Where(field => field.HasCome && IsToCome(field)))
            violations.Add(new("TIME_IN_FUTURE", field.Name, field.Rule, field.Type == FormFieldType.Day ? "This day has not come yet." : "This time is still to come."));
        // By what has expired, nobody is shown to be authorised to anything.
        if (form.Authorises?.Until is { } until && form.Field(until) is { IsToCome: false } lastDay && HasPassed(lastDay, tookPlace))
            violations.Add(new("DATE_PAST", until, lastDay.Rule ?? (procedure.Case.Act(act)?.Rules is [var rule, ..] ? rule : null), "The authority has expired already."));
        // Of nobody who signed is it written down why they would not.
        foreach (var signature in form.Fields.Where(field => field.Type == FormFieldType.Signature && filled.GetValueOrDefault(field.Name) != Signature.Refused && filled.ContainsKey(Signature.ReasonOf(field.Name))))
            violations.Add(new("SIGNATURE_REASON", Signature.ReasonOf(signature.Name), signature.Rule, "A reason is given where the signature was refused, and nowhere else."));
        // Nobody could let them in again, nor decide on what a party asks.
        if (form.RecusalBy(filled, author ?? "") is { MustWithdraw: true } recusal && Deciders(procedure, directory, matter) is [var only] && only == recusal.StaffId)
            violations.AddRange(procedure.RecusalRules.Select(rule => new Procedures.Violation(
                "NOBODY_ELSE_DECIDES", form.Bars?.Field, rule, "Nobody else decides here who withdraws; the matter goes to somebody above instead.")));
        return violations.Count == 0 ? filled : throw Refusal.Invalid(violations);

        bool HasPassed(FormField field, DateTimeOffset at) =>
            filled.GetValueOrDefault(field.Name) is { Length: > 0 } value && (field.Type == FormFieldType.Day ? DayOf(value) < procedure.DayOf(at) : FormField.MomentOf(value) < at);

        bool IsToCome(FormField field) =>
            filled.GetValueOrDefault(field.Name) is { Length: > 0 } value && (field.Type == FormFieldType.Day ? DayOf(value) > procedure.DayOf(now) : FormField.MomentOf(value) > now);
    }

    /// <summary>Whether a field for somebody of the staff takes this person, as far as the directory tells.</summary>
    /// <param name="field">The field.</param>
    /// <param name="staffId">Staff id of who would be named.</param>
    /// <param name="author">Staff id of who does the act; null for the complainant and whoever the directory does not know.</param>
    /// <param name="matter">What the act is about.</param>
    /// <param name="directory">The organisation's.</param>
    private static bool Admits(this FormField field, string staffId, string? author, Matter matter, DirectoryView directory)
    {
        return directory.StaffById(staffId) is not null
            && (field.Differs != OwnAct.Author || staffId != author)
            && field.IsAbove(staffId, author, directory)
            && field.HasPost(staffId, author, matter, directory, department: null);
    }

    /// <summary>Staff ids of those who hold a post, or stand in for one, by which somebody decides here whether another withdraws, and who need not withdraw themselves.</summary>
    private static List<string> Deciders(Procedure procedure, DirectoryView directory, Matter matter)
    {
        var names = procedure.Case.Acts.Concat(procedure.Work.Acts).Where(act => act.Own?.Bars is { Field: not null }).SelectMany(act => act.By).ToHashSet();
        return [.. directory.Posts.Where(post => names.Any(name => matter.Means(post, name, directory))).SelectMany(post => directory.HoldersOf(post.Code)).Distinct().Where(staffId => !matter.Barred.Contains(staffId))];
    }

    private static bool IsAbove(this FormField field, string staffId, string? author, DirectoryView directory) => !field.Above || (author is not null && directory.IsAbove(staffId, author));

    private static bool HasPost(this FormField field, string staffId, string? author, Matter matter, DirectoryView directory, string? department) =>
        field.Posts.Count == 0 || field.PostsFor(staffId, author, matter, directory, department).Any();

    /// <summary>The posts by which somebody may be named in a field that asks for some.</summary>
    /// <param name="field">The field.</param>
    /// <param name="staffId">Staff id of who is, or would be, named.</param>
    /// <param name="author">Staff id of who does the act, from whom they must be able to take it for the department; null for the complainant and whoever the directory does not know.</param>
    /// <param name="matter">What the act is about.</param>
    /// <param name="directory">The organisation's.</param>
    /// <param name="department">What the form names as <see cref="FormField.Of"/>; null while nothing is filled in: then one of any of them will do.</param>
    private static IEnumerable<Contracts.Routing.V1.Post> PostsFor(this FormField field, string staffId, string? author, Matter matter, DirectoryView directory, string? department) =>
        directory.StaffById(staffId) is { } member
            ? directory.PostsOf(member.Subject).Where(post => field.Posts.Any(name => field.Of is null
                ? matter.Means(post, name, directory)
                : matter.MeansOf(post, name, department, directory) && directory.TakesFor(staffId, post.Department, author ?? "")))
            : [];

    /// <summary>Details of a case as they came, checked as far as the procedure and the directory tell.</summary>
    /// <param name="procedure">The version that the case runs under.</param>
    /// <param name="details">Values by name, as they came.</param>
    /// <param name="directory">The organisation's.</param>
    /// <param name="now">The instant of the act.</param>
    /// <param name="found">What is known to be wrong.</param>
    /// <exception cref="Refusal">One does not fit; every fault is named.</exception>
    public static IReadOnlyDictionary<string, string> ReadDetails(
        Procedure procedure, IEnumerable<KeyValuePair<string, string>> details, DirectoryView directory, DateTimeOffset now, IReadOnlyList<Procedures.Violation> found)
    {
        ArgumentNullException.ThrowIfNull(procedure);
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(found);
        var filled = OwnAct.Fill(procedure.Details, details, procedure, out var unfit);
        var violations = unfit.Where(violation => !found.Any(known => known.Field == Procedure.DetailPrefix + violation.Field)).ToList();
        Check(procedure.Details, filled, procedure, directory, now, violations);
        // From a day that is still to come, no time has passed.
        if (procedure.Limitation is { } limitation && filled.GetValueOrDefault(limitation.Detail) is { Length: > 0 } began && DayOf(began) > procedure.DayOf(now))
            violations.Add(new("TIME_IN_FUTURE", limitation.Detail, limitation.Rules[0], "This day has not come yet."));
        return violations.Count + found.Count == 0 ? filled : throw Refusal.Invalid([.. found, .. violations.Select(violation => violation with { Field = Procedure.DetailPrefix + violation.Field })]);
    }

    private static DateOnly DayOf(string kept) => DateOnly.Parse(kept, CultureInfo.InvariantCulture);

    private static void Check(
        IReadOnlyList<FormField> fields, IReadOnlyDictionary<string, string> filled, Procedure procedure, DirectoryView directory, DateTimeOffset now, List<Procedures.Violation> violations)
    {
        foreach (var (name, value) in filled.Where(field => field.Value.Length > 0))
        {
            var field = fields.First(field => field.Name == name);
            switch (field.Type)
            {
                case FormFieldType.Text when !RequestReading.IsText(value):
                    violations.Add(new("TEXT_INVALID", name, null, $"'{name}' holds characters that are no text."));
                    break;
                case FormFieldType.Staff when directory.StaffById(value) is null:
                    violations.Add(new("STAFF_UNKNOWN", name, null, "The organisation has nobody of this staff id."));
                    break;
                case FormFieldType.Department when directory.Department(value) is null:
                    violations.Add(new("DEPARTMENT_UNKNOWN", name, null, $"The departments are {string.Join(", ", directory.Departments)}."));
                    break;
                case FormFieldType.Place when directory.Department(value)?.Kind != field.Kind:
                    violations.Add(new("PLACE_UNKNOWN", name, field.Rule, $"The organisation has no such '{field.Kind}'. GuideService.DescribeFiling lists them."));
                    break;
                case FormFieldType.Day when NamedDay.TooFar(procedure, DayOf(value), name, now) is { } tooFar:
                    violations.Add(tooFar);
                    break;
                case FormFieldType.Moment when NamedDay.TooFar(procedure, procedure.DayOf(FormField.MomentOf(value)), name, now) is { } tooFar:
                    violations.Add(tooFar);
                    break;
            }
        }
    }

    /// <summary>What the caller may do now of a procedure's own.</summary>
    /// <param name="table">The section of the procedure.</param>
    /// <param name="moves">Steps and acts that the caller may enter or do.</param>
    /// <param name="subject">What the demands are asked about.</param>
    /// <param name="vocabulary">The service's answers.</param>
    /// <param name="answered">The record of an act that waits for its answer, as the reader may see it.</param>
    /// <param name="language">The reader's.</param>
    /// <param name="matter">What the acts are about.</param>
    /// <param name="directory">The organisation's, whose people are named to choose from; null for a reader who is not one of them.</param>
    public static IEnumerable<ActOffer> Offers<T>(
        SectionTable table, IEnumerable<string> moves, T subject, Vocabulary<T> vocabulary, Func<string, Contracts.Common.V1.ActRecord?> answered, string language, Matter matter, DirectoryView? directory)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(vocabulary);
        ArgumentNullException.ThrowIfNull(answered);
        foreach (var name in moves)
        {
            if (table.Act(name) is not { Own: { } form } rule)
                continue;
            var demanded = table.DemandedFields(name, subject, vocabulary);
            yield return new()
            {
                Act = name,
                Title = form.Title.In(language),
                Fields = { form.Fields.Where(field => !field.IsComputed).Select(field => Shown(form, field, demanded.Contains(field.Name))) },
                Answered = form.Answers is { } asked ? answered(asked) : null,
                Rules = { rule.Rules },
            };
        }

        ActField Shown(OwnAct form, FormField field, bool demanded)
        {
            var message = field.ToMessage(demanded, language, null);
            if (directory is null)
                return message;
            if (field.Type == FormFieldType.Department && NamedBeside(form, field) is { } person)
                message.Choices.Add(directory.Members.Where(member => Admits(person, member.StaffId)).SelectMany(member => person.PostsFor(member.StaffId, vocabulary.StaffId(subject), matter, directory, department: null)).Select(post => post.Department)
                    .Distinct().Select(directory.Department).OfType<Contracts.Routing.V1.Department>().OrderBy(department => department.Code, StringComparer.Ordinal)
                    .Select(department => new ActChoice { Code = department.Code, Name = department.Name.In(language) }));
            return field.Type == FormFieldType.Staff ? message.WithStaff(directory, staffId => Admits(field, staffId)) : message;
        }

        bool Admits(FormField field, string staffId) =>
            field.Admits(staffId, vocabulary.StaffId(subject), matter, directory) && !(field.Unbarred && vocabulary.MustWithdraw(subject, staffId));

        // Nobody of another department could be named, or could accept for it.
        FormField? NamedBeside(OwnAct form, FormField department) =>
            form.Fields.FirstOrDefault(field => field.Of == department.Name) ?? form.Fields.FirstOrDefault(field => field is { Type: FormFieldType.Staff, Posts.Count: > 0, Of: null });
    }

    /// <summary>Lists the people whom a field takes, unless they are too many. For readers of the staff alone.</summary>
    /// <param name="field">Of somebody of the staff.</param>
    /// <param name="directory">The organisation's.</param>
    /// <param name="admits">Whether the field takes somebody, by staff id.</param>
    public static ActField WithStaff(this ActField field, DirectoryView directory, Func<string, bool> admits)
    {
        ArgumentNullException.ThrowIfNull(field);
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(admits);
        var people = directory.Members.Where(member => admits(member.StaffId)).Take(MostListed + 1).ToList();
        if (people.Count > MostListed)
            return field;
        field.StaffListed = true;
        field.Choices.Add(people.Select(member => new ActChoice { Code = member.StaffId, Name = member.DisplayName }));
        return field;
    }

    /// <summary>What was written down, for a reader.</summary>
    /// <param name="record">The record.</param>
    /// <param name="table">The section of the procedure.</param>
    /// <param name="done">What was done on the record: whether it waits.</param>
    /// <param name="open">Opens what the service closed; null: what is no code is left out, and the message says so.</param>
    /// <param name="language">The reader's.</param>
    public static Contracts.Common.V1.ActRecord ToMessage(this ActRecord record, SectionTable table, DoneActs done, Func<byte[], Guid, byte[]>? open, string language)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(done);
        var form = table.OwnAct(record.Act) ?? throw new InvalidOperationException($"The procedure has no act '{record.Act}' of its own, and {record.Id} is one.");
        var filled = open is null ? record.Codes : record.Filled(open);
        return new()
        {
            RecordId = record.Id.ToString(),
            Number = record.Number,
            Act = record.Act,
            Title = form.Title.In(language),
            DoneTime = Timestamp.FromDateTimeOffset(record.At),
            StaffId = record.StaffId,
            AnsweredRecordId = record.Answered?.ToString() ?? "",
            Open = done.OpenOf(record.Act) == record.Id,
            Withheld = open is null && record.Words is not null,
            Values =
            {
                form.Fields.Where(field => filled.ContainsKey(field.Name)).Select(field => new ActValue
                {
                    Field = field.Name,
                    Title = field.Title.In(language),
                    Type = field.TypeName,
                    Value = filled[field.Name],
                    ValueName = field.Choices.TryGetValue(filled[field.Name], out var choice) ? choice.In(language) : "",
                }),
            },
        };
    }

    /// <summary>A field for a form on a page.</summary>
    /// <param name="field">The field.</param>
    /// <param name="demanded">Whether it must be filled in.</param>
    /// <param name="language">The reader's.</param>
    /// <param name="directory">The organisation's, which knows its places; null for forms that ask for none.</param>
    public static ActField ToMessage(this FormField field, bool demanded, string language, DirectoryView? directory)
    {
        ArgumentNullException.ThrowIfNull(field);
        return new()
        {
            Name = field.Name,
            Title = field.Title.In(language),
            Type = field.TypeName,
            Choices =
            {
                field.Choices.Select(choice => new ActChoice { Code = choice.Key, Name = choice.Value.In(language) }),
                field.Kind is { } kind && directory is not null ? directory.OfKind(kind).Select(place => new ActChoice { Code = place.Code, Name = place.Name.In(language) }) : [],
            },
            Demanded = demanded,
            PartOf = field.PartOf ?? "",
        };
    }
}
