using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.RoutingTests;

internal static class Samples
{
    public const string Inspection = "inspection-team";
    public const string MarketOrder = "market-order-office";

    private static readonly string[] Departments = [Inspection, MarketOrder, "service-trade-office", "circulation-office", "e-commerce-office", "foreign-trade-office"];

    /// <summary>Every department that commerce-hotline sends cases to, with handlers CODE-DEPARTMENT-1 and up, and a supervisor CODE-supervisor.</summary>
    public static OrganisationDirectory Directory(string organisation, int handlersPerDepartment = 2)
    {
        var directory = new OrganisationDirectory { Organisation = organisation, Name = Text(organisation), Zone = "Asia/Shanghai" };
        foreach (var department in Departments)
        {
            directory.Departments.Add(new Department { Code = department, Name = Text(department), Parent = department == Inspection ? "" : Inspection });
            directory.Posts.Add(new Post { Code = $"{department}-officer", Name = Text(department), Department = department, Role = "handler" });
            for (var n = 1; n <= handlersPerDepartment; n++)
                directory.Staff.Add(new StaffMember { StaffId = $"{department}-{n}", Subject = $"{organisation}-{department}-{n}", DisplayName = "Officer", Posts = { $"{department}-officer" } });
        }
        directory.Posts.Add(new Post { Code = "supervisor", Name = Text("Supervisor"), Department = Inspection, Role = "supervisor" });
        directory.Staff.Add(new StaffMember { StaffId = "supervisor", Subject = $"{organisation}-supervisor", DisplayName = "Supervisor", Posts = { "supervisor" } });
        directory.Procedures.Add(new ProcedureAssignment { Kind = "complaint", Procedure = "commerce-hotline" });
        directory.Procedures.Add(new ProcedureAssignment { Kind = "report", Procedure = "commerce-hotline" });
        return directory;
    }

    public static LocalizedText Text(string text) => new() { ZhCn = $"{text} 中", En = text, Es = $"{text} es" };
}
