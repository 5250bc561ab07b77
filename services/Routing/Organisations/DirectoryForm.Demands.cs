using ComplaintSuite.Procedures;
using ComplaintSuite.Procedures.Time;
using ComplaintSuite.ServiceDefaults.Rights;
using ComplaintSuite.ServiceDefaults.Storage;

namespace ComplaintSuite.Routing.Organisations;

/// <summary>What the procedures of an organisation demand of its directory (<see cref="DirectoryDemands"/>).</summary>
partial class DirectoryForm
{
    /// <summary>The rule by which somebody is on duty at every minute; null where no procedure of the organisation demands it.</summary>
    private string? RosterRule => ProceduresOf().Select(it => it.Procedure.Directory.RosterRules).OfType<IReadOnlyList<string>>().Select(rules => rules[0]).FirstOrDefault();

    private IEnumerable<(Procedure Procedure, string Field)> ProceduresOf() => _directory.Procedures.Index().DistinctBy(it => it.Item.Procedure)
        .SelectMany(it => _registry.All.Where(known => known.Id == it.Item.Procedure).Select(known => (known, $"directory.procedures[{it.Index}].procedure")));

    /// <summary>
    /// There is a roster of the whole organisation, and the next begins where one ends; that none has a gap of its own, is asked of every roster. One of a department is no help to who calls at night.
    /// </summary>
    private void CheckDuty()
    {
        if (RosterRule is not { } rule)
            return;
        var rosters = _directory.Rosters.Where(roster => roster.Department.Length == 0).ToList();
        if (rosters.Count == 0)
        {
            Add("ROSTER_MISSING", "directory.rosters", "Somebody is on duty at every minute, and the directory has no roster of the whole organisation.", rule);
            return;
        }
        var periods = rosters.Where(roster => DirectoryTimes.TryDay(roster.FromDay, out _) && DirectoryTimes.TryDay(roster.UntilDay, out _))
            .Select(roster => (From: Day(roster.FromDay), Until: Day(roster.UntilDay))).Where(period => period.From <= period.Until).Order().ToList();
        if (periods.Count == 0 || !TimeZoneInfo.TryFindSystemTimeZoneById(_directory.Zone, out var zone))
            return;
        var last = periods[0].Until;
        foreach (var (from, until) in periods)
        {
            if (from > last.AddDays(1))
                Add("ROSTER_GAP", "directory.rosters", $"Nobody is on duty from {Local(LocalDays.EndOf(last, zone), zone)} to {Local(DirectoryTimes.Begin(from, zone), zone)}.", rule);
            last = until > last ? until : last;
        }

        static DateOnly Day(string text) => DirectoryTimes.TryDay(text, out var day) ? day : default;
    }

    /// <summary>Each department that a procedure sends cases to has somebody by name who handles them.</summary>
    private void CheckNamedStaff()
    {
        var handlers = _directory.Posts.Where(post => post.Role == Roles.Handler).ToDictionary(post => post.Code, post => post.Department);
        var staffed = _directory.Staff.SelectMany(member => member.Posts).Where(handlers.ContainsKey).Select(post => handlers[post]).ToHashSet();
        foreach (var (procedure, _) in ProceduresOf().Where(it => it.Procedure.Directory.StaffRules is not null))
            foreach (var (index, department) in _directory.Departments.Index().Where(it => DepartmentsOf(procedure).Any(name => it.Item.Code == name || it.Item.Kind == name) && !staffed.Contains(it.Item.Code)))
                Add("STAFF_MISSING", $"directory.departments[{index}]", $"'{department.Code}' gets cases and has nobody named who handles them.", procedure.Directory.StaffRules![0]);
    }
}
