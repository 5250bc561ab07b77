using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ComplaintSuite.Contracts;

/// <summary>
/// Makes the descriptors of all contract files one after another, before anything here is used. Google.Protobuf (3.36) keeps what descriptors depend on in a dictionary without a lock: two files that are first
/// used at the same moment could corrupt it, and neither could be used again until the process ends.
/// </summary>
internal static class Descriptors
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "Whoever uses a contract first is not known, and must not have to ask for this.")]
    internal static void Make()
    {
        foreach (var file in typeof(Descriptors).Assembly.GetTypes().Where(type => type is { IsAbstract: true, IsSealed: true } && type.Name.EndsWith("Reflection", StringComparison.Ordinal)))
            RuntimeHelpers.RunClassConstructor(file.TypeHandle);
    }
}
