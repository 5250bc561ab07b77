using ComplaintSuite.Procedures;
using ComplaintSuite.Routing.Queues;
using ComplaintSuite.ServiceDefaults.Refusals;
using ComplaintSuite.ServiceDefaults.Rights;

namespace ComplaintSuite.Routing.Tasks;

/// <summary>What may be done with the tasks of a work item, and by whom: every unmet demand, each with its rule. Empty means permitted.</summary>
/// <param name="file">The work item.</param>
/// <param name="caller">Who would act.</param>
internal sealed class TaskRules(WorkFile file, Caller caller)
{
    /// <summary>Our own limit: the tree of a matter is read as a whole.</summary>
    private const int MostTasks = 200;

    /// <summary>Our own limit, in characters: read as a whole, a tree stays below the 4 MB of a gRPC message in any script. Questions end at half of it, so that there is room for the answers.</summary>
    private const int MostCharacters = 1_000_000;

    private static readonly string[] Superiors = [Roles.Supervisor, Roles.Manager];

    private string? StaffId => file.Directory.Staff(caller.Subject)?.StaffId;

    /// <summary>The kind of task of this name.</summary>
    /// <exception cref="Refusal">The procedure has none.</exception>
    public TaskKind Kind(string name) => file.Procedure.Tasks.FirstOrDefault(kind => kind.Name == name)
        ?? throw Refusal.Invalid("TASK_UNKNOWN", "task", file.Procedure.Tasks.Count == 0 ? "This procedure does not distribute work." : $"The tasks are {string.Join(", ", file.Procedure.Tasks.Select(kind => kind.Name))}.");

    /// <summary>Asking for the work item, as the person of its department.</summary>
    public List<Violation> Asking(TaskKind kind) => ByOf(kind) is { Count: > 0 } others ? others : [.. file.Unmet(TaskKind.Ask).Where(violation => IsOf(kind, violation.Rule))];

    /// <summary>The act of asking has the rules of all kinds of tasks; those of others say nothing of this one.</summary>
    private bool IsOf(TaskKind kind, string? rule) => rule is null || kind.Rules.Contains(rule) || !file.Procedure.Tasks.Any(other => other.Rules.Contains(rule));

    /// <summary>Which department may be asked, under a task or for the work item itself.</summary>
    public List<Violation> Department(TaskKind kind, AskedTask? parent, string code)
    {
        if (file.Directory.Department(code) is not { } department)
            return [new("DEPARTMENT_UNKNOWN", "department", null, "The organisation has no department of this code.")];
        if (!kind.MayBeAsked(department.Code, department.Kind))
            return Each(kind.Rules, "DEPARTMENT_NOT_PERMITTED", "department", $"'{kind.Name}' is asked of {string.Join(", ", kind.To)}.");
        if (file.Directory.IsElsewhere(file.Place, code))
            return Each(kind.Rules, "DEPARTMENT_ELSEWHERE", "department", "The department belongs to another place than the matter.");
        if (file.Item.Department == code || file.Tasks.WithThoseAbove(parent).Any(above => above.Department == code))
            return Each(kind.Rules, "DEPARTMENT_SAME", "department", "The department has the matter already, or asked for this itself.");
        return file.Tasks.All.Count() >= MostTasks || Characters > MostCharacters / 2 ? [new("TASKS_FULL", null, null, $"At most {MostTasks} tasks are asked for one work item, and {MostCharacters / 2:N0} characters written.")] : [];
    }

    /// <summary>Whether there is room for a text that ends a task.</summary>
    public List<Violation> Writing(string field, string text) =>
        Characters + text.Length > MostCharacters ? [new("TASKS_FULL", field, null, $"The texts of all tasks have {MostCharacters:N0} characters together. Write it shorter, or attach it to the case.")] : [];

    private int Characters => file.Tasks.All.Sum(task => task.Characters);

    /// <summary>The departments that may be asked, by their codes.</summary>
    public IReadOnlyList<string> DepartmentsFor(TaskKind kind, AskedTask? parent) => [.. file.Directory.Departments.Order(StringComparer.Ordinal).Where(code => Department(kind, parent, code).Count == 0)];

    /// <summary>It waits, or who had it works in the department no more.</summary>
    public List<Violation> Taking(AskedTask task) =>
        [.. OfDepartment(task), .. file.Tasks.KindOf(task) is var kind && task.State != TaskState.Asked && !IsLeft(task) ? Each(kind.Rules, "STEP_NOT_PERMITTED", null, $"The task is '{TaskTree.NameOf(task.State)}', and taken from 'asked'.") : []];

