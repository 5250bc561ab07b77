using ComplaintSuite.Contracts.Common.V1;
using ComplaintSuite.Contracts.Routing.V1;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace ComplaintSuite.Cli;

/// <summary>An organisation's file: what ImportDirectory takes, as YAML. Unknown and repeated keys are errors.</summary>
internal sealed class OrganisationFile
{
    public string Organisation { get; set; } = "";
    public Dictionary<string, string> Name { get; set; } = [];
    public string Zone { get; set; } = "";
    public List<DepartmentLine> Departments { get; set; } = [];
    public List<PostLine> Posts { get; set; } = [];
    public List<StaffLine> Staff { get; set; } = [];
    public List<ProcedureLine> Procedures { get; set; } = [];

    /// <exception cref="ToolFailedException">The file is not what it should be; the text names file, line and column.</exception>
    public static OrganisationDirectory Read(string file)
    {
        try
        {
            using var reader = new StreamReader(file);
            return new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).WithDuplicateKeyChecking().Build().Deserialize<OrganisationFile>(reader).ToMessage();
        }
        catch (YamlException defect)
        {
            throw new ToolFailedException($"{file}({defect.Start.Line},{defect.Start.Column}): {defect.InnerException?.Message ?? defect.Message}");
        }
    }

    private OrganisationDirectory ToMessage() => new()
    {
        Organisation = Organisation,
        Name = TextOf(Name),
        Zone = Zone,
        Departments = { Departments.Select(it => new Department { Code = it.Code, Name = TextOf(it.Name), Parent = it.Parent }) },
        Posts = { Posts.Select(it => new Post { Code = it.Code, Name = TextOf(it.Name), Department = it.Department, Role = it.Role }) },
        Staff = { Staff.Select(it => new StaffMember { StaffId = it.Id, Subject = it.Subject, DisplayName = it.Name, Posts = { it.Posts } }) },
        Procedures = { Procedures.Select(it => new ProcedureAssignment { Kind = it.Kind, Channel = it.Channel, Procedure = it.Procedure }) },
    };

    /// <summary>What is missing stays empty: the import names it with its path.</summary>
    private static LocalizedText TextOf(Dictionary<string, string> texts) =>
        new() { ZhCn = texts.GetValueOrDefault("zh-CN", ""), En = texts.GetValueOrDefault("en", ""), Es = texts.GetValueOrDefault("es", "") };

    internal sealed class DepartmentLine
    {
        public string Code { get; set; } = "";
        public Dictionary<string, string> Name { get; set; } = [];
        public string Parent { get; set; } = "";
    }

    internal sealed class PostLine
    {
        public string Code { get; set; } = "";
        public Dictionary<string, string> Name { get; set; } = [];
        public string Department { get; set; } = "";
        public string Role { get; set; } = "";
    }

    internal sealed class StaffLine
    {
        public string Id { get; set; } = "";
        public string Subject { get; set; } = "";
        public string Name { get; set; } = "";
        public List<string> Posts { get; set; } = [];
    }

    internal sealed class ProcedureLine
    {
        public string Kind { get; set; } = "";
        public string Channel { get; set; } = "";
        public string Procedure { get; set; } = "";
    }
}
