using ComplaintSuite.Procedures.Yaml;

namespace ComplaintSuite.Procedures;

/// <summary>Reads by what cases are told apart: departments, categories, routes, severities.</summary>
partial class ProcedureCompiler
{
    private OrderedDictionary<string, LocalText> ReadNames(string key)
    {
        var names = new OrderedDictionary<string, LocalText>(StringComparer.Ordinal);
        foreach (var entry in _read.Entries(root, key))
        {
            _read.Kebab(entry.Key);
            names[entry.Key.Text] = _read.LocalText(entry.Value);
        }
        return names;
    }

    private List<Category> ReadCategories(Node? node, string? parent, IReadOnlyList<string>? legalFields, string? department, HashSet<string> seen)
    {
        var categories = new List<Category>();
        if (node is null || _read.AnyMap(node) is not { } map) return categories;
        foreach (var entry in map.Entries)
        {
            _read.Kebab(entry.Key);
            if (!seen.Add(entry.Key.Text)) _read.Defect(entry.Key, $"The category '{entry.Key.Text}' stands elsewhere in the tree too; codes are unique.");
            if (_read.Map(entry.Value, ["name", "legal-fields", "department", "fixed", "under", "rule"], ["name"]) is not { } category) continue;
            var own = legalFields;
            if (category.Find("legal-fields") is not null) own = Listed(_read.Words(category, "legal-fields"), _legalFields.Keys, "legal field");
            var to = department;
            if (category.Find("department") is { } named && _read.Word(named.Value) is { } word)
            {
                _read.OneOf(word, _departments.Keys, "department");
                to = word.Text;
            }
            var children = ReadCategories(category.Find("under")?.Value, entry.Key.Text, own, to, seen);
            if (children.Count == 0 && to is null) _read.Defect(entry.Key, $"The category '{entry.Key.Text}' reaches no department; name one here or above.");
            if (children.Count == 0 && _legalFields.Count > 0 && own is not { Count: > 0 }) _read.Defect(entry.Key, $"The category '{entry.Key.Text}' has no legal field; name one here or above.");
            if (children.Count > 0 && category.Find("fixed") is { } wide) _read.Defect(wide.Key, "A matter is accepted under one of the categories below; say there what is fixed.");
            categories.Add(new(entry.Key.Text, _read.LocalText(category, "name"), own ?? [], to ?? "", parent, children) { FixedTo = ReadFixed(category, to), Rules = Rules(category) });
        }
        return categories;
    }

    /// <summary>`fixed: true`: it stays with its department; `fixed: [DEPARTMENT, ...]`: with one of these, its own among them.</summary>
    private List<string> ReadFixed(Map map, string? department)
    {
        if (map.Find("fixed") is not { } entry) return [];
        if (Rules(map, report: false).Count == 0) _read.Defect(entry.Key, "Somebody will be refused by this; name the rule.");
        if (entry.Value is Word { Text: "true" }) return [department ?? ""];
        if (entry.Value is not Items)
        {
            _read.Defect(entry.Value, "What is fixed says so: write `fixed: true`. Or name the departments that may have it.");
            return [];
        }
        var departments = Listed(_read.Words(entry.Value), _departments.Keys, "department");
        if (department is not null && !departments.Contains(department)) _read.Defect(entry.Value, $"It goes to '{department}', which is not among these.");
        return departments;
    }

    private (List<Route> Routes, List<(string Route, string LeadsTo, Demand Demand)> Demands) ReadRoutes()
    {
        var routes = new List<Route>();
        var demands = new List<(string Route, string LeadsTo, Demand Demand)>();
        foreach (var entry in _read.Entries(root, "routes"))
        {
            _read.Kebab(entry.Key);
            if (_read.Map(entry.Value, ["name", "leads-to", "department", "department-from", "fixed", .. DemandKeys], ["name", "leads-to"]) is not { } map) continue;
            var leadsTo = "";
            if (map.Find("leads-to") is { } to && _read.Word(to.Value) is { } step && _read.OneOf(step, ["at-work", "at-mediation"], "step")) leadsTo = step.Text;
            string? department = null, field = null;
            if (map.Find("department") is { } named && _read.Word(named.Value) is { } word && _read.OneOf(word, _departments.Keys, "department")) department = word.Text;
            if (map.Find("department-from") is { } from && _read.Word(from.Value) is { } source)
            {
                _read.OneOf(source, Lifecycle.Case.Fields, "field");
                field = source.Text;
                if (department is not null) _read.Defect(from.Key, "Either `department` or `department-from`, not both.");
            }
            var rules = Rules(map);
            if (map.Find("fixed") is { } stays && department is null) _read.Defect(stays.Key, "What is fixed stays with a department; name it.");
            routes.Add(new(entry.Key.Text, _read.LocalText(map, "name"), leadsTo, department, field, rules) { FixedTo = ReadFixed(map, department) });
            if (ReadDemand(map, Lifecycle.Case, null) is { } demand) demands.Add((entry.Key.Text, leadsTo, demand));
        }
        return (routes, demands);
    }

    private (List<Severity> Severities, List<Demand> Demands) ReadSeverities()
    {
        var severities = new List<Severity>();
        var demands = new List<Demand>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in _read.Entries(root, "severity"))
        {
            _read.Kebab(entry.Key);
            if (_read.Map(entry.Value, ["name", "criteria", .. DemandKeys], ["name", "criteria", "rule"]) is not { } map) continue;
            var criteria = new OrderedDictionary<string, LocalText>(StringComparer.Ordinal);
            foreach (var criterion in _read.Entries(map, "criteria"))
            {
                _read.Kebab(criterion.Key);
                if (!seen.Add(criterion.Key.Text)) _read.Defect(criterion.Key, $"The criterion '{criterion.Key.Text}' stands under another severity too; codes are unique.");
                criteria[criterion.Key.Text] = _read.LocalText(criterion.Value);
            }
            if (criteria.Count == 0) _read.Defect(entry.Key, $"The severity '{entry.Key.Text}' has no criterion; say what makes a matter '{entry.Key.Text}'.");
            severities.Add(new(entry.Key.Text, _read.LocalText(map, "name"), severities.Count, criteria, Rules(map)));
            if (ReadDemand(map, Lifecycle.Case, null) is { } demand) demands.Add(demand with { For = [new("severity", [entry.Key.Text]), .. demand.For] });
        }
        return (severities, demands);
    }
}
