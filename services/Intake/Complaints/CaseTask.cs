namespace ComplaintSuite.Intake.Complaints;

/// <summary>What Intake knows of a task that a department was asked in a case: codes only, as Routing told last. Its words stay there.</summary>
public sealed class CaseTask
{
    private CaseTask()
    {
    }

    public CaseTask(Guid id, string organisation, Guid caseId, string department) => (Id, Organisation, CaseId, Department) = (id, organisation, caseId, department);

    public Guid Id { get; private set; }

    public string Organisation { get; private set; } = "";

    public Guid CaseId { get; private set; }

    /// <summary>Code of the department that was asked.</summary>
    public string Department { get; private set; } = "";

    /// <summary>asked, taken, answered, declined or withdrawn.</summary>
    public string State { get; private set; } = "";

    /// <summary>Version of the task in Routing.</summary>
    public long Version { get; private set; }

    /// <summary>Takes what was told, unless something younger was told before.</summary>
    public void Take(string state, long version)
    {
        if (version > Version)
            (State, Version) = (state, version);
    }
}
