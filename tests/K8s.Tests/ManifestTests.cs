using ComplaintSuite.AppHost;
using ComplaintSuite.AppHost.Postgres;
using ComplaintSuite.Gateway;
using ComplaintSuite.TestKit;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Npgsql;

namespace ComplaintSuite.K8sTests;

/// <summary>The manifests say what the code says: processes, ports, variables, probes.</summary>
public sealed class ManifestTests : IAsyncLifetime
{
    private const string Shared = "complaintsuite";
    private const string Sealed = "complaintsuite-grievance";

    private static readonly IReadOnlyList<Member> Processes = Topology.Members;

    // What a process is told on one machine and not in a cluster: the runtime's thrift, demo people, a clock that can be moved.
    private static readonly string[] OneMachine =
        ["DOTNET_", "ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "Clock__", "Demo__", "Identity__DemoSignOns", "Identity__Organisations__", "Identity__GatewayAddresses__1"];

    // And in a cluster alone: the proxies that end TLS.
    private static readonly string[] Cluster = ["Proxies__"];

    private Overlay? _dev;
    private Overlay? _base;

    private Overlay Dev => Overlay.OrSkip(_dev);

    private Overlay Base => Overlay.OrSkip(_base);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _dev = await Overlay.RenderAsync("overlays/dev", Stop);
        _base = await Overlay.RenderAsync("base", Stop);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public void Every_process_has_a_deployment_a_service_and_an_account_and_nothing_else_has()
    {
        var names = Processes.Select(process => process.Name).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(names, Ours(Dev.All<V1Deployment>()));
        Assert.Equal(names, Ours(Dev.All<V1Service>()));
        Assert.Equal(names, Ours(Dev.All<V1ServiceAccount>()));

        static List<string> Ours<T>(IEnumerable<T> all)
            where T : IKubernetesObject<V1ObjectMeta> => [.. all.Select(each => each.Name()).Where(name => name is not ("postgres" or "redis")).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void Every_database_is_migrated_by_a_job_that_alone_has_the_owner()
    {
        Assert.Equal(Processes.Where(process => process.Database is not null).Select(process => $"{process.Name}-migrate").Order(StringComparer.Ordinal), Dev.All<V1Job>().Select(job => job.Name()).Order(StringComparer.Ordinal));
        foreach (var process in Processes.Where(process => process.Database is not null))
        {
            var migrate = Assert.Single(Dev.One<V1Job>($"{process.Name}-migrate").Spec.Template.Spec.Containers);
            Assert.Equal(["--migrate"], migrate.Args);
            // Intake's migration seals what was stored in the clear, so it has the keys.
            string[] keys = process.Name == "intake" ? ["Intake__CaseKey", "Intake__SealingKeys"] : [];
            Assert.Equal(["ConnectionStrings__Owner", .. keys], migrate.Env.Select(variable => variable.Name));
            Assert.Equal(Assert.Single(Dev.One<V1Deployment>(process.Name).Spec.Template.Spec.Containers).Image, migrate.Image);
        }
        Assert.DoesNotContain(Dev.All<V1Deployment>().SelectMany(deployment => deployment.Spec.Template.Spec.Containers).SelectMany(container => container.Env), variable => variable.Name == "ConnectionStrings__Owner");
    }

    [Fact]
    public void The_grievance_process_is_alone_in_its_namespace()
    {
        foreach (var (name, _, @namespace, _) in Dev.Pods)
            Assert.Equal(name.StartsWith("hrgrievance", StringComparison.Ordinal) ? Sealed : Shared, @namespace);
        // What a pod names by reference must lie in its own namespace; this finds a secret of the sealed one that would be missing elsewhere, too.
        foreach (var secret in Dev.All<V1Secret>().Where(secret => secret.Namespace() == Shared)) Assert.DoesNotContain("grievance-database", secret.Name(), StringComparison.Ordinal);
    }

    [Fact]
    public void Ports_are_those_that_the_processes_listen_on()
    {
        foreach (var process in Processes)
        {
            var container = Container(Dev, process);
            var listens = container.Env.Where(variable => variable.Name.StartsWith("Listen__", StringComparison.Ordinal)).Select(variable => (variable.Name, variable.Value));
            (string, string)[] expected = process.Listens is Listens.Both ? [("Listen__Web", "http://0.0.0.0:8080"), ("Listen__Grpc", "http://0.0.0.0:8081")] : [("Listen__Url", "http://0.0.0.0:8080")];
            Assert.Equal(expected, listens);

            (string, int)[] ports = process.Listens switch
            {
                Listens.Http1 => [("web", 8080)],
                Listens.Http2 => [("grpc", 8080)],
                Listens.Both => [("web", 8080), ("grpc", 8081)],
            };
            Assert.Equal(ports, container.Ports.Select(port => (port.Name, port.ContainerPort)));
            var service = Dev.One<V1Service>(process.Name).Spec;
            Assert.Equal(ports, service.Ports.Select(port => (port.Name, port.Port)));
            Assert.Equal(ports.Select(port => $"{port.Item2}"), service.Ports.Select(port => port.TargetPort.Value));
            // Without it a mesh or an ingress takes a clear-text port for HTTP/1.1.
            Assert.All(service.Ports, port => Assert.Equal(port.Name == "grpc" ? "kubernetes.io/h2c" : null, port.AppProtocol));
            Assert.Equal(service.Selector, Dev.One<V1Deployment>(process.Name).Spec.Selector.MatchLabels);
            Assert.Equal(process.Name, service.Selector["app.kubernetes.io/name"]);
        }
    }

    [Fact]
    public void Alive_is_not_ready_and_each_is_asked_in_the_protocol_of_the_process()
    {
        foreach (var process in Processes)
        {
            var container = Container(Dev, process);
            string[] asked = [Asked(container.StartupProbe), Asked(container.LivenessProbe), Asked(container.ReadinessProbe)];
            Assert.Equal(process.Listens is Listens.Http2 ? ["grpc 8080 'live'", "grpc 8080 'live'", "grpc 8080 ''"] : ["GET 8080 /healthz/live", "GET 8080 /healthz/live", "GET 8080 /healthz/ready"], asked);
        }

        static string Asked(V1Probe probe) => probe.Grpc is { } grpc ? $"grpc {grpc.Port} '{grpc.Service}'" : $"GET {probe.HttpGet.Port.Value} {probe.HttpGet.Path}";
    }

    [Fact]
    public void Variables_are_those_that_AppHost_gives()
    {
        var folder = Directory.CreateTempSubdirectory("complaintsuite-k8s-");
        try
        {
            var oneMachine = new SuiteEnvironment(new SuiteOptions { DataFolder = folder.FullName, FreePorts = true }, folder.FullName, Secrets.In(folder.FullName));
            oneMachine.Settle();
            foreach (var process in Processes)
            {
                var expected = oneMachine.Of(process, process.Database is { } name ? new DatabaseAccess(name, "owner", "app", "worker") : null, clock: null)
                    .Where(variable => variable.Value is not null).Select(variable => variable.Key).Where(variable => !OneMachine.Any(prefix => variable.StartsWith(prefix, StringComparison.Ordinal)) && !Withheld(process, variable));
                Assert.Equal(expected.Order(StringComparer.Ordinal), Variables(Dev, process).Keys.Where(variable => !Cluster.Any(prefix => variable.StartsWith(prefix, StringComparison.Ordinal))).Order(StringComparer.Ordinal));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        // Who has no use for it does not get it: the grievance process knows only the directory.
        static bool Withheld(Member process, string variable) =>
            variable.StartsWith("Services__", StringComparison.Ordinal) && process.Name == "hrgrievance" && variable != "Services__Routing";
    }

    [Fact]
    public void Addresses_of_services_are_those_of_the_manifests()
    {
        foreach (var process in Processes)
            foreach (var (name, value) in Variables(Dev, process).Where(variable => variable.Key.StartsWith("Services__", StringComparison.Ordinal) || variable.Key == "Identity__Issuer"))
            {
                var address = new Uri(value);
                var parts = address.Host.Split('.');
                var service = Dev.One<V1Service>(parts[0]);
                Assert.Equal(service.Namespace(), parts.ElementAtOrDefault(1) ?? Namespace(process));
                Assert.Contains(service.Spec.Ports, port => port.Port == address.Port);
                if (name != "Identity__Issuer") Assert.Equal(name["Services__".Length..], parts[0], ignoreCase: true);
                if (name == "Services__Gateway") Assert.Equal(8081, address.Port);
            }
    }

    [Fact]
    public void A_process_has_its_own_clients_secret_and_its_own_database_by_reference()
    {
        foreach (var process in Processes)
        {
            var variables = Container(Dev, process).Env.ToDictionary(variable => variable.Name);
            if (process.IsClient)
            {
                Assert.Equal(process.Name, variables["Identity__ClientId"].Value);
                Assert.Equal(process.Name, variables["Identity__ClientSecret"].ValueFrom.SecretKeyRef.Key);
            }
            if (process.Database is null) continue;
            Assert.Equal("app", variables["ConnectionStrings__App"].ValueFrom.SecretKeyRef.Key);
            Assert.Equal("worker", variables["ConnectionStrings__Worker"].ValueFrom.SecretKeyRef.Key);
            var connection = new NpgsqlConnectionStringBuilder(Variables(Dev, process)["ConnectionStrings__Worker"]);
            Assert.Equal((process.Database, $"{process.Database}_worker"), (connection.Database, connection.Username));
        }
    }

    [Fact]
    public void Secrets_come_by_reference_and_each_reference_leads_somewhere()
    {
        foreach (var (name, _, @namespace, pod) in Dev.Pods)
            foreach (var variable in pod.Containers.SelectMany(container => container.Env ?? []))
            {
                var secret = variable.Name.StartsWith("ConnectionStrings__", StringComparison.Ordinal) || variable.Name.StartsWith("Identity__Clients__", StringComparison.Ordinal)
                    || variable.Name is "Identity__ClientSecret" or "Redis__Configuration" or "Intake__CaseKey" or "Intake__SealingKeys" || variable.Name.EndsWith("_PASSWORD", StringComparison.Ordinal);
                Assert.True(secret == variable.ValueFrom?.SecretKeyRef is not null, $"{name}: {variable.Name}");
                if (variable.ValueFrom?.SecretKeyRef is { } reference)
                    Assert.Contains(reference.Key, Assert.Single(Dev.All<V1Secret>(), each => each.Name() == reference.Name && each.Namespace() == @namespace).Data.Keys);
            }
    }

    [Fact]
    public void The_base_starts_the_gateway_in_Production_once_its_secrets_are_there()
    {
        var gateway = Container(Base, Processes.Single(process => process.Name == "gateway"));
        var variables = Given(Base, gateway).ToDictionary(variable => variable.Key.Replace("__", ":", StringComparison.Ordinal), variable => (string?)variable.Value);
        Assert.Equal("Production", variables["ASPNETCORE_ENVIRONMENT"]);
        var settings = GatewaySettings.Read(new ConfigurationBuilder().AddInMemoryCollection(variables).Build(), new HostingEnvironment { EnvironmentName = Environments.Production });
        Assert.NotEmpty(settings.KnownProxies);

        var mount = Assert.Single(gateway.VolumeMounts, each => settings.KeyCertificate!.StartsWith(each.MountPath + "/", StringComparison.Ordinal));
        var secret = Assert.Single(Base.One<V1Deployment>("gateway").Spec.Template.Spec.Volumes, volume => volume.Name == mount.Name).Secret;
        Assert.Contains($"| `{secret.SecretName}` | `{Path.GetFileName(settings.KeyCertificate)}`", File.ReadAllText(Path.Combine(Checkout.Root, "k8s", "README.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_to_last_lies_on_a_claimed_volume_that_all_replicas_can_mount()
    {
        foreach (var (name, variable) in new[] { ("intake", "Intake__PrintFolder"), ("identity", "Identity__Keys") })
        {
            var deployment = Base.One<V1Deployment>(name);
            var container = Assert.Single(deployment.Spec.Template.Spec.Containers);
            var mount = Assert.Single(container.VolumeMounts, each => each.MountPath == Assert.Single(container.Env, given => given.Name == variable).Value);
            var claim = Assert.Single(deployment.Spec.Template.Spec.Volumes, volume => volume.Name == mount.Name).PersistentVolumeClaim?.ClaimName;
            Assert.NotNull(claim);
            Assert.Equal(deployment.Spec.Replicas > 1 ? "ReadWriteMany" : "ReadWriteOnce", Assert.Single(Base.One<V1PersistentVolumeClaim>(claim).Spec.AccessModes));
            Assert.Contains($"| `{claim}` |", File.ReadAllText(Path.Combine(Checkout.Root, "k8s", "README.md")), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_base_holds_no_secret()
    {
        var files = Directory.GetFiles(Path.Combine(Checkout.Root, "k8s", "base"));
        foreach (var file in files)
        {
            var text = await File.ReadAllTextAsync(file, Stop);
            Assert.DoesNotContain("kind: Secret", text, StringComparison.Ordinal);
            Assert.DoesNotContain("secretGenerator", text, StringComparison.Ordinal);
            Assert.DoesNotContain("assword=", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Pods_run_without_rights_and_within_bounds()
    {
        foreach (var (name, kind, @namespace, pod) in Dev.Pods)
        {
            Assert.False(pod.AutomountServiceAccountToken, name);
            Assert.False(Dev.One<V1ServiceAccount>(pod.ServiceAccountName).AutomountServiceAccountToken, name);
            Assert.Equal(@namespace, Dev.One<V1ServiceAccount>(pod.ServiceAccountName).Namespace());
            Assert.False(pod.EnableServiceLinks, name);
            Assert.True(pod.SecurityContext.RunAsNonRoot, name);
            Assert.Equal("RuntimeDefault", pod.SecurityContext.SeccompProfile.Type);
            foreach (var container in pod.Containers)
            {
                Assert.False(container.SecurityContext.AllowPrivilegeEscalation, name);
                Assert.True(container.SecurityContext.ReadOnlyRootFilesystem, name);
                Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
                Assert.Equal(["cpu", "memory"], container.Resources.Requests.Keys.Order(StringComparer.Ordinal));
                Assert.Equal(["cpu", "memory"], container.Resources.Limits.Keys.Order(StringComparer.Ordinal));
                var tag = container.Image[(container.Image.LastIndexOf('/') + 1)..].Split(':').ElementAtOrDefault(1);
                Assert.False(tag is null or "latest", $"{name}: {container.Image}");
                if (kind != "Job") Assert.NotNull(container.ReadinessProbe);
            }
        }
    }

    [Fact]
    public async Task A_misspelt_field_does_not_pass()
    {
        var good = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "k8s", "base", "intake.yaml"), Stop);
        Assert.Equal(5, Overlay.Read(good).Objects.Count);
        Assert.ThrowsAny<Exception>(() => Overlay.Read(good.Replace("readinessProbe:", "readynessProbe:", StringComparison.Ordinal)));
        Assert.ThrowsAny<Exception>(() => Overlay.Read(good.Replace("kind: Job", "kind: Jobb", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("v5.5.0", 5)]
    [InlineData("{Version:kustomize/v4.5.7 GitCommit:56d82a8 BuildDate:2022-08-02}", 4)]
    [InlineData("of before version 5", 0)]
    public void Versions_of_the_tool_are_understood(string version, int major) => Assert.Equal(major, Kustomize.Major(version));

    [Fact]
    public async Task The_dev_databases_let_the_roles_of_the_secrets_in()
    {
        if (!ContainerEngine.Answers)
        {
            Assert.NotEqual("true", Environment.GetEnvironmentVariable("CI"));
            Assert.Skip("No container engine answers: the dev databases were not covered.");
        }
        var script = new FileInfo(Path.Combine(Checkout.Root, "k8s", "overlays", "dev", "databases.sql"));
        await using var server = ContainerEngine.PostgreSql().WithEnvironment("ROLE_PASSWORD", "dev-only-role").WithResourceMapping(script, "/docker-entrypoint-initdb.d/").Build();
        await server.StartAsync(Stop);

        foreach (var process in Processes.Where(process => process.Database is not null))
        {
            var app = Variables(Dev, process)["ConnectionStrings__App"];
            var owner = Secret(Dev, Namespace(process), Assert.Single(Dev.One<V1Job>($"{process.Name}-migrate").Spec.Template.Spec.Containers).Env[0]);
            await RunAsync(Here(owner), "create table thing (x int)");
            await RunAsync(Here(app), "insert into thing values (1)");
            var refused = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(Here(app), "create table other (x int)"));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }

        string Here(string connection) => new NpgsqlConnectionStringBuilder(connection) { Host = server.Hostname, Port = server.GetMappedPublicPort(5432), Pooling = false }.ConnectionString;
    }

    private static async Task RunAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Stop);
    }

    private static string Namespace(Member process) => process.Name == "hrgrievance" ? Sealed : Shared;

    private static V1Container Container(Overlay overlay, Member process) => Assert.Single(overlay.One<V1Deployment>(process.Name).Spec.Template.Spec.Containers);

    /// <summary>What the process finds in its environment.</summary>
    private static Dictionary<string, string> Variables(Overlay overlay, Member process)
    {
        var container = Container(overlay, process);
        Dictionary<string, string> variables = [];
        foreach (var from in container.EnvFrom)
            foreach (var (name, value) in Assert.Single(overlay.All<V1ConfigMap>(), map => map.Name() == from.ConfigMapRef.Name && map.Namespace() == Namespace(process)).Data)
                variables.Add(name, value);
        foreach (var variable in container.Env) variables.Add(variable.Name, variable.Value ?? Secret(overlay, Namespace(process), variable));
        return variables;
    }

    /// <summary>What a container of the base finds, with a stand-in for each secret.</summary>
    private static Dictionary<string, string> Given(Overlay overlay, V1Container container) => container.EnvFrom
        .SelectMany(from => Assert.Single(overlay.All<V1ConfigMap>(), map => map.Namespace() == Shared && map.Name() == from.ConfigMapRef.Name).Data)
        .Concat(container.Env.Select(variable => KeyValuePair.Create(variable.Name, variable.Value ?? "from a secret")))
        .ToDictionary();

    private static string Secret(Overlay overlay, string @namespace, V1EnvVar variable)
    {
        var reference = variable.ValueFrom.SecretKeyRef;
        return System.Text.Encoding.UTF8.GetString(Assert.Single(overlay.All<V1Secret>(), secret => secret.Name() == reference.Name && secret.Namespace() == @namespace).Data[reference.Key]);
    }
}
