using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Procedures;
using ComplaintSuite.Procedures.Time;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Storage;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Violation = ComplaintSuite.Procedures.Violation;

namespace ComplaintSuite.Routing.Organisations;

/// <summary>The form of a directory: what must hold before it is taken, and its one canonical form.</summary>
internal sealed partial class DirectoryForm
{
    private const int MostHours = 1_000;

    /// <summary>Of each list; what is read, compared and copied as a whole must stay small.</summary>
    private const int MostEntries = 10_000;

    private readonly List<Violation> _violations = [];
    private readonly OrganisationDirectory _directory;
    private readonly ProcedureRegistry _registry;

    private DirectoryForm(OrganisationDirectory directory, ProcedureRegistry registry) => (_directory, _registry) = (directory, registry);

    public static bool IsOrganisationCode(string text) => OrganisationCode().IsMatch(text);

    /// <exception cref="Refusal">INVALID_ARGUMENT with every violation and the path of its field.</exception>
    public static void Require(OrganisationDirectory directory, ProcedureRegistry registry)
    {
        var form = new DirectoryForm(directory, registry);
        // Before anything else looks at the lists.
        form.CheckLengths();
        if (form._violations.Count > 0)
            throw Refusal.Invalid(form._violations);
        form.CheckHead();
        form.CheckDepartments();
        form.CheckPosts();
        form.CheckStaff();
        form.CheckDeputies();
        form.CheckRosters();
        form.CheckProcedures();
        form.CheckDuty();
        // Posts and departments that are there twice are named already.
        if (form._violations.Count == 0)
            form.CheckNamedStaff();
        if (form._violations.Count > 0)
            throw Refusal.Invalid(form._violations);
    }

    /// <summary>A copy without revision, every list in the order of its key, opening hours in their one form: equal directories have equal bytes.</summary>
    public static OrganisationDirectory Canonical(OrganisationDirectory directory)
    {
        var copy = directory.Clone();
        copy.Revision = 0;
        foreach (var department in copy.Departments)
            department.OpeningHours = department.OpeningHours.Length > 0 ? OpeningHours.Parse(department.OpeningHours).ToString() : "";
        foreach (var member in copy.Staff)
            Sort(member.Posts, it => it);
        foreach (var shift in copy.Rosters.SelectMany(it => it.Shifts))
            Sort(shift.StaffIds, it => it);
        foreach (var roster in copy.Rosters)
            Sort(roster.Shifts, it => $"{it.FromTime} {it.UntilTime} {string.Join(' ', it.StaffIds)}");
        Sort(copy.Departments, it => it.Code);
        Sort(copy.Posts, it => it.Code);
        Sort(copy.Staff, it => it.StaffId);
        Sort(copy.Deputies, it => $"{it.Post} {it.StaffId} {it.FromDay}");
        Sort(copy.Rosters, it => it.Code);
        Sort(copy.Procedures, it => $"{it.Kind} {it.Channel}");
        return copy;

        static void Sort<T>(RepeatedField<T> list, Func<T, string> key)
        {
            T[] sorted = [.. list.OrderBy(key, StringComparer.Ordinal)];
            list.Clear();
            list.Add(sorted);
        }
    }

    /// <summary>SHA-256 of a canonical directory.</summary>
    public static byte[] HashOf(OrganisationDirectory canonical)
    {
        using var content = new MemoryStream();
        using (var output = new CodedOutputStream(content, leaveOpen: true) { Deterministic = true })
            canonical.WriteTo(output);
        return SHA256.HashData(content.ToArray());
    }

    private void CheckLengths()
    {
        foreach (var (list, count) in new[]
        {
            ("departments", _directory.Departments.Count), ("posts", _directory.Posts.Count), ("staff", _directory.Staff.Count), ("deputies", _directory.Deputies.Count),
            ("rosters", _directory.Rosters.Count), ("procedures", _directory.Procedures.Count),
        })
            if (count > MostEntries)
                Add("LIST_TOO_LONG", $"directory.{list}", $"'{list}' has {count:N0} entries; at most {MostEntries:N0} are taken.");
    }

