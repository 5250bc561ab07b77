using System.Runtime.CompilerServices;
using ComplaintSuite.Contracts.Events.V1;
using ComplaintSuite.Contracts.Messaging.V1;
using ComplaintSuite.Messaging;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.ServiceDefaults.Sections;

namespace ComplaintSuite.Routing.Organisations;

/// <summary>The history as events; those of a directory under the subject under which they were published.</summary>
internal sealed class RoutingSnapshots : ISnapshotSource<RoutingDb>
{
    /// <summary>Subject of the events about an organisation's directory.</summary>
    public const string DirectorySubject = "directory";

    private readonly HistorySnapshots<RoutingDb> _history = new();

    public async IAsyncEnumerable<CaseSnapshot> ReadAsync(RoutingDb db, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var snapshot in _history.ReadAsync(db, ct))
        {
            if (snapshot.Events[0].Payload.Is(DirectoryChanged.Descriptor))
            {
                snapshot.Subject = DirectorySubject;
                foreach (var change in snapshot.Events)
                    change.Subject = DirectorySubject;
            }
            yield return snapshot;
        }
    }
}
