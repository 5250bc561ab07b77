using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.RoutingTests;

internal static class Samples
{
    public const string Inspection = "inspection-team";
    public const string MarketOrder = "market-order-office";

    private static readonly string[] Departments = [Inspection, MarketOrder, "service-trade-office", "circulation-office", "e-commerce-office", "foreign-trade-office"];

    /// <summary>Every department that commerce-hotline sends cases to, with handlers CODE-DEPARTMENT-1 and up, a supervisor CODE-supervisor and an administrator CODE-admin.</summary>
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
        directory.Posts.Add(new Post { Code = "administrator", Name = Text("Administrator"), Department = Inspection, Role = "org-admin" });
        directory.Staff.Add(new StaffMember { StaffId = "admin", Subject = $"{organisation}-admin", DisplayName = "Administrator", Posts = { "administrator" } });
        directory.Procedures.Add(new ProcedureAssignment { Kind = "complaint", Procedure = "commerce-hotline" });
        directory.Procedures.Add(new ProcedureAssignment { Kind = "report", Procedure = "commerce-hotline" });
        return directory;
    }

    /// <summary>
    /// As <see cref="Directory"/>, and: the supervisor reports to the chief, for whom supervisor stands in from 8 to 14 October 2026; somebody on duty from 1 to 2 October;
    /// opening hours; two projects, each with a gate and one with a workshop of its own, and a keeper at each gate.
    /// </summary>
    public static OrganisationDirectory Full(string organisation)
    {
        var directory = Directory(organisation);
        directory.Departments[0].OpeningHours = "{monday-friday: [09:00-17:00]}";
        directory.Posts.Single(it => it.Code == "supervisor").Superior = "chief";
        directory.Posts.Add(new Post { Code = "chief", Name = Text("Chief"), Department = Inspection, Role = "manager", Superior = "" });
        directory.Deputies.Add(new Deputy { Post = "chief", StaffId = "supervisor", FromDay = "2026-10-08", UntilDay = "2026-10-14" });
        directory.Rosters.Add(new Roster
        {
            Code = "duty",
            Name = Text("Duty"),
            FromDay = "2026-10-01",
            UntilDay = "2026-10-02",
            Shifts =
            {
                new Shift { FromTime = "2026-10-01T00:00", UntilTime = "2026-10-01T20:00", StaffIds = { "supervisor" } },
                new Shift { FromTime = "2026-10-01T20:00", UntilTime = "2026-10-02T08:00", StaffIds = { $"{Inspection}-1", $"{MarketOrder}-1" } },
                new Shift { FromTime = "2026-10-02T08:00", UntilTime = "2026-10-02T20:00", StaffIds = { $"{Inspection}-2" } },
                new Shift { FromTime = "2026-10-02T19:00", UntilTime = "2026-10-03T00:00", StaffIds = { "supervisor" } },
            },
        });
        Place("workshop", "", "workshop");
        Place("north", "", "project");
        Place("north-gate", "north", "gate");
        Place("north-workshop", "north-gate", "workshop");
        Place("south", "", "project");
        Place("south-gate", "south", "gate");
        directory.Departments.Single(it => it.Code == "north").Division = "330106";
        directory.Departments.Single(it => it.Code == "north").Address = "1 Square";
        foreach (var gate in new[] { "north", "south" })
        {
            directory.Posts.Add(new Post { Code = $"{gate}-keeper", Name = Text("Keeper"), Department = $"{gate}-gate", Role = "clerk", Kind = "keeper" });
            directory.Staff.Add(new StaffMember { StaffId = $"{gate}-keeper", Subject = $"{gate}-keeper", DisplayName = "Keeper", Posts = { $"{gate}-keeper" } });
        }
        return directory;

        void Place(string code, string parent, string kind) => directory.Departments.Add(new Department { Code = code, Name = Text(code), Parent = parent, Kind = kind });
    }

    public static LocalizedText Text(string text) => new() { ZhCn = $"{text} 中", En = text, Es = $"{text} es" };
}
