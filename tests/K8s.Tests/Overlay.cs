using System.Reflection;
using ComplaintSuite.TestKit;
using k8s;
using k8s.Models;

namespace ComplaintSuite.K8sTests;

/// <summary>What an overlay or the base renders to, every document read strictly: an unknown field, a typing error or a repeated key fails here.</summary>
internal sealed class Overlay
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "k8s");

    private Overlay(IReadOnlyList<IKubernetesObject<V1ObjectMeta>> objects) => Objects = objects;

    public IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Objects { get; }

    /// <summary>Every template of a pod, with the name and the kind of what it belongs to.</summary>
    public IEnumerable<(string Name, string Kind, string Namespace, V1PodSpec Pod)> Pods => Objects.SelectMany(each => each switch
    {
        V1Deployment deployment => [(deployment.Name(), deployment.Kind, deployment.Namespace(), deployment.Spec.Template.Spec)],
        V1StatefulSet set => [(set.Name(), set.Kind, set.Namespace(), set.Spec.Template.Spec)],
        V1Job job => [(job.Name(), job.Kind, job.Namespace(), job.Spec.Template.Spec)],
        _ => Array.Empty<(string, string, string, V1PodSpec)>(),
    });

    public IEnumerable<T> All<T>()
        where T : IKubernetesObject<V1ObjectMeta> => Objects.OfType<T>();

    public T One<T>(string name)
        where T : IKubernetesObject<V1ObjectMeta> => Assert.Single(All<T>(), each => each.Name() == name);

    /// <summary>Renders a folder below k8s; null where this machine has no tool for it, which the summary of the run then names. With CI=true that fails.</summary>
    public static async Task<Overlay?> RenderAsync(string name, CancellationToken ct)
    {
        var (tool, absent) = await Kustomize.FindAsync(ct);
        if (tool is null)
        {
            Assert.True(Environment.GetEnvironmentVariable("CI") != "true", $"With CI=true the manifests are rendered, and {absent}.");
            Checkout.NotCovered($"k8s manifests: {absent}");
            return null;
        }
        return Read(await tool.RenderAsync(Path.Combine(Folder, name), ct));
    }

    /// <summary>What was rendered; skips the test where nothing was.</summary>
    public static Overlay OrSkip(Overlay? rendered)
    {
        if (rendered is null) Assert.Skip("No tool on this machine renders the manifests.");
        return rendered;
    }

    public static Overlay Read(string yaml)
    {
        // Strict reading passes over a kind that it has no type for: the types are named from the model, and each document must have become one.
        var types = typeof(V1Pod).Assembly.GetTypes().Concat(typeof(DaprResource).Assembly.GetTypes())
            .Where(type => type.GetCustomAttribute<KubernetesEntityAttribute>() is not null)
            .GroupBy(type => { var entity = type.GetCustomAttribute<KubernetesEntityAttribute>()!; return $"{(entity.Group.Length == 0 ? "" : entity.Group + "/")}{entity.ApiVersion}/{entity.Kind}"; })
            .ToDictionary(group => group.Key, group => group.First());
        var objects = KubernetesYaml.LoadAllFromString(yaml, types, strict: true);
        return new Overlay([.. objects.Cast<IKubernetesObject<V1ObjectMeta>>()]);
    }
}
