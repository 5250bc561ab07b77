using System.Security.Cryptography;
using System.Text.RegularExpressions;
using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Procedures;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;
using Google.Protobuf;
using Violation = ComplaintSuite.Procedures.Violation;

namespace ComplaintSuite.Routing.Organisations;

/// <summary>The form of a directory: what must hold before it is taken, and its one canonical form.</summary>
internal sealed partial class DirectoryForm
{
    private readonly List<Violation> _violations = [];
    private readonly OrganisationDirectory _directory;
    private readonly ProcedureRegistry _registry;

    private DirectoryForm(OrganisationDirectory directory, ProcedureRegistry registry) => (_directory, _registry) = (directory, registry);

    public static bool IsOrganisationCode(string text) => OrganisationCode().IsMatch(text);

    /// <exception cref="Refusal">INVALID_ARGUMENT with every violation and the path of its field.</exception>
    public static void Require(OrganisationDirectory directory, ProcedureRegistry registry)
    {
        var form = new DirectoryForm(directory, registry);
        form.CheckHead();
        form.CheckDepartments();
        form.CheckPosts();
        form.CheckStaff();
        form.CheckProcedures();
        if (form._violations.Count > 0)
            throw Refusal.Invalid(form._violations);
    }

    /// <summary>A copy without revision, every list in the order of its key: equal directories have equal bytes.</summary>
    public static OrganisationDirectory Canonical(OrganisationDirectory directory)
    {
        var copy = new OrganisationDirectory { Organisation = directory.Organisation, Name = directory.Name.Clone(), Zone = directory.Zone };
        copy.Departments.Add(directory.Departments.Select(it => it.Clone()).OrderBy(it => it.Code, StringComparer.Ordinal));
        copy.Posts.Add(directory.Posts.Select(it => it.Clone()).OrderBy(it => it.Code, StringComparer.Ordinal));
        copy.Staff.Add(directory.Staff.OrderBy(it => it.StaffId, StringComparer.Ordinal).Select(it => new Contracts.Routing.V1.StaffMember
        {
            StaffId = it.StaffId,
            Subject = it.Subject,
            DisplayName = it.DisplayName,
            Posts = { it.Posts.Order(StringComparer.Ordinal) },
        }));
        copy.Procedures.Add(directory.Procedures.Select(it => it.Clone()).OrderBy(it => it.Kind, StringComparer.Ordinal).ThenBy(it => it.Channel, StringComparer.Ordinal));
        return copy;
    }

    /// <summary>SHA-256 of a canonical directory.</summary>
    public static byte[] HashOf(OrganisationDirectory canonical)
    {
        using var content = new MemoryStream();
        using (var output = new CodedOutputStream(content, leaveOpen: true) { Deterministic = true })
            canonical.WriteTo(output);
        return SHA256.HashData(content.ToArray());
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
        CheckUnique(_directory.Departments.Select(it => it.Code), "directory.departments", "code");
        foreach (var (index, department) in _directory.Departments.Index())
        {
            var path = $"directory.departments[{index}]";
            CheckCode(department.Code, $"{path}.code");
            CheckName(department.Name, $"{path}.name");
            if (department.Parent.Length > 0 && !parents.ContainsKey(department.Parent))
                Add("DEPARTMENT_UNKNOWN", $"{path}.parent", $"There is no department '{Refusal.Echo(department.Parent)}'.");
            else if (IsBelowItself(department.Code, parents))
                Add("DEPARTMENT_BELOW_ITSELF", $"{path}.parent", $"'{Refusal.Echo(department.Code)}' stands below itself.");
        }
    }

    private void CheckPosts()
    {
        var departments = _directory.Departments.Select(it => it.Code).ToHashSet();
        CheckUnique(_directory.Posts.Select(it => it.Code), "directory.posts", "code");
        foreach (var (index, post) in _directory.Posts.Index())
        {
            var path = $"directory.posts[{index}]";
            CheckCode(post.Code, $"{path}.code");
            CheckName(post.Name, $"{path}.name");
            if (!departments.Contains(post.Department))
                Add("DEPARTMENT_UNKNOWN", $"{path}.department", $"There is no department '{Refusal.Echo(post.Department)}'.");
            if (!Roles.All.Contains(post.Role))
                Add("ROLE_UNKNOWN", $"{path}.role", $"A role is one of {string.Join(", ", Roles.All)}.");
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

        var departments = _directory.Departments.Select(it => it.Code).ToHashSet();
        foreach (var (index, entry) in _directory.Procedures.Index().DistinctBy(it => it.Item.Procedure))
            foreach (var missing in _registry.All.Where(known => known.Id == entry.Procedure).SelectMany(DepartmentsOf).Distinct().Where(code => !departments.Contains(code)))
                Add("DEPARTMENT_MISSING", $"directory.procedures[{index}].procedure", $"'{entry.Procedure}' sends cases to the department '{missing}', which is not in the directory.");
    }

    /// <summary>Where a procedure may send a case.</summary>
    private static IEnumerable<string> DepartmentsOf(Procedure procedure) =>
        procedure.Categories.SelectMany(it => it.SelfAndBelow()).Select(it => it.Department).Concat(procedure.Routes.Values.Select(it => it.Department).OfType<string>());

    private static bool IsBelowItself(string code, Dictionary<string, string> parents)
    {
        var above = parents.GetValueOrDefault(code, "");
        for (var steps = 0; steps <= parents.Count && above.Length > 0; steps++)
        {
            if (above == code)
                return true;
            above = parents.GetValueOrDefault(above, "");
        }
        return false;
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

    private void Add(string code, string field, string description) => _violations.Add(new(code, field, null, description));

    [GeneratedRegex("^[A-Z0-9]{2,8}\\z")]
    private static partial Regex OrganisationCode();

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,39}\\z")]
    private static partial Regex Code();
}
