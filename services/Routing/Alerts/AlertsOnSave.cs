using ComplaintSuite.Routing.Data;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ComplaintSuite.Routing.Alerts;

/// <summary>
/// Tells of what begins and ends in a unit of work as it is saved, whoever makes it: a request, an event, a clock. So no way in which a clock may begin has to think of telling.
/// </summary>
internal sealed class AlertsOnSave(AlertDesk alerts) : SaveChangesInterceptor
{
    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is RoutingDb db)
        {
            await AlertDesk.NoteRecusalsAsync(db, cancellationToken);
            await alerts.TellOfClocksAsync(db, cancellationToken);
            await alerts.TellOfWithdrawnTasksAsync(db, cancellationToken);
            await alerts.TellOfActsAsync(db, cancellationToken);
            await alerts.TellOfExtensionsAsync(db, cancellationToken);
            await alerts.LapseWithWorkAsync(db, cancellationToken);
            await alerts.ReachOthersAsync(db, cancellationToken);
            await alerts.TellOfWithdrawingAsync(db, cancellationToken);
        }
        return result;
    }
}
