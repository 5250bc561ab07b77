using ComplaintSuite.Cli;
using ComplaintSuite.Identity;
using ComplaintSuite.Identity.SignOn;

namespace ComplaintSuite.IdentityTests;

/// <summary>The files of demo organisations: the shipped ones, and what is refused.</summary>
public sealed class DemoPeopleTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("demo-");

    [Fact]
    public void The_shipped_organisations_name_departments_posts_and_procedures_that_are_there_in_three_languages()
    {
        foreach (var file in Directory.GetFiles(RunningIdentity.DemoFolder, "*.yaml"))
        {
            var organisation = OrganisationFile.Read(file);
            Assert.Equal(organisation.Organisation.ToLowerInvariant(), Path.GetFileNameWithoutExtension(file));
            Assert.Equal(TimeZoneInfo.FindSystemTimeZoneById(organisation.Zone).Id, organisation.Zone);
            string[] departments = [.. organisation.Departments.Select(department => department.Code)];
            if (organisation.Procedures.Any(assignment => assignment.Procedure == "commerce-hotline"))
                Assert.All(["inspection-team", "market-order-office", "circulation-office", "mediation-office", "hotline-centre"], code => Assert.Contains(code, departments));
            Assert.All(organisation.Departments, department => Assert.True(department.Parent.Length == 0 || departments.Contains(department.Parent)));
            Assert.All(organisation.Posts, post => Assert.Contains(post.Department, departments));
            Assert.All(organisation.Procedures, assignment => Assert.True(File.Exists(Path.Combine(TestKit.Checkout.Root, "shared", "Procedures", "files", assignment.Procedure, "1.yaml"))));
            Assert.All(
                organisation.Posts.Select(post => post.Name).Concat(organisation.Departments.Select(department => department.Name)).Append(organisation.Name),
                name => Assert.All([name.ZhCn, name.En, name.Es], text => Assert.NotEmpty(text)));
            Assert.Distinct(organisation.Staff.Select(member => member.StaffId));
            Assert.Distinct(departments);
        }
        Assert.NotEmpty(Read(RunningIdentity.DemoFolder).Organisations);
    }

    [Fact]
    public void A_person_of_two_organisations_holds_the_same_roles_in_both()
    {
        Write("aa", "auditor");
        Write("bb", "auditor");
        Assert.Equal(["AA", "BB"], Read(folder.FullName).Find("p")!.Organisations);

        Write("bb", "clerk");
        Assert.Contains("other roles than in AA", Assert.Throws<InvalidOperationException>(() => Read(folder.FullName)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("role: clerk", "role: service", "which no post may give")]
    [InlineData("role: clerk", "role: operator", "which no post may give")]
    [InlineData("subject: p", "subject: intake", "belongs to nobody or to a client")]
    [InlineData("posts: [x]", "posts: [y]", "holds the post 'y'")]
    [InlineData("role: clerk", "roles: clerk", "aa.yaml(4,")]
    public void A_wrong_file_is_refused_with_the_defect_named(string right, string wrong, string named)
    {
        Write("aa", "clerk");
        var file = Path.Combine(folder.FullName, "aa.yaml");
        File.WriteAllText(file, File.ReadAllText(file).Replace(right, wrong, StringComparison.Ordinal));
        Assert.Contains(named, Assert.Throws<InvalidOperationException>(() => Read(folder.FullName)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private void Write(string code, string role) => File.WriteAllText(Path.Combine(folder.FullName, code + ".yaml"), $$"""
        organisation: {{code.ToUpperInvariant()}}
        name: {zh-CN: 名, en: Name, es: Nombre}
        posts:
          - {code: x, name: {zh-CN: 岗, en: Post, es: Puesto}, department: d, role: {{role}}}
        staff:
          - {id: s, subject: p, name: Post, posts: [x]}

        """);

    private static DemoPeople Read(string folder) => DemoPeople.Read(
        new IdentitySettings(new Uri("http://127.0.0.1/"), "keys", DemoSignOns: true, folder, new Dictionary<string, string>(), new Dictionary<string, IReadOnlyList<string>>(), []));
}
