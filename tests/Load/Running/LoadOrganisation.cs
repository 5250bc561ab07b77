using System.Globalization;
using System.Text;

namespace ComplaintSuite.Load.Running;

/// <summary>
/// The organisation under load: the commerce hotline's procedure with eight departments of four handlers each, clerks, and a ninth department that only whole lifecycles pass through,
/// so that what they claim is what they filed.
/// </summary>
internal static class LoadOrganisation
{
    public const string Code = "LOAD1";
    public const int Departments = 8;
    public const int Clerks = 4;
    public const string LifecycleDepartment = "lifecycle-office";
    private const int HandlersOfDepartment = 4;

    public static string Department(int number) => Invariant($"office-{number % Departments + 1}");

    public static string Clerk(int number) => Invariant($"load-clerk-{number % Clerks + 1}");

    /// <summary>A handler of a department.</summary>
    public static string Handler(string department, int number) => Invariant($"load-{department}-{number % HandlersOfDepartment + 1}");

    /// <summary>Writes its file into a folder of demo organisations, emptied before.</summary>
    public static string Write(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        var departments = Enumerable.Range(0, Departments).Select(Department).Append(LifecycleDepartment).ToList();
        var yaml = new StringBuilder($$$"""
            organisation: {{{Code}}}
            name: {zh-CN: 负载测试, en: Load bench, es: Banco de carga}
            zone: Asia/Shanghai
            departments:
              - {code: authority, name: {zh-CN: 商务局, en: Authority, es: Autoridad}, parent: '', openingHours: {monday-friday: [08:30-12:00, 14:00-17:30]}}
              - {code: hotline-centre, name: {zh-CN: 热线, en: Hotline centre, es: Centro de atención}, parent: authority, openingHours: {monday-sunday: [00:00-24:00], holidays: [00:00-24:00]}}

            """);
        // The procedure names departments of its own, and an organisation that runs under it has them.
        foreach (var code in ProcedureDepartments.Concat(departments))
            yaml.AppendLine(CultureInfo.InvariantCulture, $"  - {{code: {code}, name: {{zh-CN: {code}, en: {code}, es: {code}}}, parent: authority}}");
        yaml.AppendLine("posts:");
        yaml.AppendLine("  - {code: hotline-clerk, name: {zh-CN: 受理员, en: Clerk, es: Agente}, department: hotline-centre, role: clerk}");
        yaml.AppendLine("  - {code: org-admin, name: {zh-CN: 管理员, en: Administrator, es: Administrador}, department: authority, role: org-admin}");
        yaml.AppendLine("  - {code: duty-officer, name: {zh-CN: 值班员, en: Duty officer, es: Oficial de guardia}, department: hotline-centre, role: duty-officer}");
        yaml.AppendLine("  - {code: hotline-supervisor, name: {zh-CN: 主管, en: Supervisor, es: Responsable}, department: hotline-centre, role: supervisor}");
        foreach (var code in departments)
            yaml.AppendLine(CultureInfo.InvariantCulture, $"  - {{code: {code}-officer, name: {{zh-CN: 专员, en: Officer, es: Oficial}}, department: {code}, role: handler}}");
        yaml.AppendLine("staff:");
        var number = 0;
        foreach (var (subject, post) in Staff(departments))
            yaml.AppendLine(CultureInfo.InvariantCulture, $"  - {{id: ld-{++number:00}, subject: {subject}, name: {subject}, posts: [{post}]}}");
        yaml.AppendLine("""
            procedures:
              - {kind: complaint, channel: '', procedure: commerce-hotline}
            """);
        File.WriteAllText(Path.Combine(folder, "load1.yaml"), yaml.ToString());
        return folder;
    }

    private static readonly string[] ProcedureDepartments =
        ["inspection-team", "market-order-office", "circulation-office", "service-trade-office", "e-commerce-office", "foreign-trade-office", "mediation-office"];

    private static IEnumerable<(string Subject, string Post)> Staff(IEnumerable<string> departments) =>
    [
        ("load-admin", "org-admin"),
        ("load-duty", "duty-officer"),
        ("load-supervisor", "hotline-supervisor"),
        .. Enumerable.Range(0, Clerks).Select(number => (Clerk(number), "hotline-clerk")),
        .. departments.SelectMany(department => Enumerable.Range(0, HandlersOfDepartment).Select(number => (Handler(department, number), $"{department}-officer"))),
    ];

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