    private bool IsLeft(AskedTask task) => task is { State: TaskState.Taken, Handler: { } handler } && !file.Directory.Handles(handler, task.Department);

    public List<Violation> Answering(AskedTask task) => [.. Having(task, "answered"), .. Finished(task)];

    public List<Violation> Declining(AskedTask task)
    {
        var violations = OfDepartment(task);
        var kind = file.Tasks.KindOf(task);
        if (kind.NeverDeclined is { } rules)
            violations.AddRange(Each(rules, "NEVER_PERMITTED", null, $"A department that is asked for '{kind.Name}' can't decline."));
        if (task.State != TaskState.Asked)
            violations.AddRange(HavingAlone(task, "declined"));
        return [.. violations, .. Finished(task)];
    }

    public List<Violation> Distributing(AskedTask task)
    {
        var violations = Having(task, "distributed");
        var kind = file.Tasks.KindOf(task);
        if (kind.NeverDistributed is { } rules)
            violations.AddRange(Each(rules, "NEVER_PERMITTED", null, $"A department that is asked for '{kind.Name}' can't pass it on."));
        return violations;
    }

    /// <summary>Whoever might ask withdraws: for the work item, or under the task that they have; a superior in any case.</summary>
    public List<Violation> Withdrawing(AskedTask task)
    {
        var kind = file.Tasks.KindOf(task);
        List<Violation> violations = task.IsOpen ? [] : Each(kind.Rules, "STEP_NOT_PERMITTED", null, $"The task is '{TaskTree.NameOf(task.State)}' and open no more.");
        if (task.ParentId is null)
        {
            // An item that nobody has claimed is still its department's.
            if (!caller.Handles(file.Directory, file.Item.Department) && !IsSuperior)
                return Each(kind.Rules, "ROLE_NOT_PERMITTED", null, "What was asked is withdrawn by who asked.");
            if (IsSuperior)
                return [.. Barred(), .. violations];
            return [.. Asking(kind).Where(violation => violation.Code != "STEP_NOT_PERMITTED"), .. violations];
        }
        var parent = file.Tasks.All.First(above => above.Id == task.ParentId);
        if (Barred() is { Count: > 0 } barred)
            violations.AddRange(barred);
        else if (!(caller.Handles(file.Directory, parent.Department) && parent.Handler == StaffId) && !IsSuperior)
            violations.InsertRange(0, Each(kind.Rules, "ROLE_NOT_PERMITTED", null, "What was asked is withdrawn by who asked."));
        return violations;
    }

    private bool IsSuperior => Superiors.Any(file.Directory.AtPresent(caller).Has);

    private List<Violation> ByOf(TaskKind kind) =>
        kind.By.Any(name => file.Procedure.Work.Is(file.Person.Actor, name)) ? [] : Each(kind.Rules, "ROLE_NOT_PERMITTED", null, $"'{kind.Name}' is asked by {string.Join(", ", kind.By)}.");

    private List<Violation> OfDepartment(AskedTask task) =>
        !caller.Handles(file.Directory, task.Department) ? Each(file.Tasks.KindOf(task).Rules, "ROLE_NOT_PERMITTED", null, "Tasks are for the handlers of the department that was asked.") : Barred();

    private List<Violation> Having(AskedTask task, string what) => [.. OfDepartment(task), .. HavingAlone(task, what)];

    private List<Violation> HavingAlone(AskedTask task, string what)
    {
        var rules = file.Tasks.KindOf(task).Rules;
        return task.State != TaskState.Taken ? Each(rules, "STEP_NOT_PERMITTED", null, $"The task is '{TaskTree.NameOf(task.State)}', and {what} once somebody has taken it.")
            : task.Handler != StaffId ? Each(rules, "OWN_CLAIM", null, "Somebody else has taken the task.")
            : [];
    }

    private List<Violation> Finished(AskedTask task) =>
        file.Tasks.Under(task).Any(child => child.IsOpen) ? Each(file.Tasks.KindOf(task).Rules, "TASKS_FINISHED", null, "A department that was asked under it has not answered.") : [];

    private List<Violation> Barred() =>
        StaffId is { } staffId && file.Item.Barred.Contains(staffId) ? Each(file.Procedure.RecusalRules, "MUST_WITHDRAW", null, "Whoever has an interest in the matter withdraws from it.") : [];

    private static List<Violation> Each(IReadOnlyList<string> rules, string code, string? field, string description) =>
        rules.Count == 0 ? [new(code, field, null, description)] : [.. rules.Select(rule => new Violation(code, field, rule, description))];
}
