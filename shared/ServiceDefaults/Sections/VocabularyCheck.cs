using ComplaintSuite.Procedures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ComplaintSuite.ServiceDefaults.Sections;

/// <summary>What must hold before the first call: the service answers every guard that its section of any procedure names.</summary>
public static class VocabularyCheck
{
    public static void AddVocabulary<T>(this IServiceCollection services, Vocabulary<T> vocabulary)
        where T : notnull =>
        services.AddSingleton<IHostedService>(provider => new AtStart<T>(provider.GetRequiredService<ProcedureRegistry>(), vocabulary));

    private sealed class AtStart<T>(ProcedureRegistry registry, Vocabulary<T> vocabulary) : IHostedService
        where T : notnull
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            registry.Demand(vocabulary);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
