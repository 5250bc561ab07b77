using System.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace ComplaintSuite.ArchitectureTests;

/// <summary>Deny by default: whoever writes an rpc says who may call it.</summary>
public sealed class RightsTests
{
    private static readonly IReadOnlyList<Type> GrpcServices =
    [
        .. Suite.Services.Concat(Suite.Shared).SelectMany(assembly => assembly.GetTypes())
            .Where(type => !type.IsAbstract && type.BaseType?.GetCustomAttribute<BindServiceMethodAttribute>() is not null),
    ];

    [Fact]
    public void Every_rpc_is_implemented()
    {
        Assert.NotEmpty(GrpcServices);
        Assert.Empty(GrpcServices.SelectMany(Rpcs).Where(rpc => rpc.Implementation is null).Select(rpc => rpc.Name));
    }

    [Fact]
    public void Every_rpc_names_a_policy_or_says_that_it_is_for_everyone() =>
        Assert.Empty(GrpcServices.SelectMany(Rpcs).Where(rpc => rpc.Implementation is { } method && !SaysWho(method) && !SaysWho(method.DeclaringType!)).Select(rpc => rpc.Name));

    private static IEnumerable<(string Name, MethodInfo? Implementation)> Rpcs(Type service) =>
        from rpc in service.BaseType!.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        where rpc.IsVirtual
        let implementation = service.GetMethod(rpc.Name, [.. rpc.GetParameters().Select(parameter => parameter.ParameterType)])
        select ($"{service.Name}.{rpc.Name}", implementation?.DeclaringType == service.BaseType ? null : implementation);

    private static bool SaysWho(MemberInfo member) =>
        member.GetCustomAttributes<AuthorizeAttribute>().Any(attribute => !string.IsNullOrEmpty(attribute.Policy)) || member.GetCustomAttribute<AllowAnonymousAttribute>() is not null;
}