    private void CheckHead()
    {
        if (!IsOrganisationCode(_directory.Organisation))
            Add("ORGANISATION_CODE_INVALID", "directory.organisation", "An organisation's code has 2 to 8 characters A-Z and 0-9.");
        CheckName(_directory.Name, "directory.name");
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(_directory.Zone, out var zone) || !zone.HasIanaId)
            Add("ZONE_UNKNOWN", "directory.zone", "The zone is an IANA id, such as Asia/Shanghai.");
    }

    private void CheckDepartments()
    {
        var parents = _directory.Departments.GroupBy(it => it.Code).ToDictionary(group => group.Key, group => group.First().Parent);
        var below = BelowThemselves(parents);
        CheckUnique(_directory.Departments.Select(it => it.Code), "directory.departments", "code");
        foreach (var (index, department) in _directory.Departments.Index())
        {
            var path = $"directory.departments[{index}]";
            CheckCode(department.Code, $"{path}.code");
            CheckName(department.Name, $"{path}.name");
            if (department.Parent.Length > 0 && !parents.ContainsKey(department.Parent))
                Add("DEPARTMENT_UNKNOWN", $"{path}.parent", $"There is no department '{Refusal.Echo(department.Parent)}'.");
            else if (below.Contains(department.Code))
                Add("DEPARTMENT_BELOW_ITSELF", $"{path}.parent", $"'{Refusal.Echo(department.Code)}' stands below itself.");
            if (department.OpeningHours.Length > MostHours)
                Add("HOURS_INVALID", $"{path}.opening_hours", $"Opening hours have at most {MostHours} characters.");
            else if (department.OpeningHours.Length > 0 && !OpeningHours.TryParse(department.OpeningHours, out _, out var problem))
                Add("HOURS_INVALID", $"{path}.opening_hours", problem);
            if (department.Kind.Length > 0)
                CheckCode(department.Kind, $"{path}.kind");
            if (department.Address.Length > 0)
                CheckText(department.Address, $"{path}.address");
            if (department.Division.Length > 0 && !Division().IsMatch(department.Division))
                Add("DIVISION_INVALID", $"{path}.division", "A division's code has 6, 9 or 12 digits.");
        }
    }

    private void CheckPosts()
    {
        var departments = _directory.Departments.Select(it => it.Code).ToHashSet();
        var superiors = _directory.Posts.GroupBy(it => it.Code).ToDictionary(group => group.Key, group => group.First().Superior);
        var below = BelowThemselves(superiors);
        CheckUnique(_directory.Posts.Select(it => it.Code), "directory.posts", "code");
        foreach (var (index, post) in _directory.Posts.Index())
        {
            var path = $"directory.posts[{index}]";
            CheckCode(post.Code, $"{path}.code");
            CheckName(post.Name, $"{path}.name");
            if (!departments.Contains(post.Department))
                Add("DEPARTMENT_UNKNOWN", $"{path}.department", $"There is no department '{Refusal.Echo(post.Department)}'.");
            if (post.Kind.Length > 0)
                CheckCode(post.Kind, $"{path}.kind");
            if (!Roles.OfPosts.Contains(post.Role))
                Add("ROLE_UNKNOWN", $"{path}.role", $"A post gives one of the roles {string.Join(", ", Roles.OfPosts.Order(StringComparer.Ordinal))}.");
            if (post.Superior.Length > 0 && !superiors.ContainsKey(post.Superior))
                Add("POST_UNKNOWN", $"{path}.superior", $"There is no post '{Refusal.Echo(post.Superior)}'.");
            else if (below.Contains(post.Code))
                Add("POST_BELOW_ITSELF", $"{path}.superior", $"'{Refusal.Echo(post.Code)}' reports to itself, directly or over others.");
        }
    }

    private void CheckStaff()
    {
        var posts = _directory.Posts.Select(it => it.Code).ToHashSet();
        CheckUnique(_directory.Staff.Select(it => it.StaffId), "directory.staff", "staff_id");
        CheckUnique(_directory.Staff.Select(it => it.Subject), "directory.staff", "subject");
        foreach (var (index, member) in _directory.Staff.Index())
        {
            var path = $"directory.staff[{index}]";
            CheckCode(member.StaffId, $"{path}.staff_id");
            CheckText(member.Subject, $"{path}.subject");
            CheckText(member.DisplayName, $"{path}.display_name");
            CheckUnique(member.Posts, $"{path}.posts", null);
            foreach (var (place, post) in member.Posts.Index().Where(it => !posts.Contains(it.Item)))
                Add("POST_UNKNOWN", $"{path}.posts[{place}]", $"There is no post '{Refusal.Echo(post)}'.");
        }
    }

    private void CheckDeputies()
    {
        var posts = _directory.Posts.Select(it => it.Code).ToHashSet();
        var staff = _directory.Staff.DistinctBy(it => it.StaffId).ToDictionary(it => it.StaffId);
        var terms = new Dictionary<(string Post, string StaffId), List<(DateOnly From, DateOnly Until)>>();
        foreach (var (index, deputy) in _directory.Deputies.Index())
        {
            var path = $"directory.deputies[{index}]";
            if (!posts.Contains(deputy.Post))
                Add("POST_UNKNOWN", $"{path}.post", $"There is no post '{Refusal.Echo(deputy.Post)}'.");
            if (!staff.TryGetValue(deputy.StaffId, out var member))
                Add("STAFF_UNKNOWN", $"{path}.staff_id", $"There is no member of staff '{Refusal.Echo(deputy.StaffId)}'.");
            else if (member.Posts.Contains(deputy.Post))
                Add("DEPUTY_OF_OWN_POST", $"{path}.staff_id", $"'{Refusal.Echo(deputy.StaffId)}' holds the post '{Refusal.Echo(deputy.Post)}' already.");
            if (Period(deputy.FromDay, deputy.UntilDay, path) is not var (from, until))
                continue;
            if (!terms.TryGetValue((deputy.Post, deputy.StaffId), out var others))
                terms.Add((deputy.Post, deputy.StaffId), others = []);
            if (others.Any(other => from <= other.Until && other.From <= until))
                Add("TERMS_OVERLAP", $"{path}.from_day", $"'{Refusal.Echo(deputy.StaffId)}' stands in for the post on some of these days already; make one term of the two.");
            others.Add((from, until));
        }
    }

    private void CheckRosters()
    {
        var departments = _directory.Departments.Select(it => it.Code).ToHashSet();
        var staff = _directory.Staff.Select(it => it.StaffId).ToHashSet();
        CheckUnique(_directory.Rosters.Select(it => it.Code), "directory.rosters", "code");
        foreach (var (index, roster) in _directory.Rosters.Index())
        {
            var path = $"directory.rosters[{index}]";
            CheckCode(roster.Code, $"{path}.code");
            CheckName(roster.Name, $"{path}.name");
            if (roster.Department.Length > 0 && !departments.Contains(roster.Department))
                Add("DEPARTMENT_UNKNOWN", $"{path}.department", $"There is no department '{Refusal.Echo(roster.Department)}'.");
            if (Period(roster.FromDay, roster.UntilDay, path) is var (from, until) && TimeZoneInfo.TryFindSystemTimeZoneById(_directory.Zone, out var zone))
                CheckShifts(roster, path, DirectoryTimes.Begin(from, zone), LocalDays.EndOf(until, zone), staff, zone);
        }
    }

    /// <summary>Each shift stands, and together they leave no minute of the period without somebody on duty.</summary>
    private void CheckShifts(Roster roster, string path, DateTimeOffset begins, DateTimeOffset ends, HashSet<string> staff, TimeZoneInfo zone)
    {
        var covered = new List<(DateTimeOffset From, DateTimeOffset Until)>();
        foreach (var (index, shift) in roster.Shifts.Index())
        {
            var place = $"{path}.shifts[{index}]";
            var known = true;
            foreach (var (field, text) in new[] { ("from_time", shift.FromTime), ("until_time", shift.UntilTime) })
                if (!DirectoryTimes.TryInstant(text, zone, out _))
                {
                    Add("TIME_INVALID", $"{place}.{field}", "Write a local date and time as 2026-10-01T08:00.");
                    known = false;
                }
            if (shift.StaffIds.Count == 0)
                Add("FIELD_MISSING", $"{place}.staff_ids", "Name who is on duty.");
            CheckUnique(shift.StaffIds, $"{place}.staff_ids", null);
            foreach (var (at, staffId) in shift.StaffIds.Index().Where(it => !staff.Contains(it.Item)))
                Add("STAFF_UNKNOWN", $"{place}.staff_ids[{at}]", $"There is no member of staff '{Refusal.Echo(staffId)}'.");
            if (!known || !DirectoryTimes.TryInstant(shift.FromTime, zone, out var from) || !DirectoryTimes.TryInstant(shift.UntilTime, zone, out var until))
                continue;
            if (until <= from)
                Add("ENDS_BEFORE_IT_BEGINS", $"{place}.until_time", "The shift ends before it begins.");
            else if (from < begins || until > ends)
                Add("SHIFT_OUTSIDE_ROSTER", $"{place}.{(from < begins ? "from_time" : "until_time")}", "The shift reaches out of the roster's days.");
            else
                covered.Add((from, until));
        }
        var free = begins;
        foreach (var (from, until) in covered.Order().Append((ends, ends)))
        {
            if (from > free)
                Add("ROSTER_GAP", $"{path}.shifts", $"Nobody is on duty from {Local(free, zone)} to {Local(from, zone)}.", RosterRule);
            if (until > free)
                free = until;
        }
    }

    /// <summary>Two local days; null (reported) where they are none or in the wrong order.</summary>
    private (DateOnly From, DateOnly Until)? Period(string fromDay, string untilDay, string path)
    {
        var begins = DirectoryTimes.TryDay(fromDay, out var from);
        if (!begins)
            Add("DAY_INVALID", $"{path}.from_day", "Write a day as 2026-10-01.");
        if (!DirectoryTimes.TryDay(untilDay, out var until))
            Add("DAY_INVALID", $"{path}.until_day", "Write a day as 2026-10-01.");
        else if (begins && until < from)
            Add("ENDS_BEFORE_IT_BEGINS", $"{path}.until_day", "The last day is before the first.");
        else if (begins)
            return (from, until);
        return null;
    }

    private static string Local(DateTimeOffset instant, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(instant, zone).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    private void CheckProcedures()
    {
        CheckUnique(_directory.Procedures.Select(it => $"{it.Kind} {it.Channel}"), "directory.procedures", null);
        foreach (var (index, entry) in _directory.Procedures.Index())
        {
            var path = $"directory.procedures[{index}]";
            if (entry.Kind.Length > 0 && !Lifecycle.Kinds.Contains(entry.Kind))
                Add("KIND_UNKNOWN", $"{path}.kind", $"A kind is one of {string.Join(", ", Lifecycle.Kinds)}, or empty for every kind.");
            if (entry.Channel.Length > 0 && !Lifecycle.Channels.Contains(entry.Channel))
                Add("CHANNEL_UNKNOWN", $"{path}.channel", $"A channel is one of {string.Join(", ", Lifecycle.Channels)}, or empty for every channel.");
            if (!_registry.All.Any(known => known.Id == entry.Procedure))
                Add("PROCEDURE_UNKNOWN", $"{path}.procedure", $"There is no procedure '{Refusal.Echo(entry.Procedure)}'.");
        }

        // Of a directory that is not whole, nothing says what is near a place.
        var view = _violations.Count == 0 ? new DirectoryView(_directory, DateTimeOffset.UnixEpoch) : null;
        var named = _directory.Departments.Select(it => it.Code).Concat(_directory.Departments.GroupBy(it => it.Kind).Where(kind => kind.Count() == 1).Select(kind => kind.Key)).ToHashSet();
        foreach (var (index, entry) in _directory.Procedures.Index().DistinctBy(it => it.Item.Procedure))
            foreach (var procedure in _registry.All.Where(known => known.Id == entry.Procedure))
            {
                var field = $"directory.procedures[{index}].procedure";
                if (procedure.Place is not { } places)
                    foreach (var missing in DepartmentsOf(procedure).Where(name => !named.Contains(name)))
                        Add("DEPARTMENT_MISSING", field, $"'{procedure.Id}' sends cases to the department '{missing}', which is not in the directory.");
                else if (view is not null)
                    CheckPlaces(view, procedure, places, field);
            }
    }

    /// <summary>Every department that a procedure means is there for each of its places, and each place stands where it has to.</summary>
    private void CheckPlaces(DirectoryView view, Procedure procedure, FormField places, string field)
    {
        if (!view.OfKind(places.Kind!).Any())
            Add("PLACE_MISSING", field, $"A matter of '{procedure.Id}' belongs to a department of the kind '{places.Kind}', and the directory has none.");
        foreach (var place in view.OfKind(places.Kind!))
        {
            foreach (var missing in DepartmentsOf(procedure).Where(name => view.DepartmentAt(place.Code, name) is null))
                Add("DEPARTMENT_MISSING", field, $"'{procedure.Id}' sends cases of '{place.Code}' to the department '{missing}', which is not in the directory.");
            if (places.Divisions is { } country)
                CheckDivision(view, place, Divisions.Of(country)!, places.Rule);
        }
    }

    /// <summary>A place stands in the division tree: in a county that there is, and below the place above it.</summary>
    private void CheckDivision(DirectoryView view, Department place, Divisions divisions, string? rule)
    {
        var path = $"directory.departments[{_directory.Departments.IndexOf(place)}].division";
        if (divisions.CountyOf(place.Division) is null)
            Add("DIVISION_UNKNOWN", path, $"'{place.Code}' stands in no county: its division is '{place.Division}'.", rule);
        else if (view.Department(place.Parent) is { Division.Length: > 0 } above && (place.Division.Length <= above.Division.Length || !place.Division.StartsWith(above.Division, StringComparison.Ordinal)))
            Add("DIVISION_OUTSIDE", path, $"'{place.Code}' ({place.Division}) is no division below that of '{above.Code}' ({above.Division}).", rule);
    }

    /// <summary>Where a procedure may send a case.</summary>
    private static IEnumerable<string> DepartmentsOf(Procedure procedure) =>
        procedure.Categories.SelectMany(it => it.SelfAndBelow()).Select(it => it.Department).Where(name => name.Length > 0).Concat(procedure.Routes.Values.Select(it => it.Department).OfType<string>())
            .Distinct();

    /// <summary>Those that stand in a ring. Each is walked over once, however long the chains are.</summary>
    private static HashSet<string> BelowThemselves(Dictionary<string, string> parents)
    {
        var below = new HashSet<string>();
        var walkOf = new Dictionary<string, string>();
        foreach (var start in parents.Keys)
        {
            var at = start;
            while (parents.ContainsKey(at) && walkOf.TryAdd(at, start))
                at = parents[at];
            // Back at a place of this same walk: from there round is the ring.
            if (walkOf.GetValueOrDefault(at) == start)
                while (below.Add(at))
                    at = parents[at];
        }
        return below;
    }

    private void CheckUnique(IEnumerable<string> keys, string list, string? field)
    {
        var seen = new HashSet<string>();
        foreach (var (index, key) in keys.Index().Where(it => !seen.Add(it.Item)))
            Add("DUPLICATE", $"{list}[{index}]{(field is null ? "" : $".{field}")}", $"'{Refusal.Echo(key)}' is there twice.");
    }

    private void CheckCode(string code, string path)
    {
        if (!Code().IsMatch(code))
            Add("CODE_INVALID", path, "A code has 1 to 40 characters a-z, 0-9 and hyphens, and begins with a letter or digit.");
    }

    private void CheckName(LocalizedText? name, string path)
    {
        if (name is null)
        {
            Add("FIELD_MISSING", path, "Give the name in zh_cn, en and es.");
            return;
        }
        CheckText(name.ZhCn, $"{path}.zh_cn");
        CheckText(name.En, $"{path}.en");
        CheckText(name.Es, $"{path}.es");
    }

    private void CheckText(string text, string path)
    {
        if (string.IsNullOrWhiteSpace(text))
            Add("FIELD_MISSING", path, $"'{path}' is empty.");
        else if (text.Length > 200 || !Reading.IsText(text))
            Add("TEXT_INVALID", path, $"'{path}' has at most 200 characters of text.");
    }

    private void Add(string code, string field, string description, string? rule = null)
    {
        // Versions of one procedure say the same.
        if (new Violation(code, field, rule, description) is var violation && !_violations.Contains(violation))
            _violations.Add(violation);
    }

    [GeneratedRegex("^[0-9]{6}(?:[0-9]{3}){0,2}\\z")]
    private static partial Regex Division();

    [GeneratedRegex("^[A-Z0-9]{2,8}\\z")]
    private static partial Regex OrganisationCode();

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,39}\\z")]
    private static partial Regex Code();
}
