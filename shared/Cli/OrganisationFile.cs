using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Contracts.Routing.V1;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace ComplaintSuite.Cli;

/// <summary>
/// An organisation's file: what ImportDirectory takes, as YAML. Unknown and repeated keys are errors. Identity is built from this source, too, for its demo people.
/// </summary>
internal sealed class OrganisationFile
{
    public string Organisation { get; set; } = "";
    public Dictionary<string, string> Name { get; set; } = [];
    public string Zone { get; set; } = "";
    public List<DepartmentLine> Departments { get; set; } = [];
    public List<PostLine> Posts { get; set; } = [];
    public List<StaffLine> Staff { get; set; } = [];
    public List<DeputyLine> Deputies { get; set; } = [];
    public List<RosterLine> Rosters { get; set; } = [];
    public List<ProcedureLine> Procedures { get; set; } = [];

    /// <exception cref="FormatException">The file is not what it should be; the text names file, line and column.</exception>
    public static OrganisationDirectory Read(string file)
    {
        try
        {
            using var reader = new StreamReader(file);
            return new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).WithDuplicateKeyChecking().Build().Deserialize<OrganisationFile>(reader).ToMessage();
        }
        catch (YamlException defect)
        {
            throw new FormatException($"{file}({defect.Start.Line},{defect.Start.Column}): {defect.InnerException?.Message ?? defect.Message}", defect);
        }
    }

    private OrganisationDirectory ToMessage() => new()
    {
        Organisation = Organisation,
        Name = TextOf(Name),
        Zone = Zone,
        Departments = { Departments.Select(it => new Department { Code = it.Code, Name = TextOf(it.Name), Parent = it.Parent, OpeningHours = HoursOf(it.OpeningHours), Kind = it.Kind, Division = it.Division, Address = it.Address }) },
        Posts = { Posts.Select(it => new Post { Code = it.Code, Name = TextOf(it.Name), Department = it.Department, Role = it.Role, Superior = it.Superior, Kind = it.Kind }) },
        Staff = { Staff.Select(it => new StaffMember { StaffId = it.Id, Subject = it.Subject, DisplayName = it.Name, Posts = { it.Posts } }) },
        Deputies = { Deputies.Select(it => new Deputy { Post = it.Post, StaffId = it.Staff, FromDay = it.From, UntilDay = it.Until }) },
        Rosters =
        {
            Rosters.Select(it => new Roster
            {
                Code = it.Code, Name = TextOf(it.Name), Department = it.Department, FromDay = it.From, UntilDay = it.Until,
                Shifts = { it.Shifts.Select(shift => new Shift { FromTime = shift.From, UntilTime = shift.Until, StaffIds = { shift.Staff } }) },
            })
        },
        Procedures = { Procedures.Select(it => new ProcedureAssignment { Kind = it.Kind, Channel = it.Channel, Procedure = it.Procedure }) },
    };

    /// <summary>What is missing stays empty: the import names it with its path.</summary>
    private static LocalizedText TextOf(Dictionary<string, string> texts) =>
        new() { ZhCn = texts.GetValueOrDefault("zh-CN", ""), En = texts.GetValueOrDefault("en", ""), Es = texts.GetValueOrDefault("es", "") };

    /// <summary>The hours as the directory writes them; what is wrong in them the import names.</summary>
    private static string HoursOf(Dictionary<string, List<string>> hours) =>
        hours.Count == 0 ? "" : $"{{{string.Join(", ", hours.Select(day => $"{day.Key}: [{string.Join(", ", day.Value)}]"))}}}";

    internal sealed class DepartmentLine
    {
        public string Code { get; set; } = "";
        public Dictionary<string, string> Name { get; set; } = [];
        public string Parent { get; set; } = "";
        public Dictionary<string, List<string>> OpeningHours { get; set; } = [];
        public string Kind { get; set; } = "";
        public string Division { get; set; } = "";
        public string Address { get; set; } = "";
    }

    internal sealed class PostLine
    {
        public string Code { get; set; } = "";
        public Dictionary<string, string> Name { get; set; } = [];
        public string Department { get; set; } = "";
        public string Role { get; set; } = "";
        public string Superior { get; set; } = "";
        public string Kind { get; set; } = "";
    }

    internal sealed class StaffLine
    {
        public string Id { get; set; } = "";
        public string Subject { get; set; } = "";
        public string Name { get; set; } = "";
        public List<string> Posts { get; set; } = [];
    }

    internal sealed class DeputyLine
    {
        public string Post { get; set; } = "";
        public string Staff { get; set; } = "";
        public string From { get; set; } = "";
        public string Until { get; set; } = "";
    }

    internal sealed class RosterLine
    {
        public string Code { get; set; } = "";
        public Dictionary<string, string> Name { get; set; } = [];
        public string Department { get; set; } = "";
        public string From { get; set; } = "";
        public string Until { get; set; } = "";
        public List<ShiftLine> Shifts { get; set; } = [];
    }

    internal sealed class ShiftLine
    {
        public string From { get; set; } = "";
        public string Until { get; set; } = "";
        public List<string> Staff { get; set; } = [];
    }

    internal sealed class ProcedureLine
    {
        public string Kind { get; set; } = "";
        public string Channel { get; set; } = "";
        public string Procedure { get; set; } = "";
    }
}
