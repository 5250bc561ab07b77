using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ComplaintSuite.ServiceDefaults.Storage;

/// <summary>Fetches the whole directory of an organisation when Routing says that it changed.</summary>
public sealed class OnDirectoryChanged<TDb>(DirectoryService.DirectoryServiceClient routing, TimeProvider time, ILogger<OnDirectoryChanged<TDb>> logger)
    : IEventHandler<TDb, DirectoryChanged>
    where TDb : ServiceDb
{
    public async Task HandleAsync(TDb db, EventContext<DirectoryChanged> e, CancellationToken ct)
    {
        // The subscription waits meanwhile; a silent Routing is tried again.
        var export = await routing.ExportDirectoryAsync(new() { Organisation = e.Organisation }, cancellationToken: ct);
        foreach (var directory in export.Directories)
        {
            var copy = await db.DirectoryCopies.SingleOrDefaultAsync(it => it.Organisation == directory.Organisation, ct);
            if (copy is null)
                db.DirectoryCopies.Add(new(directory, time.GetUtcNow()));
            else
                copy.Take(directory, time.GetUtcNow());
            logger.DirectoryCopied(directory.Organisation, directory.Revision);
        }
    }
}
