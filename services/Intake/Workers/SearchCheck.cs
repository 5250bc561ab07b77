using ComplaintSuite.Messaging;
using Npgsql;

namespace ComplaintSuite.Intake.Workers;

/// <summary>
/// Tells once, at the start, of a database whose search of words can use no index (<c>LookupGrpc.FoundBy</c>). What makes it can is no part of the database's dump: an upgrade or
/// a restore loses it.
/// </summary>
internal sealed class SearchCheck([FromKeyedServices("App")] NpgsqlDataSource database, ILogger<SearchCheck> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private bool _isToldOf;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!await AskAsync(stoppingToken))
            await Task.Delay(Pause, TimeProvider.System, stoppingToken);
    }

    /// <returns>False: it is asked again. Of a database that is away readiness tells.</returns>
    internal async Task<bool> AskAsync(CancellationToken cancellation)
    {
        try
        {
            await using var command = database.CreateCommand("select proleakproof from pg_proc where oid = 'pg_catalog.ts_match_vq(tsvector, tsquery)'::regprocedure");
            if (await command.ExecuteScalarAsync(cancellation) is not true)
                logger.SearchReadsAll();
            return true;
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            if (!_isToldOf && !Failures.IsServerAway(failure))
            {
                _isToldOf = true;
                logger.SearchUnasked(Failures.KindOf(failure));
            }
            return false;
        }
    }
}
