using ComplaintSuite.TestKit;

namespace ComplaintSuite.RoutingTests;

/// <summary>
/// The service with the property manager's procedure in which the department that has a matter asks others: `joint` handling, which nobody declines nor passes on, and an `opinion`,
/// which may be declined and asked for in turn.
/// </summary>
public sealed class TaskFixture(PostgresServer server) : IAsyncLifetime
{
    private readonly OwnActFiles _files = new();
    private RunningRouting? _routing;

    public RunningRouting Routing => _routing ??= new(server) { Procedures = _files.Path };

    public async ValueTask InitializeAsync()
    {
        var file = Path.Combine(_files.Path, "property-internal", "1.yaml");
        var text = await File.ReadAllTextAsync(file);
        foreach (var (from, to) in new[]
                 {
                     ("    - {when: [harm-contained], rule: PI-11}\n    - {for", "    - {when: [harm-contained], rule: PI-11}\n    - {when: [tasks-finished], rule: BC-03}\n    - {for"),
                     ("\ntexts:\n", """

                     tasks:
                       joint:
                         name: {zh-CN: 协办, en: Joint handling, es: Tramitación conjunta}
                         by: [handler, general-affairs-supervisor]
                         to: [security-department, environment-department]
                         limit: 1 d
                         late: {escalate: general-affairs-supervisor}
                         may-decline: {rule: HA-06}
                         nested: {rule: HA-06}
                         origin: house
                         rule: BC-03
                       opinion:
                         name: {zh-CN: 征求意见, en: Opinion, es: Opinión}
                         by: [handler]
                         limit: 2 d
                         may-decline: true
                         nested: true
                         origin: house
                         rule: CR-02

                     texts:
                       ask-task: {zh-CN: 已请其他部门协助。, en: Other departments were asked., es: Se pidió ayuda a otros departamentos.}

                     """),
                 })
        {
            Assert.Contains(from, text, StringComparison.Ordinal);
            text = text.Replace(from, to, StringComparison.Ordinal);
        }
        await File.WriteAllTextAsync(file, text);
        await Routing.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Routing.DisposeAsync();
        _files.Dispose();
    }
}
