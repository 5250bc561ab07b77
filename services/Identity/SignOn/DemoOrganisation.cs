using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace ComplaintSuite.Identity.SignOn;

/// <summary>A demo organisation's file, as far as sign-ons need it; the directory import reads the same file.</summary>
internal sealed class DemoOrganisation
{
    public string Organisation { get; set; } = "";
    public Dictionary<string, string> Name { get; set; } = [];
    public string Zone { get; set; } = "";
    public List<DemoDepartment> Departments { get; set; } = [];
    public List<DemoPost> Posts { get; set; } = [];
    public List<DemoStaff> Staff { get; set; } = [];
    public List<DemoProcedure> Procedures { get; set; } = [];

    /// <summary>Reads a file; unknown keys are errors.</summary>
    /// <exception cref="InvalidOperationException">The file is not what it should be; the text names file, line and column.</exception>
    public static DemoOrganisation Read(string file)
    {
        try
        {
            var yaml = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).WithDuplicateKeyChecking().Build();
            using var reader = new StreamReader(file);
            return yaml.Deserialize<DemoOrganisation>(reader);
        }
        catch (YamlDotNet.Core.YamlException defect)
        {
            throw new InvalidOperationException($"{file}({defect.Start.Line},{defect.Start.Column}): {defect.InnerException?.Message ?? defect.Message}", defect);
        }
    }
}

internal sealed class DemoDepartment
{
    public string Code { get; set; } = "";
    public Dictionary<string, string> Name { get; set; } = [];
    public string Parent { get; set; } = "";
}

internal sealed class DemoPost
{
    public string Code { get; set; } = "";
    public Dictionary<string, string> Name { get; set; } = [];
    public string Department { get; set; } = "";
    public string Role { get; set; } = "";
}

internal sealed class DemoStaff
{
    public string Id { get; set; } = "";
    public string Subject { get; set; } = "";
    public string Name { get; set; } = "";
    public List<string> Posts { get; set; } = [];
}

internal sealed class DemoProcedure
{
    public string Kind { get; set; } = "";
    public string Channel { get; set; } = "";
    public string Procedure { get; set; } = "";
}
