using System.Globalization;
using ComplaintSuite.Procedures;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ComplaintSuite.ServiceDefaults.Storage;

/// <summary>Takes over procedure files that change while the process runs; files with a defect change nothing.</summary>
public sealed class ProcedureReload(ProcedureRegistry registry, ILogger<ProcedureReload> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private readonly HashSet<(string Path, long Length, DateTime Written)> _seen = [.. registry.Watched()];

    // Looked at rather than watched: the files may be a mounted volume, which tells nobody of a change. Real time, as files have it.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                Look();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    /// <summary>Reads the files again if one of them changed since the last look.</summary>
    public void Look()
    {
        try
        {
            var present = registry.Watched();
            if (_seen.SetEquals(present))
                return;
            var before = registry.All.ToDictionary(procedure => (procedure.Id, procedure.Version), procedure => procedure.Sha256);
            var defects = registry.TryReload();
            _seen.Clear();
            _seen.UnionWith(present);
            if (defects.Count > 0)
                logger.ProceduresNotReloaded(string.Join('\n', defects));
            else
                logger.ProceduresReloaded(string.Join(", ", registry.All.Where(procedure => before.GetValueOrDefault((procedure.Id, procedure.Version)) != procedure.Sha256)
                    .Select(procedure => string.Create(CultureInfo.InvariantCulture, $"{procedure.Id}/{procedure.Version}"))));
        }
        catch (Exception unread) when (unread is IOException or UnauthorizedAccessException)
        {
            // A file that is being replaced: the next look reads it.
            logger.ProceduresNotReloaded(unread.Message);
        }
    }
}
