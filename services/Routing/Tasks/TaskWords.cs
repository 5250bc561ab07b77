using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Procedures;
using ComplaintSuite.ServiceDefaults.Storage;
using Google.Protobuf.WellKnownTypes;

namespace ComplaintSuite.Routing.Tasks;

/// <summary>Rows to messages, by hand: what leaves the service is decided here.</summary>
/// <param name="directory">Names of departments; null where the organisation is not known.</param>
/// <param name="language">Language of the names, as a BCP 47 tag.</param>
internal sealed class TaskWords(DirectoryView? directory, string language)
{
    /// <summary>For a list of a department's tasks: without what was written.</summary>
    public DepartmentTask InList(AskedTask task, TaskKind kind, DateTimeOffset now) => new()
    {
        TaskId = task.Id.ToString(),
        ParentTaskId = task.ParentId?.ToString() ?? "",
        WorkItemId = task.WorkItemId.ToString(),
        Organisation = task.Organisation,
        CaseId = task.CaseId.ToString(),
        CaseNumber = task.CaseNumber,
        Task = task.Kind,
        Title = kind.Title.In(language),
        Department = task.Department,
        DepartmentName = NameOf(task.Department),
        ByDepartment = task.ByDepartment,
        ByDepartmentName = NameOf(task.ByDepartment),
        State = TaskTree.NameOf(task.State),
        Handler = task.Handler ?? "",
        AskedBy = task.AskedBy,
        AskTime = Timestamp.FromDateTimeOffset(task.AskedAt),
        FinishTime = task.FinishedAt is { } finished ? Timestamp.FromDateTimeOffset(finished) : null,
        DueTime = task.DueAt is { } due ? Timestamp.FromDateTimeOffset(due) : null,
        Late = task.Late || (task.IsOpen && task.DueAt < now),
        Rule = kind.Clock.Rule,
        Version = task.Version,
    };

    /// <summary>With what was asked and answered.</summary>
    public DepartmentTask Whole(AskedTask task, TaskKind kind, DateTimeOffset now)
    {
        var message = InList(task, kind, now);
        (message.Question, message.Answer, message.Reason) = (task.Question, task.Answer ?? "", task.Reason ?? "");
        return message;
    }

    public TaskOffer Offer(TaskKind kind, IEnumerable<string> departments) => new()
    {
        Task = kind.Name,
        Title = kind.Title.In(language),
        Limit = kind.Clock.Limit.ToString(),
        Departments = { departments.Select(code => new TaskDepartment { Department = code, Name = NameOf(code) }) },
    };

    private string NameOf(string department) => directory?.Department(department)?.Name.In(language) ?? department;
}
